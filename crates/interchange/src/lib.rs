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
pub mod locked;
mod options;
mod problem;
pub mod qda;
mod sheet;
mod sniff;
mod table;
mod table_writer;
mod words;
mod write_problem;
mod xlsx;

pub use cell::{Cell, Column, ColumnKind};
pub use column::column_letter;
pub use column_mapping::{ExpectedColumn, Mapping, Near, Suggestion, suggest, suggest_with};
use csv::reader::Next;
pub use csv::reader::TableReader;
pub use csv::writer::CsvWriter;
pub use docx_writer::{DocxTable, DocxWriter, Run};
pub use format::Format;
pub use formula_guard::{guard as guard_formula, unguard as unguard_formula};
pub use options::{Encoding, Limits, ReadOptions};
pub use problem::{FileProblem, Problem, ProblemKind, Severity};
pub use sheet::{Rows, Sheet};
pub use table::{Row, Table};
pub use table_writer::TableWriter;
pub use words::{Value, Words};
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
        sniff::Content::Other(_) | sniff::Content::Text => collect_csv(bytes, file_name, options)
            .map_err(|found| {
                if found.first().kind_of() == ProblemKind::BadEncoding {
                    with_the_rest(found, bytes, file_name, options)
                } else {
                    found
                }
            }),
    }
}

/// What else is wrong with a file whose letters cannot be told: that can be seen whatever they are.
fn with_the_rest(
    found: FileProblem,
    bytes: &[u8],
    file: &str,
    options: &ReadOptions,
) -> FileProblem {
    // In UTF-16 every other byte would be taken for a letter of its own.
    if sniff::is_utf16(bytes) {
        return found;
    }
    let legible = String::from_utf8_lossy(bytes);
    match collect_csv(legible.as_bytes(), file, options) {
        Ok(table) => found.and(Vec::new(), false, Some(table)),
        Err(others) => {
            let unlisted = others.may_be_more();
            let (problems, table) = others.into_parts();
            found.and(problems, unlisted, table)
        }
    }
}

fn collect_csv(bytes: &[u8], file: &str, options: &ReadOptions) -> Result<Table, FileProblem> {
    let mut reader = TableReader::new(bytes, file, options)?;
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    let mut ended = true;
    while let Some(next) = reader.next_row() {
        match next {
            Next::Row(row) => rows.push(row),
            Next::Faulty(row, problem) => {
                rows.push(row);
                problems.push(problem);
            }
            Next::End(problem) => {
                problems.push(problem);
                ended = false;
            }
        }
        if problems.len() >= options.limits.problems {
            break;
        }
    }
    let unlisted = problems.len() >= options.limits.problems;
    let table = reader.table(rows);
    match FileProblem::collect(problems, unlisted) {
        None => Ok(table),
        Some(problem) => {
            Err(problem.and(Vec::new(), unlisted, (ended && !unlisted).then_some(table)))
        }
    }
}
