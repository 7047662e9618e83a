//! Reads sources, their selections and codings, as they are written.

use super::guid::Guid;
use super::model::{
    Coding, Made, MediaKind, MediaSource, Place, Region, Source, SyncPoint, TextSelection,
    TextSource, Transcript, TranscriptSelection, VariableValue,
};
use super::problem::QdaProblem;
use super::read_project::{identity, reference, variable_value};
use super::warning::Warnings;
use super::xml::{Element, Xml};
use std::io::BufRead;

const TEXT_ATTRIBUTES: [&str; 8] = [
    "guid",
    "name",
    "richTextPath",
    "plainTextPath",
    "creatingUser",
    "creationDateTime",
    "modifyingUser",
    "modifiedDateTime",
];

/// Reads the sources of a project.
pub(crate) fn sources<R: BufRead>(
    xml: &mut Xml<'_, R>,
    into: &mut Vec<Source>,
) -> Result<(), QdaProblem> {
    while let Some(child) = xml.child()? {
        xml.keep()?;
        let kind = match child.name.as_str() {
            "TextSource" => {
                let text = text_source(xml, &child)?;
                into.push(Source::Text(text));
                continue;
            }
            "PictureSource" => MediaKind::Picture,
            "PDFSource" => MediaKind::Pdf,
            "AudioSource" => MediaKind::Audio,
            "VideoSource" => MediaKind::Video,
            _ => {
                xml.unknown(&child, "Sources")?;
                continue;
            }
        };
        let media = media(xml, &child, kind)?;
        into.push(Source::Media(Box::new(media)));
    }
    Ok(())
}

fn made<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Made {
    Made {
        by: element.guid("creatingUser", xml.warnings),
        at: element.moment("creationDateTime", xml.warnings),
        changed_by: element.guid("modifyingUser", xml.warnings),
        changed_at: element.moment("modifiedDateTime", xml.warnings),
    }
}

/// Reads a text: a source, a note, a representation or a description of a picture.
pub(crate) fn text_source<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
) -> Result<TextSource, QdaProblem> {
    let mut source = text_head(xml, element);
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "Description" => source.description = xml.some_words()?,
            "PlainTextContent" => source.text = Some(xml.words()?),
            "PlainTextSelection" => {
                xml.keep()?;
                if let Some(selection) = text_selection(xml, &child)? {
                    source.selections.push(selection);
                }
            }
            "Coding" => coding(xml, &child, &mut source.codings)?,
            "NoteRef" => reference(xml, &child, &mut source.note_refs)?,
            "VariableValue" => variable_value(xml, &mut source.values)?,
            _ => xml.unknown(&child, &element.name)?,
        }
    }
    Ok(source)
}

fn text_head<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> TextSource {
    element.expect_only(&TEXT_ATTRIBUTES, xml.warnings);
    TextSource {
        name: element.text("name"),
        made: made(xml, element),
        text_path: element.text("plainTextPath"),
        rich_text_path: element.text("richTextPath"),
        ..TextSource::new(identity(xml, element))
    }
}

/// What every kind of selection has.
#[derive(Default)]
struct Content {
    description: Option<String>,
    text: Option<TextSource>,
    codings: Vec<Coding>,
    note_refs: Vec<Guid>,
}

fn content<R: BufRead>(xml: &mut Xml<'_, R>, element: &Element) -> Result<Content, QdaProblem> {
    let mut content = Content::default();
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "Description" => content.description = xml.some_words()?,
            "Coding" => coding(xml, &child, &mut content.codings)?,
            "NoteRef" => reference(xml, &child, &mut content.note_refs)?,
            "Representation" if element.name == "PDFSelection" => {
                content.text = Some(text_source(xml, &child)?);
            }
            _ => xml.unknown(&child, &element.name)?,
        }
    }
    Ok(content)
}

