//! Reads every entry again and says whether it is as it was written.
//!
//! What is in memory is the entry at hand, the end of each chain and a line for each file that was taken out, however long
//! the trail is.

mod entry;
mod reading;

use super::chain::{Hash, Link, add};
use crate::{Db, Result, Stamp, Tx, query};
use entry::Kept;
use reading::Reading;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use tokio_stream::{Stream, StreamExt as _};
use uuid::Uuid;

/// How a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The organisation.
    pub org: Uuid,
    /// The account whose deeds the chain holds; none for the program itself.
    pub account: Option<Uuid>,
    /// The number and the hash of its last entry.
    pub link: Link,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// What it says is not what was written, or it does not follow the entry before it.
    Edited,
    /// It is not there, though later ones are.
    Missing,
    /// It stands at another place than where it was written: there, at this number.
    OutOfOrder(i64),
    /// It is not there, nor is anything after it.
    CutOff,
    /// It was put in by something else than the program.
    Added,
}

impl Fault {
    /// A short name, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Fault::Edited => "edited",
            Fault::Missing => "missing",
            Fault::OutOfOrder(_) => "out_of_order",
            Fault::CutOff => "cut_off",
            Fault::Added => "added",
        }
    }
}

/// An entry that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The organisation.
    pub org: Uuid,
    /// The account in whose chain it is; none for the program itself.
    pub account: Option<Uuid>,
    /// Its number in the chain.
    pub seq: i64,
    /// Its identifier, where it is there.
    pub id: Option<Uuid>,
    /// When it was made, where that can be read.
    pub at: Option<Stamp>,
    /// What is wrong.
    pub fault: Fault,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many entries were read.
    pub entries: u64,
    /// The end of every chain, in the order of organisation and account. For a broken chain it is the last entry before
    /// the break.
    pub ends: Vec<End>,
    /// The first entry that is not as it was written.
    pub broken: Option<Broken>,
    /// How many chains have such an entry.
    pub broken_chains: u64,
    /// Which these are.
    faulty: BTreeSet<(Uuid, Option<Uuid>)>,
}

impl Verified {
    /// Whether something is wrong with a chain already.
    pub(super) fn is_faulty(&self, org: Uuid, account: Option<Uuid>) -> bool {
        self.faulty.contains(&(org, account))
    }

    /// Adds an entry that is not as it was written. Returns whether it is now the first.
    pub(super) fn add(&mut self, broken: Broken) -> bool {
        self.faulty.insert((broken.org, broken.account));
        self.broken_chains = self.faulty.len() as u64;
        let place = |broken: &Broken| (broken.org, broken.account, broken.seq);
        let first = self
            .broken
            .as_ref()
            .is_none_or(|first| place(&broken) < place(first));
        if first {
            self.broken = Some(broken);
        }
        first
    }

    /// SHA-256 over every end in its order: one short number for the state of the whole trail.
    pub fn digest(&self) -> Hash {
        digest(&self.ends)
    }
}

/// SHA-256 over the bytes of `alongside audit heads 1` and a zero byte, and of each end the organisation, the chain (16
/// zero bytes for the program itself), the number and the hash, each with its length before it as in an entry.
pub fn digest(ends: &[End]) -> Hash {
    let mut all = Sha256::new();
    all.update(b"alongside audit heads 1\0");
    for end in ends {
        add(&mut all, Some(end.org.as_bytes()));
        let chain = end.account.unwrap_or(Uuid::nil());
        add(&mut all, Some(chain.as_bytes()));
        add(&mut all, Some(&end.link.seq.to_be_bytes()));
        add(&mut all, Some(&end.link.hash));
    }
    all.finalize().into()
}

/// Reads the whole trail as it is at one moment; the server may go on meanwhile. `earlier` is the state at an earlier
/// time: every entry of then must still be there, so that it also shows when the end of a chain was cut off together with
/// the record of it, or when a chain was written anew from some entry on.
///
/// # Errors
/// As the database says.
pub async fn verify(db: &Db, earlier: &[End]) -> Result<Verified> {
    let mut tx = db.read().await?;
    if let Tx::Postgres(_) = tx {
        query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            .execute(&mut tx)
            .await?;
    }
    let verified = verify_within(&mut tx, earlier).await?;
    tx.rollback().await?;
    Ok(verified)
}

