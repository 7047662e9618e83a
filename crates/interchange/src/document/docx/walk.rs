//! Walks through a part that holds text: the body, the notes, the comments.

use super::kind_of;
use super::parts::{Styles, outline};
use crate::document::pieces::{MOST_OPEN_COMMENTS, Piece, Remarks, mark, without_soft_hyphens};
use crate::document::problem::DocumentProblem;
use crate::document::xml::{self, Element, Ns, Token, Xml};

/// The words of a comment's place that are kept.
const COMMENTED_CHARS: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
}

/// A mark in the text.
pub(super) struct NoteMark {
    pub(super) kind: NoteKind,
    pub(super) id: String,
    pub(super) number: usize,
}

/// The body, or one note or comment.
#[derive(Default)]
pub(super) struct Story {
    /// Of a note or comment; empty for the body.
    pub(super) id: String,
    pub(super) author: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) notes: Vec<NoteMark>,
    /// The words that comments are about, by the comment's id.
    pub(super) commented: Vec<(String, String)>,
}

/// A paragraph that is open.
#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    outline: Option<u8>,
    is_item: bool,
    /// Its end was deleted with changes tracked, so the next one goes on in it.
    goes_on: bool,
    /// Text boxes stand after the paragraph that holds them.
    boxes: Vec<Piece>,
}

/// The elements whose being open matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Paragraph,
    Run,
    Words,
    ParagraphProperties,
    RunProperties,
    Other,
}

struct Walk<'a> {
    styles: &'a Styles,
    remarks: &'a mut Remarks,
    next_note: &'a mut usize,
    stories: Vec<Story>,
    paragraphs: Vec<Paragraph>,
    carried: Option<Paragraph>,
    open: Vec<Open>,
    words: String,
    keeps_spaces: bool,
    open_comments: Vec<(String, String)>,
}

/// Reads one part. The first story is the body; notes and comments follow it.
pub(super) fn walk(
    part: &[u8],
    name: &str,
    styles: &Styles,
    next_note: &mut usize,
    remarks: &mut Remarks,
) -> Result<Vec<Story>, DocumentProblem> {
    let text = xml::text_of(part, name)?;
    let mut xml = Xml::new(&text, name);
    let mut walk = Walk {
        styles,
        remarks,
        next_note,
        stories: vec![Story::default()],
        paragraphs: Vec::new(),
        carried: None,
        open: Vec::new(),
        words: String::new(),
        keeps_spaces: false,
        open_comments: Vec::new(),
    };
    // How deep we are inside an element whose content is left out.
    let mut skipping = 0_usize;
    while let Some(token) = xml.next()? {
        match token {
            Token::Start(..) if skipping > 0 => skipping += 1,
            Token::End(..) if skipping > 0 => skipping -= 1,
            Token::Text(_) if skipping > 0 => {}
            Token::Start(ns, element) => {
                if walk.skips(ns, &element) {
                    skipping = 1;
                } else {
                    let open = walk.start(ns, &element);
                    walk.open.push(open);
                }
            }
            Token::End(ns, name) => {
                walk.open.pop();
                walk.end(ns, &name);
            }
            Token::Text(text) => {
                if walk.open.last() == Some(&Open::Words) {
                    walk.words.push_str(&text);
                }
            }
        }
    }
    walk.end_carried();
    Ok(walk.stories)
}

