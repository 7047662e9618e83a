//! Alongside: run a peer-support programme and learn how it works.
//!
//! One program with subcommands. Exit codes: 0 done, 1 the data says no, 2 wrong use.

mod account;
mod agreement;
mod audit;
mod backup;
mod bundle;
mod database;
mod demo;
mod elsewhere;
mod engagement;
mod examples;
mod export;
mod frameworks;
mod given;
mod import;
mod key;
mod meta;
mod networks;
mod outcome;
mod passwords;
mod policy;
mod qca;
mod qda;
mod rerun;
mod serve;
mod setup;
mod spreadsheet;
mod surroundings;

use clap::{Parser, Subcommand};
use outcome::Outcome;
use std::process::ExitCode;
use std::time::Duration;

/// Run a peer-support programme and learn how it works.
#[derive(Debug, Parser)]
#[command(
    name = "alongside",
    version,
    about = "Run a peer-support programme and learn how it works",
    long_about = "Run a peer-support programme and learn how it works.\n\n\
        Begin with the demonstration:\n  alongside serve --demonstration\n\n\
        Or set up your own service, with the link that this prints:\n  alongside serve",
    after_help = "Exit codes: 0 done, 1 the data says no, 2 wrong use.\nErrors go to standard error. Commands that report take --json.",
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    /// How the log on standard error is written; ALONGSIDE_LOG says how much: error, warn, info
    #[arg(
        long,
        env = "ALONGSIDE_LOG_FORMAT",
        value_enum,
        default_value = "text",
        global = true
    )]
    log_format: surroundings::LogFormat,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server
    Serve(serve::ServeArgs),
    /// Set up a service in an empty database, with its first administrator
    Setup(setup::SetupArgs),
    /// Load the demonstration into an empty database
    Demo(demo::DemoArgs),
    /// Make, list, suspend accounts and set passwords
    Account(account::AccountArgs),
    /// Work out engagement by site from files; no database is needed
    Engagement(engagement::EngagementArgs),
    /// Work out how far people who judged the same things agree
    Agreement(agreement::AgreementArgs),
    /// Combine studies of two treatments: a meta-analysis
    Meta(meta::MetaArgs),
    /// Compare many treatments by all studies that connect them
    Network(networks::NetworkArgs),
    /// Find out what each component of complex treatments adds
    Components(networks::ComponentsArgs),
    /// List the analyses that come with the program, and write their files
    Examples(examples::ExamplesArgs),
    /// Do the analysis of a bundle again and compare every result
    Rerun(rerun::RerunArgs),
    /// List, show and search vocabularies, and import published names
    Frameworks(frameworks::FrameworksArgs),
    /// Bring in sites, workers, people and contacts from CSV or XLSX files
    Import(import::ImportArgs),
    /// Write a list as CSV or XLSX, in the columns that import takes
    Export(export::ExportArgs),
    /// Work out which combinations of conditions go with an outcome
    Qca(qca::QcaArgs),
    /// Look into, convert and prove projects of qualitative analysis
    Qda(qda::QdaArgs),
    /// Print who may do what
    Policy(policy::PolicyArgs),
    /// Check that nobody meddled with the audit trail
    Audit(audit::AuditArgs),
    /// Keep everything in one locked file, while the server runs
    Backup(backup::BackupArgs),
    /// Put a backup into an empty place
    Restore(backup::RestoreArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    surroundings::log(cli.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            return outcome::refuse(&format!("the program could not start its threads: {error}"));
        }
    };
    let outcome: Outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => serve::run(args).await,
            Command::Setup(args) => setup::run(args).await,
            Command::Demo(args) => demo::run(args).await,
            Command::Account(args) => account::run(args).await,
            Command::Engagement(args) => engagement::run(&args),
            Command::Agreement(args) => agreement::run(&args),
            Command::Meta(args) => meta::run(&args),
            Command::Network(args) => networks::run_network(&args),
            Command::Components(args) => networks::run_components(&args),
            Command::Examples(args) => examples::run(&args),
            Command::Rerun(args) => rerun::run(&args),
            Command::Frameworks(args) => frameworks::run(args).await,
            Command::Import(args) => import::run(args).await,
            Command::Export(args) => export::run(args).await,
            Command::Qca(args) => qca::run(&args),
            Command::Qda(args) => qda::run(args).await,
            Command::Policy(args) => {
                policy::run(&args);
                Ok(())
            }
            Command::Audit(args) => audit::run(args).await,
            Command::Backup(args) => backup::run(args).await,
            Command::Restore(args) => backup::run_restore(args).await,
        }
    });
    // Work that nobody waits for any more, and that cannot be told to stop, ends with the program.
    runtime.shutdown_timeout(Duration::from_secs(2));
    outcome::exit(outcome)
}
