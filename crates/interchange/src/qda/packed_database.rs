//! The database of another program in an archive, with what lies beside it while it is written.

use super::files::{damaged, has_ending, unpacking};
use super::problem::{QdaLimits, QdaProblem};
use std::fmt;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// A database with the files that SQLite keeps beside it. What is only in them is part of the project.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PackedDatabase {
    /// Its name in the archive, with its folders.
    pub name: String,
    /// The database itself.
    pub database: Vec<u8>,
    /// The latest changes, which are not in the database yet (`-wal`).
    pub log: Option<Vec<u8>>,
    /// What the database was before a change that did not come to its end (`-journal`).
    pub journal: Option<Vec<u8>>,
}

// What people said stands in it, and Debug output ends up in logs.
impl fmt::Debug for PackedDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackedDatabase")
            .field("name", &self.name)
            .field("bytes", &self.database.len())
            .field("log", &self.log.as_ref().map(Vec::len))
            .field("journal", &self.journal.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}

/// What every SQLite database begins with.
const MARK: &[u8] = b"SQLite format 3\0";
/// The endings that databases of projects have.
const ENDINGS: [&str; 4] = ["qda", "sqlite3", "sqlite", "db"];

/// Takes the database out of an archive, such as the packed folder of a project of QualCoder. None when it is no archive,
/// when it holds a REFI-QDA project, or when there is no database in it.
///
/// # Errors
/// [`QdaProblem`] when there are several databases, when one cannot be unpacked, or is larger than `limits.text_bytes`.
pub fn packed_database<R: Read + Seek>(
    file: &str,
    reader: R,
    limits: &QdaLimits,
) -> Result<Option<PackedDatabase>, QdaProblem> {
    let Ok(mut archive) = ZipArchive::new(reader) else {
        return Ok(None);
    };
    if archive.len() > limits.files {
        return Ok(None);
    }
    let names = names(&archive);
    if names
        .iter()
        .any(|(_, name)| !name.contains('/') && has_ending(name, "qde"))
    {
        return Ok(None);
    }
    let mut left = limits.text_bytes;
    let mut found = None;
    for (index, name) in &names {
        if !ENDINGS.iter().any(|ending| has_ending(name, ending)) {
            continue;
        }
        let mut head = Vec::new();
        let begun = archive.by_index(*index).map(|part| {
            let mut start = part.take(MARK.len() as u64);
            start.read_to_end(&mut head)
        });
        if !matches!(begun, Ok(Ok(_))) || head != MARK {
            continue;
        }
        if let Some((_, other)) = found.replace((*index, name)) {
            return Err(QdaProblem::Tables {
                file: file.to_owned(),
                why: format!(
                    "this archive holds several databases, such as “{other}” and “{name}”. Pack the folder of one project, and bring each by itself"
                ),
            });
        }
    }
    let Some((index, name)) = found else {
        return Ok(None);
    };
    let mut unpacked = |index: usize| unpack(&mut archive, index, file, limits, &mut left);
    let mut packed = PackedDatabase {
        name: name.clone(),
        database: unpacked(index)?,
        ..PackedDatabase::default()
    };
    for (index, other) in &names {
        match other.strip_prefix(name.as_str()) {
            Some("-wal") => packed.log = Some(unpacked(*index)?),
            Some("-journal") => packed.journal = Some(unpacked(*index)?),
            _ => {}
        }
    }
    Ok(Some(packed))
}

/// The files of an archive by their places, without what systems add and without names that lead out of it.
fn names<R: Read + Seek>(archive: &ZipArchive<R>) -> Vec<(usize, String)> {
    let named = (0..archive.len()).filter_map(|index| {
        let name = archive.name_for_index(index)?.ok()?.replace('\\', "/");
        let hidden = name
            .split('/')
            .any(|part| part.starts_with('.') || part == "__MACOSX");
        (!name.ends_with('/') && !hidden).then_some((index, name))
    });
    named.collect()
}

fn unpack<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    file: &str,
    limits: &QdaLimits,
    left: &mut u64,
) -> Result<Vec<u8>, QdaProblem> {
    let part = archive
        .by_index(index)
        .map_err(|error| damaged(file, &unpacking(&error)))?;
    let mut bytes = Vec::new();
    part.take(left.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| damaged(file, "the database in it cannot be unpacked"))?;
    *left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
        QdaProblem::too_many_bytes(file, "the database in it is", limits.text_bytes)
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        crate::archive::pack(files).unwrap()
    }

    fn look(files: &[(&str, &[u8])]) -> Result<Option<PackedDatabase>, QdaProblem> {
        let limits = QdaLimits {
            text_bytes: 1000,
            ..QdaLimits::default()
        };
        packed_database("study.zip", Cursor::new(archive(files)), &limits)
    }

    const DATABASE: &[u8] = b"SQLite format 3\0 and so on";

    #[test]
    fn a_database_is_found_with_what_lies_beside_it() {
        let found = look(&[
            ("__MACOSX/Walks.qda/._data.qda", b"x"),
            ("Walks.qda/images/a.db", b"no database"),
            ("Walks.qda/data.qda", DATABASE),
            ("Walks.qda/data.qda-wal", b"log"),
            ("data.qda-wal", b"of another"),
        ])
        .unwrap()
        .unwrap();
        assert_eq!(found.name, "Walks.qda/data.qda");
        assert_eq!(found.database, DATABASE);
        assert_eq!(found.log.as_deref(), Some(&b"log"[..]));
        assert_eq!(found.journal, None);
        assert!(!format!("{found:?}").contains("so on"));
    }

    #[test]
    fn other_archives_are_left_to_the_usual_reader() {
        assert_eq!(
            look(&[("project.qde", b"<Project/>"), ("a.db", DATABASE)]),
            Ok(None)
        );
        assert_eq!(look(&[("a.txt", b"a")]), Ok(None));
        let nothing = packed_database("a", Cursor::new(b"PK".to_vec()), &QdaLimits::default());
        assert_eq!(nothing, Ok(None));
    }

    #[test]
    fn several_databases_and_one_that_is_too_large_are_refused_with_what_to_do() {
        let said = look(&[("a/data.qda", DATABASE), ("b/data.qda", DATABASE)]).unwrap_err();
        assert!(
            said.to_string().contains("“a/data.qda” and “b/data.qda”"),
            "{said}"
        );
        let mut large = DATABASE.to_vec();
        large.write_all(&[0; 1000]).unwrap();
        let said = look(&[("data.qda", &large)]).unwrap_err();
        assert!(said.to_string().contains("more than is accepted"), "{said}");
    }
}
