//! A file that was brought: its rows, and which of its columns are which.

use super::{Reaches, check};
use crate::{App, Failure, Signed};
use delivery::records::{Kind, Problems, Understood, understand};
use ids::ImportId;
use interchange::{FileProblem, Mapping, ReadOptions, Table, read_table_with};
use store::delivery::import::{self, Kept, Source};
use tokio::sync::Semaphore;

/// Reading a large file takes memory, so that one is read at a time; others wait for their turn.
static READING: Semaphore = Semaphore::const_new(1);

/// Reads a file, away from the threads that answer.
pub(super) async fn read(kept: Kept) -> Result<(Kept, Result<Table, FileProblem>), Failure> {
    let _turn = READING.acquire().await.map_err(|_| Failure::Missing)?;
    tokio::task::spawn_blocking(move || {
        let options = ReadOptions {
            encoding: kept.encoding,
            undo_formula_guard: true,
            ..ReadOptions::default()
        };
        let table = read_table_with(&kept.content, &kept.name, &options);
        (kept, table)
    })
    .await
    .map_err(|error| Failure::Internal(format!("a file could not be read: {error}")))
}

/// What was found while a file was read, and whatever else is wrong with its rows: nobody should mend a file only to
/// hear of the next problem. Which column is which is asked later.
pub(super) async fn all_problems(
    app: &App,
    signed: &Signed,
    reach: &Reaches,
    kind: Kind,
    found: FileProblem,
) -> Result<Problems, Failure> {
    let mut problems = Problems::default();
    let Some(table) = problems.take(found) else {
        return Ok(problems);
    };
    let mut tx = app.db.read().await?;
    let known = import::known_mapping(&mut tx, reach.actor().org, kind, &table.header).await?;
    let understood = understand(kind, &table.header, &known);
    if understood.missing.is_empty() {
        let source = Source {
            kind,
            table,
            mapping: understood.mapping,
        };
        let checked = check(app, &mut tx, signed, reach, source).await?;
        problems.extend_rows(checked.plan.problems);
    }
    tx.rollback().await?;
    problems.sort();
    Ok(problems)
}

/// A file of the actor with its columns, as far as they are understood.
pub(super) struct Opened {
    pub(super) kept: Kept,
    pub(super) table: Table,
    pub(super) understood: Understood,
}

pub(super) async fn open(app: &App, reach: &Reaches, id: &str) -> Result<Opened, Failure> {
    let id: ImportId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = app.db.read().await?;
    let kept = import::load(&mut tx, reach, id).await?;
    tx.rollback().await?;
    let (kept, table) = read(kept).await?;
    let table = table.map_err(|_| Failure::Unfit(app.texts.text("import-unreadable")))?;
    let mut tx = app.db.read().await?;
    let known = import::known_mapping(&mut tx, reach.actor().org, kept.kind, &table.header).await?;
    tx.rollback().await?;
    // What was said about this file comes before what was said about others of its make.
    let all = known.pairs().chain(kept.mapping.pairs());
    let said = Mapping::from_pairs(all.map(|(from, to)| (from.to_owned(), to.to_owned())));
    let understood = understand(kept.kind, &table.header, &said);
    Ok(Opened {
        kept,
        table,
        understood,
    })
}

impl Opened {
    pub(super) fn needs_columns(&self) -> bool {
        !self.understood.unknown.is_empty() || !self.understood.missing.is_empty()
    }

    pub(super) fn source(self) -> (Kept, Source) {
        let source = Source {
            kind: self.kept.kind,
            table: self.table,
            mapping: self.understood.mapping,
        };
        (self.kept, source)
    }
}
