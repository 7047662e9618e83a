//! Versions of the schema. A released migration is never edited; another is added.

mod copied;

use crate::audit::earlier;
use crate::backup::BackupProblem;
use crate::delivery::folded;
use crate::{Db, Error, Result, Tx, query};
use sqlx::{AssertSqlSafe, Executor as _};
use std::collections::BTreeSet;

/// A step of the schema.
struct Migration {
    number: i64,
    name: &'static str,
    /// For both, with type words in braces.
    text: &'static str,
    /// What the two can only say in words of their own, such as the index for full-text search.
    only_sqlite: &'static str,
    only_postgres: &'static str,
    /// What follows the text and takes more than statements.
    then: Then,
}

/// What a migration does with what is kept already.
#[derive(Clone, Copy)]
enum Then {
    Nothing,
    ChainAudit,
    FoldNames,
}

const fn same_for_both(number: i64, name: &'static str, text: &'static str) -> Migration {
    Migration {
        number,
        name,
        text,
        only_sqlite: "",
        only_postgres: "",
        then: Then::Nothing,
    }
}

/// Every migration, oldest first.
const MIGRATIONS: &[Migration] = &[
    same_for_both(
        1,
        "programme",
        include_str!("../migrations/0001_programme.sql"),
    ),
    same_for_both(
        2,
        "note_revision",
        include_str!("../migrations/0002_note_revision.sql"),
    ),
    same_for_both(
        3,
        "audit_role",
        include_str!("../migrations/0003_audit_role.sql"),
    ),
    same_for_both(
        4,
        "published_counts",
        include_str!("../migrations/0004_published_counts.sql"),
    ),
    Migration {
        number: 5,
        name: "evidence",
        text: include_str!("../migrations/0005_evidence.sql"),
        only_sqlite: include_str!("../migrations/0005_evidence.sqlite.sql"),
        only_postgres: include_str!("../migrations/0005_evidence.postgres.sql"),
        then: Then::Nothing,
    },
    same_for_both(
        6,
        "ending_taken_back",
        include_str!("../migrations/0006_ending_taken_back.sql"),
    ),
    same_for_both(
        7,
        "coding_uses",
        include_str!("../migrations/0007_coding_uses.sql"),
    ),
    same_for_both(
        8,
        "published_presence",
        include_str!("../migrations/0008_published_presence.sql"),
    ),
    same_for_both(
        9,
        "withdrawn_contact",
        include_str!("../migrations/0009_withdrawn_contact.sql"),
    ),
    same_for_both(
        10,
        "persons_wishes",
        include_str!("../migrations/0010_persons_wishes.sql"),
    ),
    same_for_both(
        11,
        "supervision_agenda",
        include_str!("../migrations/0011_supervision_agenda.sql"),
    ),
    same_for_both(
        12,
        "referral",
        include_str!("../migrations/0012_referral.sql"),
    ),
    same_for_both(13, "matrix", include_str!("../migrations/0013_matrix.sql")),
    same_for_both(
        14,
        "not_asked",
        include_str!("../migrations/0014_not_asked.sql"),
    ),
    same_for_both(
        15,
        "study_import",
        include_str!("../migrations/0015_study_import.sql"),
    ),
    same_for_both(
        16,
        "goal_source",
        include_str!("../migrations/0016_goal_source.sql"),
    ),
    same_for_both(
        17,
        "contact_episode",
        include_str!("../migrations/0017_contact_episode.sql"),
    ),
    same_for_both(
        18,
        "analysis",
        include_str!("../migrations/0018_analysis.sql"),
    ),
    Migration {
        number: 19,
        name: "audit_chain",
        text: include_str!("../migrations/0019_audit_chain.sql"),
        only_sqlite: include_str!("../migrations/0019_audit_chain.sqlite.sql"),
        only_postgres: include_str!("../migrations/0019_audit_chain.postgres.sql"),
        then: Then::ChainAudit,
    },
    same_for_both(
        20,
        "concern",
        include_str!("../migrations/0020_concern.sql"),
    ),
    same_for_both(
        21,
        "account_link",
        include_str!("../migrations/0021_account_link.sql"),
    ),
    same_for_both(22, "guess", include_str!("../migrations/0022_guess.sql")),
    same_for_both(
        23,
        "second_factor",
        include_str!("../migrations/0023_second_factor.sql"),
    ),
    Migration {
        number: 24,
        name: "audit_people",
        text: include_str!("../migrations/0024_audit_people.sql"),
        only_sqlite: include_str!("../migrations/0024_audit_people.sqlite.sql"),
        only_postgres: include_str!("../migrations/0024_audit_people.postgres.sql"),
        then: Then::Nothing,
    },
    Migration {
        number: 25,
        name: "folded_names",
        text: include_str!("../migrations/0025_folded_names.sql"),
        only_sqlite: "",
        only_postgres: "",
        then: Then::FoldNames,
    },
];

