//! Reads REFI-QDA projects and codebooks.

use super::files::{Files, Package, has_ending};
use super::guid::Guid;
use super::merge;
use super::model::{Project, Source, TextSource, Transcript};
use super::placing::{Quotes, Way, place};
use super::positions::{Detector, Positions};
use super::problem::{QdaLimits, QdaProblem};
use super::read_project::{codes, project};
use super::read_relations::sets;
use super::spreadsheet;
use super::text::{MARK, Written, decoded, normalised};
use super::warning::{Warning, Warnings};
use super::xml::Xml;
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};

/// What a file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QdaFormat {
    /// A project in an archive, `.qdpx`.
    Qdpx,
    /// A bare project, `.qde`.
    Qde,
    /// A codebook, `.qdc`.
    Qdc,
    /// A list of codes, `.csv`.
    CodebookCsv,
    /// A list of passages with their codes, `.csv`.
    PassagesCsv,
    /// Taguette's database.
    Taguette,
    /// QualCoder's database, `data.qda`.
    QualCoder,
}

/// What was read.
#[derive(Debug)]
pub struct Import<R> {
    /// The project, with every text normalised and every selection on its words.
    pub project: Project,
    /// What the file was.
    pub format: QdaFormat,
    /// How its positions were counted.
    pub positions: Positions,
    /// What to know about it, and what could not be taken.
    pub warnings: Vec<Warning>,
    /// Pictures, PDFs, recordings and formatted texts that belong to it.
    pub files: Files<R>,
}

/// Reads a project or a codebook that is in memory. Which it is follows from the content; the name is for messages.
///
/// # Errors
/// [`QdaProblem`] says why it cannot be read, and what to do.
///
/// ```
/// use interchange::qda;
///
/// let file = br#"<Project name="Walks" xmlns="urn:QDA-XML:project:1.0"><Sources>
///     <TextSource guid="b175e05d-1a73-4698-b1e1-4783948808fa" name="Ada">
///       <PlainTextContent>We walked.</PlainTextContent>
///       <PlainTextSelection guid="ed17d2be-eee6-4fc2-b680-e1c5a2d86ecd" startPosition="3" endPosition="9" name="walked"/>
///     </TextSource></Sources></Project>"#;
/// let import = qda::read("walks.qde", file, &qda::QdaLimits::default())?;
/// assert_eq!(import.project.counts().selections, 1);
/// assert_eq!(import.positions.score, 1.0);
/// # Ok::<(), qda::QdaProblem>(())
/// ```
pub fn read<'b>(
    name: &str,
    bytes: &'b [u8],
    limits: &QdaLimits,
) -> Result<Import<Cursor<&'b [u8]>>, QdaProblem> {
    read_from(name, Cursor::new(bytes), Files::Nowhere, limits)
}

/// Reads a project or a codebook from a file, an element at a time. `beside` is where a bare project has its files.
///
/// # Errors
/// [`QdaProblem`] says why it cannot be read, and what to do.
pub fn read_from<R: Read + Seek>(
    name: &str,
    mut reader: R,
    beside: Files<R>,
    limits: &QdaLimits,
) -> Result<Import<R>, QdaProblem> {
    let unreadable = |error: std::io::Error| QdaProblem::Damaged {
        file: name.to_owned(),
        why: format!("it cannot be read: {error}"),
    };
    let size = reader.seek(std::io::SeekFrom::End(0)).map_err(unreadable)?;
    if size > limits.file_bytes {
        return Err(QdaProblem::too_many_bytes(
            name,
            "the file is",
            limits.file_bytes,
        ));
    }
    reader.rewind().map_err(unreadable)?;
    let mut head = Vec::new();
    reader
        .by_ref()
        .take(1024)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    reader.rewind().map_err(unreadable)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return read_package(name, reader, limits);
    }
    if looks_like_xml(&head) {
        return read_xml(name, BufReader::new(reader), beside, limits);
    }
    if spreadsheet::may_be_one(&head) {
        let mut bytes = Vec::new();
        reader
            .take(limits.xml_bytes)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        return read_sheet(name, &bytes);
    }
    Err(QdaProblem::NotAProject {
        file: name.to_owned(),
    })
}

/// Reads a codebook or a list of passages.
fn read_sheet<R>(name: &str, bytes: &[u8]) -> Result<Import<R>, QdaProblem> {
    let (sheet, format) = spreadsheet::read(name, bytes)?;
    let (project, warnings) = if format == QdaFormat::PassagesCsv {
        super::passages_csv::project(name, &sheet)
    } else {
        super::codebook_csv::project(name, &sheet)
    };
    Ok(Import {
        project,
        format,
        positions: Positions::CERTAIN,
        warnings,
        files: Files::Nowhere,
    })
}

fn looks_like_xml(head: &[u8]) -> bool {
    // Cut in the middle of a character, only its last one is not right.
    let (head, _) = decoded(head.to_vec());
    let head = head.trim_start_matches(MARK).trim_start();
    head.starts_with('<')
}

