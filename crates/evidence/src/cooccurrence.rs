//! Which codes come together on the same words.

use crate::agreement::Marks;
use crate::passage::Passage;
use crate::place::Span;
use ids::{CodeId, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// Two codes that come together somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The code with the lower identifier.
    pub first: CodeId,
    /// The other.
    pub second: CodeId,
    /// Pairs of passages that share a character.
    pub meetings: usize,
    /// Passages of the first code that meet one of the second.
    pub first_meeting: usize,
    /// Passages of the second code that meet one of the first.
    pub second_meeting: usize,
    /// All passages of the first code.
    pub first_passages: usize,
    /// All passages of the second code.
    pub second_passages: usize,
    /// Characters under both.
    pub characters_both: u64,
    /// Characters under either.
    pub characters_either: u64,
    /// Sources in which they meet.
    pub sources: usize,
}

impl Pair {
    /// The c-coefficient n₁₂ / (n₁ + n₂ − n₁₂), from 0 (never together) to 1 (always).
    ///
    /// n₁₂ is here the smaller of the numbers of passages that meet the other code. Counting pairs of passages instead,
    /// as some programs do, lets the coefficient pass 1 when one passage meets several.
    pub fn c_coefficient(&self) -> f64 {
        let together = self.first_meeting.min(self.second_meeting) as f64;
        together / ((self.first_passages + self.second_passages) as f64 - together)
    }

    /// Jaccard's index on characters: characters under both / characters under either.
    pub fn jaccard(&self) -> f64 {
        self.characters_both as f64 / self.characters_either as f64
    }
}

#[derive(Default)]
struct Sums {
    meetings: usize,
    /// Passages of the lower and of the higher code that meet the other.
    meeting: [usize; 2],
    characters: u64,
    sources: usize,
}

/// Every pair of codes that meets anywhere, in order of the codes. Overlapping passages of one code, by whomever, are one
/// passage: what two people coded alike does not count double.
pub fn cooccurrence(passages: &[Passage]) -> Vec<Pair> {
    let mut by_source: BTreeMap<SourceId, BTreeMap<CodeId, Vec<Span>>> = BTreeMap::new();
    for passage in passages {
        let codes = by_source.entry(passage.source).or_default();
        codes.entry(passage.code).or_default().push(passage.span);
    }
    let mut number: BTreeMap<CodeId, (usize, u64)> = BTreeMap::new();
    let mut sums: BTreeMap<(CodeId, CodeId), Sums> = BTreeMap::new();
    for codes in by_source.into_values() {
        let mut all: Vec<(Span, CodeId)> = Vec::new();
        for (code, spans) in codes {
            for span in Marks::new(spans).spans() {
                let (passages, characters) = number.entry(code).or_default();
                *passages += 1;
                *characters += u64::from(span.len());
                all.push((*span, code));
            }
        }
        all.sort_unstable();
        meet(&all, &mut sums);
    }
    let of = |code: &CodeId| number.get(code).copied().unwrap_or_default();
    sums.into_iter()
        .map(|((first, second), sums)| {
            let (first_passages, first_characters) = of(&first);
            let (second_passages, second_characters) = of(&second);
            Pair {
                first,
                second,
                meetings: sums.meetings,
                first_meeting: sums.meeting[0],
                second_meeting: sums.meeting[1],
                first_passages,
                second_passages,
                characters_both: sums.characters,
                characters_either: first_characters + second_characters - sums.characters,
                sources: sums.sources,
            }
        })
        .collect()
}

/// Walks the passages of one source in order of their beginning, with those still open beside.
fn meet(all: &[(Span, CodeId)], sums: &mut BTreeMap<(CodeId, CodeId), Sums>) {
    let mut open: Vec<(Span, CodeId, BTreeSet<CodeId>)> = Vec::new();
    let mut here: BTreeSet<(CodeId, CodeId)> = BTreeSet::new();
    for (span, code) in all {
        open.retain(|(earlier, _, _)| earlier.end() > span.start());
        let mut met = BTreeSet::new();
        for (earlier, other, others_met) in &mut open {
            let pair = (*code.min(other), *code.max(other));
            let sum = sums.entry(pair).or_default();
            sum.meetings += 1;
            sum.characters += u64::from(earlier.intersection(*span).map_or(0, Span::len));
            sum.sources += usize::from(here.insert(pair));
            // Which of the pair's two counters is whose.
            if met.insert(*other) {
                sum.meeting[usize::from(*code > *other)] += 1;
            }
            if others_met.insert(*code) {
                sum.meeting[usize::from(*other > *code)] += 1;
            }
        }
        open.push((*span, *code, met));
    }
}
