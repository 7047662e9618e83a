//! Keeps text from being run as a formula when a CSV file is opened in a
//! spreadsheet, in a way that can be taken back exactly.
//!
//! A cell is dangerous when its first character is one of `= + - @ TAB CR LF
//! NUL` or a full-width `＝ ＋ － ＠` (OWASP, "CSV Injection"). Such a text gets a
//! leading apostrophe. So that the apostrophe can be told from one that was
//! typed, a text that is already *apostrophes, then a dangerous character* gets
//! one more. Taking the guard back removes one apostrophe from every text of
//! that shape; as every text of that shape gained one, nothing else changes.
//!
//! NUL cannot stand in a CSV file at all, so it is written `_x0000_`, the way
//! workbooks escape it, and a literal `_x0000` or `_x005F` gets its underscore
//! escaped as `_x005F_`.

use std::borrow::Cow;

const NUL: &str = "_x0000_";
const UNDERSCORE: &str = "_x005F_";

fn is_dangerous(character: char) -> bool {
    matches!(
        character,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'
    )
}

/// Apostrophes (or none), then a dangerous character.
fn begins_dangerously(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(is_dangerous)
}

/// Whether an underscore at the start of `rest` would be read back as an escape.
fn looks_escaped(rest: &str) -> bool {
    rest.starts_with("_x0000") || rest.starts_with("_x005F")
}

/// Makes a text safe to stand in a CSV cell.
pub fn guard(text: &str) -> Cow<'_, str> {
    // Whether it is dangerous is decided by the text itself: an escaped NUL no
    // longer is, but the guard must be the same on the way back.
    let dangerous = begins_dangerously(text);
    let escape = text.contains('\0') || text.contains("_x0000") || text.contains("_x005F");
    if !dangerous && !escape {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    if dangerous {
        safe.push('\'');
    }
    for (at, character) in text.char_indices() {
        match character {
            '\0' => safe.push_str(NUL),
            '_' if looks_escaped(&text[at..]) => safe.push_str(UNDERSCORE),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}

/// Takes back what [`guard`] did.
pub fn unguard(text: &str) -> Cow<'_, str> {
    let plain = unescape(text);
    if !plain.starts_with('\'') || !begins_dangerously(&plain) {
        return plain;
    }
    Cow::Owned(plain.chars().skip(1).collect())
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains(NUL) && !text.contains(UNDERSCORE) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('_') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix(NUL) {
            plain.push('\0');
            rest = after;
        } else if let Some(after) = rest.strip_prefix(UNDERSCORE) {
            plain.push('_');
            rest = after;
        } else {
            plain.push('_');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::{guard, is_dangerous, unguard};
    use proptest::prelude::*;

    #[test]
    fn dangerous_texts_gain_an_apostrophe_and_others_stay() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+44 20", "'+44 20"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r", "'\r"),
            ("\n", "'\n"),
            ("\0x", "'_x0000_x"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠a", "'＠a"),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            ("'", "'"),
            ("'tis", "'tis"),
            ("a=b", "a=b"),
            ("", ""),
            ("_x0000_", "_x005F_x0000_"),
            ("_x0000\0", "_x005F_x0000_x0000_"),
        ];
        for (text, safe) in cases {
            assert_eq!(guard(text), safe, "{text:?}");
            assert_eq!(unguard(safe), text, "{safe:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn what_is_guarded_comes_back(text in "[='+_x0005Fa\u{0}\t\r\n＝@-]{0,14}|\\PC*") {
            let safe = guard(&text).into_owned();
            prop_assert!(!safe.starts_with(is_dangerous));
            prop_assert!(!safe.contains('\0'));
            prop_assert_eq!(unguard(&safe), text);
        }
    }
}
