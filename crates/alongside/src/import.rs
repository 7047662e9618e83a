//! `alongside import`: sites, workers, people and contacts from files.

mod report;

use crate::outcome::{Outcome, Refusal};
use crate::surroundings;
use clap::{ArgGroup, Args, ValueEnum};
use delivery::records::{Kind, Problems, understand};
use interchange::{Encoding, Limits, Mapping, ReadOptions, read_table_with};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
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
        a cell is empty. `alongside export` writes the columns that are taken.",
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
    /// Which column of a file is which of ours; THEIRS=- leaves a column out. It is kept for the next file of the same make
    #[arg(long = "map", value_name = "THEIRS=OURS")]
    map: Vec<String>,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// I looked at the possible duplicates: they are different people
    #[arg(long)]
    different_people: bool,
    /// How the characters of CSV files are written
    #[arg(long, value_enum, default_value_t = EncodingWord::Utf8)]
    encoding: EncodingWord,
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

#[derive(Debug, Clone, Copy, ValueEnum)]
enum EncodingWord {
    /// UTF-8, or UTF-16 with a byte order mark.
    #[value(name = "utf-8")]
    Utf8,
    /// Windows-1252, which includes Latin-1.
    #[value(name = "windows-1252", alias = "latin-1")]
    Windows1252,
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
    let mut said = Vec::new();
    for pair in &args.map {
        let Some((theirs, ours)) = pair.rsplit_once('=') else {
            return Err(Refusal::Use(format!(
                "--map {pair}: write THEIRS=OURS, as \"Visit no\"=contact_id, or THEIRS=- to leave a column out"
            )));
        };
        said.push((theirs.trim().to_owned(), ours.trim().to_owned()));
    }
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
    check_map(&said, &files)?;
    let mut contents = Vec::new();
    for (kind, path) in files {
        let bytes = bytes(path)
            .map_err(|error| Refusal::Use(format!("{} cannot be read: {error}", path.display())))?;
        contents.push((kind, path.display().to_string(), bytes));
    }
    let around = surroundings::real();
    let db = Db::open_existing(&args.database).await?;
    let mut tx = if args.dry_run {
        db.read().await?
    } else {
        db.write().await?
    };
    let service = service(&mut tx).await?;
    let mut problems = Problems::default();
    let mut sources = Vec::new();
    // Rows can be looked at where every column that they need is there, so that all problems are told at once.
    let mut can_be_read = true;
    for (kind, name, bytes) in contents {
        let options = options(args.encoding);
        let table = match read_table_with(&bytes, &name, &options) {
            Ok(table) => table,
            Err(found) => {
                let Some(table) = problems.take(found) else {
                    can_be_read = false;
                    continue;
                };
                table
            }
        };
        if let Some(warning) = table.ignored_sheets_warning() {
            problems.push(warning);
        }
        let mut kept = import::known_mapping(&mut tx, service.id, kind, &table.header).await?;
        let here = said
            .iter()
            .filter(|(theirs, _)| table.header.contains(theirs));
        let here: Vec<&(String, String)> = here.collect();
        for (theirs, ours) in &here {
            kept = with(&kept, theirs, ours);
        }
        if !here.is_empty() && !args.dry_run {
            import::keep_mapping(&mut tx, &around, service.id, kind, &table.header, &kept).await?;
        }
        let understood = understand(kind, &table.header, &kept);
        problems.extend(understood.problems(&table));
        can_be_read &= understood.missing.is_empty();
        sources.push(Source {
            kind,
            mapping: understood.mapping,
            table,
        });
    }
    let today = around.today(&service.time_zone);
    let importer = Importer::command_line(service.id);
    let plan = if can_be_read {
        let mut checked = import::check(&mut tx, &around, &importer, today, &sources).await?;
        problems.extend_rows(std::mem::take(&mut checked.plan.problems));
        problems.sort();
        let may =
            problems.none_stops() && (checked.plan.duplicates.is_empty() || args.different_people);
        if may && !args.dry_run && !checked.plan.changes_nothing() {
            let plan =
                import::apply(&mut tx, &around, checked, args.different_people, None).await?;
            tx.commit().await?;
            (plan, Did::Applied)
        } else {
            if may && !args.dry_run {
                // What the columns mean was said and understood, so it is kept though nothing else changes.
                tx.commit().await?;
            } else {
                tx.rollback().await?;
            }
            let did = if may { Did::Nothing } else { Did::Refused };
            (checked.plan, did)
        }
    } else {
        tx.rollback().await?;
        (Plan::default(), Did::Refused)
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

/// The same mapping with one more pair; leaving out does not take the place of another column.
fn with(mapping: &Mapping, theirs: &str, ours: &str) -> Mapping {
    let kept = mapping
        .pairs()
        .filter(|(from, to)| *from != theirs && (ours == "-" || *to != ours));
    let all = kept.chain([(theirs, ours)]);
    Mapping::from_pairs(all.map(|(from, to)| (from.to_owned(), to.to_owned())))
}

/// Whether the columns that are named on our side are columns of these kinds.
fn check_map(said: &[(String, String)], files: &[(Kind, &PathBuf)]) -> Outcome {
    let known = |ours: &str| {
        let mut names = files.iter().flat_map(|(kind, _)| kind.column_names());
        ours == "-" || names.any(|name| name == ours)
    };
    match said.iter().find(|(_, ours)| !known(ours)) {
        None => Ok(()),
        Some((theirs, ours)) => {
            let names: Vec<&str> = files
                .iter()
                .flat_map(|(kind, _)| kind.column_names())
                .collect();
            Err(Refusal::Use(format!(
                "--map {theirs}={ours}: there is no column {ours}. The columns are: {}",
                names.join(", ")
            )))
        }
    }
}

fn options(encoding: EncodingWord) -> ReadOptions {
    ReadOptions {
        encoding: match encoding {
            EncodingWord::Utf8 => Encoding::Unicode,
            EncodingWord::Windows1252 => Encoding::Windows1252,
        },
        undo_formula_guard: true,
        ..ReadOptions::default()
    }
}

/// The content of a file, but never much more than is accepted: the reader says that it is too large.
fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = Limits::default().bytes.saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
