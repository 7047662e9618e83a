//! Writes projects, and proves that nothing was lost.

use super::open::Opened;
use crate::outcome::Refusal;
use interchange::qda::{self, QdaLimits, Warning};
use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The name of this program in the files it writes.
const ORIGIN: &str = concat!("Alongside ", env!("CARGO_PKG_VERSION"));

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Qdpx,
    Qde,
    Qdc,
    Csv,
    Json,
}

impl Target {
    /// The format that the ending of a name says.
    pub(super) fn of(path: &Path) -> Result<Target, Refusal> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("qdpx") => Ok(Target::Qdpx),
            Some("qde") => Ok(Target::Qde),
            Some("qdc") => Ok(Target::Qdc),
            Some("csv") => Ok(Target::Csv),
            Some("json") => Ok(Target::Json),
            _ => Err(Refusal::Use(format!(
                "{}: the ending does not say in which format to write. Use .qdpx, .qde, .qdc, .csv or .json.",
                path.display()
            ))),
        }
    }
}

/// Writes a project into a file, which appears only when it is whole. Gives what the format has no room for.
pub(super) fn to_file(
    import: &mut Opened,
    target: Target,
    path: &Path,
) -> Result<Vec<Warning>, Refusal> {
    let part = PathBuf::from(format!("{}.part", path.display()));
    let made = store::owner_only()
        .create(true)
        .truncate(true)
        .open(&part)
        .map_err(|error| Refusal::Use(format!("{} cannot be written: {error}.", path.display())))?;
    let written = write(import, target, BufWriter::new(made)).and_then(|left| {
        std::fs::rename(&part, path)
            .map(|()| left)
            .map_err(|error| error.to_string())
    });
    written.map_err(|error| {
        // What is left of a file that could not be written is no use to anybody.
        let _ = std::fs::remove_file(&part);
        Refusal::Data(format!("{} cannot be written: {error}.", path.display()))
    })
}

fn write<W: Write + Seek>(
    import: &mut Opened,
    target: Target,
    out: W,
) -> Result<Vec<Warning>, String> {
    let project = &import.project;
    let written = match target {
        Target::Qdpx => qda::write_qdpx(project, &mut import.files, ORIGIN, out),
        Target::Qde => qda::write_qde(project, &import.files, ORIGIN, out),
        Target::Qdc => qda::write_qdc(project, ORIGIN, out),
        Target::Json => qda::write_json(project, out).map(|()| Vec::new()),
        Target::Csv => return qda::write_csv(project, out).map_err(|error| error.to_string()),
    };
    written.map_err(|error| error.to_string())
}

/// Writes a project as an archive, reads it again and compares. What could not be taken from the file, or written,
/// is a difference too.
pub(super) fn round_trip(import: &mut Opened) -> Result<Vec<String>, Refusal> {
    let broken = |error: std::io::Error| {
        Refusal::Data(format!(
            "the project could not be written for comparing: {error}."
        ))
    };
    let mut differences = losses(&import.warnings);
    let path =
        std::env::temp_dir().join(format!("alongside-roundtrip-{}.qdpx", std::process::id()));
    let mut file = File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(broken)?;
    // The file stays open and readable, and is gone when the comparison ends, however it ends.
    let removed = std::fs::remove_file(&path);
    let written = qda::write_qdpx(
        &import.project,
        &mut import.files,
        ORIGIN,
        BufWriter::new(&mut file),
    );
    differences.extend(losses(&written.map_err(broken)?));
    file.seek(SeekFrom::Start(0)).map_err(broken)?;
    let again = qda::read_from(
        "the project written again",
        BufReader::new(file),
        qda::Files::Nowhere,
        &QdaLimits::default(),
    );
    if removed.is_err() {
        let _ = std::fs::remove_file(&path);
    }
    let mut again = again.map_err(|problem| Refusal::Data(format!("{problem}.")))?;
    differences.extend(losses(&again.warnings));
    differences.extend(qda::compare(&import.project, &again.project));
    for path in import.project.file_paths() {
        let before = import.files.fingerprint(path);
        if before.is_some() && before != again.files.fingerprint(path) {
            differences.push(format!("the file “{path}” is not the same"));
        }
    }
    Ok(differences)
}

fn losses(warnings: &[Warning]) -> Vec<String> {
    let lost = warnings.iter().filter(|warning| warning.is_loss);
    lost.map(|warning| warning.says.clone()).collect()
}
