//! Writes projects and codebooks in the exchange standard: schema-valid, code points, line feeds, no byte order mark.

use super::files::Files;
use super::model::Project;
use super::warning::{Warning, Warnings};
use super::write_project::{Where, write_codebook, write_project};
use super::xml_out::XmlOut;
use std::io::{self, BufWriter, Read, Seek, Write};
use zip::write::SimpleFileOptions;

/// Writes a project as an archive (`.qdpx`), with the files that belong to it. What could not be written is listed.
///
/// `origin` is the name of the program that writes.
///
/// # Errors
/// When the output cannot be written.
pub fn write_qdpx<R: Read + Seek, W: Write + Seek>(
    project: &Project,
    files: &mut Files<R>,
    origin: &str,
    out: W,
) -> io::Result<Vec<Warning>> {
    let mut archive = zip::ZipWriter::new(out);
    let warnings = fill(project, files, origin, &mut archive)?;
    archive.finish().map_err(io::Error::other)?.flush()?;
    Ok(warnings)
}

/// Writes a project as an archive to somewhere that only flows forward, such as an answer over the network. The archive
/// has the same content as that of [`write_qdpx`].
///
/// # Errors
/// When the output cannot be written.
pub fn stream_qdpx<R: Read + Seek, W: Write>(
    project: &Project,
    files: &mut Files<R>,
    origin: &str,
    out: W,
) -> io::Result<Vec<Warning>> {
    let mut archive = zip::ZipWriter::new_stream(out);
    let warnings = fill(project, files, origin, &mut archive)?;
    archive
        .finish()
        .map_err(io::Error::other)?
        .into_inner()
        .flush()?;
    Ok(warnings)
}

/// Puts everything into the archive.
fn fill<R: Read + Seek, W: Write + Seek>(
    project: &Project,
    files: &mut Files<R>,
    origin: &str,
    archive: &mut zip::ZipWriter<W>,
) -> io::Result<Vec<Warning>> {
    let mut warnings = Warnings::default();
    let place = Where::in_archive(project, |path| files.has(path));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive
        .start_file("project.qde", options.large_file(true))
        .map_err(io::Error::other)?;
    let mut xml = XmlOut::new(BufWriter::with_capacity(64 * 1024, &mut *archive))?;
    write_project(&mut xml, project, origin, &place)?;
    note_left_out(&xml, &mut warnings);
    xml.finish().flush()?;
    for (name, text) in &place.list {
        archive
            .start_file(format!("sources/{name}"), options)
            .map_err(io::Error::other)?;
        let words = text.text.as_deref().unwrap_or_default();
        archive.write_all(words.as_bytes())?;
    }
    let mut paths: Vec<&str> = place.copied.iter().copied().collect();
    paths.sort_unstable();
    let mut done = std::collections::HashSet::new();
    for path in paths {
        if done.insert(super::files::flat_name_as_written(path).to_lowercase()) {
            files.copy(path, archive)?;
        }
    }
    Ok(warnings.into_list())
}

/// Writes a project as bare XML (`.qde`) with the texts in it. What it cannot hold is listed.
///
/// # Errors
/// When the output cannot be written.
pub fn write_qde<R: Read + Seek, W: Write>(
    project: &Project,
    files: &Files<R>,
    origin: &str,
    out: W,
) -> io::Result<Vec<Warning>> {
    let mut warnings = Warnings::default();
    let mut xml = XmlOut::new(BufWriter::new(out))?;
    write_project(&mut xml, project, origin, &Where::inside())?;
    note_left_out(&xml, &mut warnings);
    xml.finish().flush()?;
    if let Files::Package(_) = files {
        for path in project.file_paths() {
            if files.has(path) {
                warnings.lost(
                    "a bare .qde has no room for pictures, PDFs, recordings and formatted texts; write .qdpx to keep them",
                    format!("“{}”", super::files::flat_name_as_written(path)),
                );
            }
        }
    }
    Ok(warnings.into_list())
}

/// Writes the codes of a project as a codebook (`.qdc`). What it cannot hold is listed.
///
/// # Errors
/// When the output cannot be written, or there is no code: the schema has no empty codebook.
pub fn write_qdc<W: Write>(project: &Project, origin: &str, out: W) -> io::Result<Vec<Warning>> {
    if project.codes.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "there is no code to write: a codebook has at least one",
        ));
    }
    let mut warnings = Warnings::default();
    let mut xml = XmlOut::new(BufWriter::new(out))?;
    write_codebook(&mut xml, project, origin)?;
    note_left_out(&xml, &mut warnings);
    xml.finish().flush()?;
    let counts = project.counts();
    let members: usize = project
        .sets
        .iter()
        .map(|set| set.sources.len() + set.notes.len())
        .sum();
    let notes: usize = project
        .all_codes()
        .iter()
        .map(|(_, code)| code.note_refs.len())
        .sum();
    let left = [
        (counts.users, "users"),
        (counts.sources, "sources"),
        (counts.selections, "selections"),
        (counts.codings, "codings"),
        (counts.cases, "cases"),
        (counts.variables, "variables"),
        (counts.notes, "notes"),
        (counts.links, "links"),
        (counts.graphs, "diagrams"),
        (members, "sources and notes in sets"),
        (notes, "references from codes to notes"),
    ];
    let left: Vec<String> = left
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let mut list = warnings.into_list();
    if !left.is_empty() {
        list.push(Warning {
            says: format!(
                "A codebook holds codes and sets of codes only. Left out: {}.",
                left.join(", ")
            ),
            is_loss: true,
        });
    }
    Ok(list)
}

fn note_left_out<W: Write>(xml: &XmlOut<W>, warnings: &mut Warnings) {
    if xml.left_out > 0 {
        warnings.lost(
            "XML cannot hold control characters; left out",
            format!("{} characters", xml.left_out),
        );
    }
}
