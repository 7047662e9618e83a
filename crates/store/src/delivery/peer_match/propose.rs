//! The workers who could support a person, with what a proposal weighs.

use crate::packed::packed_row;
use crate::{Result, Tx, query};
use access::{Permit, Reach, Scope, on, to};
use delivery::worker::Caseload;
use ids::{EpisodeId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// A worker of the person's site.
#[derive(Clone, PartialEq, Eq)]
pub struct Offered {
    /// Who.
    pub worker: WorkerId,
    /// Their name.
    pub name: String,
    /// What they are willing to share.
    pub about: String,
    /// How many people they support today, and how many they can.
    pub caseload: Caseload,
    /// They work in the team that referred the person.
    pub same_team: bool,
    /// They supported the person before.
    pub knows_person: bool,
    /// The last day on which somebody covers for them, when somebody does today.
    pub away_until: Option<Date>,
}

impl std::fmt::Debug for Offered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Offered({})", self.worker)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    about: String,
    capacity: i64,
    people: i64,
    same_team: bool,
    knows_person: bool,
    away_until: Option<String>,
}

/// The workers of the person's site who have not left, by name. What they share is theirs to offer, so leave to read
/// offers is needed beside leave to match.
///
/// # Errors
/// As the database says.
pub async fn offers(
    tx: &mut Tx,
    permit: &Permit<on::PeerMatch, to::Create>,
    offers: &Reach<on::Offer, to::Read>,
    episode: EpisodeId,
    today: Date,
) -> Result<Vec<Offered>> {
    let Scope::Sites(sites) = offers.scope() else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = query("SELECT w.id, w.name, w.about, w.capacity, (SELECT count(DISTINCT m.person_id) FROM peer_match m WHERE m.org_id = w.org_id AND m.worker_id = w.id AND m.started_on <= $4 AND (m.ended_on IS NULL OR m.ended_on > $4 OR (m.ended_on = $4 AND m.ended_why <> 'support_ended'))) AS people, w.team_id IS NOT NULL AND w.team_id = (SELECT e.team_id FROM support_episode e WHERE e.org_id = w.org_id AND e.id = $3) AS same_team, EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = w.org_id AND m.worker_id = w.id AND m.person_id = $2) AS knows_person, (SELECT max(c.ended_on) FROM peer_match m JOIN peer_match c ON c.org_id = m.org_id AND c.episode_id = m.episode_id AND c.kind = 'cover' WHERE m.org_id = w.org_id AND m.worker_id = w.id AND m.kind = 'allocated' AND (m.ended_on IS NULL OR m.ended_on >= $4) AND c.started_on <= $4 AND c.ended_on >= $4) AS away_until FROM worker w WHERE w.org_id = $1 AND w.site_id = (SELECT p.site_id FROM person p WHERE p.org_id = $1 AND p.id = $2) AND (w.left_on IS NULL OR w.left_on >= $4) AND w.site_id IN ")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(episode)
        .bind(today)
        .push_list(sites.iter().copied())
        .push(" ORDER BY w.name, w.id LIMIT 200")
        .all(tx)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Offered {
                worker: WorkerId(row.id),
                name: row.name,
                about: row.about,
                caseload: Caseload {
                    people: u32::try_from(row.people).unwrap_or(u32::MAX),
                    capacity: u32::try_from(row.capacity).unwrap_or(0),
                },
                same_team: row.same_team,
                knows_person: row.knows_person,
                away_until: crate::delivery::maybe_day(row.away_until, super::TABLE, "ended_on")?,
            })
        })
        .collect()
}

packed_row! {
    struct NameRow {
        id: Uuid,
        name: String,
    }
}

/// The names of the workers the actor may see, for lists to choose from; at most 300.
///
/// # Errors
/// As the database says.
pub async fn worker_names(
    tx: &mut Tx,
    reach: &Reach<on::Worker, to::Read>,
    today: Date,
) -> Result<Vec<(WorkerId, String)>> {
    let statement = query("SELECT w.id, w.name FROM worker w WHERE w.org_id = $1 AND (w.left_on IS NULL OR w.left_on >= $2)")
        .bind(reach.actor().org)
        .bind(today);
    let statement = match reach.scope() {
        Scope::Organisation => statement,
        Scope::Sites(sites) => statement
            .push(" AND w.site_id IN ")
            .push_list(sites.iter().copied()),
        Scope::Worker(worker) => statement.push(" AND w.id = ").push_bind(*worker),
        _ => statement.push(" AND 1 = 0"),
    };
    Ok(statement
        .push(" ORDER BY w.name, w.id LIMIT 300")
        .packed::<NameRow>(tx)
        .await?
        .into_iter()
        .map(|row| (WorkerId(row.id), row.name))
        .collect())
}
