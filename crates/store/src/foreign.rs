//! Databases of other programs: read only, never written, and only the tables and columns that are needed.

use crate::Refusal;
use interchange::qda::{PackedDatabase, TABLES, TableRows, TableValue, Tables};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, TypeInfo as _, ValueRef as _,
};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// How much is read at most: rows of all tables together, and bytes of all texts together.
const MOST_ROWS: i64 = 5_000_000;
const MOST_BYTES: i64 = 512 << 20;

/// Whether a file begins as SQLite databases do.
#[must_use]
pub fn is_sqlite(head: &[u8]) -> bool {
    head.starts_with(b"SQLite format 3\0")
}

/// Whether a database, by its first bytes, is of those whose latest changes lie in a second file (`-wal`) until the
/// program that writes it is closed. From this file alone nobody can tell whether there is one.
#[must_use]
pub fn may_have_a_log(head: &[u8]) -> bool {
    // The versions of the file format for writing and reading (https://www.sqlite.org/fileformat.html, 1.3.3).
    is_sqlite(head) && head.get(18..20) == Some(&[2, 2])
}

/// What SQLite keeps beside a database while it is written: the latest changes, or what there was before them.
const BESIDE: [&str; 2] = ["-wal", "-journal"];

/// Reads the tables of a database of Taguette or QualCoder, those of [`TABLES`] that are there. The file is opened
/// read-only and as one that nobody changes, so nothing is written beside it. Changes that are only in its log, as when
/// the program is still open or was not closed properly, are read too: from a copy, which is gone afterwards.
///
/// # Errors
/// [`Error::Refused`] with a sentence when it cannot be read, holds more than is accepted, or changes meanwhile.
pub async fn tables(path: &Path) -> Result<Tables> {
    let named = path.display().to_string();
    let beside: Vec<&str> = BESIDE
        .into_iter()
        .filter(|ending| size(&with_ending(path, ending)) > 0)
        .collect();
    if beside.is_empty() {
        return open(path, &named, Opened::AsItIs).await;
    }
    let (from, name) = (path.to_owned(), named.clone());
    let copied = tokio::task::spawn_blocking(move || copied(&from, &beside))
        .await
        .map_err(|error| unreadable(&name, &error))?;
    let folder = copied.map_err(|error| unreadable(&named, &error))?;
    let copy = folder.path().join(COPY);
    open(&copy, &named, Opened::WithWhatLiesBeside).await
}

/// Reads the tables of a database that was taken out of an archive, with the changes that are only in its log. `named` is
/// what a message calls it.
///
/// # Errors
/// As [`tables`].
pub async fn packed_tables(packed: PackedDatabase, named: &str) -> Result<Tables> {
    let kept = tokio::task::spawn_blocking(move || -> std::io::Result<_> {
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join(COPY);
        std::fs::write(&copy, &packed.database)?;
        for (ending, bytes) in BESIDE.into_iter().zip([&packed.log, &packed.journal]) {
            if let Some(bytes) = bytes {
                std::fs::write(with_ending(&copy, ending), bytes)?;
            }
        }
        Ok(folder)
    });
    let folder = kept
        .await
        .map_err(|error| unreadable(named, &error))?
        .map_err(|error| unreadable(named, &error))?;
    let copy = folder.path().join(COPY);
    open(&copy, named, Opened::WithWhatLiesBeside).await
}

/// The name of a copy in a folder of its own, which nobody else may look into.
const COPY: &str = "copy.sqlite3";

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The size of a file in bytes; none for one that is not there.
fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |about| about.len())
}

/// Copies a database with what lies beside it.
///
/// # Errors
/// When a file cannot be read, is too large, or changes while it is copied.
fn copied(path: &Path, beside: &[&str]) -> std::io::Result<tempfile::TempDir> {
    let files = || {
        std::iter::once("")
            .chain(beside.iter().copied())
            .map(|ending| with_ending(path, ending))
    };
    let state = || -> std::io::Result<Vec<_>> {
        files()
            .map(|file| {
                std::fs::metadata(file).and_then(|about| Ok((about.len(), about.modified()?)))
            })
            .collect()
    };
    let before = state()?;
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    if before.iter().map(|(size, _)| size).sum::<u64>() > 2 * most {
        return Err(std::io::Error::other("it is too large to be copied"));
    }
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join(COPY);
    for ending in std::iter::once("").chain(beside.iter().copied()) {
        std::fs::copy(with_ending(path, ending), with_ending(&copy, ending))?;
    }
    if state()? != before {
        return Err(std::io::Error::other("it is being changed at this moment"));
    }
    Ok(folder)
}

