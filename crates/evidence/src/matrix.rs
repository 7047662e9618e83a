//! The framework matrix: case × construct, a written summary in each cell, and quotes behind every sentence.
//!
//! Ritchie, J. & Spencer, L. (1994). Qualitative data analysis for applied policy research. A summary is only as good as
//! what it rests on, so each sentence keeps the codings it was written from, and what rests on nothing is listed.

use crate::sentence::sentences;
use crate::text::Text;
use ids::{CodeId, CodingId, StudyCaseId};
use std::collections::{BTreeMap, BTreeSet};

/// A sentence and the codings it was written from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The words, without spaces around.
    pub text: String,
    /// The codings.
    pub quotes: Vec<CodingId>,
}

/// What is written in a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary(Vec<Sentence>);

impl Summary {
    /// Cuts a text into sentences as [`crate::sentence::sentences`] does; none has a quote yet.
    pub fn new(text: &str) -> Summary {
        let text = Text::new(text);
        let sentences = sentences(&text).into_iter();
        Summary(
            sentences
                .filter_map(|span| text.slice(span))
                .map(|sentence| Sentence {
                    text: sentence.to_owned(),
                    quotes: Vec::new(),
                })
                .collect(),
        )
    }

    /// From sentences that were kept.
    pub fn of(sentences: Vec<Sentence>) -> Summary {
        Summary(sentences)
    }

    /// The sentences.
    pub fn sentences(&self) -> &[Sentence] {
        &self.0
    }

    /// Nothing is written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ties a sentence to a coding, once. False when there is no such sentence.
    pub fn link(&mut self, sentence: usize, quote: CodingId) -> bool {
        match self.0.get_mut(sentence) {
            Some(sentence) => {
                if !sentence.quotes.contains(&quote) {
                    sentence.quotes.push(quote);
                }
                true
            }
            None => false,
        }
    }

    /// Takes the tie of a sentence to a coding away. False when there was none.
    pub fn unlink(&mut self, sentence: usize, quote: CodingId) -> bool {
        let Some(sentence) = self.0.get_mut(sentence) else {
            return false;
        };
        let before = sentence.quotes.len();
        sentence.quotes.retain(|there| *there != quote);
        sentence.quotes.len() < before
    }

    /// The summary rewritten: sentences that are the same word for word keep their quotes, wherever they now stand; the
    /// others have none, because a changed sentence may say what its quotes do not.
    pub fn rewritten(&self, text: &str) -> Summary {
        let mut kept: BTreeMap<&str, Vec<&Sentence>> = BTreeMap::new();
        for sentence in self.0.iter().rev() {
            kept.entry(&sentence.text).or_default().push(sentence);
        }
        let mut summary = Summary::new(text);
        for sentence in &mut summary.0 {
            let same = kept.get_mut(sentence.text.as_str()).and_then(Vec::pop);
            if let Some(same) = same {
                sentence.quotes.clone_from(&same.quotes);
            }
        }
        summary
    }
}

/// Something to look at in a matrix.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// A sentence rests on no quote.
    WithoutQuote {
        /// The row.
        case: StudyCaseId,
        /// The column.
        construct: CodeId,
        /// Which sentence, from 0.
        sentence: usize,
    },
    /// Nothing is written, though there are quotes.
    EmptyThoughQuoted {
        /// The row.
        case: StudyCaseId,
        /// The column.
        construct: CodeId,
        /// The quotes there are.
        quotes: usize,
    },
    /// A sentence rests on a quote that is not of this case and construct, or no longer there.
    QuoteFromElsewhere {
        /// The row.
        case: StudyCaseId,
        /// The column.
        construct: CodeId,
        /// Which sentence, from 0.
        sentence: usize,
        /// The quote.
        quote: CodingId,
    },
}

/// Looks through a matrix, cell by cell in order. `quotes` are the codings of each case and construct, as
/// [`crate::coverage::coverage`] lists them with a column for each case.
pub fn check(
    cells: &BTreeMap<(StudyCaseId, CodeId), Summary>,
    quotes: &BTreeMap<(StudyCaseId, CodeId), BTreeSet<CodingId>>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let nothing = (Summary::default(), BTreeSet::new());
    let all: BTreeSet<&(StudyCaseId, CodeId)> = cells.keys().chain(quotes.keys()).collect();
    for cell in all {
        let (case, construct) = *cell;
        let summary = cells.get(cell).unwrap_or(&nothing.0);
        let here = quotes.get(cell).unwrap_or(&nothing.1);
        if summary.is_empty() && !here.is_empty() {
            found.push(Finding::EmptyThoughQuoted {
                case,
                construct,
                quotes: here.len(),
            });
        }
        for (at, sentence) in summary.sentences().iter().enumerate() {
            if sentence.quotes.is_empty() {
                found.push(Finding::WithoutQuote {
                    case,
                    construct,
                    sentence: at,
                });
            }
            for quote in sentence.quotes.iter().filter(|quote| !here.contains(quote)) {
                found.push(Finding::QuoteFromElsewhere {
                    case,
                    construct,
                    sentence: at,
                    quote: *quote,
                });
            }
        }
    }
    found
}
