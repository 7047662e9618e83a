//! Which codes were found with whom: code × group of cases.
//!
//! A cell says one of four things. *Quoted*: somebody of the group said something that has the code. *Not quoted*: they
//! were asked, or could have said it, and did not. *Not asked*: it was written down that they were not asked, so silence
//! means nothing. *Not known*: nothing of theirs is coded yet. Tables that print only yes and no mix these up.

use crate::codebook::Codebook;
use crate::passage::{Passage, Ties};
use ids::{CodeId, CodingId, StudyCaseId};
use std::collections::{BTreeMap, BTreeSet};

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Somebody was quoted.
    Quoted,
    /// Somebody was asked, and nobody was quoted.
    NotQuoted,
    /// Nobody was asked.
    NotAsked,
    /// It is not known: nobody can have looked at those who were asked.
    NotKnown,
}

impl State {
    /// The word for files.
    pub fn code(self) -> &'static str {
        match self {
            State::Quoted => "quoted",
            State::NotQuoted => "not_quoted",
            State::NotAsked => "not_asked",
            State::NotKnown => "not_known",
        }
    }
}

/// What the table is made from. `K` names a group: the value of an attribute, or the case itself.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a, K> {
    /// The codings.
    pub passages: &'a [Passage],
    /// Who said what.
    pub ties: &'a Ties,
    /// The group of each case. Cases without a value are in no column: see [`Coverage::ungrouped`].
    pub groups: &'a BTreeMap<StudyCaseId, K>,
    /// What was not asked of whom.
    pub not_asked: &'a BTreeSet<(StudyCaseId, CodeId)>,
    /// Cases of which nothing is coded yet, so that nobody can have found anything.
    pub unread: &'a BTreeSet<StudyCaseId>,
}

/// One cell: a code, or a branch of codes, with one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What the cell says.
    pub state: State,
    /// Cases of the group.
    pub cases: usize,
    /// Cases of the group that were quoted.
    pub quoted: usize,
    /// Cases of the group that were not asked and not quoted.
    pub not_asked: usize,
    /// Cases of the group of which nothing is coded yet, and that were not said not to have been asked.
    pub not_known: usize,
    /// The codings behind it, in order of source and place.
    pub codings: Vec<CodingId>,
}

/// A row: one code with every group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The code.
    pub code: CodeId,
    /// The cells in the order of the columns.
    pub cells: Vec<Cell>,
}

/// How the codes of one branch stand with one group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Codes with a quote.
    pub quoted: usize,
    /// Codes asked about and not quoted.
    pub not_quoted: usize,
    /// Codes not asked about.
    pub not_asked: usize,
    /// Codes of which it is not known.
    pub not_known: usize,
    /// Codings behind all of them.
    pub codings: usize,
}

impl Count {
    fn add(&mut self, cell: &Cell) {
        match cell.state {
            State::Quoted => self.quoted += 1,
            State::NotQuoted => self.not_quoted += 1,
            State::NotAsked => self.not_asked += 1,
            State::NotKnown => self.not_known += 1,
        }
        self.codings += cell.codings.len();
    }

    /// Codes in the branch.
    pub fn codes(&self) -> usize {
        self.quoted + self.not_quoted + self.not_asked + self.not_known
    }
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage<K> {
    /// The groups, in order.
    pub columns: Vec<K>,
    /// A row for each code, in the order of the tree.
    pub rows: Vec<Row>,
    /// For each branch of the tree, in order, how its codes stand with each group.
    pub branches: Vec<(CodeId, Vec<Count>)>,
    /// How all codes stand with each group.
    pub totals: Vec<Count>,
    /// Codings that belong to no column, because nobody is tied to their place or their case has no group: not lost,
    /// only not countable here.
    pub ungrouped: Vec<CodingId>,
}

/// How the cases of a group stand with a code.
#[derive(Default)]
struct Members {
    quoted: usize,
    not_quoted: usize,
    not_asked: usize,
    not_known: usize,
}

impl Members {
    /// Counts them; `silence` says what it means that a case was not quoted.
    fn count(
        members: &[StudyCaseId],
        quoted: &BTreeSet<StudyCaseId>,
        silence: impl Fn(&StudyCaseId) -> State,
    ) -> Members {
        let mut of = Members::default();
        for case in members {
            let state = if quoted.contains(case) {
                State::Quoted
            } else {
                silence(case)
            };
            match state {
                State::Quoted => of.quoted += 1,
                State::NotQuoted => of.not_quoted += 1,
                State::NotAsked => of.not_asked += 1,
                State::NotKnown => of.not_known += 1,
            }
        }
        of
    }

