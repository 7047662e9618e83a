//! Several files in one: a ZIP archive that is the same, byte for byte, whenever the same is packed.

use crate::WriteProblem;
use crate::document::package::Package;
use crate::document::{DocumentProblem, Limits};
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Packs files, in the order given. Times are left out, so that the same files give the same bytes.
///
/// # Errors
/// [`WriteProblem::Io`] when two files have one name or a name cannot be written.
///
/// ```
/// let packed = interchange::archive::pack(&[("a.txt", b"one"), ("b/c.txt", b"two")])?;
/// assert_eq!(packed, interchange::archive::pack(&[("a.txt", b"one"), ("b/c.txt", b"two")])?);
/// let unpacked = interchange::archive::unpack("x.zip", &packed)?;
/// assert_eq!(unpacked[1], ("b/c.txt".to_owned(), b"two".to_vec()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pack<N: AsRef<str>, B: AsRef<[u8]>>(files: &[(N, B)]) -> Result<Vec<u8>, WriteProblem> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name.as_ref(), timeless()).map_err(io)?;
        zip.write_all(content.as_ref())?;
    }
    Ok(zip.finish().map_err(io)?.into_inner())
}

/// No time of day, so that the same content gives the same bytes.
pub(crate) fn timeless() -> SimpleFileOptions {
    SimpleFileOptions::default().last_modified_time(zip::DateTime::default())
}

/// An archive that cannot be written.
pub(crate) fn io(error: zip::result::ZipError) -> WriteProblem {
    WriteProblem::Io(error.into())
}

/// Unpacks every file of an archive, with its name as written. Names are only ever names: nothing is written to a disk.
///
/// # Errors
/// The archive is damaged, has ten thousand parts or more, or unpacks to more than documents do; `file` is named in it.
pub fn unpack(file: &str, bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, DocumentProblem> {
    let unpack = || {
        let mut package = Package::open(bytes, &Limits::default())?;
        let names: Vec<String> = package
            .names()
            .iter()
            .filter(|name| !name.ends_with('/'))
            .cloned()
            .collect();
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            if let Some(content) = package.part(&name)? {
                files.push((name, content));
            }
        }
        Ok(files)
    };
    unpack().map_err(|problem: DocumentProblem| problem.in_file(file))
}
