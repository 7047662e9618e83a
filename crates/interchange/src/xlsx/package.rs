//! Looks a workbook over before anything else unpacks it.
//!
//! A workbook is a ZIP archive of XML files. The sizes an archive declares may
//! be lies, so every part is unpacked once into nothing, a block at a time, and
//! counted. On the way two things are refused that no spreadsheet program
//! writes: control characters (which includes every encoding other than
//! UTF-8), and a `uniqueCount` larger than the part itself, which the reader
//! behind us would take as an amount of memory to reserve.

use crate::Words;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::options::{Limits, bytes_in_words};
use crate::problem::{Problem, ProblemKind};
use crate::sniff::not_a_spreadsheet;

/// A workbook has a few dozen parts; ten thousand are an attack.
const MOST_PARTS: usize = 10_000;

/// Says what is wrong with the archive, if anything is.
pub(crate) fn check(bytes: &[u8], file: &str, limits: &Limits) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| damaged(file, "this workbook is damaged: it is not a whole archive"))?;
    if archive.len() > MOST_PARTS {
        return Err(unpacks_too_large(file, limits));
    }
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .map(|name| name.replace('\\', "/").to_ascii_lowercase())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let has_folder = |wanted: &str| names.iter().any(|name| name.starts_with(wanted));
    if has("xl/workbook.bin") {
        return Err(not_a_spreadsheet(
            file,
            "an Excel workbook in the binary .xlsb format",
        ));
    }
    if !has("[content_types].xml") || !has_folder("xl/") {
        let seems = if has_folder("word/") {
            "a Word document"
        } else if has_folder("ppt/") {
            "a PowerPoint presentation"
        } else if has("mimetype") && has("content.xml") {
            "an OpenDocument file (LibreOffice)"
        } else {
            "a ZIP archive"
        };
        return Err(not_a_spreadsheet(file, seems));
    }
    let mut unpacked: u64 = 0;
    let mut block = vec![0_u8; 64 * 1024];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| {
            damaged(
                file,
                "this workbook is damaged: a part of it cannot be unpacked",
            )
        })?;
        let name = part
            .name()
            .map(|name| name.to_ascii_lowercase())
            .unwrap_or_default();
        // Everything is scanned except what is never read as XML: pictures, fonts, printer settings.
        let is_xml = ![
            "png", "jpg", "jpeg", "gif", "emf", "wmf", "bin", "ttf", "odttf", "vml",
        ]
        .iter()
        .any(|ending| name.rsplit('.').next() == Some(ending));
        let mut scan = Scan::default();
        let mut size: u64 = 0;
        loop {
            let count = part.read(&mut block).map_err(|_| {
                damaged(
                    file,
                    "this workbook is damaged: a part of it cannot be unpacked",
                )
            })?;
            if count == 0 {
                break;
            }
            size += count as u64;
            unpacked += count as u64;
            if unpacked > limits.unpacked_bytes {
                return Err(unpacks_too_large(file, limits));
            }
            if is_xml {
                scan.take(&block[..count]);
                if scan.control {
                    return Err(damaged(
                        file,
                        "this workbook is damaged: a part of it is not text in UTF-8",
                    ));
                }
            }
        }
        if scan.largest_count > size {
            return Err(unpacks_too_large(file, limits));
        }
    }
    Ok(())
}

pub(crate) fn damaged(file: &str, why: impl Into<Words>) -> Problem {
    Problem::in_file(file)
        .kind(ProblemKind::Damaged)
        .says(why)
        .remedy("Open it in the spreadsheet program, save it under a new name and try again, or save it as “CSV UTF-8”.")
}

fn unpacks_too_large(file: &str, limits: &Limits) -> Problem {
    Problem::in_file(file)
        .kind(ProblemKind::UnpacksTooLarge)
        .says(Words::with("this workbook unpacks to more than {limit}, or says that it does", &[("limit", &bytes_in_words(limits.unpacked_bytes))]))
        .remedy("Keep only the sheet and the columns that are needed, or save it as “CSV UTF-8” and split it.")
}

const COUNT: &[u8] = b"uniqueCount";

/// Watches bytes go by, in blocks that may cut a word in two.
#[derive(Default)]
struct Scan {
    matched: usize,
    number: Option<u64>,
    largest_count: u64,
    control: bool,
}

impl Scan {
    fn take(&mut self, block: &[u8]) {
        for &byte in block {
            if byte < b' ' && !matches!(byte, b'\t' | b'\r' | b'\n') {
                self.control = true;
                return;
            }
            self.step(byte);
        }
    }

    fn step(&mut self, byte: u8) {
        if let Some(number) = self.number {
            match byte {
                b'0'..=b'9' => {
                    let number = number
                        .saturating_mul(10)
                        .saturating_add(u64::from(byte - b'0'));
                    self.number = Some(number);
                    self.largest_count = self.largest_count.max(number);
                    return;
                }
                b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\'' | b'+' if number == 0 => return,
                _ => self.number = None,
            }
        }
        // No prefix of the word occurs again inside it, so falling back to its
        // first letter is enough.
        if byte == COUNT[self.matched] {
            self.matched += 1;
            if self.matched == COUNT.len() {
                self.matched = 0;
                self.number = Some(0);
            }
        } else {
            self.matched = usize::from(byte == COUNT[0]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scan;

    #[test]
    fn a_count_is_found_across_blocks() {
        for (blocks, expected) in [
            (vec!["<sst uniqueCount=\"12\" x=\"99\">"], 12),
            (vec!["<sst uuniqueCo", "unt = '1", "2' >"], 12),
            (vec!["<sst count=\"5\">"], 0),
            (vec!["uniqueCount=\"99999999999999999999999\""], u64::MAX),
        ] {
            let mut scan = Scan::default();
            for block in &blocks {
                scan.take(block.as_bytes());
            }
            assert_eq!(scan.largest_count, expected, "{blocks:?}");
            assert!(!scan.control);
        }
    }
}
