//! A worker's private reflection on a contact. Its author reads it, and nobody else.

use crate::{Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use ids::{ContactId, PersonId, ReflectionId};
use jiff::civil::Date;
use uuid::Uuid;

/// The longest reflection in characters.
pub const LONGEST: usize = 10_000;

/// The account's own reflection on a contact; empty when there is none.
///
/// # Errors
/// As the database says.
pub async fn load(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Reflection, to::Read>,
    contact: ContactId,
) -> Result<String> {
    let found: Option<(Uuid, String)> = query(
        "SELECT id, body FROM reflection WHERE org_id = $1 AND account_id = $2 AND contact_id = $3",
    )
    .bind(permit.actor().org)
    .bind(permit.subject())
    .bind(contact)
    .optional(tx)
    .await?;
    match found {
        None => Ok(String::new()),
        Some((id, body)) => {
            written_down(tx, around, permit, id).await?;
            Ok(body)
        }
    }
}

/// A reflection of the account's own, with the contact it is on.
#[derive(Clone, PartialEq, Eq)]
pub struct Reflection {
    /// The contact.
    pub contact: ContactId,
    /// With whom it was.
    pub person: PersonId,
    /// The day of the contact.
    pub on: Date,
    /// What is written.
    pub body: String,
}

// A reflection must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Reflection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reflection({})", self.contact)
    }
}

/// How many reflections are listed.
const MOST: i64 = 50;

/// The account's own reflections on contacts since a day, latest first.
///
/// # Errors
/// As the database says.
pub async fn since(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Reflection, to::Read>,
    day: Date,
) -> Result<Vec<Reflection>> {
    let rows: Vec<(Uuid, Uuid, Uuid, String, String)> = query("SELECT r.id, c.id, c.person_id, c.on_date, r.body FROM reflection r JOIN contact c ON c.org_id = r.org_id AND c.id = r.contact_id WHERE r.org_id = $1 AND r.account_id = $2 AND c.on_date >= $3 ORDER BY c.on_date DESC, c.id DESC")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(day)
        .limit(MOST)
        .all(tx)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for (id, contact, person, on, body) in rows {
        written_down(tx, around, permit, id).await?;
        found.push(Reflection {
            contact: ContactId(contact),
            person: PersonId(person),
            on: crate::delivery::day(&on, "contact", "on_date")?,
            body,
        });
    }
    Ok(found)
}

/// Keeps the account's own reflection on a contact; empty text takes it away.
///
/// # Errors
/// As the database says.
pub async fn save(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Reflection, to::Create>,
    contact: ContactId,
    body: &str,
) -> Result<()> {
    let (org, account) = (permit.actor().org, permit.subject());
    let before: Option<(Uuid, String)> = query(
        "SELECT id, body FROM reflection WHERE org_id = $1 AND account_id = $2 AND contact_id = $3",
    )
    .bind(org)
    .bind(account)
    .bind(contact)
    .optional(tx)
    .await?;
    let body = body.trim();
    let id = match before {
        None if body.is_empty() => return Ok(()),
        Some((_, old)) if old == body => return Ok(()),
        Some((id, _)) if body.is_empty() => {
            query("DELETE FROM reflection WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(id)
                .execute(tx)
                .await?;
            id
        }
        Some((id, _)) => {
            query("UPDATE reflection SET body = $3, written_at = $4, version = version + 1 WHERE org_id = $1 AND id = $2")
                .bind(org)
                .bind(id)
                .bind(body)
                .bind(around.now())
                .execute(tx)
                .await?;
            id
        }
        None => {
            let id = around.id::<ReflectionId>().0;
            query("INSERT INTO reflection (org_id, id, account_id, contact_id, body, version, written_at) VALUES ($1, $2, $3, $4, $5, 1, $6)")
                .bind(org)
                .bind(id)
                .bind(account)
                .bind(contact)
                .bind(body)
                .bind(around.now())
                .execute(tx)
                .await?;
            id
        }
    };
    written_down(tx, around, permit, id).await
}

/// The entry belongs to no person's log: that somebody reflected is their own affair.
async fn written_down<D: Deed>(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Reflection, D>,
    id: Uuid,
) -> Result<()> {
    let entry = audit::Entry {
        action: D::ACTION,
        resource: on::Reflection::RESOURCE,
        resource_id: Some(id),
        person: None,
        detail: String::new(),
    };
    audit::write(tx, around, permit.actor(), entry).await
}
