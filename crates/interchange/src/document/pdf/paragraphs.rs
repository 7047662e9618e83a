//! Lines to paragraphs.

use super::hyphen::Hyphens;
use super::lines::Line;
use crate::document::BlockKind;
use crate::document::speaker;

/// A heading is set larger than the text by at least this factor.
const HEADING: f64 = 1.15;
/// A heading is short.
const HEADING_CHARS: usize = 200;
/// Two lines of one paragraph are no further apart than this, in their size: double spacing, and a little.
const WIDEST_PITCH: f64 = 2.7;
/// More than the usual distance of this column by this factor is a new paragraph.
const WIDER: f64 = 1.25;

/// Lines whose sizes differ by more belong to different paragraphs.
const SAME_SIZE: f64 = 0.87;
/// A line that begins further aside than this, in its size, is in another column.
const ASIDE: f64 = 6.0;
/// So many lines make a column; fewer may be a cell of a table.
const COLUMN_LINES: usize = 3;

/// The paragraphs of a page, in order.
pub(super) fn of_page(
    lines: &[Line],
    body_size: f64,
    hyphens: &Hyphens,
    joined: &mut usize,
) -> Vec<(BlockKind, String)> {
    let mut paragraphs: Vec<Paragraph<'_>> = Vec::new();
    for lines in columns(lines) {
        let column = Column::new(lines);
        for (index, line) in column.lines.iter().enumerate() {
            let goes_on = match paragraphs.last() {
                None => false,
                Some(paragraph) if index == 0 => goes_on_in_next_column(paragraph, line, hyphens),
                Some(paragraph) => column.goes_on(paragraph, &column.lines[index - 1], line),
            };
            match paragraphs.last_mut() {
                Some(paragraph) if goes_on => paragraph.put(line, column.right, hyphens, joined),
                _ => paragraphs.push(Paragraph::new(line, column.right)),
            }
        }
    }
    paragraphs
        .into_iter()
        .map(|paragraph| (paragraph.kind(body_size), paragraph.text))
        .collect()
}

/// The columns of a page. A line that reaches into the column beside it, such
/// as a heading above both, belongs to neither.
fn columns(lines: &[Line]) -> Vec<&[Line]> {
    let mut runs = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let end = run_end(lines, start);
        runs.push(&lines[start..end]);
        start = end;
    }
    let mut lefts: Vec<f64> = runs
        .iter()
        .filter(|run| run.len() >= COLUMN_LINES)
        .map(|run| left_of(run))
        .collect();
    lefts.sort_by(f64::total_cmp);
    let mut columns = Vec::new();
    for run in runs {
        let limit = left_of(run) + ASIDE * run[0].size;
        let next = lefts.partition_point(|left| *left <= limit);
        let next = lefts.get(next).copied().unwrap_or(f64::MAX);
        columns.extend(run.chunk_by(|before, line| (before.right > next) == (line.right > next)));
    }
    columns
}

fn left_of(run: &[Line]) -> f64 {
    run.iter().map(|line| line.left).fold(f64::MAX, f64::min)
}

/// Where the run of lines ends that are each below the one before and not far to its side.
fn run_end(lines: &[Line], start: usize) -> usize {
    let mut end = start + 1;
    while let (Some(before), Some(line)) = (lines.get(end - 1), lines.get(end)) {
        let size = before.size.max(line.size);
        let drop = before.base - line.base;
        let is_below = drop > 0.3 * size && drop < 6.0 * size;
        let is_aside = (line.left - before.left).abs() > ASIDE * size;
        let is_same_size = before.size.min(line.size) > SAME_SIZE * size;
        if line.turn != before.turn || !is_below || is_aside || !is_same_size {
            break;
        }
        end += 1;
    }
    end
}

struct Column<'a> {
    lines: &'a [Line],
    right: f64,
    /// The least distance between two of its lines.
    pitch: f64,
}

