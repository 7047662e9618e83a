//! What can go wrong in the store.

use crate::Refusal;

/// Shorthand for results of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record is not there, or not the actor's to see: the two cannot be told apart.
    #[error("this is not there, or not yours to see")]
    Denied,
    /// Somebody changed the record in the meantime.
    #[error("somebody else changed this in the meantime")]
    Changed,
    /// A value that must be unique is taken. `key` is the name of the constraint, e.g. `account_email_key`.
    #[error("{key} is taken")]
    Taken {
        /// The name of the constraint.
        key: String,
    },
    /// The request does not fit what is kept.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A stored value cannot be read.
    #[error("{table}.{column} holds a value that is not known")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The address of the database cannot be used.
    #[error("{0}")]
    Address(String),
    /// The database cannot be opened; the message says why and what to do, and holds no password.
    #[error("{0}")]
    CannotOpen(String),
    /// A migration did not apply.
    #[error("the schema could not be brought up to date at {0}: {1}")]
    Migration(String, sqlx::Error),
    /// The database was not copied before its schema is brought up to date, so it was left as it is.
    #[error(
        "before the schema is brought up to date the database is copied to {}, which did not work: {why}. Make room or let the program write there, then start again", copy.display()
    )]
    NotCopied {
        /// Where the copy would be.
        copy: std::path::PathBuf,
        /// What stood in the way.
        why: String,
    },
    /// The database was written by a newer version of the program.
    #[error(
        "the database has schema version {found}, this program knows {known}. Use a newer version of the program"
    )]
    Newer {
        /// What the database says.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The database did not do what was asked.
    #[error("the database did not answer as expected: {0}")]
    Database(sqlx::Error),
}

/// What PostgreSQL calls a transaction that it ended because two waited for each other
/// ([`deadlock_detected`](https://www.postgresql.org/docs/current/errcodes-appendix.html)).
const DEADLOCK: &str = "40P01";

/// What SQLite calls a database in which somebody else writes ([`SQLITE_BUSY`](https://www.sqlite.org/rescode.html#busy)
/// and its kinds for a log that is being put back and for a view that is no longer the latest).
const BUSY: [&str; 3] = ["5", "261", "517"];

impl Error {
    /// Whether the database was not free in time: something else was writing, or everything it can do at once was being
    /// done. Nothing was changed, and it can be asked for again.
    pub fn is_busy(&self) -> bool {
        let Error::Database(error) = self else {
            return false;
        };
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        matches!(error, sqlx::Error::PoolTimedOut)
            || code.is_some_and(|code| BUSY.contains(&&*code))
    }

    /// Whether the database ended the transaction because it and another waited for each other. Nothing of it is left, and
    /// it can be made again.
    pub fn is_deadlock(&self) -> bool {
        let Error::Database(error) = self else {
            return false;
        };
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        code.is_some_and(|code| code == DEADLOCK)
    }
}

impl From<access::Denied> for Error {
    fn from(_: access::Denied) -> Self {
        Error::Denied
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match unique_key(&error) {
            Some(key) => Error::Taken { key },
            None => Error::Database(error),
        }
    }
}

/// The name of the unique key that a statement ran into. PostgreSQL names the constraint; SQLite names the columns,
/// from which the name is made again: `account.email` is `account_email_key`.
fn unique_key(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error()?;
    if !error.is_unique_violation() {
        return None;
    }
    if let Some(name) = error.constraint() {
        return Some(name.to_owned());
    }
    let columns = error.message().split("failed: ").nth(1)?;
    let mut table = "";
    let mut names = Vec::new();
    for column in columns.split(", ") {
        let (of, name) = column.split_once('.')?;
        table = of;
        if name != "org_id" {
            names.push(name);
        }
    }
    Some(match names.as_slice() {
        [] | ["id"] => format!("{table}_pkey"),
        names => format!("{table}_{}_key", names.last()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_nothing_about_what_is_there() {
        assert_eq!(
            Error::from(access::Denied).to_string(),
            Error::Denied.to_string()
        );
    }
}
