//! Searching for expressions that are necessary, or sufficient, for the outcome.

use crate::Error;
use crate::conditions::{Conditions, Outcome};
use crate::expression::Memberships;
use crate::fit::{Necessity, Sufficiency, TOLERANCE, necessity, sufficiency};

/// How many memberships of cases are looked at, all expressions together, before a search is ended.
const MOST: u64 = 1_000_000_000;

/// Which relation is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Supersets of the outcome.
    Necessity,
    /// Subsets of the outcome.
    Sufficiency,
}

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchSettings {
    /// The relation.
    pub relation: Relation,
    /// Least inclusion.
    pub inclusion_cut: f64,
    /// Least coverage.
    pub coverage_cut: f64,
    /// Least relevance of necessity.
    pub relevance_cut: f64,
    /// Least PRI, of sufficient expressions.
    pub pri_cut: f64,
    /// Most conditions in an expression; all when there is none.
    pub depth: Option<usize>,
}

/// Fit of an expression that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FoundFit {
    /// As necessary.
    Necessity(Necessity),
    /// As sufficient.
    Sufficiency(Sufficiency),
}

/// An expression that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Expressed {
    /// Its literals: condition and value.
    pub literals: Vec<(usize, u8)>,
    /// Whether they are joined by or.
    pub disjunction: bool,
    /// Its fit.
    pub fit: FoundFit,
}

impl Expressed {
    /// As it is written.
    pub fn text(&self, names: &crate::Names) -> String {
        let literals: Vec<String> = self
            .literals
            .iter()
            .map(|(condition, value)| names.literal(*condition, 1 << value))
            .collect();
        literals.join(if self.disjunction { " + " } else { "*" })
    }
}

/// What a search found, and how far it went.
#[derive(Debug, Clone, PartialEq)]
pub struct Searched {
    /// The expressions. Conjunctions come before disjunctions, each in the order found.
    pub found: Vec<Expressed>,
    /// The number of conditions up to which every expression was looked at.
    pub depth: usize,
    /// Whether the search came to its end; else larger expressions are not known.
    pub complete: bool,
}

/// Searches, smallest expressions first.
///
/// A disjunction is recorded only where the conjunction of its literals is not necessary itself, and when nothing smaller
/// that was recorded lies in it; a sufficient conjunction when nothing smaller lies in it. The search ends before a size
/// that asks for too much work, the same on every machine: [`Searched::depth`] says so.
///
/// # Errors
/// [`Error::Setting`] for cut-offs.
pub fn search(
    conditions: &Conditions,
    outcome: &Outcome,
    settings: &SearchSettings,
) -> Result<Searched, Error> {
    within_work(conditions, outcome, settings, MOST)
}

/// The same with so much work.
fn within_work(
    conditions: &Conditions,
    outcome: &Outcome,
    settings: &SearchSettings,
    work: u64,
) -> Result<Searched, Error> {
    for (setting, value) in [
        ("the inclusion cut-off", settings.inclusion_cut),
        ("the coverage cut-off", settings.coverage_cut),
        ("the cut-off for relevance", settings.relevance_cut),
        ("the PRI cut-off", settings.pri_cut),
    ] {
        if !(0.0..=1.0).contains(&value) {
            return Err(Error::Setting {
                setting,
                value: value.to_string(),
                allowed: "it lies between 0 and 1",
            });
        }
    }
    let k = conditions.space().conditions();
    let depth = settings.depth.unwrap_or(k).min(k);
    let mut search = Search::new(conditions, outcome, settings, work);
    let mut seen = 0;
    let mut complete = true;
    for size in 1..=depth {
        let recorded = search.recorded();
        if !search.of_size(size) {
            complete = false;
            break;
        }
        seen = size;
        if size > 3 && recorded > 0 && search.recorded() == recorded {
            break;
        }
    }
    let mut found = search.conjunctions;
    found.append(&mut search.disjunctions);
    found.retain(|found| match found.fit {
        FoundFit::Necessity(fit) => passes(fit.relevance, settings.relevance_cut),
        FoundFit::Sufficiency(fit) => passes(fit.pri, settings.pri_cut),
    });
    Ok(Searched {
        found,
        depth: seen,
        complete,
    })
}

