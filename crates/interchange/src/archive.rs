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
pub fn pack<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Result<Vec<u8>, WriteProblem> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, content) in files {
        zip.start_file(*name, options)
            .map_err(|error| WriteProblem::Io(error.into()))?;
        zip.write_all(content.as_ref())?;
    }
    let packed = zip
        .finish()
        .map_err(|error| WriteProblem::Io(error.into()))?;
    Ok(packed.into_inner())
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
