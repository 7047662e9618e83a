//! Why a file could not be written.

use thiserror::Error;

/// Why a file could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteProblem {
    /// A row with more or fewer cells than there are columns.
    #[error("row {row} has {actual} cells, but there are {expected} columns")]
    WrongCellCount {
        /// The row, the header being 1.
        row: u64,
        /// How many columns there are.
        expected: usize,
        /// How many cells the row has.
        actual: usize,
    },
    /// A date that does not exist or is not written as year-month-day.
    #[error(
        "row {row}, column {column}: “{value}” is not a date as 2025-03-01 or 2025-03-01T14:30"
    )]
    NotADate {
        /// The row, the header being 1.
        row: u64,
        /// The name of the column.
        column: String,
        /// What was given.
        value: String,
    },
    /// Infinity or not-a-number, which no spreadsheet holds.
    #[error("row {row}, column {column}: only finite numbers can be written")]
    NotFinite {
        /// The row, the header being 1.
        row: u64,
        /// The name of the column.
        column: String,
    },
    /// A text longer than the 32,767 characters of a workbook's cell.
    #[error(
        "row {row}, column {column}: a cell of a workbook holds 32,767 characters; write CSV instead"
    )]
    CellTooLong {
        /// The row, the header being 1.
        row: u64,
        /// The name of the column.
        column: String,
    },
    /// More rows than a sheet of a workbook holds.
    #[error("a sheet of a workbook holds 1,048,576 rows; write CSV instead")]
    TooManyRows,
    /// More columns than a sheet of a workbook holds.
    #[error("a sheet of a workbook holds 16,384 columns")]
    TooManyColumns,
    /// The workbook could not be put together.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The file could not be written.
    #[error("the file could not be written: {0}")]
    Io(#[from] std::io::Error),
}

impl WriteProblem {
    pub(crate) fn not_finite((row, column): (u64, String)) -> Self {
        Self::NotFinite { row, column }
    }

    pub(crate) fn not_a_date((row, column): (u64, String), value: &str) -> Self {
        Self::NotADate {
            row,
            column,
            value: value.to_owned(),
        }
    }

    pub(crate) fn cell_too_long((row, column): (u64, String)) -> Self {
        Self::CellTooLong { row, column }
    }
}
