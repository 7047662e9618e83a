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
    /// Others kept the database to themselves for too long.
    #[error("the database was not free in time")]
    Busy,
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
    /// Whether the database was not free in time, because something else was writing. Nothing was changed, and it can be
    /// asked for again.
    pub fn is_busy(&self) -> bool {
        matches!(self, Error::Busy)
            || self
                .code()
                .is_some_and(|code| BUSY.contains(&code.as_str()))
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

/// What PostgreSQL says when its disk is full, and what SQLite says: full, or a file that could not be written or made longer
/// ([result codes](https://sqlite.org/rescode.html)).
const NO_ROOM: [&str; 4] = ["53100", "13", "778", "1546"];
/// How codes of PostgreSQL begin when it cannot be talked to: no connection, none free, shutting down or starting up.
const AWAY: [&str; 4] = ["08", "53300", "57P0", "25006"];

impl Error {
    fn code(&self) -> Option<String> {
        let (Error::Database(error) | Error::Migration(_, error)) = self else {
            return None;
        };
        error.as_database_error()?.code().map(Into::into)
    }

    /// Whether the disk of the database is full. Nothing is damaged, and it goes on by itself once there is room.
    pub fn has_no_room(&self) -> bool {
        self.code()
            .is_some_and(|code| NO_ROOM.contains(&code.as_str()))
    }

    /// Whether the database cannot be talked to at the moment. The connections are made anew by themselves.
    pub fn is_away(&self) -> bool {
        let Error::Database(error) = self else {
            return false;
        };
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            _ => self
                .code()
                .is_some_and(|code| AWAY.iter().any(|away| code.starts_with(away))),
        }
    }

    /// What happened, for a log: never a value of a statement, which could be somebody's words.
    pub fn for_the_log(&self) -> String {
        let error = match self {
            Error::Database(error) | Error::Migration(_, error) => error,
            Error::Refused(_) => return "the request does not fit what is kept".into(),
            // These are made of names of ours.
            other => return other.to_string(),
        };
        if let Some(error) = error.as_database_error() {
            let code = error.code().unwrap_or_default();
            let of = error.constraint().or(error.table()).unwrap_or_default();
            return format!("the database answered with code {code} {of}");
        }
        match error {
            sqlx::Error::Io(error) => format!("the connection to the database: {}", error.kind()),
            sqlx::Error::PoolTimedOut => "no connection to the database was free in time".into(),
            sqlx::Error::PoolClosed => "the connections to the database are closed".into(),
            sqlx::Error::ColumnDecode { index, .. } => {
                format!("the column {index} cannot be read")
            }
            _ => "the database did not answer as expected".into(),
        }
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
    fn what_is_logged_holds_no_value() {
        let io = std::io::Error::other("Ada Okafor");
        let errors = [
            Error::Database(sqlx::Error::Io(io)),
            Error::Database(sqlx::Error::Protocol("Ada Okafor".into())),
            Error::Database(sqlx::Error::ColumnDecode {
                index: "body".into(),
                source: "Ada Okafor".into(),
            }),
            Error::Refused(Refusal::OrganisationThere {
                name: "Ada Okafor".into(),
            }),
        ];
        for error in errors {
            let logged = error.for_the_log();
            assert!(!logged.contains("Okafor"), "{logged}");
            assert!(!logged.is_empty());
        }
    }

    #[test]
    fn a_connection_that_is_gone_is_not_a_full_disk() {
        let away = Error::Database(sqlx::Error::PoolTimedOut);
        assert!(away.is_away() && !away.has_no_room());
        assert!(!Error::Denied.is_away() && !Error::Denied.has_no_room());
    }

    #[test]
    fn a_refusal_says_nothing_about_what_is_there() {
        assert_eq!(
            Error::from(access::Denied).to_string(),
            Error::Denied.to_string()
        );
    }
}
