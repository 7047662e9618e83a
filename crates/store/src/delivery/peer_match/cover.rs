//! Cover for a worker who is away: all the people they support, to another worker, in one action.

use super::{NewMatch, NotMatched, insert};
use crate::delivery::Refusal;
use crate::delivery::{contact, day, maybe_day};
use crate::{Result, Surroundings, Tx, audit, permits, query};
use access::{Actor, Permit, on, to};
use delivery::note::NoteMode;
use delivery::peer_match::{CoverWhy, MatchEnded, MatchKind, Period};
use ids::{ContactId, EpisodeId, MatchId, PersonId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// The most people who are handed over at once.
pub const MOST_AT_ONCE: usize = 200;

/// Who is away, who covers, and when.
#[derive(Debug, Clone, Copy)]
pub struct Absence {
    /// The worker who is away.
    pub away: WorkerId,
    /// The worker who covers.
    pub covers: WorkerId,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Why.
    pub why: CoverWhy,
    /// The day it is.
    pub today: Date,
}

/// A person whose cover is planned or made.
#[derive(Clone, PartialEq, Eq)]
pub struct Covered {
    /// Who.
    pub person: PersonId,
    /// The name they use.
    pub name: String,
    /// Their episode.
    pub episode: EpisodeId,
    /// How notes are made in the match that is covered; the cover keeps it.
    pub note_mode: NoteMode,
    /// Somebody covers on some of these days already, so they are left as they are.
    pub covered_already: bool,
}

impl std::fmt::Debug for Covered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Covered({})", self.person)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    person_id: Uuid,
    name: String,
    episode_id: Uuid,
    note_mode: String,
    covered: bool,
}

/// The people allocated to a worker on some of these days: the preview of [`cover_absence`]. The leave is for the
/// worker who is away.
///
/// # Errors
/// As the database says.
pub async fn with_worker(
    tx: &mut Tx,
    permit: &Permit<on::Worker, to::Change>,
    from: Date,
    until: Date,
) -> Result<Vec<Covered>> {
    let actor = permit.actor();
    let rows: Vec<Row> = query("SELECT m.person_id, p.name, m.episode_id, m.note_mode, EXISTS (SELECT 1 FROM peer_match c WHERE c.org_id = m.org_id AND c.episode_id = m.episode_id AND c.kind = 'cover' AND c.started_on <= $4 AND c.ended_on >= $3) AS covered FROM peer_match m JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id WHERE m.org_id = $1 AND m.worker_id = $2 AND m.kind = 'allocated' AND m.started_on <= $4 AND (m.ended_on IS NULL OR m.ended_on >= $3) AND p.site_id IN ")
        .bind(actor.org)
        .bind(permit.subject())
        .bind(from)
        .bind(until)
        .push_list(actor.sites.iter().copied())
        .push(" ORDER BY p.folded_name, m.id")
        .limit(i64::try_from(MOST_AT_ONCE).unwrap_or(i64::MAX))
        .all(tx)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Covered {
                person: PersonId(row.person_id),
                name: row.name,
                episode: EpisodeId(row.episode_id),
                note_mode: super::word(
                    NoteMode::from_code(&row.note_mode),
                    super::TABLE,
                    "note_mode",
                )?,
                covered_already: row.covered,
            })
        })
        .collect()
}

/// Makes the cover of all those people, all or nothing. Those who are covered already are left as they are. Returns the
/// new matches, for undoing.
///
/// # Errors
/// [`NotMatched::Rule`] says why it cannot be, e.g. that nobody can cover for themselves; [`crate::Error::Denied`] when either
/// worker is not at the actor's sites.
pub async fn cover_absence(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    absence: &Absence,
) -> std::result::Result<Vec<MatchId>, NotMatched> {
    let away = permits::worker::<on::Worker, to::Change>(tx, actor, absence.away).await?;
    permits::worker::<on::Worker, to::Change>(tx, actor, absence.covers).await?;
    let people = with_worker(tx, &away, absence.from, absence.until).await?;
    let mut made = Vec::new();
    for person in people.iter().filter(|p| !p.covered_already) {
        let permit =
            permits::person::<on::PeerMatch, to::Create>(tx, actor, person.person, absence.today)
                .await?;
        let id: MatchId = around.id();
        let new = NewMatch {
            id,
            episode: person.episode,
            worker: absence.covers,
            kind: MatchKind::Cover,
            period: Period {
                from: absence.from,
                until: Some(absence.until),
            },
            cover_why: Some(absence.why),
            note_mode: person.note_mode,
            chosen_by_person: false,
        };
        insert(tx, around, actor.org, person.person, &new).await?;
        audit::used(tx, around, &permit, id.0, "cover of an absence").await?;
        made.push(id);
    }
    Ok(made)
}

