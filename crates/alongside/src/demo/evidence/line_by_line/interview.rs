//! An interview as a text, with what is coded in it.

use crate::demo::evidence::rows::{Line, Rows};
use crate::demo::evidence::unfit;
use crate::outcome::Refusal;
use evidence::place::Span;
use evidence::text::Text;
use store::evidence::source::{Block, BlockKind, Layout};

/// An interview: a line for each turn of speech, which begins with who speaks.
pub struct Interview<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its text.
    pub text: Text,
    /// Who speaks where.
    pub layout: Layout,
    /// The lines of the table, each with the place of its words in the text.
    lines: Vec<(Line<'a>, Span)>,
}

fn characters(words: &str) -> u32 {
    u32::try_from(words.chars().count()).unwrap_or(u32::MAX)
}

fn span(start: u32, end: u32) -> Result<Span, Refusal> {
    Span::new(start, end).map_err(unfit)
}

impl<'a> Interview<'a> {
    /// The interviews of the table, in its order.
    pub fn all(table: &'a Rows) -> Result<Vec<Interview<'a>>, Refusal> {
        let mut names: Vec<&str> = Vec::new();
        for line in table.lines() {
            let name = line.cell("interview")?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
            .into_iter()
            .map(|name| Self::read(table, name))
            .collect()
    }

    fn read(table: &'a Rows, name: &'a str) -> Result<Interview<'a>, Refusal> {
        let mut text = String::new();
        let mut layout = Layout::default();
        let mut lines = Vec::new();
        for line in table.lines() {
            if line.cell("interview")? != name {
                continue;
            }
            let (speaker, words) = (line.cell("speaker")?, line.cell("words")?);
            let start = characters(&text);
            let said = start + characters(speaker) + 2;
            let end = said + characters(words);
            text.extend([speaker, ": ", words, "\n"]);
            layout.blocks.push(Block {
                span: span(start, end)?,
                kind: BlockKind::Paragraph,
                speaker: Some(speaker.to_owned()),
                time_ms: None,
            });
            lines.push((line, span(said, end)?));
        }
        Ok(Interview {
            name,
            text: Text::new(&text),
            layout,
            lines,
        })
    }

    /// What the column of a coder says: the line, the name of the code, and the place.
    pub fn coded(&self, column: &str) -> Result<Vec<(Line<'a>, &'a str, Span)>, Refusal> {
        let mut coded = Vec::new();
        for (line, place) in &self.lines {
            let cell = line.cell(column)?;
            for one in cell.split('|').map(str::trim).filter(|one| !one.is_empty()) {
                coded.push(match one.split_once(" @ ") {
                    None => (*line, one, *place),
                    Some((code, words)) => (*line, code, self.within(*line, *place, words)?),
                });
            }
        }
        Ok(coded)
    }

    /// The place of some words of a line.
    fn within(&self, line: Line<'_>, place: Span, words: &str) -> Result<Span, Refusal> {
        let said = self.text.slice(place).unwrap_or_default();
        let at = said
            .find(words)
            .ok_or_else(|| line.unfit("the words after @ are not in the line"))?;
        let start = place.start() + characters(&said[..at]);
        span(start, start + characters(words))
    }
}