fn read_package<R: Read + Seek>(
    name: &str,
    reader: R,
    limits: &QdaLimits,
) -> Result<Import<R>, QdaProblem> {
    let mut warnings = Warnings::default();
    let mut package = Package::open(reader, name, limits, &mut warnings)?;
    let parsed = {
        let xml = BufReader::with_capacity(64 * 1024, package.project()?);
        parse(name, xml, limits, &mut warnings)?
    };
    complete(parsed, Files::Package(package), limits, warnings)
}

fn read_xml<R: Read + Seek>(
    name: &str,
    reader: impl BufRead,
    files: Files<R>,
    limits: &QdaLimits,
) -> Result<Import<R>, QdaProblem> {
    let mut warnings = Warnings::default();
    let parsed = parse(name, reader, limits, &mut warnings)?;
    complete(parsed, files, limits, warnings)
}

/// What the XML says.
struct Parsed {
    project: Project,
    format: QdaFormat,
    says_code_points: bool,
}

/// Reads the XML, of a project or of a codebook: both by their local names, as older drafts had other namespaces.
fn parse(
    name: &str,
    reader: impl BufRead,
    limits: &QdaLimits,
    warnings: &mut Warnings,
) -> Result<Parsed, QdaProblem> {
    let mut xml = Xml::new(reader, name, limits, warnings);
    let root = xml.root()?;
    let says_code_points = xml.says_code_points;
    let (project, format) = match root.name.as_str() {
        "Project" => (project(&mut xml, &root)?, QdaFormat::Qde),
        "CodeBook" | "Codebook" => {
            let mut book = Project {
                name: root.get("name").map_or_else(|| stem(name), str::to_owned),
                origin: root.text("origin"),
                ..Project::default()
            };
            while let Some(child) = xml.child()? {
                match child.name.as_str() {
                    "Codes" => codes(&mut xml, &mut book.codes)?,
                    "Sets" => sets(&mut xml, &mut book.sets)?,
                    _ => xml.unknown(&child, "CodeBook")?,
                }
            }
            (book, QdaFormat::Qdc)
        }
        _ => {
            return Err(QdaProblem::NotAProject {
                file: name.to_owned(),
            });
        }
    };
    Ok(Parsed {
        project,
        format,
        says_code_points,
    })
}

/// The name of a file without folder and ending.
pub(crate) fn stem(name: &str) -> String {
    let flat = super::files::flat_name_as_written(name);
    flat.rsplit_once('.')
        .map_or(flat, |(stem, _)| stem)
        .to_owned()
}

/// Fetches the texts, finds out how positions were counted, puts selections on their words and merges repeated ones.
fn complete<R: Read + Seek>(
    parsed: Parsed,
    mut files: Files<R>,
    limits: &QdaLimits,
    mut warnings: Warnings,
) -> Result<Import<R>, QdaProblem> {
    let Parsed {
        mut project,
        format,
        says_code_points,
    } = parsed;
    let format = match (&files, format) {
        (Files::Package(_), QdaFormat::Qde) => QdaFormat::Qdpx,
        (_, format) => format,
    };
    let mut used = Vec::new();
    fetch_texts(&mut project, &mut files, limits, &mut used, &mut warnings)?;
    let quotes = if says_code_points {
        Quotes::Certain
    } else {
        Quotes::Perhaps
    };
    let positions = settle(&mut project, quotes, &mut warnings);
    list_left_over(&project, &mut files, &used, limits, &mut warnings);
    Ok(Import {
        project,
        format,
        positions,
        warnings: warnings.into_list(),
        files,
    })
}

/// Finds out how positions were counted, puts selections on their words, merges repeated ones and checks references.
pub(crate) fn settle(project: &mut Project, quotes: Quotes, warnings: &mut Warnings) -> Positions {
    merge::put_annotations_in_place(project);
    let mut detector = Detector::default();
    for text in project.every_text() {
        detector.look_at(text);
    }
    let positions = detector.decide(project.origin.as_deref(), quotes == Quotes::Certain);
    let way = Way {
        counting: positions.counting,
        quotes,
    };
    if positions.counting.mark > 0 {
        let marked = project.every_text().filter(|text| {
            !text.selections.is_empty()
                && text.text.as_ref().is_some_and(|raw| raw.starts_with(MARK))
        });
        for text in marked {
            warnings.noted(
                "a text begins with a byte order mark that positions count as a character; the mark was left out and every selection stayed on its words",
                format!("“{}”", text.name.as_deref().unwrap_or_default()),
            );
        }
    }
    for source in &mut project.sources {
        match source {
            Source::Text(text) => place(text, &mut [], way, warnings),
            Source::Media(media) => {
                let areas = media
                    .regions
                    .iter_mut()
                    .filter_map(|region| region.text.as_mut());
                for text in media.text.iter_mut().chain(areas) {
                    place(text, &mut [], way, warnings);
                }
                for transcript in &mut media.transcripts {
                    place_transcript(transcript, way, warnings);
                }
            }
        }
    }
    for note in &mut project.notes {
        place(note, &mut [], way, warnings);
    }
    merge::merge(project, warnings);
    check_references(project, warnings);
    positions
}

