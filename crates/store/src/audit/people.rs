//! Whose data were in a file that somebody took out.
//!
//! A file can hold something of every person there is, so it has one entry in the chain, and a row of `audit_people` for
//! each person. The detail of the entry ends with a hash over these people: the entry's own hash covers it, and so it
//! shows when one was taken out of the set or put into it.

use super::chain::{self, Hash, Link};
use super::verify::{Broken, Fault, Verified};
use super::{Entry, record};
use crate::{Query, Result, Stamp, Surroundings, Tx};
use access::Actor;
use data_encoding::HEXLOWER;
use ids::OrgId;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use tokio_stream::{Stream, StreamExt as _};
use uuid::Uuid;

/// How the bytes that are hashed begin.
const DOMAIN: &[u8] = b"alongside audit people 1\0";
/// What stands before the hash in the detail of an entry.
const SET: &str = ", set ";

/// Whose deed it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By<'a> {
    /// Somebody who is signed in.
    Actor(&'a Actor),
    /// The program itself, at the command line.
    Program(OrgId),
}

/// Writes that something of each of these people is taken out, or was seen together: one entry for the whole, from which
/// each of them is told. `people` gives a column `person_id`; rows without one count for nobody. Returns how many people
/// they are.
///
/// # Errors
/// As the database says.
pub(crate) async fn of_people(
    tx: &mut Tx,
    around: &Surroundings,
    by: By<'_>,
    mut entry: Entry,
    people: Query,
) -> Result<usize> {
    let (org, who) = match by {
        By::Actor(actor) => (actor.org, (Some(actor.account), Some(actor.role))),
        By::Program(org) => (org, (None, None)),
    };
    let chain = who.0.map_or(Uuid::nil(), |account| account.0);
    let end = chain::hold(tx, org.0, chain).await?;
    let mut set: Vec<Uuid> = people
        .within(
            "INSERT INTO audit_people (org_id, person_id, chain, seq) SELECT DISTINCT h.org_id, x.person_id, h.chain, h.seq + 1 FROM (",
            ") AS x CROSS JOIN audit_head h WHERE x.person_id IS NOT NULL AND h.org_id = ",
        )
        .push_bind(org)
        .push(" AND h.chain = ")
        .push_bind(chain)
        .push(" RETURNING person_id")
        .all::<(Uuid,)>(tx)
        .await?
        .into_iter()
        .map(|(person,)| person)
        .collect();
    set.sort_unstable();
    if !set.is_empty() {
        let (number, hash) = (set.len(), HEXLOWER.encode(&hash(&set)));
        entry.detail = format!("{}, of {number} people{SET}{hash}", entry.detail);
    }
    chain::append_behind(tx, record(around, org, who, entry), &end).await?;
    Ok(set.len())
}

/// SHA-256 over the bytes of `alongside audit people 1` and a zero byte, and the identifiers in their order.
fn hash(people: &[Uuid]) -> Hash {
    let mut all = Sha256::new();
    all.update(DOMAIN);
    for person in people {
        all.update(person.as_bytes());
    }
    all.finalize().into()
}

/// What the detail of an entry says without the hash, which is nothing to read.
pub fn readable(detail: &str) -> &str {
    claimed(detail).map_or(detail, |(words, _)| words)
}

/// The words of a detail and the hash at its end, where there is one.
fn claimed(detail: &str) -> Option<(&str, Hash)> {
    let (words, hash) = detail.rsplit_once(SET)?;
    let hash = HEXLOWER.decode(hash.as_bytes()).ok()?;
    Some((words, hash.try_into().ok()?))
}

/// The place of an entry: its organisation, its chain, its number.
type Place = (Uuid, Uuid, i64);

/// The sets that entries say there are, gathered while the entries are read.
#[derive(Debug, Default)]
pub(super) struct Sets(BTreeMap<Place, (Hash, Option<Uuid>, Option<Stamp>)>);

impl Sets {
    /// Notes what an entry says, which is as it was written.
    pub(super) fn note(
        &mut self,
        (org, chain): (Uuid, Uuid),
        link: &Link,
        detail: &[u8],
        (id, at): (Option<Uuid>, Option<Stamp>),
    ) {
        let detail = str::from_utf8(detail).unwrap_or_default();
        if let Some((_, hash)) = claimed(detail) {
            self.0.insert((org, chain, link.seq), (hash, id, at));
        }
    }

