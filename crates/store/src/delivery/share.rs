//! The person's decisions on sharing the facts of their support with a team. Withdrawing works from the next request.

use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use ids::{OrgId, PersonId, ShareId, TeamId};
use uuid::Uuid;

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
    /// How many people of the team can sign in and would see it.
    pub readers: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    since: Option<Stamp>,
    withdrawn_at: Option<Stamp>,
    readers: i64,
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
    let rows: Vec<Row> = query("SELECT t.id, t.name, t.kind, (SELECT max(h.started_at) FROM share h WHERE h.org_id = t.org_id AND h.team_id = t.id AND h.person_id = $2 AND h.withdrawn_at IS NULL) AS since, (SELECT max(h.withdrawn_at) FROM share h WHERE h.org_id = t.org_id AND h.team_id = t.id AND h.person_id = $2) AS withdrawn_at, (SELECT count(*) FROM account_team a JOIN account c ON c.org_id = a.org_id AND c.id = a.account_id WHERE a.org_id = t.org_id AND a.team_id = t.id AND c.role = 'clinician' AND c.state = 'active') AS readers FROM team t WHERE t.org_id = $1 AND t.kind <> 'peer' AND (t.site_id = (SELECT p.site_id FROM person p WHERE p.org_id = $1 AND p.id = $2) OR EXISTS (SELECT 1 FROM share h WHERE h.org_id = t.org_id AND h.team_id = t.id AND h.person_id = $2 AND h.withdrawn_at IS NULL)) ORDER BY t.name, t.id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    audit::used(tx, around, permit, None, "").await?;
    Ok(rows
        .into_iter()
        .map(|row| Sharing {
            team: TeamId(row.id),
            team_name: row.name,
            team_kind: row.kind,
            since: row.since,
            withdrawn_at: row.withdrawn_at,
            readers: row.readers,
        })
        .collect())
}

/// Begins to share with a team. Sharing twice counts once.
///
/// # Errors
/// [`Error::Denied`] when the team is not there.
pub async fn start(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Share, to::Create>,
    team: TeamId,
) -> Result<()> {
    let (org, person) = (permit.actor().org, permit.subject());
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
