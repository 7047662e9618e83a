//! Matches: the tie of a person to a peer worker within an episode.

mod cover;
mod propose;
mod spans;

pub use cover::{Absence, Covered, MOST_AT_ONCE, cover_absence, undo_cover, with_worker};
pub use propose::{Offered, offers, worker_names};
pub use spans::{HandedOver, Span, at_sites, cover_warnings, handed_over, of_worker};

use crate::delivery::{day, maybe_day, word};
use crate::implementation::engagement::reassess;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::{Permit, on, to};
use delivery::note::NoteMode;
use delivery::peer_match::{
    CoverWhy, MatchEnded, MatchError, MatchKind, PeerMatch, Period, check_new,
};
use ids::{EpisodeId, MatchId, OrgId, PersonId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// What a new match is made from.
#[derive(Debug, Clone, Copy)]
pub struct NewMatch {
    /// The identifier, made with the form.
    pub id: MatchId,
    /// The episode it belongs to.
    pub episode: EpisodeId,
    /// Who.
    pub worker: WorkerId,
    /// Own or cover.
    pub kind: MatchKind,
    /// From when to when.
    pub period: Period,
    /// Why somebody covers; none unless they do.
    pub cover_why: Option<CoverWhy>,
    /// How notes are made; the person's choice.
    pub note_mode: NoteMode,
    /// Whether the person themselves chose this worker among those proposed.
    pub chosen_by_person: bool,
}

/// A match.
#[derive(Clone, PartialEq, Eq)]
pub struct Match {
    /// The identifier.
    pub id: MatchId,
    /// The episode it belongs to.
    pub episode: EpisodeId,
    /// Whose.
    pub person: PersonId,
    /// Who.
    pub worker: WorkerId,
    /// Their name.
    pub worker_name: String,
    /// What they are willing to share.
    pub worker_about: String,
    /// Own or cover.
    pub kind: MatchKind,
    /// From when to when.
    pub period: Period,
    /// Why it ended, if that is recorded.
    pub ended_why: Option<MatchEnded>,
    /// Why somebody covers.
    pub cover_why: Option<CoverWhy>,
    /// How notes are made.
    pub note_mode: NoteMode,
    /// Whether the person themselves chose this worker.
    pub chosen_by_person: bool,
    /// Counts the changes.
    pub version: i64,
}

impl std::fmt::Debug for Match {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Match({})", self.id)
    }
}

/// What a match can be refused for.
#[derive(Debug, thiserror::Error)]
pub enum NotMatched {
    /// The rules of matching do not allow it.
    #[error(transparent)]
    Rule(#[from] MatchError),
    /// The store says no.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Makes a match, checked against those the episode has.
///
/// # Errors
/// [`NotMatched::Rule`] says why it cannot be; [`Error::Denied`] when the episode is not the person's, or the worker is
/// not there or not at the actor's sites; [`Error::Taken`] with `peer_match_pkey` when the form was sent before.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::PeerMatch, to::Create>,
    new: &NewMatch,
) -> std::result::Result<MatchId, NotMatched> {
    let (actor, person) = (permit.actor(), permit.subject());
    let found = query("SELECT count(*) FROM worker WHERE org_id = $1 AND id = $2 AND site_id IN ")
        .bind(actor.org)
        .bind(new.worker)
        .push_list(actor.sites.iter().copied())
        .count(tx)
        .await?;
    if found == 0 {
        return Err(Error::Denied.into());
    }
    insert(tx, around, actor.org, person, new).await?;
    // Whose contacts count depends on who is allocated.
    if new.kind == MatchKind::Allocated {
        reassess(tx, actor.org, new.episode).await?;
    }
    audit::used(tx, around, permit, new.id.0, new.kind.code()).await?;
    Ok(new.id)
}

/// Makes a match from a file, the command line or for a demonstration. The rules hold all the same. Whoever inserts
/// many has engagement assessed once at the end.
///
/// # Errors
/// As [`create`].
pub async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    person: PersonId,
    new: &NewMatch,
) -> std::result::Result<MatchId, NotMatched> {
    let owned = query(
        "SELECT count(*) FROM support_episode WHERE org_id = $1 AND id = $2 AND person_id = $3",
    )
    .bind(org)
    .bind(new.episode)
    .bind(person)
    .count(tx)
    .await?;
    if owned == 0 {
        return Err(Error::Denied.into());
    }
    let existing = find(tx, org, person).await?;
    // A form that was sent twice meets its own key, not the rule that there is one worker at a time.
    if existing.iter().any(|m| m.id == new.id) {
        return Err(Error::Taken {
            key: "peer_match_pkey".into(),
        }
        .into());
    }
    let existing: Vec<PeerMatch<WorkerId>> = existing
        .iter()
        .filter(|m| m.episode == new.episode)
        .map(|m| PeerMatch {
            worker: m.worker,
            kind: m.kind,
            period: m.period,
        })
        .collect();
    let wanted = PeerMatch {
        worker: new.worker,
        kind: new.kind,
        period: new.period,
    };
    check_new(&existing, &wanted)?;
    query("INSERT INTO peer_match (org_id, id, episode_id, person_id, worker_id, kind, started_on, ended_on, ended_why, cover_why, note_mode, chosen_by_person, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11, 1, $12)")
        .bind(org)
        .bind(new.id)
        .bind(new.episode)
        .bind(person)
        .bind(new.worker)
        .bind(new.kind.code())
        .bind(new.period.from)
        .bind(new.period.until)
        .bind(new.cover_why.map_or("", CoverWhy::code))
        .bind(new.note_mode.code())
        .bind(new.chosen_by_person)
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(new.id)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    episode_id: Uuid,
    person_id: Uuid,
    worker_id: Uuid,
    worker_name: String,
    worker_about: String,
    kind: String,
    started_on: String,
    ended_on: Option<String>,
    ended_why: String,
    cover_why: String,
    note_mode: String,
    chosen_by_person: bool,
    version: i64,
}

