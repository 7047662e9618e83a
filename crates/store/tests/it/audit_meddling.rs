//! A thousand ways to meddle with the audit trail, each of which is found.

use crate::audit_chain::{lived_in, may_be_changed};
use store::audit::{self, Fault, Link, Record};
use store::query::Value;
use store::{Stamp, Tx, query};
use testkit::TestDb;
use testkit::databases::{postgres, sqlite};
use uuid::Uuid;

/// Numbers that are the same at each run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).expect("small");
        usize::try_from((z ^ (z >> 31)) % end).expect("small")
    }

    fn uuid(&mut self) -> Uuid {
        let half = |chance: &mut Self| u64::try_from(chance.below(usize::MAX)).expect("64 bits");
        Uuid::from_u64_pair(half(self), half(self))
    }
}

/// An entry as somebody with the database in their hands sees it.
#[derive(sqlx::FromRow, Clone, Debug)]
struct Seen {
    org_id: Uuid,
    chain: Uuid,
    seq: i64,
    id: Uuid,
    at: Stamp,
    account_id: Option<Uuid>,
    account_role: Option<String>,
    action: String,
    resource: String,
    resource_id: Option<Uuid>,
    person_id: Option<Uuid>,
    detail: String,
    hash: Vec<u8>,
}

impl Seen {
    fn record(self) -> Record {
        Record {
            org: self.org_id,
            id: self.id,
            at: self.at,
            account: self.account_id,
            role: self.account_role.map(Into::into),
            action: self.action.into(),
            resource: self.resource.into(),
            resource_id: self.resource_id,
            person: self.person_id,
            detail: self.detail.into(),
        }
    }

    fn link(&self) -> Link {
        let hash = self.hash.as_slice().try_into().expect("32 bytes");
        Link {
            seq: self.seq,
            hash,
        }
    }
}

/// Somebody who meddles, in a transaction that is undone afterwards.
struct Meddler<'a> {
    tx: &'a mut Tx,
    chance: &'a mut Chance,
    /// The entries of one chain.
    chain: &'a [Seen],
}

