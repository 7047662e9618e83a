//! A copy of an SQLite database as it was before the schema changes: whoever has to go back to the program before has
//! the file that it can read. PostgreSQL has ways of its own, and a migration there undoes itself when it fails.

use super::MIGRATIONS;
use crate::db::owner_only;
use crate::{Error, Result};
use sqlx::SqlitePool;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Copies the database beside itself when it has rows of an older schema.
///
/// # Errors
/// [`Error::NotCopied`] when there is no room or no right to write it: then nothing is migrated either.
pub(super) async fn before_migrating(writer: &SqlitePool) -> Result<()> {
    let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'";
    if sqlx::query_scalar::<_, i64>(there)
        .fetch_one(writer)
        .await?
        == 0
    {
        return Ok(());
    }
    let applied: BTreeSet<i64> = sqlx::query_scalar("SELECT version FROM schema_version")
        .fetch_all(writer)
        .await?
        .into_iter()
        .collect();
    // What a newer program wrote is not migrated.
    let newest = applied.last().copied().unwrap_or(0);
    let next = MIGRATIONS
        .iter()
        .map(|migration| migration.number)
        .find(|number| !applied.contains(number));
    let known = MIGRATIONS.iter().map(|migration| migration.number).max();
    let Some(next) = next.filter(|_| newest > 0 && Some(newest) <= known) else {
        return Ok(());
    };
    let main = "SELECT file FROM pragma_database_list WHERE name = 'main'";
    let file: String = sqlx::query_scalar(main).fetch_one(writer).await?;
    if file.is_empty() {
        // A database in memory has no other life to go back to.
        return Ok(());
    }
    let copy = PathBuf::from(format!("{file}.before-{next:04}"));
    write(writer, &copy)
        .await
        .map_err(|why| Error::NotCopied { copy, why })
}

/// Writes the copy under another name first, so that one with the right name is whole.
async fn write(writer: &SqlitePool, copy: &Path) -> std::result::Result<(), String> {
    let mut unfinished = copy.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    // Made by us, so that nobody but its owner may read it; SQLite writes into a file that is empty.
    owner_only()
        .create(true)
        .truncate(true)
        .open(&unfinished)
        .map_err(|error| error.to_string())?;
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(unfinished.display().to_string())
        .execute(writer)
        .await
        .map_err(|error| error.to_string())
        .and_then(|_| std::fs::rename(&unfinished, copy).map_err(|error| error.to_string()));
    if copied.is_err() {
        // Half a copy is of no use; that it could not be made is what is told.
        let _ = std::fs::remove_file(&unfinished);
    }
    copied
}
