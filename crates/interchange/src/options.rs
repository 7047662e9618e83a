//! What a reader accepts, and how much of it.

/// How much of a file is read before it is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Size of a workbook once unpacked, in bytes (a workbook is a ZIP archive).
    pub unpacked_bytes: u64,
    /// Rows below the header.
    pub rows: u64,
    /// Columns.
    pub columns: usize,
    /// Characters in one cell. 32,767 is what a cell of Excel can hold.
    pub cell_chars: usize,
    /// Problems that are listed before looking stops.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 100 * 1024 * 1024,
            unpacked_bytes: 400 * 1024 * 1024,
            rows: 1_000_000,
            columns: 200,
            cell_chars: 32_767,
            problems: 200,
        }
    }
}

/// How the characters of a CSV file are written as bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with or without a byte order mark, or UTF-16 with one. Anything
    /// else is refused: a guess would quietly change people's names.
    #[default]
    Unicode,
    /// Windows-1252, which includes Latin-1: only when the person who has the
    /// file says so, because every file can be read that way, rightly or not.
    Windows1252,
}

/// How to read a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// How much to accept.
    pub limits: Limits,
    /// The encoding of a CSV file.
    pub encoding: Encoding,
    /// The delimiter of a CSV file; `None` finds it (comma, semicolon or tab).
    pub delimiter: Option<u8>,
    /// The sheet of a workbook; `None` takes the first that is visible.
    pub sheet: Option<String>,
    /// Takes back what [`crate::CsvWriter`] does to texts that a spreadsheet
    /// would run as a formula, so that export and import give the same text.
    /// It concerns CSV only; a workbook needs no such guard.
    pub undo_formula_guard: bool,
    /// Accepts NUL characters that a writer of this crate had escaped. A bare
    /// NUL byte in a CSV file is refused all the same.
    pub keep_nul: bool,
}

impl ReadOptions {
    /// The defaults with other limits.
    pub fn with_limits(limits: &Limits) -> Self {
        Self {
            limits: limits.clone(),
            ..Self::default()
        }
    }

    /// For reading back what this crate has written: every text comes back as it was.
    pub fn for_own_export() -> Self {
        Self {
            undo_formula_guard: true,
            keep_nul: true,
            ..Self::default()
        }
    }
}

/// A number of bytes as people read it: `100 MB`, `12 KB`.
pub(crate) fn bytes_in_words(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * 1024;
    if bytes >= MB {
        format!("{} MB", bytes / MB)
    } else if bytes >= KB {
        format!("{} KB", bytes / KB)
    } else {
        format!("{bytes} bytes")
    }
}

/// A count with thousands separators: `1,000,000`.
pub(crate) fn count_in_words(count: u64) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
