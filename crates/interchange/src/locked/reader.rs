//! Opens an archive and reads its parts.

use super::{Identities, LockedProblem, MANIFEST};
use age::DecryptError;
use age::stream::StreamReader;
use std::io::{BufReader, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive that was opened with a key.
pub struct Opened<R: Read + Seek> {
    zip: ZipArchive<StreamReader<BufReader<R>>>,
}

impl<R: Read + Seek> std::fmt::Debug for Opened<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opened({} parts)", self.zip.len())
    }
}

/// No manifest is larger: it has a line for each table and each chain of entries.
const LARGEST_MANIFEST: u64 = 256 << 20;

impl<R: Read + Seek> Opened<R> {
    /// Opens an archive with whichever of the keys opens it.
    ///
    /// # Errors
    /// None does, or it is something else or damaged.
    pub fn open(from: R, identities: &Identities) -> Result<Self, LockedProblem> {
        let from = BufReader::with_capacity(1 << 17, from);
        let decryptor = age::Decryptor::new_buffered(from).map_err(refused)?;
        let open = decryptor.decrypt(identities.each()).map_err(refused)?;
        let zip = ZipArchive::new(open).map_err(LockedProblem::damaged)?;
        Ok(Opened { zip })
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A part, to be read to its end: its checksum is compared there.
    ///
    /// # Errors
    /// It is not there, or it is damaged.
    pub fn part(&mut self, name: &str) -> Result<impl Read, LockedProblem> {
        self.zip.by_name(name).map_err(|error| match error {
            ZipError::FileNotFound => LockedProblem::Missing {
                name: name.to_owned(),
            },
            other => LockedProblem::damaged(other),
        })
    }

    /// What the archive says about itself.
    ///
    /// # Errors
    /// It is not there, or it is damaged.
    pub fn manifest(&mut self) -> Result<Vec<u8>, LockedProblem> {
        let mut content = Vec::new();
        self.part(MANIFEST)?
            .take(LARGEST_MANIFEST)
            .read_to_end(&mut content)
            .map_err(LockedProblem::damaged)?;
        Ok(content)
    }
}

fn refused(error: DecryptError) -> LockedProblem {
    match error {
        DecryptError::NoMatchingKeys => LockedProblem::OtherKey,
        DecryptError::InvalidHeader | DecryptError::UnknownFormat => LockedProblem::NotLocked,
        DecryptError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            LockedProblem::NotLocked
        }
        other => LockedProblem::damaged(other),
    }
}