    /// One quote makes a group quoted, one case that was asked and looked at makes its silence count.
    fn state(&self) -> State {
        if self.quoted > 0 {
            State::Quoted
        } else if self.not_quoted > 0 {
            State::NotQuoted
        } else if self.not_known > 0 {
            State::NotKnown
        } else {
            State::NotAsked
        }
    }
}

/// Makes the table: every code of the codebook against every group.
pub fn coverage<K: Ord + Clone>(codebook: &Codebook, asked: Asked<'_, K>) -> Coverage<K> {
    let columns: Vec<K> = asked
        .groups
        .values()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .cloned()
        .collect();
    let column_of = |case: &StudyCaseId| columns.binary_search(asked.groups.get(case)?).ok();
    let mut members: Vec<Vec<StudyCaseId>> = vec![Vec::new(); columns.len()];
    for case in asked.groups.keys() {
        if let Some(column) = column_of(case) {
            members[column].push(*case);
        }
    }
    let mut passages: Vec<&Passage> = asked.passages.iter().collect();
    passages.sort_unstable();
    let mut ungrouped = Vec::new();
    let mut codings: BTreeMap<(CodeId, usize), Vec<CodingId>> = BTreeMap::new();
    let mut quoted: BTreeMap<CodeId, BTreeSet<StudyCaseId>> = BTreeMap::new();
    for passage in passages {
        let mut in_columns = BTreeSet::new();
        for case in asked.ties.cases(passage.source, passage.span) {
            if let Some(column) = column_of(&case) {
                quoted.entry(passage.code).or_default().insert(case);
                in_columns.insert(column);
            }
        }
        if in_columns.is_empty() {
            ungrouped.push(passage.coding);
        }
        for column in in_columns {
            let cell = codings.entry((passage.code, column)).or_default();
            cell.push(passage.coding);
        }
    }
    let nobody = BTreeSet::new();
    let rows: Vec<Row> = codebook
        .codes()
        .iter()
        .map(|entry| {
            let quoted = quoted.get(&entry.id).unwrap_or(&nobody);
            let cells = members.iter().enumerate().map(|(column, members)| {
                let of = Members::count(members, quoted, |case| {
                    let at = (*case, entry.id);
                    if asked.not_asked.contains(&at) {
                        State::NotAsked
                    } else if asked.unread.contains(case) {
                        State::NotKnown
                    } else {
                        State::NotQuoted
                    }
                });
                Cell {
                    state: of.state(),
                    cases: members.len(),
                    quoted: of.quoted,
                    not_asked: of.not_asked,
                    not_known: of.not_known,
                    codings: codings.remove(&(entry.id, column)).unwrap_or_default(),
                }
            });
            Row {
                code: entry.id,
                cells: cells.collect(),
            }
        })
        .collect();
    let mut branches: Vec<(CodeId, Vec<Count>)> = Vec::new();
    let mut branch_at: BTreeMap<CodeId, usize> = BTreeMap::new();
    let mut totals = vec![Count::default(); columns.len()];
    for row in &rows {
        let top = codebook
            .path(row.code)
            .first()
            .map_or(row.code, |top| top.id);
        let at = *branch_at.entry(top).or_insert_with(|| {
            branches.push((top, vec![Count::default(); columns.len()]));
            branches.len() - 1
        });
        for (column, cell) in row.cells.iter().enumerate() {
            branches[at].1[column].add(cell);
            totals[column].add(cell);
        }
    }
    Coverage {
        columns,
        rows,
        branches,
        totals,
        ungrouped,
    }
}
