//! `alongside backup` and `alongside restore`: everything in one locked file while the server runs, and back.

mod archive;
mod check;
mod key_file;
mod manifest;
mod progress;
mod restore;
mod take;

pub use restore::{RestoreArgs, run as run_restore};

use crate::outcome::{Outcome, Refusal};
use clap::{Args, Subcommand};
use interchange::locked::{Identities, LockedProblem};
use std::path::{Path, PathBuf};
use store::Error;
use store::backup::BackupProblem;

/// Keep everything in one locked file, while the server runs
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    long_about = "Keep everything in one locked file, while the server runs.\n\n\
        Whoever makes a backup needs a public key alone; only the private key opens it, and that key belongs somewhere \
        else than on the server. Make a pair once with `alongside backup keygen`. Without the private key nobody can open \
        a backup, and nobody can make it again: keep two copies of it, for example one on paper.\n\n\
        In it: the whole database, a manifest with what it holds, and the key with which secrets of apps for codes are \
        kept (leave that out with --without-key). Not in it: what stands in the environment or in the unit of the \
        service, certificates, and the folder of --locales.\n\n\
        SQLite is copied beside itself first, so there must be as much room there as the database has. The server and \
        those who use it are not held up.",
    after_help = "Examples:\n  alongside backup keygen --to backup-key.txt\n  \
        alongside backup --to /mnt/backup/2026-05-01.age --recipient age1…\n  \
        alongside backup --to b.age --recipients-file keys.pub --identity backup-key.txt\n  \
        alongside backup check --from /mnt/backup/2026-05-01.age --identity backup-key.txt\n  \
        alongside restore --from /mnt/backup/2026-05-01.age --identity backup-key.txt --database sqlite://new/alongside.db\n\n\
        The file is an age file (age-encryption.org) with a ZIP archive inside: `age --decrypt` and `unzip` open it too.\n\n\
        Exit codes: 0 done, 1 the data says no and nothing was written, 2 wrong use."
)]
pub struct BackupArgs {
    #[command(subcommand)]
    command: Option<BackupCommand>,
    #[command(flatten)]
    take: take::TakeArgs,
}

#[derive(Debug, Subcommand)]
enum BackupCommand {
    /// Make a pair of keys: the public one locks backups, the private one opens them
    Keygen(key_file::KeygenArgs),
    /// Open a backup and read all of it, without putting it anywhere
    Check(check::CheckArgs),
}

/// Runs the command.
pub async fn run(args: BackupArgs) -> Outcome {
    match args.command {
        Some(BackupCommand::Keygen(args)) => key_file::run(&args),
        Some(BackupCommand::Check(args)) => check::run(args).await,
        None => Box::pin(unless_stopped(take::run(args.take))).await,
    }
}

/// Ends what is being done when the program is told to stop; whatever it left unfinished goes with it.
async fn unless_stopped(work: impl Future<Output = Outcome>) -> Outcome {
    tokio::select! {
        outcome = work => outcome,
        () = crate::serve::asked_to_stop() => Err(Refusal::Data("Stopped. Nothing was kept.".into())),
    }
}

/// The private keys in a file.
fn identities(path: &Path) -> Result<Identities, Refusal> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Refusal::Use(format!(
            "--identity: {} cannot be read: {error}.",
            path.display()
        ))
    })?;
    Identities::read(&text)
        .map_err(|problem| Refusal::Use(format!("--identity: {}: {problem}.", path.display())))
}

/// What is wrong with an archive, with its name.
fn locked(file: &Path, problem: &LockedProblem) -> Refusal {
    Refusal::Data(format!("{}: {problem}.", file.display()))
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Refusal {
    Refusal::Data(format!("{} cannot be {what}: {error}.", path.display()))
}

impl From<BackupProblem> for Refusal {
    fn from(problem: BackupProblem) -> Self {
        match problem {
            BackupProblem::Store(error @ Error::Address(_)) => error.into(),
            BackupProblem::OtherSystem { .. } | BackupProblem::NotEmpty(_) => {
                Refusal::Use(format!("{problem}."))
            }
            other => Refusal::Data(format!("{other}.")),
        }
    }
}

/// The folder in which a file is, or will be.
fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Makes a name in a folder outlive a power cut.
fn sync_folder(file: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder_of(file))?.sync_all()
}