/// Whether a parameter is not below a cut-off lowered by the tolerance; one that is not defined passes only a cut-off of 0.
fn passes(value: Option<f64>, cut: f64) -> bool {
    value.map_or(cut <= 0.0, |value| value >= cut - TOLERANCE)
}

/// The membership of every case in each single value, by condition and value.
fn literals(conditions: &Conditions) -> Vec<Vec<Vec<f64>>> {
    let space = conditions.space();
    (0..space.conditions())
        .map(|condition| {
            (0..space.levels(condition))
                .map(|value| {
                    (0..conditions.cases().len())
                        .map(|case| conditions.literal(case, condition, 1 << value))
                        .collect()
                })
                .collect()
        })
        .collect()
}

/// Conditions with their values, in the order of the conditions.
type Literals = Vec<(usize, u8)>;

struct Search<'a> {
    y: &'a [f64],
    settings: &'a SearchSettings,
    literals: Vec<Vec<Vec<f64>>>,
    conjunctions: Vec<Expressed>,
    disjunctions: Vec<Expressed>,
    /// What was recorded at smaller sizes, by its last condition and value: literals are put together in order, so that one
    /// of these comes to lie in them when its last does.
    smaller: Vec<Vec<Vec<Literals>>>,
    /// Work that may still be done.
    work: u64,
}

/// Literals put together so far.
struct Joined {
    literals: Literals,
    /// The least and the greatest membership of each case, for each number of literals.
    least: Vec<Vec<f64>>,
    greatest: Vec<Vec<f64>>,
    /// What was found of one size, out of order.
    conjunctions: Vec<Expressed>,
    disjunctions: Vec<Expressed>,
}

/// Which larger expressions can still be recorded.
#[derive(Clone, Copy)]
struct Open {
    conjunction: bool,
    disjunction: bool,
}

impl<'a> Search<'a> {
    fn new(
        conditions: &Conditions,
        outcome: &'a Outcome,
        settings: &'a SearchSettings,
        work: u64,
    ) -> Self {
        let literals = literals(conditions);
        Self {
            y: &outcome.values,
            settings,
            smaller: literals
                .iter()
                .map(|values| vec![Vec::new(); values.len()])
                .collect(),
            literals,
            conjunctions: Vec::new(),
            disjunctions: Vec::new(),
            work,
        }
    }

    fn recorded(&self) -> usize {
        self.conjunctions.len() + self.disjunctions.len()
    }

    /// Every choice of so many conditions with every combination of their values; false when that is too much work.
    fn of_size(&mut self, size: usize) -> bool {
        let cases = self.y.len();
        let mut joined = Joined {
            literals: Vec::with_capacity(size),
            least: vec![vec![1.0; cases]; size + 1],
            greatest: vec![vec![0.0; cases]; size + 1],
            conjunctions: Vec::new(),
            disjunctions: Vec::new(),
        };
        let open = Open {
            conjunction: true,
            disjunction: self.settings.relation == Relation::Necessity,
        };
        if !self.join(&mut joined, size, open) {
            return false;
        }
        // Choices of conditions in order, the values of the last one fastest.
        let order =
            |found: &Expressed| -> (Vec<usize>, Vec<u8>) { found.literals.iter().copied().unzip() };
        for found in [&mut joined.conjunctions, &mut joined.disjunctions] {
            found.sort_by_cached_key(order);
        }
        for found in joined.conjunctions.iter().chain(&joined.disjunctions) {
            if let Some((condition, value)) = found.literals.last() {
                self.smaller[*condition][usize::from(*value)].push(found.literals.clone());
            }
        }
        self.conjunctions.append(&mut joined.conjunctions);
        self.disjunctions.append(&mut joined.disjunctions);
        true
    }

