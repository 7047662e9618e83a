//! Choosing prime implicants that together cover every explained row: all smallest choices, or all without a needless one.

mod dual;
mod exact_count;
mod irredundant;
mod minimum;
mod raised;
mod reduce;
mod tree;
mod walk;

pub(crate) use minimum::{maximal, of_rows};

use crate::bits::BitTable;
use reduce::{Part, Reduced};
use std::fmt;

/// How much sums of prices may differ by rounding.
const ROUNDING: f64 = 1e-7;

/// How much work a search may do before it says what it knows so far. The same on every machine: not a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Prime implicants that are kept; more are an error.
    pub implicants: usize,
    /// Models that are listed; the count may be higher.
    pub models: usize,
    /// Steps of a search for models.
    pub steps: u64,
    /// Rows that lists of simplifying assumptions may have, all lists of one answer together.
    pub rows: u64,
    /// Pairs of a conservative and a parsimonious model for which intermediate solutions are worked out.
    pub pairs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            implicants: 4_000_000,
            models: 10_000,
            steps: 30_000_000,
            rows: 4_000_000,
            pairs: 200,
        }
    }
}

/// How many models there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelCount {
    /// Exactly so many.
    Exactly(u128),
    /// At least so many: the search was ended by its limit, or the number is above 2^127.
    AtLeast(u128),
}

impl ModelCount {
    /// How many choices of one of these and one of those there are.
    pub(crate) fn times(self, other: Self) -> Self {
        use ModelCount::{AtLeast, Exactly};
        match (self, other) {
            (Exactly(a), Exactly(b)) => a
                .checked_mul(b)
                .map_or(AtLeast(a.saturating_mul(b)), Exactly),
            (Exactly(a) | AtLeast(a), Exactly(b) | AtLeast(b)) => AtLeast(a.saturating_mul(b)),
        }
    }
}

impl fmt::Display for ModelCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(count) => write!(f, "{count}"),
            Self::AtLeast(count) => write!(f, "at least {count}"),
        }
    }
}

/// How few prime implicants a model can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fewest {
    /// No model has fewer.
    pub at_least: usize,
    /// A model with so many is known.
    pub at_most: usize,
}

impl Fewest {
    /// The number, when it is proven.
    pub fn proven(self) -> Option<usize> {
        (self.at_least == self.at_most).then_some(self.at_most)
    }
}

/// Models of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Models {
    pub(crate) fewest: Fewest,
    pub(crate) count: ModelCount,
    /// Sorted lists of prime implicants, smallest models first.
    pub(crate) listed: Vec<Vec<usize>>,
    /// Prime implicants in every model; `None` for "at least these" is said by `essential_complete`.
    pub(crate) essential: Vec<usize>,
    /// Whether no other prime implicant is in every model.
    pub(crate) essential_complete: bool,
}

/// What is known of one independent part of a chart.
#[derive(Debug)]
struct Found {
    fewest: Fewest,
    /// In models of prime implicants, not of classes.
    count: ModelCount,
    /// In classes of the part.
    listed: Vec<Vec<usize>>,
    /// Classes in every model.
    in_all: Vec<usize>,
    in_all_complete: bool,
}

/// All models with the fewest prime implicants. A row of `covers` is a prime implicant, a bit an explained row.
pub(crate) fn smallest(covers: &BitTable, limits: &Limits) -> Models {
    solve(covers, limits, minimum::all)
}

/// All models from which no prime implicant can be left out.
pub(crate) fn irredundant(covers: &BitTable, limits: &Limits) -> Models {
    solve(covers, limits, irredundant::all)
}

fn solve(
    covers: &BitTable,
    limits: &Limits,
    search: impl Fn(&Part, &Limits, &mut u64) -> Found,
) -> Models {
    let Reduced { essential, parts } = reduce::reduce(covers);
    let mut steps = limits.steps;
    let found: Vec<Found> = parts
        .iter()
        .map(|part| search(part, limits, &mut steps))
        .collect();
    // A part whose search ran out of steps has no upper bound, and then the whole has none.
    let together = |of: fn(&Found) -> usize| {
        found
            .iter()
            .map(of)
            .fold(essential.len(), usize::saturating_add)
    };
    let fewest = Fewest {
        at_least: together(|part| part.fewest.at_least),
        at_most: together(|part| part.fewest.at_most),
    };
    let mut count = ModelCount::Exactly(1);
    let mut listed = vec![essential.clone()];
    let mut in_all = essential;
    let mut complete = true;
    for (part, found) in parts.iter().zip(&found) {
        count = count.times(found.count);
        for class in &found.in_all {
            if let [only] = part.members[*class].as_slice() {
                in_all.push(*only);
            }
        }
        complete &= found.in_all_complete;
        listed = combine(&listed, part, &found.listed, limits.models);
    }
    for model in &mut listed {
        model.sort_unstable();
    }
    // What is listed is known, also where the search was ended before it was counted.
    if let ModelCount::AtLeast(number) = &mut count {
        *number = (*number).max(listed.len() as u128);
    }
    listed.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    in_all.sort_unstable();
    Models {
        fewest,
        count,
        listed,
        essential: in_all,
        essential_complete: complete,
    }
}

/// Every listed model with every choice in the next part, up to a limit.
fn combine(
    so_far: &[Vec<usize>],
    part: &Part,
    models: &[Vec<usize>],
    most: usize,
) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for before in so_far {
        for classes in models {
            let mut choices = vec![before.clone()];
            for class in classes {
                let members = &part.members[*class];
                let mut longer = Vec::new();
                'choices: for choice in &choices {
                    for member in members {
                        let mut next = choice.clone();
                        next.push(*member);
                        longer.push(next);
                        if longer.len() + all.len() >= most {
                            break 'choices;
                        }
                    }
                }
                choices = longer;
            }
            all.extend(choices);
            if all.len() >= most {
                all.truncate(most);
                return all;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests;
