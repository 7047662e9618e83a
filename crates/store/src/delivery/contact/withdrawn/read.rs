//! What was withdrawn, and what the history of a contact says of it.

use super::kept::{Facts, Kept};
use super::own_or_coordinator;
use crate::delivery::contact::Said;
use crate::delivery::maybe_time;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, Role, on, to};
use delivery::contact::{ContactFacts, Mechanism, Minutes, Outcome, Place};
use ids::{ContactId, OrgId, PersonId, WorkerId};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

/// A contact that was withdrawn and not restored.
#[derive(Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Which contact.
    pub contact: ContactId,
    /// What it said.
    pub said: Said,
    /// Whether something was written about it, which is kept with it.
    pub has_note: bool,
    /// Why it was withdrawn.
    pub reason: String,
    /// Who withdrew it.
    pub by: String,
    /// When.
    pub at: Stamp,
    /// The contact it was moved to, where that stands still.
    pub moved_to: Option<ContactId>,
}

// A reason is about somebody and must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Withdrawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Withdrawn({})", self.contact)
    }
}

/// Something the history of a contact says beside its changes.
#[derive(Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// Who withdrew it.
    pub by: String,
    /// When.
    pub at: Stamp,
    /// What came of it.
    pub then: Moved,
}

impl std::fmt::Debug for Withdrawal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Withdrawal({:?})", self.then)
    }
}

impl Withdrawal {
    /// The contact that was withdrawn elsewhere and moved here, if that is what happened.
    pub fn from(&self) -> Option<ContactId> {
        match self.then {
            Moved::Here { from } => Some(from),
            Moved::Restored { .. } => None,
        }
    }
}

/// What came of a withdrawal that the history of a contact tells.
#[derive(Clone, PartialEq, Eq)]
pub enum Moved {
    /// The contact was withdrawn and restored, by whom and when.
    Restored {
        /// Who restored it.
        by: String,
        /// When.
        at: Stamp,
    },
    /// It stood in another record until then and was moved here.
    Here {
        /// The contact that was withdrawn there. Whose it was is not told.
        from: ContactId,
    },
}

impl std::fmt::Debug for Moved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Moved::Restored { .. } => "Restored",
            Moved::Here { .. } => "Here",
        })
    }
}

/// In whose record a withdrawn contact stood, so that leave can be asked for.
///
/// # Errors
/// [`Error::Denied`] when there is no such contact.
pub async fn withdrawn_person(tx: &mut Tx, org: OrgId, id: ContactId) -> Result<PersonId> {
    let (person,): (Uuid,) = query("SELECT person_id FROM withdrawn_contact WHERE org_id = $1 AND contact_id = $2 AND restored_at IS NULL")
        .bind(org)
        .bind(id)
        .one(tx)
        .await?;
    Ok(PersonId(person))
}

#[derive(sqlx::FromRow)]
struct Row {
    contact_id: Uuid,
    worker_name: String,
    kept: Json<Value>,
    reason: String,
    by_name: String,
    withdrawn_at: Stamp,
    moved_to: Option<Uuid>,
}

const SELECT: &str = "SELECT x.contact_id, w.name AS worker_name, x.kept, x.reason, a.name AS by_name, x.withdrawn_at, c.id AS moved_to FROM withdrawn_contact x JOIN worker w ON w.org_id = x.org_id AND w.id = x.worker_id JOIN account a ON a.org_id = x.org_id AND a.id = x.withdrawn_by LEFT JOIN contact c ON c.org_id = x.org_id AND c.id = x.moved_to WHERE x.org_id = $1 AND x.person_id = $2 AND x.restored_at IS NULL";

impl TryFrom<Row> for Withdrawn {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let kept: Kept = serde_json::from_value(row.kept.0).map_err(|_| unreadable("kept"))?;
        let terms = kept
            .terms
            .into_iter()
            .map(|kept| {
                super::super::row::term((kept.framework_id, kept.framework_version, kept.term_id))
            })
            .collect::<Result<_>>()?;
        Ok(Withdrawn {
            contact: ContactId(row.contact_id),
            said: Said {
                facts: facts(&kept.facts)?,
                circumstances: kept.facts.circumstances,
                worker_name: row.worker_name,
                terms,
            },
            has_note: kept.note.is_some(),
            reason: row.reason,
            by: row.by_name,
            at: row.withdrawn_at,
            moved_to: row.moved_to.map(ContactId),
        })
    }
}

fn unreadable(column: &'static str) -> Error {
    Error::Unreadable {
        table: "withdrawn_contact",
        column,
    }
}

