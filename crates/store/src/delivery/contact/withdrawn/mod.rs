//! Contacts that were recorded by mistake, most often for the wrong person, and taken back.
//!
//! What is withdrawn leaves the tables that everything is counted, listed and exported from, so that no statement has to
//! know of it. It is kept whole, with who withdrew it, when and why, and can be restored. Moving a contact is withdrawing
//! it there and recording it here in one step. Engagement of both people is assessed anew in the same transaction.

mod kept;
mod read;

pub use read::{
    Moved, Withdrawal, Withdrawn, load_withdrawn, withdrawals, withdrawn_of, withdrawn_person,
};

use super::record::episode_for;
use crate::delivery::Refusal;
use crate::implementation::engagement::reassess;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Actor, Permit, Role, on, to};
use delivery::note::{self, NoteMode};
use ids::{ContactId, EpisodeId, NoteId, OrgId, PersonId, ReflectionId, WorkerId};
use jiff::civil::Date;
use kept::{Facts, Kept, Note, Reflection};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

/// The longest reason in characters.
pub const LONGEST_REASON: usize = 500;

/// What is asked for when a contact is withdrawn.
#[derive(Debug, Clone, Copy)]
pub struct Withdraw<'a> {
    /// The version that was looked at.
    pub version: i64,
    /// Why, in a few words.
    pub reason: &'a str,
}

/// What became of what was written beside a contact that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteMoved {
    /// There was nothing, or it went along.
    Along,
    /// How the other person wants notes to be made does not allow it, so it stayed with the withdrawn contact.
    Left,
}

/// Withdraws a contact of the permit's person. Withdrawing it twice counts once.
///
/// # Errors
/// [`Error::Refused`] without a reason; [`Error::Changed`] when the contact was changed since it was looked at;
/// [`Error::Denied`] when it is not one of the person's, or a peer worker asks for another worker's.
pub async fn withdraw(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Contact, to::Change>,
    id: ContactId,
    asked: Withdraw<'_>,
) -> Result<()> {
    if take(tx, around, permit, id, asked, None).await?.is_some() {
        audit::used(tx, around, permit, id.0, "withdrawn").await?;
    }
    Ok(())
}

/// Moves a contact of one permit's person to the other's: withdrawn there, recorded here as `new`. What was written goes
/// along as far as the other person's choice of notes allows, not yet agreed; private reflections stay their authors'.
///
/// # Errors
/// As [`withdraw`]; [`Error::Refused`] too when it is the same person, or the worker was not matched with the other one on
/// that day.
pub async fn move_to(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Contact, to::Change>,
    id: ContactId,
    asked: Withdraw<'_>,
    to: &Permit<on::Contact, to::Create>,
    new: ContactId,
) -> Result<NoteMoved> {
    if to.subject() == permit.subject() {
        return Err(Refusal::SamePerson.into());
    }
    let Some(kept) = take(tx, around, permit, id, asked, Some(new)).await? else {
        return Ok(NoteMoved::Along);
    };
    let (actor, person) = (to.actor(), to.subject());
    let worker = WorkerId(kept.facts.worker_id);
    let day: Date = super::row::date(&kept.facts.on_date, "on_date")?;
    let episode = episode_for(tx, actor.org, person, worker, day, actor.role)
        .await
        .map_err(|error| match error {
            Error::Refused(_) if actor.role == Role::PeerWorker => {
                Error::from(Refusal::NotThatPersonsWorker)
            }
            other => other,
        })?;
    let now = Stamp::from(around.now());
    let facts = Facts {
        // The file that brought it in goes on naming the one that was withdrawn.
        local_ref: None,
        episode_id: episode.id.0,
        person_id: person.0,
        site_id: episode.site.0,
        created_by: Some(actor.account.0),
        created_at: now,
        changed_at: now,
        ..kept.facts.clone()
    };
    facts.insert(tx, actor.org, new, 1).await?;
    for term in &kept.terms {
        term.insert(tx, actor.org, new).await?;
    }
    let left = match &kept.note {
        None => NoteMoved::Along,
        Some(before) => {
            let mode = note_mode_on(tx, actor.org, person, worker, day).await?;
            match note::check(mode, &before.body) {
                Ok(Some(body)) => {
                    let moved = Note {
                        id: around.id::<NoteId>().0,
                        person_id: person.0,
                        mode: mode.code().to_owned(),
                        body,
                        agreement: delivery::note::Agreement::NotYet.code().to_owned(),
                        persons_words: String::new(),
                        agreed_at: None,
                        version: 1,
                        ..before.clone()
                    };
                    moved.insert(tx, actor.org, new).await?;
                    NoteMoved::Along
                }
                Ok(None) => NoteMoved::Along,
                Err(_) => NoteMoved::Left,
            }
        }
    };
    for before in &kept.reflections {
        let moved = Reflection {
            id: around.id::<ReflectionId>().0,
            ..before.clone()
        };
        moved.insert(tx, actor.org, new).await?;
    }
    reassess(tx, actor.org, episode.id).await?;
    audit::used(tx, around, permit, id.0, "withdrawn and moved").await?;
    audit::used(tx, around, to, new.0, "moved here").await?;
    Ok(left)
}

