//! `alongside backup keygen`: a pair of keys for backups.

use super::cannot;
use crate::outcome::{Outcome, Refusal, say};
use crate::surroundings;
use clap::Args;
use interchange::locked::NewKey;
use serde_json::json;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

/// Make a pair of keys: the public one locks backups, the private one opens them
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  alongside backup keygen --to backup-key.txt\n\n\
    Do this on another machine than the server, and keep the file there. Give the server the public key alone, which is\n\
    printed. The file is one that `age-keygen` could have made, and `age` takes it.\n\n\
    Exit codes: 0 done, 1 the file cannot be written, 2 wrong use."
)]
pub(super) struct KeygenArgs {
    /// Where the private key is written, for its owner alone; a file that is there is left as it is
    #[arg(long, value_name = "KEYFILE")]
    to: PathBuf,
    /// Print the public key as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(args: &KeygenArgs) -> Outcome {
    let key = NewKey::make();
    let now = surroundings::real().now().strftime("%Y-%m-%dT%H:%M:%SZ");
    store::owner_only()
        .create_new(true)
        .open(&args.to)
        .and_then(|mut file| {
            file.write_all(key.file(&now.to_string()).as_bytes())?;
            file.sync_all()
        })
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Refusal::Use(format!(
                "{} is there already, and the backups that it opens would be lost without it. Name another file.",
                args.to.display()
            )),
            _ => cannot("written", &args.to, &error),
        })?;
    let public = key.public();
    say(&if args.json {
        json!({ "public_key": public, "file": args.to.display().to_string() }).to_string()
    } else {
        format!(
            "Public key: {public}\nThe private key is in {}. Keep it away from the server, and a second copy elsewhere:\nwithout it no backup can be opened.",
            args.to.display()
        )
    });
    Ok(())
}
