//! Texts of qualitative research, whatever they were written with: plain text,
//! Markdown, web pages, Word, OpenDocument, RTF, PDF, subtitles and oTranscribe.
//!
//! [`read`] gives one normalised text and says what stands where in it. Places
//! are Unicode code points of [`Document::text`], ends exclusive, so that they
//! can be kept and exchanged without knowing what the file once was.
//!
//! # What is kept
//! - Words stay exactly as they are: nothing is composed, folded or corrected.
//!   Line ends become `\n`; a byte order mark, NUL and the other control
//!   characters that no exchange format can carry are left out.
//! - Plain text is kept as it is, line by line. In all other formats a paragraph
//!   is a line, a cell of a table is followed by a tab, and a row by a line end.
//!   Bold, italic and colour are dropped, and so are the marks of Markdown that
//!   stand for them.
//! - Non-breaking spaces, tabs and non-breaking hyphens are kept. Soft hyphens
//!   are kept in plain text and Markdown, where somebody typed them, and dropped
//!   elsewhere, where they only say where a word may be broken.
//! - Footnotes and endnotes stand at the end, numbered through, with a mark such
//!   as `[1]` where they belong. Comments are no part of the text; each is given as a warning.
//! - Of tracked changes the insertions are kept and the deletions dropped; a warning says so.
//!
//! - A PDF says only where letters stand. They are read in the order in which they
//!   were written, which for text programs is the order of reading, also in columns.
//!   Columns of prose that were written line by line across the page are told from
//!   tables and read one after the other. Lines are joined to paragraphs, and words
//!   that were broken at a line's end are made whole. Headers and footers of pages
//!   stay where they are.
//!
//! # What is refused
//! Files and unpacked parts beyond [`Limits`], archives that unpack
//! unreasonably, XML with a document type (entities), and nesting no writer
//! produces. Every [`DocumentProblem`] names the file and what to do. Names inside
//! an archive are only ever compared, never used as paths.

mod builder;
mod docx;
mod encoding;
mod format;
mod html;
mod html_structure;
mod kind;
mod limits;
mod markdown;
mod odt;
mod otranscribe;
pub(crate) mod package;
mod pdf;
mod pieces;
mod plain;
mod problem;
mod rtf;
mod speaker;
mod subtitles;
mod xml;

use builder::Builder;
use kind::Kind;

pub(crate) use encoding::utf16_without_mark;
pub use format::{DocumentFormat, formats};
pub use limits::Limits;
pub use problem::{DocumentProblem, DocumentProblemKind};

/// A text, and what stands where in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// The normalised text.
    pub text: String,
    /// The pieces of the text, ascending and apart. Between two of them stand
    /// only line ends, tabs and spaces; everything else is in exactly one.
    pub blocks: Vec<Block>,
    /// Where pages begin, ascending; empty where the format has no pages.
    pub pages: Vec<PageStart>,
    /// What a reader of the text should know, as whole sentences.
    pub warnings: Vec<String>,
    /// The short name of the format, as in [`DocumentFormat::name`].
    pub format: &'static str,
}

impl Document {
    /// The text of one of the blocks, without counting from the start for each:
    /// the blocks come in order.
    ///
    /// ```
    /// let document = interchange::document::read("talk.txt", "P1: Hello.\n\nP2: Hello!".as_bytes())?;
    /// let texts: Vec<&str> = document.block_texts().map(|(_, text)| text).collect();
    /// assert_eq!(texts, ["P1: Hello.", "P2: Hello!"]);
    /// # Ok::<(), interchange::document::DocumentProblem>(())
    /// ```
    pub fn block_texts(&self) -> impl Iterator<Item = (&Block, &str)> {
        let mut places = self.text.char_indices().map(|(byte, _)| byte);
        let mut passed = 0;
        let mut byte_at = move |place: u32, end: usize| {
            let mut byte = None;
            while passed <= place {
                byte = places.next();
                passed += 1;
            }
            byte.unwrap_or(end)
        };
        let mut last = (0, 0);
        self.blocks.iter().map(move |block| {
            let end = self.text.len();
            // The end of one block may be the start of the next.
            let from = if block.start == last.0 {
                last.1
            } else {
                byte_at(block.start, end)
            };
            let to = byte_at(block.end, end);
            last = (block.end, to);
            (block, self.text.get(from..to).unwrap_or_default())
        })
    }
}

