//! What a contact said before it was changed, by whom and why.

use super::row::{Contact, person_of, term};
use crate::delivery::maybe_time;
use crate::{Error, Result, Stamp, Tx, query};
use access::{Permit, on, to};
use delivery::contact::{ContactFacts, Mechanism, Minutes, Outcome, Place};
use frameworks::TermRef;
use ids::{ContactId, WorkerId};
use serde_json::Value;
use uuid::Uuid;

/// What a contact says, or said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What happened, when and how.
    pub facts: ContactFacts,
    /// About circumstances, when they didn't get to meet.
    pub circumstances: String,
    /// With whom of the peer workers.
    pub worker_name: String,
    /// The components and techniques that were part of it.
    pub terms: Vec<TermRef>,
}

impl From<&Contact> for Said {
    fn from(contact: &Contact) -> Self {
        Said {
            facts: contact.line.facts.clone(),
            circumstances: contact.circumstances.clone(),
            worker_name: contact.line.worker_name.clone(),
            terms: contact.terms.clone(),
        }
    }
}

/// A change of a contact: what it said until then, who changed it, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The version that was replaced.
    pub version: i64,
    /// What it said.
    pub said: Said,
    /// Why it was changed; empty when a planned contact was recorded as it came about.
    pub reason: String,
    /// Who changed it; none when it was done from the command line.
    pub by: Option<String>,
    /// When.
    pub at: Stamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    facts: sqlx::types::Json<Value>,
    reason: String,
    changed_by: Option<String>,
    changed_at: Stamp,
}

/// The changes of a contact of the permit's person, latest first. Looking at the contact itself wrote the audit entry.
///
/// # Errors
/// [`Error::Denied`] when the contact is not one of the person's.
pub async fn history(
    tx: &mut Tx,
    permit: &Permit<on::Contact, to::Read>,
    id: ContactId,
) -> Result<Vec<Revision>> {
    let org = permit.actor().org;
    if person_of(tx, org, id).await? != permit.subject() {
        return Err(Error::Denied);
    }
    let rows: Vec<Row> = query("SELECT r.version, r.facts, r.reason, a.name AS changed_by, r.changed_at FROM contact_revision r LEFT JOIN account a ON a.org_id = r.org_id AND a.id = r.changed_by WHERE r.org_id = $1 AND r.contact_id = $2 ORDER BY r.version DESC LIMIT 50")
        .bind(org)
        .bind(id)
        .all(tx)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let workers: Vec<WorkerId> = rows.iter().filter_map(|row| worker(&row.facts.0)).collect();
    let names: Vec<(Uuid, String)> =
        query("SELECT id, name FROM worker WHERE org_id = $1 AND id IN ")
            .bind(org)
            .push_list(workers)
            .all(tx)
            .await?;
    rows.into_iter()
        .map(|row| {
            let name = worker(&row.facts.0)
                .and_then(|id| names.iter().find(|(known, _)| *known == id.0))
                .map(|(_, name)| name.clone())
                .unwrap_or_default();
            Ok(Revision {
                version: row.version,
                said: read(&row.facts.0, name)?,
                reason: row.reason,
                by: row.changed_by,
                at: row.changed_at,
            })
        })
        .collect()
}

fn worker(facts: &Value) -> Option<WorkerId> {
    facts.get("worker")?.as_str()?.parse().ok()
}

fn read(facts: &Value, worker_name: String) -> Result<Said> {
    let unreadable = || Error::Unreadable {
        table: "contact_revision",
        column: "facts",
    };
    let text = |key: &str| facts.get(key).and_then(Value::as_str);
    let terms = facts
        .get("terms")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    Ok(Said {
        facts: ContactFacts {
            outcome: text("outcome")
                .and_then(Outcome::from_word)
                .ok_or_else(unreadable)?,
            date: text("date")
                .and_then(|day| day.parse().ok())
                .ok_or_else(unreadable)?,
            time: maybe_time(text("time"), "contact_revision", "facts")?,
            mechanism: text("mechanism")
                .and_then(Mechanism::from_word)
                .ok_or_else(unreadable)?,
            place: text("place")
                .map(|word| Place::from_word(word).ok_or_else(unreadable))
                .transpose()?,
            minutes: facts
                .get("minutes")
                .and_then(Value::as_i64)
                .map(Minutes::new)
                .transpose()
                .map_err(|_| unreadable())?,
            attendance_code: text("attendance_code").map(str::to_owned),
        },
        circumstances: text("circumstances").unwrap_or_default().to_owned(),
        worker_name,
        terms: terms
            .iter()
            .map(|kept| {
                let mut parts = kept.as_str().unwrap_or_default().splitn(3, '/');
                let mut part = || parts.next().unwrap_or_default().to_owned();
                term((part(), part(), part()))
            })
            .collect::<Result<_>>()?,
    })
}
