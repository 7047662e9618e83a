//! Making a backup.

use super::archive::Archive;
use super::manifest::{KEY, KeptPart, Manifest};
use super::progress::{Counted, Progress, size};
use super::{cannot, folder_of, identities, locked, sync_folder};
use crate::database::DEFAULT_DATABASE;
use crate::outcome::{Outcome, Refusal, say};
use crate::{key, surroundings};
use clap::Args;
use interchange::locked::{Recipients, Writer};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use store::backup::Snapshot;
use tempfile::NamedTempFile;

#[derive(Debug, Args)]
pub(super) struct TakeArgs {
    /// Where the data are kept: sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// The file to write, for its owner alone; one that is there is left as it is
    #[arg(long, value_name = "FILE", required = true)]
    to: Option<PathBuf>,
    /// A public key that opens it, as age1…; several times for several
    #[arg(
        long = "recipient",
        value_name = "KEY",
        env = "ALONGSIDE_BACKUP_RECIPIENTS",
        value_delimiter = ','
    )]
    recipients: Vec<String>,
    /// A file with a public key in each line
    #[arg(long, value_name = "FILE")]
    recipients_file: Option<PathBuf>,
    /// The key with which secrets are kept, where it is not in a file beside the database
    #[arg(long, env = "ALONGSIDE_KEY", hide_env_values = true)]
    key: Option<String>,
    /// Leave that key out: then a restored service needs it from elsewhere
    #[arg(long)]
    without_key: bool,
    /// A private key: what was written is opened with it and checked whole. Not for a server that makes backups every day,
    /// where no private key belongs
    #[arg(long, value_name = "KEYFILE")]
    identity: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// What is written, and its hash.
struct Hashing {
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes = self.bytes.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Makes a backup.
pub(super) async fn run(args: TakeArgs) -> Outcome {
    let to = args
        .to
        .clone()
        .ok_or_else(|| Refusal::Use("Give the file to write with --to.".into()))?;
    let recipients = recipients(&args)?;
    // Before anything is done, for it may take a while.
    let identities = args.identity.as_deref().map(identities).transpose()?;
    if to.symlink_metadata().is_ok() {
        return Err(taken(&to));
    }
    let key = if args.without_key {
        None
    } else {
        key::existing(args.key.as_deref(), &args.database)?
    };
    let mut progress = Progress::new();
    progress.doing("Copying the database");
    let mut snapshot = Snapshot::take(&args.database).await?;
    let taken_at = surroundings::real().now().strftime("%Y-%m-%dT%H:%M:%SZ");
    progress.doing("Counting rows and reading the audit trail");
    let contents = snapshot.contents().await?;

    let beside = tempfile::Builder::new()
        .prefix(".backing-up-")
        .tempfile_in(folder_of(&to))
        .map_err(|error| cannot("written", &to, &error))?;
    let wrong = |problem| locked(&to, &problem);
    let out = beside
        .reopen()
        .map_err(|error| cannot("written", &to, &error))?;
    let out = Hashing {
        file: BufWriter::with_capacity(1 << 18, out),
        hash: Sha256::new(),
        bytes: 0,
    };
    let mut writer = Writer::new(out, &recipients).map_err(wrong)?;
    let mut parts: Vec<KeptPart> = Vec::new();
    for (name, table) in contents.parts() {
        progress.doing(format!("Writing {name}"));
        writer.begin(&name).map_err(wrong)?;
        let mut counted = Counted {
            inner: &mut writer,
            progress: &mut progress,
        };
        snapshot.write(&name, table, &mut counted).await?;
        parts.push(writer.end().map_err(wrong)?.into());
    }
    snapshot.end().await;
    if let Some(key) = &key {
        writer.begin(KEY).map_err(wrong)?;
        writeln!(writer, "{}", key.text()).map_err(|error| cannot("written", &to, &error))?;
        parts.push(writer.end().map_err(wrong)?.into());
    }
    let manifest = Manifest::new(contents, parts, taken_at.to_string());
    let text = serde_json::to_vec_pretty(&manifest)
        .map_err(|error| Refusal::Data(format!("the manifest cannot be written: {error}")))?;
    let out = writer.finish(&text).map_err(wrong)?;
    let (bytes, hash) = (
        out.bytes,
        data_encoding::HEXLOWER.encode(&out.hash.finalize()),
    );
    out.file
        .into_inner()
        .map_err(io::IntoInnerError::into_error)
        .and_then(|file| file.sync_all())
        .map_err(|error| cannot("written", &to, &error))?;

    progress.doing("Reading what was written");
    verify(beside.path(), &to, &hash)?;
    if let Some(identities) = &identities {
        Archive::open(beside.path(), identities)?
            .read_whole(&mut progress)
            .await?;
    }
    keep(beside, &to)?;
    tell(&args, &manifest, &recipients, &to, bytes, &hash);
    Ok(())
}

fn recipients(args: &TakeArgs) -> Result<Recipients, Refusal> {
    let mut all = args.recipients.clone();
    if let Some(file) = &args.recipients_file {
        let text = std::fs::read_to_string(file).map_err(|error| {
            Refusal::Use(format!(
                "--recipients-file: {} cannot be read: {error}.",
                file.display()
            ))
        })?;
        all.extend(Recipients::lines(&text));
    }
    Recipients::read(all).map_err(|problem| {
        Refusal::Use(format!(
            "--recipient: {problem}. `alongside backup keygen` makes a pair of keys."
        ))
    })
}

fn taken(to: &Path) -> Refusal {
    Refusal::Use(format!(
        "{} is there already, and a backup never overwrites anything. Name another file.",
        to.display()
    ))
}

/// Whether what is on the disk is what was written.
fn verify(written: &Path, to: &Path, hash: &str) -> Result<(), Refusal> {
    let mut file = File::open(written).map_err(|error| cannot("read", to, &error))?;
    let mut found = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => found.update(&piece[..read]),
            Err(error) => return Err(cannot("read", to, &error)),
        }
    }
    if data_encoding::HEXLOWER.encode(&found.finalize()) == hash {
        return Ok(());
    }
    Err(Refusal::Data(format!(
        "{}: what is on the disk is not what was written. The disk may be failing: write to another.",
        to.display()
    )))
}

