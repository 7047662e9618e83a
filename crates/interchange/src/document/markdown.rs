//! Markdown: read as any program shows it. Marks such as `#` and `**` go, as they do from a web page; words stay.
//!
//! What people write in transcripts and Markdown takes for marks stays: the number of a line, words in `<…>`, and what a
//! label such as `[Name 1]:` is followed by.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::BlockKind;
use super::builder::Builder;
use super::encoding;
use super::limits::Limits;
use super::pieces::{Layout, Piece, Remarks, mark, put_note};
use super::problem::DocumentProblem;
use super::speaker;

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let text = encoding::decode(bytes, limits, builder)?;
    let text = crate::qda::normalised(text);
    let text = with_labels(&text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reading = Reading {
        builder,
        layout: Layout::default(),
        text: String::new(),
        broke: false,
        heading: None,
        items: 0,
        note: None,
        numbers: BTreeMap::new(),
        notes: BTreeMap::new(),
        pictures: 0,
    };
    for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
        let source = text.get(range).unwrap_or_default();
        reading.step(event, source)?;
    }
    reading.flush()?;
    let Reading {
        builder,
        notes,
        pictures,
        ..
    } = reading;
    for (number, note) in notes {
        put_note(number, &note, builder)?;
    }
    Remarks {
        pictures,
        ..Remarks::default()
    }
    .tell(builder);
    Ok(())
}

/// What the address in a definition of a link begins with.
const ADDRESSES: [&str; 8] = ["<", "http:", "https:", "mailto:", "www.", "/", "#", "./"];

/// The text with labels of speakers that are no definitions of links: `[Name 1]: Yes.` would be one, and go.
fn with_labels(text: &str) -> Cow<'_, str> {
    let mut fenced = false;
    let mut escaped = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        if words.starts_with("```") || words.starts_with("~~~") {
            fenced = !fenced;
        }
        let label = words
            .strip_prefix('[')
            .filter(|rest| !rest.starts_with('^') && indent < 4 && !fenced)
            .and_then(|rest| rest.split_once("]:"));
        if let Some((_, said)) = label {
            let said = said.trim_start().to_ascii_lowercase();
            if !ADDRESSES.iter().any(|address| said.starts_with(address)) {
                escaped.push(at + indent);
            }
        }
        at += line.len();
    }
    if escaped.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + escaped.len());
    let mut from = 0;
    for at in escaped {
        out.push_str(&text[from..at]);
        out.push('\\');
        from = at;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// A text that is being read.
struct Reading<'b> {
    builder: &'b mut Builder,
    layout: Layout,
    /// The words of the paragraph so far.
    text: String,
    /// A line was just ended by a tag; spaces after it are none of the next line.
    broke: bool,
    heading: Option<u8>,
    /// Items of lists that are open.
    items: usize,
    /// The number of the note whose words come now.
    note: Option<usize>,
    numbers: BTreeMap<String, usize>,
    notes: BTreeMap<usize, String>,
    pictures: usize,
}

impl Reading<'_> {
    fn step(&mut self, event: Event<'_>, source: &str) -> Result<(), DocumentProblem> {
        match event {
            Event::Start(tag) => self.start(tag, source),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) => {
                let broke = std::mem::take(&mut self.broke);
                let words = if broke {
                    words.trim_start_matches(' ')
                } else {
                    &words
                };
                self.text.push_str(words);
                Ok(())
            }
            Event::Html(words) | Event::InlineHtml(words) => {
                // Only a line end is meant by what people write as tags; `<unclear>` is part of what was written down.
                if is_break(&words) {
                    self.text.push('\n');
                    self.broke = true;
                } else {
                    self.text.push_str(&words);
                }
                Ok(())
            }
            Event::SoftBreak | Event::HardBreak => {
                self.text.push('\n');
                Ok(())
            }
            Event::FootnoteReference(label) => {
                let mark = mark(self.number(&label));
                self.text.push_str(&mark);
                Ok(())
            }
            Event::Rule => self.flush(),
            // Not asked for, so never met.
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => Ok(()),
        }
    }

    fn start(&mut self, tag: Tag<'_>, source: &str) -> Result<(), DocumentProblem> {
        match tag {
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. } => return Ok(()),
            Tag::Image { .. } => {
                self.pictures += 1;
                return Ok(());
            }
            // The number of an item is no mark: somebody may have said it.
            Tag::Paragraph if self.text == numbered(&self.text) && !self.text.is_empty() => {
                return Ok(());
            }
            _ => self.flush()?,
        }
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(level as u8),
            Tag::Item => {
                self.items += 1;
                self.text.push_str(numbered(source));
            }
            Tag::FootnoteDefinition(label) => {
                let number = self.number(&label);
                self.note = Some(number);
            }
            Tag::Table(_) => self.put(&Piece::TableStart)?,
            Tag::TableHead | Tag::TableRow => self.put(&Piece::Row)?,
            Tag::TableCell => self.put(&Piece::Cell)?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), DocumentProblem> {
        if matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ) {
            return Ok(());
        }
        self.flush()?;
        match tag {
            TagEnd::Heading(_) => self.heading = None,
            TagEnd::Item => self.items = self.items.saturating_sub(1),
            TagEnd::FootnoteDefinition => self.note = None,
            TagEnd::TableCell => self.put(&Piece::CellEnd)?,
            TagEnd::Table => self.put(&Piece::TableEnd)?,
            _ => {}
        }
        Ok(())
    }

    /// The number of a note, by the order in which notes are met.
    fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }

    /// Ends the paragraph, if there is one. A line that begins with who speaks is a paragraph of its own.
    fn flush(&mut self) -> Result<(), DocumentProblem> {
        let text = std::mem::take(&mut self.text);
        let text = text.trim_matches([' ', '\n']);
        if text.is_empty() {
            return Ok(());
        }
        if let Some(number) = self.note {
            let note = self.notes.entry(number).or_default();
            if !note.is_empty() {
                note.push('\n');
            }
            note.push_str(text);
            return Ok(());
        }
        let kind = match self.heading {
            Some(level) => BlockKind::Heading(level),
            None if self.items > 0 => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        let mut paragraph = String::new();
        for line in text.split('\n') {
            if !paragraph.is_empty() {
                if speaker::begins_with_label(line) {
                    let text = std::mem::take(&mut paragraph);
                    self.put(&Piece::paragraph(kind, text))?;
                } else {
                    paragraph.push('\n');
                }
            }
            paragraph.push_str(line.trim_end_matches(' '));
        }
        self.put(&Piece::paragraph(kind, paragraph))
    }

    fn put(&mut self, piece: &Piece) -> Result<(), DocumentProblem> {
        self.layout.put(piece, self.builder)
    }
}

