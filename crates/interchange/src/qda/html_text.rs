//! The words of an HTML document, and where bytes of its text nodes are in them.
//!
//! Taguette counts UTF-8 bytes over the text nodes, tags not counted. Between two blocks it counts nothing, so that
//! paragraphs would run together; here they end with a line feed, and places move with it.

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// Words, and how places in the text nodes lead to places in them.
#[derive(Debug, Default)]
pub(crate) struct HtmlText {
    /// The words, with a line feed after each block.
    pub(crate) words: String,
    /// Bytes of text nodes so far.
    counted: usize,
    /// Stretches of text nodes: their first byte there and here.
    stretches: Vec<(usize, usize)>,
    block_ended: bool,
    skipping: bool,
}

const BLOCKS: [&str; 31] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "tr",
    "ul",
];

impl HtmlText {
    /// Reads a document.
    pub(crate) fn of(html: &str) -> Self {
        let sink = Sink(RefCell::new(HtmlText::default()));
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(html));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }

    fn characters(&mut self, text: &str) {
        if self.skipping {
            return;
        }
        if std::mem::take(&mut self.block_ended)
            && !self.words.is_empty()
            && !self.words.ends_with('\n')
            && !text.starts_with('\n')
        {
            self.words.push('\n');
        }
        self.stretches.push((self.counted, self.words.len()));
        self.words.push_str(text);
        self.counted += text.len();
    }

    /// The byte here of a byte of the text nodes: of what follows it, or of what it ends.
    fn byte(&self, counted: usize, begins: bool) -> Option<usize> {
        if counted > self.counted {
            return None;
        }
        let after = self.stretches.partition_point(|(first, _)| {
            if begins {
                *first <= counted
            } else {
                *first < counted
            }
        });
        let (first, here) = self.stretches.get(after.checked_sub(1)?)?;
        let byte = here + (counted - first);
        self.words.is_char_boundary(byte).then_some(byte)
    }

    /// The code points of a stretch of bytes of the text nodes.
    pub(crate) fn span(&self, start: usize, end: usize) -> Option<(u32, u32)> {
        let from = self.byte(start, true)?;
        let to = if end > start {
            self.byte(end, false)?
        } else {
            from
        };
        let code_points = |to: usize| u32::try_from(self.words[..to].chars().count()).ok();
        (from <= to).then_some((code_points(from)?, code_points(to)?))
    }
}

struct Sink(RefCell<HtmlText>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut text = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(characters) => text.characters(&characters),
            Token::TagToken(tag) => {
                let name: &str = &tag.name;
                if matches!(name, "script" | "style" | "title") {
                    text.skipping = tag.kind == html5ever::tokenizer::TagKind::StartTag;
                } else if name == "br" {
                    text.words.push('\n');
                } else if BLOCKS.binary_search(&name).is_ok() {
                    text.block_ended = true;
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_with_a_line_feed_and_places_move_with_it() {
        let text = HtmlText::of("<p>One 😀</p><p>Tw&amp;<b>o</b><br>three</p>\n<p>4</p>");
        assert_eq!(text.words, "One 😀\nTw&o\nthree\n4");
        // “One 😀” is 8 bytes and 5 code points; the line feed after it is not counted there.
        assert_eq!(text.span(4, 8), Some((4, 5)));
        assert_eq!(text.span(8, 12), Some((6, 10)));
        assert_eq!(text.span(12, 17), Some((11, 16)));
        assert_eq!(text.span(5, 8), None, "within a character");
        assert_eq!(text.span(18, 19), Some((17, 18)));
        assert_eq!(text.span(18, 20), None, "beyond the end");
    }

    #[test]
    fn the_list_of_blocks_is_sorted() {
        assert!(BLOCKS.is_sorted());
    }
}
