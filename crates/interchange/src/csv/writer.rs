//! Writes a CSV file row by row.

use std::io::Write;

use crate::cell::{Cell, Column, Day, parse_date_time, show_date_time, show_number};
use crate::formula_guard::guard;
use crate::write_problem::WriteProblem;

/// Writes CSV as RFC 4180 has it: commas, CR LF, quotation marks where needed.
/// Memory does not grow with the file.
///
/// Texts that a spreadsheet would run as a formula are guarded by an
/// apostrophe; [`crate::ReadOptions::undo_formula_guard`] takes that back exactly.
/// Numbers are numbers: a negative one is not guarded.
///
/// ```
/// use interchange::{Cell, Column, ColumnKind, CsvWriter};
///
/// let columns = [Column::text("note"), Column::new("minutes", ColumnKind::Integer)];
/// let mut writer = CsvWriter::new(Vec::new(), &columns)?;
/// writer.row(&[Cell::from("=1+1"), Cell::Integer(-5)])?;
/// let bytes = writer.finish()?;
/// assert_eq!(String::from_utf8_lossy(&bytes), "\u{feff}note,minutes\r\n'=1+1,-5\r\n");
/// # Ok::<(), interchange::WriteProblem>(())
/// ```
pub struct CsvWriter<W> {
    inner: W,
    names: Vec<String>,
    rows: u64,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    /// Writes a byte order mark, so that Excel reads the file as UTF-8, and the header.
    pub fn new(mut inner: W, columns: &[Column]) -> Result<Self, WriteProblem> {
        inner.write_all("\u{feff}".as_bytes())?;
        Self::without_mark(inner, columns)
    }

    /// Writes the header only: for programs, which do not expect a byte order mark.
    pub fn without_mark(inner: W, columns: &[Column]) -> Result<Self, WriteProblem> {
        let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        let mut writer = Self {
            inner,
            names,
            rows: 1,
            line: String::new(),
        };
        let header: Vec<Cell> = writer
            .names
            .iter()
            .map(|name| Cell::Text(name.clone()))
            .collect();
        writer.write_line(&header)?;
        Ok(writer)
    }

    /// Writes a row, which must have a cell for every column.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WriteProblem> {
        self.rows += 1;
        if cells.len() != self.names.len() {
            return Err(WriteProblem::WrongCellCount {
                row: self.rows,
                expected: self.names.len(),
                actual: cells.len(),
            });
        }
        self.write_line(cells)
    }

    /// Flushes, and gives back what was written to.
    pub fn finish(mut self) -> Result<W, WriteProblem> {
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn write_line(&mut self, cells: &[Cell]) -> Result<(), WriteProblem> {
        self.line.clear();
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.line.push(',');
            }
            let place = || {
                (
                    self.rows,
                    self.names.get(index).cloned().unwrap_or_default(),
                )
            };
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => push_quoted(&mut self.line, &guard(text)),
                Cell::Integer(number) => self.line.push_str(&number.to_string()),
                Cell::Decimal(number) if number.is_finite() => {
                    self.line.push_str(&show_number(*number));
                }
                Cell::Decimal(_) => return Err(WriteProblem::not_finite(place())),
                Cell::Boolean(yes) => self.line.push_str(if *yes { "true" } else { "false" }),
                Cell::Date(text) => {
                    Day::parse(text).ok_or_else(|| WriteProblem::not_a_date(place(), text))?;
                    self.line.push_str(text);
                }
                Cell::DateTime(text) => {
                    let (day, time) = parse_date_time(text)
                        .ok_or_else(|| WriteProblem::not_a_date(place(), text))?;
                    self.line.push_str(&show_date_time(day, time));
                }
            }
        }
        // A line with nothing on it would be no row at all.
        if self.line.is_empty() {
            self.line.push_str("\"\"");
        }
        self.line.push_str("\r\n");
        self.inner.write_all(self.line.as_bytes())?;
        Ok(())
    }
}

/// Quotes what needs it. Semicolons and tabs are quoted too: a spreadsheet set
/// to another country splits at them, which would lay a guarded `=` bare.
fn push_quoted(line: &mut String, text: &str) {
    let edge = |character: Option<char>| character.is_some_and(char::is_whitespace);
    let needed = text.contains([',', ';', '\t', '"', '\r', '\n'])
        || edge(text.chars().next())
        || edge(text.chars().next_back());
    if !needed {
        line.push_str(text);
        return;
    }
    line.push('"');
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            line.push_str("\"\"");
        }
        line.push_str(part);
    }
    line.push('"');
}
