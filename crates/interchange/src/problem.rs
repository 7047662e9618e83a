//! What is wrong with a file, where, and what to do about it.

use crate::table::Table;
use crate::words::Words;
use std::fmt;

/// How many characters of an offending value are repeated in a message.
const SHOWN_VALUE_CHARS: usize = 60;

/// Whether a problem stops the file from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The file cannot be used until this is mended.
    Error,
    /// Worth knowing, but nothing is in the way.
    Warning,
}

/// The situations this crate itself can find, each with a stable machine code,
/// and [`ProblemKind::Rule`] for the rules of whoever reads the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file is larger than the limit.
    TooManyBytes,
    /// The unpacked workbook is larger than the limit, or looks made to be.
    UnpacksTooLarge,
    /// More rows than the limit.
    TooManyRows,
    /// More columns than the limit.
    TooManyColumns,
    /// A cell longer than the limit.
    CellTooLong,
    /// Nothing in the file, or nothing but blank rows.
    Empty,
    /// The content is something else: a picture, a PDF, a web page.
    NotASpreadsheet,
    /// An `.xls` file from before 2007.
    OldExcel,
    /// The workbook is locked with a password.
    Encrypted,
    /// The file breaks off or its inside is not as it should be.
    Damaged,
    /// A NUL character, which no spreadsheet writes.
    NulByte,
    /// The text is not UTF-8, and no other encoding was asked for.
    BadEncoding,
    /// A quotation mark is opened and never closed.
    UnclosedQuote,
    /// A row has more or fewer cells than the header.
    RaggedRow,
    /// A column without a name.
    EmptyHeader,
    /// Two columns of the same name.
    DuplicateHeader,
    /// A cell holds a formula instead of a value.
    Formula,
    /// A cell holds a spreadsheet error such as `#N/A`.
    ErrorCell,
    /// A cell is formatted as a date but holds a number no date has.
    ImpossibleDate,
    /// The workbook has no sheet of the wanted name, or none at all.
    NoSuchSheet,
    /// A column that the reader of the table does not know.
    UnknownColumn,
    /// A column that the reader of the table needs is not there.
    MissingColumn,
    /// The file could not be read to its end.
    Unreadable,
    /// A rule of the caller's, by the caller's own code.
    Rule(&'static str),
}

impl ProblemKind {
    /// A short code that stays the same from version to version, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooManyBytes => "too-many-bytes",
            Self::UnpacksTooLarge => "unpacks-too-large",
            Self::TooManyRows => "too-many-rows",
            Self::TooManyColumns => "too-many-columns",
            Self::CellTooLong => "cell-too-long",
            Self::Empty => "empty",
            Self::NotASpreadsheet => "not-a-spreadsheet",
            Self::OldExcel => "old-excel",
            Self::Encrypted => "encrypted",
            Self::Damaged => "damaged",
            Self::NulByte => "nul-byte",
            Self::BadEncoding => "bad-encoding",
            Self::UnclosedQuote => "unclosed-quote",
            Self::RaggedRow => "ragged-row",
            Self::EmptyHeader => "empty-header",
            Self::DuplicateHeader => "duplicate-header",
            Self::Formula => "formula",
            Self::ErrorCell => "error-cell",
            Self::ImpossibleDate => "impossible-date",
            Self::NoSuchSheet => "no-such-sheet",
            Self::UnknownColumn => "unknown-column",
            Self::MissingColumn => "missing-column",
            Self::Unreadable => "unreadable",
            Self::Rule(code) => code,
        }
    }
}

/// One thing that is wrong: where, what, and what to do about it.
///
/// ```
/// use interchange::Problem;
///
/// let problem = Problem::at("people.csv", 14, "admission_date")
///     .value("2019-02-31")
///     .says("this day does not exist")
///     .remedy("Write a day that exists, as year-month-day.");
/// assert_eq!(
///     problem.to_string(),
///     "people.csv, row 14, column admission_date: this day does not exist: “2019-02-31”. \
///      Write a day that exists, as year-month-day."
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    // Boxed, so that a `Result` that can be a problem stays as small as what it is about.
    inside: Box<Inside>,
}

