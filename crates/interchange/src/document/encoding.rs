//! The bytes of a text file as text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::builder::Builder;
use super::limits::Limits;
use super::problem::{self, DocumentProblem};

/// Reads a text file: by its byte order mark, else UTF-8, else Windows-1252 with a warning.
pub(super) fn decode(
    bytes: &[u8],
    limits: &Limits,
    builder: &mut Builder,
) -> Result<String, DocumentProblem> {
    check_size(bytes, limits)?;
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[mark..], builder));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        builder.warn(format!(
            "The file does not say how its letters are written; it was read as {}.",
            encoding.name()
        ));
        return Ok(decode_as(encoding, bytes, builder));
    }
    if looks_binary(bytes) {
        return Err(problem::not_a_document("no text at all"));
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let line = bytes[..error.valid_up_to()]
        .split(|byte| *byte == b'\n')
        .count();
    if mostly_utf8(bytes) {
        builder.warn(format!(
            "From line {line} on, some letters are damaged; they are shown as “\u{fffd}”. Compare with the original."
        ));
        return Ok(String::from_utf8_lossy(bytes).into_owned());
    }
    builder.warn(format!(
        "The file is not UTF-8 (first in line {line}); it was read as Windows-1252. Check accented letters and quotation marks."
    ));
    Ok(decode_as(WINDOWS_1252, bytes, builder))
}

/// Decodes a web page: byte order mark, else `label` (from its `meta`), else UTF-8.
pub(super) fn decode_labelled(
    bytes: &[u8],
    label: Option<&str>,
    limits: &Limits,
    builder: &mut Builder,
) -> Result<String, DocumentProblem> {
    check_size(bytes, limits)?;
    if Encoding::for_bom(bytes).is_none()
        && let Some(label) = label
    {
        // A page whose `meta` could be read is no UTF-16, whatever it says (HTML standard, 13.2.3.2).
        let encoding = Encoding::for_label(label.as_bytes())
            .map_or(UTF_8, |encoding| encoding.output_encoding());
        if encoding != UTF_8 {
            return Ok(decode_as(encoding, bytes, builder));
        }
    }
    decode(bytes, limits, builder)
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), DocumentProblem> {
    if bytes.len() as u64 > limits.part_bytes {
        return Err(problem::too_large("this text", limits.part_bytes));
    }
    Ok(())
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], builder: &mut Builder) -> String {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged {
        builder.warn(format!(
            "Some letters are damaged ({}); they are shown as “\u{fffd}”. Compare with the original.",
            encoding.name()
        ));
    }
    text.into_owned()
}

/// Western text in UTF-16 has a NUL in nearly every second place.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4096)];
    let pairs = start.len() / 2;
    if pairs < 2 {
        return None;
    }
    let nuls = |offset: usize| {
        start
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (nuls(0), nuls(1));
    if odd * 10 > pairs * 7 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 7 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// More than one in twenty bytes is a control character.
fn looks_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(8192)];
    let controls = start
        .iter()
        .filter(|byte| {
            **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b)
        })
        .count();
    controls * 20 > start.len()
}

/// Sequences of several bytes that are good UTF-8 hardly occur by chance.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, read};
    use super::{Builder, decode};

    fn check(bytes: &[u8], expected: &str, warnings: usize) {
        let mut builder = Builder::new(1000);
        assert_eq!(
            decode(bytes, &Limits::default(), &mut builder).unwrap(),
            expected
        );
        builder
            .block(
                super::super::builder::Gap::Line,
                super::super::BlockKind::Paragraph,
                "x",
            )
            .unwrap();
        assert_eq!(
            builder.finish("txt").unwrap().warnings.len(),
            warnings,
            "{expected}"
        );
    }

    #[test]
    fn encodings_are_told_apart() {
        check("naïve Zoë 🙂".as_bytes(), "naïve Zoë 🙂", 0);
        check(b"\xef\xbb\xbfZo\xc3\xab", "Zoë", 0);
        check(b"\xff\xfeZ\0o\0\xeb\0", "Zoë", 0);
        check(b"\xfe\xff\0Z\0o\0\xeb", "Zoë", 0);
        check(b"Z\0o\0\xeb\0 \0s\0a\0i\0d\0", "Zoë said", 1);
        check(b"\x93Zo\xeb\x94 \x96 yes", "“Zoë” – yes", 1);
        check(
            "Zoë — “yes”, naïve\u{a0}".as_bytes(),
            "Zoë — “yes”, naïve\u{a0}",
            0,
        );
        check(
            b"Zo\xc3\xab, na\xc3\xafve caf\xc3\xa9 \xc3\xbc \xc3\xb6 \xff",
            "Zoë, naïve café ü ö \u{fffd}",
            1,
        );
    }

    #[test]
    fn the_warning_names_the_line() {
        let document = read("a.txt", b"one\ntwo\ncaf\xe9").unwrap();
        assert!(
            document.warnings[0].contains("line 3"),
            "{:?}",
            document.warnings
        );
        assert!(document.warnings[0].contains("Windows-1252"));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(
            read("a.txt", b"\x01\x02\x03\x04abc").unwrap_err().code(),
            "not-a-document"
        );
    }
}
