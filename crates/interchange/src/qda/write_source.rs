//! Writes sources, their selections and codings.

use super::guid::Guid;
use super::model::{Coding, MediaKind, MediaSource, Place, Region, Source, TextSource, Transcript};
use super::text::Slices;
use super::write_project::{Where, made, values};
use super::xml_out::{Attributes, XmlOut};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes a source.
pub(crate) fn source<W: Write>(
    xml: &mut XmlOut<W>,
    one: &Source,
    place: &Where<'_>,
) -> io::Result<()> {
    match one {
        Source::Text(text) => text_source(xml, "TextSource", text, place),
        Source::Media(source) => media(xml, source, place),
    }
}

fn text_attributes<'t>(text: &'t TextSource, place: &Where<'_>) -> Attributes<'t> {
    let attributes = Attributes::new()
        .guid("guid", text.guid)
        .maybe("name", text.name.as_deref());
    let attributes = match &text.rich_text_path {
        Some(path) => attributes.put("richTextPath", place.path(path)),
        None => attributes,
    };
    let attributes = match (place.file_of(text), &text.text_path) {
        (Some(file), _) => attributes.put("plainTextPath", format!("internal://{file}")),
        (None, Some(path)) => attributes.put("plainTextPath", path.as_str()),
        (None, None) => attributes,
    };
    made(attributes, &text.made)
}

fn text_content<W: Write>(
    xml: &mut XmlOut<W>,
    text: &TextSource,
    place: &Where<'_>,
) -> io::Result<()> {
    xml.maybe_words("Description", text.description.as_deref())?;
    let inside = text
        .text
        .as_deref()
        .filter(|_| place.file_of(text).is_none());
    xml.maybe_words("PlainTextContent", inside)
}

/// Writes a text under the name it has in its place.
pub(crate) fn text_source<W: Write>(
    xml: &mut XmlOut<W>,
    name: &str,
    text: &TextSource,
    place: &Where<'_>,
) -> io::Result<()> {
    xml.open(name, text_attributes(text, place))?;
    text_content(xml, text, place)?;
    let slices = text.text.as_deref().map(Slices::of);
    for selection in &text.selections {
        let quote = slices
            .as_ref()
            .and_then(|slices| slices.get(selection.start, selection.end));
        let attributes = Attributes::new().guid("guid", selection.guid);
        let attributes = match (&selection.name, quote) {
            (Some(name), _) => attributes.put("name", name.as_str()),
            (None, quote) => match quote.and_then(cut) {
                Some(quote) => attributes.put("name", quote),
                None => attributes,
            },
        };
        let attributes = attributes
            .number("startPosition", selection.start)
            .number("endPosition", selection.end);
        // The words of a selection are in its text; what its name cannot hold is not lost.
        let before = xml.left_out;
        xml.open("PlainTextSelection", made(attributes, &selection.made))?;
        if selection.name.is_none() {
            xml.left_out = before;
        }
        xml.maybe_words("Description", selection.description.as_deref())?;
        codings(xml, &selection.codings)?;
        xml.references("NoteRef", &selection.note_refs)?;
        xml.close("PlainTextSelection")?;
    }
    codings(xml, &text.codings)?;
    xml.references("NoteRef", &text.note_refs)?;
    values(xml, &text.values)?;
    xml.close(name)
}

/// How long the quote in a name may be, in bytes; longer ones are cut with “…”, as other programs do too.
const LONGEST_NAME: usize = 4096;

/// A quote as a name; none when what would be left of it is white space.
fn cut(quote: &str) -> Option<Cow<'_, str>> {
    if quote.len() <= LONGEST_NAME {
        return Some(Cow::Borrowed(quote));
    }
    let mut end = LONGEST_NAME;
    while !quote.is_char_boundary(end) {
        end -= 1;
    }
    let head = &quote[..end];
    (!head.trim().is_empty()).then(|| Cow::Owned(format!("{head}…")))
}

fn codings<W: Write>(xml: &mut XmlOut<W>, codings: &[Coding]) -> io::Result<()> {
    for one in codings {
        coding(xml, one, one.guid)?;
    }
    Ok(())
}

fn coding<W: Write>(xml: &mut XmlOut<W>, one: &Coding, guid: Guid) -> io::Result<()> {
    let attributes = Attributes::new()
        .guid("guid", guid)
        .maybe_guid("creatingUser", one.by)
        .maybe("creationDateTime", one.at.as_deref());
    xml.open("Coding", attributes)?;
    xml.references("CodeRef", &[one.code])?;
    xml.references("NoteRef", &one.note_refs)?;
    xml.close("Coding")
}