/// Restores a withdrawn contact as it was, with what was written. Restoring it twice counts once.
///
/// # Errors
/// [`Error::Refused`] while a contact stands that it was moved to or from, in one step or several, or when a file has
/// brought it in again;
/// [`Error::Denied`] when it was not one of the person's, or a peer worker asks for another worker's.
pub async fn restore(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Contact, to::Change>,
    id: ContactId,
) -> Result<()> {
    let actor = permit.actor();
    let found: Option<WithdrawnRow> = query("SELECT version, worker_id, kept FROM withdrawn_contact WHERE org_id = $1 AND contact_id = $2 AND person_id = $3 ORDER BY version DESC LIMIT 1")
        .bind(actor.org)
        .bind(id)
        .bind(permit.subject())
        .optional(tx)
        .await?;
    let found = found.ok_or(Error::Denied)?;
    own_or_coordinator(actor, WorkerId(found.worker_id))?;
    let Some(Json(kept)) = found.kept else {
        return Ok(());
    };
    if stands_elsewhere(tx, actor.org, id).await? {
        return Err(Refusal::ContactMoved.into());
    }
    let kept: Kept = serde_json::from_value(kept).map_err(|_| Error::Unreadable {
        table: "withdrawn_contact",
        column: "kept",
    })?;
    let episode = EpisodeId(kept.facts.episode_id);
    kept.put_back(tx, actor.org, id).await?;
    query("UPDATE withdrawn_contact SET kept = NULL, restored_by = $4, restored_at = $5 WHERE org_id = $1 AND contact_id = $2 AND version = $3")
        .bind(actor.org)
        .bind(id)
        .bind(found.version)
        .bind(actor.account)
        .bind(around.now())
        .execute(tx)
        .await?;
    reassess(tx, actor.org, episode).await?;
    audit::used(tx, around, permit, id.0, "restored").await
}

#[derive(sqlx::FromRow)]
struct WithdrawnRow {
    version: i64,
    worker_id: Uuid,
    /// None once it is restored.
    kept: Option<Json<Value>>,
}

/// Whether a contact stands that is the same meeting: what this one was moved to, what was moved to it, and so on. Moves
/// that were undone tie them still, because what was moved then can be restored.
async fn stands_elsewhere(tx: &mut Tx, org: OrgId, id: ContactId) -> Result<bool> {
    let found = query("WITH RECURSIVE same (id) AS (SELECT x.contact_id FROM withdrawn_contact x WHERE x.org_id = $1 AND x.contact_id = $2 UNION SELECT CASE WHEN x.contact_id = s.id THEN x.moved_to ELSE x.contact_id END FROM same s JOIN withdrawn_contact x ON x.org_id = $1 AND x.moved_to IS NOT NULL AND (x.contact_id = s.id OR x.moved_to = s.id)) SELECT count(*) FROM same s JOIN contact c ON c.org_id = $1 AND c.id = s.id WHERE s.id <> $2")
        .bind(org)
        .bind(id)
        .count(tx)
        .await?;
    Ok(found > 0)
}

