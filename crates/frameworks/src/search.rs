//! Finding terms by number, name or definition.

use crate::fold::fold;
use crate::framework::Framework;
use crate::term::{ALSO_CALLED, Term};

/// How well a term fits what was asked, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// The number, or the identifier, is exactly what was asked.
    ExactNumber,
    /// The name begins with it.
    NamePrefix,
    /// The name, or another name of the term, holds all the words.
    Name,
    /// Name and definition together hold all the words.
    Definition,
}

/// A term that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The framework it is in.
    pub framework: &'a Framework,
    /// The term.
    pub term: &'a Term,
    /// How well it fits.
    pub rank: Rank,
}

/// Terms that fit, best first and then in the order given. Case, accents and
/// punctuation do not matter, and parts of words are found. Nothing is found
/// for a blank query.
///
/// ```
/// let hits = frameworks::search(frameworks::built_in(), "GOAL setting");
/// assert_eq!(hits[0].term.name, "Goal setting (behaviour)");
/// assert_eq!(hits[0].rank, frameworks::Rank::NamePrefix);
/// ```
pub fn search<'a>(frameworks: &'a [Framework], query: &str) -> Vec<Hit<'a>> {
    let asked = Asked::new(query);
    let mut hits: Vec<Hit<'a>> = frameworks
        .iter()
        .flat_map(|framework| framework.terms().iter().map(move |term| (framework, term)))
        .filter_map(|(framework, term)| {
            asked.rank(term).map(|rank| Hit {
                framework,
                term,
                rank,
            })
        })
        .collect();
    // The sort is stable: within a rank the frameworks' own order stays.
    hits.sort_by_key(|hit| hit.rank);
    hits
}

struct Asked {
    /// As typed, for numbers: "1.1" must not find "11".
    number: String,
    folded: String,
}

impl Asked {
    fn new(query: &str) -> Self {
        Self {
            number: query.trim().to_owned(),
            folded: fold(query),
        }
    }

    fn rank(&self, term: &Term) -> Option<Rank> {
        if self.number.is_empty() {
            return None;
        }
        let is_number = |known: &str| known.eq_ignore_ascii_case(&self.number);
        if term.number.as_deref().is_some_and(is_number) || is_number(term.id.as_str()) {
            return Some(Rank::ExactNumber);
        }
        if self.folded.is_empty() {
            return None;
        }
        let name = fold(&term.name);
        if name.starts_with(&self.folded) {
            return Some(Rank::NamePrefix);
        }
        let also = term
            .attributes
            .get(ALSO_CALLED)
            .map(fold)
            .unwrap_or_default();
        if self.all_in(&name) || self.all_in(&also) {
            return Some(Rank::Name);
        }
        let whole = format!("{name} {}", fold(&term.definition));
        self.all_in(&whole).then_some(Rank::Definition)
    }

    fn all_in(&self, text: &str) -> bool {
        self.folded.split(' ').all(|word| text.contains(word))
    }
}