fn media<W: Write>(xml: &mut XmlOut<W>, one: &MediaSource, place: &Where<'_>) -> io::Result<()> {
    let (name, selection) = match one.kind {
        MediaKind::Picture => ("PictureSource", "PictureSelection"),
        MediaKind::Pdf => ("PDFSource", "PDFSelection"),
        MediaKind::Audio => ("AudioSource", "AudioSelection"),
        MediaKind::Video => ("VideoSource", "VideoSelection"),
    };
    let mut attributes = Attributes::new()
        .guid("guid", one.guid)
        .maybe("name", one.name.as_deref());
    for (key, path) in [("path", &one.path), ("currentPath", &one.current_path)] {
        if let Some(path) = path {
            attributes = attributes.put(key, place.path(path));
        }
    }
    xml.open(name, made(attributes, &one.made))?;
    xml.maybe_words("Description", one.description.as_deref())?;
    if let Some(text) = one.text.as_ref().filter(|_| one.kind == MediaKind::Picture) {
        text_source(xml, "TextDescription", text, place)?;
    }
    for transcript in &one.transcripts {
        self::transcript(xml, transcript, place)?;
    }
    let on_page = also_on_page(one);
    for region in &one.regions {
        self::region(xml, selection, region, &on_page, place)?;
    }
    if let Some(text) = one.text.as_ref().filter(|_| one.kind == MediaKind::Pdf) {
        text_source(xml, "Representation", text, place)?;
    }
    codings(xml, &one.codings)?;
    xml.references("NoteRef", &one.note_refs)?;
    values(xml, &one.values)?;
    xml.close(name)
}

/// The codings of passages of a PDF that are written on the page too.
fn also_on_page(one: &MediaSource) -> HashMap<Guid, Vec<&Coding>> {
    let selections = one.text.iter().flat_map(|text| &text.selections);
    selections
        .map(|selection| {
            let codings = selection
                .codings
                .iter()
                .filter(|coding| coding.on_page.is_some());
            (selection.guid, codings.collect::<Vec<_>>())
        })
        .filter(|(_, codings)| !codings.is_empty())
        .collect()
}

fn region<W: Write>(
    xml: &mut XmlOut<W>,
    name: &str,
    one: &Region,
    on_page: &HashMap<Guid, Vec<&Coding>>,
    place: &Where<'_>,
) -> io::Result<()> {
    let attributes = Attributes::new()
        .guid("guid", one.guid)
        .maybe("name", one.name.as_deref());
    let attributes = match one.place {
        Place::Area {
            page,
            first,
            second,
        } => attributes
            .maybe_number("page", page)
            .number("firstX", first.0)
            .number("firstY", first.1)
            .number("secondX", second.0)
            .number("secondY", second.1),
        Place::Time { begin, end } => attributes.number("begin", begin).number("end", end),
    };
    xml.open(name, made(attributes, &one.made))?;
    xml.maybe_words("Description", one.description.as_deref())?;
    if let Some(text) = &one.text {
        text_source(xml, "Representation", text, place)?;
    }
    codings(xml, &one.codings)?;
    for one in on_page.get(&one.guid).into_iter().flatten() {
        coding(xml, one, one.on_page.unwrap_or(one.guid))?;
    }
    xml.references("NoteRef", &one.note_refs)?;
    xml.close(name)
}

fn transcript<W: Write>(
    xml: &mut XmlOut<W>,
    one: &Transcript,
    place: &Where<'_>,
) -> io::Result<()> {
    xml.open("Transcript", text_attributes(&one.text, place))?;
    text_content(xml, &one.text, place)?;
    for point in &one.sync_points {
        let attributes = Attributes::new()
            .guid("guid", point.guid)
            .maybe_number("timeStamp", point.time_ms)
            .maybe_number("position", point.position.map(i64::from));
        xml.empty("SyncPoint", attributes)?;
    }
    for selection in &one.selections {
        let attributes = Attributes::new()
            .guid("guid", selection.guid)
            .maybe("name", selection.name.as_deref())
            .maybe_guid("fromSyncPoint", selection.from)
            .maybe_guid("toSyncPoint", selection.to);
        xml.open("TranscriptSelection", made(attributes, &selection.made))?;
        xml.maybe_words("Description", selection.description.as_deref())?;
        codings(xml, &selection.codings)?;
        xml.references("NoteRef", &selection.note_refs)?;
        xml.close("TranscriptSelection")?;
    }
    xml.references("NoteRef", &one.text.note_refs)?;
    xml.close("Transcript")
}
