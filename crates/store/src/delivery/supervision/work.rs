//! What a worker did since their last supervision, as it is looked at together: counts, and no word that was written.

use super::{State, Supervised};
use crate::delivery::{contact, maybe_day};
use crate::packed::packed_row;
use crate::{Error, Result, Tx, query};
use access::to::Read;
use access::{Permit, Reach, Scope, on};
use delivery::contact::Outcome;
use frameworks::TermRef;
use ids::PersonId;
use jiff::civil::Date;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Contacts of a period, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// How many there are of each outcome, in the order of [`Outcome::ALL`]; none of which there are none. Planned ones
    /// are those whose day has come and of which nobody has said what became.
    pub outcomes: Vec<(Outcome, i64)>,
    /// How many different people the worker met.
    pub people_met: i64,
    /// How long they met, in minutes.
    pub minutes: i64,
    /// The components and techniques that were part of it, with the number of contacts, the most frequent first.
    pub terms: Vec<(TermRef, i64)>,
}

impl Work {
    /// How many contacts there were of an outcome.
    pub fn of(&self, outcome: Outcome) -> i64 {
        let found = self.outcomes.iter().find(|(known, _)| *known == outcome);
        found.map_or(0, |(_, count)| *count)
    }
}

packed_row! {
    struct TermRow {
        framework_id: String,
        framework_version: String,
        term_id: String,
        contacts: i64,
    }
}

/// The day of the last supervision of the permit's kind that took place, up to `today`.
///
/// # Errors
/// As the database says.
pub async fn last_held<R: Supervised>(
    tx: &mut Tx,
    permit: &Permit<R, Read>,
    today: Date,
) -> Result<Option<Date>> {
    let (day,): (Option<String>,) = query("SELECT max(planned_on) FROM supervision WHERE org_id = $1 AND worker_id = $2 AND state = $3 AND planned_on <= $4 AND kind IN ")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(State::Held.code())
        .bind(today)
        .push_list(R::KINDS.iter().map(|kind| kind.code()))
        .one(tx)
        .await?;
    maybe_day(day, "supervision", "planned_on")
}

/// The worker's contacts from one day to another, counted.
///
/// # Errors
/// As the database says.
pub async fn work<R: Supervised>(
    tx: &mut Tx,
    permit: &Permit<R, Read>,
    (from, to): (Date, Date),
) -> Result<Work> {
    let (org, worker) = (permit.actor().org, permit.subject());
    let counted: Vec<(String, i64, i64)> = query("SELECT outcome, count(*), CAST(COALESCE(sum(minutes), 0) AS BIGINT) FROM contact WHERE org_id = $1 AND worker_id = $2 AND on_date >= $3 AND on_date <= $4 GROUP BY outcome")
        .bind(org)
        .bind(worker)
        .bind(from)
        .bind(to)
        .all(tx)
        .await?;
    let mut work = Work::default();
    for (code, count, minutes) in counted {
        let outcome = Outcome::from_word(&code).ok_or(Error::Unreadable {
            table: "contact",
            column: "outcome",
        })?;
        if outcome.is_attended() {
            work.minutes += minutes;
        }
        work.outcomes.push((outcome, count));
    }
    work.outcomes
        .sort_by_key(|(outcome, _)| Outcome::ALL.iter().position(|known| known == outcome));
    work.people_met = query("SELECT count(DISTINCT person_id) FROM contact WHERE org_id = $1 AND worker_id = $2 AND on_date >= $3 AND on_date <= $4 AND outcome = 'met'")
        .bind(org)
        .bind(worker)
        .bind(from)
        .bind(to)
        .count(tx)
        .await?;
    let terms: Vec<TermRow> = query("SELECT t.framework_id, t.framework_version, t.term_id, count(*) AS contacts FROM contact c JOIN contact_term t ON t.org_id = c.org_id AND t.contact_id = c.id WHERE c.org_id = $1 AND c.worker_id = $2 AND c.on_date >= $3 AND c.on_date <= $4 AND c.outcome = 'met' GROUP BY t.framework_id, t.framework_version, t.term_id ORDER BY contacts DESC, t.framework_id, t.term_id, t.framework_version LIMIT 200")
        .bind(org)
        .bind(worker)
        .bind(from)
        .bind(to)
        .packed(tx)
        .await?;
    for row in terms {
        let kept = (row.framework_id, row.framework_version, row.term_id);
        work.terms.push((contact::term(kept)?, row.contacts));
    }
    Ok(work)
}

/// How many times the worker met each of the people the reader may read about, from one day to another. Who they are is
/// said by [`crate::delivery::worker::caseload`], which writes down that it was asked.
///
/// # Errors
/// As the database says.
pub async fn times_met<R: Supervised>(
    tx: &mut Tx,
    permit: &Permit<R, Read>,
    people: &Reach<on::Person, Read>,
    (from, to): (Date, Date),
) -> Result<BTreeMap<PersonId, i64>> {
    let statement = query("SELECT c.person_id, count(*) FROM contact c JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id WHERE c.org_id = $1 AND c.worker_id = $2 AND c.on_date >= $3 AND c.on_date <= $4 AND c.outcome = 'met'")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(from)
        .bind(to);
    let statement = match people.scope() {
        Scope::Organisation => statement,
        Scope::Sites(sites) => statement
            .push(" AND p.site_id IN ")
            .push_list(sites.iter().copied()),
        Scope::Caseload(own) => statement.push(" AND c.worker_id = ").push_bind(*own),
        _ => statement.push(" AND 1 = 0"),
    };
    let rows: Vec<(Uuid, i64)> = statement.push(" GROUP BY c.person_id").all(tx).await?;
    Ok(rows
        .into_iter()
        .map(|(person, times)| (PersonId(person), times))
        .collect())
}
