//! Comma-separated values: read and written as a stream.
//!
//! The reader is our own rather than a crate's because an importer must say
//! *where*: the row as a spreadsheet numbers it (blank rows count, line breaks
//! inside a cell do not), the cell with the first byte that is not UTF-8, the
//! row in which a quotation mark was opened that is never closed. A test
//! compares its cells with those of the `csv` crate.

mod record;
mod source;

pub(crate) mod reader;
pub(crate) mod writer;