/// Why a database cannot be read, and what to do.
fn unreadable(named: &str, why: &dyn std::fmt::Display) -> Error {
    Error::from(Refusal::NotADatabase {
        file: named.to_owned(),
        why: why.to_string(),
    })
}

/// How a database is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    /// Nothing is written, and nobody else writes.
    AsItIs,
    /// A copy of ours: SQLite puts its log into it, or takes back a change that did not come to its end.
    WithWhatLiesBeside,
}

async fn open(path: &Path, named: &str, opened: Opened) -> Result<Tables> {
    let as_it_is = opened == Opened::AsItIs;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(as_it_is)
        .immutable(as_it_is)
        .create_if_missing(false)
        .disable_statement_logging();
    let mut connection = options
        .connect()
        .await
        .map_err(|error| unreadable(named, &error))?;
    let read = read(&mut connection).await;
    let _ = connection.close().await;
    read.map_err(|stopped| match stopped {
        Stopped::TooMuch => Error::from(Refusal::DatabaseTooLarge {
            file: named.to_owned(),
            rows: MOST_ROWS,
            megabytes: MOST_BYTES >> 20,
        }),
        Stopped::Database(error) => unreadable(named, &error),
    })
}

enum Stopped {
    TooMuch,
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Stopped {
    fn from(error: sqlx::Error) -> Self {
        Stopped::Database(error)
    }
}

async fn read(connection: &mut SqliteConnection) -> std::result::Result<Tables, Stopped> {
    let mut tables = Tables::new();
    let (mut rows_left, mut bytes_left) = (MOST_ROWS, MOST_BYTES);
    for (table, wanted) in TABLES {
        // Views and virtual tables could run anything; only plain tables are read.
        let there: Option<(String,)> = sqlx::query_as(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?) AND sql NOT LIKE 'CREATE VIRTUAL%'",
        )
        .bind(table)
        .fetch_optional(&mut *connection)
        .await?;
        if there.is_none() {
            continue;
        }
        let names: Vec<(String,)> =
            sqlx::query_as("SELECT name FROM pragma_table_info(?) WHERE lower(name) <> 'rowid'")
                .bind(table)
                .fetch_all(&mut *connection)
                .await?;
        let columns: Vec<String> = wanted
            .iter()
            .filter(|wanted| {
                names
                    .iter()
                    .any(|(name,)| name.eq_ignore_ascii_case(wanted))
            })
            .map(|column| (*column).to_owned())
            .collect();
        if columns.is_empty() {
            continue;
        }
        // The names are those of TABLES, never of the file.
        let list = columns
            .iter()
            .map(|column| format!("\"{column}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let sql = format!("SELECT {list} FROM \"{table}\"");
        let sizes = columns
            .iter()
            .map(|column| format!("coalesce(sum(length(CAST(\"{column}\" AS BLOB))), 0)"))
            .collect::<Vec<_>>()
            .join(" + ");
        // Counted before anything is held.
        let (count, bytes): (i64, i64) = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT count(*), {sizes} FROM \"{table}\""
        )))
        .fetch_one(&mut *connection)
        .await?;
        rows_left = rows_left
            .checked_sub(count)
            .filter(|left| *left >= 0)
            .ok_or(Stopped::TooMuch)?;
        bytes_left = bytes_left
            .checked_sub(bytes)
            .filter(|left| *left >= 0)
            .ok_or(Stopped::TooMuch)?;
        let found = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut *connection)
            .await?;
        let rows = found
            .iter()
            .map(|row| (0..columns.len()).map(|at| value(row, at)).collect())
            .collect::<std::result::Result<Vec<Vec<TableValue>>, sqlx::Error>>()?;
        tables.insert((*table).to_owned(), TableRows { columns, rows });
    }
    Ok(tables)
}

/// A value, whatever its column was declared to hold: SQLite lets any kind stand anywhere.
fn value(row: &SqliteRow, at: usize) -> std::result::Result<TableValue, sqlx::Error> {
    let raw = row.try_get_raw(at)?;
    if raw.is_null() {
        return Ok(TableValue::Null);
    }
    Ok(match raw.type_info().name() {
        "INTEGER" | "BOOLEAN" => TableValue::Integer(row.try_get_unchecked(at)?),
        "REAL" => TableValue::Real(row.try_get_unchecked(at)?),
        "BLOB" => {
            let bytes: Vec<u8> = row.try_get_unchecked(at)?;
            TableValue::Text(String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => TableValue::Text(row.try_get_unchecked(at)?),
    })
}
