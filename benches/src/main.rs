//! Measures speed and memory on a large programme.
mod chance;
mod seed;
mod surroundings;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use store::Db;

/// Why something could not be measured, in a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(pub String);

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Self {
        Trouble(error.to_string())
    }
}

#[derive(Debug, Parser)]
struct Cli { #[command(subcommand)] command: Command }
#[derive(Debug, Subcommand)]
enum Command {
    Seed { #[arg(long)] database: String, #[command(flatten)] sizes: seed::Sizes },
}
#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let r: Result<(), Trouble> = async { match cli.command {
        Command::Seed { database, sizes } => {
            let around = surroundings::real()?;
            let db = Db::open(&database).await?;
            let today = around.today(&jiff::tz::TimeZone::get("Europe/London").unwrap());
            let w = seed::run(&db, sizes, today).await?;
            println!("{w:?}");
            db.close().await;
            Ok(())
        }
    }}.await;
    match r { Ok(()) => ExitCode::SUCCESS, Err(e) => { eprintln!("{e}"); ExitCode::from(1) } }
}
