//! Who speaks, where the text itself says so: `P1: …`, `Interviewer [00:12:03]: …`.

use std::collections::BTreeMap;

use super::{BlockKind, Document};

/// A label is a name or a short role.
const MOST_CHARS: usize = 40;
const MOST_WORDS: usize = 4;
/// `Note: …` may stand once in any text; who talks, talks again.
const LEAST_TIMES: usize = 2;

/// Marks the blocks of a document whose text begins with a label that occurs again.
pub(super) fn mark(document: &mut Document) {
    let mut found = Vec::new();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for (index, (block, text)) in document.block_texts().enumerate() {
        if block.kind != BlockKind::Paragraph || block.speaker.is_some() {
            continue;
        }
        let (label, time_ms) = label(text);
        if let Some(label) = label {
            *times.entry(label.clone()).or_default() += 1;
            found.push((index, Some(label), time_ms));
        } else if time_ms.is_some() {
            found.push((index, None, time_ms));
        }
    }
    for (index, label, time_ms) in found {
        let block = &mut document.blocks[index];
        block.time_ms = block.time_ms.or(time_ms);
        block.speaker = label.filter(|label| times.get(label).is_some_and(|n| *n >= LEAST_TIMES));
    }
}

/// Whether a paragraph begins with what may be a label.
pub(super) fn begins_with_label(text: &str) -> bool {
    let (name, time_ms) = label(text);
    name.is_some_and(|name| name.starts_with(char::is_uppercase)) || time_ms.is_some()
}

/// The label and the time at the start of a paragraph.
fn label(text: &str) -> (Option<String>, Option<u64>) {
    let mut rest = text.trim_start();
    let mut time_ms = None;
    let mut name = String::new();
    let mut chars = 0;
    if let Some((first, after)) = rest.split_once(char::is_whitespace)
        && first.len() <= 12
        && let Some(time) = self::time_ms(first)
    {
        time_ms = Some(time);
        rest = after.trim_start();
    }
    loop {
        if let Some((time, after)) = time_at(rest) {
            time_ms = time_ms.or(Some(time));
            rest = after;
            continue;
        }
        let Some(character) = rest.chars().next() else {
            return (None, time_ms);
        };
        rest = &rest[character.len_utf8()..];
        match character {
            ':' => {
                let good = rest.is_empty() || rest.starts_with(char::is_whitespace);
                let name = name.trim().to_owned();
                let fits = name.starts_with(char::is_alphanumeric)
                    && name.split_whitespace().count() <= MOST_WORDS;
                return ((good && fits).then_some(name), time_ms);
            }
            '.' | ',' | ';' | '?' | '!' | '“' | '”' | '"' | '\n' | '\t' => {
                return (None, time_ms);
            }
            _ => {
                chars += 1;
                if chars > MOST_CHARS {
                    return (None, time_ms);
                }
                name.push(character);
            }
        }
    }
}

/// A time code in brackets, or bare at the very start: `[00:12:03]`, `(12:03.5)`, `0:12`.
fn time_at(text: &str) -> Option<(u64, &str)> {
    let (inside, after) = if let Some(rest) = text.strip_prefix('[') {
        rest.split_at_checked(rest.bytes().take(16).position(|byte| byte == b']')?)?
    } else if let Some(rest) = text.strip_prefix('(') {
        rest.split_at_checked(rest.bytes().take(16).position(|byte| byte == b')')?)?
    } else {
        return None;
    };
    Some((time_ms(inside.trim())?, &after[1..]))
}

/// A time code, `[hh:]mm:ss[.mmm]` with a point or a comma, in milliseconds.
pub(super) fn time_ms(text: &str) -> Option<u64> {
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    let mut seconds = 0_u64;
    let mut parts = 0;
    for part in whole.split(':') {
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: u64 = part.parse().ok()?;
        if parts > 0 && number > 59 {
            return None;
        }
        seconds = seconds * 60 + number;
        parts += 1;
    }
    if !(2..=3).contains(&parts) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    Some(seconds * 1000 + thousandths.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{label, time_ms};
    use crate::document::read;

    #[test]
    fn labels_and_times_are_found() {
        for (text, name, time) in [
            ("P1: yes", Some("P1"), None),
            ("Peer worker 2:", Some("Peer worker 2"), None),
            ("[00:01:02] Zoë: yes", Some("Zoë"), Some(62_000)),
            ("Zoë (1:02.5): yes", Some("Zoë"), Some(62_500)),
            ("[1:00] and then", None, Some(60_000)),
            ("He said: yes", Some("He said"), None),
            ("0:12 Zoë: yes", Some("Zoë"), Some(12_000)),
            ("It is 10:30 now", None, None),
            ("I thought, well: no", None, None),
            ("one two three four five: no", None, None),
            ("http://example.org", None, None),
            ("[(é", None, None),
        ] {
            assert_eq!(label(text), (name.map(str::to_owned), time), "{text}");
        }
    }

    #[test]
    fn a_label_that_occurs_once_is_no_speaker() {
        let document = read("a.txt", b"P1: a\nNote: b\nP1: c\n").unwrap();
        let speakers: Vec<_> = document
            .blocks
            .iter()
            .map(|b| b.speaker.as_deref())
            .collect();
        assert_eq!(speakers, [Some("P1"), None, Some("P1")]);
    }

    #[test]
    fn time_codes_are_read() {
        assert_eq!(time_ms("00:00:01,5"), Some(1_500));
        assert_eq!(time_ms("100:00:00.000"), Some(360_000_000));
        assert_eq!(time_ms("61:00"), Some(3_660_000));
        for wrong in ["", "1", "1:60", "a:00", "1:2:3:4", "1:00.x", "99999:00"] {
            assert_eq!(time_ms(wrong), None, "{wrong}");
        }
    }
}
