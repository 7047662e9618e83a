//! The files of a project: inside its archive, or in the folder beside it. Only flat names are ever looked for.

use super::problem::{QdaLimits, QdaProblem};
use super::warning::Warnings;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use zip::ZipArchive;
use zip::read::ZipFile;

/// Where the files of a project are.
#[derive(Debug)]
pub enum Files<R> {
    /// Nowhere: everything is in the XML.
    Nowhere,
    /// In the archive that also holds the project.
    Package(Package<R>),
    /// In folders beside the project.
    Folder(Folder),
}

/// The archive of a project (`.qdpx`).
#[derive(Debug)]
pub struct Package<R> {
    archive: ZipArchive<R>,
    project: usize,
    /// Names in lower case without folder, and their places in the archive.
    names: BTreeMap<String, usize>,
    file: String,
}

/// Folders beside a bare project.
#[derive(Debug)]
pub struct Folder {
    names: BTreeMap<String, PathBuf>,
}

impl<R: Read + Seek> Package<R> {
    /// Opens an archive and looks over what is in it; nothing is unpacked.
    ///
    /// # Errors
    /// [`QdaProblem`] when it is not an archive, or not that of a project.
    pub(crate) fn open(
        reader: R,
        file: &str,
        limits: &QdaLimits,
        warnings: &mut Warnings,
    ) -> Result<Self, QdaProblem> {
        let archive =
            ZipArchive::new(reader).map_err(|_| damaged(file, "it is not a whole archive"))?;
        if archive.len() > limits.files {
            return Err(QdaProblem::TooMuch {
                file: file.to_owned(),
                what: "the number of files in the archive is",
                most: limits.files.to_string(),
            });
        }
        let mut projects = Vec::new();
        let mut names = BTreeMap::new();
        for index in 0..archive.len() {
            let Some(Ok(name)) = archive.name_for_index(index) else {
                warnings.lost("a file in the archive has a name that cannot be read", "");
                continue;
            };
            let name = name.replace('\\', "/");
            if name.ends_with('/') {
                continue;
            }
            let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
            let Some((base, folders)) = parts.split_last() else {
                continue;
            };
            if parts.contains(&"..") {
                warnings.noted(
                    "a file in the archive has a name that leads out of it and was passed over",
                    format!("“{name}”"),
                );
                continue;
            }
            if base.starts_with('.') || folders.contains(&"__MACOSX") {
                continue;
            }
            let base = base.to_lowercase();
            if folders.is_empty() && has_ending(&base, "qde") {
                projects.push((base != "project.qde", index));
            } else {
                names.entry(base).or_insert(index);
            }
        }
        projects.sort_unstable();
        let Some((_, project)) = projects.first() else {
            return Err(QdaProblem::NoProjectInside {
                file: file.to_owned(),
            });
        };
        if projects.len() > 1 {
            warnings.lost("the archive holds several projects; only one was read", "");
        }
        Ok(Package {
            project: *project,
            archive,
            names,
            file: file.to_owned(),
        })
    }

    /// The XML of the project.
    pub(crate) fn project(&mut self) -> Result<ZipFile<'_, R>, QdaProblem> {
        let file = self.file.clone();
        self.archive
            .by_index(self.project)
            .map_err(|error| damaged(&file, &unpacking(&error)))
    }
}

impl Folder {
    /// Looks into the folders where the files of a bare project may lie: `sources`, one that has the name of the
    /// project, with or without “ Media”, and the one of the project itself.
    #[must_use]
    pub fn beside(project: &Path) -> Self {
        let parent = match project.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let stem = project
            .file_stem()
            .map(|stem| stem.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        let wanted = ["sources".to_owned(), stem.clone(), format!("{stem} media")];
        let mut folders = Vec::new();
        let mut names = BTreeMap::new();
        for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().to_lowercase();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && wanted.contains(&name) => folders.push(entry.path()),
                Ok(kind) if kind.is_file() && !name.starts_with('.') => {
                    names.insert(name, entry.path());
                }
                _ => {}
            }
        }
        folders.sort();
        for folder in &folders {
            put_files(folder, &mut names);
        }
        Folder { names }
    }

    /// Looks into the folders in which QualCoder keeps the files of a project, beside its database.
    #[must_use]
    pub fn of_qualcoder(project: &Path) -> Self {
        let mut names = BTreeMap::new();
        for folder in ["documents", "images", "audio", "video"] {
            put_files(&project.join(folder), &mut names);
        }
        Folder { names }
    }
}

/// Adds the files of a folder, without those in folders within it.
fn put_files(folder: &Path, names: &mut BTreeMap<String, PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if entry.file_type().is_ok_and(|kind| kind.is_file()) && !name.starts_with('.') {
            names.insert(name, entry.path());
        }
    }
}

