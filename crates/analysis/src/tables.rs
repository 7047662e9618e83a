//! The numbers of pictures as spreadsheets.

use charts::{Cell, Table};
use interchange::{Cell as Written, Column, ColumnKind, Format, TableWriter, WriteProblem};

/// A table as CSV or as a workbook, numbers unrounded. `name` is for the sheet; `about` becomes a sheet of its own in a
/// workbook.
///
/// # Errors
/// What a spreadsheet cannot hold.
pub fn spreadsheet(
    format: Format,
    name: &str,
    table: &Table,
    about: &[(String, String)],
) -> Result<Vec<u8>, WriteProblem> {
    let columns: Vec<Column> = table
        .columns
        .iter()
        .map(|column| {
            let label = match column.suffix.trim() {
                "" => column.label.clone(),
                suffix => format!("{} ({suffix})", column.label),
            };
            let kind = if column.numeric {
                ColumnKind::Decimal
            } else {
                ColumnKind::Text
            };
            Column::new(label, kind)
        })
        .collect();
    let mut writer = TableWriter::new(format, Vec::new(), name, &columns)?;
    for row in &table.rows {
        let cells: Vec<Written> = row.iter().map(cell).collect();
        writer.row(&cells)?;
    }
    writer.finish(about)
}

fn cell(cell: &Cell) -> Written {
    match cell {
        Cell::Text(text) | Cell::Link { text, .. } => Written::Text(text.clone()),
        Cell::Number { value, .. } if value.is_finite() => Written::Decimal(*value),
        Cell::Number { .. } | Cell::Blank => Written::Empty,
    }
}