// The text is what somebody said in confidence, and Debug output ends up in logs.
impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("format", &self.format)
            .field("bytes", &self.text.len())
            .field("blocks", &self.blocks.len())
            .field("pages", &self.pages.len())
            .field("warnings", &self.warnings.len())
            .finish_non_exhaustive()
    }
}

/// A piece of the text: a paragraph, a cell, a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The first code point.
    pub start: u32,
    /// One beyond the last code point; always more than `start`.
    pub end: u32,
    /// What it is.
    pub kind: BlockKind,
    /// Who speaks, as the file labels them: the voice of a cue, or a label
    /// before a colon that occurs at least twice. The label stays in the text.
    pub speaker: Option<String>,
    /// When in the recording it begins, in milliseconds.
    pub time_ms: Option<u64>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of this level, 1 being the highest.
    Heading(u8),
    /// A paragraph, a line or a cue.
    Paragraph,
    /// An item of a list. The bullet or number that the program draws is not in the text.
    ListItem,
    /// A paragraph in a cell of a table.
    TableCell,
    /// A footnote or an endnote, beginning with its mark.
    Footnote,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// The number of the page, from 1.
    pub number: u32,
    /// The code point at which it begins; that of the next page when it is empty.
    pub at: u32,
}

/// Reads a document with default limits. What it is follows from its content,
/// and from the ending of its name where the content leaves it open.
///
/// # Errors
/// [`DocumentProblem`] says what is wrong, where, and what to do.
///
/// ```
/// use interchange::document::{BlockKind, read};
///
/// let document = read("page.html", b"<h1>Interview</h1><p>It was <b>cold</b>.")?;
/// assert_eq!(document.text, "Interview\nIt was cold.");
/// assert_eq!(document.blocks[0].kind, BlockKind::Heading(1));
///
/// let problem = read("photo.txt", b"\x89PNG\r\n\x1a\n").unwrap_err();
/// assert_eq!(problem.code(), "not-a-document");
/// # Ok::<(), interchange::document::DocumentProblem>(())
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, DocumentProblem> {
    read_with(name, bytes, &Limits::default())
}

/// Reads a document, accepting as much as `limits` say.
///
/// # Errors
/// [`DocumentProblem`] says what is wrong, where, and what to do.
pub fn read_with(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, DocumentProblem> {
    read_unnamed(name, bytes, limits).map_err(|problem| problem.in_file(name))
}

fn read_unnamed(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, DocumentProblem> {
    if bytes.len() as u64 > limits.bytes {
        return Err(problem::too_large("this file", limits.bytes));
    }
    let kind = kind::of(name, bytes, limits)?;
    let mut builder = Builder::new(limits.text_chars);
    match kind {
        Kind::Plain => plain::read(bytes, limits, &mut builder)?,
        Kind::Markdown => markdown::read(bytes, limits, &mut builder)?,
        Kind::Html => html::read(bytes, limits, &mut builder)?,
        Kind::Docx => docx::read(bytes, limits, &mut builder)?,
        Kind::Odt => odt::read(bytes, limits, &mut builder)?,
        Kind::FlatOdt => odt::read_flat(bytes, limits, &mut builder)?,
        Kind::Rtf => rtf::read(bytes, limits, &mut builder)?,
        Kind::Pdf => pdf::read(bytes, limits, &mut builder)?,
        Kind::Vtt => subtitles::read_vtt(bytes, limits, &mut builder)?,
        Kind::Srt => subtitles::read_srt(bytes, limits, &mut builder)?,
        Kind::OTranscribe => otranscribe::read(bytes, limits, &mut builder)?,
    }
    builder.finish(kind.format())
}
