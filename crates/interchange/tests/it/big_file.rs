//! Big files go through in memory that does not grow with them.

use std::io::Read;

use interchange::{Cell, Column, ColumnKind, CsvWriter, Limits, ReadOptions, TableReader};

/// Makes CSV as it is read, and counts how much was asked for.
struct Endless {
    line: Vec<u8>,
    at: usize,
    lines: u64,
    given: u64,
}

impl Endless {
    fn new(lines: u64) -> Self {
        Self {
            line: b"contact,person,note\n".to_vec(),
            at: 0,
            lines,
            given: 0,
        }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.line.len() {
            if self.lines == 0 {
                return Ok(0);
            }
            self.lines -= 1;
            self.line =
                format!("C{},P1,\"a \"\"note\"\"\nof two lines\"\r\n", self.lines).into_bytes();
            self.at = 0;
        }
        let count = buffer.len().min(self.line.len() - self.at);
        buffer[..count].copy_from_slice(&self.line[self.at..self.at + count]);
        self.at += count;
        self.given += count as u64;
        Ok(count)
    }
}

/// Keeps nothing but the length.
struct Length(u64);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The most memory this process ever held, in KB, where the system tells.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn two_hundred_thousand_rows_stream_through() {
    let reader =
        TableReader::new(Endless::new(200_000), "big.csv", &ReadOptions::default()).unwrap();
    let columns = [
        Column::text("contact"),
        Column::text("note"),
        Column::new("row", ColumnKind::Integer),
    ];
    let mut writer = CsvWriter::new(Length(0), &columns).unwrap();
    let before = peak_kb();
    let mut rows = 0_i64;
    for row in reader {
        let row = row.unwrap();
        rows += 1;
        assert_eq!(row.line, row.number * 2 - 2);
        writer
            .row(&[
                Cell::from(row.cells[0].as_str()),
                Cell::from(row.cells[2].as_str()),
                Cell::Integer(rows),
            ])
            .unwrap();
    }
    assert_eq!(rows, 200_000);
    assert!(writer.finish().unwrap().0 > 6_000_000);
    // Other tests run beside this one, hence the wide margin; the file and its
    // copy held as rows would need more than 60 MB.
    if let (Some(before), Some(after)) = (before, peak_kb()) {
        assert!(
            after - before < 40_000,
            "memory grew by {} KB",
            after - before
        );
    }
}

#[test]
fn a_gigabyte_is_refused_after_the_limit() {
    let limits = Limits {
        bytes: 2 * 1024 * 1024,
        ..Limits::default()
    };
    let mut source = Endless::new(u64::MAX);
    let mut reader =
        TableReader::new(&mut source, "huge.csv", &ReadOptions::with_limits(&limits)).unwrap();
    let problem = reader.find_map(Result::err).unwrap();
    assert_eq!(
        problem.to_string(),
        "huge.csv: this file is larger than 2 MB, so it was not read to its end. Split it into smaller files and send them one after the other."
    );
    assert!(reader.next().is_none());
    drop(reader);
    assert!(source.given < 2 * 1024 * 1024 + 128 * 1024);
}

#[test]
fn a_gigabyte_in_one_cell_is_not_held() {
    let limits = Limits {
        bytes: 8 * 1024 * 1024,
        ..Limits::default()
    };
    let file = std::io::repeat(b'x').take(1 << 30);
    let problem =
        TableReader::new(file, "cell.csv", &ReadOptions::with_limits(&limits)).unwrap_err();
    assert_eq!(problem.first().code(), "too-many-bytes");
}
