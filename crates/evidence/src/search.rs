//! Finding words, beginnings of words and phrases in a text.

use crate::place::Span;
use crate::stem::{Language, Word, words};
use crate::text::Text;

/// What is looked for: words by their stems, beginnings written with a star, and phrases in
/// quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    wanted: Vec<Vec<Part>>,
    language: Language,
}

/// One word of what is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// A word with this stem.
    Stem(String),
    /// A word that begins with these folded letters.
    Beginning(String),
}

impl Part {
    fn fits(&self, word: &Word) -> bool {
        match self {
            Self::Stem(stem) => word.stem == *stem,
            Self::Beginning(letters) => word.folded.starts_with(letters.as_str()),
        }
    }
}

/// Where something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which of the things looked for it is, counting from 0.
    pub wanted: usize,
    /// Where.
    pub span: Span,
}

impl Query {
    /// Reads what somebody typed. `hope` finds hoping and hoped, `hop*` whatever begins with
    /// “hop”, and `"peer support*"` these words beside each other. A quotation mark that is never
    /// closed reaches to the end.
    ///
    /// ```
    /// use evidence::{search::Query, stem::Language, text::Text};
    /// let text = Text::new("They were hoping for peer supporters.");
    /// let query = Query::parse("hope \"peer support*\"", Language::English);
    /// let found: Vec<&str> = query.find(&text).iter().filter_map(|hit| text.slice(hit.span)).collect();
    /// assert_eq!(found, ["hoping", "peer supporters"]);
    /// ```
    pub fn parse(typed: &str, language: Language) -> Self {
        let mut wanted = Vec::new();
        for (at, stretch) in typed.split(['"', '“', '”']).enumerate() {
            let parts = stretch.split_whitespace().map(|word| parts(word, language));
            if at % 2 == 1 {
                wanted.push(parts.flatten().collect());
            } else {
                wanted.extend(parts);
            }
        }
        wanted.retain(|parts: &Vec<Part>| !parts.is_empty());
        Self { wanted, language }
    }

    /// Nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// How many words, beginnings and phrases are looked for.
    pub fn len(&self) -> usize {
        self.wanted.len()
    }

    /// Everything that is found, in the order of the text.
    pub fn find(&self, text: &Text) -> Vec<Hit> {
        self.find_in(&words(text, self.language))
    }

    /// The same in a text whose words are known already, in the language of the query.
    pub fn find_in(&self, words: &[Word]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for start in 0..words.len() {
            for (wanted, parts) in self.wanted.iter().enumerate() {
                let Some(here) = words.get(start..start + parts.len()) else {
                    continue;
                };
                let (Some(first), Some(last)) = (here.first(), here.last()) else {
                    continue;
                };
                if parts.iter().zip(here).all(|(part, word)| part.fits(word)) {
                    hits.push(Hit {
                        wanted,
                        span: first.span.hull(last.span),
                    });
                }
            }
        }
        hits
    }

    /// Everything looked for is somewhere in the text.
    pub fn is_met_by(&self, hits: &[Hit]) -> bool {
        (0..self.wanted.len()).all(|wanted| hits.iter().any(|hit| hit.wanted == wanted))
    }
}

/// The parts of what was typed without a space: “self-esteem” is two words beside each other.
fn parts(typed: &str, language: Language) -> Vec<Part> {
    let (typed, is_beginning) = typed
        .strip_suffix('*')
        .map_or((typed, false), |beginning| (beginning, true));
    let words = words(&Text::new(typed), language);
    let last = words.len().saturating_sub(1);
    words
        .into_iter()
        .enumerate()
        .map(|(at, word)| {
            if is_beginning && at == last {
                Part::Beginning(word.folded)
            } else {
                Part::Stem(word.stem)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_beginnings_and_phrases_are_found() {
        let check = |typed: &str, text: &str, expected: &[&str]| {
            let text = Text::new(text);
            let found: Vec<&str> = Query::parse(typed, Language::English)
                .find(&text)
                .iter()
                .filter_map(|hit| text.slice(hit.span))
                .collect();
            assert_eq!(found, expected, "{typed}");
        };
        check("CAFÉ", "Two cafes, one Café", &["cafes", "Café"]);
        check("hop*", "hope hops shop", &["hope", "hops"]);
        check(
            "\"peer worker\"",
            "peers work; Peer workers!",
            &["Peer workers"],
        );
        check(
            "“peer wor*”",
            "peer work, peer workers",
            &["peer work", "peer workers"],
        );
        check("\"peer", "a peer", &["peer"]);
        check(
            "self-esteem",
            "self esteem, self-esteem, esteem",
            &["self esteem", "self-esteem"],
        );
        check("* \" \"", "anything", &[]);
    }

    #[test]
    fn a_text_meets_a_query_when_everything_is_found() {
        let query = Query::parse("hope trust", Language::English);
        let hits = |text: &str| query.find(&Text::new(text));
        assert!(query.is_met_by(&hits("Trusting, and hopeful of hope")));
        assert!(!query.is_met_by(&hits("hope alone")));
        assert_eq!(query.len(), 2);
        assert!(Query::parse("  ", Language::English).is_empty());
    }

    proptest! {
        #[test]
        fn any_word_of_a_text_finds_itself(raw in "[a-zA-Zéŵ' ]{0,60}", at in any::<prop::sample::Index>()) {
            let text = Text::new(&raw);
            let words = words(&text, Language::English);
            prop_assume!(!words.is_empty());
            let word = &words[at.index(words.len())];
            let query = Query::parse(text.slice(word.span).unwrap(), Language::English);
            prop_assert!(query.find(&text).iter().any(|hit| hit.span == word.span));
        }
    }
}
