//! Markdown: kept as it was typed, with its headings, lists, tables and notes recognised.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::BlockKind;
use super::builder::Builder;
use super::encoding;
use super::limits::Limits;
use super::problem::DocumentProblem;

pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    let text = encoding::decode(bytes, limits, builder)?;
    builder.verbatim(&text)?;
    let text = builder.text();
    let found = structure(text);
    let mut marks: Vec<(u32, u32, BlockKind, usize)> = Vec::new();
    let (mut byte, mut at, mut next) = (0, 0_u32, 0);
    for line in text.split('\n') {
        let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
        let first = byte + line.len() - line.trim_start().len();
        // The ranges ascend and are apart, so each is left behind for good.
        while found.get(next).is_some_and(|(range, _)| range.end <= first) {
            next += 1;
        }
        let (kind, belongs) = match found.get(next) {
            Some((range, kind)) if range.contains(&first) => (*kind, next),
            _ => (BlockKind::Paragraph, usize::MAX),
        };
        if !line.trim().is_empty() {
            match marks.last_mut() {
                // Lines of one paragraph are one block.
                Some(last)
                    if belongs != usize::MAX
                        && last.3 == belongs
                        && kind != BlockKind::TableCell =>
                {
                    last.1 = at + length;
                }
                _ => marks.push((at, at + length, kind, belongs)),
            }
        }
        byte += line.len() + 1;
        at = at.saturating_add(length).saturating_add(1);
    }
    for (start, end, kind, _) in marks {
        builder.mark(start, end, kind);
    }
    Ok(())
}

/// What stands where, in bytes, ascending and apart.
fn structure(text: &str) -> Vec<(Range<usize>, BlockKind)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut found: Vec<(Range<usize>, BlockKind)> = Vec::new();
    let (mut items, mut notes) = (0_usize, 0_usize);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let kind = match event {
            Event::Start(Tag::Heading { level, .. }) => Some(BlockKind::Heading(level as u8)),
            Event::Start(Tag::Item) => {
                items += 1;
                // Only its own first line: what is nested is found by itself.
                Some(BlockKind::ListItem)
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                notes += 1;
                Some(BlockKind::Footnote)
            }
            Event::Start(Tag::Table(_)) => Some(BlockKind::TableCell),
            Event::Start(Tag::Paragraph | Tag::CodeBlock(_)) => Some(if notes > 0 {
                BlockKind::Footnote
            } else if items > 0 {
                BlockKind::ListItem
            } else {
                BlockKind::Paragraph
            }),
            Event::End(pulldown_cmark::TagEnd::Item) => {
                items = items.saturating_sub(1);
                None
            }
            Event::End(pulldown_cmark::TagEnd::FootnoteDefinition) => {
                notes = notes.saturating_sub(1);
                None
            }
            _ => None,
        };
        if let Some(kind) = kind {
            // A part inside a part takes over from where it begins.
            if let Some(last) = found.last_mut()
                && last.0.end > range.start
            {
                // The first paragraph of an item or a note starts with its mark.
                let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
                if last.0.start >= line_start && last.1 == kind {
                    last.0.end = range.end;
                    continue;
                }
                last.0.end = range.start.max(last.0.start);
            }
            found.push((range, kind));
        }
    }
    found.retain(|(range, _)| !range.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use crate::document::{BlockKind, read};

    #[test]
    fn structure_is_recognised_and_text_is_kept() {
        let source = "# Talk\n\nP1: We *walked*\nto the pier.[^1]\n\n- tea\n- coat\n  - green\n\n| week | what |\n|---|---|\n| 1 | pier |\n\nAfter\n=====\n\n---\nEnd\n\n[^1]: He laughed.\n";
        let document = read("talk.md", source.as_bytes()).unwrap();
        assert_eq!(document.text, source);
        let blocks: Vec<_> = document
            .block_texts()
            .map(|(block, text)| (block.kind, text))
            .collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Heading(1), "# Talk"),
                (BlockKind::Paragraph, "P1: We *walked*\nto the pier.[^1]"),
                (BlockKind::ListItem, "- tea"),
                (BlockKind::ListItem, "- coat"),
                (BlockKind::ListItem, "  - green"),
                (BlockKind::TableCell, "| week | what |"),
                (BlockKind::TableCell, "|---|---|"),
                (BlockKind::TableCell, "| 1 | pier |"),
                (BlockKind::Heading(1), "After\n====="),
                (BlockKind::Paragraph, "---"),
                (BlockKind::Paragraph, "End"),
                (BlockKind::Footnote, "[^1]: He laughed."),
            ]
        );
    }
}