impl<R: Read + Seek> Files<R> {
    /// Whether a path of the project leads to a file that is here.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.found(path).is_some()
    }

    fn found(&self, path: &str) -> Option<String> {
        let known = |name: &String| match self {
            Files::Nowhere => false,
            Files::Package(package) => package.names.contains_key(name),
            Files::Folder(folder) => folder.names.contains_key(name),
        };
        let name = flat_name(path);
        if known(&name) {
            return Some(name);
        }
        let decoded = percent_decoded(&name).to_lowercase();
        known(&decoded).then_some(decoded)
    }

    /// The bytes of a file; none when it is not here.
    ///
    /// # Errors
    /// [`QdaProblem`] when it is larger than what is left, or cannot be unpacked.
    pub(crate) fn bytes(
        &mut self,
        path: &str,
        left: &mut u64,
        limits: &QdaLimits,
    ) -> Result<Option<Vec<u8>>, QdaProblem> {
        let Some(name) = self.found(path) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let file = match self {
            Files::Nowhere => return Ok(None),
            Files::Package(package) => {
                let Some(index) = package.names.get(&name) else {
                    return Ok(None);
                };
                let file = package.file.clone();
                let part = package
                    .archive
                    .by_index(*index)
                    .map_err(|error| damaged(&file, &unpacking(&error)))?;
                part.take(left.saturating_add(1))
                    .read_to_end(&mut bytes)
                    .map_err(|_| damaged(&file, &format!("“{name}” in it cannot be unpacked")))?;
                file
            }
            Files::Folder(folder) => {
                let Some(path) = folder.names.get(&name) else {
                    return Ok(None);
                };
                let read = File::open(path)
                    .and_then(|file| file.take(left.saturating_add(1)).read_to_end(&mut bytes));
                if read.is_err() {
                    return Ok(None);
                }
                name
            }
        };
        let size = bytes.len() as u64;
        if size > *left {
            return Err(QdaProblem::too_many_bytes(
                &file,
                "the texts together are",
                limits.text_bytes,
            ));
        }
        *left -= size;
        Ok(Some(bytes))
    }

    /// Copies a file as it is into another archive. False when it is not here.
    pub(crate) fn copy<W: io::Write + Seek>(
        &mut self,
        path: &str,
        to: &mut zip::ZipWriter<W>,
    ) -> io::Result<bool> {
        let Some(name) = self.found(path) else {
            return Ok(false);
        };
        let target = format!("sources/{}", flat_name_as_written(path));
        match self {
            Files::Nowhere => Ok(false),
            Files::Package(package) => {
                let Some(index) = package.names.get(&name) else {
                    return Ok(false);
                };
                let part = package
                    .archive
                    .by_index_raw(*index)
                    .map_err(io::Error::other)?;
                to.raw_copy_file_rename(part, target)
                    .map_err(io::Error::other)?;
                Ok(true)
            }
            Files::Folder(folder) => {
                let Some(path) = folder.names.get(&name) else {
                    return Ok(false);
                };
                // Pictures and recordings are packed already.
                let options = zip::write::SimpleFileOptions::default()
                    .compression_method(zip::CompressionMethod::Stored)
                    .large_file(true);
                to.start_file(target, options).map_err(io::Error::other)?;
                io::copy(&mut File::open(path)?, to)?;
                Ok(true)
            }
        }
    }

    /// The size and checksum of a file in an archive, by which copies are compared.
    #[must_use]
    pub fn fingerprint(&mut self, path: &str) -> Option<(u64, u32)> {
        let name = self.found(path)?;
        match self {
            Files::Package(package) => {
                let index = *package.names.get(&name)?;
                let part = package.archive.by_index_raw(index).ok()?;
                Some((part.size(), part.crc32()))
            }
            Files::Nowhere | Files::Folder(_) => None,
        }
    }

    /// Names of files in the archive that none of the given paths leads to.
    pub(crate) fn left_over(&self, paths: &[&str]) -> Vec<String> {
        let Files::Package(package) = self else {
            return Vec::new();
        };
        let used: std::collections::BTreeSet<String> =
            paths.iter().filter_map(|path| self.found(path)).collect();
        package
            .names
            .keys()
            .filter(|name| !used.contains(*name))
            .cloned()
            .collect()
    }
}

/// The file a path of a project names, without its folders, in lower case.
fn flat_name(path: &str) -> String {
    flat_name_as_written(path).to_lowercase()
}

/// The same with its capitals.
pub(crate) fn flat_name_as_written(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Whether a name has an ending, whatever its capitals.
pub(crate) fn has_ending(name: &str, ending: &str) -> bool {
    let found = Path::new(name).extension();
    found.is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

fn percent_decoded(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| name.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = hex {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}

pub(crate) fn damaged(file: &str, why: &str) -> QdaProblem {
    QdaProblem::Damaged {
        file: file.to_owned(),
        why: why.to_owned(),
    }
}

pub(crate) fn unpacking(error: &zip::result::ZipError) -> String {
    match error {
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
            "it is locked with a password".to_owned()
        }
        zip::result::ZipError::UnsupportedArchive(_) => {
            "it is packed in a way that projects do not use".to_owned()
        }
        _ => "a file in it cannot be unpacked".to_owned(),
    }
}
