//! Reads a CSV file row by row.

use crate::Words;
use std::fmt;
use std::io::Read;

use super::record::{Record, RecordError, Records};
use super::source::{Source, SourceError};
use crate::column::column_letter;
use crate::format::Format;
use crate::formula_guard::unguard;
use crate::options::{ReadOptions, bytes_in_words, count_in_words};
use crate::problem::{FileProblem, Problem, ProblemKind};
use crate::sniff::{self, Content};
use crate::table::{Header, Row, Table, is_blank};

const SAVE_AS_UTF8: &str = "In the spreadsheet program choose “Save as” and the type “CSV UTF-8”.";

/// What comes next in a file.
pub(crate) enum Next {
    /// A row.
    Row(Row),
    /// A row as far as it could be read, and what is wrong with it.
    Faulty(Row, Problem),
    /// Why nothing more can be read.
    End(Problem),
}

/// A CSV file as a stream of rows, in memory that does not grow with the file.
///
/// A row that is wrong by itself (ragged, a cell too long) comes as an `Err`
/// and reading goes on; after anything that makes the rest unreadable (too
/// large, not UTF-8, a NUL byte, an unclosed quotation mark) nothing follows.
///
/// ```
/// use interchange::{ReadOptions, TableReader};
///
/// let file = "name;site\nAda;S1\nGrace;S2\n";
/// let reader = TableReader::new(file.as_bytes(), "people.csv", &ReadOptions::default())?;
/// assert_eq!(reader.header(), ["name", "site"]);
/// for row in reader {
///     let row = row?;
///     println!("row {}: {}", row.number, row.cells[0]);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TableReader<R> {
    records: Records<R>,
    file: String,
    header: Header,
    header_row: u64,
    options: ReadOptions,
    given: u64,
    done: bool,
}

impl<R: Read> TableReader<R> {
    /// Reads the header.
    pub fn new(inner: R, file: &str, options: &ReadOptions) -> Result<Self, FileProblem> {
        let limits = &options.limits;
        let source = Source::open(inner, options.encoding, limits.bytes)
            .map_err(|error| source_problem(file, None, limits.bytes, &error))?;
        match sniff::content(source.buffer()) {
            Content::Text => {}
            Content::Other(seems) => return Err(sniff::not_a_spreadsheet(file, seems).into()),
            Content::Zip => {
                return Err(sniff::not_a_spreadsheet(
                    file,
                    "a workbook or another ZIP archive, not CSV",
                )
                .into());
            }
            Content::Ole => return Err(sniff::ole_problem(file, source.buffer()).into()),
        }
        let (declared, found) = find_delimiter(source.buffer());
        let delimiter = options.delimiter.unwrap_or(found);
        let mut records = Records::new(source, delimiter, limits.columns, limits.cell_chars);
        let mut first = true;
        loop {
            let record = match records.next() {
                Ok(Some(record)) => record,
                Ok(None) => return Err(empty(file).into()),
                Err(error) => {
                    return Err(
                        record_problem(file, records.row(), None, limits.bytes, &error).into(),
                    );
                }
            };
            // Excel's own `sep=;` line is an instruction, not a row of names.
            let instruction = declared && std::mem::take(&mut first);
            if instruction || (record.count <= limits.columns && is_blank(&record.cells)) {
                continue;
            }
            if record.more_is_filled {
                return Err(
                    too_many_columns(file, record.row, record.count, limits.columns).into(),
                );
            }
            if let Some(column) = record.too_long {
                return Err(cell_too_long(
                    file,
                    record.row,
                    column_letter(column),
                    limits.cell_chars,
                )
                .into());
            }
            let header_row = record.row;
            let cells = settle(record.cells, options);
            let header = Header::check(file, header_row, &cells).map_err(|problems| {
                FileProblem::collect(problems, false).unwrap_or_else(|| empty(file).into())
            })?;
            return Ok(Self {
                records,
                file: file.to_owned(),
                header,
                header_row,
                options: options.clone(),
                given: 0,
                done: false,
            });
        }
    }

    /// The names of the columns, trimmed.
    pub fn header(&self) -> &[String] {
        &self.header.names
    }

    /// The row the header stands in.
    pub fn header_row(&self) -> u64 {
        self.header_row
    }

    /// The table with these rows.
    pub(crate) fn table(&self, rows: Vec<Row>) -> Table {
        Table {
            file: self.file.clone(),
            format: Format::Csv,
            header: self.header.names.clone(),
            header_row: self.header_row,
            rows,
            sheet: None,
            ignored_sheets: Vec::new(),
        }
    }