fn facts(kept: &Facts) -> Result<ContactFacts> {
    let unfit = || unreadable("kept");
    Ok(ContactFacts {
        outcome: Outcome::from_word(&kept.outcome).ok_or_else(unfit)?,
        date: kept.on_date.parse().map_err(|_| unfit())?,
        time: maybe_time(kept.at_time.as_deref(), "withdrawn_contact", "kept")?,
        mechanism: Mechanism::from_word(&kept.mechanism).ok_or_else(unfit)?,
        place: kept
            .place
            .as_deref()
            .map(|word| Place::from_word(word).ok_or_else(unfit))
            .transpose()?,
        minutes: kept
            .minutes
            .map(Minutes::new)
            .transpose()
            .map_err(|_| unfit())?,
        attendance_code: kept.attendance_code.clone(),
    })
}

/// The contacts withdrawn from a person's record, latest first; to a peer worker their own alone. It belongs to the list
/// of the person's contacts and is audited with it.
///
/// # Errors
/// As the database says.
pub async fn withdrawn_of(
    tx: &mut Tx,
    permit: &Permit<on::Contact, to::Change>,
) -> Result<Vec<Withdrawn>> {
    let actor = permit.actor();
    let mut statement = query(SELECT).bind(actor.org).bind(permit.subject());
    if actor.role == Role::PeerWorker {
        let worker = actor.worker.ok_or(Error::Denied)?;
        statement = statement.push(" AND x.worker_id = ").push_bind(worker);
    }
    statement
        .push(" ORDER BY x.withdrawn_at DESC, x.contact_id LIMIT 50")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Withdrawn::try_from)
        .collect()
}

/// A withdrawn contact, for looking at. Only those who could restore it see it: it does not belong to the person's
/// record any more.
///
/// # Errors
/// [`Error::Denied`] when it was not one of the person's, or a peer worker asks for another worker's.
pub async fn load_withdrawn(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Contact, to::Change>,
    id: ContactId,
) -> Result<Withdrawn> {
    let actor = permit.actor();
    let (worker,): (Uuid,) = query("SELECT worker_id FROM withdrawn_contact WHERE org_id = $1 AND contact_id = $2 AND person_id = $3 AND restored_at IS NULL")
        .bind(actor.org)
        .bind(id)
        .bind(permit.subject())
        .one(tx)
        .await?;
    own_or_coordinator(actor, WorkerId(worker))?;
    let row: Row = query(SELECT)
        .bind(actor.org)
        .bind(permit.subject())
        .push(" AND x.contact_id = ")
        .push_bind(id)
        .one(tx)
        .await?;
    let entry = audit::Entry {
        action: access::Action::Read,
        resource: access::Resource::Contact,
        resource_id: Some(id.0),
        person: Some(permit.subject()),
        detail: "withdrawn".into(),
    };
    audit::write(tx, around, actor, entry).await?;
    row.try_into()
}

#[derive(sqlx::FromRow)]
struct HistoryRow {
    contact_id: Uuid,
    reason: String,
    by_name: String,
    withdrawn_at: Stamp,
    restored_by: Option<String>,
    restored_at: Option<Stamp>,
}

/// When a contact of the permit's person was withdrawn and restored, or moved here, latest first. Looking at the contact
/// itself wrote the audit entry.
///
/// # Errors
/// [`Error::Denied`] when the contact is not one of the person's.
pub async fn withdrawals(
    tx: &mut Tx,
    permit: &Permit<on::Contact, to::Read>,
    id: ContactId,
) -> Result<Vec<Withdrawal>> {
    let org = permit.actor().org;
    if super::super::row::person_of(tx, org, id).await? != permit.subject() {
        return Err(Error::Denied);
    }
    let rows: Vec<HistoryRow> = query("SELECT x.contact_id, x.reason, a.name AS by_name, x.withdrawn_at, b.name AS restored_by, x.restored_at FROM withdrawn_contact x JOIN account a ON a.org_id = x.org_id AND a.id = x.withdrawn_by LEFT JOIN account b ON b.org_id = x.org_id AND b.id = x.restored_by WHERE x.org_id = $1 AND (x.contact_id = $2 OR (x.moved_to = $2 AND x.restored_at IS NULL)) ORDER BY x.withdrawn_at DESC, x.version DESC LIMIT 50")
        .bind(org)
        .bind(id)
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let then = if row.contact_id == id.0 {
                Moved::Restored {
                    by: row.restored_by?,
                    at: row.restored_at?,
                }
            } else {
                Moved::Here {
                    from: ContactId(row.contact_id),
                }
            };
            Some(Withdrawal {
                reason: row.reason,
                by: row.by_name,
                at: row.withdrawn_at,
                then,
            })
        })
        .collect())
}
