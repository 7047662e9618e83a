//! Choosing sources or cases that are rich in what a study looks for.
//!
//! Marks et al. (2022) chose 21 of their trial's interviews in this way: codes of the earlier codebook that relate to the
//! framework were named, and the transcripts taken in which those codes took the highest percentage. Two percentages are
//! given, since the paper does not say which: of the codings, and of the words.

use crate::agreement::Marks;
use crate::passage::{Passage, Ties};
use crate::place::Span;
use crate::words::Words;
use ids::{CodeId, SourceId, StudyCaseId};
use std::collections::{BTreeMap, BTreeSet};

/// By which percentage to rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum By {
    /// The share of the codings.
    #[default]
    Codings,
    /// The share of the words.
    Words,
}

/// A source, or a case, with its share of the chosen codes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked<K> {
    /// The source or case.
    pub of: K,
    /// 1 for the highest share; equal shares have equal ranks, and the next is lower by their number.
    pub rank: usize,
    /// Codings with a chosen code.
    pub chosen_codings: usize,
    /// All its codings.
    pub codings: usize,
    /// Words under a chosen code; a word coded twice counts once.
    pub chosen_words: usize,
    /// All its words.
    pub words: usize,
}

impl<K> Ranked<K> {
    fn new(of: K) -> Ranked<K> {
        Ranked {
            of,
            rank: 0,
            chosen_codings: 0,
            codings: 0,
            chosen_words: 0,
            words: 0,
        }
    }

    /// The share of codings, from 0 to 1; none when there is no coding.
    pub fn share_of_codings(&self) -> Option<f64> {
        (self.codings > 0).then(|| self.chosen_codings as f64 / self.codings as f64)
    }

    /// The share of words, from 0 to 1; none when there is no word.
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
) -> Vec<Ranked<SourceId>> {
    let mut codings: BTreeMap<SourceId, usize> = BTreeMap::new();
    let mut spans: BTreeMap<SourceId, Vec<Span>> = BTreeMap::new();
    for passage in passages {
        *codings.entry(passage.source).or_default() += 1;
        if chosen.contains(&passage.code) {
            spans.entry(passage.source).or_default().push(passage.span);
        }
    }
    let ranked = sources
        .iter()
        .map(|(source, words)| {
            let spans = spans.remove(source).unwrap_or_default();
            Ranked {
                chosen_codings: spans.len(),
                codings: codings.get(source).copied().unwrap_or(0),
                chosen_words: Marks::new(spans)
                    .spans()
                    .iter()
                    .map(|span| words.within(*span))
                    .sum(),
                words: words.count(),
                ..Ranked::new(*source)
            }
        })
        .collect();
    ranked_by(ranked, by)
}

/// The same for cases: what counts for a case are the codings at its places, and the words it says.
pub fn rank_cases(
    cases: &[StudyCaseId],
    sources: &[(SourceId, &Words)],
    ties: &Ties,
    passages: &[Passage],
    chosen: &BTreeSet<CodeId>,
    by: By,
) -> Vec<Ranked<StudyCaseId>> {
    let mut of_case: BTreeMap<StudyCaseId, Ranked<StudyCaseId>> = cases
        .iter()
        .map(|case| (*case, Ranked::new(*case)))
        .collect();
    let mut spans: BTreeMap<SourceId, Vec<Span>> = BTreeMap::new();
    for passage in passages {
        let is_chosen = chosen.contains(&passage.code);
        if is_chosen {
            spans.entry(passage.source).or_default().push(passage.span);
        }
        for case in ties.cases(passage.source, passage.span) {
            if let Some(ranked) = of_case.get_mut(&case) {
                ranked.codings += 1;
                ranked.chosen_codings += usize::from(is_chosen);
            }
        }
    }
    for (source, words) in sources {
        let coded = Marks::new(spans.remove(source).unwrap_or_default());
        for case in ties.cases_of(*source) {
            let Some(ranked) = of_case.get_mut(&case) else {
                continue;
            };
            let stretches: Vec<Option<Span>> =
                ties.stretches(*source, |other| other == case).collect();
            if stretches.contains(&None) {
                ranked.words += words.count();
                let chosen = coded.spans().iter().map(|span| words.within(*span));
                ranked.chosen_words += chosen.sum::<usize>();
                continue;
            }
            let said = Marks::new(stretches.into_iter().flatten().collect());
            for stretch in said.spans() {
                ranked.words += words.within(*stretch);
                let chosen = coded.spans().iter();
                ranked.chosen_words += chosen
                    .filter_map(|span| span.intersection(*stretch))
                    .map(|both| words.within(both))
                    .sum::<usize>();
            }
        }
    }
    let ranked = cases.iter().filter_map(|case| of_case.remove(case));
    ranked_by(ranked.collect(), by)
}

/// Sorts by share and gives ranks.
fn ranked_by<K>(mut ranked: Vec<Ranked<K>>, by: By) -> Vec<Ranked<K>> {
    let value = |ranked: &Ranked<K>| ranked.share(by).unwrap_or(-1.0);
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
