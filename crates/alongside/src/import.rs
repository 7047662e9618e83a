//! `alongside import`: sites, workers, people and contacts from files.

mod report;

use crate::outcome::{Outcome, Refusal};
use crate::spreadsheet::Said;
use crate::surroundings;
use clap::{ArgGroup, Args, ValueEnum};
use delivery::records::{Kind, Problems, understand};
use std::path::PathBuf;
use store::delivery::import::{self, Importer, Plan, Source};
use store::organisation::{self, Organisation};
use store::{Db, Tx};

/// Bring in sites, workers, people and contacts from CSV or XLSX files
#[derive(Debug, Args)]
#[command(
    long_about = "Bring in sites, workers, people and contacts from CSV or XLSX files.\n\n\
        Everything is checked first. While there is a problem nothing is imported, and every problem is listed with \
        file, row, column and what to do. The same file twice changes nothing. Files that refer to each other can come \
        together and count together or not at all.\n\n\
        A column that is not in a file leaves what is kept as it is; a column that is in it says what is so, also where \
        a cell is empty. What --map says is kept for the next file of the same make. `alongside export` writes the \
        columns that are taken.",
    after_help = "Examples:\n  alongside import --kind people people.csv --dry-run\n  \
        alongside import --sites sites.csv --workers workers.csv --people people.csv --contacts contacts.xlsx\n  \
        alongside import --kind contacts visits.csv --map \"Visit no\"=contact_id --map Colour=- --encoding windows-1252\n\n\
        Exit codes: 0 done or nothing to do, 1 the data says no, 2 wrong use.",
    group(ArgGroup::new("files").args(["file", "sites", "workers", "people", "contacts"]).multiple(true).required(true))
)]
pub struct ImportArgs {
    /// Where the data are kept: sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = crate::database::DEFAULT_DATABASE)]
    database: String,
    /// What the one file is about
    #[arg(long, value_enum, requires = "file")]
    kind: Option<KindWord>,
    /// The one file
    #[arg(requires = "kind", conflicts_with_all = ["sites", "workers", "people", "contacts"])]
    file: Option<PathBuf>,
    /// A file of sites
    #[arg(long, value_name = "FILE")]
    sites: Option<PathBuf>,
    /// A file of peer workers
    #[arg(long, value_name = "FILE")]
    workers: Option<PathBuf>,
    /// A file of supported people
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// A file of contacts
    #[arg(long, value_name = "FILE")]
    contacts: Option<PathBuf>,
    #[command(flatten)]
    said: Said,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// I looked at the possible duplicates: they are different people
    #[arg(long)]
    different_people: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// What a file is about.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum KindWord {
    /// A row for every site.
    Sites,
    /// A row for every peer worker.
    Workers,
    /// A row for every supported person.
    People,
    /// A row for every contact.
    Contacts,
}

impl KindWord {
    /// The kind of file the word stands for.
    pub fn kind(self) -> Kind {
        match self {
            KindWord::Sites => Kind::Sites,
            KindWord::Workers => Kind::Workers,
            KindWord::People => Kind::People,
            KindWord::Contacts => Kind::Contacts,
        }
    }
}

/// The one service of a database.
pub async fn service(tx: &mut Tx) -> Result<Organisation, Refusal> {
    let mut all = organisation::all(tx).await?;
    match (all.pop(), all.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => Err(Refusal::Data(
            "There is no service in this database yet: set one up with `alongside setup`.".into(),
        )),
        (Some(_), false) => Err(Refusal::Data(
            "There are several services in this database: use the pages of the one you mean."
                .into(),
        )),
    }
}

/// Imports.
pub async fn run(args: ImportArgs) -> Outcome {
    let files = [
        (args.kind.map(KindWord::kind), &args.file),
        (Some(Kind::Sites), &args.sites),
        (Some(Kind::Workers), &args.workers),
        (Some(Kind::People), &args.people),
        (Some(Kind::Contacts), &args.contacts),
    ];
    let files: Vec<(Kind, &PathBuf)> = files
        .into_iter()
        .filter_map(|(kind, path)| Some((kind?, path.as_ref()?)))
        .collect();
    let kinds: Vec<Kind> = files.iter().map(|(kind, _)| *kind).collect();
    let pairs = args.said.pairs(&kinds)?;
    let mut problems = Problems::default();
    let mut sheets = Vec::new();
    // Rows can be looked at where every column that they need is there, so that all problems are told at once.
    let mut can_be_read = true;
    for (kind, path) in files {
        match args.said.read(kind, path, &mut problems)? {
            Some(sheet) => sheets.push((kind, sheet)),
            None => can_be_read = false,
        }
    }
    let around = surroundings::real();
    let db = Db::open_existing(&args.database).await?;
    let mut tx = if args.dry_run {
        db.read().await?
    } else {
        db.write().await?
    };
    let service = service(&mut tx).await?;
    let mut sources = Vec::new();
    for (kind, sheet) in sheets {
        let header = sheet.header();
        let mut kept = import::known_mapping(&mut tx, service.id, kind, header).await?;
        if let Some(said) = pairs.over(&kept, header) {
            if !args.dry_run {
                import::keep_mapping(&mut tx, &around, service.id, kind, header, &said).await?;
            }
            kept = said;
        }
        let understood = understand(kind, header, &kept);
        problems.extend(understood.problems(&sheet));
        can_be_read &= understood.missing.is_empty();
        sources.push(Source {
            kind,
            mapping: understood.mapping,
            sheet,
        });
    }
    let today = around.today(&service.time_zone);
    let importer = Importer::command_line(service.id);
    let may = |problems: &Problems, plan: &Plan| {
        problems.none_stops() && (plan.duplicates.is_empty() || args.different_people)
    };
    let plan = if !can_be_read {
        tx.rollback().await?;
        (Plan::default(), Did::Refused)
    } else if args.dry_run {
        let mut plan = import::look(&mut tx, &around, &importer, today, &sources).await?;
        tx.rollback().await?;
        problems.extend_rows(std::mem::take(&mut plan.problems));
        problems.sort();
        let may = may(&problems, &plan);
        (plan, if may { Did::Nothing } else { Did::Refused })
    } else {
        let mut checked = import::check(&mut tx, &around, &importer, today, &sources).await?;
        problems.extend_rows(std::mem::take(&mut checked.plan.problems));
        problems.sort();
        let may = may(&problems, &checked.plan);
        if may && !checked.plan.changes_nothing() {
            let plan =
                import::apply(&mut tx, &around, checked, args.different_people, None).await?;
            tx.commit().await?;
            (plan, Did::Applied)
        } else if may {
            // What the columns mean was said and understood, so it is kept though nothing else changes.
            tx.commit().await?;
            (checked.plan, Did::Nothing)
        } else {
            tx.rollback().await?;
            (checked.plan, Did::Refused)
        }
    };
    db.close().await;
    report::report(&args, &problems, &plan.0, plan.1)
}

/// What became of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Did {
    Applied,
    Nothing,
    Refused,
}