impl<'a> Column<'a> {
    fn new(lines: &'a [Line]) -> Self {
        let right = lines.iter().map(|line| line.right).fold(f64::MIN, f64::max);
        let pitch = lines
            .windows(2)
            .map(|pair| pair[0].base - pair[1].base)
            .fold(f64::MAX, f64::min);
        Self {
            lines,
            right,
            pitch,
        }
    }

    /// Whether `line` goes on in the paragraph that ends with `before`.
    fn goes_on(&self, paragraph: &Paragraph<'_>, before: &Line, line: &Line) -> bool {
        let size = before.size.max(line.size);
        let drop = before.base - line.base;
        if drop > WIDEST_PITCH * size || drop > WIDER * self.pitch.max(0.9 * size) {
            return false;
        }
        if begins_something(&line.text) {
            return false;
        }
        // The first line of a paragraph may be set in.
        if line.left - before.left > 0.8 * size && paragraph.lines > 1 {
            return false;
        }
        // Its first word would have fitted into the line before, so that one was ended on purpose.
        first_word_width(line) + 0.3 * size > self.right - before.right
    }
}

struct Paragraph<'a> {
    text: String,
    lines: usize,
    last: &'a Line,
    /// The right edge of the column that the last line stands in.
    right: f64,
    size: f64,
}

impl<'a> Paragraph<'a> {
    fn new(line: &'a Line, right: f64) -> Self {
        Self {
            text: line.text.clone(),
            lines: 1,
            last: line,
            right,
            size: line.size,
        }
    }

    fn put(&mut self, line: &'a Line, right: f64, hyphens: &Hyphens, joined: &mut usize) {
        match hyphens.broken(&self.text, self.last.is_broken, &line.text) {
            Some(length) => {
                self.text.truncate(self.text.len() - length);
                *joined += usize::from(length > 0 || self.last.is_broken);
            }
            None => self.text.push(' '),
        }
        self.text.push_str(&line.text);
        self.lines += 1;
        self.last = line;
        self.right = right;
    }

    fn kind(&self, body_size: f64) -> BlockKind {
        if self.text.starts_with(['•', '◦', '▪', '‣']) {
            return BlockKind::ListItem;
        }
        let ratio = self.size / body_size.max(0.1);
        if ratio < HEADING || self.text.chars().count() > HEADING_CHARS {
            return BlockKind::Paragraph;
        }
        BlockKind::Heading(match ratio {
            1.5.. => 1,
            1.3..1.5 => 2,
            _ => 3,
        })
    }
}

/// A sentence that the foot of a column has cut goes on at the head of the next.
fn goes_on_in_next_column(paragraph: &Paragraph<'_>, line: &Line, hyphens: &Hyphens) -> bool {
    let last = paragraph.last;
    let is_next_column = line.turn == last.turn && line.base > last.base && line.left > last.right;
    let same_size = (line.size - last.size).abs() < 0.1 * last.size;
    let is_full = first_word_width(line) + 0.3 * line.size > paragraph.right - last.right;
    let is_cut = hyphens
        .broken(&last.text, last.is_broken, &line.text)
        .is_some()
        || (line.text.starts_with(char::is_lowercase)
            && !last.text.ends_with(['.', '?', '!', ':', '”', '"']));
    is_next_column && same_size && is_full && is_cut
}

/// A speaker's label or the bullet of a list begins a paragraph wherever it stands.
fn begins_something(text: &str) -> bool {
    text.starts_with(['•', '◦', '▪', '‣', '–', '—']) || speaker::begins_with_label(text)
}

/// How wide the first word is, taking all letters of the line as equally wide.
fn first_word_width(line: &Line) -> f64 {
    let all = line.text.chars().count().max(1);
    let first = line
        .text
        .split([' ', '\t'])
        .next()
        .unwrap_or_default()
        .chars()
        .count();
    (line.right - line.left) * first as f64 / all as f64
}
