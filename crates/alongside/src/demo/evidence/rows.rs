//! The tables of the demonstration's studies.

use super::unfit;
use crate::outcome::Refusal;
use interchange::{Limits, Row, Table, read_table};

/// A table with its header.
pub struct Rows(Table);

impl Rows {
    /// Reads a table that is part of the program.
    pub fn read(text: &str, name: &str) -> Result<Rows, Refusal> {
        read_table(text.as_bytes(), name, &Limits::default())
            .map(Rows)
            .map_err(unfit)
    }

    /// Its lines.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.0.rows.iter().map(|row| Line {
            table: &self.0,
            row,
        })
    }
}

/// A line of a table.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    table: &'a Table,
    row: &'a Row,
}

impl<'a> Line<'a> {
    /// The cell of a column.
    pub fn cell(self, column: &str) -> Result<&'a str, Refusal> {
        self.table
            .cell(self.row, column)
            .map(str::trim)
            .ok_or_else(|| unfit(format!("{} has no column “{column}”", self.table.file)))
    }

    /// What cannot be understood in this line.
    pub fn unfit(self, what: &str) -> Refusal {
        unfit(format!(
            "{}, row {}: {what}",
            self.table.file, self.row.number
        ))
    }
}
