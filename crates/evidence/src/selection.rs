//! Choosing sources that are rich in what a study looks for.
//!
//! Marks et al. (2022) chose 21 of their trial's interviews in this way: codes of the earlier codebook that relate to the
//! framework were named, and the transcripts taken in which those codes took the highest percentage. Two percentages are
//! given, since the paper does not say which: of the codings, and of the words.

use crate::agreement::Marks;
use crate::passage::Passage;
use crate::place::Span;
use crate::words::Words;
use ids::{CodeId, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// By which percentage to rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum By {
    /// The share of the source's codings.
    #[default]
    Codings,
    /// The share of the source's words.
    Words,
}

/// A source with its share of the chosen codes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The source.
    pub source: SourceId,
    /// 1 for the highest share; equal shares have equal ranks, and the next is lower by their number.
    pub rank: usize,
    /// Codings with a chosen code.
    pub chosen_codings: usize,
    /// All codings of the source.
    pub codings: usize,
    /// Words under a chosen code; a word coded twice counts once.
    pub chosen_words: usize,
    /// All words of the source.
    pub words: usize,
}

impl Ranked {
    /// The share of codings, from 0 to 1; none when the source has no coding.
    pub fn share_of_codings(&self) -> Option<f64> {
        (self.codings > 0).then(|| self.chosen_codings as f64 / self.codings as f64)
    }

    /// The share of words, from 0 to 1; none when the source has no word.
    pub fn share_of_words(&self) -> Option<f64> {
        (self.words > 0).then(|| self.chosen_words as f64 / self.words as f64)
    }

    fn share(&self, by: By) -> Option<f64> {
        match by {
            By::Codings => self.share_of_codings(),
            By::Words => self.share_of_words(),
        }
    }
}

/// Ranks sources by their share of the chosen codes, highest first; sources without a share come last, and equals in the
/// order given. Add the codes below a code to `chosen` where they are meant.
pub fn rank(
    sources: &[(SourceId, &Words)],
    passages: &[Passage],
    chosen: &BTreeSet<CodeId>,
    by: By,
) -> Vec<Ranked> {
    let mut codings: BTreeMap<SourceId, usize> = BTreeMap::new();
    let mut spans: BTreeMap<SourceId, Vec<Span>> = BTreeMap::new();
    for passage in passages {
        *codings.entry(passage.source).or_default() += 1;
        if chosen.contains(&passage.code) {
            spans.entry(passage.source).or_default().push(passage.span);
        }
    }
    let mut ranked: Vec<Ranked> = sources
        .iter()
        .map(|(source, words)| {
            let spans = spans.remove(source).unwrap_or_default();
            Ranked {
                source: *source,
                rank: 0,
                chosen_codings: spans.len(),
                codings: codings.get(source).copied().unwrap_or(0),
                chosen_words: Marks::new(spans)
                    .spans()
                    .iter()
                    .map(|span| words.within(*span))
                    .sum(),
                words: words.count(),
            }
        })
        .collect();
    let value = |ranked: &Ranked| ranked.share(by).unwrap_or(-1.0);
    ranked.sort_by(|a, b| value(b).total_cmp(&value(a)));
    let mut last = None;
    let mut rank = 0;
    for (at, one) in ranked.iter_mut().enumerate() {
        let share = one.share(by);
        if last != Some(share) {
            rank = at + 1;
        }
        last = Some(share);
        one.rank = rank;
    }
    ranked
}
