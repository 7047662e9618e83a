//! A file that a command is given.

use interchange::Limits;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

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