#[derive(Clone, PartialEq, Eq)]
struct Inside {
    file: String,
    row: Option<u64>,
    column: Option<String>,
    value: Option<String>,
    kind: ProblemKind,
    severity: Severity,
    message: Words,
    remedy: Words,
}

impl Problem {
    /// A problem of the whole file.
    pub fn in_file(file: impl Into<String>) -> Self {
        Self {
            inside: Box::new(Inside {
                file: file.into(),
                row: None,
                column: None,
                value: None,
                kind: ProblemKind::Rule("rule"),
                severity: Severity::Error,
                message: Words::default(),
                remedy: Words::default(),
            }),
        }
    }

    /// A problem of one row; rows are numbered as a spreadsheet shows them, the first being 1.
    pub fn in_row(file: impl Into<String>, row: u64) -> Self {
        let mut problem = Self::in_file(file);
        problem.inside.row = Some(row);
        problem
    }

    /// A problem of one cell, named by row and header name.
    pub fn at(file: impl Into<String>, row: u64, column: impl Into<String>) -> Self {
        Self::in_row(file, row).column_named(column)
    }

    /// Names the column, by header name or letter.
    pub fn column_named(mut self, column: impl Into<String>) -> Self {
        self.inside.column = Some(column.into());
        self
    }

    /// Repeats the offending value, shortened and with control characters made visible.
    pub fn value(mut self, value: &str) -> Self {
        self.inside.value = Some(shorten(value));
        self
    }

    /// What kind of problem it is; [`ProblemKind::Rule`] carries a code of your own.
    pub fn kind(mut self, kind: ProblemKind) -> Self {
        self.inside.kind = kind;
        self
    }

    /// Makes it a warning: shown, but nothing is stopped by it.
    pub fn warning(mut self) -> Self {
        self.inside.severity = Severity::Warning;
        self
    }

    /// What is wrong, as the middle of a sentence without its full stop.
    pub fn says(mut self, message: impl Into<Words>) -> Self {
        self.inside.message = message.into();
        self
    }

    /// What the person who has the file can do, as whole sentences.
    pub fn remedy(mut self, remedy: impl Into<Words>) -> Self {
        self.inside.remedy = remedy.into();
        self
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.inside.file
    }

    /// The row as a spreadsheet numbers it; `None` when the whole file is meant.
    pub fn row(&self) -> Option<u64> {
        self.inside.row
    }

    /// The header name of the column, or its letter where there is no name.
    pub fn column(&self) -> Option<&str> {
        self.inside.column.as_deref()
    }

    /// The offending value, shortened.
    pub fn shown_value(&self) -> Option<&str> {
        self.inside.value.as_deref()
    }

    /// The kind of problem.
    pub fn kind_of(&self) -> ProblemKind {
        self.inside.kind
    }

    /// The stable machine code of the kind.
    pub fn code(&self) -> &'static str {
        self.inside.kind.code()
    }

    /// Whether it stops the file from being used.
    pub fn severity(&self) -> Severity {
        self.inside.severity
    }

    /// Whether it stops the file from being used.
    pub fn is_error(&self) -> bool {
        self.inside.severity == Severity::Error
    }

    /// What is wrong, without place and remedy.
    pub fn message(&self) -> &Words {
        &self.inside.message
    }

    /// What to do about it.
    pub fn remedy_text(&self) -> &Words {
        &self.inside.remedy
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.inside.file.clone();
        if let Some(row) = self.inside.row {
            text.push_str(", row ");
            text.push_str(&row.to_string());
        }
        if let Some(column) = &self.inside.column {
            text.push_str(", column ");
            text.push_str(&shorten(column));
        }
        text.push_str(": ");
        text.push_str(self.inside.message.to_string().trim_end_matches('.'));
        if let Some(value) = &self.inside.value {
            text.push_str(": “");
            text.push_str(value);
            text.push('”');
        }
        text.push('.');
        let remedy = self.inside.remedy.to_string();
        if !remedy.is_empty() {
            text.push(' ');
            text.push_str(&remedy);
        }
        // Names of files, sheets and columns may hold anything; a message is one line.
        f.write_str(&visible(&text))
    }
}

