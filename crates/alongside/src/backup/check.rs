//! `alongside backup check`: whether a backup opens and is whole.

use super::archive::Archive;
use super::identities;
use super::progress::Progress;
use crate::outcome::{Outcome, say};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Open a backup and read all of it, without putting it anywhere
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  alongside backup check --from /mnt/backup/2026-05-01.age --identity backup-key.txt\n\n\
    Exit codes: 0 it is whole, 1 it is not or this key does not open it, 2 wrong use."
)]
pub(super) struct CheckArgs {
    /// The backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The file with the private key
    #[arg(long, value_name = "KEYFILE")]
    identity: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) async fn run(args: CheckArgs) -> Outcome {
    let identities = identities(&args.identity)?;
    let mut archive = Archive::open(&args.from, &identities)?;
    archive.read_whole(&mut Progress::new()).await?;
    let manifest = &archive.manifest;
    say(&if args.json {
        json!({ "whole": true, "manifest": manifest }).to_string()
    } else {
        format!("{} is whole.\n{}", args.from.display(), manifest.in_words())
    });
    Ok(())
}
