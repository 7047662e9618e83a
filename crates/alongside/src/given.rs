//! A file that a command is given.

use crate::outcome::Refusal;
use analysis::Source;
use interchange::Limits;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// A file with its name for messages.
#[derive(Debug)]
pub struct Given {
    /// Its path as it was written.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Given {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(path: &Path) -> Result<Self, Refusal> {
        let name = path.display().to_string();
        let bytes = bytes(path)
            .map_err(|error| Refusal::Use(format!("{name}: the file cannot be read: {error}.")))?;
        Ok(Self { name, bytes })
    }

    /// The file as something to be analysed.
    pub fn source(&self) -> Source<'_> {
        Source {
            name: &self.name,
            bytes: &self.bytes,
        }
    }
}

/// The content of a file, but never much more than is accepted: the readers say that it is too large.
///
/// # Errors
/// As the system says.
pub fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = Limits::default().bytes.saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
