//! How often each code was used, alone and with everything below it.

use crate::agreement::Marks;
use crate::codebook::Codebook;
use crate::passage::Passage;
use crate::place::Span;
use ids::{AccountId, CodeId, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// Counts of one code, or of a branch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Codings.
    pub codings: usize,
    /// Sources with at least one.
    pub sources: usize,
    /// People who gave it.
    pub coders: usize,
    /// Characters under it; what is coded twice counts once.
    pub characters: u64,
}

/// Counts of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency {
    /// The code.
    pub code: CodeId,
    /// Of the code itself.
    pub own: Counts,
    /// Of the code and everything below it.
    pub with_subcodes: Counts,
}

/// Counts of every code of the codebook, in its order; a code that nobody used has zeros.
pub fn frequency(codebook: &Codebook, passages: &[Passage]) -> Vec<Frequency> {
    let mut by_code: BTreeMap<CodeId, Vec<&Passage>> = BTreeMap::new();
    for passage in passages {
        by_code.entry(passage.code).or_default().push(passage);
    }
    codebook
        .codes()
        .iter()
        .map(|entry| {
            let of = |code: &CodeId| by_code.get(code).into_iter().flatten().copied();
            let own = counts(of(&entry.id));
            let branch = codebook.branch(entry.id);
            Frequency {
                code: entry.id,
                own,
                with_subcodes: if branch.len() == 1 {
                    own
                } else {
                    counts(branch.iter().flat_map(|code| of(&code.id)))
                },
            }
        })
        .collect()
}

fn counts<'a>(passages: impl Iterator<Item = &'a Passage>) -> Counts {
    let mut codings = 0;
    let mut coders: BTreeSet<AccountId> = BTreeSet::new();
    let mut spans: BTreeMap<SourceId, Vec<Span>> = BTreeMap::new();
    for passage in passages {
        codings += 1;
        coders.insert(passage.coder);
        spans.entry(passage.source).or_default().push(passage.span);
    }
    Counts {
        codings,
        sources: spans.len(),
        coders: coders.len(),
        characters: spans
            .into_values()
            .flat_map(|spans| Marks::new(spans).spans().to_vec())
            .map(|span| u64::from(span.len()))
            .sum(),
    }
}
