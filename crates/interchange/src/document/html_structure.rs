//! The structure of a web page, from the tokens of html5ever.
//!
//! No tree is built: for a text it is enough to know where blocks begin and
//! end, and a page made of a million open elements then costs nothing.

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::BlockKind;
use super::builder::Builder;
use super::pieces::{Layout, Piece, Remarks};
use super::problem::DocumentProblem;

/// What `<br>` does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// It is a line end inside its paragraph.
    StayInside,
    /// It ends the block, as in a transcript where each line is a turn.
    EndBlocks,
}

pub(super) fn read(page: &str, lines: Lines, builder: &mut Builder) -> Result<(), DocumentProblem> {
    let sink = Sink(RefCell::new(Structure {
        builder,
        layout: Layout::default(),
        lines,
        text: String::new(),
        time_ms: None,
        open: Vec::new(),
        counts: [0; OPEN_KINDS],
        skipped: None,
        pictures: 0,
        problem: None,
    }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(page));
    while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    tokenizer.end();
    let mut structure = tokenizer.sink.0.into_inner();
    structure.flush();
    let pictures = structure.pictures;
    if let Some(problem) = structure.problem {
        return Err(problem);
    }
    Remarks {
        pictures,
        ..Remarks::default()
    }
    .tell(builder);
    Ok(())
}

/// The elements whose being open matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Heading(u8),
    List,
    Item,
    Table,
    Row,
    Cell,
    Pre,
}

const OPEN_KINDS: usize = 7;

impl Open {
    fn kind(self) -> usize {
        match self {
            Self::Heading(_) => 0,
            Self::List => 1,
            Self::Item => 2,
            Self::Table => 3,
            Self::Row => 4,
            Self::Cell => 5,
            Self::Pre => 6,
        }
    }
}

/// More open elements than any page needs; those beyond are read as if they were not there.
const MOST_OPEN: usize = 200;

struct Structure<'b> {
    builder: &'b mut Builder,
    layout: Layout,
    lines: Lines,
    text: String,
    time_ms: Option<u64>,
    open: Vec<Open>,
    counts: [usize; OPEN_KINDS],
    /// The element whose content is no text, and how often it is open.
    skipped: Option<(String, usize)>,
    pictures: usize,
    problem: Option<DocumentProblem>,
}

struct Sink<'b>(RefCell<Structure<'b>>);

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut structure = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => {
                    structure.start(&tag);
                    return match &*tag.name {
                        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                        "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                            TokenSinkResult::RawData(RawKind::Rawtext)
                        }
                        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                        _ => TokenSinkResult::Continue,
                    };
                }
                TagKind::EndTag => structure.end(&tag.name),
            },
            Token::CharacterTokens(text) => structure.words(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements whose content is not read as text.
const SKIPPED: [&str; 11] = [
    "script", "style", "title", "template", "noscript", "textarea", "iframe", "noembed",
    "noframes", "svg", "select",
];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 31] = [
    "p",
    "div",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "address",
    "blockquote",
    "figure",
    "figcaption",
    "form",
    "fieldset",
    "legend",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
    "caption",
    "hr",
    "center",
    "html",
    "body",
    "head",
    "hgroup",
    "dialog",
    "search",
    "option",
];