    /// The next row, unless the file has ended.
    pub(crate) fn next_row(&mut self) -> Option<Next> {
        while !self.done {
            match self.records.next() {
                Ok(None) => self.done = true,
                Err(error) => {
                    self.done = true;
                    let row = self.records.row();
                    return Some(Next::End(record_problem(
                        &self.file,
                        row,
                        Some(&self.header),
                        self.options.limits.bytes,
                        &error,
                    )));
                }
                Ok(Some(record)) => {
                    if is_blank(&record.cells) && !record.more_is_filled {
                        continue;
                    }
                    if self.given == self.options.limits.rows {
                        self.done = true;
                        let problem = too_many_rows(&self.file, record.row, self.given);
                        return Some(Next::End(problem));
                    }
                    self.given += 1;
                    return Some(self.row(record));
                }
            }
        }
        None
    }

    fn row(&self, record: Record) -> Next {
        let problem = self.fault(&record);
        let mut cells = settle(record.cells, &self.options);
        cells.resize(self.header.names.len(), String::new());
        let row = Row {
            number: record.row,
            line: record.line,
            cells,
        };
        match problem.or_else(|| self.fault_of_cell(&row)) {
            None => Next::Row(row),
            Some(problem) => Next::Faulty(row, problem),
        }
    }

    /// What is wrong with the shape of a row.
    fn fault(&self, record: &Record) -> Option<Problem> {
        let file = self.file.as_str();
        let expected = self.header.names.len();
        if let Some(column) = record.too_long {
            return Some(cell_too_long(
                file,
                record.row,
                self.header.name(column),
                self.options.limits.cell_chars,
            ));
        }
        // Empty cells beyond the header are what spreadsheets leave behind.
        let filled_beyond =
            record.more_is_filled || !is_blank(record.cells.get(expected..).unwrap_or_default());
        if record.count < expected || filled_beyond {
            return Some(Problem::in_row(file, record.row)
                .kind(ProblemKind::RaggedRow)
                .says(Words::with("this row has {count} cells and the header has {expected}", &[("count", &record.count), ("expected", &expected)]))
                .remedy(if record.count < expected {
                    "Add the missing cells; an empty cell still needs its delimiter."
                } else {
                    "Delete the extra cells, or put a text that contains the delimiter in quotation marks."
                }));
        }
        None
    }

    /// What is wrong with a cell of a row.
    fn fault_of_cell(&self, row: &Row) -> Option<Problem> {
        if self.options.keep_nul {
            return None;
        }
        let (column, cell) = row
            .cells
            .iter()
            .enumerate()
            .find(|(_, cell)| cell.contains('\0'))?;
        Some(nul_in_cell(
            &self.file,
            row.number,
            self.header.name(column),
            cell,
        ))
    }
}

// What is in the buffers may be names and addresses.
impl<R> fmt::Debug for TableReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableReader")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl<R: Read> Iterator for TableReader<R> {
    type Item = Result<Row, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.next_row()? {
            Next::Row(row) => Ok(row),
            Next::Faulty(_, problem) | Next::End(problem) => Err(problem),
        })
    }
}

/// Takes back the formula guard where asked to.
fn settle(cells: Vec<String>, options: &ReadOptions) -> Vec<String> {
    if !options.undo_formula_guard {
        return cells;
    }
    cells
        .into_iter()
        .map(|cell| unguard(&cell).into_owned())
        .collect()
}

/// The delimiter that occurs most often in the first line that holds anything,
/// outside quotation marks; and whether it was declared by a `sep=` line.
fn find_delimiter(start: &[u8]) -> (bool, u8) {
    if let [
        b's' | b'S',
        b'e' | b'E',
        b'p' | b'P',
        b'=',
        delimiter,
        b'\r' | b'\n',
        ..,
    ] = start
    {
        return (true, *delimiter);
    }
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let mut seen = false;
    for &byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted && seen => break,
            _ => {
                if let Some(count) = counts
                    .iter_mut()
                    .find(|(delimiter, _)| *delimiter == byte && !quoted)
                {
                    count.1 += 1;
                }
            }
        }
        seen |= !byte.is_ascii_whitespace();
    }
    // Ties go to the earlier one.
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    (false, best.map_or(b',', |(delimiter, _)| *delimiter))
}

fn empty(file: &str) -> Problem {
    Problem::in_file(file)
        .kind(ProblemKind::Empty)
        .says("there is nothing in this file")
        .remedy("Choose a file with the names of the columns in its first row.")
}

