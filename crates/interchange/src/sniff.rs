//! Tells what a file is from its first bytes, whatever its name says.

use crate::Words;
use crate::problem::{Problem, ProblemKind};

/// What the first bytes of a file show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Nothing known stands at the start, so it may be CSV.
    Text,
    /// A ZIP archive: a workbook, another office document, or an archive.
    Zip,
    /// The container of Office before 2007, also used for locked workbooks.
    Ole,
    /// Something that is certainly no table, in words with an article.
    Other(&'static str),
}

const BINARY: [(&[u8], &str); 18] = [
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"OggS", "a sound recording"),
    (b"ID3\x03", "a sound recording"),
    (b"wOFF", "a font"),
    (b"%!PS", "a PostScript document"),
];

const MARKUP: [(&str, &str); 8] = [
    ("<!doctype html", "a web page (HTML)"),
    ("<html", "a web page (HTML)"),
    ("<head", "a web page (HTML)"),
    ("<body", "a web page (HTML)"),
    ("<table", "a web page (HTML)"),
    ("<?xml", "an XML document"),
    ("<svg", "an SVG picture"),
    ("{\"", "a JSON document"),
];

/// Looks at the start of a file.
pub(crate) fn content(start: &[u8]) -> Content {
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Content::Zip;
    }
    if start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Content::Ole;
    }
    if let Some((_, name)) = BINARY.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Content::Other(name);
    }
    let text = start
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(start)
        .trim_ascii_start();
    let text = text.get(..64).unwrap_or(text).to_ascii_lowercase();
    match MARKUP
        .iter()
        .find(|(mark, _)| text.starts_with(mark.as_bytes()))
    {
        Some((_, name)) => Content::Other(name),
        None => Content::Text,
    }
}

/// Whether a file begins with the mark of UTF-16.
pub(crate) fn is_utf16(start: &[u8]) -> bool {
    start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff")
}

/// Says that a file is something else.
pub(crate) fn not_a_spreadsheet(file: &str, seems: &'static str) -> Problem {
    Problem::in_file(file)
        .kind(ProblemKind::NotASpreadsheet)
        .says(
            Words::with("this is not a table; it seems to be {seems}", &[]).naming("seems", seems),
        )
        .remedy("Choose a CSV file (.csv) or an Excel workbook (.xlsx).")
}

/// Says what kind of old Office file it is, or that it is locked.
pub(crate) fn ole_problem(file: &str, bytes: &[u8]) -> Problem {
    // Names in the container's directory are UTF-16.
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if has("EncryptedPackage") {
        Problem::in_file(file)
            .kind(ProblemKind::Encrypted)
            .says("this workbook is locked with a password")
            .remedy(
                "Open it in the spreadsheet program, remove the password, save it and try again.",
            )
    } else if has("WordDocument") {
        not_a_spreadsheet(file, "a Word document from before 2007")
    } else if has("Workbook") || has("Book") {
        Problem::in_file(file)
            .kind(ProblemKind::OldExcel)
            .says("this is a workbook in the old .xls format")
            .remedy("Open it in the spreadsheet program and save it as “Excel workbook (.xlsx)” or “CSV UTF-8”.")
    } else {
        not_a_spreadsheet(file, "an Office file from before 2007")
    }
}

#[cfg(test)]
mod tests {
    use super::{Content, content};

    #[test]
    fn the_first_bytes_tell() {
        let cases: [(&[u8], Content); 8] = [
            (b"a,b\n1,2\n", Content::Text),
            (b"", Content::Text),
            (b"PK\x03\x04....", Content::Zip),
            (b"%PDF-1.7", Content::Other("a PDF document")),
            (b"\x89PNG\r\n\x1a\n", Content::Other("a PNG picture")),
            (
                b"\xef\xbb\xbf \n<!DOCTYPE HTML>",
                Content::Other("a web page (HTML)"),
            ),
            (b"{\"a\": 1}", Content::Other("a JSON document")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content::Ole),
        ];
        for (bytes, expected) in cases {
            assert_eq!(content(bytes), expected);
        }
    }
}
