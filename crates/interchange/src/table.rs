//! A table as read: a header, and rows that know where they stood in the file.

use crate::Words;
use std::collections::BTreeMap;
use std::fmt;

use crate::column::column_letter;
use crate::format::Format;
use crate::problem::{Problem, ProblemKind};

/// One row of a table.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The row as a spreadsheet numbers it: the first row of the file is 1,
    /// blank rows count, and a line break inside a cell does not.
    pub number: u64,
    /// The line of the text file on which the row starts, which differs from
    /// `number` below cells with line breaks. The same as `number` in a workbook.
    pub line: u64,
    /// The cells as text, as many as the header has names.
    pub cells: Vec<String>,
}

// Cells may hold names and addresses, and Debug output ends up in logs.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("number", &self.number)
            .field("cells", &self.cells.len())
            .finish_non_exhaustive()
    }
}

/// A whole table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of the file, for messages.
    pub file: String,
    /// What the content turned out to be.
    pub format: Format,
    /// The names of the columns, trimmed, all different and none empty.
    pub header: Vec<String>,
    /// The row the header stands in.
    pub header_row: u64,
    /// The rows below it that are not blank.
    pub rows: Vec<Row>,
    /// The sheet that was read, if it is a workbook.
    pub sheet: Option<String>,
    /// The other sheets of the workbook, which were not read.
    pub ignored_sheets: Vec<String>,
}

impl Table {
    /// The position of a column by its exact name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|header| header == name)
    }

    /// The cell in a row, by the exact name of the column.
    pub fn cell<'a>(&self, row: &'a Row, name: &str) -> Option<&'a str> {
        row.cells.get(self.column(name)?).map(String::as_str)
    }

    /// A warning that names the sheets that were not read, if there are any.
    pub fn ignored_sheets_warning(&self) -> Option<Problem> {
        if self.ignored_sheets.is_empty() {
            return None;
        }
        let read = self.sheet.as_deref().unwrap_or_default();
        Some(
            Problem::in_file(&self.file)
                .kind(ProblemKind::Rule("ignored-sheets"))
                .warning()
                .says(Words::with(
                    "only the sheet “{read}” was read, not {others}",
                    &[
                        ("read", &read),
                        (
                            "others",
                            &(self
                                .ignored_sheets
                                .iter()
                                .map(|name| format!("“{name}”"))
                                .collect::<Vec<_>>()
                                .join(", ")),
                        ),
                    ],
                ))
                .remedy("If another sheet was meant, name it."),
        )
    }
}

/// The names of the columns, checked, and how many unnamed ones stood behind them.
pub(crate) struct Header {
    pub(crate) names: Vec<String>,
}

impl Header {
    /// Trims the names and drops unnamed columns at the right edge, which
    /// spreadsheets often leave behind: cells under them must then be empty.
    pub(crate) fn check(file: &str, row: u64, cells: &[String]) -> Result<Self, Vec<Problem>> {
        let mut names: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        let mut problems = Vec::new();
        let mut first_seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            if name.is_empty() {
                problems.push(
                    Problem::at(file, row, column_letter(index))
                        .kind(ProblemKind::EmptyHeader)
                        .says("this column has no name in the header")
                        .remedy("Give it a name in the first row, or delete the column."),
                );
            } else if let Some(&earlier) = first_seen.get(name.as_str()) {
                problems.push(
                    Problem::at(file, row, name.clone())
                        .kind(ProblemKind::DuplicateHeader)
                        .says(Words::with(
                            "columns {first} and {second} have the same name",
                            &[
                                ("first", &column_letter(earlier)),
                                ("second", &column_letter(index)),
                            ],
                        ))
                        .remedy("Give each column a name of its own, or delete one of the two."),
                );
            } else {
                first_seen.insert(name, index);
            }
        }
        if problems.is_empty() {
            Ok(Self { names })
        } else {
            Err(problems)
        }
    }

    /// The name of a column, or its letter where it has none.
    pub(crate) fn name(&self, index: usize) -> String {
        self.names
            .get(index)
            .cloned()
            .unwrap_or_else(|| column_letter(index))
    }
}

/// A row in which nothing is written.
pub(crate) fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}
