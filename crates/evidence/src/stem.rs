//! Words made comparable: without accents, capitals or endings.
//!
//! Two texts are searched alike whatever was typed: the key of a word depends on nothing but its
//! folded letters, so that “Café”, “CAFE” and “cafés” meet. Words are found by the Unicode rules
//! (UAX #29); endings are taken off by the Snowball algorithm for English, with the apostrophe of
//! a possessive. Snowball has none for Welsh: there, words are folded and keep their endings,
//! because an English ending taken off a Welsh word would make two different words one.

use crate::place::Span;
use crate::text::Text;
use rust_stemmers::{Algorithm, Stemmer};
use std::borrow::Cow;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// The language whose endings are taken off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Welsh, and any other language without a stemmer here: words keep their endings.
    Welsh,
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its letters without accents, capitals and apostrophes.
    pub folded: String,
    /// The same without its ending.
    pub stem: String,
    /// Where it stands.
    pub span: Span,
}

/// What makes words of a language comparable, one at a time.
pub(crate) struct Comparer(Option<Stemmer>);

impl Comparer {
    pub(crate) fn new(language: Language) -> Self {
        Self((language == Language::English).then(|| Stemmer::create(Algorithm::English)))
    }

    /// The word folded, and its stem.
    pub(crate) fn fold_and_stem(&self, word: &str) -> (String, String) {
        let folded = fold(word);
        let stem = self
            .0
            .as_ref()
            .map_or_else(|| folded.clone(), |stemmer| stemmer.stem(&folded));
        (folded.replace('\'', ""), stem.replace('\'', ""))
    }
}

/// The words of a text in order, with their stems in a language.
pub fn words(text: &Text, language: Language) -> Vec<Word> {
    let comparer = Comparer::new(language);
    // Texts repeat their words, and a stem costs more than a look into a table.
    let mut known: HashMap<&str, (String, String)> = HashMap::new();
    let mut found = Vec::new();
    let (mut byte, mut position) = (0, 0);
    for (at, word) in text.as_str().unicode_word_indices() {
        position += count(&text.as_str()[byte..at]);
        let start = position;
        position += count(word);
        byte = at + word.len();
        let (folded, stem) = known
            .entry(word)
            .or_insert_with(|| comparer.fold_and_stem(word));
        if folded.is_empty() {
            continue;
        }
        let Ok(span) = Span::new(start, position) else {
            continue;
        };
        found.push(Word {
            folded: folded.clone(),
            stem: stem.clone(),
            span,
        });
    }
    found
}

/// The stems of a text in English and where they stand, for an index.
///
/// ```
/// use evidence::{stem::search_terms, text::Text};
/// let stems: Vec<String> = search_terms(&Text::new("She’s hoping, he hoped"))
///     .into_iter()
///     .map(|(stem, _)| stem)
///     .collect();
/// assert_eq!(stems, ["she", "hope", "he", "hope"]);
/// ```
pub fn search_terms(text: &Text) -> Vec<(String, Span)> {
    words(text, Language::English)
        .into_iter()
        .map(|word| (word.stem, word.span))
        .collect()
}

/// A text in small letters without accents, its spaces and signs as they are; apostrophes of
/// every shape become the plain one.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    // Small letters first and again after decomposing: some capitals only appear then.
    let folded = text
        .chars()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{ff07}' => '\'',
            'ß' => 's',
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            letter => letter,
        })
        .collect();
    Cow::Owned(folded)
}

/// Code points of a stretch shorter than the text it is in, whose length has 32 bits.
fn count(words: &str) -> u32 {
    u32::try_from(words.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_meet_whatever_their_accents_capitals_and_endings() {
        let stems = |text: &str, language| -> Vec<String> {
            words(&Text::new(text), language)
                .into_iter()
                .map(|word| word.stem)
                .collect()
        };
        let english = |text: &str| stems(text, Language::English);
        assert_eq!(english("Café CAFES"), ["cafe", "cafe"]);
        assert_eq!(
            english("recovering recovered Recovery’s"),
            ["recov", "recov", "recoveri"]
        );
        assert_eq!(english("don’t dont"), ["dont", "dont"]);
        assert_eq!(
            english("Sam’s self-esteem, 21st"),
            ["sam", "self", "esteem", "21st"]
        );
        assert_eq!(english("— … 😀"), Vec::<String>::new());
        // "nodded" is a word of its own in Welsh.
        assert_eq!(stems("Tŷ nodded", Language::Welsh), ["ty", "nodded"]);
    }

    proptest! {
        #[test]
        fn every_word_lies_where_its_span_says(raw in any::<String>()) {
            let text = Text::new(&raw);
            for word in words(&text, Language::English) {
                let there = text.slice(word.span).unwrap();
                prop_assert_eq!(fold(there).replace('\'', ""), word.folded);
            }
        }
    }
}
