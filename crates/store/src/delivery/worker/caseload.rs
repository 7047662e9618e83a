//! The people a worker supports.

use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::to::Read;
use access::{Permit, Reach, Scope, on};
use delivery::peer_match::MatchKind;
use ids::PersonId;
use jiff::civil::Date;
use uuid::Uuid;

/// A person a worker supports today.
#[derive(Clone)]
pub struct Supported {
    /// Who.
    pub person: PersonId,
    /// The name they use.
    pub name: String,
    /// As their own worker, or covering.
    pub kind: MatchKind,
    /// Since when.
    pub since: Date,
    /// Until when, if that is known.
    pub until: Option<Date>,
    /// The day they last met somebody of the service.
    pub last_met: Option<Date>,
    /// Who covers for the worker today.
    pub covered_by: Option<String>,
}

// Names must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Supported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Supported({})", self.person)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    person_id: Uuid,
    name: String,
    kind: String,
    started_on: String,
    ended_on: Option<String>,
    last_met: Option<String>,
    covered_by: Option<String>,
}

impl Row {
    fn read(self) -> Result<Supported> {
        let unreadable = |column| Error::Unreadable {
            table: "peer_match",
            column,
        };
        let day = |text: String, column| text.parse::<Date>().map_err(|_| unreadable(column));
        Ok(Supported {
            person: PersonId(self.person_id),
            name: self.name,
            kind: MatchKind::from_code(&self.kind).ok_or(unreadable("kind"))?,
            since: day(self.started_on, "started_on")?,
            until: self.ended_on.map(|d| day(d, "ended_on")).transpose()?,
            last_met: self.last_met.map(|d| day(d, "on_date")).transpose()?,
            covered_by: self.covered_by,
        })
    }
}

/// The most people of one worker that are listed.
const MOST: i64 = 500;

/// The people a worker supports on the day `today`, own and cover, those not met for longest first. Both permits are
/// needed: the worker's page and the names on it are different things.
///
/// # Errors
/// As the database says.
pub async fn caseload(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Worker, Read>,
    people: &Reach<on::Person, Read>,
    today: Date,
) -> Result<Vec<Supported>> {
    let mut statement = query("SELECT m.person_id, p.name, m.kind, m.started_on, m.ended_on, (SELECT c.on_date FROM contact c WHERE c.org_id = m.org_id AND c.person_id = m.person_id AND c.on_date <= $3 AND c.outcome = 'met' ORDER BY c.on_date DESC LIMIT 1) AS last_met, (SELECT w.name FROM peer_match o JOIN worker w ON w.org_id = o.org_id AND w.id = o.worker_id WHERE o.org_id = m.org_id AND o.episode_id = m.episode_id AND o.kind = 'cover' AND o.worker_id <> m.worker_id AND m.kind = 'allocated' AND o.started_on <= $3 AND (o.ended_on IS NULL OR o.ended_on >= $3) ORDER BY o.started_on DESC LIMIT 1) AS covered_by FROM peer_match m JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id WHERE m.org_id = $1 AND m.worker_id = $2 AND m.started_on <= $3 AND (m.ended_on IS NULL OR m.ended_on > $3 OR (m.ended_on = $3 AND m.ended_why <> 'support_ended'))")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(today);
    statement = match people.scope() {
        Scope::Organisation => statement,
        Scope::Sites(sites) => statement
            .push(" AND p.site_id IN ")
            .push_list(sites.iter().copied()),
        // The worker's own people are exactly those they are matched with today.
        Scope::Caseload(own) => statement.push(" AND m.worker_id = ").push_bind(*own),
        _ => statement.push(" AND 1 = 0"),
    };
    let rows: Vec<Supported> = statement
        .push(" ORDER BY coalesce((SELECT c.on_date FROM contact c WHERE c.org_id = m.org_id AND c.person_id = m.person_id AND c.on_date <= $3 AND c.outcome = 'met' ORDER BY c.on_date DESC LIMIT 1), ''), p.name, m.id")
        .limit(MOST)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect::<Result<_>>()?;
    audit::listed(tx, around, people, rows.len()).await?;
    Ok(rows)
}

/// How many of the people a worker supports on the day `today` they cover for, and for how many of their own somebody
/// else covers. Counts only, so that those who see no names can plan.
///
/// # Errors
/// As the database says.
pub async fn covered_for(
    tx: &mut Tx,
    permit: &Permit<on::Worker, Read>,
    today: Date,
) -> Result<(i64, i64)> {
    query("SELECT count(DISTINCT CASE WHEN m.kind = 'cover' THEN m.person_id END), count(DISTINCT CASE WHEN m.kind = 'allocated' AND EXISTS (SELECT 1 FROM peer_match o WHERE o.org_id = m.org_id AND o.episode_id = m.episode_id AND o.kind = 'cover' AND o.worker_id <> m.worker_id AND o.started_on <= $3 AND (o.ended_on IS NULL OR o.ended_on >= $3)) THEN m.person_id END) FROM peer_match m WHERE m.org_id = $1 AND m.worker_id = $2 AND m.started_on <= $3 AND (m.ended_on IS NULL OR m.ended_on > $3 OR (m.ended_on = $3 AND m.ended_why <> 'support_ended'))")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(today)
        .one(tx)
        .await
}
