//! What ties entries to one another, so that it shows when one was changed, taken out, put in or moved.
//!
//! The hash of an entry is SHA-256 over, one after the other:
//!
//! 1. the bytes of `alongside audit entry 1` and a zero byte;
//! 2. the hash of the entry before it in its chain, 32 bytes; 32 zero bytes before the first;
//! 3. its number in the chain, a signed 64-bit integer, most significant byte first;
//! 4. the columns in the order of [`Said`], each as a byte 0 where there is nothing, or else a byte 1, the length in
//!    bytes as an unsigned 32-bit integer, most significant byte first, and the bytes.
//!
//! Identifiers are their 16 bytes, texts UTF-8, instants the 27 characters of [`Stamp::text`]. Since every part has its
//! length before it, two different entries never give the same bytes.

use crate::query::Value;
use crate::{Error, Result, Stamp, Tx, query};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A hash of SHA-256.
pub type Hash = [u8; 32];

/// How the bytes that are hashed begin.
const DOMAIN: &[u8] = b"alongside audit entry 1\0";

/// Everything an entry says, in the bytes that are hashed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) org: &'a [u8],
    pub(super) chain: &'a [u8],
    pub(super) id: &'a [u8],
    pub(super) at: &'a [u8],
    pub(super) account: Option<&'a [u8]>,
    pub(super) role: Option<&'a [u8]>,
    pub(super) action: &'a [u8],
    pub(super) resource: &'a [u8],
    pub(super) resource_id: Option<&'a [u8]>,
    pub(super) person: Option<&'a [u8]>,
    pub(super) detail: &'a [u8],
}

/// The place of an entry: its number in its chain, and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// From 1, without gaps.
    pub seq: i64,
    /// Of the entry and of everything before it.
    pub hash: Hash,
}

impl Link {
    /// What stands before the first entry.
    pub const START: Link = Link {
        seq: 0,
        hash: [0; 32],
    };

    /// The place of what comes next.
    pub(super) fn next(&self, said: &Said<'_>) -> Link {
        let seq = self.seq.saturating_add(1);
        Link {
            seq,
            hash: hash(&self.hash, seq, said),
        }
    }

    pub(super) fn read(seq: i64, hash: &[u8]) -> Result<Link> {
        let hash = hash.try_into().map_err(|_| Error::Unreadable {
            table: "audit_head",
            column: "hash",
        })?;
        Ok(Link { seq, hash })
    }
}

/// The hash of an entry at a place.
pub(super) fn hash(before: &Hash, seq: i64, said: &Said<'_>) -> Hash {
    let mut all = Sha256::new();
    all.update(DOMAIN);
    all.update(before);
    all.update(seq.to_be_bytes());
    for part in [
        Some(said.org),
        Some(said.chain),
        Some(said.id),
        Some(said.at),
        said.account,
        said.role,
        Some(said.action),
        Some(said.resource),
        said.resource_id,
        said.person,
        Some(said.detail),
    ] {
        add(&mut all, part);
    }
    all.finalize().into()
}

/// Adds a part with its length before it.
pub(super) fn add(all: &mut Sha256, part: Option<&[u8]>) {
    let Some(bytes) = part else {
        all.update([0]);
        return;
    };
    all.update([1]);
    // No value of a database is longer than this.
    all.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    all.update(bytes);
}

/// An entry as it is kept, but for its place.
#[derive(Debug, Clone)]
pub struct Record {
    /// The organisation.
    pub org: Uuid,
    /// Its identifier.
    pub id: Uuid,
    /// When.
    pub at: Stamp,
    /// Who did it; none for the program itself.
    pub account: Option<Uuid>,
    /// The code of the role they had.
    pub role: Option<Cow<'static, str>>,
    /// The code of what was done.
    pub action: Cow<'static, str>,
    /// The code of the kind of record.
    pub resource: Cow<'static, str>,
    /// Which record.
    pub resource_id: Option<Uuid>,
    /// Whose record it belongs to.
    pub person: Option<Uuid>,
    /// How many rows, or which fields.
    pub detail: Cow<'static, str>,
}

/// The statement that writes entries, as far as its `VALUES`, with the columns in the order of [`Record::values`].
pub const INSERT: &str = "INSERT INTO audit (org_id, chain, seq, id, at, account_id, account_role, action, resource, resource_id, person_id, detail, hash)";
/// How many columns these are.
pub const WIDTH: usize = 13;

