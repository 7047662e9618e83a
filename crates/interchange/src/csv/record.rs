//! Splits a stream of UTF-8 bytes into records: RFC 4180, and as lenient as
//! spreadsheets are (any line ending, quotation marks inside a bare cell).

use std::io::Read;

use super::source::{Source, SourceError};

/// What stood in the way of a record, and in which cell (counted from 0).
pub(crate) enum RecordError {
    /// The stream broke off.
    Source(SourceError),
    /// A NUL byte.
    Nul { column: usize },
    /// Bytes that are not UTF-8, after this much of the cell that was.
    NotUtf8 { column: usize, before: String },
    /// A quotation mark without its partner.
    UnclosedQuote { column: usize },
}

/// One record.
pub(crate) struct Record {
    /// The row as a spreadsheet numbers it.
    pub(crate) row: u64,
    /// The line of the file it starts on.
    pub(crate) line: u64,
    /// The cells, not more than the limit.
    pub(crate) cells: Vec<String>,
    /// How many cells the record has, kept or not.
    pub(crate) count: usize,
    /// Whether any cell beyond the limit holds something.
    pub(crate) more_is_filled: bool,
    /// The first cell that is longer than the limit; it is cut off.
    pub(crate) too_long: Option<usize>,
}

/// Reads records; never holds more than one.
pub(crate) struct Records<R> {
    source: Source<R>,
    delimiter: u8,
    max_columns: usize,
    max_chars: usize,
    row: u64,
    line: u64,
    after_return: bool,
    cell: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    Bare,
    Quoted,
    /// Just after a quotation mark inside a quoted cell.
    MaybeClosed,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(
        source: Source<R>,
        delimiter: u8,
        max_columns: usize,
        max_chars: usize,
    ) -> Self {
        Self {
            source,
            delimiter,
            max_columns,
            max_chars,
            row: 0,
            line: 1,
            after_return: false,
            cell: Vec::new(),
        }
    }

    /// The row that is being read or was read last.
    pub(crate) fn row(&self) -> u64 {
        self.row
    }

    /// The next record, or `None` at the end. A blank line is a record of one empty cell.
    pub(crate) fn next(&mut self) -> Result<Option<Record>, RecordError> {
        let more = self.skip_line_feed().and_then(|()| self.peek());
        // A stream that breaks off here does so in the row that is not there.
        self.row += u64::from(!matches!(more, Ok(None)));
        if more?.is_none() {
            return Ok(None);
        }
        let mut record = Record {
            row: self.row,
            line: self.line,
            cells: Vec::new(),
            count: 0,
            more_is_filled: false,
            too_long: None,
        };
        self.cell.clear();
        let mut state = State::Start;
        loop {
            let Some(byte) = self.peek()? else {
                if state == State::Quoted {
                    return Err(RecordError::UnclosedQuote {
                        column: record.count,
                    });
                }
                self.finish_cell(&mut record)?;
                return Ok(Some(record));
            };
            if byte == 0 {
                return Err(RecordError::Nul {
                    column: record.count,
                });
            }
            match (state, byte) {
                (State::Start, b'"') => state = State::Quoted,
                (State::Quoted, b'"') => state = State::MaybeClosed,
                (State::MaybeClosed, b'"') => {
                    self.push(1);
                    state = State::Quoted;
                    continue;
                }
                (State::Quoted, _) => {
                    self.take_run(|byte| byte == b'"');
                    continue;
                }
                (_, b'\r' | b'\n') => {
                    self.count_line(byte);
                    self.source.consume(1);
                    self.after_return = byte == b'\r';
                    self.finish_cell(&mut record)?;
                    return Ok(Some(record));
                }
                (_, byte) if byte == self.delimiter => {
                    self.finish_cell(&mut record)?;
                    state = State::Start;
                }
                _ => {
                    let delimiter = self.delimiter;
                    self.take_run(|byte| byte == delimiter || byte == b'\r' || byte == b'\n');
                    state = State::Bare;
                    continue;
                }
            }
            self.after_return = false;
            self.source.consume(1);
        }
    }

    /// Skips the second half of a CR LF that ended the record before.
    fn skip_line_feed(&mut self) -> Result<(), RecordError> {
        if self.after_return && self.peek()? == Some(b'\n') {
            self.source.consume(1);
        }
        self.after_return = false;
        Ok(())
    }

    fn peek(&mut self) -> Result<Option<u8>, RecordError> {
        if self.source.buffer().is_empty() && !self.source.fill().map_err(RecordError::Source)? {
            return Ok(None);
        }
        Ok(self.source.buffer().first().copied())
    }

    /// Takes bytes up to one that ends the run, a NUL, or the end of the block.
    fn take_run(&mut self, ends: impl Fn(u8) -> bool) {
        let buffer = self.source.buffer();
        let length = buffer
            .iter()
            .position(|&byte| byte == 0 || ends(byte))
            .unwrap_or(buffer.len());
        self.push(length);
    }

    /// Moves bytes from the buffer to the cell, unless the cell is over-full already.
    fn push(&mut self, length: usize) {
        let room = self.most_bytes().saturating_sub(self.cell.len());
        let buffer = self.source.buffer();
        let mut lines = 0;
        let mut after_return = self.after_return;
        for &byte in &buffer[..length] {
            if byte == b'\r' || (byte == b'\n' && !after_return) {
                lines += 1;
            }
            after_return = byte == b'\r';
        }
        self.cell.extend_from_slice(&buffer[..length.min(room)]);
        self.line += lines;
        self.after_return = after_return;
        self.source.consume(length);
    }

    fn count_line(&mut self, byte: u8) {
        if byte == b'\r' || !self.after_return {
            self.line += 1;
        }
    }

    /// A cell of the longest kind takes at most four bytes a character; one
    /// byte more shows that it is too long without keeping the rest.
    fn most_bytes(&self) -> usize {
        self.max_chars.saturating_mul(4).saturating_add(1)
    }

    fn finish_cell(&mut self, record: &mut Record) -> Result<(), RecordError> {
        let column = record.count;
        record.count += 1;
        let cut = self.cell.len() >= self.most_bytes();
        let text = match std::str::from_utf8(&self.cell) {
            Ok(text) => text,
            Err(error) if cut && error.error_len().is_none() => {
                std::str::from_utf8(&self.cell[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(error) => {
                let good = &self.cell[..error.valid_up_to()];
                let before = String::from_utf8_lossy(good).into_owned();
                return Err(RecordError::NotUtf8 { column, before });
            }
        };
        if cut || text.chars().count() > self.max_chars {
            record.too_long.get_or_insert(column);
        }
        if column < self.max_columns {
            record.cells.push(text.to_owned());
        } else if !text.trim().is_empty() {
            record.more_is_filled = true;
        }
        self.cell.clear();
        Ok(())
    }
}
