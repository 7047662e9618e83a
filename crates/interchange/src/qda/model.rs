//! What a qualitative project says: everything the exchange standard REFI-QDA (1.0 and 1.5) can carry.
//!
//! Texts are normalised: no byte order mark, line feeds only, no NUL. Places in them are code points, the end
//! exclusive. Dates and times are kept as the standard writes them (`xsd:dateTime`), checked when they were read.

use super::guid::Guid;
use super::relations::{Graph, Link, Set};

/// A project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The program that wrote it.
    pub origin: Option<String>,
    /// Where files outside the project lie.
    pub base_path: Option<String>,
    /// Who made and changed it, and when.
    pub made: Made,
    /// The people who coded and wrote.
    pub users: Vec<User>,
    /// The tree of codes.
    pub codes: Vec<Code>,
    /// What is recorded about cases and sources.
    pub variables: Vec<Variable>,
    /// The cases.
    pub cases: Vec<Case>,
    /// Texts, pictures, PDFs and recordings.
    pub sources: Vec<Source>,
    /// Memos.
    pub notes: Vec<TextSource>,
    /// Relations between any two objects.
    pub links: Vec<Link>,
    /// Groups of codes, sources or notes.
    pub sets: Vec<Set>,
    /// Diagrams.
    pub graphs: Vec<Graph>,
    /// What the project is about.
    pub description: Option<String>,
    /// Notes about the project as a whole.
    pub note_refs: Vec<Guid>,
}

/// Who made and changed something, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Who made it.
    pub by: Option<Guid>,
    /// When it was made.
    pub at: Option<Box<str>>,
    /// Who changed it last.
    pub changed_by: Option<Guid>,
    /// When it was changed last.
    pub changed_at: Option<Box<str>>,
}

/// Somebody who worked on the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: Option<String>,
    /// Short name in the program that wrote the file.
    pub id: Option<String>,
}

/// A code, with those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: String,
    /// Whether passages can be coded with it; otherwise it only holds others.
    pub is_codable: bool,
    /// `#RGB` or `#RRGGBB`.
    pub colour: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// Notes about it.
    pub note_refs: Vec<Guid>,
    /// Codes below it.
    pub children: Vec<Code>,
}

/// What kind of value a variable has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableKind {
    /// Words.
    Text,
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// A decimal number.
    Float,
    /// A day.
    Date,
    /// A moment.
    DateTime,
}

/// Something recorded about cases or sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: String,
    /// Kind of its values.
    pub kind: VariableKind,
    /// What it means.
    pub description: Option<String>,
}

/// What is recorded for one variable. Numbers and dates keep the standard's spelling, checked when read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The variable is named without a value.
    Missing,
    /// Words.
    Text(String),
    /// Yes or no.
    Boolean(bool),
    /// A whole number (`xsd:integer`).
    Integer(String),
    /// A decimal number (`xsd:decimal`).
    Float(String),
    /// A day (`xsd:date`).
    Date(String),
    /// A moment (`xsd:dateTime`).
    DateTime(String),
}

/// A value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableValue {
    /// The variable.
    pub variable: Guid,
    /// Its value.
    pub value: Value,
}

/// A case: a participant, a site, a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: Option<String>,
    /// What is said about it.
    pub description: Option<String>,
    /// Codes that stand for it.
    pub code_refs: Vec<Guid>,
    /// What is recorded about it.
    pub values: Vec<VariableValue>,
    /// Sources that belong to it.
    pub source_refs: Vec<Guid>,
    /// Selections that belong to it.
    pub selection_refs: Vec<Guid>,
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all sources are texts, so the space is used"
)]
pub enum Source {
    /// A text.
    Text(TextSource),
    /// A picture, PDF or recording.
    Media(Box<MediaSource>),
}

impl Source {
    /// Identifier.
    #[must_use]
    pub fn guid(&self) -> Guid {
        match self {
            Source::Text(text) => text.guid,
            Source::Media(media) => media.guid,
        }
    }

    /// Name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Source::Text(text) => text.name.as_deref(),
            Source::Media(media) => media.name.as_deref(),
        }
    }
}

/// A text with its selections: a source, a note, the text of a PDF or the description of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSource {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: Option<String>,
    /// What is said about it.
    pub description: Option<String>,
    /// Who made it, and when.
    pub made: Made,
    /// The words, normalised; none when the file did not hold them.
    pub text: Option<String>,
    /// Where the words were said to be, kept only while they are missing.
    pub text_path: Option<String>,
    /// Where the same text with its formatting lies.
    pub rich_text_path: Option<String>,
    /// Passages.
    pub selections: Vec<TextSelection>,
    /// Codings of the whole.
    pub codings: Vec<Coding>,
    /// Notes about it.
    pub note_refs: Vec<Guid>,
    /// What is recorded about it.
    pub values: Vec<VariableValue>,
}

