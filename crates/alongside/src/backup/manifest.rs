//! What a backup says of itself.

use crate::outcome::Refusal;
use interchange::locked::Part;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use store::backup::Contents;

/// The version of the form of backups. It changes when a program before could not read them.
const FORMAT: u32 = 1;

/// The part with the key of the service.
pub(super) const KEY: &str = "alongside.key";

/// What a backup says of itself: the part `manifest.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The version of the form.
    pub(super) format: u32,
    /// The version of the program that made it.
    pub(super) program: String,
    /// When it was made, in UTC.
    pub(super) taken_at: String,
    /// The parts in their order.
    pub(super) parts: Vec<KeptPart>,
    /// SHA-256 over a line `HASH  BYTES  NAME` for each part.
    pub(super) content_sha256: String,
    /// What is in the database.
    #[serde(flatten)]
    pub(super) contents: Contents,
}

/// A part.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptPart {
    /// Its name.
    pub(super) name: String,
    /// Its length.
    pub(super) bytes: u64,
    /// SHA-256 of it, in hexadecimal.
    pub(super) sha256: String,
}

impl From<Part> for KeptPart {
    fn from(part: Part) -> Self {
        KeptPart {
            name: part.name,
            bytes: part.bytes,
            sha256: part.sha256,
        }
    }
}

/// Its form, which is looked at before the rest.
#[derive(Deserialize)]
struct Form {
    format: u32,
}

impl Manifest {
    pub(super) fn new(contents: Contents, parts: Vec<KeptPart>, taken_at: String) -> Self {
        Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at,
            content_sha256: hash_of(&parts),
            parts,
            contents,
        }
    }

    /// Reads one and holds it against itself.
    pub(super) fn read(file: &Path, bytes: &[u8]) -> Result<Self, Refusal> {
        let wrong = |why: String| Refusal::Data(format!("{}: {why}.", file.display()));
        let unreadable = |error| wrong(format!("what it says of itself cannot be read: {error}"));
        let form: Form = serde_json::from_slice(bytes).map_err(unreadable)?;
        if form.format > FORMAT {
            return Err(wrong(format!(
                "it has the form {} of backups, and this program knows {FORMAT}. Use a newer version of the program",
                form.format
            )));
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(unreadable)?;
        if hash_of(&manifest.parts) != manifest.content_sha256 {
            return Err(wrong(
                "its list of parts is not the one that was written. Take another copy".into(),
            ));
        }
        Ok(manifest)
    }

    /// Whether the key of the service is in it.
    pub(super) fn holds_key(&self) -> bool {
        self.parts.iter().any(|part| part.name == KEY)
    }

    /// In a sentence.
    pub(super) fn in_words(&self) -> String {
        let contents = &self.contents;
        format!(
            "{} of {}, schema version {}: {} rows in {} tables, {} entries of the audit trail in {} chains.",
            contents.database,
            self.taken_at,
            contents.newest(),
            contents.rows(),
            contents.tables.len(),
            contents.audit.entries,
            contents.audit.ends.len(),
        )
    }
}

fn hash_of(parts: &[KeptPart]) -> String {
    let mut all = Sha256::new();
    for part in parts {
        all.update(format!("{}  {}  {}\n", part.sha256, part.bytes, part.name));
    }
    data_encoding::HEXLOWER.encode(&all.finalize())
}
