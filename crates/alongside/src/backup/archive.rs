//! A backup that was opened, and whose parts are held against what it says of them.

use super::manifest::Manifest;
use super::progress::{Counted, Progress};
use super::{cannot, locked};
use crate::outcome::Refusal;
use interchange::locked::{Identities, LockedProblem, Opened};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// An opened backup.
#[derive(Debug)]
pub(super) struct Archive {
    file: PathBuf,
    opened: Opened<File>,
    /// What it says of itself.
    pub(super) manifest: Manifest,
}

impl Archive {
    pub(super) fn open(file: &Path, identities: &Identities) -> Result<Self, Refusal> {
        let open = File::open(file).map_err(|error| {
            Refusal::Use(format!(
                "--from: {} cannot be read: {error}.",
                file.display()
            ))
        })?;
        let wrong = |problem| locked(file, &problem);
        let mut opened = Opened::open(open, identities).map_err(wrong)?;
        let manifest = opened.manifest().map_err(wrong)?;
        Ok(Archive {
            file: file.to_path_buf(),
            manifest: Manifest::read(file, &manifest)?,
            opened,
        })
    }

    /// Gives a part to somebody who reads it to its end, and then compares its length and hash.
    pub(super) async fn give(
        &mut self,
        name: &str,
        progress: &mut Progress,
        to: impl AsyncFnOnce(&mut dyn Read) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let wrong = |problem| locked(&self.file, &problem);
        let said = self
            .manifest
            .parts
            .iter()
            .find(|part| part.name == name)
            .ok_or_else(|| {
                wrong(LockedProblem::Missing {
                    name: name.to_owned(),
                })
            })?;
        progress.doing(format!("Reading {name}"));
        let mut hashed = Hashed {
            inner: self.opened.part(name).map_err(wrong)?,
            hash: Sha256::new(),
            bytes: 0,
            failed: None,
        };
        let taken = to(&mut Counted {
            inner: &mut hashed,
            progress,
        })
        .await;
        // A damaged archive is told as such, whatever came of it.
        if let Some(failed) = hashed.failed {
            return Err(wrong(LockedProblem::damaged(failed)));
        }
        taken?;
        let hash = data_encoding::HEXLOWER.encode(&hashed.hash.finalize());
        if hash != said.sha256 || hashed.bytes != said.bytes {
            return Err(wrong(LockedProblem::damaged(format!(
                "the checksum of {name} is not the one that was written"
            ))));
        }
        Ok(())
    }

    /// Reads all of it and keeps nothing.
    pub(super) async fn read_whole(&mut self, progress: &mut Progress) -> Result<(), Refusal> {
        let names: Vec<String> = self
            .manifest
            .parts
            .iter()
            .map(|part| part.name.clone())
            .collect();
        for name in names {
            let file = self.file.clone();
            self.give(&name, progress, async |from| {
                io::copy(from, &mut io::sink())
                    .map(|_| ())
                    .map_err(|error| cannot("read", &file, &error))
            })
            .await?;
        }
        Ok(())
    }
}

/// What was read, and what went wrong while it was.
struct Hashed<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
    failed: Option<String>,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failed = Some(error.to_string());
            }
        })?;
        self.hash.update(&bytes[..read]);
        self.bytes = self.bytes.saturating_add(read as u64);
        Ok(read)
    }
}
