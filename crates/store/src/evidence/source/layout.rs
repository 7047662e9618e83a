//! How the words of a source are arranged.

use evidence::place::Span;
use serde::{Deserialize, Serialize};

/// What a stretch of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph or a turn of speech.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    TableCell,
    /// A note below the text.
    Footnote,
}

/// A stretch of the text with what is known about it. Places are counted in code points, the end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Who speaks, in the words of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// When it is said, in milliseconds from the beginning of the recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_ms: Option<u64>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// Its number as printed in the file, counted from 1.
    pub number: u32,
    /// The code point it begins with.
    pub at: u32,
}

/// How the words of a source are arranged: paragraphs, headings, speakers, times and pages, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The stretches of the text.
    pub blocks: Vec<Block>,
    /// The pages, for a file that has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageStart>,
}

impl Layout {
    /// The layout of a text of which nothing is known: a paragraph a line.
    pub fn of_lines(text: &str) -> Layout {
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            if !line.trim().is_empty()
                && let Ok(span) = Span::new(at, at + length)
            {
                blocks.push(Block {
                    span,
                    kind: BlockKind::Paragraph,
                    speaker: None,
                    time_ms: None,
                });
            }
            at += length + 1;
        }
        Layout {
            blocks,
            pages: Vec::new(),
        }
    }

    /// Whether every stretch and page lies within a text of this many code points.
    pub fn fits(&self, length: u32) -> bool {
        self.blocks.iter().all(|block| block.span.end() <= length)
            && self.pages.iter().all(|page| page.at <= length)
    }

    /// The speakers, in the order in which they first speak.
    pub fn speakers(&self) -> Vec<&str> {
        let mut speakers: Vec<&str> = Vec::new();
        for speaker in self.blocks.iter().filter_map(|b| b.speaker.as_deref()) {
            if !speakers.contains(&speaker) {
                speakers.push(speaker);
            }
        }
        speakers
    }

    /// The page a place is on, for a file that has pages.
    pub fn page_of(&self, at: u32) -> Option<u32> {
        page_of(&self.pages, at)
    }

    /// The stretch a place lies in.
    pub fn block_of(&self, at: u32) -> Option<&Block> {
        let before = self
            .blocks
            .partition_point(|block| block.span.start() <= at);
        self.blocks
            .get(before.checked_sub(1)?)
            .filter(|block| block.span.holds(at))
    }
}

/// The page a place is on, of the beginnings of pages in their order.
pub(super) fn page_of(pages: &[PageStart], at: u32) -> Option<u32> {
    let before = pages.partition_point(|page| page.at <= at);
    pages.get(before.checked_sub(1)?).map(|page| page.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_has_a_paragraph_a_line() {
        let layout = Layout::of_lines("one\n\ntwö three\n");
        let spans: Vec<(u32, u32)> = layout
            .blocks
            .iter()
            .map(|b| (b.span.start(), b.span.end()))
            .collect();
        assert_eq!(spans, [(0, 3), (5, 14)]);
        assert!(layout.fits(15) && !layout.fits(13));
        assert_eq!(layout.block_of(3), None);
        assert_eq!(layout.block_of(6).map(|b| b.span.start()), Some(5));
    }

    #[test]
    fn a_layout_reads_back_and_says_nothing_it_does_not_know() {
        let layout = Layout {
            blocks: vec![Block {
                span: Span::new(0, 4).expect("a place"),
                kind: BlockKind::Heading(2),
                speaker: None,
                time_ms: Some(1500),
            }],
            pages: vec![PageStart { number: 1, at: 0 }],
        };
        let json = serde_json::to_string(&layout).expect("written");
        assert_eq!(
            json,
            r#"{"blocks":[{"span":{"start":0,"end":4},"kind":{"heading":2},"time_ms":1500}],"pages":[{"number":1,"at":0}]}"#
        );
        assert_eq!(serde_json::from_str::<Layout>(&json).expect("read"), layout);
        assert_eq!(layout.page_of(3), Some(1));
    }
}
