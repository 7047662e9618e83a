//! Where the words of a text stand, for distances, shares and concordances.

use crate::place::Span;
use unicode_segmentation::UnicodeSegmentation;

/// The words of a text in order, by the word boundaries of Unicode (UAX #29). Punctuation and spaces are no words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<Span>);

impl Words {
    /// Finds the words of a text.
    pub fn of(text: &str) -> Words {
        let mut words = Vec::new();
        // Bytes and code points are walked together: the text is read once.
        let (mut byte, mut at) = (0usize, 0u32);
        for (start, word) in text.unicode_word_indices() {
            at = at.saturating_add(code_points(text.get(byte..start).unwrap_or_default()));
            let end = at.saturating_add(code_points(word));
            words.extend(Span::new(at, end));
            byte = start + word.len();
            at = end;
        }
        Words(words)
    }

    /// The words.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many words begin from `start` on and before `end`.
    pub fn between(&self, start: u32, end: u32) -> usize {
        self.starting_before(end)
            .saturating_sub(self.starting_before(start))
    }

    /// How many words begin in a span.
    pub fn within(&self, span: Span) -> usize {
        self.between(span.start(), span.end())
    }

    fn starting_before(&self, position: u32) -> usize {
        self.0.partition_point(|word| word.start() < position)
    }
}

fn code_points(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_code_points() {
        let words = Words::of("😀 She didn't, no – é!");
        let starts: Vec<u32> = words.spans().iter().map(|word| word.start()).collect();
        assert_eq!(starts, [2, 6, 14, 19]);
        assert_eq!(words.between(6, 19), 2);
        assert_eq!(words.between(19, 6), 0);
    }
}
