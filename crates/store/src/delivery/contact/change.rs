//! Changing a contact: always possible, as an amendment that keeps what was said before and why it was changed.

use super::record::episode_for;
use super::row::{Contact, read, replace_terms};
use crate::delivery::Refusal;
use crate::implementation::engagement::reassess;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::{Permit, Role, on, to};
use delivery::contact::{ContactFacts, Minutes, Outcome, Place};
use frameworks::TermRef;
use ids::{ContactId, WorkerId};
use serde_json::json;

/// What a contact is to say from now on.
#[derive(Debug, Clone)]
pub struct Change {
    /// The version that was looked at.
    pub version: i64,
    /// The peer worker.
    pub worker: WorkerId,
    /// What happened, when and how; checked by [`ContactFacts::check`].
    pub facts: ContactFacts,
    /// About circumstances, when they didn't get to meet.
    pub circumstances: String,
    /// The components and techniques that were part of it.
    pub terms: Vec<TermRef>,
    /// Why it is changed. May be empty when a planned contact is recorded as it came about: that is no amendment.
    pub reason: String,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It was saved.
    Saved,
    /// The contact says this already, for instance because the form was sent twice.
    Nothing,
}

/// Changes a contact of the person of the permit.
///
/// # Errors
/// [`Error::Changed`] when somebody else saved another version in the meantime; [`Error::Refused`] when a recorded
/// contact is changed without a reason or the worker was not matched on that day; [`Error::Denied`] when the contact is
/// not one of the person's.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Contact, to::Change>,
    id: ContactId,
    change: &Change,
) -> Result<Changed> {
    let actor = permit.actor();
    let before = read(tx, actor.org, permit.subject(), id).await?;
    let differing = differing(&before, change);
    if differing.is_empty() {
        return Ok(Changed::Nothing);
    }
    if before.line.version != change.version {
        return Err(Error::Changed);
    }
    if change.reason.trim().is_empty() && before.line.facts.outcome != Outcome::Planned {
        return Err(Refusal::NoReasonToChange.into());
    }
    // Nobody puts a contact down to another worker but a coordinator; whoever covers takes over what was planned.
    let takes_over =
        before.line.facts.outcome == Outcome::Planned && actor.worker == Some(change.worker);
    if actor.role == Role::PeerWorker && change.worker != before.line.worker && !takes_over {
        return Err(Error::Denied);
    }
    let (episode, site) =
        if change.worker == before.line.worker && change.facts.date == before.line.facts.date {
            (before.episode, before.line.site)
        } else {
            let found = episode_for(
                tx,
                actor.org,
                permit.subject(),
                change.worker,
                change.facts.date,
                actor.role,
            )
            .await?;
            (found.id, found.site)
        };
    // The raw code stays as it came for as long as the word does.
    let mechanism_code = if change.facts.mechanism == before.line.facts.mechanism {
        before.line.mechanism_code.clone()
    } else {
        change.facts.mechanism.national_code().to_owned()
    };
    let now = around.now();
    let saved = query("UPDATE contact SET episode_id = $4, worker_id = $5, site_id = $6, on_date = $7, at_time = $8, outcome = $9, mechanism = $10, place = $11, minutes = $12, mechanism_code = $13, attendance_code = $14, circumstances = $15, version = version + 1, changed_at = $16 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(actor.org)
        .bind(id)
        .bind(change.version)
        .bind(episode)
        .bind(change.worker)
        .bind(site)
        .bind(change.facts.date)
        .bind(change.facts.time)
        .bind(change.facts.outcome.code())
        .bind(change.facts.mechanism.code())
        .bind(change.facts.place.map(Place::code))
        .bind(change.facts.minutes.map(Minutes::get))
        .bind(mechanism_code)
        .bind(change.facts.attendance_code.as_deref())
        .bind(change.circumstances.as_str())
        .bind(now)
        .execute(tx)
        .await?;
    if saved == 0 {
        return Err(Error::Changed);
    }
    query("INSERT INTO contact_revision (org_id, contact_id, version, facts, reason, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(actor.org)
        .bind(id)
        .bind(change.version)
        .bind(facts_json(&before))
        .bind(change.reason.trim())
        .bind(actor.account)
        .bind(now)
        .execute(tx)
        .await?;
    replace_terms(tx, actor.org, id, &change.terms).await?;
    if episode != before.episode {
        reassess(tx, actor.org, before.episode).await?;
    }
    reassess(tx, actor.org, episode).await?;
    audit::used(tx, around, permit, id.0, differing.join(", ")).await?;
    Ok(Changed::Saved)
}

/// The names of the fields in which the change differs from what is kept.
fn differing(before: &Contact, change: &Change) -> Vec<&'static str> {
    let (old, new) = (&before.line.facts, &change.facts);
    let same_terms = before.terms.len() == change.terms.len()
        && change.terms.iter().all(|term| before.terms.contains(term));
    [
        ("outcome", old.outcome != new.outcome),
        ("date", old.date != new.date),
        ("time", old.time != new.time),
        ("mechanism", old.mechanism != new.mechanism),
        ("place", old.place != new.place),
        ("minutes", old.minutes != new.minutes),
        (
            "attendance_code",
            old.attendance_code != new.attendance_code,
        ),
        ("worker", before.line.worker != change.worker),
        (
            "circumstances",
            before.circumstances != change.circumstances,
        ),
        ("terms", !same_terms),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}

/// What a contact said, as its revision keeps it: the words and codes of the files, never a name or a note.
fn facts_json(contact: &Contact) -> serde_json::Value {
    let facts = &contact.line.facts;
    json!({
        "date": facts.date.to_string(),
        "time": facts.time.map(|time| time.strftime("%H:%M").to_string()),
        "outcome": facts.outcome.code(),
        "mechanism": facts.mechanism.code(),
        "place": facts.place.map(Place::code),
        "minutes": facts.minutes.map(Minutes::get),
        "mechanism_code": contact.line.mechanism_code,
        "attendance_code": facts.attendance_code,
        "circumstances": contact.circumstances,
        "worker": contact.line.worker.to_string(),
        "terms": contact
            .terms
            .iter()
            .map(|term| format!("{}/{}/{}", term.framework, term.version, term.term))
            .collect::<Vec<_>>(),
    })
}
