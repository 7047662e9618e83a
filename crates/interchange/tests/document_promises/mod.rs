//! What the reader of documents promises for any bytes whatsoever.

mod whole;

use interchange::document::{Limits, read_with};

use whole::check_whole;

/// Names that leave the format to the content, or suggest one.
const NAMES: [&str; 6] = ["f", "f.md", "f.html", "f.otr", "f.srt", "f.txt"];

/// Reads the bytes under several names; true if any of them gave a document.
pub fn check(bytes: &[u8]) -> bool {
    let limits = Limits {
        bytes: 1024 * 1024,
        part_bytes: 4 * 1024 * 1024,
        text_chars: 100_000,
        pages: 50,
    };
    let mut is_document = false;
    // What begins with a mark of its own is the same under every name.
    let names =
        if bytes.starts_with(b"PK") || bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") {
            &NAMES[..1]
        } else {
            &NAMES[..]
        };
    for name in names {
        match read_with(name, bytes, &limits) {
            Ok(document) => {
                is_document = true;
                assert!(document.text.chars().count() <= 100_000);
                check_whole(&document);
            }
            Err(problem) => {
                assert_eq!(problem.file(), *name);
                assert!(!problem.message().is_empty() && !problem.remedy().is_empty());
                assert!(!problem.to_string().chars().any(char::is_control));
            }
        }
    }
    is_document
}
