//! What a day begins with.
//!
//! Nothing here grows with the number of contacts: a worker's planned contacts are a range of the index on worker and
//! date, and when a person was met last is the first fitting entry of the index on person and date, looked up for the
//! people who are matched now and nobody else.

mod coordinator;
mod planned;

pub use coordinator::{
    CoordinatorDay, Listing, MOST_PEOPLE, Sort, Waiting, Wanted, exporting, for_coordinator, rows,
};
pub use planned::Planned;

use crate::packed::packed_row;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Actor, Permit, Reach, Scope, on, to};
use delivery::peer_match::MatchKind;
use ids::{DraftId, PersonId, SupervisionId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use uuid::Uuid;

/// Supervision is shown so many days ahead.
const SUPERVISION_AHEAD_DAYS: i64 = 14;

/// Somebody the worker supports now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supported {
    /// Who.
    pub person: PersonId,
    /// The name they use.
    pub name: String,
    /// As their own worker, or covering.
    pub kind: MatchKind,
    /// Since when.
    pub since: Date,
    /// Until when, for cover.
    pub until: Option<Date>,
    /// When they met somebody of the programme last.
    pub last_met: Option<Date>,
}

impl Supported {
    /// How many days they have not met: since the last time, or since the match began.
    pub fn days_apart(&self, today: Date) -> i32 {
        delivery::supervision::days_apart(self.last_met, self.since, today)
    }
}

/// A supervision that is coming up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supervision {
    /// Which.
    pub id: SupervisionId,
    /// Of what kind.
    pub kind: String,
    /// On which day.
    pub on: Date,
    /// With whom.
    pub with_whom: String,
}

/// A day and a time as they were typed, which may be none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedWhen {
    /// The boxes of the day: day, month, year.
    pub day: [String; 3],
    /// The time.
    pub time: String,
}

/// A contact whose form was begun and not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The draft.
    pub id: DraftId,
    /// Which form.
    pub form: String,
    /// The person that was chosen, if one was, and only if the actor supports them still.
    pub name: Option<String>,
    /// When it was, as it was typed: it tells two with one person apart.
    pub when: TypedWhen,
    /// When it was saved.
    pub saved_at: Stamp,
}

/// A peer worker's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerDay {
    /// Planned contacts, from two weeks back to a week ahead, in order, and what became of those of today.
    pub planned: Vec<Planned>,
    /// The people they support, the longest not met first.
    pub people: Vec<Supported>,
    /// Supervision in the next two weeks.
    pub supervision: Vec<Supervision>,
    /// Forms that were begun.
    pub unfinished: Vec<Unfinished>,
}

fn unreadable(table: &'static str, column: &'static str) -> Error {
    Error::Unreadable { table, column }
}

fn day(text: &str, table: &'static str, column: &'static str) -> Result<Date> {
    text.parse().map_err(|_| unreadable(table, column))
}

/// A day so many days away; the day itself where the calendar ends.
fn away(from: Date, days: i64) -> Date {
    from.checked_add(days.days()).unwrap_or(from)
}

/// The day of a peer worker: what is planned, whom they have not met for a while, supervision, unfinished forms.
///
/// # Errors
/// [`Error::Denied`] when the reach is not that of a caseload.
pub async fn for_worker(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Person, to::Read>,
    supervised: &Permit<on::Supervision, to::Read>,
    today: Date,
) -> Result<WorkerDay> {
    let Scope::Caseload(worker) = reach.scope() else {
        return Err(Error::Denied);
    };
    if supervised.subject() != *worker {
        return Err(Error::Denied);
    }
    let people = supported(tx, reach.actor(), *worker, today).await?;
    let planned = planned::of_worker(tx, reach.actor(), *worker, &people, today).await?;
    let supervision = query("SELECT id, kind, planned_on, with_whom FROM supervision WHERE org_id = $1 AND worker_id = $2 AND planned_on >= $3 AND planned_on <= $4 AND state = 'planned' ORDER BY planned_on, id LIMIT 20")
        .bind(reach.actor().org)
        .bind(supervised.subject())
        .bind(today)
        .bind(away(today, SUPERVISION_AHEAD_DAYS))
        .all::<(Uuid, String, String, String)>(tx)
        .await?
        .into_iter()
        .map(|(id, kind, on, with_whom)| {
            Ok(Supervision {
                id: SupervisionId(id),
                kind,
                on: day(&on, "supervision", "planned_on")?,
                with_whom,
            })
        })
        .collect::<Result<_>>()?;
    let unfinished = unfinished(tx, reach.actor(), |id| {
        people
            .iter()
            .find(|p| p.person == id)
            .map(|p| p.name.clone())
    })
    .await?;
    audit::listed(tx, around, reach, people.len()).await?;
    Ok(WorkerDay {
        planned,
        people,
        supervision,
        unfinished,
    })
}

