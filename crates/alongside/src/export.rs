//! `alongside export`: a list as a file, in the columns that an import takes.

use crate::import::{KindWord, service};
use crate::outcome::{Outcome, Refusal, say};
use crate::surroundings;
use clap::{Args, ValueEnum};
use delivery::records::Kind;
use ids::OrgId;
use interchange::{Format, TableWriter};
use serde_json::json;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use store::Db;
use store::delivery::export::{self, Bounds};

/// Write a list as CSV or XLSX, in the columns that import takes
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  alongside export --list people --format csv --out people.csv\n  \
        alongside export --list contacts --format xlsx --out contacts.xlsx\n\n\
        What is exported and imported again changes nothing. The file holds personal data: keep it where only those\n\
        who need it can read it, and delete it when it is done with."
)]
pub struct ExportArgs {
    /// Where the data are kept: sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = crate::database::DEFAULT_DATABASE)]
    database: String,
    /// Which list
    #[arg(long, value_enum)]
    list: KindWord,
    /// Which format
    #[arg(long, value_enum, default_value_t = FormatWord::Csv)]
    format: FormatWord,
    /// The file to write; standard output when none is named
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Say as JSON what was written; needs --out, because the list itself goes to standard output otherwise
    #[arg(long, requires = "out")]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatWord {
    Csv,
    Xlsx,
}

/// How many rows are read at a time.
const ROWS_A_PAGE: u32 = 1_000;

/// Exports.
pub async fn run(args: ExportArgs) -> Outcome {
    let kind = args.list.kind();
    let format = match args.format {
        FormatWord::Csv => Format::Csv,
        FormatWord::Xlsx => Format::Xlsx,
    };
    let db = Db::open_existing(&args.database).await?;
    let mut tx = db.write().await?;
    let service = service(&mut tx).await?;
    export::begun_as_program(&mut tx, &surroundings::real(), service.id, kind).await?;
    tx.commit().await?;
    match &args.out {
        None => {
            write(&db, service.id, kind, format, Box::new(io::stdout())).await?;
        }
        Some(path) => {
            // One that is there already is emptied and stays as readable as it was.
            let made = store::owner_only().create(true).truncate(true).open(path);
            let file = made.map_err(|error| {
                Refusal::Use(format!("{} cannot be written: {error}", path.display()))
            })?;
            let rows = write(&db, service.id, kind, format, Box::new(file)).await?;
            if args.json {
                say(&json!({ "list": kind.code(), "rows": rows, "file": path.display().to_string() }).to_string());
            } else {
                let rows = match rows {
                    1 => "1 row".to_owned(),
                    rows => format!("{rows} rows"),
                };
                say(&format!("{rows} written to {}", path.display()));
            }
        }
    }
    db.close().await;
    Ok(())
}

async fn write(
    db: &Db,
    org: OrgId,
    kind: Kind,
    format: Format,
    to: Box<dyn Write + Send>,
) -> Result<u64, Refusal> {
    let mut rows = 0;
    match pages(db, org, kind, format, to, &mut rows).await {
        Ok(()) => Ok(rows),
        // A reader that went away, as `head` does, has what it wanted.
        Err(Ended::Write(interchange::WriteProblem::Io(error)))
            if error.kind() == io::ErrorKind::BrokenPipe =>
        {
            Ok(rows)
        }
        Err(Ended::Write(error)) => Err(Refusal::Data(error.to_string())),
        Err(Ended::Read(error)) => Err(error.into()),
    }
}

/// Why a list ended before its end.
enum Ended {
    Read(store::Error),
    Write(interchange::WriteProblem),
}

impl From<store::Error> for Ended {
    fn from(error: store::Error) -> Self {
        Ended::Read(error)
    }
}

impl From<interchange::WriteProblem> for Ended {
    fn from(error: interchange::WriteProblem) -> Self {
        Ended::Write(error)
    }
}

async fn pages(
    db: &Db,
    org: OrgId,
    kind: Kind,
    format: Format,
    to: Box<dyn Write + Send>,
    rows: &mut u64,
) -> Result<(), Ended> {
    let columns = export::columns(kind);
    let to = BufWriter::new(to);
    let mut writer = TableWriter::new(format, to, kind.code(), &columns)?;
    let bounds = Bounds::everything(org);
    let mut after = Some(export::START);
    while let Some(from) = after {
        let mut tx = db.read().await?;
        let page = export::page(&mut tx, &bounds, kind, from, ROWS_A_PAGE).await?;
        tx.rollback().await?;
        for row in &page.rows {
            writer.row(row)?;
            *rows += 1;
        }
        after = page.next;
    }
    writer.finish(&[])?;
    Ok(())
}
