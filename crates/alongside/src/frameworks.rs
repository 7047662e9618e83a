//! `alongside frameworks`: the vocabularies from the command line.

use crate::outcome::{Outcome, Refusal, say};
use crate::surroundings;
use clap::{Args, Subcommand};
use frameworks::{
    Change, Framework, FrameworkId, Leftover, Status, Term, Version, built_in, built_in_by_id,
    replace_drafts, search,
};
use serde_json::{Value, json};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use store::{Db, organisation};
use web::frameworks::term_table::{self, Issue, LARGEST_FILE};

/// List, show and search vocabularies, and import published names
#[derive(Debug, Args)]
#[command(
    long_about = "List, show and search the vocabularies that come with Alongside; no database is needed for that.\n\n\
        Import puts the names that were read in a publication in the place of drafts, as a new version. Every name is \
        printed with who it may be attributed to.",
    after_help = "Examples:\n  alongside frameworks list\n  alongside frameworks show peer-support-typology --status draft\n  \
        alongside frameworks search hope\n  alongside frameworks import names.csv --framework peer-support-typology --dry-run"
)]
pub struct FrameworksArgs {
    #[command(subcommand)]
    command: FrameworksCommand,
    /// Print the result, or the problems, as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum FrameworksCommand {
    /// All vocabularies with the number of their terms
    List,
    /// One vocabulary with its terms
    Show {
        /// Its identifier, as `list` prints it
        id: String,
        /// Only terms that are confirmed, draft or local
        #[arg(long)]
        status: Option<Status>,
    },
    /// Find terms by number, name or meaning
    Search {
        /// What to look for
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Put published names in the place of drafts
    Import(ImportArgs),
}

#[derive(Debug, Args)]
#[command(
    long_about = "Put published names in the place of drafts, as a new version of the service's vocabulary.\n\n\
        The file is CSV or XLSX with the columns number, name, definition, group, parent, source, status, replaces; \
        only name is needed. Nothing changes while there is a problem."
)]
struct ImportArgs {
    /// The list of terms, CSV or XLSX
    file: PathBuf,
    /// Which vocabulary it is for
    #[arg(long)]
    framework: FrameworkId,
    /// The version to make; the next one unless given
    #[arg(long)]
    version: Option<Version>,
    /// The file holds the whole list: drafts that it does not replace are no longer offered
    #[arg(long)]
    retire: bool,
    /// Say what would change and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Where the data are kept: sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = crate::database::DEFAULT_DATABASE)]
    database: String,
}

/// Runs the command.
pub async fn run(args: FrameworksArgs) -> Outcome {
    match args.command {
        FrameworksCommand::List => {
            list(args.json);
            Ok(())
        }
        FrameworksCommand::Show { id, status } => show(&id, status, args.json),
        FrameworksCommand::Search { words } => find(&words.join(" "), args.json),
        FrameworksCommand::Import(import) => take_in(import, args.json).await,
    }
}

fn list(as_json: bool) {
    if as_json {
        let all: Vec<Value> = built_in().iter().map(about).collect();
        say(&json!({ "frameworks": all }).to_string());
        return;
    }
    for framework in built_in() {
        say(&format!(
            "{:<26} {:>3} terms: {} confirmed, {} draft. {} ({})",
            framework.id().to_string(),
            framework.terms().len(),
            framework.count(Status::Confirmed),
            framework.count(Status::Draft),
            framework.name(),
            framework.version()
        ));
    }
}

fn about(framework: &Framework) -> Value {
    json!({
        "id": framework.id().to_string(),
        "name": framework.name(),
        "version": framework.version().to_string(),
        "about": framework.about(),
        "terms": framework.terms().len(),
        "confirmed": framework.count(Status::Confirmed),
        "draft": framework.count(Status::Draft),
        "local": framework.count(Status::Local),
        "sources": framework.sources().iter().map(|source| json!({ "cite": source.cite, "doi": source.doi })).collect::<Vec<_>>(),
        "notes": framework.notes(),
    })
}

fn term_json(framework: &Framework, term: &Term) -> Value {
    json!({
        "framework": framework.id().to_string(),
        "id": term.id.to_string(),
        "number": term.number,
        "name": term.name,
        "definition": term.definition,
        "group": framework.group(&term.group).map(|group| &group.name),
        "parent": term.parent.as_ref().map(ToString::to_string),
        "status": term.status.as_str(),
        "attribution": term.attribution().to_string(),
        "place_confirmed": term.place_confirmed,
    })
}

fn titled(term: &Term) -> String {
    match &term.number {
        Some(number) => format!("{number} {}", term.name),
        None => term.name.clone(),
    }
}

