//! `alongside restore`: a backup into an empty place.

use super::archive::Archive;
use super::manifest::KEY;
use super::progress::Progress;
use super::{cannot, folder_of, identities, sync_folder, unless_stopped};
use crate::database::make_folder;
use crate::key;
use crate::outcome::{Outcome, Refusal, say};
use clap::Args;
use serde_json::json;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use store::backup::Restoring;
use tempfile::NamedTempFile;

/// Put a backup into an empty place
#[derive(Debug, Args)]
#[command(
    long_about = "Put a backup into an empty place.\n\n\
        The place is a file that is not there, or a PostgreSQL database without a table. Before anything counts, every \
        part is compared with its checksum, every table with the number of rows it had, and the audit trail with how it \
        ended; then the schema is brought up to date. When something is not as it was, nothing is left behind.\n\n\
        A backup that somebody else could have made is not to be trusted: whoever has the public key can make one. Compare \
        its SHA-256 with the one that was printed when it was made.",
    after_help = "Examples:\n  alongside restore --from 2026-05-01.age --identity backup-key.txt --database sqlite://new/alongside.db\n  \
        alongside restore --from 2026-05-01.age --identity backup-key.txt --database postgres://alongside@localhost/new --key-to alongside.key\n\n\
        Try it now and then, on another machine: a backup that was never restored is a hope.\n\n\
        Exit codes: 0 done, 1 the data says no and nothing was changed, 2 wrong use."
)]
pub struct RestoreArgs {
    /// The backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The file with the private key
    #[arg(long, value_name = "KEYFILE")]
    identity: PathBuf,
    /// The empty place: sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long, value_name = "URL")]
    database: String,
    /// Where the key goes with which secrets are kept; with SQLite beside the database when nothing is said
    #[arg(long, value_name = "FILE")]
    key_to: Option<PathBuf>,
    /// Leave that key where it is
    #[arg(long, conflicts_with = "key_to")]
    without_key: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Restores.
pub async fn run(args: RestoreArgs) -> Outcome {
    unless_stopped(restore(args)).await
}

async fn restore(args: RestoreArgs) -> Outcome {
    let identities = identities(&args.identity)?;
    let mut archive = Archive::open(&args.from, &identities)?;
    let mut progress = Progress::new();
    let key_to = key_to(&args, archive.manifest.holds_key())?;
    let contents = archive.manifest.contents.clone();
    make_folder(&args.database)?;
    let mut arriving = Restoring::begin(&args.database, &contents).await?;
    for (name, table) in contents.parts() {
        archive
            .give(&name, &mut progress, async |mut from| {
                Ok(arriving.part(&name, table, &mut from).await?)
            })
            .await?;
    }
    let key = match &key_to {
        Some(to) => Some(take_key(&mut archive, &mut progress, to).await?),
        None => None,
    };
    progress.doing("Comparing rows and reading the audit trail");
    arriving.finish(&contents).await?;
    if let (Some(key), Some(to)) = (key, &key_to) {
        key.persist_noclobber(to)
            .map_err(|error| error.error)
            .and_then(|_| sync_folder(to))
            .map_err(|error| {
                Refusal::Data(format!(
                    "The database is restored, but {} cannot be written: {error}. Take the key out with `age --decrypt` and `unzip`.",
                    to.display()
                ))
            })?;
    }
    tell(&args, &archive, key_to.as_deref());
    Ok(())
}

/// Where the key goes. What is there is never overwritten.
fn key_to(args: &RestoreArgs, holds_key: bool) -> Result<Option<PathBuf>, Refusal> {
    if args.without_key || !holds_key {
        return Ok(None);
    }
    let to = args.key_to.clone().or_else(|| key::beside(&args.database));
    let to = to.ok_or_else(|| {
        Refusal::Use(
            "The key with which secrets are kept is in the backup. Say where it goes with --key-to FILE, or --without-key."
                .into(),
        )
    })?;
    if to.symlink_metadata().is_ok() {
        return Err(Refusal::Use(format!(
            "{} is there already, and the key of the backup would go there. Move it away, or name another file with --key-to.",
            to.display()
        )));
    }
    Ok(Some(to))
}

async fn take_key(
    archive: &mut Archive,
    progress: &mut Progress,
    to: &Path,
) -> Result<NamedTempFile, Refusal> {
    let mut file = tempfile::Builder::new()
        .prefix(".restoring-")
        .tempfile_in(folder_of(to))
        .map_err(|error| cannot("written", to, &error))?;
    archive
        .give(KEY, progress, async |from| {
            let mut text = Vec::new();
            from.read_to_end(&mut text)
                .and_then(|_| file.write_all(&text))
                .and_then(|()| file.as_file().sync_all())
                .map_err(|error| cannot("written", to, &error))
        })
        .await?;
    Ok(file)
}

fn tell(args: &RestoreArgs, archive: &Archive, key_to: Option<&Path>) {
    let manifest = &archive.manifest;
    let broken = manifest.contents.audit.broken.as_ref();
    if let Some(fault) = broken {
        eprintln!(
            "The audit trail was not whole when the backup was made: {fault}. It is as it was then; `alongside audit verify` says more."
        );
    }
    if args.json {
        say(&json!({
            "restored": true,
            "key_file": key_to.map(|path| path.display().to_string()),
            "manifest": manifest,
        })
        .to_string());
        return;
    }
    say(&format!("Restored: {}", manifest.in_words()));
    say("Every part has its checksum, every table its rows, and the audit trail ends as it did.");
    match key_to {
        Some(path) => say(&format!(
            "The key with which secrets are kept is in {}.",
            path.display()
        )),
        None => say(
            "The key with which secrets are kept was not put anywhere. Give it to the server, or people need their recovery codes.",
        ),
    }
    say(
        "Whoever was signed in when the backup was made may be so again: their sessions end when their time is up.",
    );
}
