//! What the reader promises for any bytes whatsoever.

use interchange::{Encoding, Limits, ReadOptions, TableReader, read_table_with};

/// Reads the bytes in three ways and checks what comes out; true if any way
/// gave a table.
pub fn check(bytes: &[u8]) -> bool {
    let mut is_table = false;
    let limits = Limits {
        bytes: 1024 * 1024,
        unpacked_bytes: 4 * 1024 * 1024,
        rows: 50,
        columns: 20,
        cell_chars: 200,
        problems: 5,
    };
    let plain = ReadOptions::with_limits(&limits);
    let own = ReadOptions {
        undo_formula_guard: true,
        keep_nul: true,
        ..plain.clone()
    };
    let guessed = ReadOptions {
        encoding: Encoding::Windows1252,
        ..plain.clone()
    };
    let is_archive = bytes.starts_with(b"PK");
    // The encoding is for CSV only, and workbooks take longer to read.
    let ways = if is_archive {
        vec![&plain]
    } else {
        vec![&plain, &own, &guessed]
    };
    for options in ways {
        match read_table_with(bytes, "f", options) {
            Ok(table) => {
                is_table = true;
                assert!(!table.header.is_empty() && table.header.len() <= limits.columns);
                for (place, name) in table.header.iter().enumerate() {
                    assert!(!name.is_empty() && name.trim() == name);
                    assert!(!table.header[..place].contains(name));
                }
                assert!(table.rows.len() as u64 <= limits.rows);
                let mut before = table.header_row;
                for row in &table.rows {
                    assert!(row.number > before && row.line >= row.number);
                    before = row.number;
                    assert_eq!(row.cells.len(), table.header.len());
                    assert!(row.cells.iter().any(|cell| !cell.trim().is_empty()));
                    for cell in &row.cells {
                        assert!(cell.chars().count() <= limits.cell_chars);
                        assert!(options.keep_nul || !cell.contains('\0'));
                    }
                }
            }
            Err(problem) => {
                assert!(problem.problems().count() <= limits.problems.max(limits.columns));
                for problem in problem.problems() {
                    assert_eq!(problem.file(), "f");
                    assert!(!problem.message().is_empty() && !problem.remedy_text().is_empty());
                    assert!(!problem.to_string().chars().any(char::is_control));
                    assert!(problem.row() != Some(0));
                }
            }
        }
    }
    // A stream ends, whatever it is made of.
    if let Ok(reader) = TableReader::new(bytes, "f", &plain) {
        assert!(reader.count() <= bytes.len() + 1);
    }
    is_table
}
