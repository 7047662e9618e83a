//! What a person says to a meeting that is planned: coming, not able to come, another time.

use crate::delivery::Refusal;
use crate::delivery::{day, word};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, Reach, Scope, on, to};
use delivery::wish::{self, MeetingAnswer};
use ids::ContactId;
use jiff::civil::Date;
use uuid::Uuid;

const TABLE: &str = "meeting_answer";

/// What a person said to a planned meeting.
#[derive(Clone, PartialEq, Eq)]
pub struct Answered {
    /// The meeting.
    pub contact: ContactId,
    /// What they said.
    pub answer: MeetingAnswer,
    /// When they could, or anything else, in their words; may be empty.
    pub words: String,
    /// When they said it.
    pub at: Stamp,
    /// The day it was planned for when they answered, where it was moved to another day or time since: they have not
    /// answered for that.
    pub was_for: Option<Date>,
}

// A person's words must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answered({}, {:?})", self.contact, self.answer)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    contact_id: Uuid,
    answer: String,
    words: String,
    answered_at: Stamp,
    for_date: String,
    holds: bool,
}

impl TryFrom<Row> for Answered {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let for_date = day(&row.for_date, TABLE, "for_date")?;
        Ok(Answered {
            contact: ContactId(row.contact_id),
            answer: word(MeetingAnswer::from_code(&row.answer), TABLE, "answer")?,
            words: row.words,
            at: row.answered_at,
            was_for: (!row.holds).then_some(for_date),
        })
    }
}

const SELECT: &str = "SELECT x.contact_id, x.answer, x.words, x.answered_at, x.for_date, x.for_date = c.on_date AND coalesce(x.for_time, '') = coalesce(c.at_time, '') AS holds FROM meeting_answer x JOIN contact c ON c.org_id = x.org_id AND c.id = x.contact_id WHERE x.org_id = $1";

/// The person answers a planned meeting, or changes what they answered.
///
/// # Errors
/// [`Error::Refused`] when the meeting is over or was called off, or the words are too long; [`Error::Denied`] when it is
/// not the person's.
pub async fn answer(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::MeetingAnswer, to::Create>,
    contact: ContactId,
    answer: MeetingAnswer,
    words: &str,
    today: Date,
) -> Result<()> {
    let (org, person) = (permit.actor().org, permit.subject());
    let words = wish::words(words).map_err(Refusal::from)?;
    let (on_date, at_time, outcome): (String, Option<String>, String) = query(
        "SELECT on_date, at_time, outcome FROM contact WHERE org_id = $1 AND id = $2 AND person_id = $3",
    )
    .bind(org)
    .bind(contact)
    .bind(person)
    .one(tx)
    .await?;
    if outcome != "planned" || day(&on_date, "contact", "on_date")? < today {
        return Err(Refusal::MeetingNotPlanned.into());
    }
    query("INSERT INTO meeting_answer (org_id, contact_id, person_id, answer, words, for_date, for_time, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org_id, contact_id) DO UPDATE SET answer = excluded.answer, words = excluded.words, for_date = excluded.for_date, for_time = excluded.for_time, answered_at = excluded.answered_at")
        .bind(org)
        .bind(contact)
        .bind(person)
        .bind(answer.code())
        .bind(words)
        .bind(on_date)
        .bind(at_time)
        .bind(around.now())
        .execute(tx)
        .await?;
    audit::used(tx, around, permit, contact.0, answer.code()).await
}

/// What the person said to these meetings. It belongs to the list of them and is audited with it.
///
/// # Errors
/// As the database says.
pub async fn of_person(
    tx: &mut Tx,
    permit: &Permit<on::MeetingAnswer, to::Read>,
    contacts: impl IntoIterator<Item = ContactId>,
) -> Result<Vec<Answered>> {
    query(SELECT)
        .bind(permit.actor().org)
        .push(" AND x.person_id = ")
        .push_bind(permit.subject())
        .push(" AND x.contact_id IN ")
        .push_list(contacts)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Answered::try_from)
        .collect()
}

/// What people said to these meetings of a peer worker's day: only those of people they are matched with on that day. It
/// belongs to the day and is audited with it.
///
/// # Errors
/// As the database says.
pub async fn for_day(
    tx: &mut Tx,
    reach: &Reach<on::MeetingAnswer, to::Read>,
    contacts: impl IntoIterator<Item = ContactId>,
    today: Date,
) -> Result<Vec<Answered>> {
    let Scope::Caseload(worker) = reach.scope() else {
        return Ok(Vec::new());
    };
    query(SELECT)
        .bind(reach.actor().org)
        .push(" AND x.contact_id IN ")
        .push_list(contacts)
        .push(" AND EXISTS (SELECT 1 FROM peer_match m WHERE m.org_id = x.org_id AND m.person_id = x.person_id AND m.worker_id = ")
        .push_bind(*worker)
        .push(" AND m.started_on <= ")
        .push_bind(today)
        .push(" AND (m.ended_on IS NULL OR m.ended_on >= ")
        .push_bind(today)
        .push("))")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Answered::try_from)
        .collect()
}