fn place_transcript(transcript: &mut Transcript, way: Way, warnings: &mut Warnings) {
    let points = transcript.sync_points.iter_mut();
    let mut more: Vec<&mut u32> = points.filter_map(|point| point.position.as_mut()).collect();
    place(&mut transcript.text, &mut more, way, warnings);
}

fn fetch_texts<R: Read + Seek>(
    project: &mut Project,
    files: &mut Files<R>,
    limits: &QdaLimits,
    used: &mut Vec<String>,
    warnings: &mut Warnings,
) -> Result<(), QdaProblem> {
    let mut left = limits.text_bytes;
    let mut fetch = |text: &mut TextSource| {
        if let Some(inline) = text.text.take() {
            text.text = Some(inline);
            text.text_path = None;
            return Ok(());
        }
        let Some(path) = text.text_path.take() else {
            return Ok(());
        };
        let Some(bytes) = files.bytes(&path, &mut left, limits)? else {
            let name = text.name.clone().unwrap_or_else(|| path.clone());
            warnings.noted(
                "the words of a text are not in the file, so its selections could not be checked",
                format!("“{name}”"),
            );
            text.text_path = Some(path);
            return Ok(());
        };
        let (words, written) = decoded(bytes);
        if written == Written::Windows1252 {
            warnings.noted(
                "a text is not in UTF-8 and was read as Windows-1252",
                format!("“{}”", text.name.as_deref().unwrap_or(&path)),
            );
        }
        text.text = Some(words);
        used.push(path);
        Ok(())
    };
    for source in &mut project.sources {
        match source {
            Source::Text(text) => fetch(text)?,
            Source::Media(media) => {
                let areas = media
                    .regions
                    .iter_mut()
                    .filter_map(|region| region.text.as_mut());
                media
                    .text
                    .iter_mut()
                    .chain(areas)
                    .try_for_each(&mut fetch)?;
                let transcripts = media.transcripts.iter_mut();
                transcripts
                    .map(|one| &mut one.text)
                    .try_for_each(&mut fetch)?;
            }
        }
    }
    project.notes.iter_mut().try_for_each(fetch)
}

impl Project {
    /// Paths of files that belong to the project and are not its plain texts.
    #[must_use]
    pub fn file_paths(&self) -> Vec<&str> {
        let texts = self
            .every_text()
            .filter_map(|text| text.rich_text_path.as_deref());
        let media = self.media().flat_map(|media| {
            [media.path.as_deref(), media.current_path.as_deref()]
                .into_iter()
                .flatten()
        });
        texts.chain(media).collect()
    }
}

/// Files of the archive that belong to nothing are listed, unless they only repeat a text.
fn list_left_over<R: Read + Seek>(
    project: &Project,
    files: &mut Files<R>,
    used: &[String],
    limits: &QdaLimits,
    warnings: &mut Warnings,
) {
    let mut paths = project.file_paths();
    paths.extend(used.iter().map(String::as_str));
    let over = files.left_over(&paths);
    if over.is_empty() {
        return;
    }
    let texts: HashSet<&str> = project
        .every_text()
        .filter_map(|text| text.text.as_deref())
        .collect();
    let mut left = limits.text_bytes;
    for name in over {
        let repeats = has_ending(&name, "txt")
            && files.bytes(&name, &mut left, limits).is_ok_and(|bytes| {
                bytes.is_some_and(|bytes| texts.contains(normalised(decoded(bytes).0).as_str()))
            });
        if !repeats {
            warnings.lost(
                "a file in the archive belongs to no source and was left out",
                format!("“{name}”"),
            );
        }
    }
}

/// Notes what is referred to and is not there. Nothing is changed: another program may know better.
fn check_references(project: &Project, warnings: &mut Warnings) {
    let codes: HashSet<Guid> = project
        .all_codes()
        .iter()
        .map(|(_, code)| code.guid)
        .collect();
    let users: HashSet<Guid> = project.users.iter().map(|user| user.guid).collect();
    for coding in project.every_coding() {
        if !codes.contains(&coding.code) {
            warnings.noted(
                "a coding names a code that is not in the codebook",
                coding.code,
            );
        }
        if let Some(by) = coding.by.filter(|by| !users.contains(by)) {
            warnings.noted("a coder is not in the list of users", by);
        }
    }
    let notes: HashSet<Guid> = project.notes.iter().map(|note| note.guid).collect();
    let named = project
        .every_text()
        .flat_map(|text| &text.note_refs)
        .chain(&project.note_refs);
    for note in named.filter(|note| !notes.contains(note)) {
        warnings.noted("a note is named that is not in the file", note);
    }
    let variables: HashSet<Guid> = project
        .variables
        .iter()
        .map(|variable| variable.guid)
        .collect();
    let values = project.every_text().flat_map(|text| &text.values);
    let values = values.chain(project.cases.iter().flat_map(|case| &case.values));
    for value in values.filter(|value| !variables.contains(&value.variable)) {
        warnings.noted(
            "a value is of a variable that is not in the file",
            value.variable,
        );
    }
}