/// What each type word stands for: in SQLite, in PostgreSQL.
const WORDS: &[(&str, &str, &str)] = &[
    ("{uuid}", "BLOB", "UUID"),
    ("{text}", "TEXT", "TEXT"),
    ("{int}", "INTEGER", "BIGINT"),
    ("{bool}", "INTEGER", "BOOLEAN"),
    ("{timestamp}", "TEXT", "TIMESTAMPTZ"),
    ("{json}", "TEXT", "JSONB"),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{strict}", " STRICT", ""),
];

/// Brings the schema up to date, in one transaction. An SQLite database that holds something already is copied first.
///
/// # Errors
/// [`Error::Newer`] when the database is ahead of the program; [`Error::NotCopied`] when it could not be copied first;
/// [`Error::Migration`] when a step does not apply.
pub(crate) async fn run(db: &Db) -> Result<()> {
    if let Db::Sqlite { writer, .. } = db {
        copied::before_migrating(writer).await?;
    }
    let mut tx = db.write().await?;
    bring_up(&mut tx).await?;
    tx.commit().await
}

/// Brings the schema up to date within a transaction.
///
/// # Errors
/// As [`run`], but for the copy.
pub(crate) async fn bring_up(tx: &mut Tx) -> Result<()> {
    within(tx, None).await
}

/// Makes the schema as these migrations make it, in an empty place.
///
/// # Errors
/// As [`bring_up`].
pub(crate) async fn exactly(tx: &mut Tx, numbers: &[i64]) -> Result<()> {
    within(tx, Some(numbers)).await
}

/// The newest that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.iter().map(|m| m.number).max().unwrap_or(0)
}

/// Whether one is missing among those that were applied.
pub(crate) fn is_older(applied: &[i64]) -> bool {
    !MIGRATIONS.iter().all(|m| applied.contains(&m.number))
}

/// Whether this program knows each of these.
///
/// # Errors
/// [`BackupProblem::Newer`] when it does not.
pub(crate) fn are_known(numbers: &[i64]) -> std::result::Result<(), BackupProblem> {
    let known = |number: &i64| MIGRATIONS.iter().any(|m| m.number == *number);
    match numbers.iter().filter(|number| !known(number)).max() {
        None => Ok(()),
        Some(found) => Err(BackupProblem::Newer {
            found: *found,
            known: newest(),
        }),
    }
}

async fn within(tx: &mut Tx, only: Option<&[i64]>) -> Result<()> {
    execute(tx, "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)".into()).await?;
    if let Tx::Postgres(_) = tx {
        // Two servers that start at once take turns.
        execute(tx, "LOCK TABLE schema_version IN EXCLUSIVE MODE".into()).await?;
    }
    let found = query("SELECT CAST(coalesce(max(version), 0) AS BIGINT) FROM schema_version")
        .count(tx)
        .await?;
    let known = newest();
    if found > known {
        return Err(Error::Newer { found, known });
    }
    let applied: Vec<(i64,)> = query("SELECT version FROM schema_version").all(tx).await?;
    let applied: BTreeSet<i64> = applied.into_iter().map(|(number,)| number).collect();
    let wanted = |number: &i64| only.is_none_or(|only| only.contains(number));
    // One by one, for two that were made at the same time may arrive in either order.
    for migration in MIGRATIONS
        .iter()
        .filter(|m| wanted(&m.number) && !applied.contains(&m.number))
    {
        apply(tx, migration).await.map_err(|error| match error {
            Error::Database(error) => {
                Error::Migration(format!("{} {}", migration.number, migration.name), error)
            }
            other => other,
        })?;
        query("INSERT INTO schema_version (version, name) VALUES ($1, $2)")
            .bind(migration.number)
            .bind(migration.name)
            .execute(tx)
            .await?;
    }
    Ok(())
}

