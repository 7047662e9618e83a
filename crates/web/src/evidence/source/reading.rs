//! From a file, or from what was typed, to a text with its paragraphs, pages and speakers.

use crate::Failure;
use crate::sent::{LARGEST_FILE, SentFile};
use evidence::place::Span;
use evidence::speakers::{Turn, turns};
use evidence::text::Text;
use interchange::document::{self, Document, Limits};
use store::evidence::source::{Block, BlockKind, Layout, PageStart};
use tokio::sync::Semaphore;

/// Reading a large document takes memory, so that one form is read at a time; others wait for their turn.
static READING: Semaphore = Semaphore::const_new(1);

/// A text that was read.
pub(super) struct Reading {
    pub(super) text: Text,
    pub(super) layout: Layout,
    /// What it was read from, e.g. `docx`.
    pub(super) format: &'static str,
    /// What whoever reads it should know.
    pub(super) warnings: Vec<String>,
}

/// Why a file gave no text.
pub(super) struct Refusal {
    /// What is wrong.
    pub(super) what: String,
    /// What to do.
    pub(super) remedy: String,
}

/// A file and what came of it.
pub(super) type FileRead = (SentFile, Result<Reading, Refusal>);

/// Reads files, away from the threads that answer.
pub(super) async fn files(files: Vec<SentFile>) -> Result<Vec<FileRead>, Failure> {
    let _turn = READING.acquire().await.map_err(|_| Failure::Missing)?;
    tokio::task::spawn_blocking(move || files.into_iter().map(one).collect())
        .await
        .map_err(|error| Failure::Internal(format!("a document could not be read: {error}")))
}

fn one(mut file: SentFile) -> FileRead {
    let Some(content) = file.content.take() else {
        let megabytes = LARGEST_FILE / (1024 * 1024);
        let refusal = Refusal {
            what: format!("this file is larger than {megabytes} MB"),
            remedy: "Save it without pictures, or split it into several files.".into(),
        };
        return (file, Err(refusal));
    };
    if let Some(refusal) = elsewhere(&file.name) {
        return (file, Err(refusal));
    }
    let limits = Limits {
        bytes: LARGEST_FILE as u64,
        ..Limits::default()
    };
    let read = document::read_with(&file.name, &content, &limits)
        .map(of_document)
        .map_err(|problem| Refusal {
            what: match problem.place() {
                Some(place) => format!("{place}: {}", problem.message()),
                None => problem.message().to_owned(),
            },
            remedy: problem.remedy().to_owned(),
        });
    (file, read)
}

/// Files that are more than one text have pages of their own, which are named.
fn elsewhere(name: &str) -> Option<Refusal> {
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase();
    let (what, remedy) = match ending.as_str() {
        "csv" | "tsv" | "xlsx" | "xls" | "ods" => (
            "this file is a table",
            "Bring it in as CSV or XLSX under “Import answers from a table” on the list of sources: a row for each person, a column for each question.",
        ),
        "qdpx" | "qde" | "qdc" | "sqlite" | "sqlite3" | "db" | "qda" => (
            "this file is a project of another program",
            "Bring it in on the page “Exchange” of the study: its texts, codes and codings come together.",
        ),
        _ => return None,
    };
    Some(Refusal {
        what: what.into(),
        remedy: remedy.into(),
    })
}

/// A text that was typed or pasted: a paragraph a line.
pub(super) fn typed(words: &str) -> Reading {
    let text = Text::new(words.trim_end());
    let mut layout = Layout::of_lines(text.as_str());
    name_speakers(&text, &mut layout, "txt");
    Reading {
        text,
        layout,
        format: "txt",
        warnings: Vec::new(),
    }
}

fn of_document(document: Document) -> Reading {
    let text = Text::new(&document.text);
    let blocks = document.blocks.into_iter().filter_map(|block| {
        Some(Block {
            span: Span::new(block.start, block.end).ok()?,
            kind: match block.kind {
                document::BlockKind::Heading(level) => BlockKind::Heading(level),
                document::BlockKind::Paragraph => BlockKind::Paragraph,
                document::BlockKind::ListItem => BlockKind::ListItem,
                document::BlockKind::TableCell => BlockKind::TableCell,
                document::BlockKind::Footnote => BlockKind::Footnote,
            },
            speaker: block.speaker,
            time_ms: block.time_ms,
        })
    });
    let pages = document.pages.iter().map(|page| PageStart {
        number: page.number,
        at: page.at,
    });
    let mut layout = Layout {
        blocks: blocks.collect(),
        pages: pages.collect(),
    };
    name_speakers(&text, &mut layout, document.format);
    Reading {
        text,
        layout,
        format: document.format,
        warnings: document.warnings,
    }
}