impl Record {
    /// The chain it belongs to.
    pub fn chain(&self) -> Uuid {
        self.account.unwrap_or(Uuid::nil())
    }

    /// Its place behind another.
    pub fn behind(&self, before: &Link) -> Link {
        let chain = self.chain();
        let at = self.at.text();
        before.next(&Said {
            org: self.org.as_bytes(),
            chain: chain.as_bytes(),
            id: self.id.as_bytes(),
            at: at.as_bytes(),
            account: self.account.as_ref().map(|id| &id.as_bytes()[..]),
            role: self.role.as_deref().map(str::as_bytes),
            action: self.action.as_bytes(),
            resource: self.resource.as_bytes(),
            resource_id: self.resource_id.as_ref().map(|id| &id.as_bytes()[..]),
            person: self.person.as_ref().map(|id| &id.as_bytes()[..]),
            detail: self.detail.as_bytes(),
        })
    }

    /// What is kept of it at a place.
    pub fn values(self, link: &Link) -> [Value; WIDTH] {
        [
            self.org.into(),
            self.chain().into(),
            link.seq.into(),
            self.id.into(),
            self.at.into(),
            self.account.into(),
            Value::Text(self.role.map(Cow::into_owned)),
            self.action.into_owned().into(),
            self.resource.into_owned().into(),
            self.resource_id.into(),
            self.person.into(),
            self.detail.into_owned().into(),
            link.hash.to_vec().into(),
        ]
    }
}

/// The ends of many chains, for writing a great many entries of many accounts where nobody else writes.
#[derive(Debug, Clone, Default)]
pub struct Chains(BTreeMap<(Uuid, Uuid), Link>);

impl Chains {
    /// Adds an entry to its chain. What it returns goes behind [`INSERT`].
    pub fn add(&mut self, record: Record) -> [Value; WIDTH] {
        let end = self
            .0
            .entry((record.org, record.chain()))
            .or_insert(Link::START);
        *end = record.behind(end);
        let end = *end;
        record.values(&end)
    }

    /// Writes the ends of chains that have none yet.
    ///
    /// # Errors
    /// As the database says.
    pub async fn finish(self, tx: &mut Tx) -> Result<()> {
        for ((org, chain), link) in self.0 {
            query("INSERT INTO audit_head (org_id, chain, seq, hash) VALUES ($1, $2, $3, $4)")
                .bind(org)
                .bind(chain)
                .bind(link.seq)
                .bind(link.hash.to_vec())
                .execute(tx)
                .await?;
        }
        Ok(())
    }
}

