//! Writes a table in the format that was asked for.

use std::io::Write;

use crate::cell::{Cell, Column};
use crate::csv::writer::CsvWriter;
use crate::format::Format;
use crate::write_problem::WriteProblem;
use crate::xlsx::writer::XlsxWriter;

/// A [`CsvWriter`] or an [`XlsxWriter`], whichever was asked for.
///
/// ```
/// use interchange::{Cell, Column, Format, Limits, TableWriter, read_table};
///
/// for format in [Format::Csv, Format::Xlsx] {
///     let mut writer = TableWriter::new(format, Vec::new(), "Sites", &[Column::text("site")])?;
///     writer.row(&[Cell::from("S1")])?;
///     let bytes = writer.finish(&[("Source".into(), "an example".into())])?;
///     assert_eq!(read_table(&bytes, "sites", &Limits::default())?.format, format);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TableWriter<W> {
    kind: Kind<W>,
}

enum Kind<W> {
    Csv(CsvWriter<W>),
    Xlsx(Box<XlsxWriter>, W),
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a file. CSV has a byte order mark and no name of a sheet.
    pub fn new(
        format: Format,
        inner: W,
        sheet_name: &str,
        columns: &[Column],
    ) -> Result<Self, WriteProblem> {
        let kind = match format {
            Format::Csv => Kind::Csv(CsvWriter::new(inner, columns)?),
            Format::Xlsx => Kind::Xlsx(Box::new(XlsxWriter::new(sheet_name, columns)?), inner),
        };
        Ok(Self { kind })
    }

    /// Writes a row, which must have a cell for every column.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WriteProblem> {
        match &mut self.kind {
            Kind::Csv(writer) => writer.row(cells),
            Kind::Xlsx(writer, _) => writer.row(cells),
        }
    }

    /// Ends the file. A workbook gets a sheet “About” with these lines; a CSV
    /// file has no place for them.
    pub fn finish(self, about: &[(String, String)]) -> Result<W, WriteProblem> {
        match self.kind {
            Kind::Csv(writer) => writer.finish(),
            Kind::Xlsx(writer, inner) => writer.finish(inner, about),
        }
    }
}
