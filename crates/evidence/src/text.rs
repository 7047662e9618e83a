//! Texts as they are stored, and the three ways of counting in them.
//!
//! A stored text differs from what was read only where programs disagree about the same words: a
//! leading byte order mark is gone, line ends are LF, and NUL characters are gone. Words, accents
//! and spaces stay exactly as they were, so that a quote is what the person said or wrote.

use crate::place::Span;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Code points between two marks of the index: a conversion looks at no more characters than this.
const STRIDE: usize = 64;

/// A normalised text with an index of its positions.
///
/// Positions are counted in Unicode code points from 0. Conversions to bytes and to UTF-16 units,
/// which browsers count in, take a step into the index and a walk over at most 64 characters;
/// conversions back add a binary search.
#[derive(Clone, Debug)]
pub struct Text {
    words: String,
    /// Where every 64th code point begins; empty for a text in ASCII, where all counts agree.
    marks: Vec<Mark>,
    len: u32,
    utf16_len: u32,
}

/// Where a code point begins.
#[derive(Clone, Copy, Debug)]
struct Mark {
    byte: usize,
    utf16: u32,
}

impl Text {
    /// Normalises what was read, and indexes it.
    ///
    /// Positions have 32 bits. What lies beyond the 4,294,967,295th code point is not taken; every
    /// reader of files refuses documents long before that.
    pub fn new(raw: &str) -> Self {
        Self::index(normalise(raw).into_owned())
    }

    fn index(mut words: String) -> Self {
        if words.is_ascii() && u32::try_from(words.len()).is_ok() {
            let len = u32::try_from(words.len()).unwrap_or(u32::MAX);
            return Self {
                words,
                marks: Vec::new(),
                len,
                utf16_len: len,
            };
        }
        let mut marks = Vec::with_capacity(words.len() / STRIDE + 1);
        let mut len: u32 = 0;
        let mut utf16: u32 = 0;
        let mut cut = None;
        for (at, (byte, letter)) in words.char_indices().enumerate() {
            let units = if letter.len_utf16() == 2 { 2 } else { 1 };
            let (Some(next), Some(next_utf16)) = (len.checked_add(1), utf16.checked_add(units))
            else {
                cut = Some(byte);
                break;
            };
            if at % STRIDE == 0 {
                marks.push(Mark { byte, utf16 });
            }
            (len, utf16) = (next, next_utf16);
        }
        if let Some(byte) = cut {
            words.truncate(byte);
        }
        Self {
            words,
            marks,
            len,
            utf16_len: utf16,
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.words
    }

    /// How many code points it has.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// It has no character at all.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many UTF-16 units it has.
    pub fn utf16_len(&self) -> u32 {
        self.utf16_len
    }

    /// The span of the whole text; none when it is empty.
    pub fn whole(&self) -> Option<Span> {
        Span::new(0, self.len).ok()
    }

    /// The words at a place; none when the place is not in this text.
    pub fn slice(&self, span: Span) -> Option<&str> {
        self.words
            .get(self.byte_of(span.start())?..self.byte_of(span.end())?)
    }

    /// The byte at which a code point begins. The end of the text counts as a position.
    pub fn byte_of(&self, position: u32) -> Option<usize> {
        self.find_position(position).map(|mark| mark.byte)
    }

    /// The UTF-16 unit at which a code point begins. The end of the text counts as a position.
    pub fn utf16_of(&self, position: u32) -> Option<u32> {
        self.find_position(position).map(|mark| mark.utf16)
    }

    /// The code point that begins at a byte; none inside a character or beyond the end.
    pub fn position_of_byte(&self, byte: usize) -> Option<u32> {
        if self.marks.is_empty() {
            return u32::try_from(byte).ok().filter(|at| *at <= self.len);
        }
        if byte > self.words.len() || !self.words.is_char_boundary(byte) {
            return None;
        }
        let block = self.marks.partition_point(|mark| mark.byte <= byte) - 1;
        let rest = self.words.get(self.marks[block].byte..byte)?;
        u32::try_from(block * STRIDE + rest.chars().count()).ok()
    }

    /// The code point that begins at a UTF-16 unit; none inside a surrogate pair or beyond the end.
    pub fn position_of_utf16(&self, unit: u32) -> Option<u32> {
        if unit > self.utf16_len {
            return None;
        }
        if self.marks.is_empty() {
            return Some(unit);
        }
        let block = self.marks.partition_point(|mark| mark.utf16 <= unit) - 1;
        let mark = self.marks[block];
        let mut utf16 = mark.utf16;
        let mut position = u32::try_from(block * STRIDE).ok()?;
        for letter in self.words.get(mark.byte..)?.chars() {
            if utf16 >= unit {
                break;
            }
            utf16 += if letter.len_utf16() == 2 { 2 } else { 1 };
            position += 1;
        }
        (utf16 == unit).then_some(position)
    }

    /// A span given in bytes, as searches in the words find it.
    pub fn span_of_bytes(&self, bytes: std::ops::Range<usize>) -> Option<Span> {
        Span::new(
            self.position_of_byte(bytes.start)?,
            self.position_of_byte(bytes.end)?,
        )
        .ok()
    }

    /// A span given in UTF-16 units, as browsers give a selection.
    pub fn span_of_utf16(&self, units: std::ops::Range<u32>) -> Option<Span> {
        Span::new(
            self.position_of_utf16(units.start)?,
            self.position_of_utf16(units.end)?,
        )
        .ok()
    }

    /// The fingerprint of the text: SHA-256 of its UTF-8 bytes. Computed at each call.
    pub fn hash(&self) -> TextHash {
        TextHash(Sha256::digest(self.words.as_bytes()).into())
    }

    fn find_position(&self, position: u32) -> Option<Mark> {
        if position > self.len {
            return None;
        }
        let at = usize::try_from(position).ok()?;
        if self.marks.is_empty() {
            return Some(Mark {
                byte: at,
                utf16: position,
            });
        }
        // The end of a text of 64 characters begins a block that has no mark of its own.
        let block = (at / STRIDE).min(self.marks.len() - 1);
        let mut mark = self.marks[block];
        for letter in self
            .words
            .get(mark.byte..)?
            .chars()
            .take(at - block * STRIDE)
        {
            mark.byte += letter.len_utf8();
            mark.utf16 += if letter.len_utf16() == 2 { 2 } else { 1 };
        }
        Some(mark)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Eq for Text {}

/// What is stored of a text that was read: without a leading byte order mark and NUL characters,
/// with LF for CR LF and for a CR alone. Doing it twice changes nothing.
///
/// ```
/// assert_eq!(evidence::text::normalise("\u{feff}One\r\ntwo\rthree"), "One\ntwo\nthree");
/// ```
pub fn normalise(raw: &str) -> Cow<'_, str> {
    let text = raw.trim_start_matches(['\u{feff}', '\0']);
    if !text.contains(['\r', '\0']) {
        return Cow::Borrowed(text);
    }
    let mut normalised = String::with_capacity(text.len());
    let mut letters = text.chars().filter(|letter| *letter != '\0').peekable();
    while let Some(letter) = letters.next() {
        if letter == '\r' {
            if letters.peek() == Some(&'\n') {
                letters.next();
            }
            normalised.push('\n');
        } else {
            normalised.push(letter);
        }
    }
    Cow::Owned(normalised)
}

/// The fingerprint of a stored text, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TextHash([u8; 32]);

/// The text is not a fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the fingerprint of a text: 64 hexadecimal digits are expected")]
pub struct NotAHash;

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextHash({self})")
    }
}

