//! `alongside audit`: whether the audit trail is as it was written.

use crate::outcome::{Outcome, Refusal, say};
use clap::{Args, Subcommand};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use store::Db;
use store::audit::{self, Broken, End, Fault, Hash, Link, Verified};
use uuid::Uuid;

/// Check that nobody meddled with the audit trail
#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Read every entry and say whether it is as it was written
    Verify(VerifyArgs),
}

/// Read every entry and say whether it is as it was written
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  alongside audit verify\n  \
        alongside audit verify --json > /mnt/elsewhere/trail.json\n  \
        alongside audit verify --expect /mnt/elsewhere/trail.json\n\n\
        Each entry holds a hash of itself and of the entry before it, so one that was edited, taken out, put in or moved\n\
        no longer fits. Somebody who can write to the database can also cut off the end and every record of it, or write\n\
        a chain anew. That shows when an earlier state is kept on another machine and given with --expect: everything\n\
        of then must be there still. The server may run meanwhile.\n\n\
        Exit codes: 0 every entry is as it was written, 1 one is not, 2 wrong use.")]
struct VerifyArgs {
    /// Where the data are kept: sqlite://PATH or postgres://USER@HOST/DATABASE
    #[arg(long, env = "ALONGSIDE_DATABASE", default_value = crate::database::DEFAULT_DATABASE)]
    database: String,
    /// What --json printed at an earlier time
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
    /// Print the result as JSON, with the end of every chain
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub async fn run(args: AuditArgs) -> Outcome {
    let AuditCommand::Verify(args) = args.command;
    let earlier = match &args.expect {
        Some(path) => read_state(path)?,
        None => Vec::new(),
    };
    let db = Db::open_existing(&args.database).await?;
    let verified = audit::verify(&db, &earlier).await?;
    db.close().await;
    say(&if args.json {
        as_json(&verified).to_string()
    } else {
        as_text(&verified)
    });
    match verified.broken {
        None => Ok(()),
        // What is wrong was said already.
        Some(_) => Err(Refusal::Data(String::new())),
    }
}

fn as_json(verified: &Verified) -> Value {
    json!({
        "whole": verified.broken.is_none(),
        "entries": verified.entries,
        "chains": verified.ends.len(),
        "digest": HEXLOWER.encode(&verified.digest()),
        "broken": verified.broken.as_ref().map(broken_json),
        "broken_chains": verified.broken_chains,
        "ends": verified.ends.iter().map(end_json).collect::<Vec<_>>(),
    })
}

fn broken_json(broken: &Broken) -> Value {
    json!({
        "organisation": broken.org.to_string(),
        "account": broken.account.map(|id| id.to_string()),
        "seq": broken.seq,
        "id": broken.id.map(|id| id.to_string()),
        "at": broken.at.map(|at| at.0.to_string()),
        "fault": broken.fault.code(),
        "written_as": match broken.fault {
            Fault::OutOfOrder(seq) => Some(seq),
            _ => None,
        },
        "in_words": in_words(broken),
    })
}

fn end_json(end: &End) -> Value {
    json!({
        "organisation": end.org.to_string(),
        "account": end.account.map(|id| id.to_string()),
        "seq": end.link.seq,
        "hash": HEXLOWER.encode(&end.link.hash),
    })
}

/// What is wrong with an entry, in a sentence.
fn in_words(broken: &Broken) -> String {
    let seq = broken.seq;
    match broken.fault {
        Fault::Edited => {
            format!("Entry {seq} was edited, or does not follow the entry that was before it")
        }
        Fault::Missing => format!("Entry {seq} is missing, though later ones are there"),
        Fault::OutOfOrder(written) => {
            format!("Entry {seq} is out of order: it was written as number {written}")
        }
        Fault::CutOff => {
            format!("The trail was cut off: entry {seq} and what came after it are gone")
        }
        Fault::Added => format!("Entry {seq} was added by something else than the program"),
    }
}

fn as_text(verified: &Verified) -> String {
    let read = format!(
        "{} in {} read.",
        counted(verified.entries, "entry", "entries"),
        counted(verified.ends.len() as u64, "chain", "chains"),
    );
    let digest = HEXLOWER.encode(&verified.digest());
    let Some(broken) = &verified.broken else {
        return format!("{read} Every entry is as it was written.\nState: {digest}");
    };
    let mut lines = vec![
        read,
        format!("{}.", in_words(broken)),
        format!("  organisation  {}", broken.org),
        match broken.account {
            Some(account) => format!("  account       {account}"),
            None => "  account       none: the program itself".to_owned(),
        },
    ];
    if let Some(id) = broken.id {
        lines.push(format!("  entry         {id}"));
    }
    if let Some(at) = broken.at {
        lines.push(format!("  made at       {}", at.0));
    }
    if verified.broken_chains > 1 {
        lines.push(format!(
            "{} chains are broken; this is the first.",
            verified.broken_chains
        ));
    }
    lines.push("Keep the database as it is and compare it with a backup.".to_owned());
    lines.join("\n")
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// An earlier state, as `--json` printed it.
#[derive(Deserialize)]
struct State {
    digest: String,
    ends: Vec<StateEnd>,
}

#[derive(Deserialize)]
struct StateEnd {
    organisation: Uuid,
    account: Option<Uuid>,
    seq: i64,
    hash: String,
}

fn read_state(path: &Path) -> Result<Vec<End>, Refusal> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Refusal::Use(format!("{name} cannot be read: {error}")))?;
    let state: State = serde_json::from_str(&text).map_err(|error| {
        Refusal::Use(format!(
            "{name} is not what `alongside audit verify --json` prints: {error}"
        ))
    })?;
    let mut ends = Vec::with_capacity(state.ends.len());
    for (number, end) in (1..).zip(&state.ends) {
        let hash = unhex(&end.hash).ok_or_else(|| {
            Refusal::Use(format!(
                "{name}: the hash of end {number} is not 64 hexadecimal digits"
            ))
        })?;
        ends.push(End {
            org: end.organisation,
            account: end.account,
            link: Link { seq: end.seq, hash },
        });
    }
    if HEXLOWER.encode(&audit::digest(&ends)) != state.digest.to_lowercase() {
        return Err(Refusal::Use(format!(
            "{name} was changed since it was printed: its ends do not give its digest"
        )));
    }
    Ok(ends)
}

fn unhex(text: &str) -> Option<Hash> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?;
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_comes_back_from_its_digits() {
        let hash: Hash = std::array::from_fn(|at| u8::try_from(at * 7 % 256).expect("a byte"));
        assert_eq!(unhex(&HEXLOWER.encode(&hash)), Some(hash));
        for wrong in ["", "00", &"g".repeat(64), &"+1".repeat(32), &"é".repeat(32)] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }
}
