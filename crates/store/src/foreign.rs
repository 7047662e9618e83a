//! Databases of other programs: read only, never written, and only the tables and columns that are needed.

use interchange::qda::{TABLES, TableRows, TableValue, Tables};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, TypeInfo as _, ValueRef as _,
};
use std::path::Path;

use crate::{Error, Result};

/// How much is read at most: rows of all tables together, and bytes of all texts together.
const MOST_ROWS: i64 = 5_000_000;
const MOST_BYTES: i64 = 512 << 20;

/// Whether a file begins as SQLite databases do.
#[must_use]
pub fn is_sqlite(head: &[u8]) -> bool {
    head.starts_with(b"SQLite format 3\0")
}

/// Reads the tables of a database of Taguette or QualCoder, those of [`TABLES`] that are there. The file is opened
/// read-only and as one that nobody changes, so nothing is written beside it.
///
/// # Errors
/// [`Error::Refused`] with a sentence when it cannot be read, or holds more than is accepted.
pub async fn tables(path: &Path) -> Result<Tables> {
    let refused = |error: sqlx::Error| {
        Error::Refused(format!(
            "{} cannot be read as an SQLite database: {error}. Close the program it belongs to, make a copy, and use that",
            path.display()
        ))
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true)
        .create_if_missing(false)
        .disable_statement_logging();
    let mut connection = options.connect().await.map_err(refused)?;
    let read = read(&mut connection).await;
    let _ = connection.close().await;
    read.map_err(|stopped| match stopped {
        Stopped::TooMuch => Error::Refused(format!(
            "{} holds more than is accepted ({MOST_ROWS} rows, {} MB of text). Split the project and take it in parts",
            path.display(),
            MOST_BYTES >> 20
        )),
        Stopped::Database(error) => refused(error),
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
