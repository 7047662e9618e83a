//! Recording a contact.

use super::row::{Contact, read, replace_terms};
use super::withdrawn::is_withdrawn;
use crate::delivery::Refusal;
use crate::implementation::engagement::reassess;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::{Permit, Role, on, to};
use delivery::contact::ContactFacts;
use frameworks::TermRef;
use ids::{ContactId, EpisodeId, OrgId, PersonId, SiteId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// What a new contact is made from. The person is that of the permit.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// Made with the form, so that a form that is sent twice counts once.
    pub id: ContactId,
    /// The peer worker.
    pub worker: WorkerId,
    /// What happened, when and how; checked by [`ContactFacts::check`].
    pub facts: ContactFacts,
    /// About circumstances, when they didn't get to meet; empty when it is not known why.
    pub circumstances: String,
    /// The components and techniques that were part of it.
    pub terms: Vec<TermRef>,
}

/// What became of a form that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// The contact is new.
    New,
    /// The same form made this contact before. Nothing was changed.
    Again(Box<Contact>),
}

/// Records a contact with the person of the permit.
///
/// The worker must be matched with the person on the day of the contact, as their own or as cover; a coordinator may
/// record for any worker, because a match that was never written down is no reason to lose a contact.
///
/// # Errors
/// [`Error::Refused`] when the worker was not matched on that day, or there is no support episode to record it in;
/// [`Error::Denied`] when the identifier belongs to somebody else's contact.
pub async fn record(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Contact, to::Create>,
    new: &NewContact,
) -> Result<Recorded> {
    let actor = permit.actor();
    if actor.role == Role::PeerWorker && actor.worker != Some(new.worker) {
        return Err(Error::Denied);
    }
    if let Some(before) = sent_before(tx, permit, new.id).await? {
        return Ok(before);
    }
    if is_withdrawn(tx, actor.org, new.id.0).await? {
        return Err(Refusal::ContactWithdrawn.into());
    }
    let episode = episode_for(
        tx,
        actor.org,
        permit.subject(),
        new.worker,
        new.facts.date,
        actor.role,
    )
    .await?;
    let now = around.now();
    let added = query("INSERT INTO contact (org_id, id, local_ref, episode_id, person_id, worker_id, site_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version, created_by, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $18, $19) ON CONFLICT (org_id, id) DO NOTHING")
        .bind(actor.org)
        .bind(new.id)
        .bind(None::<String>)
        .bind(episode.id)
        .bind(permit.subject())
        .bind(new.worker)
        .bind(episode.site)
        .bind(new.facts.date)
        .bind(new.facts.time)
        .bind(new.facts.outcome.code())
        .bind(new.facts.mechanism.code())
        .bind(new.facts.place.map(delivery::contact::Place::code))
        .bind(new.facts.minutes.map(delivery::contact::Minutes::get))
        .bind(new.facts.mechanism.national_code())
        .bind(new.facts.attendance_code.as_deref())
        .bind(new.circumstances.as_str())
        .bind(actor.account)
        .bind(now)
        .bind(now)
        .execute(tx)
        .await?;
    if added == 0 {
        // The same form came in on another connection at this very moment.
        return sent_before(tx, permit, new.id).await?.ok_or(Error::Denied);
    }
    replace_terms(tx, actor.org, new.id, &new.terms).await?;
    reassess(tx, actor.org, episode.id).await?;
    audit::used(tx, around, permit, new.id.0, "").await?;
    Ok(Recorded::New)
}

/// The contact that the same actor made with this identifier before.
async fn sent_before(
    tx: &mut Tx,
    permit: &Permit<on::Contact, to::Create>,
    id: ContactId,
) -> Result<Option<Recorded>> {
    let actor = permit.actor();
    let found: Option<(Uuid, Option<Uuid>)> =
        query("SELECT person_id, created_by FROM contact WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(id)
            .optional(tx)
            .await?;
    match found {
        None => Ok(None),
        Some((person, Some(by))) if person == permit.subject().0 && by == actor.account.0 => {
            let contact = read(tx, actor.org, permit.subject(), id).await?;
            Ok(Some(Recorded::Again(Box::new(contact))))
        }
        Some(_) => Err(Error::Denied),
    }
}

/// The support episode a contact belongs to.
pub(super) struct EpisodeOf {
    pub(super) id: EpisodeId,
    pub(super) site: SiteId,
}

#[derive(sqlx::FromRow)]
struct EpisodeRow {
    id: Uuid,
    site_id: Uuid,
}

impl From<EpisodeRow> for EpisodeOf {
    fn from(row: EpisodeRow) -> Self {
        EpisodeOf {
            id: EpisodeId(row.id),
            site: SiteId(row.site_id),
        }
    }
}

/// The episode in which the worker is matched with the person on the day; for a coordinator otherwise the person's
/// latest episode.
pub(super) async fn episode_for(
    tx: &mut Tx,
    org: OrgId,
    person: PersonId,
    worker: WorkerId,
    day: Date,
    role: Role,
) -> Result<EpisodeOf> {
    let matched: Option<EpisodeRow> = query("SELECT e.id, e.site_id FROM peer_match m JOIN support_episode e ON e.org_id = m.org_id AND e.id = m.episode_id WHERE m.org_id = $1 AND m.person_id = $2 AND m.worker_id = $3 AND m.started_on <= $4 AND (m.ended_on IS NULL OR m.ended_on >= $4) ORDER BY m.started_on DESC, m.id DESC LIMIT 1")
        .bind(org)
        .bind(person)
        .bind(worker)
        .bind(day)
        .optional(tx)
        .await?;
    if let Some(episode) = matched {
        return Ok(episode.into());
    }
    if role != Role::Coordinator {
        return Err(Refusal::NotTheirWorker.into());
    }
    let worker_there = query("SELECT count(*) FROM worker WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(worker)
        .count(tx)
        .await?;
    if worker_there == 0 {
        return Err(Refusal::WorkerGone.into());
    }
    query("SELECT id, site_id FROM support_episode WHERE org_id = $1 AND person_id = $2 ORDER BY COALESCE(referred_on, admission_on, discharge_on, '') DESC, id DESC LIMIT 1")
        .bind(org)
        .bind(person)
        .optional::<EpisodeRow>(tx)
        .await?
        .map(EpisodeOf::from)
        .ok_or_else(|| {
            Error::from(Refusal::NoEpisode)
        })
}