fn show(id: &str, status: Option<Status>, as_json: bool) -> Outcome {
    let framework = built_in_by_id(id).ok_or_else(|| unknown(id))?;
    let wanted = |term: &&Term| status.is_none_or(|status| term.status == status);
    if as_json {
        let terms: Vec<Value> = framework
            .terms()
            .iter()
            .filter(wanted)
            .map(|term| term_json(framework, term))
            .collect();
        let mut all = about(framework);
        all["terms"] = terms.into();
        say(&all.to_string());
        return Ok(());
    }
    say(&format!(
        "{}, version {}",
        framework.name(),
        framework.version()
    ));
    say(framework.about());
    for note in framework.notes() {
        say(&format!("Note: {note}"));
    }
    for group in framework.groups() {
        let terms: Vec<&Term> = framework
            .terms()
            .iter()
            .filter(|term| term.group == group.id)
            .filter(wanted)
            .collect();
        if terms.is_empty() && status.is_some() {
            continue;
        }
        say(&format!("\n{} [{}]", group.name, group.attribution()));
        for term in terms {
            let indent = if term.parent.is_some() { "    " } else { "  " };
            say(&format!(
                "{indent}{} [{}]",
                titled(term),
                term.attribution()
            ));
            if !term.definition.is_empty() {
                say(&format!("{indent}  {}", term.definition));
            }
        }
    }
    Ok(())
}

fn unknown(id: &str) -> Refusal {
    let known: Vec<String> = built_in().iter().map(|f| f.id().to_string()).collect();
    Refusal::Use(format!(
        "There is no vocabulary “{id}”. There are: {}",
        known.join(", ")
    ))
}

fn find(words: &str, as_json: bool) -> Outcome {
    let hits = search(built_in(), words);
    if as_json {
        let terms: Vec<Value> = hits
            .iter()
            .map(|hit| term_json(hit.framework, hit.term))
            .collect();
        say(&json!({ "terms": terms }).to_string());
    }
    if hits.is_empty() {
        let message = if as_json {
            String::new()
        } else {
            format!("No term holds “{words}”. Try fewer or other words.")
        };
        return Err(Refusal::Data(message));
    }
    if !as_json {
        for hit in hits {
            say(&format!(
                "{}: {} [{}]",
                hit.framework.name(),
                titled(hit.term),
                hit.term.attribution()
            ));
        }
    }
    Ok(())
}

async fn take_in(args: ImportArgs, as_json: bool) -> Outcome {
    let (bytes, name) = file(&args.file)?;
    let rows = term_table::read(&bytes, &name).map_err(|issues| told(&name, issues, as_json))?;
    let db = Db::open(&args.database).await?;
    let around = surroundings::real();
    let mut tx = db.write().await?;
    let organisations = organisation::all(&mut tx).await?;
    let [service] = organisations.as_slice() else {
        return Err(Refusal::Data(match organisations.len() {
            0 => "There is no service in this database yet: set one up with `alongside setup`."
                .into(),
            _ => "There are several services in this database: import on the pages of the one you mean.".into(),
        }));
    };
    let vocabularies = store::frameworks::load(&mut tx, service.id).await?;
    let current = vocabularies
        .current_of(&args.framework)
        .ok_or_else(|| unknown(args.framework.as_str()))?;
    let version = args.version.unwrap_or_else(|| current.version().next());
    let leftover = if args.retire {
        Leftover::Retire
    } else {
        Leftover::Keep
    };
    let (next, changes) =
        replace_drafts(current, &rows, version, leftover).map_err(|problems| {
            let issues = problems.into_iter().map(Issue::from).collect();
            told(&name, issues, as_json)
        })?;
    let keeps = !args.dry_run && !changes.is_empty();
    if keeps {
        store::frameworks::save_version_at_command_line(
            &mut tx,
            &around,
            service.id,
            current.version(),
            &next,
            &format!("Imported from {name}"),
        )
        .await?;
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    db.close().await;
    if as_json {
        say(&json!({
            "framework": next.id().to_string(),
            "version": if keeps { Value::from(next.version().to_string()) } else { Value::Null },
            "changes": changes.iter().map(Change::to_string).collect::<Vec<_>>(),
        })
        .to_string());
        return Ok(());
    }
    for change in &changes {
        say(&change.to_string());
    }
    say(&match (changes.is_empty(), args.dry_run) {
        (true, _) => "The file changes nothing: everything in it is already so.".to_owned(),
        (false, true) => format!(
            "Nothing was changed: leave out --dry-run to keep this as version {}.",
            next.version()
        ),
        (false, false) => format!("Kept as version {}.", next.version()),
    });
    Ok(())
}

fn file(path: &Path) -> Result<(Vec<u8>, String), Refusal> {
    let refused =
        |error: std::io::Error| Refusal::Use(format!("{} cannot be read: {error}", path.display()));
    let mut bytes = Vec::new();
    // A byte more than is allowed is enough to know that the file is too large.
    std::fs::File::open(path)
        .map_err(refused)?
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(refused)?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok((bytes, name))
}

/// Every problem with file, row and column, on standard error or as JSON.
fn told(file: &str, issues: Vec<Issue>, as_json: bool) -> Refusal {
    if as_json {
        let problems: Vec<Value> = issues
            .iter()
            .map(|issue| json!({ "file": file, "row": issue.row(), "column": issue.column(), "message": issue.to_string() }))
            .collect();
        say(&json!({ "problems": problems }).to_string());
        return Refusal::Data(String::new());
    }
    let mut lines: Vec<String> = issues
        .into_iter()
        .map(|issue| {
            let row = issue.row().map(|row| format!(", row {row}"));
            let column = issue.column().map(|column| format!(", column {column}"));
            format!(
                "{file}{}{}: {}",
                row.unwrap_or_default(),
                column.unwrap_or_default(),
                issue
            )
        })
        .collect();
    lines.push("Nothing was changed.".to_owned());
    Refusal::Data(lines.join("\n"))
}
