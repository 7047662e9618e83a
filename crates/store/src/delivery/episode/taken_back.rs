//! Endings that were recorded by mistake and taken back. What was recorded is kept, with the reason.

use super::{find, find_one};
use crate::delivery::Refusal;
use crate::delivery::day;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use delivery::peer_match::MatchEnded;
use ids::EpisodeId;
use jiff::civil::Date;

/// An ending that was taken back.
#[derive(Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// The day the support was said to have ended.
    pub ended_on: Date,
    /// Why it was taken back.
    pub reason: String,
    /// Who took it back.
    pub by: String,
    /// When.
    pub at: Stamp,
}

// A reason is about somebody and must not reach a log by way of `{:?}`.
impl std::fmt::Debug for TakenBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TakenBack({})", self.ended_on)
    }
}

/// Takes back the ending of the person's latest episode: the support goes on, and so does the match that ended with it,
/// unless its worker has left. Taking it back twice counts once.
///
/// # Errors
/// [`Error::Refused`] when support began anew since; [`Error::Changed`] when somebody else changed the episode in the
/// meantime; [`Error::Denied`] when it is not the person's.
pub async fn take_back_ending(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Episode, to::Change>,
    id: EpisodeId,
    version: i64,
    reason: &str,
) -> Result<()> {
    let (org, person) = (permit.actor().org, permit.subject());
    let now = find_one(tx, org, person, id).await?;
    let Some(ending) = now.dates.ending else {
        return Ok(());
    };
    if find(tx, org, person).await?.first().map(|latest| latest.id) != Some(id) {
        return Err(Refusal::SupportBegunAnew.into());
    }
    let changed = query("UPDATE support_episode SET ended_on = NULL, ended_how = NULL, ended_why = NULL, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    query("INSERT INTO ending_taken_back (org_id, episode_id, version, ended_on, ended_how, ended_why, reason, taken_back_by, taken_back_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(org)
        .bind(id)
        .bind(now.version)
        .bind(ending.on)
        .bind(ending.how.code())
        .bind(ending.why.code())
        .bind(reason)
        .bind(permit.actor().account)
        .bind(around.now())
        .execute(tx)
        .await?;
    // Of several that ended with the support the latest goes on, for there is one allocated worker at a time.
    query("UPDATE peer_match SET ended_on = NULL, ended_why = '', version = version + 1 WHERE org_id = $1 AND id = (SELECT m.id FROM peer_match m JOIN worker w ON w.org_id = m.org_id AND w.id = m.worker_id WHERE m.org_id = $1 AND m.episode_id = $2 AND m.kind = 'allocated' AND m.ended_why = $3 AND m.ended_on >= $4 AND w.left_on IS NULL ORDER BY m.started_on DESC, m.id DESC LIMIT 1)")
        .bind(org)
        .bind(id)
        .bind(MatchEnded::SupportEnded.code())
        .bind(ending.on)
        .execute(tx)
        .await?;
    audit::used(tx, around, permit, id.0, "ending taken back").await
}

/// The endings of a person's episodes that were taken back, latest first. Reading the episodes wrote the audit entry.
///
/// # Errors
/// As the database says.
pub async fn endings_taken_back(
    tx: &mut Tx,
    permit: &Permit<on::Episode, to::Read>,
) -> Result<Vec<TakenBack>> {
    let rows: Vec<(String, String, String, Stamp)> = query("SELECT b.ended_on, b.reason, a.name, b.taken_back_at FROM ending_taken_back b JOIN support_episode e ON e.org_id = b.org_id AND e.id = b.episode_id JOIN account a ON a.org_id = b.org_id AND a.id = b.taken_back_by WHERE b.org_id = $1 AND e.person_id = $2 ORDER BY b.taken_back_at DESC LIMIT 50")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    rows.into_iter()
        .map(|(on, reason, by, at)| {
            Ok(TakenBack {
                ended_on: day(&on, "ending_taken_back", "ended_on")?,
                reason,
                by,
                at,
            })
        })
        .collect()
}