    /// Holds the people of every set against its entry, and adds to what was found. One person is in memory at a time.
    pub(super) async fn hold_against(mut self, tx: &mut Tx, found: &mut Verified) -> Result<()> {
        match tx {
            Tx::Sqlite(tx) => {
                let rows = sqlx::query_as(SETS).fetch(&mut **tx);
                self.read(rows, found).await?;
            }
            Tx::Postgres(tx) => {
                let rows = sqlx::query_as(SETS).fetch(&mut **tx);
                self.read(rows, found).await?;
            }
        }
        // Of these nobody is left.
        for (place, (_, id, at)) in std::mem::take(&mut self.0) {
            wrong(found, place, Fault::Edited, id, at);
        }
        Ok(())
    }

    async fn read(
        &mut self,
        mut rows: impl Stream<Item = std::result::Result<(Uuid, Uuid, i64, Uuid), sqlx::Error>> + Unpin,
        found: &mut Verified,
    ) -> Result<()> {
        let mut set: Option<(Place, Sha256)> = None;
        while let Some((org, chain, seq, person)) = rows.next().await.transpose()? {
            let place = (org, chain, seq);
            if let Some((other, people)) = set.take_if(|(other, _)| *other != place) {
                self.close(other, people, found);
            }
            let (_, people) = set.get_or_insert_with(|| {
                let mut people = Sha256::new();
                people.update(DOMAIN);
                (place, people)
            });
            people.update(person.as_bytes());
        }
        if let Some((place, people)) = set {
            self.close(place, people, found);
        }
        Ok(())
    }

    /// The people of one set were read.
    fn close(&mut self, place: Place, people: Sha256, found: &mut Verified) {
        match self.0.remove(&place) {
            Some((hash, ..)) if hash == *people.finalize() => {}
            Some((_, id, at)) => wrong(found, place, Fault::Edited, id, at),
            // Beside a break nothing more is said of a chain: what its entries said is not known.
            None if found.is_faulty(place.0, account(place.1)) => {}
            None => wrong(found, place, Fault::Added, None, None),
        }
    }
}

const SETS: &str =
    "SELECT org_id, chain, seq, person_id FROM audit_people ORDER BY org_id, chain, seq, person_id";

/// The account of a chain; none for the program itself.
fn account(chain: Uuid) -> Option<Uuid> {
    (chain != Uuid::nil()).then_some(chain)
}

/// Adds a fault to what was found.
fn wrong(
    found: &mut Verified,
    (org, chain, seq): Place,
    fault: Fault,
    id: Option<Uuid>,
    at: Option<Stamp>,
) {
    let account = account(chain);
    found.add(Broken {
        org,
        account,
        seq,
        id,
        at,
        fault,
    });
}

/// Adds to the entries about a person those on files that held something of them. Of files with concerns the person is
/// told when they are told of every concern: the file may have held just the one that is kept back.
pub(super) fn and_those_of_files(
    entries: Query,
    (org, person): (OrgId, ids::PersonId),
    some_untold: bool,
) -> Query {
    let statement = entries
        .push(" UNION ALL SELECT a.org_id, a.id, a.at, a.account_id, a.account_role, a.action, a.resource, a.detail FROM audit_people s JOIN audit a ON a.org_id = s.org_id AND a.chain = s.chain AND a.seq = s.seq WHERE s.org_id = ")
        .push_bind(org)
        .push(" AND s.person_id = ")
        .push_bind(person);
    if some_untold {
        statement.push(" AND a.resource <> 'concern'")
    } else {
        statement
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_set_is_read_from_the_end_of_a_detail() {
        let set = hash(&[Uuid::from_u128(1)]);
        let detail = format!("3 listed, of 1 people{SET}{}", HEXLOWER.encode(&set));
        assert_eq!(claimed(&detail), Some(("3 listed, of 1 people", set)));
        assert_eq!(readable(&detail), "3 listed, of 1 people");
        for other in ["3 listed", "name, set of words", "phone, set 00"] {
            assert_eq!((claimed(other), readable(other)), (None, other));
        }
    }
}
