//! Everything in one go: makes the data, starts the servers, measures, reports.

use crate::cast;
use crate::comparison::{self, Comparison};
use crate::drive::{self, Measured, Plan};
use crate::floor;
use crate::process;
use crate::report::{Circumstances, Report, Section};
use crate::seed::{self, Sizes};
use crate::server::Running;
use crate::work::Work;
use crate::{Trouble, surroundings};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use store::{Db, Surroundings};

/// What is measured in one go
#[derive(Debug, Args)]
pub struct WholeArgs {
    /// The program to measure
    program: PathBuf,
    /// Where the databases are made; what an earlier run made of the same size on the same day is used again
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
    /// An empty PostgreSQL database, or one that an earlier run filled
    #[arg(long, env = "BENCH_POSTGRES_URL")]
    postgres: Option<String>,
    /// Seconds of many people at work at once, for each database
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Everything a tenth as large, to try it out
    #[arg(long)]
    quick: bool,
    /// The script that installs Django; without it nothing is compared
    #[arg(long)]
    django: Option<PathBuf>,
    /// Write the figures to this file as JSON
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Measures everything and prints the report.
///
/// # Errors
/// When a database or the server cannot be used at all.
pub async fn run(args: &WholeArgs) -> Result<(), Trouble> {
    let around = surroundings::real()?;
    std::fs::create_dir_all(&args.folder)
        .map_err(|error| Trouble(format!("{}: {error}", args.folder.display())))?;
    let (large, middle, small) = if args.quick {
        (Sizes::LARGE.tenth(), Sizes::MIDDLE.tenth(), Sizes::SMALL)
    } else {
        (Sizes::LARGE, Sizes::MIDDLE, Sizes::SMALL)
    };
    let whole = Plan {
        works: Work::ALL.to_vec(),
        together: Duration::from_secs(args.seconds),
    };
    let only_alone = Plan {
        works: Work::ALL.to_vec(),
        together: Duration::ZERO,
    };
    let my_day = Plan {
        works: vec![Work::MyDay],
        together: Duration::ZERO,
    };
    let mut report = Report {
        circumstances: circumstances(&args.program),
        sections: Vec::new(),
        growth: None,
        comparison: None,
    };
    let bench = Bench { args, around };

    let (few, _) = bench
        .section(
            "A small programme, SQLite",
            &bench.file("small"),
            small,
            &my_day,
            false,
        )
        .await?;
    let (section, comparison) = bench
        .section(
            "A service, SQLite",
            &bench.file("middle"),
            middle,
            &only_alone,
            true,
        )
        .await?;
    report.sections.push(section);
    report.comparison = comparison;
    let (section, _) = bench
        .section(
            "A large programme, SQLite",
            &bench.file("large"),
            large,
            &whole,
            false,
        )
        .await?;
    report.growth = my_day_of(&few.measured).zip(my_day_of(&section.measured));
    report.sections.push(section);
    if let Some(postgres) = &args.postgres {
        let (section, _) = bench
            .section(
                "A large programme, PostgreSQL",
                postgres,
                large,
                &whole,
                false,
            )
            .await?;
        report.sections.push(section);
    }
    if let Some(path) = &args.json {
        let text = format!("{:#}\n", report.json());
        std::fs::write(path, text)
            .map_err(|error| Trouble(format!("{}: {error}", path.display())))?;
    }
    crate::say(&report.markdown());
    Ok(())
}

struct Bench<'a> {
    args: &'a WholeArgs,
    around: Surroundings,
}

impl Bench<'_> {
    /// The address of an SQLite database of this name, made today.
    fn file(&self, name: &str) -> String {
        let today = seed::today(&self.around);
        let tenth = if self.args.quick { "-tenth" } else { "" };
        let path = self.args.folder.join(format!("{name}{tenth}-{today}.db"));
        format!("sqlite://{}", path.display())
    }

    async fn section(
        &self,
        title: &str,
        database: &str,
        sizes: Sizes,
        plan: &Plan,
        compares: bool,
    ) -> Result<(Section, Option<Result<Comparison, String>>), Trouble> {
        eprintln!("{title}");
        let mut db = Db::open(database).await?;
        if !seed::is_there(&db, sizes).await? {
            seed::run(&db, sizes, seed::today(&self.around)).await?;
            // What SQLite keeps in its log is put into the file when the last connection goes. Otherwise the first page
            // that is measured would pay for it.
            db.close().await;
            db = Db::open(database).await?;
        }
        let file = database.strip_prefix("sqlite://").map(Path::new);
        let floor = floor::measure(&db, file).await?;
        let running = Running::alongside(&self.args.program, database).await?;
        drive::warm(database)?;
        let measured = drive::run(&db, running.server, &self.around, plan).await?;
        let comparison = match (&self.args.django, compares) {
            (Some(script), true) => Some(self.compare(script, &db, &running, sizes).await?),
            _ => None,
        };
        let started_in = running.started_in;
        running.end().await;
        db.close().await;
        let section = Section {
            title: title.to_owned(),
            measured,
            floor: Some(floor),
            started_in: Some(started_in),
        };
        Ok((section, comparison))
    }

    async fn compare(
        &self,
        script: &Path,
        db: &Db,
        running: &Running,
        sizes: Sizes,
    ) -> Result<Result<Comparison, String>, Trouble> {
        eprintln!("Beside Django admin");
        let folder = self.args.folder.join("django");
        let prepared = match comparison::prepare(script, &folder, sizes.contacts) {
            Ok(prepared) => prepared,
            Err(why) => return Ok(Err(why)),
        };
        let cast = Arc::new(cast::assemble(db, &self.around).await?);
        let compared =
            comparison::run(&prepared, &folder, running.server, &cast, &self.around).await;
        Ok(compared.map_err(|error| error.to_string()))
    }
}

fn my_day_of(measured: &Measured) -> Option<f64> {
    let row = measured.rows.iter().find(|row| row.work == Work::MyDay)?;
    row.alone
        .as_ref()
        .ok()
        .map(|alone| alone.cpu + alone.database_cpu)
}

/// What is measured, and on what.
pub fn circumstances(program: &Path) -> Circumstances {
    let said = |command: &mut Command| {
        let output = command.output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        (output.status.success() && !text.is_empty()).then_some(text)
    };
    let commit = said(Command::new("git").args(["describe", "--always", "--dirty"]));
    let version = said(Command::new(program).arg("--version"));
    Circumstances {
        machine: process::machine(),
        commit: commit.unwrap_or_else(|| "commit not known".into()),
        version: version
            .and_then(|text| text.split_whitespace().last().map(str::to_owned))
            .unwrap_or_default(),
        program: std::fs::metadata(program).map_or(0, |file| file.len()),
    }
}
