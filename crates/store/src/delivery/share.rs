//! The person's decisions on sharing the facts of their support with a team. Withdrawing works from the next request.

use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use delivery::contact::Minutes;
use ids::{OrgId, PersonId, ShareId, TeamId};
use jiff::civil::Date;
use std::collections::HashMap;
use uuid::Uuid;

/// So many of the latest meetings are shown to a team.
const MEETINGS: i64 = 100;

/// Everything a team is shown of somebody who shares with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Shared {
    /// The name they use.
    pub name: String,
    /// The first name of their peer worker now; the one who covers, while somebody does.
    pub worker: Option<String>,
    /// The days they met, latest first, with how long it took where that is known.
    pub met: Vec<(Date, Option<Minutes>)>,
    /// How often they met in all; more than are listed when they go back far.
    pub met_in_all: i64,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shared({} meetings)", self.met_in_all)
    }
}

/// What a team is shown of the person on the day `today`, as the view is written down. The person is shown the very same
/// before they share.
///
/// # Errors
/// [`Error::Denied`] when the person is not there.
pub async fn shown(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Person, to::Read>,
    today: Date,
) -> Result<Shared> {
    let (org, person) = (permit.actor().org, permit.subject());
    let (name,): (String,) = query("SELECT name FROM person WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(person)
        .one(tx)
        .await?;
    let worker: Option<(String,)> = query("SELECT w.name FROM peer_match m JOIN support_episode e ON e.org_id = m.org_id AND e.id = m.episode_id AND e.ended_on IS NULL JOIN worker w ON w.org_id = m.org_id AND w.id = m.worker_id WHERE m.org_id = $1 AND m.person_id = $2 AND m.started_on <= $3 AND (m.ended_on IS NULL OR m.ended_on >= $3) ORDER BY CASE m.kind WHEN 'cover' THEN 0 ELSE 1 END, m.started_on DESC, m.id DESC LIMIT 1")
        .bind(org)
        .bind(person)
        .bind(today)
        .optional(tx)
        .await?;
    let met: Vec<(String, Option<i64>)> = query("SELECT on_date, minutes FROM contact WHERE org_id = $1 AND person_id = $2 AND outcome = 'met' ORDER BY on_date DESC, id DESC")
        .bind(org)
        .bind(person)
        .limit(MEETINGS)
        .all(tx)
        .await?;
    let met_in_all = query(
        "SELECT count(*) FROM contact WHERE org_id = $1 AND person_id = $2 AND outcome = 'met'",
    )
    .bind(org)
    .bind(person)
    .count(tx)
    .await?;
    audit::used(tx, around, permit, person.0, "shared").await?;
    let met = met
        .into_iter()
        .map(|(day, minutes)| {
            let day = crate::delivery::day(&day, "contact", "on_date")?;
            Ok((day, minutes.and_then(|m| Minutes::new(m).ok())))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Shared {
        name,
        worker: worker.map(|(name,)| first_name(&name).to_owned()),
        met,
        met_in_all,
    })
}

/// The first part of a name; the whole name when it has one part.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// A team of the person's site, and whether they share with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharing {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub team_name: String,
    /// The code of its kind, as in `delivery::team::TeamKind`.
    pub team_kind: String,
    /// Since when they share; none when they do not.
    pub since: Option<Stamp>,
    /// When they last stopped sharing.
    pub withdrawn_at: Option<Stamp>,
    /// The names of those of the team who can sign in and see it, or would.
    pub readers: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    since: Option<Stamp>,
    withdrawn_at: Option<Stamp>,
}

/// The teams of the person's site with the person's decision on each, and those of other sites they share with; as the
/// view is written down.
///
/// # Errors
/// As the database says.
pub async fn of_person(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Share, to::Read>,
) -> Result<Vec<Sharing>> {
    let rows: Vec<Row> = query("SELECT t.id, t.name, t.kind, (SELECT max(h.started_at) FROM share h WHERE h.org_id = t.org_id AND h.team_id = t.id AND h.person_id = $2 AND h.withdrawn_at IS NULL) AS since, (SELECT max(h.withdrawn_at) FROM share h WHERE h.org_id = t.org_id AND h.team_id = t.id AND h.person_id = $2) AS withdrawn_at FROM team t WHERE t.org_id = $1 AND t.kind <> 'peer' AND (t.site_id = (SELECT p.site_id FROM person p WHERE p.org_id = $1 AND p.id = $2) OR EXISTS (SELECT 1 FROM share h WHERE h.org_id = t.org_id AND h.team_id = t.id AND h.person_id = $2 AND h.withdrawn_at IS NULL)) ORDER BY t.name, t.id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    let mut readers: HashMap<Uuid, Vec<String>> = HashMap::new();
    if !rows.is_empty() {
        let members: Vec<(Uuid, String)> = query("SELECT a.team_id, c.name FROM account_team a JOIN account c ON c.org_id = a.org_id AND c.id = a.account_id WHERE a.org_id = $1 AND c.role = 'clinician' AND c.state = 'active' AND a.team_id IN ")
            .bind(permit.actor().org)
            .push_list(rows.iter().map(|row| row.id))
            .push(" ORDER BY c.name, c.id")
            .all(tx)
            .await?;
        for (team, name) in members {
            readers.entry(team).or_default().push(name);
        }
    }
    audit::used(tx, around, permit, None, "").await?;
    Ok(rows
        .into_iter()
        .map(|row| Sharing {
            readers: readers.remove(&row.id).unwrap_or_default(),
            team: TeamId(row.id),
            team_name: row.name,
            team_kind: row.kind,
            since: row.since,
            withdrawn_at: row.withdrawn_at,
        })
        .collect())
}

/// Begins to share with a team. Sharing twice counts once.
///
/// # Errors
/// [`Error::Denied`] when the person's site has no such team, or it is one of peer workers.
pub async fn start(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Share, to::Create>,
    team: TeamId,
) -> Result<()> {
    let (org, person) = (permit.actor().org, permit.subject());
    let offered = query("SELECT count(*) FROM team t JOIN person p ON p.org_id = t.org_id AND p.site_id = t.site_id WHERE t.org_id = $1 AND t.id = $2 AND p.id = $3 AND t.kind <> 'peer'")
        .bind(org)
        .bind(team)
        .bind(person)
        .count(tx)
        .await?;
    if offered == 0 {
        return Err(Error::Denied);
    }
    let Some(id) = insert(tx, around, org, person, team).await? else {
        return Ok(());
    };
    audit::used(tx, around, permit, id.0, "started").await
}

/// Begins to share, from the command line or for a demonstration. Returns none when they share already.
///
/// # Errors
/// [`Error::Denied`] when the team is not there.
pub async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    person: PersonId,
    team: TeamId,
) -> Result<Option<ShareId>> {
    let there = query("SELECT count(*) FROM team WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(team)
        .count(tx)
        .await?;
    if there == 0 {
        return Err(Error::Denied);
    }
    let shared = query("SELECT count(*) FROM share WHERE org_id = $1 AND person_id = $2 AND team_id = $3 AND withdrawn_at IS NULL")
        .bind(org)
        .bind(person)
        .bind(team)
        .count(tx)
        .await?;
    if shared > 0 {
        return Ok(None);
    }
    let id: ShareId = around.id();
    query("INSERT INTO share (org_id, id, person_id, team_id, started_at, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(org)
        .bind(id)
        .bind(person)
        .bind(team)
        .bind(around.now())
        .bind(None::<jiff::Timestamp>)
        .execute(tx)
        .await?;
    Ok(Some(id))
}

/// Stops sharing with a team. Stopping twice counts once.
///
/// # Errors
/// As the database says.
pub async fn withdraw(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Share, to::Change>,
    team: TeamId,
) -> Result<()> {
    let stopped = query("UPDATE share SET withdrawn_at = $4 WHERE org_id = $1 AND person_id = $2 AND team_id = $3 AND withdrawn_at IS NULL")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(team)
        .bind(around.now())
        .execute(tx)
        .await?;
    if stopped == 0 {
        return Ok(());
    }
    audit::used(tx, around, permit, team.0, "withdrawn").await
}
