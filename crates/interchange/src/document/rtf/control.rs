//! What the control words do.

use std::collections::BTreeMap;

use super::code_page::CodePage;
use super::destination::Destination;
use super::story::{Role, Story};
use crate::document::BlockKind;
use crate::document::pieces::{Piece, Remarks};
use crate::document::problem::{self, DocumentProblem};

/// Groups that may be open; writers use a few dozen.
const MOST_DEPTH: usize = 1_000;
/// What a group restores when it closes.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) destination: Destination,
    /// Characters after `\u` that say the same for older programs.
    pub(super) substitutes: usize,
    pub(super) code_page: Option<CodePage>,
    pub(super) deleted: bool,
    pub(super) in_table: bool,
    pub(super) is_item: bool,
    pub(super) outline: Option<u8>,
    pub(super) style: i32,
}

/// All that was found.
pub(super) struct Found {
    pub(super) pieces: Vec<Piece>,
    pub(super) notes: Vec<(usize, String)>,
    pub(super) remarks: Remarks,
    pub(super) unknown_code_page: Option<i32>,
}

pub(super) struct Reader {
    pub(super) state: State,
    pub(super) groups: Vec<State>,
    /// A group has just opened with `\*`: readers leave out what they do not know.
    starred: bool,
    pub(super) stories: Vec<Story>,
    pub(super) notes: Vec<(usize, String)>,
    pub(super) next_note: usize,
    pub(super) remarks: Remarks,
    pub(super) author: String,
    /// Bytes of text whose letters are not decided yet: one letter may take two.
    bytes: Vec<u8>,
    skip: usize,
    high: Option<u16>,
    default_page: CodePage,
    fonts: BTreeMap<i32, CodePage>,
    font: i32,
    styles: BTreeMap<i32, u8>,
    style: i32,
    style_name: String,
    unknown_code_page: Option<i32>,
    was_deleted: bool,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self {
            state: State {
                destination: Destination::Text,
                substitutes: 1,
                code_page: None,
                deleted: false,
                in_table: false,
                is_item: false,
                outline: None,
                style: 0,
            },
            groups: Vec::new(),
            starred: false,
            stories: vec![Story::new(Role::Body, 0)],
            notes: Vec::new(),
            next_note: 0,
            remarks: Remarks::default(),
            author: String::new(),
            bytes: Vec::new(),
            skip: 0,
            high: None,
            default_page: CodePage::WESTERN,
            fonts: BTreeMap::new(),
            font: 0,
            styles: BTreeMap::new(),
            style: 0,
            style_name: String::new(),
            unknown_code_page: None,
            was_deleted: false,
        }
    }

    pub(super) fn open(&mut self) -> Result<(), DocumentProblem> {
        self.flush();
        self.skip = 0;
        self.starred = false;
        if self.groups.len() >= MOST_DEPTH {
            return Err(problem::too_deep());
        }
        self.groups.push(self.state);
        Ok(())
    }

    /// Closes a group; false when it was the last.
    pub(super) fn close(&mut self) -> bool {
        self.flush();
        self.skip = 0;
        self.starred = false;
        if self.state.destination == Destination::Styles {
            self.end_style();
        }
        let depth = self.groups.len();
        if self
            .stories
            .last()
            .is_some_and(|story| story.depth == depth && depth > 0)
        {
            self.close_story();
        }
        if let Some(state) = self.groups.pop() {
            self.state = state;
        }
        !self.groups.is_empty()
    }

    pub(super) fn is_closed(&self) -> bool {
        self.groups.is_empty()
    }

    pub(super) fn finish(mut self) -> Found {
        self.flush();
        while self.stories.len() > 1 {
            self.close_story();
        }
        // A note in a note closes first, but its number is the later one.
        self.notes.sort_by_key(|(number, _)| *number);
        let kind = self.kind();
        let mut pieces = Vec::new();
        if let Some(mut body) = self.stories.pop() {
            body.close(kind);
            pieces = body.pieces;
        }
        Found {
            pieces,
            notes: self.notes,
            remarks: self.remarks,
            unknown_code_page: self.unknown_code_page,
        }
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.starred = false;
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if self.state.destination != Destination::Nowhere {
            self.bytes.push(byte);
        }
    }

    pub(super) fn symbol(&mut self, symbol: u8) {
        if symbol == b'*' {
            self.starred = true;
            return;
        }
        self.starred = false;
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if let b'\\' | b'{' | b'}' = symbol {
            if self.state.destination != Destination::Nowhere {
                self.bytes.push(symbol);
            }
            return;
        }
        self.flush();
        match symbol {
            b'~' => self.say("\u{a0}"),
            b'_' => self.say("\u{2011}"),
            // An escaped line end is a paragraph.
            b'\n' | b'\r' => self.end_paragraph(),
            // `\-` may be broken here, `\|` and `\:` belong to indexes.
            _ => {}
        }
    }

    pub(super) fn word(&mut self, name: &[u8], value: Option<i32>) {
        let starred = std::mem::take(&mut self.starred);
        if self.skip > 0 && name != b"u" {
            self.skip -= 1;
            return;
        }
        self.flush();
        if name == b"u" {
            self.unicode(value.unwrap_or(0));
            return;
        }
        if self.destination(name, starred) {
            return;
        }
        let is_on = value != Some(0);
        match name {
            b"uc" => {
                self.state.substitutes = usize::try_from(value.unwrap_or(1)).unwrap_or(1).min(16);
            }
            b"ansicpg" => self.default_page = CodePage::of_number(value.unwrap_or(1252)),
            b"mac" => self.default_page = CodePage::of_number(10000),
            b"pc" => self.default_page = CodePage::of_number(437),
            b"pca" => self.default_page = CodePage::of_number(850),
            b"f" => self.set_font(value.unwrap_or(0)),
            b"fcharset" if self.state.destination == Destination::Fonts => {
                if let Some(page) = CodePage::of_charset(value.unwrap_or(0)) {
                    self.fonts.insert(self.font, page);
                }
            }
            b"cpg" if self.state.destination == Destination::Fonts => {
                self.fonts
                    .insert(self.font, CodePage::of_number(value.unwrap_or(0)));
            }
            b"deleted" => {
                self.state.deleted = is_on;
                self.was_deleted &= is_on;
            }
            b"revised" if is_on && self.state.destination == Destination::Text => {
                self.remarks.insertions += 1;
            }
            b"plain" => {
                self.state.deleted = false;
                self.state.code_page = None;
            }
            b"pard" => {
                self.state.in_table = false;
                self.state.is_item = false;
                self.state.outline = None;
                self.state.style = 0;
            }
            b"intbl" => self.state.in_table = is_on,
            b"ls" => self.state.is_item = value.unwrap_or(0) > 0,
            b"outlinelevel" => {
                self.state.outline = value
                    .and_then(|level| u8::try_from(level).ok())
                    .filter(|level| *level < 9);
            }
            b"s" if self.state.destination == Destination::Styles => {
                self.style = value.unwrap_or(0);
            }
            b"s" => self.state.style = value.unwrap_or(0),
            b"par" | b"sect" | b"cell" | b"nestcell" | b"row"
                if self.state.destination != Destination::Text => {}
            b"par" => self.end_paragraph(),
            b"sect" => {
                if self
                    .story()
                    .is_some_and(|story| !story.text.trim().is_empty())
                {
                    self.end_paragraph();
                }
            }
            b"cell" => {
                let kind = self.kind();
                if let Some(story) = self.story() {
                    story.end_cell(kind);
                }
            }
            // A table in a table: its cells are paragraphs of the cell around it.
            b"nestcell" => {
                let kind = self.kind();
                if let Some(story) = self.story() {
                    story.end_paragraph(kind, true);
                }
            }
            b"row" => {
                if let Some(story) = self.story() {
                    story.end_row();
                }
            }
            _ => {
                if let Some(character) = character(name) {
                    self.say(character);
                }
            }
        }
    }

    pub(super) fn story(&mut self) -> Option<&mut Story> {
        self.stories.last_mut()
    }

    fn set_font(&mut self, font: i32) {
        if self.state.destination == Destination::Fonts {
            self.font = font;
        } else {
            self.state.code_page = self.fonts.get(&font).copied();
        }
    }

    /// `\uN`: a number of 16 bits, negative from 0x8000 on; two make one character beyond 0xffff.
    fn unicode(&mut self, value: i32) {
        self.skip = self.state.substitutes;
        let unit = u16::try_from(value & 0xffff).unwrap_or(0xfffd);
        match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high = Some(unit),
            (Some(high), 0xdc00..=0xdfff) => {
                let pair = char::decode_utf16([high, unit]).next();
                if let Some(Ok(character)) = pair {
                    self.say(character.encode_utf8(&mut [0; 4]));
                }
            }
            (_, 0xad) => {}
            // Half a pair alone is no letter.
            (_, unit) => {
                let character = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}');
                self.say(character.encode_utf8(&mut [0; 4]));
            }
        }
    }

    /// Decides what the waiting bytes mean.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let page = self.state.code_page.unwrap_or(self.default_page);
        if let CodePage::Unknown(number) = page
            && !self.bytes.is_ascii()
        {
            self.unknown_code_page = Some(number);
        }
        let words = page.decode(&std::mem::take(&mut self.bytes));
        self.say(&words.replace('\u{ad}', ""));
    }

    pub(super) fn say(&mut self, words: &str) {
        match self.state.destination {
            Destination::Text if self.state.deleted => {
                self.remarks.deletions += usize::from(!self.was_deleted);
                self.was_deleted = true;
            }
            Destination::Text => {
                self.was_deleted = false;
                if let Some(story) = self.stories.last_mut() {
                    story.text.push_str(words);
                }
            }
            Destination::Author => self.author.push_str(words),
            Destination::Styles => {
                for character in words.chars() {
                    if character == ';' {
                        self.end_style();
                    } else {
                        self.style_name.push(character);
                    }
                }
            }
            Destination::Nowhere | Destination::Shape | Destination::Fonts => {}
        }
    }

    fn end_style(&mut self) {
        let name = std::mem::take(&mut self.style_name)
            .trim()
            .to_ascii_lowercase();
        let level = match name.as_str() {
            "title" => Some(1),
            "subtitle" => Some(2),
            _ => name
                .strip_prefix("heading ")
                .and_then(|level| level.parse().ok()),
        };
        if let Some(level) = level.filter(|level| (1..=9).contains(level)) {
            self.styles.insert(self.style, level);
        }
        self.style = 0;
    }

    pub(super) fn kind(&self) -> BlockKind {
        let heading = self
            .state
            .outline
            .map(|level| level + 1)
            .or_else(|| self.styles.get(&self.state.style).copied());
        match heading {
            Some(level) => BlockKind::Heading(level),
            None if self.state.is_item => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        }
    }

    fn end_paragraph(&mut self) {
        // A paragraph whose end was deleted goes on; one of a list of fonts is none.
        if self.state.deleted || self.state.destination != Destination::Text {
            return;
        }
        let (kind, in_table) = (self.kind(), self.state.in_table);
        if let Some(story) = self.story() {
            story.end_paragraph(kind, in_table);
        }
    }
}

fn character(name: &[u8]) -> Option<&'static str> {
    Some(match name {
        b"tab" => "\t",
        b"line" => "\n",
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"emspace" => "\u{2003}",
        b"enspace" => "\u{2002}",
        b"qmspace" => "\u{2005}",
        b"zwj" => "\u{200d}",
        b"zwnj" => "\u{200c}",
        b"ltrmark" => "\u{200e}",
        b"rtlmark" => "\u{200f}",
        _ => return None,
    })
}
