//! The ZIP archive around a Word or OpenDocument file.
//!
//! Parts are asked for by name and unpacked one at a time, in blocks, so that
//! nothing is ever unpacked that is not wanted. The sizes an archive declares
//! may be lies; what counts is what comes out.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::limits::Limits;
use super::problem::{self, DocumentProblem};

/// A document has a few dozen parts and a picture or two; ten thousand are an attack.
const MOST_PARTS: usize = 10_000;
/// XML shrinks to about a twentieth; with much repetition to a hundredth.
const MOST_RATIO: u64 = 400;
/// Below this size the ratio says nothing.
const RATIO_FROM: u64 = 4 * 1024 * 1024;

pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    part_limit: u64,
    unpacked: u64,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, DocumentProblem> {
        if declared_parts(bytes) > MOST_PARTS {
            return Err(problem::unpacks_too_large());
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| problem::damaged("it is not a whole archive"))?;
        if archive.len() > MOST_PARTS {
            return Err(problem::unpacks_too_large());
        }
        let names = archive
            .file_names()
            .filter_map(Result::ok)
            .map(std::borrow::Cow::into_owned)
            .collect();
        Ok(Self {
            archive,
            names,
            part_limit: limits.part_bytes,
            unpacked: 0,
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.names.iter().any(|known| known.starts_with(folder))
    }

    pub(super) fn has_ending(&self, ending: &str) -> bool {
        self.names
            .iter()
            .any(|known| known.to_ascii_lowercase().ends_with(ending))
    }

    /// The names of the parts, as written.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Unpacks a part; `None` when there is none of this name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, DocumentProblem> {
        if !self.has(name) {
            return Ok(None);
        }
        let unreadable = || problem::damaged("a part of it cannot be unpacked").at(name.to_owned());
        let mut part = self.archive.by_name(name).map_err(|error| {
            if matches!(
                error,
                zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED)
            ) {
                problem::encrypted()
            } else {
                unreadable()
            }
        })?;
        let packed = part.compressed_size().max(1);
        let mut content = Vec::new();
        let mut block = vec![0_u8; 64 * 1024];
        loop {
            let count = part.read(&mut block).map_err(|_| unreadable())?;
            if count == 0 {
                return Ok(Some(content));
            }
            self.unpacked += count as u64;
            let size = content.len() as u64 + count as u64;
            if size > self.part_limit || self.unpacked > 2 * self.part_limit {
                return Err(problem::unpacks_too_large().at(name.to_owned()));
            }
            if size > RATIO_FROM && size / packed > MOST_RATIO {
                return Err(problem::unpacks_too_large().at(name.to_owned()));
            }
            content.extend_from_slice(&block[..count]);
        }
    }
}

/// How many parts the end of the archive says there are, so that a list of a
/// million is not even begun.
fn declared_parts(bytes: &[u8]) -> usize {
    let from = bytes.len().saturating_sub(22 + 0xffff);
    let end = &bytes[from..];
    end.windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .and_then(|at| end.get(at + 10..at + 12))
        .map_or(0, |count| {
            usize::from(u16::from_le_bytes([count[0], count[1]]))
        })
}
