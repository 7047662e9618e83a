//! A file that was brought: its rows, and which of its columns are which.

use super::{Reaches, look};
use crate::{App, Failure, Signed};
use delivery::records::{Kind, Problems, Understood, understand};
use ids::ImportId;
use interchange::{FileProblem, Limits, Mapping, ReadOptions, Sheet};
use store::delivery::import::{self, Kept, Source};
use tokio::sync::Semaphore;

/// Reading a large file takes memory, so that one is read at a time; others wait for their turn.
static READING: Semaphore = Semaphore::const_new(1);

fn options(kept: &Kept) -> ReadOptions {
    ReadOptions {
        encoding: kept.encoding,
        limits: Limits {
            rows: kept.kind.most_rows(),
            ..Limits::default()
        },
        undo_formula_guard: true,
        ..ReadOptions::default()
    }
}

/// Does something with a file, away from the threads that answer.
async fn with<T: Send + 'static>(
    kept: Kept,
    read: impl FnOnce(&mut Kept) -> T + Send + 'static,
) -> Result<(Kept, T), Failure> {
    let _turn = READING.acquire().await.map_err(|_| Failure::Missing)?;
    tokio::task::spawn_blocking(move || {
        let mut kept = kept;
        let read = read(&mut kept);
        (kept, read)
    })
    .await
    .map_err(|error| Failure::Internal(format!("a file could not be read: {error}")))
}

/// What is wrong with a file; none when it can be read.
pub(super) async fn look_through(kept: Kept) -> Result<(Kept, Option<FileProblem>), Failure> {
    with(kept, |kept| {
        Sheet::look_through(&kept.content, &kept.name, &options(kept)).err()
    })
    .await
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
            sheet: Sheet::from(table),
            mapping: understood.mapping,
        };
        let plan = look(app, &mut tx, signed, reach, source).await?;
        problems.extend_rows(plan.problems);
    }
    tx.rollback().await?;
    problems.sort();
    Ok(problems)
}

/// A file of the actor with its columns, as far as they are understood.
pub(super) struct Opened {
    pub(super) kept: Kept,
    pub(super) sheet: Sheet,
    pub(super) understood: Understood,
}

/// Why a file was not opened.
pub(super) enum Unopened {
    /// It is not there, or something else failed.
    Failed(Failure),
    /// It was taken, and cannot be read any more: what is accepted has changed since.
    Stuck(Box<Kept>, Box<FileProblem>),
}

impl<E: Into<Failure>> From<E> for Unopened {
    fn from(error: E) -> Self {
        Unopened::Failed(error.into())
    }
}

pub(super) async fn open(app: &App, reach: &Reaches, id: ImportId) -> Result<Opened, Unopened> {
    let mut tx = app.db.read().await?;
    let kept = import::load(&mut tx, reach, id).await?;
    tx.rollback().await?;
    let (kept, sheet) = with(kept, |kept| {
        let content = std::mem::take(&mut kept.content);
        Sheet::read(content, &kept.name, &options(kept))
    })
    .await?;
    let sheet = match sheet {
        Ok(sheet) => sheet,
        Err(found) => return Err(Unopened::Stuck(Box::new(kept), Box::new(found))),
    };
    let mut tx = app.db.read().await?;
    let known =
        import::known_mapping(&mut tx, reach.actor().org, kept.kind, sheet.header()).await?;
    tx.rollback().await?;
    // What was said about this file comes before what was said about others of its make.
    let all = known.pairs().chain(kept.mapping.pairs());
    let said = Mapping::from_pairs(all.map(|(from, to)| (from.to_owned(), to.to_owned())));
    let understood = understand(kept.kind, sheet.header(), &said);
    Ok(Opened {
        kept,
        sheet,
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
            sheet: self.sheet,
            mapping: self.understood.mapping,
        };
        (self.kept, source)
    }
}
