//! What is kept about the contacts of a file.

use super::super::{Importer, bulk};
use super::{Kept, State, Term, attendance_code, mechanism_code};
use crate::delivery::{day, maybe_time, word};
use crate::query::Value;
use crate::{Result, Tx};
use delivery::contact::{Mechanism, Outcome, Place};
use delivery::records::ContactRecord;
use ids::{ContactId, EpisodeId, PersonId, WorkerId};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: Option<String>,
    person_id: Uuid,
    episode_id: Uuid,
    worker_id: Uuid,
    on_date: String,
    at_time: Option<String>,
    outcome: String,
    mechanism: String,
    place: Option<String>,
    minutes: Option<i64>,
    mechanism_code: String,
    attendance_code: Option<String>,
    circumstances: String,
    version: i64,
}

const BY_REF: &str = "SELECT id, local_ref, person_id, episode_id, worker_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version FROM contact WHERE org_id = $1 AND local_ref IN ";
const BY_ID: &str = "SELECT id, local_ref, person_id, episode_id, worker_id, on_date, at_time, outcome, mechanism, place, minutes, mechanism_code, attendance_code, circumstances, version FROM contact WHERE org_id = $1 AND id IN ";

/// The contacts of the file that are there, by their reference in the file: the service's own, or the identifier with
/// which an export names a contact that has none.
pub(super) async fn load(
    tx: &mut Tx,
    importer: &Importer,
    records: &[ContactRecord],
) -> Result<HashMap<String, Kept>> {
    let wanted = records
        .iter()
        .map(|record| Value::from(record.contact.as_str()))
        .collect();
    let mut rows: Vec<Row> = bulk::look_up(tx, BY_REF, importer.org, wanted).await?;
    let ids = records
        .iter()
        .filter_map(|record| record.contact.as_str().parse::<Uuid>().ok())
        .map(Value::from)
        .collect();
    let by_id: Vec<Row> = bulk::look_up(tx, BY_ID, importer.org, ids).await?;
    rows.extend(by_id.into_iter().filter(|row| row.local_ref.is_none()));
    let wanted = rows.iter().map(|row| Value::from(row.id)).collect();
    let found: Vec<(Uuid, String, String, String)> = bulk::look_up(tx, "SELECT contact_id, framework_id, framework_version, term_id FROM contact_term WHERE org_id = $1 AND contact_id IN ", importer.org, wanted).await?;
    let mut terms: HashMap<Uuid, BTreeSet<Term>> = HashMap::new();
    for (contact, framework, version, term) in found {
        terms
            .entry(contact)
            .or_default()
            .insert((framework, version, term));
    }
    let mut kept = HashMap::with_capacity(rows.len());
    for row in rows {
        let of_row = terms.remove(&row.id).unwrap_or_default();
        let (reference, row) = read(row, of_row)?;
        kept.insert(reference, row);
    }
    Ok(kept)
}

/// The references of the file that name a contact which was withdrawn.
pub(super) async fn withdrawn(
    tx: &mut Tx,
    importer: &Importer,
    records: &[ContactRecord],
) -> Result<BTreeSet<String>> {
    let wanted = records
        .iter()
        .map(|record| Value::from(record.contact.as_str()))
        .collect();
    let by_ref: Vec<(String,)> = bulk::look_up(tx, "SELECT local_ref FROM withdrawn_contact WHERE org_id = $1 AND restored_at IS NULL AND local_ref IN ", importer.org, wanted).await?;
    let ids = records
        .iter()
        .filter_map(|record| record.contact.as_str().parse::<Uuid>().ok())
        .map(Value::from)
        .collect();
    let by_id: Vec<(Uuid,)> = bulk::look_up(tx, "SELECT contact_id FROM withdrawn_contact WHERE org_id = $1 AND restored_at IS NULL AND contact_id IN ", importer.org, ids).await?;
    let by_ref = by_ref.into_iter().map(|(reference,)| reference);
    Ok(by_ref
        .chain(by_id.into_iter().map(|(id,)| id.to_string()))
        .collect())
}

fn read(row: Row, terms: BTreeSet<Term>) -> Result<(String, Kept)> {
    let place = match &row.place {
        None => None,
        Some(code) => Some(word(Place::from_word(code), "contact", "place")?),
    };
    let kept = Kept {
        id: ContactId(row.id),
        person: PersonId(row.person_id),
        episode: EpisodeId(row.episode_id),
        circumstances: row.circumstances,
        version: row.version,
        state: State {
            worker: WorkerId(row.worker_id),
            on_date: day(&row.on_date, "contact", "on_date")?,
            at_time: maybe_time(row.at_time.as_deref(), "contact", "at_time")?,
            outcome: word(Outcome::from_word(&row.outcome), "contact", "outcome")?,
            mechanism: word(Mechanism::from_word(&row.mechanism), "contact", "mechanism")?,
            place,
            minutes: row.minutes,
            mechanism_code: mechanism_code(row.mechanism_code),
            attendance_code: row.attendance_code.map(attendance_code),
            terms: terms.into_iter().collect(),
        },
    };
    Ok((row.local_ref.unwrap_or_else(|| row.id.to_string()), kept))
}