const ENTRIES: &str = "SELECT org_id, chain, seq, id, at, account_id, account_role, action, resource, resource_id, person_id, detail, hash FROM audit ORDER BY org_id, chain, seq";

/// As [`verify`], of what a transaction sees. On PostgreSQL others must not write meanwhile.
///
/// # Errors
/// As the database says.
pub async fn verify_within(tx: &mut Tx, earlier: &[End]) -> Result<Verified> {
    let mut heads = BTreeMap::new();
    let rows: Vec<(Uuid, Uuid, i64, Vec<u8>)> =
        query("SELECT org_id, chain, seq, hash FROM audit_head ORDER BY org_id, chain")
            .all(tx)
            .await?;
    for (org, chain, seq, hash) in rows {
        heads.insert((org, chain), (seq, hash));
    }
    let mut reading = Reading::new(heads, earlier);
    match tx {
        Tx::Sqlite(tx) => {
            reading
                .all(sqlx::query_as(ENTRIES).fetch(&mut **tx))
                .await?;
        }
        Tx::Postgres(tx) => {
            reading
                .all(sqlx::query_as(ENTRIES).fetch(&mut **tx))
                .await?;
        }
    }
    let (mut verified, sets, doubtful) = reading.finish();
    if let (Some(broken), Some(doubtful)) = (&mut verified.broken, doubtful) {
        broken.fault = look_closer(tx, &doubtful).await?;
    }
    sets.hold_against(tx, &mut verified).await?;
    Ok(verified)
}

/// An entry whose hash is not what it should be, with the link before it.
struct Doubtful {
    entry: Kept,
    before: Link,
}

/// Whether an entry that does not fit was changed, moved, or put in before one that does fit.
async fn look_closer(tx: &mut Tx, doubtful: &Doubtful) -> Result<Fault> {
    match tx {
        Tx::Sqlite(tx) => {
            let chain = sqlx::query_as(CHAIN_OF)
                .bind(doubtful.entry.org.clone())
                .bind(doubtful.entry.chain.clone());
            compare(doubtful, chain.fetch(&mut **tx)).await
        }
        Tx::Postgres(tx) => {
            let chain = sqlx::query_as(CHAIN_OF)
                .bind(doubtful.entry.org())
                .bind(doubtful.entry.chain());
            compare(doubtful, chain.fetch(&mut **tx)).await
        }
    }
}

const CHAIN_OF: &str = "SELECT org_id, chain, seq, id, at, account_id, account_role, action, resource, resource_id, person_id, detail, hash FROM audit WHERE org_id = $1 AND chain = $2 ORDER BY seq";

/// An entry was written as number `n` when what it says gives, behind the hash that was there before `n`, the hash that it
/// has or that stands at `n` now. Nobody can bring that about by chance.
async fn compare(
    Doubtful { entry, before }: &Doubtful,
    mut chain: impl Stream<Item = std::result::Result<Kept, sqlx::Error>> + Unpin,
) -> Result<Fault> {
    let mut fault = Fault::Edited;
    let mut there = entry.hash_at(&Link::START.hash, 1);
    if there == *entry.hash && entry.seq != 1 {
        return Ok(Fault::OutOfOrder(1));
    }
    while let Some(other) = chain.next().await.transpose()? {
        // What it says was moved here, and the hashes were left where they are.
        if other.seq != entry.seq && other.hash == there {
            return Ok(Fault::OutOfOrder(other.seq));
        }
        if entry.seq.checked_add(1) == Some(other.seq)
            && other.hash_at(&before.hash, entry.seq) == *other.hash
        {
            // The next one was written where this one stands.
            fault = Fault::Added;
        }
        let Ok(hash) = Hash::try_from(other.hash.as_slice()) else {
            continue;
        };
        // It was moved here with its hash. Of two neighbours that changed places each stands behind the other's hash.
        let next = other.seq.saturating_add(1);
        for number in [other.seq, next] {
            if number != entry.seq && entry.hash_at(&hash, number) == *entry.hash {
                return Ok(Fault::OutOfOrder(number));
            }
        }
        there = entry.hash_at(&hash, next);
    }
    Ok(fault)
}
