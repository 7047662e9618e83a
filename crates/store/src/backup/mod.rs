//! Everything a database holds at one moment, while the server goes on, and putting it into an empty place.
//!
//! SQLite gives a copy of its file (`VACUUM INTO`, which reads one snapshot and holds nobody up). PostgreSQL gives every
//! table by `COPY` in one `REPEATABLE READ` transaction; they are put back, in one transaction, into tables that the
//! migrations of the backup made, so neither the name of the schema nor the version of PostgreSQL matters.

mod contents;
mod postgres;
mod problem;
mod sqlite;

pub use contents::{Contents, KeptEnd, KeptFault, System, Table, Trail};
pub use problem::BackupProblem;

use std::io::{Read, Write};

/// Shorthand for results of backups.
type Result<T> = std::result::Result<T, BackupProblem>;

/// So much is moved at once.
const PIECE: usize = 1 << 20;

/// A database as it was at one moment. Whatever it keeps on the disk is gone when it is dropped.
#[derive(Debug)]
pub enum Snapshot {
    /// A copy of an SQLite file.
    Sqlite(sqlite::Copied),
    /// A transaction of PostgreSQL that sees nothing later.
    Postgres(postgres::Moment),
}

impl Snapshot {
    /// Takes one of the database at an address, whose schema must be the one this program knows; nothing is changed in it.
    ///
    /// # Errors
    /// There is no database, it has another schema, or there is no room for a copy of an SQLite file beside it.
    pub async fn take(address: &str) -> Result<Snapshot> {
        Ok(match contents::system_of(address)? {
            System::Sqlite => Snapshot::Sqlite(sqlite::Copied::make(address).await?),
            System::Postgres => Snapshot::Postgres(postgres::Moment::begin(address).await?),
        })
    }

    /// What is in it: tables with how many rows they have, and how the chains of the audit trail end. Reads every entry of
    /// the trail.
    ///
    /// # Errors
    /// As the database says.
    pub async fn contents(&mut self) -> Result<Contents> {
        match self {
            Snapshot::Sqlite(copied) => copied.contents().await,
            Snapshot::Postgres(moment) => moment.contents().await,
        }
    }

    /// Writes a part of it, one of [`Contents::parts`].
    ///
    /// # Errors
    /// As the database or the output says.
    pub async fn write(
        &mut self,
        part: &str,
        table: Option<&Table>,
        to: &mut impl Write,
    ) -> Result<()> {
        match (self, table) {
            (Snapshot::Sqlite(copied), _) => copied.write(to).await,
            (Snapshot::Postgres(moment), Some(table)) => moment.write(table, to).await,
            (Snapshot::Postgres(_), None) => Err(BackupProblem::NotKnown(part.to_owned())),
        }
    }

    /// Ends it.
    pub async fn end(self) {
        match self {
            Snapshot::Sqlite(copied) => copied.end().await,
            Snapshot::Postgres(moment) => moment.end().await,
        }
    }
}

/// A backup on its way into an empty place. It counts once [`Restoring::finish`] returned; dropping it leaves nothing.
#[derive(Debug)]
pub enum Restoring {
    /// Into a file.
    Sqlite(sqlite::Arriving),
    /// Into a schema of PostgreSQL.
    Postgres(postgres::Arriving),
}

impl Restoring {
    /// Looks whether the place is empty and the backup one that this program can read.
    ///
    /// # Errors
    /// They are not.
    pub async fn begin(address: &str, contents: &Contents) -> Result<Restoring> {
        let system = contents::system_of(address)?;
        if system != contents.database {
            return Err(BackupProblem::OtherSystem {
                backup: contents.database,
                place: system,
            });
        }
        crate::migrate::are_known(&contents.schema)?;
        Ok(match system {
            System::Sqlite => Restoring::Sqlite(sqlite::Arriving::begin(address)?),
            System::Postgres => {
                Restoring::Postgres(postgres::Arriving::begin(address, contents).await?)
            }
        })
    }

    /// Takes in a part, to its end.
    ///
    /// # Errors
    /// As the input or the database says.
    pub async fn part(
        &mut self,
        part: &str,
        table: Option<&Table>,
        from: &mut impl Read,
    ) -> Result<()> {
        match (self, table) {
            (Restoring::Sqlite(arriving), _) => arriving.write(from).await,
            (Restoring::Postgres(arriving), Some(table)) => arriving.write(table, from).await,
            (Restoring::Postgres(_), None) => Err(BackupProblem::NotKnown(part.to_owned())),
        }
    }

    /// Holds what arrived against what the backup says of itself, brings the schema up to date, and makes it count.
    ///
    /// # Errors
    /// Something is not as it was; then nothing is left behind.
    pub async fn finish(self, contents: &Contents) -> Result<()> {
        match self {
            Restoring::Sqlite(arriving) => arriving.finish(contents).await,
            Restoring::Postgres(arriving) => arriving.finish(contents).await,
        }
    }
}
