//! The body of an RTF file, or a note, comment or text box that is open in it.

use crate::document::BlockKind;
use crate::document::pieces::Piece;

/// What a story becomes when it closes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Body,
    Note(usize),
    Comment,
    Box,
}

pub(super) struct Story {
    pub(super) role: Role,
    /// The depth of the group that it began with.
    pub(super) depth: usize,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// Text boxes of the paragraph that is open.
    pub(super) boxes: Vec<Piece>,
    in_table: bool,
    in_row: bool,
    in_cell: bool,
}

impl Story {
    pub(super) fn new(role: Role, depth: usize) -> Self {
        Self {
            role,
            depth,
            text: String::new(),
            pieces: Vec::new(),
            boxes: Vec::new(),
            in_table: false,
            in_row: false,
            in_cell: false,
        }
    }

    /// Ends a paragraph; `is_cell` says that it stands in a table.
    pub(super) fn end_paragraph(&mut self, kind: BlockKind, is_cell: bool) {
        if is_cell {
            self.open_cell();
        } else {
            self.end_table();
        }
        let text = std::mem::take(&mut self.text);
        self.pieces.push(Piece::paragraph(kind, text));
        self.pieces.append(&mut self.boxes);
    }

    pub(super) fn end_cell(&mut self, kind: BlockKind) {
        self.end_paragraph(kind, true);
        self.pieces.push(Piece::CellEnd);
        self.in_cell = false;
    }

    pub(super) fn end_row(&mut self) {
        if self.in_cell {
            self.pieces.push(Piece::CellEnd);
            self.in_cell = false;
        }
        self.in_row = false;
    }

    fn open_cell(&mut self) {
        if !self.in_table {
            self.pieces.push(Piece::TableStart);
            self.in_table = true;
        }
        if !self.in_row {
            self.pieces.push(Piece::Row);
            self.in_row = true;
        }
        if !self.in_cell {
            self.pieces.push(Piece::Cell);
            self.in_cell = true;
        }
    }

    fn end_table(&mut self) {
        if self.in_table {
            self.end_row();
            self.pieces.push(Piece::TableEnd);
            self.in_table = false;
        }
    }

    /// The end of the story: what is open is closed.
    pub(super) fn close(&mut self, kind: BlockKind) {
        if !self.text.trim().is_empty() || !self.boxes.is_empty() {
            self.end_paragraph(kind, false);
        }
        self.end_table();
    }
}