pub(crate) fn too_large(file: &str, limit: u64) -> Problem {
    Problem::in_file(file)
        .kind(ProblemKind::TooManyBytes)
        .says(Words::with(
            "this file is larger than {limit}, so it was not read to its end",
            &[("limit", &bytes_in_words(limit))],
        ))
        .remedy("Split it into smaller files and send them one after the other.")
}

pub(crate) fn too_many_rows(file: &str, row: u64, limit: u64) -> Problem {
    Problem::in_row(file, row)
        .kind(ProblemKind::TooManyRows)
        .says(Words::with(
            "this file has more than {limit} rows",
            &[("limit", &count_in_words(limit))],
        ))
        .remedy("Split it into smaller files and send them one after the other.")
}

pub(crate) fn too_many_columns(file: &str, row: u64, count: usize, limit: usize) -> Problem {
    Problem::in_row(file, row)
        .kind(ProblemKind::TooManyColumns)
        .says(Words::with(
            "this row has {count} columns, more than {limit}",
            &[("count", &count), ("limit", &limit)],
        ))
        .remedy("Keep the columns that are needed and delete the others.")
}

pub(crate) fn cell_too_long(file: &str, row: u64, column: String, limit: usize) -> Problem {
    Problem::at(file, row, column)
        .kind(ProblemKind::CellTooLong)
        .says(Words::with(
            "this cell is longer than {limit} characters",
            &[("limit", &(count_in_words(limit as u64)))],
        ))
        .remedy("Shorten the text, or look for a missing quotation mark before it.")
}

pub(crate) fn nul_in_cell(file: &str, row: u64, column: String, value: &str) -> Problem {
    Problem::at(file, row, column)
        .kind(ProblemKind::NulByte)
        .value(value)
        .says("this cell contains a NUL character, which cannot be kept")
        .remedy("Type the text of this cell again, then save the file and try again.")
}

fn source_problem(file: &str, row: Option<u64>, limit: u64, error: &SourceError) -> Problem {
    let place = || match row {
        Some(row) => Problem::in_row(file, row),
        None => Problem::in_file(file),
    };
    match error {
        SourceError::TooLarge => too_large(file, limit),
        SourceError::NotUtf16 => place()
            .kind(ProblemKind::BadEncoding)
            .says("this file begins like UTF-16 text but goes on differently")
            .remedy(SAVE_AS_UTF8),
        SourceError::Io(error) => place()
            .kind(ProblemKind::Unreadable)
            .says(Words::with(
                "this file could not be read to its end ({error})",
                &[("error", &error)],
            ))
            .remedy("Try again; if it happens again, copy the file and use the copy."),
    }
}

fn record_problem(
    file: &str,
    row: u64,
    header: Option<&Header>,
    limit: u64,
    error: &RecordError,
) -> Problem {
    let name =
        |column: usize| header.map_or_else(|| column_letter(column), |header| header.name(column));
    match error {
        RecordError::Source(error) => source_problem(file, Some(row.max(1)), limit, error),
        RecordError::Nul { column } => Problem::at(file, row, name(*column))
            .kind(ProblemKind::NulByte)
            .says("there is a NUL byte here, which text never contains")
            .remedy("The file is damaged or is not text. In the spreadsheet program choose “Save as” and the type “CSV UTF-8”."),
        RecordError::NotUtf8 { column, before } => Problem::at(file, row, name(*column))
            .kind(ProblemKind::BadEncoding)
            .value(&format!("{before}�"))
            .says("the letter at � is not in UTF-8, so it cannot be told which letter it is")
            .remedy(SAVE_AS_UTF8),
        RecordError::UnclosedQuote { column } => Problem::at(file, row, name(*column))
            .kind(ProblemKind::UnclosedQuote)
            .says("a quotation mark opens here and is never closed")
            .remedy("Close it, or write it twice if it belongs to the text."),
    }
}

#[cfg(test)]
mod tests {
    use super::find_delimiter;

    #[test]
    fn the_delimiter_is_the_most_frequent_of_the_header() {
        let cases: [(&str, (bool, u8)); 8] = [
            ("a,b,c\n1;2;3;4;5\n", (false, b',')),
            ("a;b;c\n1,5;2;3\n", (false, b';')),
            ("a\tb\n", (false, b'\t')),
            ("\"a;x;y\",b\n", (false, b',')),
            ("only\n1\n", (false, b',')),
            ("\n\n a;b\n", (false, b';')),
            ("sep=;\na;b\n", (true, b';')),
            ("a,b;c\n", (false, b',')),
        ];
        for (text, expected) in cases {
            assert_eq!(find_delimiter(text.as_bytes()), expected, "{text:?}");
        }
    }
}
