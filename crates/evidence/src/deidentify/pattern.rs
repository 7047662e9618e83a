//! What is written like something that identifies.

use super::Kind;
use crate::place::Span;
use crate::text::Text;
use regex::{Match, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// Patterns in the order in which they claim what they find.
static PATTERNS: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
    let month = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|\
                 sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    let day = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?";
    [
        (
            Kind::Email,
            r"[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+".to_owned(),
        ),
        (
            Kind::Url,
            r"(?i)\b(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]’”']".to_owned(),
        ),
        (Kind::Url, r"\B@[A-Za-z_][\w.]*\w".to_owned()),
        (Kind::Date, r"\b(?:19|20)\d\d-[01]?\d-[0-3]?\d\b".to_owned()),
        (
            Kind::Date,
            r"\b[0-3]?\d[/.-][01]?\d[/.-](?:19|20)?\d\d\b".to_owned(),
        ),
        (
            Kind::Date,
            format!(r"(?i)\b{day}(?: of)? {month}\b\.?(?:,? (?:19|20)\d\d\b)?"),
        ),
        (
            Kind::Date,
            format!(r"(?i)\b{month}\.? {day}\b(?:,? (?:19|20)\d\d\b)?"),
        ),
        (
            Kind::Date,
            format!(r"(?i)\b{month}\.?,? (?:of )?(?:19|20)\d\d\b"),
        ),
        (Kind::NhsNumber, r"\b\d{3}[ -]\d{3}[ -]\d{4}\b".to_owned()),
        (Kind::NhsNumber, r"\b\d{10}\b".to_owned()),
        (Kind::Phone, r"(?:\+\d|\(?\b0)[\d ()-]{7,16}\d\b".to_owned()),
        (
            Kind::Postcode,
            r"(?i)\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b".to_owned(),
        ),
        (Kind::Date, r"\b(?:19|20)\d\d\b".to_owned()),
        (Kind::Number, r"\b\d[\d,]{2,}\d\b".to_owned()),
    ]
    .into_iter()
    .filter_map(|(kind, pattern)| Some((kind, Regex::new(&pattern).ok()?)))
    .collect()
});

/// What the patterns find, as bytes, without overlap and in order.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    for (kind, pattern) in PATTERNS.iter() {
        let mut new: Vec<(Range<usize>, Kind)> = pattern
            .find_iter(text)
            .filter_map(|there| Some((there.range(), checked(*kind, text, there)?)))
            .filter(|(range, _)| !claimed(&found, range))
            .collect();
        found.append(&mut new);
        found.sort_by_key(|(range, _)| range.start);
    }
    found
}

/// Something in order overlaps the range.
pub(super) fn claimed<T>(found: &[(Range<usize>, T)], range: &Range<usize>) -> bool {
    let next = found.partition_point(|(other, _)| other.end <= range.start);
    found
        .get(next)
        .is_some_and(|(other, _)| other.start < range.end)
}

/// What a match is, once its digits and neighbours are looked at; none when it is nothing.
fn checked(kind: Kind, text: &str, there: Match<'_>) -> Option<Kind> {
    let digits: String = there
        .as_str()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    match kind {
        // Ten digits with the spaces of an NHS number are one even with a slip of the pen; ten
        // digits in a row need its check digit.
        Kind::NhsNumber if there.len() == 10 => digits
            .parse::<nhs_number::NHSNumber>()
            .ok()?
            .validate_check_digit()
            .then_some(kind),
        Kind::Phone => (9..=15).contains(&digits.len()).then_some(kind),
        // 10:30 and 00:01:02 are times within a recording.
        Kind::Number | Kind::Date => {
            let before = text.get(..there.start())?.chars().next_back();
            let after = text.get(there.end()..)?.chars().next();
            (before != Some(':') && after != Some(':') && before != Some('[')).then_some(kind)
        }
        _ => Some(kind),
    }
}

/// Every number in a text and every row of numbers with little between them, which may be one
/// number written in groups: where, and its digits.
pub(super) fn runs_of_digits(text: &Text) -> Vec<(Span, String)> {
    /// A telephone number has no more groups than this.
    const MOST_GROUPS: usize = 6;
    static GROUP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+").ok());
    let words = text.as_str();
    let groups: Vec<Range<usize>> = GROUP
        .iter()
        .flat_map(|group| group.find_iter(words))
        .map(|there| there.range())
        .collect();
    let mut runs = Vec::new();
    for first in 0..groups.len() {
        let mut digits = String::new();
        for at in first..groups.len().min(first + MOST_GROUPS) {
            if at > first {
                let between = &words[groups[at - 1].end..groups[at].start];
                let little =
                    between.len() <= 3 && between.chars().all(|letter| " ()-.".contains(letter));
                if !little {
                    break;
                }
            }
            digits.extend(
                words[groups[at].clone()]
                    .chars()
                    .filter(char::is_ascii_digit),
            );
            if let Some(span) = text.span_of_bytes(groups[first].start..groups[at].end) {
                runs.push((span, national(&digits)));
            }
        }
    }
    runs
}

/// A telephone number of the United Kingdom as it is dialled there.
pub(super) fn national(digits: &str) -> String {
    let abroad = digits.strip_prefix("00").unwrap_or(digits);
    match abroad.strip_prefix("44") {
        Some(rest) if (9..=11).contains(&rest.len()) => {
            format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
        }
        _ => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        assert_eq!(PATTERNS.len(), 14);
    }

    #[test]
    fn numbers_are_the_same_with_and_without_the_code_of_the_country() {
        for written in [
            "447700900123",
            "00447700900123",
            "4407700900123",
            "07700900123",
        ] {
            assert_eq!(national(written), "07700900123");
        }
        assert_eq!(national("4412"), "4412");
    }
}
