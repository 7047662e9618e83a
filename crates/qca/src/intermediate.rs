//! Intermediate solutions: of the counterfactuals a parsimonious model rests on, only those that theory makes easy.

use crate::cover::{Limits, ModelCount};
use crate::expression::{Names, parse};
use crate::minimize::{Settings, Solution, minimize, solve, task};
use crate::space::{Implicant, Point};
use crate::truth_table::TruthTable;
use crate::{Error, Include, primes, regions};
use std::collections::BTreeMap;

/// Most allowed rows for which prime implicants are found by merging.
const MERGED: usize = 2_048;

/// Steps that the search for the models of a pair has at least.
const STEPS_OF_A_PAIR: u64 = 300_000;

/// What is expected to contribute to the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectations {
    /// For each condition the expected levels, one bit each; 0 when nothing is expected.
    individual: Vec<u64>,
    /// Values of several conditions that are expected together.
    conjunctural: Vec<Vec<(usize, u8)>>,
}

impl Expectations {
    /// Reads expectations, each a conjunction: `A`, `~B`, `C[1,2]` for one condition, `A*~B` for several together.
    ///
    /// Several values of one condition may be expected, in one expectation or in several. Multi-valued conjunctions
    /// stand for all their combinations of single values.
    ///
    /// # Errors
    /// [`Error::Expression`].
    pub fn read(texts: &[String], names: &Names) -> Result<Self, Error> {
        let mut expectations = Self {
            individual: vec![0; names.names().len()],
            conjunctural: Vec::new(),
        };
        for text in texts {
            for product in parse(text, names)?.sum(names).products() {
                match product.literals() {
                    [] => {}
                    [(condition, levels)] => expectations.individual[*condition] |= levels,
                    _ => expectations.conjunctural.extend(
                        product
                            .implicants(names)
                            .into_iter()
                            .map(|implicant| names.space().literals(implicant)),
                    ),
                }
            }
        }
        Ok(expectations)
    }

    /// The expected levels of a condition alone, one bit each.
    pub fn levels(&self, condition: usize) -> u64 {
        self.individual.get(condition).copied().unwrap_or(0)
    }

    /// Removes from a conservative term what the expectations make needless, but nothing that the parsimonious term has.
    fn relax(&self, names: &Names, conservative: Implicant, parsimonious: Implicant) -> Implicant {
        let space = names.space();
        let free = |condition: usize| {
            let field = space.field(condition);
            conservative.fields & field != 0 && parsimonious.fields & field == 0
        };
        let value = |condition: usize| space.value(conservative.values, condition);
        let mut gone = 0_u128;
        for condition in (0..space.conditions()).filter(|condition| free(*condition)) {
            let expected = self.levels(condition);
            if expected != 0 && expected >> value(condition) & 1 == 0 {
                gone |= space.field(condition);
            }
        }
        for together in &self.conjunctural {
            let mine: Vec<&(usize, u8)> = together
                .iter()
                .filter(|(condition, _)| free(*condition))
                .collect();
            if mine
                .iter()
                .any(|(condition, expected)| value(*condition) != *expected)
            {
                for (condition, _) in mine {
                    gone |= space.field(*condition);
                }
            }
        }
        Implicant {
            fields: conservative.fields & !gone,
            values: conservative.values & !gone,
        }
    }
}

/// A conservative and a parsimonious model brought together.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Which conservative model, from 0.
    pub conservative: usize,
    /// Which parsimonious model, from 0.
    pub parsimonious: usize,
    /// How many simplifying assumptions of the parsimonious model are easy.
    pub easy_count: u64,
    /// How many are difficult.
    pub difficult_count: u64,
    /// The easy rows, unless lists of all pairs would have more rows than the limit.
    pub easy: Option<Vec<u64>>,
    /// The difficult rows, likewise.
    pub difficult: Option<Vec<u64>>,
    /// The intermediate models.
    pub solution: Solution,
}

impl Pair {
    /// `C1P2`: which two models it comes from.
    pub fn label(&self) -> String {
        format!("C{}P{}", self.conservative + 1, self.parsimonious + 1)
    }
}

/// Intermediate solutions for every pair of models.
#[derive(Debug, Clone, PartialEq)]
pub struct Intermediate {
    /// The conservative solution.
    pub conservative: Solution,
    /// The parsimonious solution.
    pub parsimonious: Solution,
    /// The pairs, conservative models outermost.
    pub pairs: Vec<Pair>,
    /// How many pairs there are.
    pub count: ModelCount,
    /// Whether every pair is there; false when the models have more pairs than [`Limits::pairs`].
    pub complete: bool,
}