/// A position. One before the text is taken as its beginning; one that no text reaches is kept as the largest, and found
/// out of place later. Both are told.
fn position(element: &Element, name: &str, warnings: &mut Warnings) -> Option<u32> {
    let number = element.integer(name)?;
    if number < 0 {
        warnings.noted(
            "a position lies before the beginning of its text and was taken as 0",
            format!("{name} {number}"),
        );
    }
    let position = u32::try_from(number.max(0)).unwrap_or(u32::MAX);
    if i64::from(position) < number {
        warnings.noted(
            "a position is larger than any text is long",
            format!("{name} {number}"),
        );
    }
    Some(position)
}

fn text_selection<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
) -> Result<Option<TextSelection>, QdaProblem> {
    let known = [
        "guid",
        "name",
        "startPosition",
        "endPosition",
        "creatingUser",
        "creationDateTime",
        "modifyingUser",
        "modifiedDateTime",
    ];
    element.expect_only(&known, xml.warnings);
    let (start, end) = (
        position(element, "startPosition", xml.warnings),
        position(element, "endPosition", xml.warnings),
    );
    let guid = identity(xml, element);
    let made = made(xml, element);
    let content = content(xml, element)?;
    let (Some(start), Some(end)) = (start, end) else {
        xml.warnings.lost(
            "a selection does not say where it begins and ends and was left out with its codings",
            element.get("name").unwrap_or_default(),
        );
        return Ok(None);
    };
    Ok(Some(TextSelection {
        guid,
        name: element.text("name"),
        start,
        end,
        description: content.description,
        made,
        codings: content.codings,
        note_refs: content.note_refs,
    }))
}

/// Reads a coding into a list.
fn coding<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
    into: &mut Vec<Coding>,
) -> Result<(), QdaProblem> {
    element.expect_only(&["guid", "creatingUser", "creationDateTime"], xml.warnings);
    let guid = identity(xml, element);
    let by = element.guid("creatingUser", xml.warnings);
    let at = element.moment("creationDateTime", xml.warnings);
    let mut codes = Vec::new();
    let mut note_refs = Vec::new();
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "CodeRef" => reference(xml, &child, &mut codes)?,
            "NoteRef" => reference(xml, &child, &mut note_refs)?,
            _ => xml.unknown(&child, "Coding")?,
        }
    }
    if codes.is_empty() {
        xml.warnings
            .lost("a coding names no code and was left out", guid);
    }
    // The standard has one code in a coding; where there are more, each becomes a coding of its own.
    for (at_code, code) in codes.into_iter().enumerate() {
        xml.keep()?;
        into.push(Coding {
            guid: if at_code == 0 {
                guid
            } else {
                Guid::derived(&["coding", &guid.to_string(), &code.to_string()])
            },
            code,
            by,
            at: at.clone(),
            note_refs: note_refs.clone(),
            on_page: None,
        });
    }
    Ok(())
}

fn media<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
    kind: MediaKind,
) -> Result<MediaSource, QdaProblem> {
    let known = [
        "guid",
        "name",
        "path",
        "currentPath",
        "creatingUser",
        "creationDateTime",
        "modifyingUser",
        "modifiedDateTime",
    ];
    element.expect_only(&known, xml.warnings);
    let mut source = MediaSource {
        kind,
        guid: identity(xml, element),
        name: element.text("name"),
        description: None,
        made: made(xml, element),
        path: element.text("path"),
        current_path: element.text("currentPath"),
        text: None,
        transcripts: Vec::new(),
        regions: Vec::new(),
        codings: Vec::new(),
        note_refs: Vec::new(),
        values: Vec::<VariableValue>::new(),
    };
    while let Some(child) = xml.child()? {
        match (child.name.as_str(), kind) {
            ("Description", _) => source.description = xml.some_words()?,
            ("TextDescription", MediaKind::Picture) | ("Representation", MediaKind::Pdf) => {
                source.text = Some(text_source(xml, &child)?);
            }
            ("PictureSelection", MediaKind::Picture)
            | ("PDFSelection", MediaKind::Pdf)
            | ("AudioSelection", MediaKind::Audio)
            | ("VideoSelection", MediaKind::Video) => {
                xml.keep()?;
                let region = region(xml, &child, kind)?;
                source.regions.extend(region);
            }
            ("Transcript", MediaKind::Audio | MediaKind::Video) => {
                xml.keep()?;
                let transcript = transcript(xml, &child)?;
                source.transcripts.push(transcript);
            }
            ("Coding", _) => coding(xml, &child, &mut source.codings)?,
            ("NoteRef", _) => reference(xml, &child, &mut source.note_refs)?,
            ("VariableValue", _) => variable_value(xml, &mut source.values)?,
            _ => xml.unknown(&child, &element.name)?,
        }
    }
    Ok(source)
}

