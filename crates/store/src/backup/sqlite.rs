//! A copy of an SQLite file, and a file from a backup.

use super::{BackupProblem, Contents, PIECE, Result, System};
use crate::db::{owner_only, unusable};
use crate::{Error, Tx, migrate};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use tempfile::{TempDir, TempPath};

/// The place of the file that an address names.
fn place(address: &str) -> Result<PathBuf> {
    let options = SqliteConnectOptions::from_str(address).map_err(|_| {
        Error::Address(
            "The address of the database cannot be read. Write it like sqlite://data/alongside.db"
                .into(),
        )
    })?;
    if address.contains(":memory:") || address.contains("mode=memory") {
        return Err(Error::Address(
            "A database in memory is gone with its program: name a file".into(),
        )
        .into());
    }
    Ok(options.get_filename().to_path_buf())
}

/// Opens one connection.
async fn open(options: SqliteConnectOptions) -> std::result::Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .connect_with(
            options
                .busy_timeout(Duration::from_secs(30))
                // It takes as long as it takes, and the command says how far it is.
                .disable_statement_logging(),
        )
        .await
}

fn files(place: &Path, why: io::Error) -> BackupProblem {
    BackupProblem::Files {
        place: place.display().to_string(),
        why,
    }
}

/// A copy beside the file, for its owner alone, which goes when this is dropped.
#[derive(Debug)]
pub struct Copied {
    // Dropped before the file it reads.
    copy: Option<SqlitePool>,
    place: PathBuf,
    /// Whoever holds it is the one backup that is under way.
    held: File,
}

impl Drop for Copied {
    fn drop(&mut self) {
        // It was of use to nobody but this.
        let _ = std::fs::remove_file(&self.place);
    }
}

impl Copied {
    pub(super) async fn make(address: &str) -> Result<Copied> {
        let file = place(address)?;
        let mut copy = file.clone().into_os_string();
        copy.push(".backing-up");
        let copy = PathBuf::from(copy);
        let not_copied = |why: String| BackupProblem::NotCopied {
            copy: copy.clone(),
            why,
        };
        let from = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(false)
            .read_only(true);
        let from = open(from)
            .await
            .map_err(|error| unusable(address, false, &error))?;
        let ours = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'";
        let ours: i64 = sqlx::query_scalar(ours)
            .fetch_one(&from)
            .await
            .map_err(|error| unusable(address, false, &error))?;
        if ours == 0 {
            return Err(BackupProblem::NotOurs(file.display().to_string()));
        }
        let held = owner_only()
            .create(true)
            .truncate(false)
            .open(&copy)
            .map_err(|error| not_copied(error.to_string()))?;
        match held.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BackupProblem::UnderWay(copy)),
            Err(TryLockError::Error(error)) => return Err(not_copied(error.to_string())),
        }
        let mut copied = Copied {
            copy: None,
            place: copy.clone(),
            held,
        };
        // What a backup that was killed left; SQLite writes into a file that is empty.
        copied
            .held
            .set_len(0)
            .map_err(|error| not_copied(error.to_string()))?;
        sqlx::query("VACUUM INTO $1")
            .bind(copy.display().to_string())
            .execute(&from)
            .await
            .map_err(|error| not_copied(error.to_string()))?;
        from.close().await;
        let read = SqliteConnectOptions::new()
            .filename(&copy)
            .create_if_missing(false)
            .read_only(true)
            .immutable(true);
        copied.copy = Some(open(read).await?);
        Ok(copied)
    }

    pub(super) async fn contents(&mut self) -> Result<Contents> {
        let Some(copy) = &self.copy else {
            return Err(BackupProblem::NotOurs(self.place.display().to_string()));
        };
        let mut tx = Tx::Sqlite(copy.begin().await?);
        let contents = Contents::read(&mut tx, System::Sqlite).await?;
        tx.rollback().await?;
        Ok(contents)
    }

    pub(super) async fn write(&mut self, to: &mut impl Write) -> Result<()> {
        let mut from = File::open(&self.place).map_err(|error| files(&self.place, error))?;
        pour(&mut from, to).await
    }

    pub(super) async fn end(mut self) {
        if let Some(copy) = self.copy.take() {
            copy.close().await;
        }
    }
}

/// Moves everything, and lets others have their turn between pieces.
async fn pour(from: &mut impl Read, to: &mut impl Write) -> Result<()> {
    let mut piece = vec![0; PIECE];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => to.write_all(&piece[..read])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
        tokio::task::yield_now().await;
    }
}

/// A file that arrives in a folder of its own beside its place, which goes when this is dropped.
#[derive(Debug)]
pub struct Arriving {
    place: PathBuf,
    folder: TempDir,
}

impl Arriving {
    pub(super) fn begin(address: &str) -> Result<Arriving> {
        let place = place(address)?;
        // The files beside a database belong to it, and would be taken for parts of the new one.
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut there = place.clone().into_os_string();
            there.push(ending);
            let there = PathBuf::from(there);
            if there.symlink_metadata().is_ok() {
                return Err(BackupProblem::NotEmpty(format!(
                    "There is a file at {} already",
                    there.display()
                )));
            }
        }
        let beside = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let folder =
            TempDir::with_prefix_in(".restoring-", beside).map_err(|error| files(beside, error))?;
        Ok(Arriving { place, folder })
    }

    fn unfinished(&self) -> PathBuf {
        self.folder.path().join("database.sqlite")
    }

    pub(super) async fn write(&mut self, from: &mut impl Read) -> Result<()> {
        let place = self.unfinished();
        let mut to = owner_only()
            .create_new(true)
            .open(&place)
            .map_err(|error| files(&place, error))?;
        pour(from, &mut to).await?;
        to.sync_all().map_err(|error| files(&place, error))
    }

    pub(super) async fn finish(self, contents: &Contents) -> Result<()> {
        let unfinished = self.unfinished();
        let damaged = |error: sqlx::Error| BackupProblem::Damaged(error.to_string());
        let options = SqliteConnectOptions::new()
            .filename(&unfinished)
            .create_if_missing(false)
            .foreign_keys(true);
        let pool = open(options).await.map_err(damaged)?;
        let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(3)")
            .fetch_all(&pool)
            .await
            .map_err(damaged)?;
        if found != ["ok"] {
            return Err(BackupProblem::Damaged(found.join("; ")));
        }
        let astray: i64 = sqlx::query_scalar("SELECT count(*) FROM pragma_foreign_key_check")
            .fetch_one(&pool)
            .await
            .map_err(damaged)?;
        if astray > 0 {
            return Err(BackupProblem::Damaged(format!(
                "{astray} rows refer to rows that are not there"
            )));
        }
        let mut tx = Tx::Sqlite(pool.begin().await?);
        contents.hold_rows_against(&mut tx).await?;
        migrate::bring_up(&mut tx).await?;
        contents.hold_trail_against(&mut tx).await?;
        tx.commit().await?;
        pool.close().await;
        let sync = |place: &Path| File::open(place).and_then(|file| file.sync_all());
        sync(&unfinished).map_err(|error| files(&unfinished, error))?;
        TempPath::try_from_path(&unfinished)
            .map_err(|error| files(&unfinished, error))?
            .persist_noclobber(&self.place)
            .map_err(|error| match error.error.kind() {
                io::ErrorKind::AlreadyExists => BackupProblem::NotEmpty(format!(
                    "There is a file at {} already",
                    self.place.display()
                )),
                _ => files(&self.place, error.error),
            })?;
        if let Some(folder) = self.folder.path().parent() {
            sync(folder).map_err(|error| files(folder, error))?;
        }
        Ok(())
    }
}