/// Whether a format tells the voices beside its text, so that the text need not be asked.
fn tells_voices(format: &str) -> bool {
    matches!(format, "vtt" | "srt")
}

/// Says at every paragraph who speaks, as labels at the beginnings of lines tell. Captions that name their voices are
/// left as they are; so is a text without such labels.
pub(super) fn name_speakers(text: &Text, layout: &mut Layout, format: &str) {
    if tells_voices(format) && layout.blocks.iter().any(|block| block.speaker.is_some()) {
        return;
    }
    let turns = turns(text, &[]);
    for block in &mut layout.blocks {
        let speaks = !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Footnote);
        let ends_before = turns.partition_point(|turn| turn.span.end() <= block.span.start());
        let turn = turns
            .get(ends_before)
            .filter(|turn| speaks && whole(turn).overlaps(block.span));
        block.speaker = turn.map(|turn| turn.label.clone());
        let begins = turn.filter(|turn| block.span.holds(whole(turn).start()));
        block.time_ms = block.time_ms.or(begins.and_then(|turn| turn.time_ms));
    }
}

/// A turn with its label.
fn whole(turn: &Turn) -> Span {
    turn.label_span
        .map_or(turn.span, |label| label.hull(turn.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, content: &str) -> Result<Reading, Refusal> {
        let file = SentFile {
            name: name.into(),
            content: Some(content.as_bytes().to_vec()),
        };
        one(file).1
    }

    fn said(reading: &Reading) -> Vec<(Option<&str>, &str)> {
        let words = |block: &Block| reading.text.slice(block.span).expect("in the text").len();
        assert!(reading.layout.blocks.iter().all(|block| words(block) > 0));
        reading
            .layout
            .blocks
            .iter()
            .map(|block| {
                (
                    block.speaker.as_deref(),
                    reading.text.slice(block.span).expect("in the text"),
                )
            })
            .collect()
    }

    #[test]
    fn every_paragraph_of_a_turn_says_who_speaks() {
        let reading = typed("A study\n\nSam: Hello.\nAnd good morning.\n\nPW6: Hi.\nSam: Well?\n");
        assert_eq!(
            said(&reading),
            [
                (None, "A study"),
                (Some("Sam"), "Sam: Hello."),
                (Some("Sam"), "And good morning."),
                (Some("PW6"), "PW6: Hi."),
                (Some("Sam"), "Sam: Well?"),
            ]
        );
    }

    #[test]
    fn times_beside_labels_are_those_of_the_first_paragraph_of_the_turn() {
        let reading = typed("Sam (00:01:02)\nHello.\nPW6 (00:01:05)\nHi.\n");
        let times: Vec<Option<u64>> = reading.layout.blocks.iter().map(|b| b.time_ms).collect();
        assert_eq!(times, [Some(62_000), None, Some(65_000), None]);
        assert_eq!(reading.layout.speakers(), ["Sam", "PW6"]);
    }

    #[test]
    fn captions_keep_their_voices() {
        let reading = read(
            "a.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Sam>Note: one\n\n00:03.000 --> 00:04.000\n<v Ana>Note: two\n",
        )
        .ok()
        .expect("captions");
        assert_eq!(reading.layout.speakers(), ["Sam", "Ana"]);
        assert_eq!(reading.format, "vtt");
    }

    #[test]
    fn a_table_or_a_project_is_sent_to_its_own_page() {
        for (name, page) in [
            ("answers.csv", "Import answers from a table"),
            ("Answers.XLSX", "Import answers from a table"),
            ("study.qdpx", "Exchange"),
            ("taguette.sqlite3", "Exchange"),
        ] {
            let refused = read(name, "a,b\n1,2\n").err().expect("refused");
            assert!(refused.remedy.contains(page), "{name}");
        }
    }

    #[test]
    fn a_file_that_gives_no_text_says_what_to_do() {
        let refused = read("a.docx", "no document").err().expect("refused");
        assert!(!refused.what.is_empty() && refused.remedy.ends_with('.'));
        let large = SentFile {
            name: "a.txt".into(),
            content: None,
        };
        let refused = one(large).1.err().expect("refused");
        assert!(refused.what.contains("20 MB"));
    }
}
