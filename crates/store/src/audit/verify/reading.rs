//! Goes along the chains and holds each entry against the one before it.

use super::entry::Kept;
use super::{Broken, Doubtful, End, Fault, Verified};
use crate::Result;
use crate::audit::chain::Link;
use crate::audit::people::Sets;
use std::collections::{BTreeMap, BTreeSet};
use tokio_stream::{Stream, StreamExt as _};
use uuid::Uuid;

/// An organisation and a chain of it.
type Key = (Uuid, Uuid);

/// The chain that is being read.
struct Chain {
    key: Key,
    /// The last entry that is as it was written.
    end: Link,
    /// Of that entry, for a fault that is only seen at the end.
    last: Option<Kept>,
    broken: bool,
}

pub(super) struct Reading {
    /// The recorded ends that were not met yet: number and hash, as they are kept.
    heads: BTreeMap<Key, (i64, Vec<u8>)>,
    /// The ends of an earlier time that were not met yet.
    earlier: BTreeMap<Key, Link>,
    chain: Option<Chain>,
    found: Verified,
    /// The sets of people that entries are about.
    sets: Sets,
    doubtful: Option<Doubtful>,
}

impl Reading {
    pub(super) fn new(heads: BTreeMap<Key, (i64, Vec<u8>)>, earlier: &[End]) -> Self {
        let earlier = earlier.iter().map(|end| {
            let chain = end.account.unwrap_or(Uuid::nil());
            ((end.org, chain), end.link)
        });
        Reading {
            heads,
            earlier: earlier.collect(),
            chain: None,
            found: Verified {
                entries: 0,
                ends: Vec::new(),
                broken: None,
                broken_chains: 0,
                faulty: BTreeSet::new(),
            },
            sets: Sets::default(),
            doubtful: None,
        }
    }

    /// Reads entries in the order of organisation, chain and number.
    pub(super) async fn all(
        &mut self,
        mut entries: impl Stream<Item = std::result::Result<Kept, sqlx::Error>> + Unpin,
    ) -> Result<()> {
        while let Some(entry) = entries.next().await.transpose()? {
            self.add(entry);
        }
        Ok(())
    }

    fn add(&mut self, entry: Kept) {
        self.found.entries += 1;
        let key = (entry.org(), entry.chain());
        if self.chain.as_ref().is_none_or(|chain| chain.key != key) {
            self.close();
            self.chain = Some(Chain {
                key,
                end: Link::START,
                last: None,
                broken: false,
            });
        }
        let Some(chain) = &mut self.chain else { return };
        if chain.broken {
            return;
        }
        let before = chain.end;
        let next = before.seq.saturating_add(1);
        let here = Link {
            seq: next,
            hash: entry.hash_at(&before.hash, next),
        };
        let fault = if entry.seq < next {
            // Its number was there before, or numbers begin at 1.
            Some(Fault::Added)
        } else if entry.seq > next {
            Some(Fault::Missing)
        } else if self.heads.get(&key).is_none_or(|(seq, _)| next > *seq) {
            // No end is recorded here, or an earlier one.
            Some(Fault::Added)
        } else if here.hash != *entry.hash || !entry.is_in_its_chain() {
            Some(Fault::Edited)
        } else if self
            .earlier
            .get(&key)
            .is_some_and(|then| then.seq == next && then.hash != here.hash)
        {
            // It fits, but it is not the entry that was there then.
            Some(Fault::Edited)
        } else {
            None
        };
        let Some(fault) = fault else {
            let said = (entry.id(), entry.at());
            self.sets.note(key, &here, entry.detail(), said);
            chain.end = here;
            chain.last = Some(entry);
            return;
        };
        let missing = fault == Fault::Missing;
        self.broken(Broken {
            org: key.0,
            account: account(key.1),
            seq: if missing { next } else { entry.seq },
            id: entry.id().filter(|_| !missing),
            at: entry.at().filter(|_| !missing),
            fault,
        });
        let first = self.found.broken_chains == 1;
        if first && fault == Fault::Edited && here.hash != *entry.hash {
            self.doubtful = Some(Doubtful { entry, before });
        }
    }

    /// Ends the chain that is being read: it must end where that is recorded, and not before it ended earlier.
    fn close(&mut self) {
        let Some(chain) = self.chain.take() else {
            return;
        };
        let head = self.heads.remove(&chain.key);
        let then = self.earlier.remove(&chain.key);
        if chain.end.seq > 0 {
            self.found.ends.push(End {
                org: chain.key.0,
                account: account(chain.key.1),
                link: chain.end,
            });
        }
        if chain.broken {
            return;
        }
        let recorded = head.as_ref().map_or(0, |(seq, _)| *seq);
        let expected = recorded.max(then.map_or(0, |then| then.seq));
        let other_hash = head.is_some_and(|(_, hash)| chain.end.hash != *hash);
        if expected > chain.end.seq {
            self.cut_off(chain.key, chain.end.seq.saturating_add(1));
        } else if other_hash {
            let last = chain.last.as_ref();
            self.broken(Broken {
                org: chain.key.0,
                account: account(chain.key.1),
                seq: chain.end.seq,
                id: last.and_then(Kept::id),
                at: last.and_then(Kept::at),
                fault: Fault::Edited,
            });
        }
    }

    fn cut_off(&mut self, (org, chain): Key, seq: i64) {
        self.broken(Broken {
            org,
            account: account(chain),
            seq,
            id: None,
            at: None,
            fault: Fault::CutOff,
        });
    }

    fn broken(&mut self, broken: Broken) {
        if let Some(chain) = &mut self.chain {
            chain.broken = true;
        }
        if self.found.add(broken) {
            self.doubtful = None;
        }
    }

    /// What was found, and the entry to look at more closely.
    pub(super) fn finish(mut self) -> (Verified, Sets, Option<Doubtful>) {
        self.close();
        let heads = std::mem::take(&mut self.heads);
        let earlier = std::mem::take(&mut self.earlier);
        // Of neither kind when a chain was begun and never written to. One that was emptied and set back to its beginning
        // has an earlier end still.
        let begun = heads.iter().filter(|(_, (seq, _))| *seq > 0);
        let were = earlier.iter().filter(|(_, then)| then.seq > 0);
        let gone: BTreeSet<Key> = begun
            .map(|(key, _)| *key)
            .chain(were.map(|(key, _)| *key))
            .collect();
        for key in gone {
            self.cut_off(key, 1);
        }
        (self.found, self.sets, self.doubtful)
    }
}

/// The account of a chain; none for the program itself.
fn account(chain: Uuid) -> Option<Uuid> {
    (chain != Uuid::nil()).then_some(chain)
}