    /// Adds one more literal in every way, and what is left after it; false when there is no work left.
    fn join(&mut self, joined: &mut Joined, left: usize, open: Open) -> bool {
        let depth = joined.literals.len();
        let from = joined.literals.last().map_or(0, |(last, _)| last + 1);
        for condition in from..=self.literals.len() - left {
            for value in 0..self.literals[condition].len() {
                let Some(work) = self.work.checked_sub(self.y.len() as u64) else {
                    return false;
                };
                self.work = work;
                let set = &self.literals[condition][value];
                for (joined, with) in [
                    (&mut joined.least, f64::min as fn(f64, f64) -> f64),
                    (&mut joined.greatest, f64::max),
                ] {
                    let (before, after) = joined.split_at_mut(depth + 1);
                    for ((after, before), x) in after[0].iter_mut().zip(&before[depth]).zip(set) {
                        *after = with(*before, *x);
                    }
                }
                joined
                    .literals
                    .push((condition, u8::try_from(value).unwrap_or(u8::MAX)));
                let larger = self.still_open(joined, (condition, value), open);
                let mut whole = true;
                if left == 1 {
                    self.consider(joined, larger);
                } else if larger.conjunction || larger.disjunction {
                    whole = self.join(joined, left - 1, larger);
                }
                joined.literals.pop();
                if !whole {
                    return false;
                }
            }
        }
        true
    }

    /// With every literal a conjunction has less of the outcome, and what contains something smaller always will.
    fn still_open(&self, joined: &Joined, (condition, value): (usize, usize), open: Open) -> Open {
        let settings = self.settings;
        let contains_smaller = || {
            self.smaller[condition][value]
                .iter()
                .any(|set| set.iter().all(|literal| joined.literals.contains(literal)))
        };
        let least = &joined.least[joined.literals.len()];
        let share = || {
            let both: f64 = least.iter().zip(self.y).map(|(x, y)| x.min(*y)).sum();
            let whole: f64 = self.y.iter().sum();
            (whole != 0.0).then(|| both / whole)
        };
        match settings.relation {
            Relation::Necessity => Open {
                conjunction: open.conjunction && passes_defined(share(), settings.inclusion_cut),
                disjunction: open.disjunction && !contains_smaller(),
            },
            Relation::Sufficiency => Open {
                conjunction: open.conjunction
                    && passes_defined(share(), settings.coverage_cut)
                    && !contains_smaller(),
                disjunction: false,
            },
        }
    }

    /// Records what was put together if it fits.
    fn consider(&self, joined: &mut Joined, open: Open) {
        let settings = self.settings;
        let size = joined.literals.len();
        let enough = |inclusion: Option<f64>, coverage: Option<f64>| {
            passes_defined(inclusion, settings.inclusion_cut)
                && passes_defined(coverage, settings.coverage_cut)
        };
        let expressed = |disjunction: bool, fit: FoundFit| Expressed {
            literals: joined.literals.clone(),
            disjunction,
            fit,
        };
        match settings.relation {
            Relation::Sufficiency => {
                let fit = sufficiency(&joined.least[size], self.y);
                if open.conjunction && enough(fit.inclusion, fit.coverage) {
                    let found = expressed(false, FoundFit::Sufficiency(fit));
                    joined.conjunctions.push(found);
                }
            }
            Relation::Necessity => {
                if open.conjunction {
                    let fit = necessity(&joined.least[size], self.y);
                    if enough(fit.inclusion, fit.coverage) {
                        let found = expressed(false, FoundFit::Necessity(fit));
                        joined.conjunctions.push(found);
                        return;
                    }
                }
                if size > 1 && open.disjunction {
                    let fit = necessity(&joined.greatest[size], self.y);
                    if enough(fit.inclusion, fit.coverage) {
                        let found = expressed(true, FoundFit::Necessity(fit));
                        joined.disjunctions.push(found);
                    }
                }
            }
        }
    }
}

fn passes_defined(value: Option<f64>, cut: f64) -> bool {
    value.is_some_and(|value| value >= cut - TOLERANCE)
}

#[cfg(test)]
mod tests;
