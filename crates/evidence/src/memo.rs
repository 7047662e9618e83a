//! Memos: what somebody thought about a source, a place, a code, a case or another memo.

use crate::place::Span;
use ids::{AccountId, CodeId, CodingId, MemoId, SourceId, StudyCaseId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A memo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memo {
    /// Which memo; it stays the same through every version.
    pub id: MemoId,
    /// What kind of thinking it holds.
    pub kind: MemoKind,
    /// Its title.
    pub title: String,
    /// What it says, as Markdown.
    pub body: String,
    /// What it is about; it can be about several things, and about none yet.
    pub about: Vec<MemoTarget>,
    /// Who wrote this version.
    pub author: AccountId,
    /// Which version this is, from 1.
    pub version: u32,
    /// When this version was written.
    pub at: Timestamp,
}

impl Memo {
    /// The next version of the memo, by whoever changed it. Identity and links stay.
    pub fn revised(
        &self,
        title: impl Into<String>,
        body: impl Into<String>,
        author: AccountId,
        at: Timestamp,
    ) -> Self {
        Self {
            title: title.into(),
            body: body.into(),
            author,
            at,
            version: self.version + 1,
            ..self.clone()
        }
    }
}

/// What kind of thinking a memo holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemoKind {
    /// About an interview: its setting, its mood, what stood out.
    Interview,
    /// About what a code means and where its edges are.
    Code,
    /// About how codes come together in a category.
    Category,
    /// About what may explain it.
    Theoretical,
    /// About the researcher's own part in it: a reflexive journal.
    Reflexive,
    /// Anything else.
    Note,
}

impl MemoKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Interview,
        Self::Code,
        Self::Category,
        Self::Theoretical,
        Self::Reflexive,
        Self::Note,
    ];

    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Code => "code",
            Self::Category => "category",
            Self::Theoretical => "theoretical",
            Self::Reflexive => "reflexive",
            Self::Note => "note",
        }
    }

    /// The kind stored under a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a memo is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemoTarget {
    /// The study as a whole.
    Study,
    /// A source.
    Source(SourceId),
    /// A place in a source, in its current version.
    Place(SourceId, Span),
    /// A code.
    Code(CodeId),
    /// A coding.
    Coding(CodingId),
    /// A case.
    Case(StudyCaseId),
    /// Another memo.
    Memo(MemoId),
}

/// The ties of memos, read from both ends.
#[derive(Debug, Default)]
pub struct MemoIndex<'a> {
    memos: BTreeMap<MemoId, &'a Memo>,
    on: BTreeMap<MemoTarget, Vec<MemoId>>,
}

impl<'a> MemoIndex<'a> {
    /// The ties of these memos.
    pub fn new(memos: &'a [Memo]) -> Self {
        let mut index = Self::default();
        for memo in memos {
            index.memos.insert(memo.id, memo);
            for target in &memo.about {
                let there = index.on.entry(*target).or_default();
                if !there.contains(&memo.id) {
                    there.push(memo.id);
                }
            }
        }
        index
    }

    /// The memos about something, in the order given.
    pub fn on(&self, target: MemoTarget) -> impl Iterator<Item = &'a Memo> + '_ {
        let found = self.on.get(&target).map_or(&[][..], Vec::as_slice);
        found.iter().filter_map(|id| self.memos.get(id).copied())
    }

    /// The memos about a source or any place in it, each once.
    pub fn on_source(&self, source: SourceId) -> Vec<&'a Memo> {
        let mut found = Vec::new();
        for (target, memos) in &self.on {
            let here = matches!(target, MemoTarget::Source(at) | MemoTarget::Place(at, _) if *at == source);
            if here {
                found.extend(memos);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .filter_map(|id| self.memos.get(id).copied())
            .collect()
    }

    /// The memos tied to this one from either end, each once: those it is about, then those
    /// about it.
    pub fn neighbours(&self, memo: MemoId) -> Vec<&'a Memo> {
        let mut found: Vec<&'a Memo> = Vec::new();
        let towards = self.memos.get(&memo).into_iter().flat_map(|memo| {
            memo.about.iter().filter_map(|target| match target {
                MemoTarget::Memo(other) => self.memos.get(other).copied(),
                _ => None,
            })
        });
        for other in towards.chain(self.on(MemoTarget::Memo(memo))) {
            if other.id != memo && !found.iter().any(|known| known.id == other.id) {
                found.push(other);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn memo(id: u128, about: Vec<MemoTarget>) -> Memo {
        Memo {
            id: MemoId(Uuid::from_u128(id)),
            kind: MemoKind::Theoretical,
            title: format!("Memo {id}"),
            body: String::new(),
            about,
            author: AccountId(Uuid::from_u128(9)),
            version: 1,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    fn numbers(memos: impl IntoIterator<Item = impl std::ops::Deref<Target = Memo>>) -> Vec<u128> {
        memos.into_iter().map(|memo| memo.id.0.as_u128()).collect()
    }

    #[test]
    fn ties_are_read_from_both_ends() {
        let hope = CodeId(Uuid::from_u128(100));
        let source = SourceId(Uuid::from_u128(200));
        let place = MemoTarget::Place(source, Span::new(1, 5).unwrap());
        let second = MemoTarget::Memo(MemoId(Uuid::from_u128(2)));
        let memos = [
            memo(1, vec![MemoTarget::Code(hope), second, second]),
            memo(2, vec![MemoTarget::Code(hope), place]),
            memo(3, vec![MemoTarget::Source(source), place]),
        ];
        let index = MemoIndex::new(&memos);
        assert_eq!(numbers(index.on(MemoTarget::Code(hope))), [1, 2]);
        assert_eq!(numbers(index.on_source(source)), [2, 3]);
        assert_eq!(numbers(index.neighbours(memos[0].id)), [2]);
        assert_eq!(numbers(index.neighbours(memos[1].id)), [1]);
        assert!(index.neighbours(memos[2].id).is_empty());
    }

    #[test]
    fn a_revision_is_the_next_version_by_whoever_made_it() {
        let first = memo(1, vec![MemoTarget::Study]);
        let sam = AccountId(Uuid::from_u128(10));
        let second = first.revised("Better", "Words", sam, Timestamp::MAX);
        assert_eq!((second.version, second.author), (2, sam));
        assert_eq!((second.id, &second.about), (first.id, &first.about));
    }

    #[test]
    fn every_kind_has_a_word() {
        for kind in MemoKind::ALL {
            assert_eq!(MemoKind::from_code(kind.code()), Some(kind));
        }
    }

    #[test]
    fn targets_read_back_from_json() {
        let source = SourceId(Uuid::from_u128(2));
        for target in [
            MemoTarget::Study,
            MemoTarget::Place(source, Span::new(0, 3).unwrap()),
            MemoTarget::Case(StudyCaseId(Uuid::from_u128(3))),
        ] {
            let json = serde_json::to_string(&target).unwrap();
            assert_eq!(serde_json::from_str::<MemoTarget>(&json).unwrap(), target);
        }
    }
}
