//! Tells what a document is: by its content, then by the ending of its name.

use super::limits::Limits;
use super::package::Package;
use super::problem::{self, DocumentProblem};
use crate::sniff;

/// A reader to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Markdown,
    Html,
    Docx,
    Odt,
    FlatOdt,
    Rtf,
    Pdf,
    Vtt,
    Srt,
    OTranscribe,
}

impl Kind {
    /// The name in [`super::formats`].
    pub(super) fn format(self) -> &'static str {
        match self {
            Self::Plain => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Odt | Self::FlatOdt => "odt",
            Self::Rtf => "rtf",
            Self::Pdf => "pdf",
            Self::Vtt => "vtt",
            Self::Srt => "srt",
            Self::OTranscribe => "otr",
        }
    }
}

/// What a web page may begin with.
const PAGE_STARTS: [&str; 14] = [
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<table",
    "<div",
    "<p>",
    "<p ",
    "<h1",
    "<h2",
    "<title",
    "<meta",
    "<ul",
    "<section",
];

/// Looks at content and name.
pub(super) fn of(name: &str, bytes: &[u8], limits: &Limits) -> Result<Kind, DocumentProblem> {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    if bytes.is_empty() {
        return Err(DocumentProblem::new(
            problem::DocumentProblemKind::Empty,
            "this file is empty",
            "Check that it is the right file.",
        ));
    }
    match sniff::content(bytes) {
        sniff::Content::Zip => return in_package(bytes, limits),
        sniff::Content::Ole => return Err(ole(bytes)),
        sniff::Content::Other("a PDF document") => return Ok(Kind::Pdf),
        sniff::Content::Other("an RTF document") => return Ok(Kind::Rtf),
        sniff::Content::Other(
            "a web page (HTML)" | "an XML document" | "a JSON document" | "an SVG picture",
        )
        | sniff::Content::Text => {}
        sniff::Content::Other(seems) => return Err(problem::not_a_document(seems)),
    }
    // Some writers put a line before the mark; readers of PDF look through the first kilobyte.
    let start = &bytes[..bytes.len().min(1024)];
    if ending == "pdf" && start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with("webvtt") {
        return Ok(Kind::Vtt);
    }
    if is_srt(start) {
        return Ok(Kind::Srt);
    }
    if let Some(xml) = start.strip_prefix("<?xml") {
        return in_xml(xml);
    }
    if start.starts_with("<svg") {
        return Err(problem::not_a_document("an SVG picture"));
    }
    if PAGE_STARTS.iter().any(|mark| start.starts_with(mark)) || start.starts_with("<!--") {
        return Ok(Kind::Html);
    }
    if start.starts_with('{') && (ending == "otr" || start.contains("\"text\"")) {
        return Ok(Kind::OTranscribe);
    }
    Ok(match ending.as_str() {
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" | "xhtml" => Kind::Html,
        "vtt" => Kind::Vtt,
        "srt" => Kind::Srt,
        "otr" => Kind::OTranscribe,
        "docx" | "odt" | "pdf" => {
            return Err(problem::damaged(format!(
                "its name ends in .{ending}, but its content is something else"
            )));
        }
        _ => Kind::Plain,
    })
}

fn in_package(bytes: &[u8], limits: &Limits) -> Result<Kind, DocumentProblem> {
    let mut package = Package::open(bytes, limits)?;
    if package.has("word/document.xml") || package.has_folder("word/") {
        return Ok(Kind::Docx);
    }
    let mimetype = package.part("mimetype")?.unwrap_or_default();
    let mimetype = String::from_utf8_lossy(&mimetype).trim().to_owned();
    let seems = match mimetype.as_str() {
        text if text.starts_with("application/vnd.oasis.opendocument.text") => {
            return Ok(Kind::Odt);
        }
        "application/epub+zip" => {
            return Err(problem::unread_format(
                "an e-book (EPUB)",
                "HTML or plain text",
            ));
        }
        other if other.starts_with("application/vnd.oasis.opendocument.spreadsheet") => {
            "a spreadsheet (OpenDocument)"
        }
        other if other.starts_with("application/vnd.oasis.opendocument") => {
            "another OpenDocument file"
        }
        _ if package.has("content.xml") => return Ok(Kind::Odt),
        _ if package.has_folder("xl/") => "an Excel workbook",
        _ if package.has_folder("ppt/") => "a PowerPoint presentation",
        _ if package.has_ending(".qde") => "a project of a qualitative analysis program (.qdpx)",
        _ => "a ZIP archive; unpack it and choose the documents in it",
    };
    Err(problem::not_a_document(seems))
}

fn in_xml(start: &str) -> Result<Kind, DocumentProblem> {
    if start.contains("<html") || start.contains("<!doctype html") {
        Ok(Kind::Html)
    } else if start.contains("office:document") || start.contains("opendocument") {
        Ok(Kind::FlatOdt)
    } else if start.contains("wordml") || start.contains("xmlpackage") {
        Err(problem::unread_format(
            "a Word document saved as XML",
            "a Word document (.docx)",
        ))
    } else {
        Err(problem::not_a_document("an XML document"))
    }
}

fn ole(bytes: &[u8]) -> DocumentProblem {
    // Names in the container's directory are UTF-16.
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        problem::encrypted()
    } else if has("WordDocument") {
        problem::unread_format(
            "a Word document from before 2007 (.doc)",
            "a Word document (.docx)",
        )
    } else {
        problem::not_a_document("an Office file from before 2007")
    }
}

/// A number on the first line, and times with an arrow on the second.
fn is_srt(start: &str) -> bool {
    let mut lines = start.lines();
    let number = lines.next().unwrap_or_default().trim();
    let times = lines.next().unwrap_or_default();
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && times.contains("-->")
        && times.contains(':')
}