// The value may be a name or an address, and Debug output ends up in logs.
impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("code", &self.code())
            .field("row", &self.inside.row)
            .field("column", &self.inside.column)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Problem {}

/// Why a file gave no table: one problem or many, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    first: Problem,
    rest: Vec<Problem>,
    unlisted: bool,
    table: Option<Box<Table>>,
}

impl FileProblem {
    /// Collects problems; `None` when there are none. `unlisted` says that
    /// looking stopped before the end of the file, so there may be more.
    pub fn collect(problems: Vec<Problem>, unlisted: bool) -> Option<Self> {
        let mut problems = problems.into_iter();
        let first = problems.next()?;
        Some(Self {
            first,
            rest: problems.collect(),
            unlisted,
            table: None,
        })
    }

    /// Adds what another look at the file found: more problems behind these, whether there may be more still, and the
    /// rows as far as they could be read.
    pub(crate) fn and(mut self, more: Vec<Problem>, unlisted: bool, table: Option<Table>) -> Self {
        self.rest.extend(more);
        self.unlisted |= unlisted;
        self.table = table.map(Box::new);
        self
    }

    /// All rows as far as they could be read, those with a problem included, where the file could be read to its end:
    /// for finding out what else is wrong, and for nothing else.
    pub fn table(&self) -> Option<&Table> {
        self.table.as_deref()
    }

    /// The first problem.
    pub fn first(&self) -> &Problem {
        &self.first
    }

    /// All problems found, in the order of the file.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The problems themselves, in the order of the file.
    pub fn into_problems(self) -> Vec<Problem> {
        self.into_parts().0
    }

    /// The problems themselves, in the order of the file, and [`FileProblem::table`].
    pub fn into_parts(self) -> (Vec<Problem>, Option<Table>) {
        let mut problems = vec![self.first];
        problems.extend(self.rest);
        (problems, self.table.map(|table| *table))
    }

    /// Whether looking stopped early, so that there may be more problems than listed.
    pub fn may_be_more(&self) -> bool {
        self.unlisted
    }
}

impl From<Problem> for FileProblem {
    fn from(first: Problem) -> Self {
        Self {
            first,
            rest: Vec::new(),
            unlisted: false,
            table: None,
        }
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        for problem in &self.rest {
            write!(f, "\n{problem}")?;
        }
        if self.unlisted {
            f.write_str("\nThe rest of the file was not looked at; there may be more.")?;
        }
        Ok(())
    }
}

impl std::error::Error for FileProblem {}

fn shorten(value: &str) -> String {
    let mut shown = String::new();
    for (count, character) in value.chars().enumerate() {
        if count == SHOWN_VALUE_CHARS {
            shown.push('…');
            break;
        }
        shown.push(character);
    }
    visible(&shown)
}

/// A text with its control characters written out.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{FileProblem, Problem, ProblemKind};

    #[test]
    fn a_value_is_shortened_and_shows_its_control_characters() {
        let problem = Problem::at("a.csv", 2, "note")
            .value(&"x\n".repeat(80))
            .says("too long");
        let shown = problem.shown_value().unwrap_or_default();
        assert!(
            shown.starts_with(r"x\nx\n") && shown.ends_with('…'),
            "{shown}"
        );
    }

    #[test]
    fn debug_keeps_the_value_to_itself() {
        let problem = Problem::at("a.csv", 2, "name")
            .value("Ada Lovelace")
            .says("unknown");
        assert!(!format!("{problem:?}").contains("Ada"));
        assert!(problem.to_string().contains("Ada"));
    }

    #[test]
    fn a_rule_brings_its_own_code() {
        let problem = Problem::in_file("a.csv").kind(ProblemKind::Rule("worker-unknown"));
        assert_eq!(problem.code(), "worker-unknown");
    }

    #[test]
    fn several_problems_are_listed_a_line_each() {
        let one = Problem::in_row("a.csv", 2).says("first");
        let two = Problem::in_row("a.csv", 3).says("second");
        let both = FileProblem::collect(vec![one, two], true).map(|both| both.to_string());
        assert_eq!(
            both.as_deref(),
            Some(
                "a.csv, row 2: first.\na.csv, row 3: second.\nThe rest of the file was not looked at; there may be more."
            )
        );
    }
}