/// The number an item begins with, with its point or bracket and a space; nothing for one with a bullet.
fn numbered(source: &str) -> &str {
    let digits = source.len()
        - source
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    match source.as_bytes().get(digits..digits + 2) {
        Some([b'.' | b')', b' ']) if digits > 0 => &source[..digits + 2],
        _ => "",
    }
}

fn is_break(tag: &str) -> bool {
    let name = tag.trim().trim_start_matches('<').trim_end_matches('>');
    name.trim_end_matches('/').trim().eq_ignore_ascii_case("br")
}

#[cfg(test)]
mod tests {
    use crate::document::{BlockKind, Document, read};

    fn blocks(document: &Document) -> Vec<(BlockKind, &str)> {
        let blocks = document.block_texts();
        blocks.map(|(block, text)| (block.kind, text)).collect()
    }

    fn check(source: &str, text: &str) {
        let document = read("talk.md", source.as_bytes()).unwrap();
        assert_eq!(document.text, text, "{source}");
    }

    #[test]
    fn marks_go_and_structure_is_recognised() {
        let source = "# Talk\n\n**P1:** We *walked*\nto the pier.[^1]\n\n- tea\n- coat\n  - green\n\n| week | what |\n|---|---|\n| 1 | the **pier** |\n\nAfter\n=====\n\n---\nEnd\n\n[^1]: He laughed.\n";
        let document = read("talk.md", source.as_bytes()).unwrap();
        assert_eq!(
            blocks(&document),
            [
                (BlockKind::Heading(1), "Talk"),
                (BlockKind::Paragraph, "P1: We walked\nto the pier.[1]"),
                (BlockKind::ListItem, "tea"),
                (BlockKind::ListItem, "coat"),
                (BlockKind::ListItem, "green"),
                (BlockKind::TableCell, "week"),
                (BlockKind::TableCell, "what"),
                (BlockKind::TableCell, "1"),
                (BlockKind::TableCell, "the pier"),
                (BlockKind::Heading(1), "After"),
                (BlockKind::Paragraph, "End"),
                (BlockKind::Footnote, "[1] He laughed."),
            ]
        );
        assert!(document.text.contains("week\twhat\n1\tthe pier\n"));
        assert_eq!(document.format, "md");
    }

    #[test]
    fn who_speaks_begins_a_paragraph_in_every_line() {
        let document = read(
            "talk.md",
            "**Jo:** We met.\nIt was cold.\n**Sam:** Yes?\n**Jo:** Yes.\n".as_bytes(),
        )
        .unwrap();
        let said: Vec<_> = document
            .block_texts()
            .map(|(block, text)| (block.speaker.as_deref(), text))
            .collect();
        assert_eq!(
            said,
            [
                (Some("Jo"), "Jo: We met.\nIt was cold."),
                (None, "Sam: Yes?"),
                (Some("Jo"), "Jo: Yes."),
            ]
        );
    }

    #[test]
    fn no_word_goes_that_only_looks_like_a_mark() {
        check(
            "[Name 1]: Yes.\n\n[Name 2]:\nNo.\n",
            "[Name 1]: Yes.\n[Name 2]:\nNo.",
        );
        check(
            "[Name 1]: Yes.\n[Name 1]: No.\n\n[site]: https://example.org\n\nSee [it][site].",
            "[Name 1]: Yes.\n[Name 1]: No.\nSee it.",
        );
        check(
            "He went <unclear> home <br> then.",
            "He went <unclear> home\nthen.",
        );
        check(
            "1986. A great year.\n\n2) Two",
            "1986. A great year.\n2) Two",
        );
        check("1. one\n\n   more\n\n2. two", "1. one\nmore\n2. two");
        check(
            "a \\* b, 3 * 4 * 5, snake_case_name & x &amp; y",
            "a * b, 3 * 4 * 5, snake_case_name & x & y",
        );
        check("---\nperson: P1\n---\n\nWords", "person: P1\nWords");
        check(
            "> said\n> again\n\n```\n**as** it is\n```",
            "said\nagain\n**as** it is",
        );
        check("a\u{a0}b\r\n\r\nc  \r\nd", "a\u{a0}b\nc\nd");
        check(
            "[^x]: Never referred to.\n\nWords",
            "Words\n[1] Never referred to.",
        );
    }

    #[test]
    fn pictures_are_told() {
        let document = read("a.md", b"Here ![the pier](pier.png) it is.").unwrap();
        assert_eq!(document.text, "Here the pier it is.");
        assert!(document.warnings[0].starts_with("1 picture"));
    }
}
