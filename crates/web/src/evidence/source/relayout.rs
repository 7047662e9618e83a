//! The paragraphs of a corrected text: each line is what the paragraph was whose words it has.

use super::reading::name_speakers;
use evidence::deidentify::Applied;
use evidence::place::{Anchor, Span};
use evidence::reanchor::reanchor;
use evidence::text::Text;
use std::collections::BTreeMap;
use store::evidence::source::{Block, BlockKind, Layout, PageStart, Source};

/// Where the paragraphs of a source are in its corrected text.
pub(super) struct Moves<'a> {
    source: &'a Source,
    /// The paragraphs as they were, and where each is now.
    blocks: Vec<(Block, Option<Span>)>,
    /// Labels at the beginnings of lines say who speaks, in the corrected text as well.
    labels: bool,
}

/// The paragraphs of a source; a line each where its file said nothing.
fn paragraphs(source: &Source) -> Vec<Block> {
    if source.layout.blocks.is_empty() {
        Layout::of_lines(source.text.as_str()).blocks
    } else {
        source.layout.blocks.clone()
    }
}

impl<'a> Moves<'a> {
    /// Finds them.
    pub(super) fn of(source: &'a Source, new: &Text) -> Moves<'a> {
        let blocks = paragraphs(source);
        let anchors: Vec<Anchor> = blocks
            .iter()
            .map(|block| Anchor {
                span: block.span,
                quote: source.text.slice(block.span).unwrap_or_default().to_owned(),
                text_hash: source.hash,
            })
            .collect();
        let moves = reanchor(&source.text, new, &anchors);
        Moves {
            source,
            labels: speakers_follow_labels(source),
            blocks: blocks
                .into_iter()
                .zip(moves.into_iter().map(evidence::reanchor::Moved::span))
                .collect(),
        }
    }

    /// Where they are after words were replaced by stand-ins. Who speaks stays as it was: a stand-in is no label.
    pub(super) fn replaced(source: &'a Source, applied: &Applied) -> Moves<'a> {
        Moves {
            source,
            labels: false,
            blocks: paragraphs(source)
                .into_iter()
                .map(|block| {
                    let now = applied.place(block.span);
                    (block, now)
                })
                .collect(),
        }
    }

    /// The layout of the corrected text.
    pub(super) fn layout(&self, new: &Text) -> Layout {
        let source = self.source;
        if source.text == *new {
            return source.layout.clone();
        }
        let mut placed: Vec<(Span, &Block)> = self
            .blocks
            .iter()
            .filter_map(|(block, now)| Some(((*now)?, block)))
            .collect();
        placed.sort_by_key(|(now, _)| *now);
        let mut covered = 0;
        placed.retain(|(now, _)| {
            let apart = now.start() >= covered;
            covered = covered.max(now.end());
            apart
        });
        let mut blocks = Vec::new();
        let mut next = 0;
        for line in Layout::of_lines(new.as_str()).blocks {
            while placed
                .get(next)
                .is_some_and(|(now, _)| now.end() <= line.span.start())
            {
                next += 1;
            }
            let here: Vec<(Span, &Block)> = placed[next..]
                .iter()
                .map_while(|(now, block)| Some((now.intersection(line.span)?, *block)))
                .collect();
            blocks.extend(of_line(new, line, &here, &placed));
        }
        let mut layout = Layout {
            blocks,
            pages: self.pages(new),
        };
        if self.labels {
            name_speakers(new, &mut layout, &source.format);
        }
        layout
    }

    /// Where the pages begin now.
    fn pages(&self, new: &Text) -> Vec<PageStart> {
        let mut last = 0;
        self.source
            .layout
            .pages
            .iter()
            .map(|page| {
                let first = self
                    .blocks
                    .partition_point(|(block, _)| block.span.end() <= page.at);
                let found = self.blocks[first..]
                    .iter()
                    .find_map(|(block, now)| Some((block.span, (*now)?)));
                let at = match found {
                    None => new.len(),
                    Some((was, now)) if page.at >= was.start() => {
                        (now.start() + (page.at - was.start())).min(now.end())
                    }
                    Some((was, now)) => now.start().saturating_sub(was.start() - page.at),
                };
                last = at.max(last);
                PageStart {
                    number: page.number,
                    at: last,
                }
            })
            .collect()
    }

    /// Labels of speakers that are gone, each with the label that their paragraphs have now.
    pub(super) fn renamed(&self, layout: &Layout) -> Vec<(String, String)> {
        let now = layout.speakers();
        let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (block, at) in &self.blocks {
            let Some(was) = block.speaker.as_deref() else {
                continue;
            };
            let is = at.and_then(|at| layout.block_of(at.start()));
            if let Some(is) = is.and_then(|block| block.speaker.as_deref())
                && !now.contains(&was)
            {
                *votes.entry(was).or_default().entry(is).or_default() += 1;
            }
        }
        votes
            .into_iter()
            .filter_map(|(was, votes)| {
                let (is, _) = votes.into_iter().max_by_key(|(_, votes)| *votes)?;
                Some((was.to_owned(), is.to_owned()))
            })
            .collect()
    }
}

/// Whether the speakers of a source are those that labels in its text name.
fn speakers_follow_labels(source: &Source) -> bool {
    let mut again = source.layout.clone();
    name_speakers(&source.text, &mut again, &source.format);
    again.speakers() == source.layout.speakers()
}

/// The paragraphs or cells on a line, from those that were found on it.
fn of_line(
    new: &Text,
    line: Block,
    here: &[(Span, &Block)],
    placed: &[(Span, &Block)],
) -> Vec<Block> {
    let words = trimmed(new, line.span).unwrap_or(line.span);
    if here.is_empty() {
        return vec![Block {
            span: words,
            kind: BlockKind::Paragraph,
            ..line
        }];
    }
    let mut blocks = Vec::with_capacity(here.len());
    for (at, (now, block)) in here.iter().enumerate() {
        let start = if at == 0 {
            words.start().min(now.start())
        } else {
            now.start()
        };
        let end = match here.get(at + 1) {
            Some((next, _)) => next.start(),
            None => words.end().max(now.end()),
        };
        let Ok(span) = Span::new(start, end) else {
            continue;
        };
        let span = match here.get(at + 1) {
            Some(_) => trimmed(new, span).unwrap_or(span),
            None => span,
        };
        let begins = placed
            .iter()
            .any(|(whole, of)| std::ptr::eq(*of, *block) && whole.start() >= line.span.start());
        blocks.push(Block {
            span,
            kind: block.kind,
            speaker: block.speaker.clone(),
            time_ms: block.time_ms.filter(|_| begins),
        });
    }
    blocks
}

/// A stretch without the white space around its words; none when there are no words.
fn trimmed(text: &Text, span: Span) -> Option<Span> {
    let words = text.slice(span)?;
    let count = |spaces: &str| u32::try_from(spaces.chars().count()).unwrap_or(u32::MAX);
    let before = count(&words[..words.len() - words.trim_start().len()]);
    let after = count(&words[words.trim_end().len()..]);
    Span::new(span.start() + before, span.end().saturating_sub(after)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::study::SourceKind;
    use jiff::Timestamp;
    use store::Stamp;

    fn source(words: &str, layout: Layout) -> Source {
        let text = Text::new(words);
        Source {
            id: ids::SourceId(uuid::Uuid::nil()),
            name: "Interview".into(),
            kind: SourceKind::Interview,
            format: "docx".into(),
            file_name: String::new(),
            wording: ids::SourceVersionId(uuid::Uuid::nil()),
            number: 1,
            hash: text.hash(),
            text,
            layout,
            version: 1,
            created_at: Stamp(Timestamp::UNIX_EPOCH),
        }
    }

    fn block(start: u32, end: u32, kind: BlockKind) -> Block {
        Block {
            span: Span::new(start, end).expect("a place"),
            kind,
            speaker: None,
            time_ms: None,
        }
    }

    fn shown<'a>(text: &'a Text, layout: &Layout) -> Vec<(BlockKind, &'a str)> {
        let words = |block: &Block| text.slice(block.span).expect("in the text");
        let blocks = layout.blocks.iter();
        blocks.map(|block| (block.kind, words(block))).collect()
    }

    #[test]
    fn headings_cells_and_pages_stay_what_they_are_when_words_around_them_change() {
        let words = "The walks\nWe walked by the river.\nOne\tTwo\nThe end of it all.\n";
        let mut layout = Layout::of_lines(words);
        layout.blocks[0].kind = BlockKind::Heading(2);
        layout.blocks.splice(
            2..3,
            [
                block(34, 37, BlockKind::TableCell),
                block(38, 41, BlockKind::TableCell),
            ],
        );
        layout.pages = vec![
            PageStart { number: 1, at: 0 },
            PageStart { number: 2, at: 34 },
        ];
        let old = source(words, layout);
        let new = Text::new(
            "The walks\nWe all walked along by the wide river.\nAnd on.\nOne\tTwo\nThe end of it all.\n",
        );
        let moves = Moves::of(&old, &new);
        let layout = moves.layout(&new);
        assert_eq!(
            shown(&new, &layout),
            [
                (BlockKind::Heading(2), "The walks"),
                (
                    BlockKind::Paragraph,
                    "We all walked along by the wide river."
                ),
                (BlockKind::Paragraph, "And on."),
                (BlockKind::TableCell, "One"),
                (BlockKind::TableCell, "Two"),
                (BlockKind::Paragraph, "The end of it all."),
            ]
        );
        assert!(layout.fits(new.len()));
        let second = layout.blocks[3].span.start();
        assert_eq!(
            layout.pages[1],
            PageStart {
                number: 2,
                at: second
            }
        );
    }

    #[test]
    fn a_speaker_whose_label_is_corrected_is_the_same_speaker() {
        let words = "Sam: Hello there.\nPW6: Good morning to you.\nSam: How are you?\n";
        let mut layout = Layout::of_lines(words);
        name_speakers(&Text::new(words), &mut layout, "txt");
        let old = source(words, layout);
        let new = Text::new(&words.replace("Sam:", "Samira:"));
        let moves = Moves::of(&old, &new);
        let layout = moves.layout(&new);
        assert_eq!(layout.speakers(), ["Samira", "PW6"]);
        assert_eq!(
            moves.renamed(&layout),
            [("Sam".to_owned(), "Samira".to_owned())]
        );
    }

    #[test]
    fn the_same_text_keeps_its_layout() {
        let words = "  One \n\nTwo";
        let old = source(words, Layout::of_lines(words));
        let new = Text::new(words);
        assert_eq!(Moves::of(&old, &new).layout(&new), old.layout);
    }
}