/// Gives it its name, if that is still free.
fn keep(beside: NamedTempFile, to: &Path) -> Outcome {
    beside
        .persist_noclobber(to)
        .map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => taken(to),
            _ => cannot("written", to, &error.error),
        })?;
    sync_folder(to).map_err(|error| cannot("written", to, &error))
}

fn tell(
    args: &TakeArgs,
    manifest: &Manifest,
    recipients: &Recipients,
    to: &Path,
    bytes: u64,
    hash: &str,
) {
    if let Some(fault) = &manifest.contents.audit.broken {
        eprintln!(
            "The audit trail is not whole: {fault}. It was kept as it is; `alongside audit verify` says more."
        );
    }
    let checked = args.identity.is_some();
    if args.json {
        say(&json!({
            "file": to.display().to_string(),
            "bytes": bytes,
            "sha256": hash,
            "recipients": recipients.texts(),
            "holds_key": manifest.holds_key(),
            "opened_and_checked": checked,
            "manifest": manifest,
        })
        .to_string());
        return;
    }
    say(&format!(
        "Kept in {} ({}).\n{}",
        to.display(),
        size(bytes),
        manifest.in_words()
    ));
    say(&format!("SHA-256: {hash}"));
    say(&format!(
        "State of the audit trail: {}",
        manifest.contents.audit.digest
    ));
    say(&format!(
        "It opens with the private key of {}.",
        recipients.texts().join(", ")
    ));
    say(if manifest.holds_key() {
        "In it: the whole database, and the key with which secrets of apps for codes are kept."
    } else {
        "In it: the whole database. Not in it: the key with which secrets of apps for codes are kept. Without it they need\ntheir recovery codes after a restore."
    });
    say("Not in it: settings of the service, certificates, the folder of --locales.");
    say(if checked {
        "Checked: it was opened, and every part is as it was written."
    } else {
        "Checked: what is on the disk is what was written. `alongside backup check` opens it, where the private key is."
    });
}
