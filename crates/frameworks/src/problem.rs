//! What can be wrong with a framework, said with its place and a remedy.

use std::fmt;

use thiserror::Error;

/// Something wrong: where it is, in which field, and what to do about it.
///
/// Its text reads "row 7, name: is empty; give the term a name". The name of
/// the file is known to whoever read it and goes in front.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Problem {
    /// Where in the file, list or form.
    pub place: Place,
    /// Which field, when one is to blame.
    pub field: Option<&'static str>,
    /// What is wrong and what to do.
    pub reason: Reason,
}

impl Problem {
    pub(crate) fn new(place: Place, field: &'static str, reason: Reason) -> Self {
        Self {
            place,
            field: Some(field),
            reason,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place)?;
        if let Some(field) = self.field {
            write!(f, ", {field}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The framework as a whole.
    Framework,
    /// A line of a JSON file, counted from 1.
    Line(usize),
    /// A row of an imported table, as the row itself is numbered.
    Row(u64),
    /// A source, by key.
    Source(String),
    /// A group, by id.
    Group(String),
    /// A term, by id.
    Term(String),
    /// The form for a local term.
    Form,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Framework => f.write_str("framework"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(row) => write!(f, "row {row}"),
            Self::Source(key) => write!(f, "source {key}"),
            Self::Group(id) => write!(f, "group {id}"),
            Self::Term(id) => write!(f, "term {id}"),
            Self::Form => f.write_str("new term"),
        }
    }
}

/// What is wrong, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Reason {
    /// The JSON does not follow the format.
    #[error(
        "the file does not follow the format of a framework ({0}); compare it with one that was exported"
    )]
    NotTheFormat(String),
    /// A field that must say something is blank.
    #[error("is empty; fill it in")]
    Empty,
    /// A text is over its limit.
    #[error("has {length} characters; shorten it to at most {most}")]
    TooLong {
        /// Characters found.
        length: usize,
        /// Characters allowed.
        most: usize,
    },
    /// A text holds characters that cannot be shown.
    #[error("holds a control character; remove it")]
    ControlCharacter,
    /// An identifier has characters that do not belong in one.
    #[error(
        "“{0}” is not an identifier; use letters a to z, digits, dot, colon and hyphen, beginning with a letter or digit"
    )]
    NotAnId(String),
    /// A version is not numbers with dots between.
    #[error("“{0}” is not a version; write up to four numbers with dots between, such as 2023.2")]
    NotAVersion(String),
    /// The new version does not come after the one it grows from.
    #[error("{new} does not come after {current}; choose a later version")]
    VersionNotLater {
        /// The version asked for.
        new: String,
        /// The version there is.
        current: String,
    },
    /// Two things share an identifier.
    #[error("“{0}” is there twice; remove one or give it another identifier")]
    Duplicate(String),
    /// There is nothing to work with.
    #[error("there are none; add at least one")]
    None,
    /// More rows than an import takes.
    #[error(
        "{rows} rows are more than the {most} that one import takes; check that this is a list of terms"
    )]
    TooManyRows {
        /// Rows found.
        rows: usize,
        /// Rows allowed.
        most: usize,
    },
    /// A group that the framework does not have.
    #[error("there is no group “{given}”; use one of: {known}")]
    UnknownGroup {
        /// What was written.
        given: String,
        /// The names that would do.
        known: String,
    },
    /// A parent that is nowhere in the list.
    #[error(
        "there is no term “{0}” to be the parent; write its number or name as in the list, or leave it blank"
    )]
    UnknownParent(String),
    /// A parent's name that several terms bear.
    #[error("several terms are called “{0}”; write the number of the one that is meant")]
    AmbiguousParent(String),
    /// Following the parents leads back to the start.
    #[error("following the parents from here leads back here; leave one of them blank")]
    Cycle,
    /// Child and parent are in different groups.
    #[error("the parent is in group “{0}”; put both in one group or leave the parent blank")]
    ParentInOtherGroup(String),
    /// A source key that is not listed.
    #[error("there is no source “{0}”; list it among the sources or correct the key")]
    UnknownSource(String),
    /// A status that is not one of the three.
    #[error("“{0}” is not a status; write confirmed or draft")]
    UnknownStatus(String),
    /// Status and identifier disagree about what a term is.
    #[error("a {status} term's identifier {rule}; correct the status or the identifier")]
    StatusAndId {
        /// The status given.
        status: &'static str,
        /// What its identifiers look like.
        rule: &'static str,
    },
    /// A confirmed name has nobody to be attributed to.
    #[error(
        "a confirmed name needs the publication it was taken from; name it, or mark the row as draft"
    )]
    ConfirmedWithoutSource,
    /// A file tries to bring a local term.
    #[error("a file cannot bring terms of your own; add “{0}” on the vocabulary's page")]
    LocalInFile(String),
    /// A row contradicts a confirmed term.
    #[error(
        "{what} is already confirmed as {confirmed}, the row says {given}; correct the row, or mend the framework itself if the confirmed entry is wrong"
    )]
    ContradictsConfirmed {
        /// What the two agree on.
        what: String,
        /// What is confirmed.
        confirmed: String,
        /// What the row says.
        given: String,
    },
    /// A row marked draft names a confirmed term.
    #[error(
        "“{0}” is already confirmed, a draft cannot take its place; remove the row or mark it confirmed"
    )]
    DraftOverConfirmed(String),
    /// Two rows are about the same term.
    #[error(
        "“{name}” is also in row {row}; keep one of the two, or tell them apart by number (when confirmed) or name"
    )]
    RowTwice {
        /// The name in both.
        name: String,
        /// The row it was first seen in.
        row: u64,
    },
    /// A row claims to take the place of a draft that is not there, or is taken.
    #[error(
        "there is no draft “{0}” left to replace; write the identifier or name of one, or leave it blank"
    )]
    UnknownDraft(String),
    /// A local term would bear a name that is taken.
    #[error("there is already a term called “{0}”; use that one or choose another name")]
    NameTaken(String),
}
