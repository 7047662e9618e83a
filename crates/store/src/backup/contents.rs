//! What is in a backup, as its manifest keeps it.

use super::{BackupProblem, Result};
use crate::audit::{Broken, End, Link, Verified, verify_within};
use crate::{Error, Tx, migrate, query};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sqlx::AssertSqlSafe;
use std::fmt;
use uuid::Uuid;

/// The database system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// An SQLite file.
    Sqlite,
    /// A PostgreSQL database.
    Postgres,
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            System::Sqlite => "SQLite",
            System::Postgres => "PostgreSQL",
        })
    }
}

/// Which system an address is of.
pub(super) fn system_of(address: &str) -> Result<System> {
    if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        Ok(System::Postgres)
    } else if address.starts_with("sqlite:") {
        Ok(System::Sqlite)
    } else {
        Err(Error::Address(
            "The address of the database must begin with sqlite:// or postgres://".into(),
        )
        .into())
    }
}

/// What is in a backup. Nothing of it is about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// What was backed up.
    pub database: System,
    /// The number of every migration that had been applied.
    pub schema: Vec<i64>,
    /// Every table, in the order of names.
    pub tables: Vec<Table>,
    /// The audit trail.
    pub audit: Trail,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// The columns that are kept, in their order; none where the file is kept as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}

/// What was found when the audit trail was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// How many entries there are.
    pub entries: u64,
    /// SHA-256 over every end, as `alongside audit verify` prints it.
    pub digest: String,
    /// The first entry that is not as it was written, where there is one.
    pub broken: Option<KeptFault>,
    /// The end of every chain, in the order of organisation and account.
    pub ends: Vec<KeptEnd>,
}

/// How a chain ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptEnd {
    /// The organisation.
    pub organisation: Uuid,
    /// The account whose deeds it holds; none for the program itself.
    pub account: Option<Uuid>,
    /// The number of its last entry.
    pub seq: i64,
    /// The hash of it, in hexadecimal.
    pub hash: String,
}

/// An entry that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFault {
    /// The organisation.
    pub organisation: Uuid,
    /// The account in whose chain it is; none for the program itself.
    pub account: Option<Uuid>,
    /// Its number.
    pub seq: i64,
    /// What is wrong: `edited`, `missing`, `out_of_order`, `cut_off` or `added`.
    pub fault: String,
}

impl fmt::Display for KeptFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {} is {}", self.seq, self.fault.replace('_', " "))
    }
}

impl From<&Broken> for KeptFault {
    fn from(broken: &Broken) -> Self {
        KeptFault {
            organisation: broken.org,
            account: broken.account,
            seq: broken.seq,
            fault: broken.fault.code().to_owned(),
        }
    }
}

impl From<&Verified> for Trail {
    fn from(found: &Verified) -> Self {
        let end = |end: &End| KeptEnd {
            organisation: end.org,
            account: end.account,
            seq: end.link.seq,
            hash: HEXLOWER.encode(&end.link.hash),
        };
        Trail {
            entries: found.entries,
            digest: HEXLOWER.encode(&found.digest()),
            broken: found.broken.as_ref().map(KeptFault::from),
            ends: found.ends.iter().map(end).collect(),
        }
    }
}

impl Trail {
    fn ends(&self) -> Result<Vec<End>> {
        let end = |kept: &KeptEnd| {
            let hash = HEXLOWER.decode(kept.hash.as_bytes()).ok();
            let hash = hash.and_then(|hash| hash.try_into().ok());
            let hash = hash.ok_or_else(|| BackupProblem::Trail("an end cannot be read".into()))?;
            Ok(End {
                org: kept.organisation,
                account: kept.account,
                link: Link {
                    seq: kept.seq,
                    hash,
                },
            })
        };
        self.ends.iter().map(end).collect()
    }
}

impl Contents {
    /// The newest migration in it.
    pub fn newest(&self) -> i64 {
        self.schema.iter().max().copied().unwrap_or(0)
    }

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// The parts of which a backup is made: the file, or one for each table.
    pub fn parts(&self) -> Vec<(String, Option<&Table>)> {
        match self.database {
            System::Sqlite => vec![("database.sqlite".to_owned(), None)],
            System::Postgres => self
                .tables
                .iter()
                // The migrations fill it.
                .filter(|table| table.name != "schema_version")
                .map(|table| (format!("tables/{}.copy", table.name), Some(table)))
                .collect(),
        }
    }

