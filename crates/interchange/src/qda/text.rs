//! Texts: decoding, normalising, and places in them.

/// The byte order mark, which some programs take for the first character of a text.
pub(crate) const MARK: char = '\u{feff}';

/// A text as it is kept: no byte order mark at its beginning, CR LF and lone CR as LF, no NUL. Nothing else changes.
#[must_use]
pub fn normalised(text: String) -> String {
    let plain = !text.starts_with(MARK) && !text.bytes().any(|byte| matches!(byte, b'\r' | 0));
    if plain {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.trim_start_matches(MARK).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                out.push('\n');
            }
            '\0' => {}
            c => out.push(c),
        }
    }
    out
}

/// How a file of text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// As the standard asks.
    Utf8,
    /// UTF-16, with or without a byte order mark.
    Utf16,
    /// Not UTF-8, so read as Windows-1252.
    Windows1252,
}

/// The encoding of a file that is in UTF-16, by its mark or because every second byte of Western text is a NUL.
fn utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
        _ => crate::document::utf16_without_mark(bytes),
    }
}

/// The characters of a file of text. A byte order mark stays, as positions may count it; of two, which a program writes
/// that reads one as a character, one goes.
pub(crate) fn decoded(bytes: Vec<u8>) -> (String, Written) {
    if let Some(encoding) = utf16(&bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        return (one_mark(text.into_owned()), Written::Utf16);
    }
    match String::from_utf8(bytes) {
        Ok(text) => (one_mark(text), Written::Utf8),
        Err(error) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes());
            (text.into_owned(), Written::Windows1252)
        }
    }
}

fn one_mark(text: String) -> String {
    match text.strip_prefix(MARK) {
        Some(rest) if rest.starts_with(MARK) => rest.to_owned(),
        _ => text,
    }
}

/// How many code points lie between two marks of [`Slices`].
const STRIDE: usize = 1024;

/// Finds slices of a text by code points, in any order.
#[derive(Debug)]
pub(crate) struct Slices<'t> {
    text: &'t str,
    /// The byte of every 1024th code point; empty when the text is ASCII, where both are the same.
    marks: Vec<usize>,
    /// Length in code points.
    pub(crate) len: usize,
}

impl<'t> Slices<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            return Slices {
                text,
                marks: Vec::new(),
                len: text.len(),
            };
        }
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut len = 0;
        for (byte, _) in text.char_indices() {
            if len % STRIDE == 0 {
                marks.push(byte);
            }
            len += 1;
        }
        Slices { text, marks, len }
    }

    /// The words from one code point to another; none when they are not in the text.
    pub(crate) fn get(&self, start: u32, end: u32) -> Option<&'t str> {
        self.text.get(self.byte(start)?..self.byte(end)?)
    }

    /// The byte at which a code point begins, or the length for the one past the last.
    pub(crate) fn byte(&self, code_point: u32) -> Option<usize> {
        let at = usize::try_from(code_point).ok()?;
        if at >= self.len {
            return (at == self.len).then_some(self.text.len());
        }
        let Some(mark) = self.marks.get(at / STRIDE) else {
            return Some(at);
        };
        let (beyond, _) = self.text[*mark..].char_indices().nth(at % STRIDE)?;
        Some(mark + beyond)
    }
}

/// Words as an element of XML can hold them.
pub(crate) fn for_xml(words: String) -> String {
    held(normalised(words))
}

/// Words without the characters that no XML can hold; readers are lenient about them, and writers cannot be.
pub(crate) fn held(words: String) -> String {
    if words.chars().all(xml_can_hold) {
        words
    } else {
        words.chars().filter(|c| xml_can_hold(*c)).collect()
    }
}

/// Whether XML can hold a character.
pub(crate) fn xml_can_hold(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_line_feeds_and_marks_go() {
        assert_eq!(
            normalised("\u{feff}a\r\nb\rc\n\0d\u{feff}".to_owned()),
            "a\nb\nc\nd\u{feff}"
        );
        assert_eq!(
            normalised("e\u{301} as it was".to_owned()),
            "e\u{301} as it was"
        );
    }

    #[test]
    fn files_are_read_in_the_encoding_they_show() {
        assert_eq!(
            decoded(b"\xef\xbb\xbfcaf\xc3\xa9".to_vec()),
            ("\u{feff}café".into(), Written::Utf8)
        );
        assert_eq!(
            decoded(b"\xff\xfea\0\xe9\0".to_vec()),
            ("\u{feff}aé".into(), Written::Utf16)
        );
        assert_eq!(
            decoded(b"\xfe\xff\0a\0\xe9".to_vec()),
            ("\u{feff}aé".into(), Written::Utf16)
        );
        assert_eq!(
            decoded(b"c\0a\0f\0\xe9\0".to_vec()),
            ("café".into(), Written::Utf16)
        );
        assert_eq!(
            decoded(b"\xef\xbb\xbf\xef\xbb\xbfa".to_vec()),
            ("\u{feff}a".into(), Written::Utf8)
        );
        assert_eq!(
            decoded(b"caf\xe9".to_vec()),
            ("café".into(), Written::Windows1252)
        );
    }

    #[test]
    fn slices_are_found_in_any_order() {
        let slices = Slices::of("a😀b\u{301}c");
        assert_eq!(slices.get(1, 2), Some("😀"));
        assert_eq!(slices.get(3, 5), Some("\u{301}c"));
        assert_eq!(slices.get(0, 1), Some("a"));
        assert_eq!(slices.get(5, 5), Some(""));
        assert_eq!(slices.get(4, 6), None);
        assert_eq!(slices.get(2, 1), None);
        let long = "é".repeat(5000);
        assert_eq!(Slices::of(&long).get(4095, 4097), Some("éé"));
        assert_eq!(Slices::of("plain").get(1, 3), Some("la"));
    }
}
