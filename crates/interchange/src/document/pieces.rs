//! What the readers of laid-out formats hand on: paragraphs, tables, notes and remarks.

use super::BlockKind;
use super::builder::{Builder, Gap};
use super::problem::DocumentProblem;

/// A step through a laid-out document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Paragraph {
        kind: BlockKind,
        text: String,
        time_ms: Option<u64>,
    },
    TableStart,
    Row,
    Cell,
    CellEnd,
    TableEnd,
}

impl Piece {
    pub(super) fn paragraph(kind: BlockKind, text: String) -> Self {
        Self::Paragraph {
            kind,
            text,
            time_ms: None,
        }
    }
}

/// Lays pieces out as text: a paragraph a line, a tab between cells.
#[derive(Default)]
pub(super) struct Layout {
    tables: Vec<Table>,
}

#[derive(Default)]
struct Table {
    cells: usize,
    /// What stands before the next paragraph of this cell, if it is the first.
    pending: Option<Gap>,
    /// A table inside a cell begins where the cell would.
    first: Option<Gap>,
}

impl Layout {
    pub(super) fn put(
        &mut self,
        piece: &Piece,
        builder: &mut Builder,
    ) -> Result<(), DocumentProblem> {
        match piece {
            Piece::Paragraph {
                kind,
                text,
                time_ms,
            } => {
                let (gap, kind) = match self.tables.last_mut() {
                    None => (Gap::Line, *kind),
                    Some(table) => {
                        let pending = table.pending.take();
                        if pending.is_none() && text.trim().is_empty() {
                            return Ok(());
                        }
                        (pending.unwrap_or(Gap::Line), BlockKind::TableCell)
                    }
                };
                builder.cue(gap, kind, text, None, *time_ms)?;
            }
            Piece::TableStart => {
                let first = self
                    .tables
                    .last_mut()
                    .and_then(|table| table.pending.take());
                self.tables.push(Table {
                    first,
                    ..Table::default()
                });
            }
            Piece::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells = 0;
                }
            }
            Piece::Cell => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells += 1;
                    let gap = if table.cells == 1 {
                        Gap::Line
                    } else {
                        Gap::Cell
                    };
                    table.pending = Some(table.first.take().unwrap_or(gap));
                }
            }
            Piece::CellEnd => {
                if let Some(gap) = self
                    .tables
                    .last_mut()
                    .and_then(|table| table.pending.take())
                {
                    builder.block(gap, BlockKind::TableCell, "")?;
                }
            }
            Piece::TableEnd => {
                self.tables.pop();
            }
        }
        Ok(())
    }
}

/// Lays out all pieces.
pub(super) fn lay_out(pieces: &[Piece], builder: &mut Builder) -> Result<(), DocumentProblem> {
    let mut layout = Layout::default();
    for piece in pieces {
        layout.put(piece, builder)?;
    }
    Ok(())
}

/// The paragraphs among pieces, as one text.
pub(super) fn text_of(pieces: &[Piece]) -> String {
    let mut whole = String::new();
    for piece in pieces {
        if let Piece::Paragraph { text, .. } = piece {
            let text = text.trim();
            if !whole.is_empty() && !text.is_empty() {
                whole.push('\n');
            }
            whole.push_str(text);
        }
    }
    whole
}

/// Adds a footnote or endnote at the end: `[1] He laughed here.`
pub(super) fn put_note(
    number: usize,
    text: &str,
    builder: &mut Builder,
) -> Result<(), DocumentProblem> {
    builder.block(
        Gap::Line,
        BlockKind::Footnote,
        &format!("{} {}", mark(number), text.trim()),
    )
}

/// The mark of a note, in the text and before the note itself.
pub(super) fn mark(number: usize) -> String {
    format!("[{number}]")
}

/// A comment in the margin.
pub(super) struct Comment {
    pub(super) author: String,
    /// The words it is about, as far as they are known.
    pub(super) about: String,
    pub(super) text: String,
}

/// What is said about a document beside its text.
#[derive(Default)]
pub(super) struct Remarks {
    pub(super) insertions: usize,
    pub(super) deletions: usize,
    pub(super) pictures: usize,
    pub(super) comments: Vec<Comment>,
}

/// Comments whose places overlap; more are told without their place.
pub(super) const MOST_OPEN_COMMENTS: usize = 50;
/// Words of a comment's place that are repeated.
const ABOUT_CHARS: usize = 60;

impl Remarks {
    /// Turns them into warnings.
    pub(super) fn tell(self, builder: &mut Builder) {
        if self.insertions + self.deletions > 0 {
            builder.warn(format!(
                "The document has tracked changes: {} were kept and {} left out. To decide otherwise, accept or reject them in the text program first.",
                counted(self.insertions, "insertion"),
                counted(self.deletions, "deletion"),
            ));
        }
        if self.pictures > 0 {
            builder.warn(format!(
                "{} or embedded objects are not part of the text.",
                counted(self.pictures, "picture")
            ));
        }
        for comment in self.comments {
            let author = match comment.author.trim() {
                "" => String::new(),
                author => format!(" by {author}"),
            };
            let about = match shorten(comment.about.trim()) {
                about if about.is_empty() => String::new(),
                about => format!(" on “{about}”"),
            };
            builder.warn(format!(
                "A comment{author}{about} is not part of the text: {}",
                comment.text.trim().replace('\n', " ")
            ));
        }
    }
}

fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(ABOUT_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// A text without soft hyphens, which only say where a word may be broken.
pub(super) fn without_soft_hyphens(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\u{ad}') {
        text.replace('\u{ad}', "").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Piece};
    use crate::document::BlockKind;
    use crate::document::builder::Builder;

    #[test]
    fn a_table_in_a_table_keeps_its_place() {
        let text = |text: &str| Piece::paragraph(BlockKind::Paragraph, text.to_owned());
        let pieces = [
            Piece::TableStart,
            Piece::Row,
            Piece::Cell,
            text("a"),
            text(""),
            Piece::CellEnd,
            Piece::Cell,
            Piece::TableStart,
            Piece::Row,
            Piece::Cell,
            text("b"),
            Piece::CellEnd,
            Piece::Cell,
            text("c"),
            Piece::CellEnd,
            Piece::TableEnd,
            text(""),
            Piece::CellEnd,
            Piece::Row,
            Piece::Cell,
            Piece::CellEnd,
            Piece::Cell,
            text("d"),
            Piece::CellEnd,
            Piece::TableEnd,
            text("after"),
        ];
        let mut builder = Builder::new(100);
        let mut layout = Layout::default();
        for piece in &pieces {
            layout.put(piece, &mut builder).unwrap();
        }
        let document = builder.finish("docx").unwrap();
        assert_eq!(document.text, "a\tb\tc\n\td\nafter");
        assert_eq!(document.blocks[3].kind, BlockKind::TableCell);
    }
}
