#![doc = include_str!("../README.md")]

pub mod archive;
mod cell;
mod column;
mod column_mapping;
mod csv;
pub mod document;
mod docx_writer;
mod format;
mod formula_guard;
mod options;
mod problem;
pub mod qda;
mod sniff;
mod table;
mod table_writer;
mod write_problem;
mod xlsx;

pub use cell::{Cell, Column, ColumnKind};
pub use column::column_letter;
pub use column_mapping::{ExpectedColumn, Mapping, Near, Suggestion, suggest, suggest_with};
pub use csv::reader::TableReader;
pub use csv::writer::CsvWriter;
pub use docx_writer::{DocxTable, DocxWriter, Run};
pub use format::Format;
pub use formula_guard::{guard as guard_formula, unguard as unguard_formula};
pub use options::{Encoding, Limits, ReadOptions};
pub use problem::{FileProblem, Problem, ProblemKind, Severity};
pub use table::{Row, Table};
pub use table_writer::TableWriter;
pub use write_problem::WriteProblem;
pub use xlsx::writer::XlsxWriter;

/// Reads a CSV file or a workbook, whichever it is, with default options.
///
/// # Errors
/// [`FileProblem`] lists what is wrong, with places and remedies.
///
/// ```
/// use interchange::{Limits, read_table};
///
/// let table = read_table(b"name,site\nAda,S1\n", "people.csv", &Limits::default())?;
/// assert_eq!(table.header, ["name", "site"]);
/// assert_eq!(table.cell(&table.rows[0], "site"), Some("S1"));
/// # Ok::<(), interchange::FileProblem>(())
/// ```
pub fn read_table(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Table, FileProblem> {
    read_table_with(bytes, file_name, &ReadOptions::with_limits(limits))
}

/// Reads a CSV file or a workbook, whichever it is.
///
/// What it is follows from the content; the name of the file is for messages only.
///
/// # Errors
/// [`FileProblem`] lists what is wrong, with places and remedies.
pub fn read_table_with(
    bytes: &[u8],
    file_name: &str,
    options: &ReadOptions,
) -> Result<Table, FileProblem> {
    match sniff::content(bytes) {
        sniff::Content::Zip => xlsx::reader::read(bytes, file_name, options),
        sniff::Content::Ole => Err(sniff::ole_problem(file_name, bytes).into()),
        sniff::Content::Other(_) | sniff::Content::Text => collect_csv(bytes, file_name, options),
    }
}

fn collect_csv(bytes: &[u8], file: &str, options: &ReadOptions) -> Result<Table, FileProblem> {
    let mut reader = TableReader::new(bytes, file, options)?;
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    let mut unlisted = false;
    for row in reader.by_ref() {
        match row {
            Ok(row) if problems.is_empty() => rows.push(row),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
        if problems.len() >= options.limits.problems {
            unlisted = true;
            break;
        }
    }
    if let Some(problem) = FileProblem::collect(problems, unlisted) {
        return Err(problem);
    }
    Ok(Table {
        file: file.to_owned(),
        format: Format::Csv,
        header: reader.header().to_vec(),
        header_row: reader.header_row(),
        rows,
        sheet: None,
        ignored_sheets: Vec::new(),
    })
}