const TABLE: &str = "peer_match";

impl Row {
    fn read(self) -> Result<Match> {
        Ok(Match {
            id: MatchId(self.id),
            episode: EpisodeId(self.episode_id),
            person: PersonId(self.person_id),
            worker: WorkerId(self.worker_id),
            worker_name: self.worker_name,
            worker_about: self.worker_about,
            kind: word(MatchKind::from_code(&self.kind), TABLE, "kind")?,
            period: Period {
                from: day(&self.started_on, TABLE, "started_on")?,
                until: maybe_day(self.ended_on, TABLE, "ended_on")?,
            },
            ended_why: MatchEnded::from_code(&self.ended_why),
            cover_why: CoverWhy::from_code(&self.cover_why),
            note_mode: word(NoteMode::from_code(&self.note_mode), TABLE, "note_mode")?,
            chosen_by_person: self.chosen_by_person,
            version: self.version,
        })
    }
}

/// The matches of a person, latest first, as the view is written down.
///
/// # Errors
/// As the database says.
pub async fn of_person(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::PeerMatch, to::Read>,
) -> Result<Vec<Match>> {
    let matches = find(tx, permit.actor().org, permit.subject()).await?;
    audit::used(tx, around, permit, None, "").await?;
    Ok(matches)
}

async fn find(tx: &mut Tx, org: OrgId, person: PersonId) -> Result<Vec<Match>> {
    query("SELECT m.id, m.episode_id, m.person_id, m.worker_id, w.name AS worker_name, w.about AS worker_about, m.kind, m.started_on, m.ended_on, m.ended_why, m.cover_why, m.note_mode, m.chosen_by_person, m.version FROM peer_match m JOIN worker w ON w.org_id = m.org_id AND w.id = m.worker_id WHERE m.org_id = $1 AND m.person_id = $2 ORDER BY m.started_on DESC, m.id DESC")
        .bind(org)
        .bind(person)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// Ends a match on a day. Ending it on the same day for the same reason twice counts once.
///
/// # Errors
/// [`NotMatched::Rule`] when it would end before it starts; [`Error::Changed`] when somebody else changed it in the
/// meantime; [`Error::Denied`] when it is not the person's.
pub async fn end(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::PeerMatch, to::Change>,
    id: MatchId,
    version: i64,
    on: Date,
    why: MatchEnded,
) -> std::result::Result<(), NotMatched> {
    let org = permit.actor().org;
    let now = find_one(tx, org, permit.subject(), id).await?;
    if now.period.until == Some(on) && now.ended_why == Some(why) {
        return Ok(());
    }
    if on < now.period.from {
        return Err(MatchError::EndsBeforeStart.into());
    }
    let changed = query("UPDATE peer_match SET ended_on = $4, ended_why = $5, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(on)
        .bind(why.code())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed.into());
    }
    audit::used(tx, around, permit, id.0, "ending").await?;
    Ok(())
}