fn region<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
    kind: MediaKind,
) -> Result<Option<Region>, QdaProblem> {
    let known = [
        "guid",
        "name",
        "page",
        "firstX",
        "firstY",
        "secondX",
        "secondY",
        "begin",
        "end",
        "creatingUser",
        "creationDateTime",
        "modifyingUser",
        "modifiedDateTime",
    ];
    element.expect_only(&known, xml.warnings);
    let corner = |x, y| Some((element.integer(x)?, element.integer(y)?));
    let place = match kind {
        MediaKind::Picture | MediaKind::Pdf => {
            let page = element.integer("page");
            corner("firstX", "firstY")
                .zip(corner("secondX", "secondY"))
                .filter(|_| kind == MediaKind::Picture || page.is_some())
                .map(|(first, second)| Place::Area {
                    page: page.filter(|_| kind == MediaKind::Pdf),
                    first,
                    second,
                })
        }
        MediaKind::Audio | MediaKind::Video => element
            .integer("begin")
            .zip(element.integer("end"))
            .map(|(begin, end)| Place::Time { begin, end }),
    };
    let guid = identity(xml, element);
    let made = made(xml, element);
    let content = content(xml, element)?;
    let Some(place) = place else {
        xml.warnings.lost(
            "a selection does not say where it begins and ends and was left out with its codings",
            element.get("name").unwrap_or_default(),
        );
        return Ok(None);
    };
    Ok(Some(Region {
        guid,
        name: element.text("name"),
        place,
        description: content.description,
        text: content.text,
        made,
        codings: content.codings,
        note_refs: content.note_refs,
    }))
}

fn transcript<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
) -> Result<Transcript, QdaProblem> {
    let mut transcript = Transcript {
        text: text_head(xml, element),
        sync_points: Vec::new(),
        selections: Vec::new(),
    };
    while let Some(child) = xml.child()? {
        match child.name.as_str() {
            "Description" => transcript.text.description = xml.some_words()?,
            "PlainTextContent" => transcript.text.text = Some(xml.words()?),
            "SyncPoint" => {
                xml.keep()?;
                let point = SyncPoint {
                    guid: identity(xml, &child),
                    time_ms: child.integer("timeStamp"),
                    position: position(&child, "position", xml.warnings),
                };
                transcript.sync_points.push(point);
                xml.skip()?;
            }
            "TranscriptSelection" => {
                xml.keep()?;
                let selection = transcript_selection(xml, &child)?;
                transcript.selections.push(selection);
            }
            "NoteRef" => reference(xml, &child, &mut transcript.text.note_refs)?,
            _ => xml.unknown(&child, "Transcript")?,
        }
    }
    Ok(transcript)
}

fn transcript_selection<R: BufRead>(
    xml: &mut Xml<'_, R>,
    element: &Element,
) -> Result<TranscriptSelection, QdaProblem> {
    let known = [
        "guid",
        "name",
        "fromSyncPoint",
        "toSyncPoint",
        "creatingUser",
        "creationDateTime",
        "modifyingUser",
        "modifiedDateTime",
    ];
    element.expect_only(&known, xml.warnings);
    let guid = identity(xml, element);
    let from = element.guid("fromSyncPoint", xml.warnings);
    let to = element.guid("toSyncPoint", xml.warnings);
    let made = made(xml, element);
    let content = content(xml, element)?;
    Ok(TranscriptSelection {
        guid,
        name: element.text("name"),
        from,
        to,
        description: content.description,
        made,
        codings: content.codings,
        note_refs: content.note_refs,
    })
}
