//! Writes an archive, one part after the other.

use super::{LockedProblem, MANIFEST, Recipients};
use age::stream::StreamWriter;
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What was written of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its length, unpacked.
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// An archive that is being written. Between [`Writer::begin`] and [`Writer::end`], what is written goes into the part.
pub struct Writer<W: Write> {
    zip: ZipWriter<zip::write::StreamWriter<StreamWriter<W>>>,
    name: String,
    bytes: u64,
    hash: Sha256,
}

impl<W: Write> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writer({}, {} bytes)", self.name, self.bytes)
    }
}

impl<W: Write> Writer<W> {
    /// Begins an archive that these can open.
    ///
    /// # Errors
    /// As the output says.
    pub fn new(to: W, recipients: &Recipients) -> Result<Self, LockedProblem> {
        let locked = recipients
            .encryptor()?
            .wrap_output(to)
            .map_err(LockedProblem::Write)?;
        Ok(Writer {
            zip: ZipWriter::new_stream(locked),
            name: String::new(),
            bytes: 0,
            hash: Sha256::new(),
        })
    }

    /// Begins a part.
    ///
    /// # Errors
    /// As the output says, or the name is taken.
    pub fn begin(&mut self, name: &str) -> Result<(), LockedProblem> {
        // Without the time of day, which the manifest has; with room for more than 4 GB. The first level of compression
        // makes tables a fifth of their size, and the sixth, at four times the processor time, hardly smaller.
        let options = SimpleFileOptions::default()
            .last_modified_time(zip::DateTime::default())
            .compression_method(zip::CompressionMethod::Deflated)
            .compression_level(Some(1))
            .large_file(true);
        self.zip.start_file(name, options).map_err(refused)?;
        name.clone_into(&mut self.name);
        self.bytes = 0;
        self.hash = Sha256::new();
        Ok(())
    }

    /// Ends the part and says what was written of it.
    ///
    /// # Errors
    /// As the output says.
    pub fn end(&mut self) -> Result<Part, LockedProblem> {
        self.zip.flush().map_err(LockedProblem::Write)?;
        Ok(Part {
            name: std::mem::take(&mut self.name),
            bytes: self.bytes,
            sha256: data_encoding::HEXLOWER
                .encode(&std::mem::replace(&mut self.hash, Sha256::new()).finalize()),
        })
    }

    /// Adds the manifest, ends the archive and gives back what it was written to.
    ///
    /// # Errors
    /// As the output says.
    pub fn finish(mut self, manifest: &[u8]) -> Result<W, LockedProblem> {
        self.begin(MANIFEST)?;
        self.write_all(manifest).map_err(LockedProblem::Write)?;
        let locked = self.zip.finish().map_err(refused)?.into_inner();
        locked.finish().map_err(LockedProblem::Write)
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, content: &[u8]) -> io::Result<usize> {
        let written = self.zip.write(content)?;
        self.hash.update(&content[..written]);
        self.bytes = self.bytes.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

fn refused(error: zip::result::ZipError) -> LockedProblem {
    LockedProblem::Write(error.into())
}
