//! The database: SQLite by default, PostgreSQL when given a `postgres://` address.

use crate::{Error, Result, migrate};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Postgres, Sqlite, Transaction};
use std::fs::OpenOptions;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// An open database whose schema is up to date.
#[derive(Debug, Clone)]
pub enum Db {
    /// An SQLite file: many readers, one writer at a time.
    Sqlite {
        /// Connections that read.
        readers: SqlitePool,
        /// The one connection that writes.
        writer: SqlitePool,
    },
    /// A PostgreSQL database.
    Postgres(PgPool),
}

/// A transaction. What it did counts once [`Tx::commit`] returned; dropping it undoes it.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// How many statements a connection keeps prepared: more than the program has, so that none pushes out another.
const STATEMENTS: usize = 500;

impl Db {
    /// Opens the database at `sqlite://path`, `postgres://…` or `postgresql://…`, and brings its schema up to date.
    /// An SQLite file is made when it is not there.
    ///
    /// # Errors
    /// [`Error::Address`] when the address is not one of these; [`Error::CannotOpen`] when nothing that can be used
    /// answers there; otherwise what a migration says.
    pub async fn open(address: &str) -> Result<Db> {
        Self::open_or_make(address, true).await
    }

    /// As [`Db::open`], but an SQLite file must be there already: a mistyped path makes no empty database.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_existing(address: &str) -> Result<Db> {
        Self::open_or_make(address, false).await
    }

    async fn open_or_make(address: &str, make: bool) -> Result<Db> {
        let db = if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(address)
                .map_err(|_| Error::Address("The address of the database cannot be read. Write it like postgres://name@host:5432/database".into()))?
                .statement_cache_capacity(STATEMENTS)
                .disable_statement_logging();
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options.clone())
                .await
                .map_err(|error| unreachable(&options, &error))?;
            Db::Postgres(pool)
        } else if address.starts_with("sqlite:") {
            Self::open_sqlite(address, make)
                .await
                .map_err(|error| match error {
                    Error::Database(error) => unusable(address, make, &error),
                    other => other,
                })?
        } else {
            return Err(Error::Address(
                "The address of the database must begin with sqlite:// or postgres://".into(),
            ));
        };
        migrate::run(&db).await.map_err(|error| match error {
            Error::Database(error) if matches!(db, Db::Sqlite { .. }) => {
                unusable(address, make, &error)
            }
            other => other,
        })?;
        Ok(db)
    }

    async fn open_sqlite(address: &str, make: bool) -> Result<Db> {
        let options = SqliteConnectOptions::from_str(address)
            .map_err(|_| Error::Address("The address of the database cannot be read. Write it like sqlite://data/alongside.db".into()))?;
        if make && !address.contains(":memory:") && !address.contains("mode=memory") {
            make_private(options.get_filename());
        }
        let options = options
            .create_if_missing(make)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit that was acknowledged outlives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-16000")
            .statement_cache_capacity(STATEMENTS)
            // A statement of an import is as long as a book, and would be on the terminal of whoever waits for it.
            .disable_statement_logging()
            .optimize_on_close(true, None);
        // A connection to a file is never lost, so it is not asked whether it is there before each use.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            // On a full disk SQLite ends the transaction by itself, and the driver goes on believing that there is one.
            .after_release(|connection, _| {
                Box::pin(async move {
                    // Whatever was to be rolled back has been by then.
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await?;
        // What SQLite knows of its tables it learns when it is closed, which a server that was killed never was.
        learn(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.read_only(true))
            .await?;
        Ok(Db::Sqlite { readers, writer })
    }

    /// Begins a transaction that only reads.
    ///
    /// # Errors
    /// As the database says.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await.map_err(not_free)?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins a transaction that may write. Views of a person's record are such transactions too, because they are
    /// audited.
    ///
    /// # Errors
    /// As the database says.
    pub async fn write(&self) -> Result<Tx> {
        Ok(match self {
            // Taking the lock at once means that a transaction never finds out halfway that somebody else has it.
            Db::Sqlite { writer, .. } => Tx::Sqlite(
                writer
                    .begin_with("BEGIN IMMEDIATE")
                    .await
                    .map_err(not_free)?,
            ),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Looks at the tables anew, after many records came in, so that statements are planned for as many as there are now.
    /// PostgreSQL does that by itself.
    ///
    /// # Errors
    /// As the database says.
    pub async fn look_at_tables(&self) -> Result<()> {
        match self {
            Db::Sqlite { writer, .. } => Ok(learn(writer).await?),
            Db::Postgres(_) => Ok(()),
        }
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }

    /// The name of the database system.
    pub const fn system(&self) -> &'static str {
        match self {
            Db::Sqlite { .. } => "SQLite",
            Db::Postgres(_) => "PostgreSQL",
        }
    }
}

/// A connection to a file is there for ever: when none was to be had, others kept it.
fn not_free(error: sqlx::Error) -> Error {
    match error {
        sqlx::Error::PoolTimedOut => Error::Busy,
        other => other.into(),
    }
}

/// Lets SQLite look at a few thousand rows of each index at most.
async fn learn(writer: &SqlitePool) -> std::result::Result<(), sqlx::Error> {
    sqlx::query("PRAGMA optimize=0x10002")
        .execute(writer)
        .await?;
    // Samples of values, which a full ANALYZE leaves, make SQLite plan every statement anew for every value.
    sqlx::query("DROP TABLE IF EXISTS sqlite_stat4")
        .execute(writer)
        .await?;
    Ok(())
}

/// Makes an empty file that only its owner may read, where there is none: SQLite would let everybody on the machine
/// read it, and gives the files beside it the mode of this one. What stands in the way is said when it is opened.
fn make_private(file: &Path) {
    let _ = owner_only().create_new(true).open(file);
}

/// For writing a file of personal data: where it is made, nobody but its owner may read it. Say whether it is made or
/// emptied.
pub fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Why a PostgreSQL database does not answer, with what to do. The address is named without its password.
pub(crate) fn unreachable(options: &PgConnectOptions, error: &sqlx::Error) -> Error {
    let place = format!(
        "{}@{}:{}/{}",
        options.get_username(),
        options.get_host(),
        options.get_port(),
        options.get_database().unwrap_or_default()
    );
    let why = match error {
        sqlx::Error::PoolTimedOut => "it did not answer within ten seconds".to_owned(),
        other => other.to_string(),
    };
    Error::CannotOpen(format!(
        "The database {place} cannot be reached: {why}. Check that PostgreSQL runs there and that the address, the name and the password are right"
    ))
}

/// Why an SQLite file cannot be used, with what to do. The codes are SQLite's (sqlite.org/rescode.html).
pub(crate) fn unusable(address: &str, make: bool, error: &sqlx::Error) -> Error {
    let path = address
        .trim_start_matches("sqlite:")
        .trim_start_matches("//")
        .split('?')
        .next()
        .unwrap_or_default();
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<u32>().ok())
        // The upper bits say more of the same.
        .map(|code| code & 0xff);
    Error::CannotOpen(match code {
        Some(26) => format!(
            "{path} is not a database. Name the file that Alongside made, or another place for a new one"
        ),
        Some(14) if !make => format!(
            "There is no database at {path}, or it may not be opened. Check --database, or set up a service with `alongside setup`"
        ),
        Some(14) => format!(
            "{path} cannot be opened. Check that its folder is there and that this user may read and write in it"
        ),
        Some(8 | 3) => format!(
            "{path} may not be written. Every view of a record is written down, so the file and its folder must be writable for this user"
        ),
        Some(5 | 6) => {
            format!("{path} is held by another program. Stop it, or wait until it is done")
        }
        Some(11) => format!("{path} is damaged. Put a backup in its place"),
        Some(13) => format!("There is no room left on the disk of {path}"),
        _ => format!("{path} cannot be used: {error}"),
    })
}

impl Tx {
    /// Makes what was done count.
    ///
    /// # Errors
    /// As the database says; then nothing counts.
    pub async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes what was done.
    ///
    /// # Errors
    /// As the database says.
    pub async fn rollback(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.rollback().await?,
            Tx::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}