impl Meddler<'_> {
    async fn run(&mut self, text: &'static str, values: Vec<Value>) {
        let statement = values.into_iter().fold(query(text), store::Query::bind);
        statement.execute(self.tx).await.expect("meddled");
    }

    fn place(&self, seq: i64) -> Vec<Value> {
        vec![
            self.chain[0].org_id.into(),
            self.chain[0].chain.into(),
            seq.into(),
        ]
    }

    fn length(&self) -> i64 {
        i64::try_from(self.chain.len()).expect("short")
    }

    /// One entry; never the last where `inner` says so.
    fn pick(&mut self, inner: bool) -> Seen {
        let end = self.chain.len() - usize::from(inner);
        self.chain[self.chance.below(end)].clone()
    }

    async fn set(&mut self, seq: i64, text: &'static str, value: Value) {
        let mut values = self.place(seq);
        values.push(value);
        self.run(text, values).await;
    }

    /// Changes one column of one entry.
    async fn edit(&mut self) -> (i64, Fault) {
        let entry = self.pick(false);
        let other = self.chance.uuid();
        let (text, value): (_, Value) = match self.chance.below(10) {
            0 => (
                "UPDATE audit SET id = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                other.into(),
            ),
            1 => {
                let later = entry.at.0 + jiff::SignedDuration::from_micros(1);
                (
                    "UPDATE audit SET at = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                    later.into(),
                )
            }
            2 => (
                "UPDATE audit SET account_id = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                other.into(),
            ),
            3 => (
                "UPDATE audit SET account_role = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                "clinician".into(),
            ),
            4 => (
                "UPDATE audit SET action = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                "sign_in".into(),
            ),
            5 => (
                "UPDATE audit SET resource = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                "site".into(),
            ),
            6 => (
                "UPDATE audit SET resource_id = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                other.into(),
            ),
            7 => {
                let person = entry.person_id.is_none().then_some(other);
                (
                    "UPDATE audit SET person_id = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                    person.into(),
                )
            }
            8 => (
                "UPDATE audit SET detail = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                format!("{} ", entry.detail).into(),
            ),
            _ => {
                let mut hash = entry.hash;
                hash[self.chance.below(32)] ^= 1 << self.chance.below(8);
                (
                    "UPDATE audit SET hash = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                    hash.into(),
                )
            }
        };
        self.set(entry.seq, text, value).await;
        (entry.seq, Fault::Edited)
    }

    /// Changes an entry and gives it the hash that it then should have; to the end of the chain where `on` says so.
    async fn edit_and_hash(&mut self, on: bool) -> (i64, Fault) {
        let entry = self.pick(!on);
        let mut before = match entry.seq {
            1 => Link::START,
            seq => self.chain[usize::try_from(seq).expect("short") - 2].link(),
        };
        let last = if on { self.length() } else { entry.seq };
        for seq in entry.seq..=last {
            let mut record = self.chain[usize::try_from(seq).expect("short") - 1]
                .clone()
                .record();
            if seq == entry.seq {
                record.detail = "nothing".into();
                self.set(
                    seq,
                    "UPDATE audit SET detail = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                    "nothing".into(),
                )
                .await;
            }
            before = record.behind(&before);
            self.set(
                seq,
                "UPDATE audit SET hash = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                before.hash.to_vec().into(),
            )
            .await;
        }
        if on {
            self.head(before).await;
            // What shows it is the end of an earlier time.
            return (self.length(), Fault::Edited);
        }
        (entry.seq + 1, Fault::Edited)
    }

    async fn head(&mut self, link: Link) {
        let mut values = self.place(link.seq);
        values.push(link.hash.to_vec().into());
        self.run(
            "UPDATE audit_head SET seq = $3, hash = $4 WHERE org_id = $1 AND chain = $2",
            values,
        )
        .await;
    }

    /// Takes out an entry, and closes the gap where `renumber` says so.
    async fn remove(&mut self, renumber: bool) -> (i64, Fault) {
        let entry = self.pick(true);
        let place = self.place(entry.seq);
        self.run(
            "DELETE FROM audit WHERE org_id = $1 AND chain = $2 AND seq = $3",
            place,
        )
        .await;
        if !renumber {
            return (entry.seq, Fault::Missing);
        }
        self.shift(entry.seq, -1).await;
        (entry.seq, Fault::Edited)
    }

    /// Gives every entry behind a number another one.
    async fn shift(&mut self, behind: i64, by: i64) {
        // First out of the way, for no number may be there twice.
        self.set(
            behind,
            "UPDATE audit SET seq = -(seq + $4) WHERE org_id = $1 AND chain = $2 AND seq > $3",
            by.into(),
        )
        .await;
        let place = self.place(0);
        self.run(
            "UPDATE audit SET seq = -seq WHERE org_id = $1 AND chain = $2 AND seq < $3",
            place,
        )
        .await;
    }

    /// Lets two entries change places, with their hashes or without.
    async fn swap(&mut self, hashes_stay: bool) -> (i64, Fault) {
        let one = self.pick(false);
        let two = loop {
            let two = self.pick(false);
            if two.seq != one.seq {
                break two;
            }
        };
        let text = "UPDATE audit SET seq = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3";
        self.set(one.seq, text, (-1_i64).into()).await;
        self.set(two.seq, text, one.seq.into()).await;
        self.set(-1, text, two.seq.into()).await;
        if hashes_stay {
            for entry in [&one, &two] {
                self.set(
                    entry.seq,
                    "UPDATE audit SET hash = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
                    entry.hash.clone().into(),
                )
                .await;
            }
        }
        let (first, second) = (one.seq.min(two.seq), one.seq.max(two.seq));
        (first, Fault::OutOfOrder(second))
    }

    /// Cuts off the end, with the record of it where `head` says so.
    async fn cut(&mut self, head: bool) -> (i64, Fault) {
        let left = i64::try_from(self.chance.below(self.chain.len())).expect("short");
        let place = self.place(left);
        self.run(
            "DELETE FROM audit WHERE org_id = $1 AND chain = $2 AND seq > $3",
            place,
        )
        .await;
        if head && left > 0 {
            let end = self.chain[usize::try_from(left).expect("short") - 1].link();
            self.head(end).await;
        } else if head {
            let mut place = self.place(0);
            place.pop();
            self.run(
                "DELETE FROM audit_head WHERE org_id = $1 AND chain = $2",
                place,
            )
            .await;
        }
        (left + 1, Fault::CutOff)
    }

    /// Writes an entry of one's own behind the last or between two, with the hash that it should have.
    async fn add(&mut self, between: bool) -> (i64, Fault) {
        let after = if between {
            self.pick(true)
        } else {
            self.chain[self.chain.len() - 1].clone()
        };
        let mut record = after.clone().record();
        record.id = self.chance.uuid();
        let link = record.behind(&after.link());
        self.shift(after.seq, 1).await;
        let row = record.values(&link);
        self.run("INSERT INTO audit (org_id, chain, seq, id, at, account_id, account_role, action, resource, resource_id, person_id, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", row.into()).await;
        if !between {
            return (after.seq + 1, Fault::Added);
        }
        if after.seq + 1 == self.length() {
            // It stands where the chain ended, and is not what stood there.
            return (after.seq + 1, Fault::Edited);
        }
        // It fits behind the one before, so it is the next that does not fit behind it.
        (after.seq + 2, Fault::OutOfOrder(after.seq + 1))
    }

    /// Puts an entry between two with any hash.
    async fn add_blindly(&mut self) -> (i64, Fault) {
        let (seq, fault) = self.add(true).await;
        let seq = if fault == Fault::Edited { seq } else { seq - 1 };
        let hash: Vec<u8> = (0..32)
            .map(|_| u8::try_from(self.chance.below(256)).expect("a byte"))
            .collect();
        self.set(
            seq,
            "UPDATE audit SET hash = $4 WHERE org_id = $1 AND chain = $2 AND seq = $3",
            hash.into(),
        )
        .await;
        (seq, Fault::Added)
    }

    /// Changes the record of the end.
    async fn change_head(&mut self) -> (i64, Fault) {
        let mut end = self.chain[self.chain.len() - 1].link();
        if self.chance.below(2) == 0 {
            end.seq += 1;
            self.head(end).await;
            return (end.seq, Fault::CutOff);
        }
        end.hash[self.chance.below(32)] ^= 1;
        self.head(end).await;
        (end.seq, Fault::Edited)
    }

    /// Meddles in the way of this number. The answer is what has to be found, and whether it can only be found by
    /// somebody who kept the ends of an earlier time.
    async fn meddle(&mut self, way: usize) -> ((i64, Fault), bool) {
        match way {
            0 => (self.edit().await, false),
            1 => (self.edit_and_hash(false).await, false),
            2 => (self.edit_and_hash(true).await, true),
            3 => (self.remove(false).await, false),
            4 => (self.remove(true).await, false),
            5 => (self.swap(false).await, false),
            6 => (self.swap(true).await, false),
            7 => (self.cut(false).await, false),
            8 => (self.cut(true).await, true),
            9 => (self.add(false).await, false),
            10 => (self.add(true).await, false),
            11 => (self.add_blindly().await, false),
            _ => (self.change_head().await, false),
        }
    }
}