/// The end of a chain, held until the transaction ends.
pub(super) async fn hold(tx: &mut Tx, org: Uuid, chain: Uuid) -> Result<Link> {
    if let Some(end) = look(tx, org, chain).await? {
        return Ok(end);
    }
    // Somebody who begins the same chain at this moment is waited for here.
    query("INSERT INTO audit_head (org_id, chain, seq, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(org)
        .bind(chain)
        .bind(Link::START.seq)
        .bind(Link::START.hash.to_vec())
        .execute(tx)
        .await?;
    look(tx, org, chain).await?.ok_or(Error::Changed)
}

async fn look(tx: &mut Tx, org: Uuid, chain: Uuid) -> Result<Option<Link>> {
    // Whoever writes to SQLite is alone there.
    let text = match tx {
        Tx::Sqlite(_) => "SELECT seq, hash FROM audit_head WHERE org_id = $1 AND chain = $2",
        Tx::Postgres(_) => {
            "SELECT seq, hash FROM audit_head WHERE org_id = $1 AND chain = $2 FOR UPDATE"
        }
    };
    let found: Option<(i64, Vec<u8>)> = query(text).bind(org).bind(chain).optional(tx).await?;
    found.map(|(seq, hash)| Link::read(seq, &hash)).transpose()
}

/// An entry and the new end of its chain, sent to the database together.
const ENTRY_SQLITE: &str = "INSERT INTO audit (org_id, chain, seq, id, at, account_id, account_role, action, resource, resource_id, person_id, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13); UPDATE audit_head SET seq = $3, hash = $13 WHERE org_id = $1 AND chain = $2";
const ENTRY_POSTGRES: &str = "WITH head AS (UPDATE audit_head SET seq = $3, hash = $13 WHERE org_id = $1 AND chain = $2) INSERT INTO audit (org_id, chain, seq, id, at, account_id, account_role, action, resource, resource_id, person_id, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

/// Writes an entry at the end of its chain.
pub(super) async fn append(tx: &mut Tx, record: Record) -> Result<()> {
    let end = hold(tx, record.org, record.chain()).await?;
    append_behind(tx, record, &end).await
}

/// Writes an entry behind the end of its chain, which is held.
pub(super) async fn append_behind(tx: &mut Tx, record: Record, end: &Link) -> Result<()> {
    let link = record.behind(end);
    let text = match tx {
        Tx::Sqlite(_) => ENTRY_SQLITE,
        Tx::Postgres(_) => ENTRY_POSTGRES,
    };
    record
        .values(&link)
        .into_iter()
        .fold(query(text), crate::Query::bind)
        .execute(tx)
        .await?;
    Ok(())
}

/// Rows in a statement: SQLite looks each placeholder up among all those of its statement, one after the other.
pub(super) const TOGETHER: usize = 25;

/// Writes many entries of one account at the end of its chain.
pub(super) async fn append_many(
    tx: &mut Tx,
    org: Uuid,
    chain: Uuid,
    records: Vec<Record>,
) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let mut end = hold(tx, org, chain).await?;
    let mut rows = Vec::with_capacity(TOGETHER);
    for record in records {
        end = record.behind(&end);
        rows.push(record.values(&end));
        if rows.len() == TOGETHER {
            insert(tx, &mut rows).await?;
        }
    }
    insert(tx, &mut rows).await?;
    query("UPDATE audit_head SET seq = $1, hash = $2 WHERE org_id = $3 AND chain = $4")
        .bind(end.seq)
        .bind(end.hash.to_vec())
        .bind(org)
        .bind(chain)
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes the rows that wait.
pub(super) async fn insert(tx: &mut Tx, rows: &mut Vec<[Value; WIDTH]>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut statement = query(INSERT).push(" VALUES ");
    for (number, row) in rows.drain(..).enumerate() {
        for (column, value) in row.into_iter().enumerate() {
            let before = match (number, column) {
                (0, 0) => "(",
                (_, 0) => "), (",
                _ => ", ",
            };
            statement = statement.push(before).push_bind(value);
        }
    }
    statement.push(")").execute(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            org: Uuid::from_u128(1),
            id: Uuid::from_u128(2),
            at: Stamp("2026-03-01T09:00:00Z".parse().expect("an instant")),
            account: Some(Uuid::from_u128(3)),
            role: Some("coordinator".into()),
            action: "read".into(),
            resource: "person".into(),
            resource_id: None,
            person: Some(Uuid::from_u128(4)),
            detail: "".into(),
        }
    }

    /// Anybody can work this out again from the documentation with `sha256sum`: the bytes are written out here.
    #[test]
    fn the_hash_is_over_the_bytes_that_are_documented() {
        let mut bytes = b"alongside audit entry 1\0".to_vec();
        bytes.extend([0; 32]);
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        let mut part = |part: &[u8]| {
            bytes.push(1);
            bytes.extend([0, 0, 0, u8::try_from(part.len()).expect("short")]);
            bytes.extend(part);
        };
        part(Uuid::from_u128(1).as_bytes());
        part(Uuid::from_u128(3).as_bytes());
        part(Uuid::from_u128(2).as_bytes());
        part(b"2026-03-01T09:00:00.000000Z");
        part(Uuid::from_u128(3).as_bytes());
        part(b"coordinator");
        part(b"read");
        part(b"person");
        bytes.push(0);
        let mut part = |part: &[u8]| {
            bytes.push(1);
            bytes.extend([0, 0, 0, u8::try_from(part.len()).expect("short")]);
            bytes.extend(part);
        };
        part(Uuid::from_u128(4).as_bytes());
        part(b"");
        let expected: Hash = Sha256::digest(&bytes).into();
        let link = record().behind(&Link::START);
        assert_eq!(
            link,
            Link {
                seq: 1,
                hash: expected
            }
        );
    }

    #[test]
    fn what_moves_from_one_column_to_the_next_gives_another_hash() {
        let mut moved = record();
        moved.action = "readp".into();
        moved.resource = "erson".into();
        let mut absent = record();
        absent.role = None;
        let mut empty = record();
        empty.role = Some("".into());
        let mut hashes: Vec<Hash> = [record(), moved, absent, empty]
            .iter()
            .map(|record| record.behind(&Link::START).hash)
            .collect();
        hashes.push(record().behind(&record().behind(&Link::START)).hash);
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 5);
    }
}