async fn apply(tx: &mut Tx, migration: &Migration) -> Result<()> {
    let text = translated(migration, matches!(tx, Tx::Postgres(_)));
    execute(tx, text).await?;
    match migration.then {
        Then::Nothing => Ok(()),
        Then::ChainAudit => earlier::chain(tx).await,
        Then::FoldNames => folded::again(tx).await,
    }
}

async fn execute(tx: &mut Tx, text: String) -> Result<()> {
    match tx {
        Tx::Sqlite(tx) => (&mut **tx)
            .execute(sqlx::raw_sql(AssertSqlSafe(text)))
            .await
            .map(|_| ())?,
        Tx::Postgres(tx) => (&mut **tx)
            .execute(sqlx::raw_sql(AssertSqlSafe(text)))
            .await
            .map(|_| ())?,
    }
    Ok(())
}

fn translated(migration: &Migration, postgres: bool) -> String {
    let own = if postgres {
        migration.only_postgres
    } else {
        migration.only_sqlite
    };
    WORDS.iter().fold(
        format!("{}{own}", migration.text),
        |text, (word, on_sqlite, on_postgres)| {
            text.replace(word, if postgres { on_postgres } else { on_sqlite })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn every_table_carries_the_organisation_first_in_its_key() {
        for migration in MIGRATIONS {
            let name = migration.name;
            // A remark may hold a semicolon, which would end the table too early.
            let code = |line: &'static str| line.split("--").next().unwrap_or_default();
            let text = [migration.text, migration.only_postgres]
                .into_iter()
                .flat_map(str::lines)
                .map(code)
                .collect::<Vec<_>>()
                .join("\n");
            for table in text.split("CREATE TABLE ").skip(1) {
                let table_name = table.split_whitespace().next().unwrap_or("");
                let body = table.split(';').next().unwrap_or("");
                assert!(
                    body.contains("org_id {uuid} NOT NULL"),
                    "{name}: {table_name}"
                );
                assert!(
                    body.contains("PRIMARY KEY (org_id")
                        || body.contains("org_id {uuid} NOT NULL PRIMARY KEY"),
                    "{name}: {table_name}"
                );
            }
        }
    }

    /// Whoever has a database has run these: a change in one would reach some of them and not others. A new migration
    /// gets a line of its own when it is released; a line is never changed.
    #[test]
    fn released_migrations_are_frozen() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let released = include_str!("../migrations/released.txt");
        let lines: Vec<(&str, &str)> = released
            .lines()
            .filter_map(|line| line.split_once("  "))
            .collect();
        for (hash, file) in &lines {
            let text = std::fs::read(folder.join(file)).expect(file);
            let found = data_encoding::HEXLOWER.encode(&Sha256::digest(&text));
            assert_eq!(found, *hash, "{file} was changed after it was released");
        }
        let last = lines
            .iter()
            .map(|(_, file)| &file[..4])
            .max()
            .expect("some");
        for entry in std::fs::read_dir(&folder).expect("the folder") {
            let file = entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name");
            let is_migration = std::path::Path::new(&file)
                .extension()
                .is_some_and(|ending| ending == "sql");
            if is_migration && &file[..4] <= last {
                let listed = lines.iter().any(|(_, known)| *known == file);
                assert!(listed, "{file} came between those that were released");
            }
        }
    }

    #[test]
    fn no_type_word_is_left_over() {
        for migration in MIGRATIONS {
            for postgres in [false, true] {
                assert!(!translated(migration, postgres).contains('{'));
            }
        }
    }
}
