//! A table whose rows are read when they are asked for.

use crate::csv::reader::{Next, TableReader};
use crate::sniff::{self, Content};
use crate::table::{Row, Table};
use crate::{FileProblem, Problem, ReadOptions, read_table_with};
use std::borrow::Cow;
use std::fmt;

/// A file that was read to its end and is sound. A CSV file is kept as it came and its rows are read again whenever they
/// are asked for: as cells, a million rows of contacts would take four times as much memory as the file. The rows of a
/// workbook, which cannot be read from the middle, are held.
///
/// ```
/// use interchange::{ReadOptions, Sheet};
///
/// let sheet = Sheet::read(b"name,site\nAda,S1\nGrace,S2\n".to_vec(), "people.csv", &ReadOptions::default())?;
/// assert_eq!((sheet.header().len(), sheet.row_count()), (2, 2));
/// let numbers: Vec<u64> = sheet.rows().map(|row| row.number).collect();
/// assert_eq!(numbers, [2, 3]);
/// # Ok::<(), interchange::FileProblem>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Everything but the rows of a CSV file.
    table: Table,
    csv: Option<(Vec<u8>, ReadOptions)>,
    rows: usize,
}

impl Sheet {
    /// Reads a CSV file or a workbook to its end.
    ///
    /// # Errors
    /// [`FileProblem`] lists what is wrong, as [`read_table_with`] does.
    pub fn read(bytes: Vec<u8>, file: &str, options: &ReadOptions) -> Result<Self, FileProblem> {
        if let Some((table, rows)) = sound(&bytes, file, options) {
            return Ok(Sheet {
                table,
                csv: Some((bytes, options.clone())),
                rows,
            });
        }
        // What is wrong is told together with whatever else is.
        read_table_with(&bytes, file, options).map(Sheet::from)
    }

    /// Says what is wrong with a file, as [`Sheet::read`] does, and keeps nothing of it.
    ///
    /// # Errors
    /// As [`Sheet::read`].
    pub fn look_through(
        bytes: &[u8],
        file: &str,
        options: &ReadOptions,
    ) -> Result<(), FileProblem> {
        match sound(bytes, file, options) {
            Some(_) => Ok(()),
            None => read_table_with(bytes, file, options).map(drop),
        }
    }

    /// The name of the file, for messages.
    pub fn file(&self) -> &str {
        &self.table.file
    }

    /// The names of the columns, trimmed, all different and none empty.
    pub fn header(&self) -> &[String] {
        &self.table.header
    }

    /// The row the header stands in.
    pub fn header_row(&self) -> u64 {
        self.table.header_row
    }

    /// How many rows below it are not blank.
    pub fn row_count(&self) -> usize {
        self.rows
    }

    /// The rows below the header that are not blank, from the first.
    pub fn rows(&self) -> Rows<'_> {
        Rows(match &self.csv {
            None => Inside::Held(self.table.rows.iter()),
            // It was read to its end before, with the same options.
            Some((bytes, options)) => TableReader::new(bytes.as_slice(), &self.table.file, options)
                .map_or(Inside::Held([].iter()), |reader| {
                    Inside::Read(Box::new(reader))
                }),
        })
    }

    /// A warning that names the sheets that were not read, if there are any.
    pub fn ignored_sheets_warning(&self) -> Option<Problem> {
        self.table.ignored_sheets_warning()
    }
}

/// The header and the number of rows of a CSV file in which nothing is wrong.
fn sound(bytes: &[u8], file: &str, options: &ReadOptions) -> Option<(Table, usize)> {
    if sniff::content(bytes) != Content::Text {
        return None;
    }
    let mut reader = TableReader::new(bytes, file, options).ok()?;
    let mut rows = 0;
    while let Some(next) = reader.next_row() {
        match next {
            Next::Row(_) => rows += 1,
            Next::Faulty(..) | Next::End(_) => return None,
        }
    }
    Some((reader.table(Vec::new()), rows))
}

impl From<Table> for Sheet {
    fn from(table: Table) -> Self {
        Sheet {
            rows: table.rows.len(),
            table,
            csv: None,
        }
    }
}

// Cells may hold names and addresses, and Debug output ends up in logs.
impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet")
            .field("file", &self.table.file)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

/// The rows of a [`Sheet`], one after the other.
#[derive(Debug)]
pub struct Rows<'a>(Inside<'a>);

#[derive(Debug)]
enum Inside<'a> {
    Held(std::slice::Iter<'a, Row>),
    Read(Box<TableReader<&'a [u8]>>),
}

impl<'a> Iterator for Rows<'a> {
    type Item = Cow<'a, Row>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Inside::Held(rows) => rows.next().map(Cow::Borrowed),
            Inside::Read(reader) => match reader.next_row()? {
                Next::Row(row) | Next::Faulty(row, _) => Some(Cow::Owned(row)),
                Next::End(_) => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Column, CsvWriter, Limits};
    use proptest::prelude::*;

    #[test]
    fn what_is_wrong_is_told_as_of_a_table() {
        let text = b"a,b\n1,2\n3\n\xff,4\n";
        let options = ReadOptions::default();
        let wrong = Sheet::read(text.to_vec(), "f.csv", &options).expect_err("not sound");
        assert_eq!(Err(wrong), read_table_with(text, "f.csv", &options));
        let few = ReadOptions::with_limits(&Limits {
            rows: 1,
            ..Limits::default()
        });
        let wrong = Sheet::read(b"a\n1\n2\n".to_vec(), "f.csv", &few).expect_err("too many rows");
        assert_eq!(wrong.first().code(), "too-many-rows");
        let wrong = Sheet::read(b"%PDF-1.7".to_vec(), "f.csv", &options).expect_err("a document");
        assert_eq!(wrong.first().code(), "not-a-spreadsheet");
    }

    proptest! {
        #[test]
        fn its_rows_are_those_of_a_table(cells in proptest::collection::vec("[a-z\",;\n'=é]{0,6}", 0..40)) {
            let columns = [Column::text("x"), Column::text("y")];
            let mut writer = CsvWriter::new(Vec::new(), &columns).expect("columns");
            for pair in cells.chunks_exact(2) {
                writer.row(&[Cell::from(pair[0].as_str()), Cell::from(pair[1].as_str())]).expect("a row");
            }
            let bytes = writer.finish().expect("ends");
            let options = ReadOptions::for_own_export();
            let table = read_table_with(&bytes, "f.csv", &options).expect("a table");
            let sheet = Sheet::read(bytes, "f.csv", &options).expect("a sheet");
            prop_assert_eq!(sheet.row_count(), table.rows.len());
            // As often as one likes.
            for _ in 0..2 {
                let rows: Vec<Row> = sheet.rows().map(Cow::into_owned).collect();
                prop_assert_eq!(&rows, &table.rows);
            }
            let held = Sheet::from(table.clone());
            prop_assert_eq!(held.rows().map(Cow::into_owned).collect::<Vec<Row>>(), table.rows);
        }
    }
}
