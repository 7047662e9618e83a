//! Saturation: how much each further source still adds.
//!
//! Guest, G., Namey, E. & Chen, M. (2020). A simple method to assess and report thematic saturation in qualitative
//! research. *PLoS ONE* 15(5): e0232076. The *base* is the number of different codes in the first sources (its size).
//! A *run* is a number of sources in a row, each run beginning one source later than the last; what a run adds, divided by
//! the base, is its new information. Saturation is reached at the first run that adds no more than the threshold.
//!
//! The figure depends on the order of the sources and on how fine the codes are; it says nothing of what was not asked.

use crate::passage::Passage;
use ids::{CodeId, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// How to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Sources in the base; Guest et al. use 4, 5 or 6.
    pub base_size: usize,
    /// Sources in a run; Guest et al. use 2 or 3.
    pub run_length: usize,
    /// The most that a run may add to the base, as a share; Guest et al. use 0.05 or 0.
    pub threshold: f64,
}

impl Default for Rule {
    /// Base 4, run 2, threshold 5 %.
    fn default() -> Self {
        Rule {
            base_size: 4,
            run_length: 2,
            threshold: 0.05,
        }
    }
}

/// What one source added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The source.
    pub source: SourceId,
    /// Different codes in it.
    pub codes: usize,
    /// Codes that no source before it had, in order.
    pub new: Vec<CodeId>,
    /// Different codes so far.
    pub so_far: usize,
}

/// What a run added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// How many sources had been read when the run ended.
    pub sources: usize,
    /// Codes the run added.
    pub new: usize,
    /// Divided by the codes of the base.
    pub share: f64,
}

/// Why nothing can be said of saturation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSaturation {
    /// There are too few sources for a base and a run.
    #[error("a base and one run need {needed} sources, and here are {sources}")]
    TooFewSources {
        /// Sources needed.
        needed: usize,
        /// Sources there are.
        sources: usize,
    },
    /// The base has no code, so that nothing can be divided by it.
    #[error("the first sources have no code at all, so there is no base to compare with")]
    EmptyBase,
    /// A base or a run of no sources.
    #[error("a base and a run have at least one source each")]
    EmptyRule,
}

/// What the runs say.
#[derive(Debug, Clone, PartialEq)]
pub struct Saturation {
    /// Different codes in the base.
    pub base: usize,
    /// The runs, in order.
    pub runs: Vec<Run>,
    /// After how many sources the first run ended that added no more than the threshold; none while each added more.
    pub reached_after: Option<usize>,
}

/// What each source added, in the order given. A source that comes twice counts where it first comes.
pub fn steps(order: &[SourceId], passages: &[Passage]) -> Vec<Step> {
    let mut codes: BTreeMap<SourceId, BTreeSet<CodeId>> = BTreeMap::new();
    for passage in passages {
        codes
            .entry(passage.source)
            .or_default()
            .insert(passage.code);
    }
    let mut seen = BTreeSet::new();
    let mut read = BTreeSet::new();
    let mut steps = Vec::new();
    for source in order.iter().filter(|source| read.insert(**source)) {
        let here = codes.remove(source).unwrap_or_default();
        let number = here.len();
        let new: Vec<CodeId> = here.into_iter().filter(|code| seen.insert(*code)).collect();
        steps.push(Step {
            source: *source,
            codes: number,
            new,
            so_far: seen.len(),
        });
    }
    steps
}

/// Looks for saturation in the steps.
///
/// # Errors
/// [`NoSaturation`] with the reason why nothing can be said.
pub fn saturation(steps: &[Step], rule: Rule) -> Result<Saturation, NoSaturation> {
    if rule.base_size == 0 || rule.run_length == 0 {
        return Err(NoSaturation::EmptyRule);
    }
    let needed = rule.base_size.saturating_add(rule.run_length);
    let (Some(base), true) = (steps.get(rule.base_size - 1), steps.len() >= needed) else {
        return Err(NoSaturation::TooFewSources {
            needed,
            sources: steps.len(),
        });
    };
    let base = base.so_far;
    if base == 0 {
        return Err(NoSaturation::EmptyBase);
    }
    let runs: Vec<Run> = steps
        .iter()
        .enumerate()
        .skip(rule.base_size)
        .map(|(at, _)| at)
        .zip(steps.windows(rule.run_length).skip(rule.base_size))
        .map(|(first, run)| {
            let new = run.iter().map(|step| step.new.len()).sum();
            Run {
                sources: first + rule.run_length,
                new,
                share: new as f64 / base as f64,
            }
        })
        .collect();
    Ok(Saturation {
        base,
        reached_after: runs
            .iter()
            .find(|run| run.share <= rule.threshold)
            .map(|run| run.sources),
        runs,
    })
}
