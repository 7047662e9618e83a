//! An entry as the database has it, whatever somebody may have made of it.

use crate::Stamp;
use crate::audit::chain::{Hash, Said, hash};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};
use uuid::Uuid;

/// The bytes of an entry. What is no identifier or no instant is read all the same, for it is what is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) org: Vec<u8>,
    pub(super) chain: Vec<u8>,
    pub(super) seq: i64,
    id: Vec<u8>,
    at: Vec<u8>,
    account: Option<Vec<u8>>,
    role: Option<Vec<u8>>,
    action: Vec<u8>,
    resource: Vec<u8>,
    resource_id: Option<Vec<u8>>,
    person: Option<Vec<u8>>,
    detail: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

impl Kept {
    /// The hash it has behind another and at a number.
    pub(super) fn hash_at(&self, before: &Hash, seq: i64) -> Hash {
        let said = Said {
            org: &self.org,
            chain: &self.chain,
            id: &self.id,
            at: &self.at,
            account: self.account.as_deref(),
            role: self.role.as_deref(),
            action: &self.action,
            resource: &self.resource,
            resource_id: self.resource_id.as_deref(),
            person: self.person.as_deref(),
            detail: &self.detail,
        };
        hash(before, seq, &said)
    }

    /// Whether it is in the chain of its account.
    pub(super) fn is_in_its_chain(&self) -> bool {
        match &self.account {
            Some(account) => *account == self.chain,
            None => self.chain() == Uuid::nil(),
        }
    }

    /// The organisation; the nil UUID where it is none.
    pub(super) fn org(&self) -> Uuid {
        Uuid::from_slice(&self.org).unwrap_or(Uuid::nil())
    }

    /// The chain; the greatest UUID where it is none.
    pub(super) fn chain(&self) -> Uuid {
        Uuid::from_slice(&self.chain).unwrap_or(Uuid::max())
    }

    /// How many rows, or which fields, as bytes.
    pub(super) fn detail(&self) -> &[u8] {
        &self.detail
    }

    pub(super) fn id(&self) -> Option<Uuid> {
        Uuid::from_slice(&self.id).ok()
    }

    pub(super) fn at(&self) -> Option<Stamp> {
        let text = str::from_utf8(&self.at).ok()?;
        text.parse().map(Stamp).ok()
    }
}

/// Text is read as its bytes, which need not be UTF-8.
impl FromRow<'_, SqliteRow> for Kept {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Kept {
            org: row.try_get("org_id")?,
            chain: row.try_get("chain")?,
            seq: row.try_get("seq")?,
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            account: row.try_get("account_id")?,
            role: row.try_get("account_role")?,
            action: row.try_get("action")?,
            resource: row.try_get("resource")?,
            resource_id: row.try_get("resource_id")?,
            person: row.try_get("person_id")?,
            detail: row.try_get("detail")?,
            hash: row.try_get("hash")?,
        })
    }
}

impl FromRow<'_, PgRow> for Kept {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let id = |column| Ok::<_, sqlx::Error>(row.try_get::<Uuid, _>(column)?.as_bytes().to_vec());
        let id_or_none = |column| {
            let id: Option<Uuid> = row.try_get(column)?;
            Ok::<_, sqlx::Error>(id.map(|id| id.as_bytes().to_vec()))
        };
        let text = |column| Ok::<_, sqlx::Error>(row.try_get::<String, _>(column)?.into_bytes());
        let role: Option<String> = row.try_get("account_role")?;
        Ok(Kept {
            org: id("org_id")?,
            chain: id("chain")?,
            seq: row.try_get("seq")?,
            id: id("id")?,
            at: row.try_get::<Stamp, _>("at")?.text().into_bytes(),
            account: id_or_none("account_id")?,
            role: role.map(String::into_bytes),
            action: text("action")?,
            resource: text("resource")?,
            resource_id: id_or_none("resource_id")?,
            person: id_or_none("person_id")?,
            detail: text("detail")?,
            hash: row.try_get("hash")?,
        })
    }
}