impl Walk<'_> {
    /// Whether an element is left out with all that is in it.
    fn skips(&mut self, ns: Ns, element: &Element<'_>) -> bool {
        match (ns, element.name()) {
            // Outside properties, these hold what was deleted or moved away.
            (Ns::Word, "del" | "moveFrom") if !self.in_properties() => {
                self.remarks.deletions += 1;
                true
            }
            // The same again, for programs that cannot draw the first; what the
            // properties were before; how ruby is spoken; prompts.
            (Ns::Compatibility, "Fallback")
            | (
                Ns::Word,
                "pPrChange" | "rPrChange" | "sectPrChange" | "tblPrChange" | "trPrChange"
                | "tcPrChange" | "numberingChange" | "rt" | "sdtPr" | "delText" | "instrText"
                | "delInstrText",
            ) => true,
            (Ns::Word, "footnote" | "endnote") => element
                .attribute("type")
                .is_some_and(|kind| kind != "normal"),
            _ => false,
        }
    }

    fn in_properties(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open::ParagraphProperties | Open::RunProperties)
        )
    }

    fn start(&mut self, ns: Ns, element: &Element<'_>) -> Open {
        match (ns, element.name()) {
            (Ns::Word, "p") => {
                let paragraph = self.carried.take().unwrap_or_default();
                self.paragraphs.push(Paragraph {
                    goes_on: false,
                    ..paragraph
                });
                return Open::Paragraph;
            }
            (Ns::Word, "r") => return Open::Run,
            (Ns::Word, "pPr") => return Open::ParagraphProperties,
            (Ns::Word, "rPr") => return Open::RunProperties,
            (Ns::Word | Ns::Math, "t") => {
                self.words.clear();
                self.keeps_spaces = element.attribute("space").as_deref() == Some("preserve");
                return Open::Words;
            }
            (Ns::Word, "tbl") => self.put(Piece::TableStart),
            (Ns::Word, "tr") => self.put(Piece::Row),
            (Ns::Word, "tc") => self.put(Piece::Cell),
            (Ns::Word, "ins" | "moveTo") if !self.in_properties() => self.remarks.insertions += 1,
            (Ns::Word, "footnote" | "endnote" | "comment") => {
                self.end_carried();
                self.stories.push(Story {
                    id: element.attribute("id").unwrap_or_default(),
                    author: element.attribute("author").unwrap_or_default(),
                    ..Story::default()
                });
            }
            (Ns::Word, name) => {
                if self.in_properties() {
                    self.property(name, element);
                } else {
                    self.inside_run(name, element);
                }
            }
            (_, "blip" | "imagedata") => self.remarks.pictures += 1,
            _ => {}
        }
        Open::Other
    }

    fn property(&mut self, name: &str, element: &Element<'_>) {
        let mark_is_deleted = name == "del"
            && self.open.last() == Some(&Open::RunProperties)
            && self.open.iter().rev().nth(1) == Some(&Open::ParagraphProperties);
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        match name {
            "pStyle" => paragraph.style = element.attribute("val"),
            "outlineLvl" => paragraph.outline = outline(element.attribute("val")),
            // The number of the list; `numPr` has it as a child, so it is asked for there.
            "numPr" => paragraph.is_item = true,
            "del" if mark_is_deleted => paragraph.goes_on = true,
            _ => {}
        }
    }

    fn inside_run(&mut self, name: &str, element: &Element<'_>) {
        let in_run = self.open.last() == Some(&Open::Run);
        match name {
            "numId" if element.attribute("val").as_deref() == Some("0") => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.is_item = false;
                }
            }
            "tab" | "ptab" if in_run => self.say("\t"),
            "cr" => self.say("\n"),
            "br" if !matches!(
                element.attribute("type").as_deref(),
                Some("page" | "column")
            ) =>
            {
                self.say("\n");
            }
            "noBreakHyphen" => self.say("\u{2011}"),
            "sym" => {
                let character = symbol(element.attribute("char"));
                self.say(character.encode_utf8(&mut [0; 4]));
            }
            "footnoteReference" => self.note(NoteKind::Footnote, element),
            "endnoteReference" => self.note(NoteKind::Endnote, element),
            "commentRangeStart" => {
                let id = element.attribute("id").unwrap_or_default();
                if self.open_comments.len() < MOST_OPEN_COMMENTS {
                    self.open_comments.push((id, String::new()));
                }
            }
            "commentRangeEnd" => {
                let id = element.attribute("id").unwrap_or_default();
                if let Some(at) = self.open_comments.iter().position(|(open, _)| *open == id) {
                    let commented = self.open_comments.swap_remove(at);
                    self.story().commented.push(commented);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, kind: NoteKind, element: &Element<'_>) {
        *self.next_note += 1;
        let number = *self.next_note;
        let id = element.attribute("id").unwrap_or_default();
        self.say(&mark(number));
        self.story().notes.push(NoteMark { kind, id, number });
    }

    fn end(&mut self, ns: Ns, name: &str) {
        match (ns, name) {
            (Ns::Word | Ns::Math, "t") => {
                let words = std::mem::take(&mut self.words).replace(['\n', '\r', '\t'], " ");
                let words = if self.keeps_spaces {
                    &words
                } else {
                    words.trim_matches(' ')
                };
                self.say(&without_soft_hyphens(words));
            }
            (Ns::Word, "p") => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    if paragraph.goes_on {
                        self.carried = Some(paragraph);
                    } else {
                        self.end_paragraph(paragraph);
                    }
                }
            }
            (Ns::Word, "tc") => {
                self.end_carried();
                self.put(Piece::CellEnd);
            }
            (Ns::Word, "tbl") => self.put(Piece::TableEnd),
            (Ns::Word, "txbxContent" | "footnote" | "endnote" | "comment") => self.end_carried(),
            _ => {}
        }
    }

    fn end_carried(&mut self) {
        if let Some(paragraph) = self.carried.take() {
            self.end_paragraph(paragraph);
        }
    }

    fn end_paragraph(&mut self, paragraph: Paragraph) {
        let (heading, is_item) = paragraph
            .style
            .as_deref()
            .map_or((None, false), |style| self.styles.of(style));
        let kind = kind_of(paragraph.outline.or(heading), paragraph.is_item || is_item);
        self.put(Piece::paragraph(kind, paragraph.text));
        for piece in paragraph.boxes {
            self.put(piece);
        }
    }

    fn story(&mut self) -> &mut Story {
        let last = self.stories.len().saturating_sub(1);
        // There is one from the start, and none is ever taken away.
        &mut self.stories[last]
    }

    /// Adds a piece: to the story, or to the paragraph whose text box it is in.
    fn put(&mut self, piece: Piece) {
        match self.paragraphs.last_mut() {
            Some(outer) => outer.boxes.push(piece),
            None => self.story().pieces.push(piece),
        }
    }

    fn say(&mut self, words: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(words);
        }
        for (_, about) in &mut self.open_comments {
            if about.len() < COMMENTED_CHARS {
                about.push_str(words);
            }
        }
    }
}

/// A character of a symbol font. Most sit in the private area, where only that
/// font says what they look like; the ticks and boxes of forms are known.
fn symbol(code: Option<String>) -> char {
    let code = code.and_then(|code| u32::from_str_radix(&code, 16).ok());
    match code {
        Some(0xf0fc | 0xf050) => '✓',
        Some(0xf0fb | 0xf04f) => '✗',
        Some(0xf0fe | 0xf052) => '☑',
        Some(0xf0fd | 0xf053) => '☒',
        Some(0xf0a8 | 0xf06f | 0xf0a3) => '☐',
        Some(0xf0b7) => '•',
        Some(0xf0e0) => '→',
        Some(0xf04a) => '☺',
        Some(0xf04c) => '☹',
        Some(0xe000..=0xf8ff) | None => '□',
        Some(code) => char::from_u32(code).unwrap_or('□'),
    }
}