packed_row! {
    struct SupportedRow {
        person_id: Uuid,
        name: String,
        kind: String,
        started_on: String,
        ended_on: Option<String>,
        last_met: Option<String>,
    }
}

async fn supported(
    tx: &mut Tx,
    actor: &Actor,
    worker: ids::WorkerId,
    today: Date,
) -> Result<Vec<Supported>> {
    let rows: Vec<SupportedRow> = query("SELECT m.person_id, p.name, m.kind, m.started_on, m.ended_on, (SELECT c.on_date FROM contact c WHERE c.org_id = m.org_id AND c.person_id = m.person_id AND c.outcome = 'met' ORDER BY c.on_date DESC, c.id DESC LIMIT 1) AS last_met FROM peer_match m JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id WHERE m.org_id = $1 AND m.worker_id = $2 AND m.started_on <= $3 AND (m.ended_on IS NULL OR m.ended_on >= $3) ORDER BY p.folded_name, m.person_id, m.kind")
        .bind(actor.org)
        .bind(worker)
        .bind(today)
        .packed(tx)
        .await?;
    let mut people: Vec<Supported> = rows
        .into_iter()
        .map(|row| {
            Ok(Supported {
                person: PersonId(row.person_id),
                name: row.name,
                kind: MatchKind::from_code(&row.kind)
                    .ok_or_else(|| unreadable("peer_match", "kind"))?,
                since: day(&row.started_on, "peer_match", "started_on")?,
                until: row
                    .ended_on
                    .as_deref()
                    .map(|text| day(text, "peer_match", "ended_on"))
                    .transpose()?,
                last_met: row
                    .last_met
                    .as_deref()
                    .map(|text| day(text, "contact", "on_date"))
                    .transpose()?,
            })
        })
        .collect::<Result<_>>()?;
    people.dedup_by_key(|p| p.person);
    people.sort_by_key(|p| std::cmp::Reverse(p.days_apart(today)));
    Ok(people)
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    id: Uuid,
    form: String,
    fields: sqlx::types::Json<Vec<(String, String)>>,
    saved_at: Stamp,
}

/// The actor's forms about contacts that were begun and not sent. A draft whose contact has been recorded is none: the
/// browser may save once more while the form is on its way.
async fn unfinished(
    tx: &mut Tx,
    actor: &Actor,
    name: impl Fn(PersonId) -> Option<String>,
) -> Result<Vec<Unfinished>> {
    let rows: Vec<DraftRow> = query("SELECT d.id, d.form, d.fields, d.saved_at FROM draft d WHERE d.org_id = $1 AND d.account_id = $2 AND d.form IN ('contact', 'contact-edit') AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.org_id = d.org_id AND c.id = d.id) AND NOT EXISTS (SELECT 1 FROM withdrawn_contact x WHERE x.org_id = d.org_id AND x.contact_id = d.id AND x.restored_at IS NULL) ORDER BY d.saved_at DESC, d.id LIMIT 20")
        .bind(actor.org)
        .bind(actor.account)
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Unfinished {
            id: DraftId(row.id),
            form: row.form,
            name: row
                .fields
                .0
                .iter()
                .find(|(field, _)| field == "person")
                .and_then(|(_, value)| value.parse().ok())
                .and_then(&name),
            when: typed_when(&row.fields.0),
            saved_at: row.saved_at,
        })
        .collect())
}

/// The day and time a draft is about.
fn typed_when(fields: &[(String, String)]) -> TypedWhen {
    let typed = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.trim()).to_owned()
    };
    TypedWhen {
        day: ["when-day", "when-month", "when-year"].map(typed),
        time: typed("time"),
    }
}