/// Works out intermediate solutions.
///
/// The conservative models are those of the same settings without remainders.
///
/// # Errors
/// As [`minimize`].
pub fn intermediate(
    table: &TruthTable,
    settings: &Settings,
    expectations: &Expectations,
) -> Result<Intermediate, Error> {
    let parsimonious = minimize(table, settings)?;
    let conservative = minimize(
        table,
        &Settings {
            include: Include {
                remainders: false,
                ..settings.include
            },
            ..*settings
        },
    )?;
    let explained = task(table, settings.explain, settings.include)?.explained;
    let limits = &settings.limits;
    let count = conservative.count.times(parsimonious.count);
    let known = conservative
        .models
        .len()
        .saturating_mul(parsimonious.models.len());
    let wanted = known.min(limits.pairs);
    // All pairs together may take as long as one minimisation, but each gets enough for an ordinary chart.
    let shared = Settings {
        limits: Limits {
            steps: (limits.steps / (wanted as u64).max(1)).max(STEPS_OF_A_PAIR.min(limits.steps)),
            ..*limits
        },
        ..*settings
    };
    let mut pairs = Vec::with_capacity(wanted);
    // Different parsimonious models often leave the same of the conservative one.
    let mut solved: BTreeMap<Vec<Implicant>, Solution> = BTreeMap::new();
    let mut rows_left = limits.rows;
    let all = (0..conservative.models.len())
        .flat_map(|c| (0..parsimonious.models.len()).map(move |p| (c, p)));
    for (c, p) in all.take(wanted) {
        let relaxed = relaxed(
            table.names(),
            &conservative.model(c),
            &parsimonious.model(p),
            expectations,
        );
        let solution = if let Some(solution) = solved.get(&relaxed) {
            solution.clone()
        } else {
            let solution = of_pair(table, &explained, &relaxed, &shared)?;
            solved.insert(relaxed.clone(), solution.clone());
            solution
        };
        pairs.push(counted(
            table,
            (c, p),
            &parsimonious,
            &relaxed,
            solution,
            &mut rows_left,
        ));
    }
    Ok(Intermediate {
        complete: count == ModelCount::Exactly(pairs.len() as u128),
        count,
        conservative,
        parsimonious,
        pairs,
    })
}

/// What becomes of each conservative term under each parsimonious term it lies in.
fn relaxed(
    names: &Names,
    conservative: &[Implicant],
    parsimonious: &[Implicant],
    expectations: &Expectations,
) -> Vec<Implicant> {
    let mut all = Vec::new();
    for c in conservative {
        for p in parsimonious {
            if p.contains(*c) {
                all.push(expectations.relax(names, *c, *p));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Minimises with the explained rows and the relaxed terms allowed.
///
/// A relaxed term lies in its parsimonious term, so all it covers is explained or a simplifying assumption.
fn of_pair(
    table: &TruthTable,
    explained: &[Point],
    relaxed: &[Implicant],
    settings: &Settings,
) -> Result<Solution, Error> {
    let space = table.space();
    let most = settings.limits.implicants;
    let every = explained.iter().map(|point| Implicant {
        fields: (0..space.conditions()).fold(0, |fields, c| fields | space.field(c)),
        values: *point,
    });
    let mut allowed = relaxed.to_vec();
    allowed.extend(every.filter(|point| !relaxed.iter().any(|term| term.contains(*point))));
    let size = regions::volume(space, &allowed);
    if size == space.size() {
        return Err(Error::NothingToAvoid);
    }
    let small = usize::try_from(size).is_ok_and(|size| size <= MERGED);
    let implicants = if small {
        let rows =
            crate::expression::rows(table.names(), &allowed, size, "an intermediate solution")?;
        let points: Vec<Point> = rows.into_iter().map(|row| space.point(row)).collect();
        primes::merged(space, &points, most)?
    } else {
        let outside = regions::complement(space, &allowed);
        primes::avoiding_regions(space, explained, &outside, most)?
    };
    solve(table, explained, implicants, space.size() - size, settings)
}

/// Divides the simplifying assumptions of a parsimonious model into easy and difficult ones.
fn counted(
    table: &TruthTable,
    (c, p): (usize, usize),
    parsimonious: &Solution,
    relaxed: &[Implicant],
    solution: Solution,
    rows_left: &mut u64,
) -> Pair {
    let all = parsimonious.assumption_count(table, p);
    let space = table.space();
    let explained = solution
        .chart
        .rows
        .iter()
        .filter(|row| {
            let point = space.point(**row);
            relaxed.iter().any(|term| term.covers(point))
        })
        .count() as u64;
    let easy_count = regions::volume(space, relaxed) - explained;
    let rows = if all > *rows_left {
        None
    } else {
        parsimonious.assumptions(table, p, u64::MAX).ok()
    };
    *rows_left -= rows.as_ref().map_or(0, |rows| rows.len() as u64);
    let (easy, difficult) = match rows {
        Some(rows) => {
            let (easy, difficult) = rows.into_iter().partition(|row| {
                let point = space.point(*row);
                relaxed.iter().any(|term| term.covers(point))
            });
            (Some(easy), Some(difficult))
        }
        None => (None, None),
    };
    Pair {
        conservative: c,
        parsimonious: p,
        easy_count,
        difficult_count: all - easy_count,
        easy,
        difficult,
        solution,
    }
}
