//! Why a backup or a restore was not done.

use super::System;
use crate::Error;
use std::path::PathBuf;

/// Why a backup or a restore was not done.
#[derive(Debug, thiserror::Error)]
pub enum BackupProblem {
    /// The database was made by a program before this one.
    #[error(
        "the database has schema version {found}, this program {known}. Take the backup with the program that runs the server, or start this one's server first, which brings the schema up to date"
    )]
    Older {
        /// What the database says.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// What is there is not a database of this program.
    #[error("{0} is not a database of Alongside: it has no schema version")]
    NotOurs(String),
    /// A copy is being made by somebody else.
    #[error("another backup of this database is under way: {} is held. Wait until it is done", .0.display())]
    UnderWay(PathBuf),
    /// An SQLite file is copied beside itself first, which did not work.
    #[error(
        "the database is copied to {} first, which did not work: {why}. Make as much room there as the database has, or let the program write there", copy.display()
    )]
    NotCopied {
        /// Where the copy would be.
        copy: PathBuf,
        /// What stood in the way.
        why: String,
    },
    /// There is something where the backup should go.
    #[error(
        "{0}. A backup is restored into an empty place only, so that nothing is overwritten: name another, or move away what is there"
    )]
    NotEmpty(String),
    /// A backup of the one cannot be restored into the other.
    #[error(
        "the backup is of {backup}, and --database names {place}. Name an empty {backup} database"
    )]
    OtherSystem {
        /// What was backed up.
        backup: System,
        /// What is named.
        place: System,
    },
    /// The backup was made by a newer program.
    #[error(
        "the backup has schema version {found}, this program knows {known}. Restore it with the version of the program that made it, or a newer one"
    )]
    Newer {
        /// What the backup says.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// A part is not one that this program knows.
    #[error("the backup has a part that this program does not know: “{0}”")]
    NotKnown(String),
    /// A table has another number of rows.
    #[error(
        "the backup is not whole: the table {table} has {found} rows, and there were {expected} when it was made. Take another backup"
    )]
    Rows {
        /// The table.
        table: String,
        /// How many there were.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// SQLite finds something wrong with the file.
    #[error("the database in the backup is damaged: {0}. Take another backup")]
    Damaged(String),
    /// The audit trail is not what it was.
    #[error(
        "the audit trail in the backup is not the one that was there when it was made: {0}. Take another backup, and find out who could write to this one"
    )]
    Trail(String),
    /// A file cannot be read or written.
    #[error("{place}: {why}")]
    Files {
        /// The file.
        place: String,
        /// What the system says.
        why: std::io::Error,
    },
    /// What is being read or written does not work.
    #[error(transparent)]
    Moving(#[from] std::io::Error),
    /// As the database says.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for BackupProblem {
    fn from(error: sqlx::Error) -> Self {
        BackupProblem::Store(error.into())
    }
}
