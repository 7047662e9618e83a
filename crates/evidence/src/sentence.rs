//! Sentences and lines of a text, for coding one after the other without a mouse.

use crate::place::Span;
use crate::text::Text;
use unicode_segmentation::UnicodeSegmentation;

/// Words that end with a full stop and no sentence.
const SHORTENED: [&str; 12] = [
    "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "e.g.", "i.e.", "etc.", "vs.", "No.", "approx.",
];

/// The sentences of a text in order, without the spaces around them, by the Unicode rules
/// (UAX #29). A line end ends a sentence, since that is how transcripts are written; “Dr.” does not.
///
/// ```
/// use evidence::{sentence::sentences, text::Text};
/// let text = Text::new("I met Dr. Lee. It helped!\nSam: It did");
/// let found: Vec<&str> = sentences(&text).into_iter().filter_map(|span| text.slice(span)).collect();
/// assert_eq!(found, ["I met Dr. Lee.", "It helped!", "Sam: It did"]);
/// ```
pub fn sentences(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut joins = false;
    let mut position = 0;
    for stretch in text.as_str().split_sentence_bounds() {
        let (span, next) = trimmed(stretch, position);
        position = next;
        let Some(span) = span else {
            joins = false;
            continue;
        };
        match found.last_mut() {
            Some(last) if joins => *last = last.hull(span),
            _ => found.push(span),
        }
        let last_word = stretch.split_whitespace().next_back().unwrap_or_default();
        joins = SHORTENED.contains(&last_word) && !stretch.ends_with('\n');
    }
    found
}

/// The lines with something on them in order, without the spaces around them.
pub fn lines(text: &Text) -> Vec<Span> {
    let mut position = 0;
    text.as_str()
        .split_inclusive('\n')
        .filter_map(|line| {
            let (span, next) = trimmed(line, position);
            position = next;
            span
        })
        .collect()
}

/// The span of a stretch that begins at `position`, without the spaces around it; and where the
/// next one begins.
fn trimmed(stretch: &str, position: u32) -> (Option<Span>, u32) {
    let count = |words: &str| u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
    let next = position.saturating_add(count(stretch));
    let before = stretch.len() - stretch.trim_start().len();
    let start = position.saturating_add(count(&stretch[..before]));
    let span = Span::new(start, start.saturating_add(count(stretch.trim())));
    (span.ok(), next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(spans: Vec<Span>, text: &Text) -> Vec<&str> {
        spans
            .into_iter()
            .filter_map(|span| text.slice(span))
            .collect()
    }

    #[test]
    fn sentences_end_where_they_end_and_at_the_end_of_a_line() {
        let check = |text: &str, expected: &[&str]| {
            let text = Text::new(text);
            assert_eq!(told(sentences(&text), &text), expected);
        };
        check(
            "Was it? It was 3.5 miles, she said. 😀 Ok",
            &["Was it?", "It was 3.5 miles, she said.", "😀 Ok"],
        );
        // A small letter after a full stop goes on; after another sign the rules end the sentence.
        check(
            "It was. and then “Yes!” she said",
            &["It was. and then “Yes!”", "she said"],
        );
        check(
            "Mr. Lee came.\n\n  It rained 3.5 mm",
            &["Mr. Lee came.", "It rained 3.5 mm"],
        );
        check("Dr.\nLee", &["Dr.", "Lee"]);
        check(" \n ", &[]);
    }

    #[test]
    fn lines_are_those_with_something_on_them() {
        let text = Text::new("one\n\n  two é \n");
        assert_eq!(told(lines(&text), &text), ["one", "two é"]);
    }

    proptest! {
        #[test]
        fn every_letter_is_in_one_sentence_and_one_line(raw in prop_oneof![any::<String>(), "[A-Da-dé. \n!]{0,80}"]) {
            let text = Text::new(&raw);
            for spans in [sentences(&text), lines(&text)] {
                prop_assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
                for (position, letter) in (0..).zip(text.as_str().chars()) {
                    if !letter.is_whitespace() {
                        let inside = spans.iter().filter(|span| span.holds(position)).count();
                        prop_assert_eq!(inside, 1);
                    }
                }
            }
        }
    }
}
