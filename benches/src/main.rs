//! Measures speed and memory on a large programme: makes the data, drives the server, prints a table.
//!
//! Nothing here fails because something was slow. It fails when something cannot be measured at all, and a page that
//! does not answer as expected is named in the report instead of being counted as fast.

mod cast;
mod chance;
mod comparison;
mod drive;
mod engines;
mod floor;
mod form;
mod http;
mod process;
mod report;
mod seed;
mod server;
mod surroundings;
mod whole;
mod work;

use clap::{Args, Parser, Subcommand};
use drive::{Plan, Server};
use report::{Report, Section};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use store::Db;
use work::Work;

/// Why something could not be measured, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(pub String);

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Self {
        Trouble(error.to_string())
    }
}

/// Measure speed and memory on a large programme.
#[derive(Debug, Parser)]
#[command(name = "bench", about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the data, start the program, measure, report
    Whole(whole::WholeArgs),
    /// Fill an empty database with a large programme
    Seed(SeedArgs),
    /// Measure a server that is already running on such a database
    Drive(DriveArgs),
    /// Measure the engines of evidence synthesis
    Engines(engines::EnginesArgs),
}

#[derive(Debug, Args)]
struct SeedArgs {
    /// sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long)]
    database: String,
    #[command(flatten)]
    sizes: seed::Sizes,
}

#[derive(Debug, Args)]
struct DriveArgs {
    /// The database of the server: sessions are made there
    #[arg(long)]
    database: String,
    /// Where the server listens, e.g. 127.0.0.1:8080; this machine only
    #[arg(long)]
    server: SocketAddr,
    /// The process of the server
    #[arg(long)]
    pid: u32,
    /// Seconds of many people at work at once; 0 leaves it out
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Only these requests, by their name in the JSON; all when none is named
    #[arg(long)]
    only: Vec<String>,
    /// Write the figures as JSON instead of Markdown
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the program could not start its threads: {error}");
            return ExitCode::from(1);
        }
    };
    let outcome = runtime.block_on(async {
        match &cli.command {
            Command::Whole(args) => whole::run(args).await,
            Command::Seed(args) => fill(args).await,
            Command::Drive(args) => drive(args).await,
            Command::Engines(args) => engines::run(args),
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::from(1)
        }
    }
}

async fn fill(args: &SeedArgs) -> Result<(), Trouble> {
    let around = surroundings::real()?;
    let begun = std::time::Instant::now();
    let db = Db::open(&args.database).await?;
    let written = seed::run(&db, args.sizes, seed::today(&around)).await?;
    db.close().await;
    for (table, rows) in written.rows {
        say(&format!("{rows:>9} {table}"));
    }
    say(&format!("{:>9.1} seconds", begun.elapsed().as_secs_f64()));
    Ok(())
}

async fn drive(args: &DriveArgs) -> Result<(), Trouble> {
    if !args.server.ip().is_loopback() {
        return Err(Trouble(
            "Only a server on this machine is measured: give --server 127.0.0.1:PORT.".into(),
        ));
    }
    let around = surroundings::real()?;
    let works: Vec<Work> = Work::ALL
        .into_iter()
        .filter(|work| args.only.is_empty() || args.only.iter().any(|name| name == work.code()))
        .collect();
    let db = Db::open(&args.database).await?;
    let server = Server {
        address: args.server,
        pid: args.pid,
    };
    let plan = Plan {
        works,
        together: Duration::from_secs(args.seconds),
    };
    drive::warm(&args.database)?;
    let measured = drive::run(&db, server, &around, &plan).await?;
    db.close().await;
    let program = PathBuf::from(format!("/proc/{}/exe", args.pid));
    let report = Report {
        circumstances: whole::circumstances(&program),
        sections: vec![Section {
            title: "A running server".into(),
            measured,
            floor: None,
            started_in: None,
        }],
        growth: None,
        comparison: None,
    };
    if args.json {
        say(&format!("{:#}", report.json()));
    } else {
        say(&report.markdown());
    }
    Ok(())
}

/// Prints to standard output. A reader that went away, as `head` does, ends nothing.
pub(crate) fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}
