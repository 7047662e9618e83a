//! The database: SQLite by default, PostgreSQL when given a `postgres://` address.

use crate::{Error, Result, migrate};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Postgres, Sqlite, Transaction};
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

impl Db {
    /// Opens the database at `sqlite://path`, `postgres://…` or `postgresql://…`, and brings its schema up to date.
    /// An SQLite file is made when it is not there.
    ///
    /// # Errors
    /// [`Error::Address`] when the address is not one of these; otherwise what the database or a migration says.
    pub async fn open(address: &str) -> Result<Db> {
        let db = if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(address)
                .map_err(|_| Error::Address("The address of the database cannot be read. Write it like postgres://name@host:5432/database".into()))?;
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await?;
            Db::Postgres(pool)
        } else if address.starts_with("sqlite:") {
            Self::open_sqlite(address).await?
        } else {
            return Err(Error::Address(
                "The address of the database must begin with sqlite:// or postgres://".into(),
            ));
        };
        migrate::run(&db).await?;
        Ok(db)
    }

    async fn open_sqlite(address: &str) -> Result<Db> {
        let options = SqliteConnectOptions::from_str(address)
            .map_err(|_| Error::Address("The address of the database cannot be read. Write it like sqlite://data/alongside.db".into()))?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit that was acknowledged outlives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-16000")
            .optimize_on_close(true, None);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
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
            Db::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
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
            Db::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
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
