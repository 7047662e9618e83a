//! Every table of a PostgreSQL database at one moment, and tables from a backup.

use super::contents::{quoted, tables};
use super::{BackupProblem, Contents, PIECE, Result, System, Table};
use crate::db::unreachable;
use crate::{Error, Tx, migrate, query};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, Postgres, Transaction};
use std::io::{self, Read, Write};
use std::str::FromStr;
use std::time::Duration;
use tokio_stream::StreamExt as _;

async fn connect(address: &str) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(address).map_err(|_| {
        Error::Address("The address of the database cannot be read. Write it like postgres://name@host:5432/database".into())
    })?;
    PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options.clone().disable_statement_logging())
        .await
        .map_err(|error| unreachable(&options, &error).into())
}

/// A transaction that sees the database as it was when it began.
#[derive(Debug)]
pub struct Moment {
    tx: Tx,
    pool: PgPool,
}

impl Moment {
    pub(super) async fn begin(address: &str) -> Result<Moment> {
        let pool = connect(address).await?;
        let mut tx = Tx::Postgres(pool.begin().await?);
        query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            .execute(&mut tx)
            .await?;
        let ours = query(
            "SELECT count(*) FROM pg_class WHERE relname = 'schema_version' AND relnamespace = CAST(current_schema() AS regnamespace)",
        );
        if ours.count(&mut tx).await? == 0 {
            let (name,): (String,) = query("SELECT CAST(current_database() AS TEXT)")
                .one(&mut tx)
                .await?;
            return Err(BackupProblem::NotOurs(name));
        }
        Ok(Moment { tx, pool })
    }

    pub(super) async fn contents(&mut self) -> Result<Contents> {
        Contents::read(&mut self.tx, System::Postgres).await
    }

    pub(super) async fn write(&mut self, table: &Table, to: &mut impl Write) -> Result<()> {
        let Tx::Postgres(tx) = &mut self.tx else {
            return Err(BackupProblem::NotKnown(table.name.clone()));
        };
        let copy = format!("COPY {} TO STDOUT", with_columns(table));
        let mut rows = tx.copy_out_raw(&copy).await?;
        while let Some(piece) = rows.next().await.transpose()? {
            to.write_all(&piece)?;
        }
        Ok(())
    }

    pub(super) async fn end(self) {
        drop(self.tx);
        self.pool.close().await;
    }
}

/// `"contact" ("org_id", "id", …)`, as `COPY` names what it moves.
fn with_columns(table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(|name| quoted(name)).collect();
    format!("{} ({})", quoted(&table.name), columns.join(", "))
}

/// A foreign key that is put back when every row is there.
#[derive(Debug)]
struct Key {
    table: String,
    name: String,
    says: String,
}

/// Tables that are filled in one transaction.
#[derive(Debug)]
pub struct Arriving {
    tx: Tx,
    pool: PgPool,
    keys: Vec<Key>,
    tables: Vec<Table>,
}

impl Arriving {
    pub(super) async fn begin(address: &str, contents: &Contents) -> Result<Arriving> {
        let pool = connect(address).await?;
        let mut tx = Tx::Postgres(pool.begin().await?);
        let schema: (Option<String>,) = query("SELECT CAST(current_schema() AS TEXT)")
            .one(&mut tx)
            .await?;
        let there: Option<(String,)> = query("SELECT CAST(relname AS TEXT) FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname LIMIT 1")
            .optional(&mut tx)
            .await?;
        match (schema, there) {
            ((Some(schema),), Some((table,))) => {
                return Err(BackupProblem::NotEmpty(format!(
                    "The schema {schema} of the database has the table {table} already"
                )));
            }
            ((None,), _) => {
                return Err(Error::CannotOpen(
                    "The database has no schema to put tables in, or this name may not: give it one with CREATE SCHEMA".into(),
                )
                .into());
            }
            _ => {}
        }
        migrate::exactly(&mut tx, &contents.schema).await?;
        let tables = tables(&mut tx).await?;
        let mut arriving = Arriving {
            tx,
            pool,
            keys: Vec::new(),
            tables,
        };
        arriving.let_go().await?;
        Ok(arriving)
    }

    fn tx(&mut self) -> Result<&mut Transaction<'static, Postgres>> {
        match &mut self.tx {
            Tx::Postgres(tx) => Ok(tx),
            Tx::Sqlite(_) => Err(BackupProblem::NotKnown("SQLite".into())),
        }
    }

    async fn say(&mut self, text: String) -> Result<()> {
        let tx = self.tx()?;
        (&mut **tx)
            .execute(sqlx::raw_sql(AssertSqlSafe(text)))
            .await?;
        Ok(())
    }

    /// Rows arrive in any order: foreign keys are taken away meanwhile, and triggers, which guard what people do.
    async fn let_go(&mut self) -> Result<()> {
        let keys: Vec<(String, String, String)> = query("SELECT CAST(r.relname AS TEXT), CAST(c.conname AS TEXT), pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid WHERE c.contype = 'f' AND c.connamespace = CAST(current_schema() AS regnamespace)")
            .all(&mut self.tx)
            .await?;
        for (table, name, says) in keys {
            self.say(format!(
                "ALTER TABLE {} DROP CONSTRAINT {}",
                quoted(&table),
                quoted(&name)
            ))
            .await?;
            self.keys.push(Key { table, name, says });
        }
        self.triggers("DISABLE").await
    }

    async fn triggers(&mut self, verb: &str) -> Result<()> {
        let names: Vec<String> = self
            .tables
            .iter()
            .map(|table| quoted(&table.name))
            .collect();
        for name in names {
            self.say(format!("ALTER TABLE {name} {verb} TRIGGER USER"))
                .await?;
        }
        Ok(())
    }

    pub(super) async fn write(&mut self, table: &Table, from: &mut impl Read) -> Result<()> {
        // What a backup names goes into a statement only where the migrations made it.
        let made = self.tables.iter().find(|made| made.name == table.name);
        if made.is_none_or(|made| made.columns != table.columns) {
            return Err(BackupProblem::Damaged(format!(
                "the table {} is not the one that its migrations make",
                table.name
            )));
        }
        let copy = format!("COPY {} FROM STDIN", with_columns(table));
        let mut rows = self.tx()?.copy_in_raw(&copy).await?;
        let mut piece = vec![0; PIECE];
        loop {
            match from.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => {
                    rows.send(&piece[..read]).await?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    // What was noticed first is told; the transaction goes either way.
                    let _ = rows.abort("the backup cannot be read").await;
                    return Err(error.into());
                }
            }
        }
        rows.finish().await?;
        Ok(())
    }

    pub(super) async fn finish(mut self, contents: &Contents) -> Result<()> {
        for key in std::mem::take(&mut self.keys) {
            self.say(format!(
                "ALTER TABLE {} ADD CONSTRAINT {} {}",
                quoted(&key.table),
                quoted(&key.name),
                key.says
            ))
            .await
            .map_err(|error| BackupProblem::Damaged(error.to_string()))?;
        }
        self.triggers("ENABLE").await?;
        contents.hold_rows_against(&mut self.tx).await?;
        migrate::bring_up(&mut self.tx).await?;
        contents.hold_trail_against(&mut self.tx).await?;
        self.tx.commit().await?;
        // So that the first pages are as fast as the later ones.
        sqlx::query("ANALYZE").execute(&self.pool).await?;
        self.pool.close().await;
        Ok(())
    }
}