impl Structure<'_> {
    fn start(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        if let Some((skipped, depth)) = &mut self.skipped {
            if name == skipped {
                *depth += usize::from(!tag.self_closing);
            }
            return;
        }
        if SKIPPED.contains(&name) {
            if !(tag.self_closing && name == "svg") {
                self.skipped = Some((name.to_owned(), 1));
            }
            return;
        }
        match name {
            "br" => match self.lines {
                Lines::StayInside => self.text.push('\n'),
                Lines::EndBlocks => self.flush(),
            },
            "img" | "picture" | "video" | "audio" | "object" | "embed" => {
                self.pictures += usize::from(name != "picture");
            }
            "span" => self.time_code(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.close(Open::Heading(0));
                self.push(Open::Heading(name.as_bytes()[1] - b'0'));
            }
            "ul" | "ol" | "menu" => {
                self.flush();
                self.push(Open::List);
            }
            "li" => {
                self.flush();
                self.close_within(Open::Item, Open::List);
                self.push(Open::Item);
            }
            "table" => {
                self.flush();
                if self.push(Open::Table) {
                    self.put(&Piece::TableStart);
                }
            }
            "tr" => {
                self.flush();
                self.close_within(Open::Cell, Open::Table);
                self.close_within(Open::Row, Open::Table);
                if self.push(Open::Row) {
                    self.put(&Piece::Row);
                }
            }
            "td" | "th" => {
                self.flush();
                self.close_within(Open::Cell, Open::Table);
                if self.push(Open::Cell) {
                    self.put(&Piece::Cell);
                }
            }
            "pre" => {
                self.flush();
                self.push(Open::Pre);
            }
            _ if BLOCKS.contains(&name) => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            if name == skipped {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        let closed = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Open::Heading(0),
            "ul" | "ol" | "menu" => Open::List,
            "li" => Open::Item,
            "table" => Open::Table,
            "tr" => Open::Row,
            "td" | "th" => Open::Cell,
            "pre" => Open::Pre,
            _ => {
                if BLOCKS.contains(&name) {
                    self.flush();
                }
                return;
            }
        };
        self.flush();
        match closed {
            Open::Item => self.close_within(closed, Open::List),
            Open::Row | Open::Cell => self.close_within(closed, Open::Table),
            _ => self.close(closed),
        }
    }

    /// oTranscribe writes `<span class="timestamp" data-timestamp="61.5">`, in seconds.
    fn time_code(&mut self, tag: &Tag) {
        let attribute = |name: &str| {
            tag.attrs
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|attribute| attribute.value.to_string())
        };
        if !attribute("class")
            .is_some_and(|class| class.split_whitespace().any(|c| c == "timestamp"))
        {
            return;
        }
        let seconds = attribute("data-timestamp").and_then(|value| value.parse::<f64>().ok());
        if let Some(seconds) = seconds.filter(|seconds| (0.0..1e9).contains(seconds)) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the range was checked in the line above"
            )]
            let time = (seconds * 1000.0).round() as u64;
            self.time_ms = self.time_ms.or(Some(time));
        }
    }

    fn push(&mut self, element: Open) -> bool {
        let room = self.open.len() < MOST_OPEN;
        if room {
            self.open.push(element);
            self.counts[element.kind()] += 1;
        }
        room
    }

    fn pop(&mut self) -> Option<Open> {
        let element = self.open.pop()?;
        self.counts[element.kind()] -= 1;
        match element {
            Open::Cell => self.put(&Piece::CellEnd),
            Open::Table => self.put(&Piece::TableEnd),
            _ => {}
        }
        Some(element)
    }

    /// Closes the innermost element of this kind, and what is open inside it.
    fn close(&mut self, wanted: Open) {
        if self.counts[wanted.kind()] == 0 {
            return;
        }
        while let Some(element) = self.pop() {
            if element.kind() == wanted.kind() {
                break;
            }
        }
    }

    /// The same, unless a `limit` was opened after it.
    fn close_within(&mut self, wanted: Open, limit: Open) {
        let inside = self.counts[wanted.kind()] > 0
            && self
                .open
                .iter()
                .rev()
                .take_while(|element| element.kind() != limit.kind())
                .any(|element| element.kind() == wanted.kind());
        if inside {
            self.close(wanted);
        }
    }

    fn words(&mut self, words: &str) {
        if self.skipped.is_some() {
            return;
        }
        let is_pre = self.counts[Open::Pre.kind()] > 0;
        for character in words.chars() {
            match character {
                '\u{ad}' => {}
                ' ' | '\t' | '\n' | '\r' | '\u{c}' if !is_pre => {
                    if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                        self.text.push(' ');
                    }
                }
                _ => self.text.push(character),
            }
        }
    }

    /// Ends the paragraph, if there is one.
    fn flush(&mut self) {
        let time_ms = self.time_ms.take();
        let text = std::mem::take(&mut self.text);
        let text = text.trim_matches([' ', '\n']).replace(" \n", "\n");
        if text.is_empty() {
            self.time_ms = time_ms;
            return;
        }
        let heading = self.open.iter().rev().find_map(|element| match element {
            Open::Heading(level) => Some(*level),
            _ => None,
        });
        let kind = match heading {
            Some(level) => BlockKind::Heading(level),
            None if self.counts[Open::Item.kind()] > 0 => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        self.put(&Piece::Paragraph {
            kind,
            text,
            time_ms,
        });
    }

    fn put(&mut self, piece: &Piece) {
        if self.problem.is_none()
            && let Err(problem) = self.layout.put(piece, self.builder)
        {
            self.problem = Some(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{BlockKind, read};

    fn check(page: &str, text: &str) {
        let document = read("page.html", page.as_bytes()).unwrap();
        assert_eq!(document.text, text);
    }

    #[test]
    fn blocks_are_lines_and_layout_is_dropped() {
        check(
            "<!doctype html><title>x</title><style>p{}</style><script>if (a<b) '</p>'</script><h2>One</h2><p>It  was\n<b>co</b>ld,<br> 10&nbsp;km hy&shy;phen &amp; &eacute;<div>two<p>three",
            "One\nIt was cold,\n10\u{a0}km hyphen & é\ntwo\nthree",
        );
        check("<p>a<pre> b\n  c</pre>d", "a\nb\n  c\nd");
        check(
            "<table><tr><td>a<td><p>b<p>c<tr><th></th><td>d</table>e",
            "a\tb\nc\n\td\ne",
        );
        check(
            "<body></td></table></li>a</p><svg><text>no</text></svg>b",
            "a\nb",
        );
    }

    #[test]
    fn kinds_follow_the_open_elements() {
        let page = "<ul><li>a<ul><li>b</ul>c</ul><h1>d</h3>e<table><tr><td><ul><li>f</ul></table>";
        let document = read("page.html", page.as_bytes()).unwrap();
        let kinds: Vec<_> = document.block_texts().map(|(b, t)| (t, b.kind)).collect();
        assert_eq!(
            kinds,
            [
                ("a", BlockKind::ListItem),
                ("b", BlockKind::ListItem),
                ("c", BlockKind::ListItem),
                ("d", BlockKind::Heading(1)),
                ("e", BlockKind::Paragraph),
                ("f", BlockKind::TableCell),
            ]
        );
    }

    #[test]
    fn the_charset_of_the_page_is_believed() {
        let document = read("a.html", b"<html><meta charset=iso-8859-2><p>\xb3\xf3d\xbc").unwrap();
        assert_eq!(document.text, "łódź");
        let document = read("a.html", "<html><p>łódź".as_bytes()).unwrap();
        assert_eq!(document.text, "łódź");
        assert!(document.warnings.is_empty());
    }

    #[test]
    fn a_hundred_thousand_open_elements_are_no_burden() {
        let page = format!(
            "<html>{}end{}",
            "<div><table><tr><td><ul><li>".repeat(20_000),
            "</li></b>".repeat(20_000)
        );
        check(&page, "end");
    }
}