/// Changes how notes are made, as the person chose.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it in the meantime; [`Error::Denied`] when it is not the person's.
pub async fn change_note_mode(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::PeerMatch, to::Change>,
    id: MatchId,
    version: i64,
    mode: NoteMode,
) -> Result<()> {
    set_note_mode(tx, around, permit, id, version, mode).await
}

/// The person says themselves how notes are made. It holds from the next request.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it in the meantime; [`Error::Denied`] when it is not the person's.
pub async fn choose_notes(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::NoteChoice, to::Change>,
    id: MatchId,
    version: i64,
    mode: NoteMode,
) -> Result<()> {
    set_note_mode(tx, around, permit, id, version, mode).await
}

async fn set_note_mode<R: Thing<Subject = PersonId>>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<R, to::Change>,
    id: MatchId,
    version: i64,
    mode: NoteMode,
) -> Result<()> {
    let org = permit.actor().org;
    let now = find_one(tx, org, permit.subject(), id).await?;
    if now.note_mode == mode {
        return Ok(());
    }
    let changed = query("UPDATE peer_match SET note_mode = $4, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(mode.code())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    audit::used(tx, around, permit, id.0, "note_mode").await
}

async fn find_one(tx: &mut Tx, org: OrgId, person: PersonId, id: MatchId) -> Result<Match> {
    find(tx, org, person)
        .await?
        .into_iter()
        .find(|m| m.id == id)
        .ok_or(Error::Denied)
}

/// Ends every match of an episode that goes on beyond a day. One that would have begun later is ended on its first day.
pub(crate) async fn end_all(
    tx: &mut Tx,
    org: OrgId,
    episode: EpisodeId,
    on: Date,
    why: MatchEnded,
) -> Result<()> {
    query("UPDATE peer_match SET ended_on = CASE WHEN started_on > $3 THEN started_on ELSE $3 END, ended_why = $4, version = version + 1 WHERE org_id = $1 AND episode_id = $2 AND (ended_on IS NULL OR ended_on > $3)")
        .bind(org)
        .bind(episode)
        .bind(on)
        .bind(why.code())
        .execute(tx)
        .await?;
    Ok(())
}

/// The worker allocated to a person in an episode: that of the latest allocated match, ended or not. Engagement is
/// counted against them. Who covers is never allocated.
///
/// # Errors
/// As the database says.
pub async fn allocated_worker(
    tx: &mut Tx,
    org: OrgId,
    episode: EpisodeId,
) -> Result<Option<WorkerId>> {
    let found: Option<(Uuid,)> = query("SELECT worker_id FROM peer_match WHERE org_id = $1 AND episode_id = $2 AND kind = 'allocated' ORDER BY started_on DESC, id DESC LIMIT 1")
        .bind(org)
        .bind(episode)
        .optional(tx)
        .await?;
    Ok(found.map(|(worker,)| WorkerId(worker)))
}

/// The worker who supports a person on a day: the one who covers, while somebody does, otherwise the allocated one.
///
/// # Errors
/// As the database says.
pub async fn current_worker(
    tx: &mut Tx,
    org: OrgId,
    episode: EpisodeId,
    today: Date,
) -> Result<Option<WorkerId>> {
    let found: Option<(Uuid,)> = query("SELECT worker_id FROM peer_match WHERE org_id = $1 AND episode_id = $2 AND started_on <= $3 AND (ended_on IS NULL OR ended_on >= $3) ORDER BY CASE kind WHEN 'cover' THEN 0 ELSE 1 END, started_on DESC, id DESC LIMIT 1")
        .bind(org)
        .bind(episode)
        .bind(today)
        .optional(tx)
        .await?;
    Ok(found.map(|(worker,)| WorkerId(worker)))
}
