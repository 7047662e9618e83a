//! Answering a concern: one press, and what was done after it, entry by entry, each with a name.

use super::{find, note};
use crate::delivery::Refusal;
use crate::delivery::{duty, word};
use crate::{Error, Result, Stamp, Surroundings, Tx, query};
use access::{Actor, Permit, Role, on, to};
use delivery::concern::{Done, State};
use ids::{ConcernEntryId, SiteId, TeamId};
use uuid::Uuid;

const TABLE: &str = "concern_entry";

/// What was done at one moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who did.
    pub by: Option<String>,
    /// When they wrote it.
    pub at: Stamp,
    /// What kind of thing.
    pub done: Done,
    /// In words; may be empty.
    pub words: String,
    /// The team it was passed on to.
    pub team_name: Option<String>,
    /// Whether whoever raised it sees it, too.
    pub for_raiser: bool,
    /// Whether it was how the concern ended.
    pub ends: bool,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({:?})", self.done)
    }
}

/// What an entry is made from.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Made with the form.
    pub id: ConcernEntryId,
    /// What kind of thing was done.
    pub done: Done,
    /// In words; needed unless nothing more was needed or it went to a team.
    pub words: String,
    /// The team of the site it was passed on to, if it was one.
    pub team: Option<TeamId>,
    /// Whether whoever raised it sees it, too.
    pub for_raiser: bool,
    /// Whether it is how the concern ended.
    pub ends: bool,
}

impl std::fmt::Debug for NewEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewEntry({}, {:?})", self.id, self.done)
    }
}

/// Somebody takes a concern in hand. Returns whether it was they who did: whoever was first did.
///
/// # Errors
/// As the database says.
pub async fn acknowledge(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Concern, to::Change>,
) -> Result<bool> {
    let actor = permit.actor();
    let changed = query("UPDATE concern SET acknowledged_at = $3, acknowledged_by = $4 WHERE org_id = $1 AND id = $2 AND acknowledged_at IS NULL")
        .bind(actor.org)
        .bind(permit.subject().concern)
        .bind(around.now())
        .bind(actor.account)
        .execute(tx)
        .await?;
    if changed > 0 {
        note(tx, around, permit, "acknowledged").await?;
        return Ok(true);
    }
    let own = query(
        "SELECT count(*) FROM concern WHERE org_id = $1 AND id = $2 AND acknowledged_by = $3",
    )
    .bind(actor.org)
    .bind(permit.subject().concern)
    .bind(actor.account)
    .count(tx)
    .await?;
    Ok(own > 0)
}

/// Writes down what was done. Sent twice, it is there once.
///
/// # Errors
/// [`Error::Refused`] when nobody has acknowledged the concern, it has ended, or the team is not one of the site's.
pub async fn write(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Concern, to::Change>,
    new: &NewEntry,
) -> Result<()> {
    let (actor, of) = (permit.actor(), permit.subject());
    let there: Option<(Uuid,)> =
        query("SELECT concern_id FROM concern_entry WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(new.id)
            .optional(tx)
            .await?;
    match there {
        Some((concern,)) if concern == of.concern.0 => return Ok(()),
        Some(_) => return Err(Error::Denied),
        None => {}
    }
    let concern = find(tx, permit).await?;
    if let Some(team) = new.team {
        let of_site =
            query("SELECT count(*) FROM team WHERE org_id = $1 AND site_id = $2 AND id = $3")
                .bind(actor.org)
                .bind(concern.site)
                .bind(team)
                .count(tx)
                .await?;
        if of_site == 0 {
            return Err(Refusal::TeamOfAnotherSite.into());
        }
    }
    let ends = new.ends || new.done.always_ends();
    let now = around.now();
    let next = concern.state.write(now, ends).map_err(Refusal::from)?;
    query("INSERT INTO concern_entry (org_id, id, concern_id, account_id, at, done, words, team_id, for_raiser, ends) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(actor.org)
        .bind(new.id)
        .bind(of.concern)
        .bind(actor.account)
        .bind(now)
        .bind(new.done.code())
        .bind(&new.words)
        .bind(new.team)
        .bind(new.for_raiser)
        .bind(ends)
        .execute(tx)
        .await?;
    if let State::Ended { at, .. } = next {
        query(
            "UPDATE concern SET ended_at = $3 WHERE org_id = $1 AND id = $2 AND ended_at IS NULL",
        )
        .bind(actor.org)
        .bind(of.concern)
        .bind(at)
        .execute(tx)
        .await?;
    }
    note(tx, around, permit, new.done.code()).await
}

#[derive(sqlx::FromRow)]
struct Row {
    by_name: Option<String>,
    at: Stamp,
    done: String,
    words: String,
    team_name: Option<String>,
    for_raiser: bool,
    ends: bool,
}

/// What was done, in order. A peer worker sees what was written for them, and of the rest nothing.
///
/// # Errors
/// As the database says.
pub async fn entries(tx: &mut Tx, permit: &Permit<on::Concern, to::Read>) -> Result<Vec<Entry>> {
    let actor = permit.actor();
    let statement = query("SELECT a.name AS by_name, e.at, e.done, e.words, t.name AS team_name, e.for_raiser, e.ends FROM concern_entry e LEFT JOIN account a ON a.org_id = e.org_id AND a.id = e.account_id LEFT JOIN team t ON t.org_id = e.org_id AND t.id = e.team_id WHERE e.org_id = $1 AND e.concern_id = $2")
        .bind(actor.org)
        .bind(permit.subject().concern);
    let statement = if actor.role == Role::PeerWorker {
        statement.push(" AND e.for_raiser = TRUE")
    } else {
        statement
    };
    statement
        .push(" ORDER BY e.at, e.id LIMIT 200")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Entry {
                by: row.by_name,
                at: row.at,
                done: word(Done::from_code(&row.done), TABLE, "done")?,
                words: row.words,
                team_name: row.team_name,
                for_raiser: row.for_raiser,
                ends: row.ends,
            })
        })
        .collect()
}

/// Whether what was done was written down under this identifier by anybody: then no draft of it is needed any more.
///
/// # Errors
/// As the database says.
pub async fn is_written(tx: &mut Tx, actor: &Actor, id: ConcernEntryId) -> Result<bool> {
    let there = query("SELECT count(*) FROM concern_entry WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(id)
        .count(tx)
        .await?;
    Ok(there > 0)
}

/// Who answers at the site of a concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// Everybody who does, by name.
    pub everybody: Vec<String>,
    /// Whom to ring, as the site has written it; may be empty.
    pub ring: String,
}

/// Who answers at the site of a concern.
///
/// # Errors
/// As the database says.
pub async fn answering(tx: &mut Tx, permit: &Permit<on::Concern, to::Read>) -> Result<Answering> {
    let org = permit.actor().org;
    let (site, ring): (Uuid, String) = query("SELECT s.id, s.duty_contact FROM concern c JOIN site s ON s.org_id = c.org_id AND s.id = c.site_id WHERE c.org_id = $1 AND c.id = $2")
        .bind(org)
        .bind(permit.subject().concern)
        .one(tx)
        .await?;
    let everybody = duty::who_answers(tx, org, SiteId(site)).await?;
    Ok(Answering {
        everybody: everybody.into_iter().map(|(_, name)| name).collect(),
        ring,
    })
}
