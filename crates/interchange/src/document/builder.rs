//! Puts a document together, counting code points on the way.

use super::problem::{self, DocumentProblem, DocumentProblemKind};
use super::{Block, BlockKind, Document, PageStart, speaker};

/// Warnings that are listed before the rest is only counted.
const MOST_WARNINGS: usize = 50;

/// What stands before a block, unless it is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A line end.
    Line,
    /// A tab: the next cell of a row.
    Cell,
    /// A space: the next cue of the same speaker.
    Space,
}

/// A document that is being put together.
pub(super) struct Builder {
    text: String,
    chars: u32,
    limit: u32,
    blocks: Vec<Block>,
    pages: Vec<PageStart>,
    warnings: Vec<String>,
    unlisted: usize,
    /// Line ends at the end belong to the text (plain text), not to the layout.
    verbatim: bool,
    left_out: bool,
}

impl Builder {
    pub(super) fn new(limit: u32) -> Self {
        Self {
            text: String::new(),
            chars: 0,
            limit,
            blocks: Vec::new(),
            pages: Vec::new(),
            warnings: Vec::new(),
            unlisted: 0,
            verbatim: false,
            left_out: false,
        }
    }

    pub(super) fn warn(&mut self, warning: impl Into<String>) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(warning.into());
        } else {
            self.unlisted += 1;
        }
    }

    /// Adds a paragraph. An empty one leaves an empty line or cell, except at the start.
    pub(super) fn block(
        &mut self,
        gap: Gap,
        kind: BlockKind,
        text: &str,
    ) -> Result<(), DocumentProblem> {
        self.cue(gap, kind, text, None, None)
    }

    /// Adds a paragraph with who speaks and when.
    pub(super) fn cue(
        &mut self,
        gap: Gap,
        kind: BlockKind,
        text: &str,
        speaker: Option<&str>,
        time_ms: Option<u64>,
    ) -> Result<(), DocumentProblem> {
        if self.text.is_empty() && text.trim().is_empty() {
            return Ok(());
        }
        if !self.text.is_empty() {
            self.append(match gap {
                Gap::Line => "\n",
                Gap::Cell => "\t",
                Gap::Space => " ",
            })?;
        }
        let start = self.chars;
        let byte = self.text.len();
        self.append(text)?;
        if !self.text[byte..].trim().is_empty() {
            self.blocks.push(Block {
                start,
                end: self.chars,
                kind,
                speaker: speaker.map(str::to_owned),
                time_ms,
            });
        }
        Ok(())
    }

    /// Takes a text as it is, without blocks.
    pub(super) fn verbatim(&mut self, text: &str) -> Result<(), DocumentProblem> {
        self.verbatim = true;
        self.append(text)
    }

    /// The text so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Says that a run of code points of the text is a block; calls come in order.
    pub(super) fn mark(&mut self, start: u32, end: u32, kind: BlockKind) {
        self.blocks.push(Block {
            start,
            end,
            kind,
            speaker: None,
            time_ms: None,
        });
    }

    /// A page begins with the next block.
    pub(super) fn page(&mut self, number: u32) {
        // One more for the line end before the block, unless it is the first.
        let at = if self.text.is_empty() {
            0
        } else {
            self.chars + 1
        };
        self.pages.push(PageStart { number, at });
    }

    fn append(&mut self, text: &str) -> Result<(), DocumentProblem> {
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let kept = match character {
                '\r' => {
                    if characters.peek() == Some(&'\n') {
                        characters.next();
                    }
                    '\n'
                }
                // A vertical tab is Word's line end, a form feed a page's.
                '\u{b}' | '\u{c}' => '\n',
                '\t' | '\n' => character,
                '\0' => continue,
                // No XML can carry them, so no exchange format for texts can.
                '\u{1}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    self.left_out = true;
                    continue;
                }
                // Whatever its encoding, a text begins with a word.
                '\u{feff}' if self.text.is_empty() => continue,
                _ => character,
            };
            if self.chars >= self.limit {
                return Err(problem::text_too_long(self.limit));
            }
            self.chars += 1;
            self.text.push(kept);
        }
        Ok(())
    }

    /// The document, if there is any text in it.
    pub(super) fn finish(mut self, format: &'static str) -> Result<Document, DocumentProblem> {
        if self.blocks.is_empty() {
            return Err(empty(format));
        }
        if !self.verbatim {
            let kept = self.text.trim_end_matches(['\n', '\t', ' ']).len();
            let dropped = self.text.len() - kept;
            self.text.truncate(kept);
            // All three are one byte and one code point.
            self.chars -= u32::try_from(dropped).unwrap_or(0);
        }
        for block in &mut self.blocks {
            block.end = block.end.min(self.chars);
        }
        for page in &mut self.pages {
            page.at = page.at.min(self.chars);
        }
        if self.left_out {
            self.warn("Control characters, which are no part of a text, were left out.");
        }
        if self.unlisted > 0 {
            self.warnings.push(format!(
                "There are {} more remarks like these.",
                self.unlisted
            ));
        }
        let mut document = Document {
            text: self.text,
            blocks: self.blocks,
            pages: self.pages,
            warnings: self.warnings,
            format,
        };
        speaker::mark(&mut document);
        Ok(document)
    }
}

fn empty(format: &'static str) -> DocumentProblem {
    let remedy = if format == "pdf" {
        "It may hold pictures of pages: run text recognition (OCR) over it, and choose the result."
    } else {
        "Check that it is the right file."
    };
    DocumentProblem::new(
        DocumentProblemKind::Empty,
        "there is no text in this file",
        remedy,
    )
}
