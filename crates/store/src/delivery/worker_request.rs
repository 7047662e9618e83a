//! A person asks for another peer worker; a coordinator acts on it and says what happens.

use crate::delivery::Refusal;
use crate::delivery::word;
use crate::packed::packed_row;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, Reach, Scope, on, to};
use delivery::wish::{self, RequestState};
use ids::{PersonId, WorkerRequestId};
use uuid::Uuid;

const TABLE: &str = "worker_request";

/// A wish for another peer worker.
#[derive(Clone, PartialEq, Eq)]
pub struct WorkerRequest {
    /// Its identifier.
    pub id: WorkerRequestId,
    /// What they would like, in their words; may be empty.
    pub words: String,
    /// Where it stands.
    pub state: RequestState,
    /// When they asked.
    pub asked_at: Stamp,
    /// What the service said to it; empty until then.
    pub answer: String,
    /// Who acted on it.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<Stamp>,
    /// Counts the changes.
    pub version: i64,
}

// A person's words must not reach a log by way of `{:?}`.
impl std::fmt::Debug for WorkerRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WorkerRequest({}, {:?})", self.id, self.state)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    words: String,
    state: String,
    asked_at: Stamp,
    answer: String,
    answered_by: Option<String>,
    answered_at: Option<Stamp>,
    version: i64,
}

impl TryFrom<Row> for WorkerRequest {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(WorkerRequest {
            id: WorkerRequestId(row.id),
            words: row.words,
            state: word(RequestState::from_code(&row.state), TABLE, "state")?,
            asked_at: row.asked_at,
            answer: row.answer,
            answered_by: row.answered_by,
            answered_at: row.answered_at,
            version: row.version,
        })
    }
}

