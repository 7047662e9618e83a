//! Why a file gave no text.

use std::fmt;

use crate::options::{bytes_in_words, count_in_words};
use crate::problem::visible;

/// The situations in which a file gives no text, each with a stable machine code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentProblemKind {
    /// The file, or a part of it, is larger than the limit.
    TooLarge,
    /// It unpacks to much more than documents do.
    UnpacksTooLarge,
    /// The text is longer than the limit.
    TextTooLong,
    /// More pages than the limit.
    TooManyPages,
    /// There is no text in it.
    Empty,
    /// The content is something else: a picture, a spreadsheet, a recording.
    NotADocument,
    /// A format from before 2007, or another that is not read.
    UnreadFormat,
    /// It is locked with a password.
    Encrypted,
    /// The file breaks off, or its inside is not as it should be.
    Damaged,
    /// It holds a document type declaration, which can hide an attack.
    DocumentType,
    /// Elements are nested deeper than writers do.
    TooDeep,
}

impl DocumentProblemKind {
    /// A short code that stays the same from version to version, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::UnpacksTooLarge => "unpacks-too-large",
            Self::TextTooLong => "text-too-long",
            Self::TooManyPages => "too-many-pages",
            Self::Empty => "empty",
            Self::NotADocument => "not-a-document",
            Self::UnreadFormat => "unread-format",
            Self::Encrypted => "encrypted",
            Self::Damaged => "damaged",
            Self::DocumentType => "document-type",
            Self::TooDeep => "too-deep",
        }
    }
}

/// What is wrong with a file, where, and what to do about it.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentProblem {
    // Boxed, so that a `Result` stays small.
    inside: Box<Inside>,
}

#[derive(Clone, PartialEq, Eq)]
struct Inside {
    file: String,
    place: Option<String>,
    kind: DocumentProblemKind,
    message: String,
    remedy: String,
}

impl DocumentProblem {
    /// `message` is the middle of a sentence, `remedy` whole sentences.
    pub(crate) fn new(
        kind: DocumentProblemKind,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            inside: Box::new(Inside {
                file: String::new(),
                place: None,
                kind,
                message: message.into(),
                remedy: remedy.into(),
            }),
        }
    }

    pub(crate) fn at(mut self, place: impl Into<String>) -> Self {
        self.inside.place = Some(place.into());
        self
    }

    pub(crate) fn in_file(mut self, file: &str) -> Self {
        file.clone_into(&mut self.inside.file);
        self
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.inside.file
    }

    /// The place in the file, in words (`line 12`), where it is known.
    pub fn place(&self) -> Option<&str> {
        self.inside.place.as_deref()
    }

    /// What kind of problem it is.
    pub fn kind(&self) -> DocumentProblemKind {
        self.inside.kind
    }

    /// The stable machine code of the kind.
    pub fn code(&self) -> &'static str {
        self.inside.kind.code()
    }

    /// What is wrong, without file, place and remedy.
    pub fn message(&self) -> &str {
        &self.inside.message
    }

    /// What to do about it.
    pub fn remedy(&self) -> &str {
        &self.inside.remedy
    }
}

impl fmt::Display for DocumentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inside = &self.inside;
        let mut text = inside.file.clone();
        if let Some(place) = &inside.place {
            text.push_str(", ");
            text.push_str(place);
        }
        text.push_str(": ");
        text.push_str(&inside.message);
        text.push_str(". ");
        text.push_str(&inside.remedy);
        // Names of files may hold anything; a message is one line.
        f.write_str(&visible(&text))
    }
}

// The name of a file may be the name of a person, and Debug output ends up in logs.
impl fmt::Debug for DocumentProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentProblem")
            .field("code", &self.code())
            .field("place", &self.inside.place)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for DocumentProblem {}

pub(crate) fn too_large(what: &str, limit: u64) -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::TooLarge,
        format!("{what} is larger than {}", bytes_in_words(limit)),
        "Save it without pictures, or split it into several files.",
    )
}

pub(crate) fn unpacks_too_large() -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::UnpacksTooLarge,
        "this file unpacks to far more than its size, as documents do not",
        "Open it in a text program and save it under a new name, or save it as plain text (.txt).",
    )
}

pub(crate) fn text_too_long(limit: u32) -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::TextTooLong,
        format!(
            "the text is longer than {} characters",
            count_in_words(limit.into())
        ),
        "Split it into several files.",
    )
}

pub(crate) fn damaged(why: impl fmt::Display) -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::Damaged,
        format!("this file is damaged: {why}"),
        "Open it in the program it was written with, save it under a new name and try again, or save it as plain text (.txt).",
    )
}

pub(crate) fn too_deep() -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::TooDeep,
        "its parts are nested deeper than any text program does",
        "Save it as plain text (.txt) and try again.",
    )
}

pub(crate) fn encrypted() -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::Encrypted,
        "this document is locked with a password",
        "Open it, remove the password, save it and try again.",
    )
}

pub(crate) fn not_a_document(seems: &str) -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::NotADocument,
        format!("this is not a text document; it seems to be {seems}"),
        "Choose a text, Markdown, HTML, Word (.docx), OpenDocument (.odt), RTF, PDF, subtitle (.vtt, .srt) or oTranscribe (.otr) file.",
    )
}

pub(crate) fn unread_format(seems: &str, save_as: &str) -> DocumentProblem {
    DocumentProblem::new(
        DocumentProblemKind::UnreadFormat,
        format!("this is {seems}, which is not read"),
        format!("Open it in the program it was written with and save it as {save_as}."),
    )
}
