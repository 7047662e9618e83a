//! The formats that are read, and their names.

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentFormat {
    /// The short name, which [`super::Document::format`] repeats.
    pub name: &'static str,
    /// The name as people know it.
    pub label: &'static str,
    /// The endings of file names, without the dot, the usual one first.
    pub extensions: &'static [&'static str],
    /// The media type.
    pub mime: &'static str,
}

const FORMATS: [DocumentFormat; 10] = [
    DocumentFormat {
        name: "txt",
        label: "Plain text",
        extensions: &["txt", "text"],
        mime: "text/plain",
    },
    DocumentFormat {
        name: "md",
        label: "Markdown",
        extensions: &["md", "markdown"],
        mime: "text/markdown",
    },
    DocumentFormat {
        name: "html",
        label: "Web page (HTML)",
        extensions: &["html", "htm", "xhtml"],
        mime: "text/html",
    },
    DocumentFormat {
        name: "docx",
        label: "Word document",
        extensions: &["docx", "docm", "dotx"],
        mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    },
    DocumentFormat {
        name: "odt",
        label: "OpenDocument text",
        extensions: &["odt", "ott", "fodt"],
        mime: "application/vnd.oasis.opendocument.text",
    },
    DocumentFormat {
        name: "rtf",
        label: "Rich text (RTF)",
        extensions: &["rtf"],
        mime: "application/rtf",
    },
    DocumentFormat {
        name: "pdf",
        label: "PDF with text",
        extensions: &["pdf"],
        mime: "application/pdf",
    },
    DocumentFormat {
        name: "vtt",
        label: "Subtitles (WebVTT)",
        extensions: &["vtt"],
        mime: "text/vtt",
    },
    DocumentFormat {
        name: "srt",
        label: "Subtitles (SubRip)",
        extensions: &["srt"],
        mime: "application/x-subrip",
    },
    DocumentFormat {
        name: "otr",
        label: "oTranscribe transcript",
        extensions: &["otr"],
        mime: "application/json",
    },
];

/// The formats that [`super::read`] takes.
///
/// ```
/// let all = interchange::document::formats();
/// assert!(all.iter().any(|format| format.extensions.contains(&"docx")));
/// ```
pub fn formats() -> &'static [DocumentFormat] {
    &FORMATS
}