/// Whether a contact with this identifier was withdrawn and not restored.
pub(crate) async fn is_withdrawn(tx: &mut Tx, org: OrgId, id: Uuid) -> Result<bool> {
    let found = query("SELECT count(*) FROM withdrawn_contact WHERE org_id = $1 AND contact_id = $2 AND restored_at IS NULL")
        .bind(org)
        .bind(id)
        .count(tx)
        .await?;
    Ok(found > 0)
}

/// A peer worker takes back what they recorded themselves; whoever coordinates takes back anything at their sites.
fn own_or_coordinator(actor: &Actor, worker: WorkerId) -> Result<()> {
    if actor.role == Role::PeerWorker && actor.worker != Some(worker) {
        return Err(Error::Denied);
    }
    Ok(())
}

/// Takes a contact out of its tables and keeps it; none when that was done before.
async fn take(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Contact, to::Change>,
    id: ContactId,
    asked: Withdraw<'_>,
    moved_to: Option<ContactId>,
) -> Result<Option<Kept>> {
    let (actor, person) = (permit.actor(), permit.subject());
    let Some(kept) = Kept::read(tx, actor.org, id).await? else {
        let before = query("SELECT count(*) FROM withdrawn_contact WHERE org_id = $1 AND contact_id = $2 AND person_id = $3 AND version = $4")
            .bind(actor.org)
            .bind(id)
            .bind(person)
            .bind(asked.version)
            .count(tx)
            .await?;
        return if before > 0 {
            Ok(None)
        } else {
            Err(Error::Denied)
        };
    };
    if kept.facts.person_id != person.0 {
        return Err(Error::Denied);
    }
    own_or_coordinator(actor, WorkerId(kept.facts.worker_id))?;
    let reason = asked.reason.trim();
    if reason.is_empty() {
        return Err(Refusal::NoReason.into());
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(Refusal::ReasonTooLong {
            most: LONGEST_REASON,
        }
        .into());
    }
    if kept.facts.version != asked.version {
        return Err(Error::Changed);
    }
    let whole = serde_json::to_value(&kept).map_err(|_| Error::Unreadable {
        table: "withdrawn_contact",
        column: "kept",
    })?;
    query("INSERT INTO withdrawn_contact (org_id, contact_id, version, local_ref, person_id, worker_id, on_date, kept, reason, moved_to, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(actor.org)
        .bind(id)
        .bind(kept.facts.version)
        .bind(kept.facts.local_ref.as_deref())
        .bind(person)
        .bind(kept.facts.worker_id)
        .bind(kept.facts.on_date.as_str())
        .bind(whole)
        .bind(reason)
        .bind(moved_to)
        .bind(actor.account)
        .bind(around.now())
        .execute(tx)
        .await?;
    Kept::take_out(tx, actor.org, id).await?;
    reassess(tx, actor.org, EpisodeId(kept.facts.episode_id)).await?;
    Ok(Some(kept))
}

/// How the person wants notes to be made with a worker on a day.
async fn note_mode_on(
    tx: &mut Tx,
    org: OrgId,
    person: PersonId,
    worker: WorkerId,
    day: Date,
) -> Result<NoteMode> {
    let found: Option<(String,)> = query("SELECT note_mode FROM peer_match WHERE org_id = $1 AND person_id = $2 AND worker_id = $3 ORDER BY CASE WHEN started_on <= $4 AND (ended_on IS NULL OR ended_on >= $4) THEN 0 ELSE 1 END, started_on DESC, id DESC LIMIT 1")
        .bind(org)
        .bind(person)
        .bind(worker)
        .bind(day)
        .optional(tx)
        .await?;
    match found {
        None => Ok(NoteMode::DEFAULT),
        Some((word,)) => {
            crate::delivery::word(NoteMode::from_code(&word), "peer_match", "note_mode")
        }
    }
}
