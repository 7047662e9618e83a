//! Words that a line's end has broken in two.

use std::collections::BTreeSet;

use super::content::Read;

/// What the rest of the text tells about hyphens.
pub(super) struct Hyphens {
    /// Words that are written with a hyphen inside a line: `peer-led`.
    written: BTreeSet<String>,
}

impl Hyphens {
    pub(super) fn learn(read: &Read) -> Self {
        let mut written = BTreeSet::new();
        for line in read.pages.iter().flatten() {
            for word in line
                .text
                .split(|c: char| !(c.is_alphanumeric() || c == '-'))
            {
                let word = word.trim_matches('-');
                if word.contains('-') {
                    written.insert(word.to_lowercase());
                }
            }
        }
        Self { written }
    }

    /// Whether `line` ends within a word that `next` goes on with; then how many
    /// bytes of the line's end are the hyphen that only the line's end needed.
    pub(super) fn broken(&self, line: &str, is_soft: bool, next: &str) -> Option<usize> {
        let hyphen = line
            .chars()
            .next_back()
            .filter(|c| matches!(c, '-' | '\u{2010}'));
        let stem = hyphen.map_or(line, |hyphen| &line[..line.len() - hyphen.len_utf8()]);
        if hyphen.is_none() && !is_soft {
            return None;
        }
        let goes_on = next.starts_with(char::is_lowercase) && stem.ends_with(char::is_alphabetic);
        if !goes_on {
            return None;
        }
        let length = hyphen.map_or(0, char::len_utf8);
        if is_soft || hyphen == Some('\u{2010}') {
            return Some(length);
        }
        let belongs = |c: char| c.is_alphanumeric() || c == '-';
        let first = stem.rsplit(|c| !belongs(c)).next().unwrap_or_default();
        let last = next.split(|c| !belongs(c)).next().unwrap_or_default();
        let whole = format!("{first}-{last}").to_lowercase();
        Some(if self.written.contains(&whole) {
            0
        } else {
            length
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, Hyphens};

    #[test]
    fn a_hyphen_is_kept_where_the_text_writes_it_elsewhere() {
        let hyphens = Hyphens {
            written: BTreeSet::from(["peer-led".to_owned()]),
        };
        for (line, is_soft, next, expected) in [
            ("the num-", false, "bers on", Some(1)),
            ("a Peer-", false, "led group", Some(0)),
            ("the num\u{2010}", false, "bers", Some(3)),
            ("the num", true, "bers", Some(0)),
            ("in 2019-", false, "twenty", None),
            ("well -", false, "yes", None),
            ("Anne-", false, "Marie", None),
            ("plain", false, "words", None),
        ] {
            assert_eq!(hyphens.broken(line, is_soft, next), expected, "{line}");
        }
    }
}