const WAYS: usize = 13;

/// Meddles so many times, each time with the trail as it was written.
async fn every_meddling_is_found(test: &TestDb, times: usize) {
    let (around, clock) = testkit::fixed();
    lived_in(&test.db, &around, &clock).await;
    let whole = audit::verify(&test.db, &[]).await.expect("read");
    assert_eq!(whole.broken, None);
    assert_eq!(whole.ends.len(), 4);
    may_be_changed(&test.db).await;
    let mut tx = test.db.read().await.expect("begins");
    let all: Vec<Seen> = query("SELECT * FROM audit ORDER BY org_id, chain, seq")
        .all(&mut tx)
        .await
        .expect("read");
    tx.rollback().await.expect("ends");
    let chains: Vec<&[Seen]> = all
        .chunk_by(|a, b| (a.org_id, a.chain) == (b.org_id, b.chain))
        .collect();
    assert_eq!(chains.len(), 4);
    let mut chance = Chance(20_260_301);
    for number in 0..times {
        let chain = chains[chance.below(chains.len())];
        let mut tx = test.db.write().await.expect("begins");
        let way = number % WAYS;
        let mut meddler = Meddler {
            tx: &mut tx,
            chance: &mut chance,
            chain,
        };
        let ((seq, fault), needs_earlier) = meddler.meddle(way).await;
        let alone = audit::verify_within(&mut tx, &[]).await.expect("read");
        let compared = audit::verify_within(&mut tx, &whole.ends)
            .await
            .expect("read");
        tx.rollback().await.expect("undone");
        assert_eq!(alone.broken.is_none(), needs_earlier, "{number}, way {way}");
        let broken = compared.broken.expect("found");
        let place = (
            broken.org,
            broken.account.unwrap_or(Uuid::nil()),
            broken.seq,
            broken.fault,
        );
        assert_eq!(
            place,
            (chain[0].org_id, chain[0].chain, seq, fault),
            "{number}, way {way}"
        );
        assert_eq!(compared.broken_chains, 1, "{number}, way {way}");
    }
    assert_eq!(
        audit::verify(&test.db, &whole.ends).await.expect("read"),
        whole
    );
}

#[tokio::test]
async fn a_thousand_ways_to_meddle_with_the_trail_are_all_found() {
    every_meddling_is_found(&sqlite().await, 1_000).await;
}

#[tokio::test]
async fn meddling_is_found_on_postgresql_too() {
    every_meddling_is_found(&postgres().await, 130).await;
}
