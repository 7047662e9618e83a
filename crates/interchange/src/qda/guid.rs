//! Identifiers of the exchange standard: GUIDs, compared without regard to case or braces.

use std::fmt;
use std::str::FromStr;

/// An identifier of an object in a project: 128 bits, written `8-4-4-4-12` in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(u128);

/// A text that is not a GUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a GUID is 32 hexadecimal digits in groups of 8-4-4-4-12, with or without braces")]
pub struct NotAGuid;

impl Guid {
    /// From 128 bits, for callers that have identifiers of their own.
    #[must_use]
    pub const fn from_u128(bits: u128) -> Self {
        Guid(bits)
    }

    /// The 128 bits.
    #[must_use]
    pub const fn as_u128(self) -> u128 {
        self.0
    }

    /// A GUID that follows from words alone: the same words give the same one in every run. Marked as version 8
    /// (RFC 9562, "custom"), so that it is never taken for a random one.
    #[must_use]
    pub fn derived(words: &[&str]) -> Self {
        // FNV-1a over 128 bits: public domain, and no secret is involved.
        let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        let mut take = |byte: u8| {
            hash ^= u128::from(byte);
            hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        };
        for word in words {
            for byte in word.bytes() {
                take(byte);
            }
            // A byte no UTF-8 text has, so that ("ab", "c") and ("a", "bc") differ.
            take(0xff);
        }
        let version = hash & !(0xf << 76) | (0x8 << 76);
        Guid(version & !(0b11 << 62) | (0b10 << 62))
    }
}

impl FromStr for Guid {
    type Err = NotAGuid;

    fn from_str(text: &str) -> Result<Self, NotAGuid> {
        let text = text.trim();
        let inner = match (text.strip_prefix('{'), text.ends_with('}')) {
            (Some(rest), true) => rest.strip_suffix('}').ok_or(NotAGuid)?,
            (None, false) => text,
            _ => return Err(NotAGuid),
        };
        if inner.len() != 36 {
            return Err(NotAGuid);
        }
        let mut bits: u128 = 0;
        for (at, byte) in inner.bytes().enumerate() {
            if matches!(at, 8 | 13 | 18 | 23) {
                if byte != b'-' {
                    return Err(NotAGuid);
                }
                continue;
            }
            let digit = char::from(byte).to_digit(16).ok_or(NotAGuid)?;
            bits = (bits << 4) | u128::from(digit);
        }
        Ok(Guid(bits))
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let b = self.0;
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            b >> 96,
            (b >> 80) & 0xffff,
            (b >> 64) & 0xffff,
            (b >> 48) & 0xffff,
            b & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_braces_make_no_difference() {
        let plain: Guid = "ad68fbe7-e1ee-4a82-a279-23cc698c89eb".parse().unwrap();
        assert_eq!("{AD68FBE7-E1EE-4A82-A279-23CC698C89EB}".parse(), Ok(plain));
        assert_eq!(plain.to_string(), "ad68fbe7-e1ee-4a82-a279-23cc698c89eb");
    }

    #[test]
    fn anything_else_is_no_guid() {
        for text in [
            "",
            "{}",
            "{ad68fbe7-e1ee-4a82-a279-23cc698c89eb",
            "ad68fbe7-e1ee-4a82-a279-23cc698c89e",
            "ad68fbe7xe1ee-4a82-a279-23cc698c89eb",
            "zd68fbe7-e1ee-4a82-a279-23cc698c89eb",
            "é68fbe7-e1ee-4a82-a279-23cc698c89eb",
        ] {
            assert_eq!(text.parse::<Guid>(), Err(NotAGuid), "{text}");
        }
    }

    #[test]
    fn derived_ones_depend_on_the_words_and_where_they_part() {
        assert_eq!(Guid::derived(&["a", "b"]), Guid::derived(&["a", "b"]));
        assert_ne!(Guid::derived(&["ab", "c"]), Guid::derived(&["a", "bc"]));
        let text = Guid::derived(&["code", "hope"]).to_string();
        assert_eq!(&text[14..15], "8");
        assert!("89ab".contains(&text[19..20]));
        assert_eq!(text.parse(), Ok(Guid::derived(&["code", "hope"])));
    }
}