    /// Reads all of it within a transaction that sees one moment.
    pub(super) async fn read(tx: &mut Tx, database: System) -> Result<Contents> {
        let schema: Vec<(i64,)> = query("SELECT version FROM schema_version ORDER BY version")
            .all(tx)
            .await?;
        let schema: Vec<i64> = schema.into_iter().map(|(number,)| number).collect();
        let known = migrate::newest();
        match schema.last().copied().unwrap_or(0) {
            found if found > known => return Err(Error::Newer { found, known }.into()),
            found if migrate::is_older(&schema) => {
                return Err(BackupProblem::Older { found, known });
            }
            _ => {}
        }
        let mut tables = tables(tx).await?;
        for table in &mut tables {
            table.rows = count(tx, &table.name).await?;
        }
        let audit = Trail::from(&verify_within(tx, &[]).await?);
        Ok(Contents {
            database,
            schema,
            tables,
            audit,
        })
    }

    /// Whether every table has as many rows as when the backup was made, and there are no others.
    pub(super) async fn hold_rows_against(&self, tx: &mut Tx) -> Result<()> {
        let there = tables(tx).await?;
        for kept in &self.tables {
            if !there.iter().any(|table| table.name == kept.name) {
                return Err(BackupProblem::Damaged(format!(
                    "the table {} is not there",
                    kept.name
                )));
            }
            let found = count(tx, &kept.name).await?;
            if found != kept.rows {
                return Err(BackupProblem::Rows {
                    table: kept.name.clone(),
                    expected: kept.rows,
                    found,
                });
            }
        }
        match there
            .iter()
            .find(|table| !self.tables.iter().any(|kept| kept.name == table.name))
        {
            Some(more) => Err(BackupProblem::Damaged(format!(
                "the table {} was not there when it was made",
                more.name
            ))),
            None => Ok(()),
        }
    }

    /// Whether the trail is the one that was there when the backup was made.
    pub(super) async fn hold_trail_against(&self, tx: &mut Tx) -> Result<()> {
        let found = verify_within(tx, &self.audit.ends()?).await?;
        let found = Trail::from(&found);
        if found == self.audit {
            return Ok(());
        }
        Err(BackupProblem::Trail(match found.broken {
            Some(fault) if self.audit.broken.as_ref() != Some(&fault) => fault.to_string(),
            _ => format!(
                "{} entries were read and {} were there, or a chain ends elsewhere",
                found.entries, self.audit.entries
            ),
        }))
    }
}

/// Every table in which something is kept, without its rows being counted.
pub(super) async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let (names, columns): (Vec<(String,)>, Vec<(String, String)>) = match tx {
        Tx::Sqlite(_) => (
            // Not those in which SQLite keeps the index of another, nor its own.
            query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
                .all(tx)
                .await?,
            Vec::new(),
        ),
        Tx::Postgres(_) => (
            query("SELECT CAST(relname AS TEXT) FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind IN ('r', 'p') ORDER BY relname")
                .all(tx)
                .await?,
            // What is computed from other columns is computed again.
            query("SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname, a.attnum")
                .all(tx)
                .await?,
        ),
    };
    let of = |name: &str| {
        let of = columns.iter().filter(|(table, _)| table == name);
        of.map(|(_, column)| column.clone()).collect()
    };
    Ok(names
        .into_iter()
        .map(|(name,)| Table {
            columns: of(&name),
            name,
            rows: 0,
        })
        .collect())
}

/// How many rows a table has, whose name the database gave.
async fn count(tx: &mut Tx, table: &str) -> Result<u64> {
    let text = AssertSqlSafe(format!("SELECT count(*) FROM {}", quoted(table)));
    let rows: i64 = match tx {
        Tx::Sqlite(tx) => sqlx::query_scalar(text).fetch_one(&mut **tx).await?,
        Tx::Postgres(tx) => sqlx::query_scalar(text).fetch_one(&mut **tx).await?,
    };
    Ok(u64::try_from(rows).unwrap_or(0))
}

/// A name as both databases take it, whatever is in it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
