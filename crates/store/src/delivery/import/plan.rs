//! What an import would change, for looking at before it does.

use super::{Duplicate, Problems};
use delivery::records::{Kind, LocalRef};
use ids::PersonId;

/// How many changed rows of a file are shown.
pub const SHOWN: usize = 20;

/// A field that would say something else.
#[derive(Clone, PartialEq, Eq)]
pub struct Field {
    /// The name of the column.
    pub name: &'static str,
    /// What is kept.
    pub before: String,
    /// What the file says.
    pub after: String,
}

/// A row that would change what is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// The row of the file.
    pub row: u64,
    /// Which record.
    pub reference: LocalRef,
    /// Whose record it belongs to, if a person's.
    pub person: Option<PersonId>,
    /// Which fields.
    pub fields: Vec<Field>,
}

// What is kept about people must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Change(row {}, {} fields)", self.row, self.fields.len())
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Field({})", self.name)
    }
}

/// What a file would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindPlan {
    /// What the file is about.
    pub kind: Kind,
    /// How many records it would make.
    pub new: usize,
    /// How many it would change.
    pub changed: usize,
    /// How many it leaves as they are.
    pub unchanged: usize,
    /// The first [`SHOWN`] it would change.
    pub changes: Vec<Change>,
}

impl KindPlan {
    pub(super) fn new(kind: Kind) -> Self {
        KindPlan {
            kind,
            new: 0,
            changed: 0,
            unchanged: 0,
            changes: Vec::new(),
        }
    }

    /// Counts a changed row, and keeps it for showing while there is room.
    pub(super) fn change<const N: usize>(
        &mut self,
        (row, reference, person): (u64, &LocalRef, Option<PersonId>),
        before: impl FnOnce() -> [(&'static str, String); N],
        after: impl FnOnce() -> [(&'static str, String); N],
    ) {
        self.changed += 1;
        if self.changes.len() < SHOWN {
            self.changes.push(Change {
                row,
                reference: reference.clone(),
                person,
                fields: differing(before(), after()),
            });
        }
    }
}

/// The fields of which the two say something else.
pub(super) fn differing<const N: usize>(
    before: [(&'static str, String); N],
    after: [(&'static str, String); N],
) -> Vec<Field> {
    before
        .into_iter()
        .zip(after)
        .filter(|((_, before), (_, after))| before != after)
        .map(|((name, before), (_, after))| Field {
            name,
            before,
            after,
        })
        .collect()
}

/// What is wrong with the files, and what they would change.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// What is wrong.
    pub problems: Problems,
    /// What each file would change, as far as its rows have no problem.
    pub kinds: Vec<KindPlan>,
    /// New people who may be here already.
    pub duplicates: Vec<Duplicate>,
}

impl Plan {
    /// Whether the files say nothing new.
    pub fn changes_nothing(&self) -> bool {
        self.kinds.iter().all(|kind| kind.new + kind.changed == 0)
    }

    /// How many records would be made or changed.
    pub fn in_words(&self) -> String {
        let parts: Vec<String> = self
            .kinds
            .iter()
            .map(|kind| {
                format!(
                    "{}: {} new, {} changed, {} unchanged",
                    kind.kind.code(),
                    kind.new,
                    kind.changed,
                    kind.unchanged
                )
            })
            .collect();
        parts.join("; ")
    }
}