impl FromStr for TextHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let hash = HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .map_err(|_| NotAHash)?;
        hash.try_into().map(Self).map_err(|_| NotAHash)
    }
}

impl From<TextHash> for String {
    fn from(hash: TextHash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for TextHash {
    type Error = NotAHash;

    fn try_from(text: String) -> Result<Self, NotAHash> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_ends_marks_and_nuls_are_made_one_and_words_are_left_alone() {
        let check = |raw: &str, stored: &str| assert_eq!(Text::new(raw).as_str(), stored);
        check("\u{feff}Hello", "Hello");
        check("a\r\nb\rc\n\rd", "a\nb\nc\n\nd");
        check("a\r\0\nb\0", "a\nb");
        check("e\u{301} \u{e9} ﬁ", "e\u{301} \u{e9} ﬁ");
        check(
            "zero\u{feff}width inside stays",
            "zero\u{feff}width inside stays",
        );
    }

    #[test]
    fn the_fingerprint_is_sha_256_and_reads_back() {
        let hash = Text::new("abc").hash();
        assert_eq!(
            hash.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!("ba78".parse::<TextHash>(), Err(NotAHash));
        assert_eq!("é".repeat(32).parse::<TextHash>(), Err(NotAHash));
    }

    #[test]
    fn places_outside_a_text_have_no_words() {
        let text = Text::new("hope");
        assert_eq!(text.slice(Span::new(2, 4).unwrap()), Some("pe"));
        assert_eq!(text.slice(Span::new(2, 5).unwrap()), None);
        assert_eq!(Text::new("").whole(), None);
        assert_eq!(Text::new("").byte_of(0), Some(0));
        assert_eq!(Text::new("").byte_of(1), None);
        assert_eq!(Text::new("a😀").position_of_utf16(2), None);
    }

    proptest! {
        #[test]
        fn every_position_converts_there_and_back(
            raw in prop_oneof![any::<String>(), "[a-z \n]{0,300}", "[aé😀\u{301}\r\n]{0,400}"]
        ) {
            let text = Text::new(&raw);
            let letters: Vec<(usize, char)> = text.as_str().char_indices().collect();
            prop_assert_eq!(text.len() as usize, letters.len());
            let mut utf16 = 0;
            for position in 0..=letters.len() {
                let at = u32::try_from(position).unwrap();
                let byte = letters.get(position).map_or(text.as_str().len(), |(byte, _)| *byte);
                prop_assert_eq!(text.byte_of(at), Some(byte));
                prop_assert_eq!(text.position_of_byte(byte), Some(at));
                prop_assert_eq!(text.utf16_of(at), Some(utf16));
                prop_assert_eq!(text.position_of_utf16(utf16), Some(at));
                if let Some((byte, letter)) = letters.get(position) {
                    for inside in 1..letter.len_utf8() {
                        prop_assert_eq!(text.position_of_byte(byte + inside), None);
                    }
                    if letter.len_utf16() == 2 {
                        prop_assert_eq!(text.position_of_utf16(utf16 + 1), None);
                    }
                    utf16 += u32::try_from(letter.len_utf16()).unwrap();
                }
            }
            prop_assert_eq!(text.utf16_len(), utf16);
            prop_assert_eq!(text.byte_of(text.len() + 1), None);
            prop_assert_eq!(text.position_of_byte(text.as_str().len() + 1), None);
            prop_assert_eq!(text.position_of_utf16(utf16 + 1), None);
        }

        #[test]
        fn normalising_twice_changes_nothing(raw in any::<String>()) {
            let once = normalise(&raw).into_owned();
            prop_assert_eq!(normalise(&once), once.as_str());
            prop_assert!(!once.contains(['\r', '\0']));
        }
    }
}
