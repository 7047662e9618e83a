//! Searching for expressions that are necessary, or sufficient, for the outcome.

use crate::Error;
use crate::conditions::{Conditions, Outcome};
use crate::expression::Memberships;
use crate::fit::{Necessity, Sufficiency, TOLERANCE, necessity, sufficiency};

/// Expressions that are tried at most.
const MOST: u64 = 20_000_000;

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

    fn within(&self, literals: &[(usize, u8)]) -> bool {
        self.literals
            .iter()
            .all(|literal| literals.contains(literal))
    }
}

/// Searches, smallest expressions first. Conjunctions come before disjunctions, each in the order found.
///
/// A disjunction is recorded only where the conjunction of its literals is not necessary itself, and when nothing smaller
/// that was recorded lies in it; a sufficient conjunction when nothing smaller lies in it.
///
/// # Errors
/// [`Error::TooManyExpressions`] when depth and conditions ask for too many, [`Error::Setting`] for cut-offs.
pub fn search(
    conditions: &Conditions,
    outcome: &Outcome,
    settings: &SearchSettings,
) -> Result<Vec<Expressed>, Error> {
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
    let mut search = Search {
        conditions,
        y: &outcome.values,
        settings,
        literals: literals(conditions),
        conjunctions: Vec::new(),
        disjunctions: Vec::new(),
        tried: 0,
    };
    for size in 1..=depth {
        let recorded = search.recorded();
        search.of_size(size)?;
        if size > 3 && recorded > 0 && search.recorded() == recorded {
            break;
        }
    }
    let mut all = search.conjunctions;
    all.append(&mut search.disjunctions);
    all.retain(|found| match found.fit {
        FoundFit::Necessity(fit) => passes(fit.relevance, settings.relevance_cut),
        FoundFit::Sufficiency(fit) => passes(fit.pri, settings.pri_cut),
    });
    Ok(all)
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

struct Search<'a> {
    conditions: &'a Conditions,
    y: &'a [f64],
    settings: &'a SearchSettings,
    literals: Vec<Vec<Vec<f64>>>,
    conjunctions: Vec<Expressed>,
    disjunctions: Vec<Expressed>,
    tried: u64,
}

impl Search<'_> {
    fn recorded(&self) -> usize {
        self.conjunctions.len() + self.disjunctions.len()
    }

    /// Every choice of so many conditions in order, with every combination of their values, the last one fastest.
    fn of_size(&mut self, size: usize) -> Result<(), Error> {
        let space = self.conditions.space();
        let k = space.conditions();
        let smaller = (self.conjunctions.len(), self.disjunctions.len());
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            let mut values = vec![0_u8; size];
            loop {
                self.tried += 1;
                if self.tried > MOST {
                    return Err(Error::TooManyExpressions(MOST));
                }
                let literals: Vec<(usize, u8)> =
                    chosen.iter().copied().zip(values.iter().copied()).collect();
                self.consider(literals, smaller);
                let next = (0..size)
                    .rev()
                    .find(|place| usize::from(values[*place]) + 1 < space.levels(chosen[*place]));
                let Some(place) = next else { break };
                values[place] += 1;
                values[place + 1..].fill(0);
            }
            let Some(place) = (0..size)
                .rev()
                .find(|place| chosen[*place] < k - size + place)
            else {
                return Ok(());
            };
            chosen[place] += 1;
            for later in place + 1..size {
                chosen[later] = chosen[later - 1] + 1;
            }
        }
    }

    fn consider(&mut self, literals: Vec<(usize, u8)>, smaller: (usize, usize)) {
        let settings = self.settings;
        let sets: Vec<&Vec<f64>> = literals
            .iter()
            .map(|(condition, value)| &self.literals[*condition][usize::from(*value)])
            .collect();
        let joined = |start: f64, with: fn(f64, f64) -> f64| -> Vec<f64> {
            (0..self.y.len())
                .map(|case| sets.iter().map(|set| set[case]).fold(start, with))
                .collect()
        };
        let contains_smaller = || {
            self.conjunctions[..smaller.0]
                .iter()
                .chain(&self.disjunctions[..smaller.1])
                .any(|found| found.within(&literals))
        };
        let enough = |inclusion: Option<f64>, coverage: Option<f64>| {
            passes_defined(inclusion, settings.inclusion_cut)
                && passes_defined(coverage, settings.coverage_cut)
        };
        match settings.relation {
            Relation::Sufficiency => {
                let fit = sufficiency(&joined(1.0, f64::min), self.y);
                if enough(fit.inclusion, fit.coverage) && !contains_smaller() {
                    self.conjunctions.push(Expressed {
                        literals,
                        disjunction: false,
                        fit: FoundFit::Sufficiency(fit),
                    });
                }
            }
            Relation::Necessity => {
                let fit = necessity(&joined(1.0, f64::min), self.y);
                if enough(fit.inclusion, fit.coverage) {
                    self.conjunctions.push(Expressed {
                        literals,
                        disjunction: false,
                        fit: FoundFit::Necessity(fit),
                    });
                } else if literals.len() > 1 {
                    let fit = necessity(&joined(0.0, f64::max), self.y);
                    if enough(fit.inclusion, fit.coverage) && !contains_smaller() {
                        self.disjunctions.push(Expressed {
                            literals,
                            disjunction: true,
                            fit: FoundFit::Necessity(fit),
                        });
                    }
                }
            }
        }
    }
}

fn passes_defined(value: Option<f64>, cut: f64) -> bool {
    value.is_some_and(|value| value >= cut - TOLERANCE)
}
