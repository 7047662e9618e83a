//! The pieces that RTF is written in.

/// One piece.
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word, without its backslash, and its number.
    Word(&'a [u8], Option<i32>),
    /// A control symbol: a backslash and one character that is no letter.
    Symbol(u8),
    /// A byte of text, plain or written as `\'hh`.
    Byte(u8),
}

/// Names of control words have at most 32 letters.
const MOST_LETTERS: usize = 32;

pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Passes over bytes that are no text.
    pub(super) fn pass(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.bytes.len());
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control()?,
                // Line ends only keep lines short.
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let first = *self.bytes.get(start)?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            if first == b'\'' {
                let digits = self.bytes.get(self.at..self.at + 2)?;
                let byte = std::str::from_utf8(digits)
                    .ok()
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                if let Some(byte) = byte {
                    self.at += 2;
                    return Some(Token::Byte(byte));
                }
            }
            return Some(Token::Symbol(first));
        }
        let letters = self.run(MOST_LETTERS, u8::is_ascii_alphabetic);
        let number_start = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        let digits = self.run(10, u8::is_ascii_digit);
        let value = if digits.is_empty() {
            self.at = number_start;
            None
        } else {
            std::str::from_utf8(&self.bytes[number_start..self.at])
                .ok()
                .and_then(|number| number.parse().ok())
        };
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        Some(Token::Word(letters, value))
    }

    fn run(&mut self, most: usize, belongs: impl Fn(&u8) -> bool) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let length = rest
            .iter()
            .take(most)
            .take_while(|byte| belongs(byte))
            .count();
        self.at += length;
        &rest[..length]
    }
}