/// Takes back cover, until it has ended. Cover that was not used is gone as if it had never been. It was used where a
/// contact lies before today, recorded or not, or was recorded today; then it ends on the day of the last of them or the
/// day before today, whichever is later. What the worker who covered had planned from today on goes back to the person's
/// own worker. The audit trail keeps both.
///
/// # Errors
/// [`crate::Error::Refused`] when it has ended;
/// [`crate::Error::Denied`] when one of them is not a cover of a person at the actor's sites.
pub async fn undo_cover(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    made: &[MatchId],
    today: Date,
) -> Result<()> {
    for id in made.iter().take(MOST_AT_ONCE) {
        let found: Option<UndoneRow> = query("SELECT person_id, episode_id, worker_id, started_on, ended_on FROM peer_match WHERE org_id = $1 AND id = $2 AND kind = 'cover'")
            .bind(actor.org)
            .bind(*id)
            .optional(tx)
            .await?;
        // Undone twice, it is undone once.
        let Some(found) = found else { continue };
        let permit = permits::person::<on::PeerMatch, to::Change>(
            tx,
            actor,
            PersonId(found.person_id),
            today,
        )
        .await?;
        let until = day(&found.ended_on, super::TABLE, "ended_on")?;
        if until < today {
            return Err(Refusal::CoverOver.into());
        }
        let (last_used,): (Option<String>,) = query("SELECT max(c.on_date) FROM contact c WHERE c.org_id = $1 AND c.episode_id = $2 AND c.worker_id = $3 AND (c.on_date < $6 OR (c.outcome <> 'planned' AND c.on_date = $6)) AND c.on_date >= $4 AND c.on_date <= $5")
            .bind(actor.org)
            .bind(found.episode_id)
            .bind(found.worker_id)
            .bind(found.started_on.as_str())
            .bind(found.ended_on.as_str())
            .bind(today)
            .one(tx)
            .await?;
        give_back_plans(tx, around, actor, &found, today).await?;
        match maybe_day(last_used, "contact", "on_date")? {
            None => {
                query("DELETE FROM peer_match WHERE org_id = $1 AND id = $2")
                    .bind(actor.org)
                    .bind(*id)
                    .execute(tx)
                    .await?;
                audit::used(tx, around, &permit, id.0, "cover undone").await?;
            }
            Some(used) => {
                let ends = used.max(today.yesterday().unwrap_or(today)).min(until);
                query("UPDATE peer_match SET ended_on = $3, ended_why = $4, version = version + 1 WHERE org_id = $1 AND id = $2")
                    .bind(actor.org)
                    .bind(*id)
                    .bind(ends)
                    .bind(MatchEnded::CoverOver.code())
                    .execute(tx)
                    .await?;
                audit::used(tx, around, &permit, id.0, "cover ended early").await?;
            }
        }
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct UndoneRow {
    person_id: Uuid,
    episode_id: Uuid,
    worker_id: Uuid,
    started_on: String,
    ended_on: String,
}

/// What the worker who covered had planned from today on goes to the person's own worker, as a change with its reason.
async fn give_back_plans(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    cover: &UndoneRow,
    today: Date,
) -> Result<()> {
    let own = super::allocated_worker(tx, actor.org, EpisodeId(cover.episode_id)).await?;
    let Some(own) = own.filter(|own| own.0 != cover.worker_id) else {
        return Ok(());
    };
    let planned: Vec<(Uuid,)> = query("SELECT id FROM contact WHERE org_id = $1 AND episode_id = $2 AND worker_id = $3 AND outcome = 'planned' AND on_date >= $4 AND on_date >= $5 AND on_date <= $6 ORDER BY on_date, id LIMIT 100")
        .bind(actor.org)
        .bind(cover.episode_id)
        .bind(cover.worker_id)
        .bind(today)
        .bind(cover.started_on.as_str())
        .bind(cover.ended_on.as_str())
        .all(tx)
        .await?;
    if planned.is_empty() {
        return Ok(());
    }
    let person = PersonId(cover.person_id);
    let read = permits::person::<on::Contact, to::Read>(tx, actor, person, today).await?;
    let permit = permits::person::<on::Contact, to::Change>(tx, actor, person, today).await?;
    for (id,) in planned {
        let before = contact::load(tx, around, &read, ContactId(id)).await?;
        let change = contact::Change {
            version: before.line.version,
            worker: own,
            facts: before.line.facts.clone(),
            circumstances: before.circumstances.clone(),
            terms: before.terms.clone(),
            reason: String::new(),
        };
        contact::change(tx, around, &permit, ContactId(id), &change).await?;
    }
    Ok(())
}