impl TextSource {
    /// An empty text.
    #[must_use]
    pub fn new(guid: Guid) -> Self {
        TextSource {
            guid,
            name: None,
            description: None,
            made: Made::default(),
            text: None,
            text_path: None,
            rich_text_path: None,
            selections: Vec::new(),
            codings: Vec::new(),
            note_refs: Vec::new(),
            values: Vec::new(),
        }
    }
}

/// A passage of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSelection {
    /// Identifier.
    pub guid: Guid,
    /// A name of its own. None when it is the quote, or the beginning of it, which follows from the place.
    pub name: Option<String>,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// A comment on the passage.
    pub description: Option<String>,
    /// Who made it, and when. Who coded it is in the codings.
    pub made: Made,
    /// Its codings.
    pub codings: Vec<Coding>,
    /// Notes about it: with one, a passage without a code is an annotation.
    pub note_refs: Vec<Guid>,
}

/// A code put on something by somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coding {
    /// Identifier.
    pub guid: Guid,
    /// The code.
    pub code: Guid,
    /// The coder.
    pub by: Option<Guid>,
    /// When.
    pub at: Option<Box<str>>,
    /// Notes about the coding.
    pub note_refs: Vec<Guid>,
    /// The identifier of the same coding on the page of a PDF, where a program writes a passage twice.
    pub on_page: Option<Guid>,
}

/// What a source is when it is not a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// A picture.
    Picture,
    /// A PDF.
    Pdf,
    /// A sound recording.
    Audio,
    /// A film.
    Video,
}

/// A picture, PDF or recording.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaSource {
    /// What it is.
    pub kind: MediaKind,
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: Option<String>,
    /// What is said about it.
    pub description: Option<String>,
    /// Who made it, and when.
    pub made: Made,
    /// Where the file is, as the project writes it.
    pub path: Option<String>,
    /// Where the file was last, as the project writes it.
    pub current_path: Option<String>,
    /// The text of a PDF or the description of a picture.
    pub text: Option<TextSource>,
    /// Transcripts of a recording.
    pub transcripts: Vec<Transcript>,
    /// Areas, or stretches of time.
    pub regions: Vec<Region>,
    /// Codings of the whole.
    pub codings: Vec<Coding>,
    /// Notes about it.
    pub note_refs: Vec<Guid>,
    /// What is recorded about it.
    pub values: Vec<VariableValue>,
}

/// Where a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An area: pixels from the top left in a picture, points from the bottom left in a PDF.
    Area {
        /// The page of a PDF, from 0.
        page: Option<i64>,
        /// One corner.
        first: (i64, i64),
        /// The opposite corner.
        second: (i64, i64),
    },
    /// A stretch of a recording.
    Time {
        /// Milliseconds from its beginning.
        begin: i64,
        /// Milliseconds from its beginning.
        end: i64,
    },
}

/// An area of a picture or page, or a stretch of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: Option<String>,
    /// Where.
    pub place: Place,
    /// A comment.
    pub description: Option<String>,
    /// The words in an area of a PDF.
    pub text: Option<TextSource>,
    /// Who made it, and when.
    pub made: Made,
    /// Its codings. Those of a passage that is also in the text of the PDF are kept there.
    pub codings: Vec<Coding>,
    /// Notes about it.
    pub note_refs: Vec<Guid>,
}

/// The words of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// Identifier, name and words; its selections are those below.
    pub text: TextSource,
    /// Where words and time meet.
    pub sync_points: Vec<SyncPoint>,
    /// Passages between two of them.
    pub selections: Vec<TranscriptSelection>,
}

/// A moment of a recording and its place in the transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncPoint {
    /// Identifier.
    pub guid: Guid,
    /// Milliseconds from the beginning.
    pub time_ms: Option<i64>,
    /// Code point in the transcript.
    pub position: Option<u32>,
}

/// A passage of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptSelection {
    /// Identifier.
    pub guid: Guid,
    /// Name.
    pub name: Option<String>,
    /// Where it begins.
    pub from: Option<Guid>,
    /// Where it ends.
    pub to: Option<Guid>,
    /// A comment.
    pub description: Option<String>,
    /// Who made it, and when.
    pub made: Made,
    /// Its codings.
    pub codings: Vec<Coding>,
    /// Notes about it.
    pub note_refs: Vec<Guid>,
}