/// The person asks. Asking again while a wish waits changes its words; the same form sent twice counts once.
///
/// # Errors
/// [`Error::Refused`] when no support goes on, or the words are too long; [`Error::Denied`] when the identifier is
/// somebody else's.
pub async fn ask(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::WorkerRequest, to::Create>,
    id: WorkerRequestId,
    words: &str,
) -> Result<()> {
    let (org, person) = (permit.actor().org, permit.subject());
    let words = wish::words(words).map_err(Refusal::from)?;
    let there: Option<(Uuid,)> =
        query("SELECT person_id FROM worker_request WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(id)
            .optional(tx)
            .await?;
    match there {
        Some((of,)) if of == person.0 => return Ok(()),
        Some(_) => return Err(Error::Denied),
        None => {}
    }
    let changed = query("UPDATE worker_request SET words = $3, version = version + 1 WHERE org_id = $1 AND person_id = $2 AND state = 'asked'")
        .bind(org)
        .bind(person)
        .bind(words)
        .execute(tx)
        .await?;
    if changed > 0 {
        return audit::used(tx, around, permit, None, "words").await;
    }
    let Some(episode) = crate::delivery::episode::open_of(tx, org, person).await? else {
        return Err(Refusal::SupportEnded.into());
    };
    query("INSERT INTO worker_request (org_id, id, person_id, episode_id, words, state, asked_at, answer, answered_by, answered_at, version) VALUES ($1, $2, $3, $4, $5, 'asked', $6, '', $7, $8, 1)")
        .bind(org)
        .bind(id)
        .bind(person)
        .bind(episode)
        .bind(words)
        .bind(around.now())
        .bind(None::<ids::AccountId>)
        .bind(None::<jiff::Timestamp>)
        .execute(tx)
        .await?;
    audit::used(tx, around, permit, id.0, "asked").await
}

/// The person takes a wish back that waits. Taken back twice, it is taken back once.
///
/// # Errors
/// As the database says.
pub async fn take_back(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::WorkerRequest, to::Create>,
) -> Result<()> {
    let changed = query("UPDATE worker_request SET state = 'taken_back', version = version + 1 WHERE org_id = $1 AND person_id = $2 AND state = 'asked'")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .execute(tx)
        .await?;
    if changed == 0 {
        return Ok(());
    }
    audit::used(tx, around, permit, None, "taken back").await
}

/// What a person asked for, latest first.
///
/// # Errors
/// As the database says.
pub async fn of_person(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::WorkerRequest, to::Read>,
) -> Result<Vec<WorkerRequest>> {
    let found: Vec<WorkerRequest> = query("SELECT r.id, r.words, r.state, r.asked_at, r.answer, a.name AS answered_by, r.answered_at, r.version FROM worker_request r LEFT JOIN account a ON a.org_id = r.org_id AND a.id = r.answered_by WHERE r.org_id = $1 AND r.person_id = $2 ORDER BY r.asked_at DESC, r.id DESC LIMIT 20")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(WorkerRequest::try_from)
        .collect::<Result<_>>()?;
    if !found.is_empty() {
        audit::used(tx, around, permit, None, "").await?;
    }
    Ok(found)
}

/// A coordinator acted on a wish and says what happens, for the person to read. Sent twice, it counts once.
///
/// # Errors
/// [`Error::Refused`] without words or with too many; [`Error::Changed`] when the person changed it or took it back, or
/// somebody else acted on it, in the meantime.
pub async fn act(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::WorkerRequest, to::Change>,
    id: WorkerRequestId,
    version: i64,
    answer: &str,
) -> Result<()> {
    let actor = permit.actor();
    let answer = wish::words(answer).map_err(Refusal::from)?;
    if answer.is_empty() {
        return Err(Refusal::NoAnswer.into());
    }
    let changed = query("UPDATE worker_request SET state = 'acted_on', answer = $5, answered_by = $6, answered_at = $7, version = version + 1 WHERE org_id = $1 AND person_id = $2 AND id = $3 AND version = $4 AND state = 'asked'")
        .bind(actor.org)
        .bind(permit.subject())
        .bind(id)
        .bind(version)
        .bind(answer)
        .bind(actor.account)
        .bind(around.now())
        .execute(tx)
        .await?;
    if changed > 0 {
        return audit::used(tx, around, permit, id.0, "acted on").await;
    }
    let same = query("SELECT count(*) FROM worker_request WHERE org_id = $1 AND person_id = $2 AND id = $3 AND state = 'acted_on' AND answer = $4 AND answered_by = $5")
        .bind(actor.org)
        .bind(permit.subject())
        .bind(id)
        .bind(answer)
        .bind(actor.account)
        .count(tx)
        .await?;
    if same > 0 {
        Ok(())
    } else {
        Err(Error::Changed)
    }
}

/// A wish that waits for somebody to act on it.
#[derive(Clone, PartialEq, Eq)]
pub struct Waits {
    /// Whose.
    pub person: PersonId,
    /// The name they use.
    pub name: String,
    /// The worker they have.
    pub worker_name: Option<String>,
    /// When they asked.
    pub asked_at: Stamp,
}

impl std::fmt::Debug for Waits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Waits({})", self.person)
    }
}

packed_row! {
    struct WaitsRow {
        person_id: Uuid,
        name: String,
        worker_name: Option<String>,
        asked_at: Stamp,
    }
}

/// The wishes at the actor's sites that wait, the longest first; at most 50.
///
/// # Errors
/// As the database says.
pub async fn waiting(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::WorkerRequest, to::Change>,
) -> Result<Vec<Waits>> {
    let Scope::Sites(sites) = reach.scope() else {
        return Ok(Vec::new());
    };
    let found: Vec<Waits> = query("SELECT r.person_id, p.name, (SELECT w.name FROM peer_match m JOIN worker w ON w.org_id = m.org_id AND w.id = m.worker_id WHERE m.org_id = r.org_id AND m.episode_id = r.episode_id AND m.kind = 'allocated' ORDER BY m.started_on DESC, m.id DESC LIMIT 1) AS worker_name, r.asked_at FROM worker_request r JOIN person p ON p.org_id = r.org_id AND p.id = r.person_id WHERE r.org_id = ")
        .push_bind(reach.actor().org)
        .push(" AND r.state = 'asked' AND p.site_id IN ")
        .push_list(sites.iter().copied())
        .push(" ORDER BY r.asked_at, r.id LIMIT 50")
        .packed::<WaitsRow>(tx)
        .await?
        .into_iter()
        .map(|row| Waits {
            person: PersonId(row.person_id),
            name: row.name,
            worker_name: row.worker_name,
            asked_at: row.asked_at,
        })
        .collect();
    audit::listed(tx, around, reach, found.len()).await?;
    Ok(found)
}
