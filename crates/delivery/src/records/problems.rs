//! Problems as they are gathered: counted without end, kept up to a number.

use super::LocalRef;
use interchange::{FileProblem, Problem, Severity, Table};

/// How many problems of a file are kept. A file with more has one thing wrong in every row; they are still counted.
pub const PROBLEMS_KEPT: usize = 5_000;

/// The problems of one or more files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    errors: usize,
    warnings: usize,
}

impl Problems {
    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        match problem.severity() {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if self.kept.len() < PROBLEMS_KEPT {
            self.kept.push(problem);
        }
    }

    /// Adds those of another file.
    pub fn extend(&mut self, others: Problems) {
        let room = PROBLEMS_KEPT.saturating_sub(self.kept.len());
        self.kept.extend(others.kept.into_iter().take(room));
        self.errors += others.errors;
        self.warnings += others.warnings;
    }

    /// Adds why a file gave no table, and gives its rows where they can be looked at for what else is wrong.
    pub fn take(&mut self, found: FileProblem) -> Option<Table> {
        let (problems, table) = found.into_parts();
        self.extend(problems.into());
        table
    }

    /// Adds those of rows that were looked at beside what is wrong with the file, and leaves out what follows from it:
    /// problems of the same cell, and all of a row that has too many or too few of them.
    pub fn extend_rows(&mut self, mut rows: Problems) {
        let (errors, warnings) = (&mut rows.errors, &mut rows.warnings);
        rows.kept.retain(|problem| {
            let follows = self.kept.iter().any(|first| {
                first.row().is_some()
                    && first.row() == problem.row()
                    && first.file() == problem.file()
                    && (first.column().is_none() || first.column() == problem.column())
            });
            if follows {
                match problem.severity() {
                    Severity::Error => *errors -= 1,
                    Severity::Warning => *warnings -= 1,
                }
            }
            !follows
        });
        self.extend(rows);
    }

    /// Those that are kept, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.kept.iter()
    }

    /// The first.
    pub fn first(&self) -> Option<&Problem> {
        self.kept.first()
    }

    /// How many stop the file from being used.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many are only worth knowing.
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// Whether nothing stops the file from being used.
    pub fn none_stops(&self) -> bool {
        self.errors == 0
    }

    /// Whether there are none at all, not even warnings.
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// How many there are in all, those not kept included.
    pub fn total(&self) -> usize {
        self.errors + self.warnings
    }

    /// Puts them in the order of the file.
    pub fn sort(&mut self) {
        self.kept
            .sort_by(|a, b| (a.file(), a.row()).cmp(&(b.file(), b.row())));
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Vec<Problem>> for Problems {
    fn from(list: Vec<Problem>) -> Self {
        let mut problems = Problems::default();
        for problem in list {
            problems.push(problem);
        }
        problems
    }
}

/// The records of a file, and what is wrong with it. A row with an error gives no record.
#[derive(Debug, Clone)]
pub struct Parsed<T> {
    /// The records, in the order of the file.
    pub records: Vec<T>,
    /// What is wrong.
    pub problems: Problems,
    /// What the rows without a record refer to, so that all that is wrong with a row is told at once
    /// ([`super::check_stopped`]).
    pub stopped: Vec<StoppedRow>,
}

impl<T> Default for Parsed<T> {
    fn default() -> Self {
        Parsed {
            records: Vec::new(),
            problems: Problems::default(),
            stopped: Vec::new(),
        }
    }
}

/// A row that gives no record because of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoppedRow {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// The identifier of what it is about, if that is one.
    pub about: Option<LocalRef>,
    /// What it refers to: our name of the column, and the identifier.
    pub refers: Vec<(&'static str, LocalRef)>,
}

impl StoppedRow {
    pub(super) fn new<const N: usize>(
        row: u64,
        about: Option<&LocalRef>,
        refers: [(&'static str, Option<&LocalRef>); N],
    ) -> StoppedRow {
        let refers = refers.into_iter();
        StoppedRow {
            row,
            about: about.cloned(),
            refers: refers
                .filter_map(|(column, to)| Some((column, to?.clone())))
                .collect(),
        }
    }
}
