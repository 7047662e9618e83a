//! Minimisation: all models that explain the rows with an output, and nothing they must avoid.

use crate::bits::BitTable;
use crate::cover::{Fewest, Limits, ModelCount, Models, irredundant, smallest};
use crate::expression::{Names, Product, Sum};
use crate::fit::{SumFit, reaches, sufficiency, sum_fit};
use crate::space::{Implicant, Point};
use crate::truth_table::{Output, TruthTable};
use crate::{Error, primes, regions};

/// Outputs that a solution may cover without having to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Include {
    /// Remainders: the parsimonious solution.
    pub remainders: bool,
    /// Contradictions.
    pub contradictions: bool,
}

impl Include {
    /// Whether anything but explained rows may be covered.
    pub fn any(self) -> bool {
        self.remainders || self.contradictions
    }
}

/// How to minimise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The output whose rows are explained.
    pub explain: Output,
    /// What may be covered as well.
    pub include: Include,
    /// Leave out prime implicants that cover fewer rows than another one covers beside them.
    pub row_dominance: bool,
    /// All models without a needless prime implicant, not the smallest alone.
    pub all_models: bool,
    /// Inclusion that a prime implicant needs.
    ///
    /// Without remainders, prime implicants below it are left out. With remainders, the shortest conjunctions that reach it
    /// and cover an explained row take their place, also where one covers a row it would have to avoid otherwise: that is
    /// what the R package QCA does.
    pub implicant_cut: Option<f64>,
    /// Inclusion that a model needs.
    pub model_cut: Option<f64>,
    /// How much work may be done.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            explain: Output::Present,
            include: Include::default(),
            row_dominance: false,
            all_models: false,
            implicant_cut: None,
            model_cut: None,
            limits: Limits::default(),
        }
    }
}

/// Prime implicants and the explained rows they cover.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Prime implicants that cover an explained row: fewest literals first.
    pub implicants: Vec<Implicant>,
    /// The explained rows, by number.
    pub rows: Vec<u64>,
    covers: BitTable,
}

impl Chart {
    /// The explained rows that a prime implicant covers.
    pub fn covered(&self, implicant: usize) -> Vec<u64> {
        crate::bits::ones(self.covers.row(implicant))
            .map(|bit| self.rows[bit])
            .collect()
    }
}

/// The models of a truth table.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The prime implicant chart.
    pub chart: Chart,
    /// Prime implicants in every model.
    pub essential: Vec<usize>,
    /// Whether no other prime implicant is in every model; false when the search was ended by its limit.
    pub essential_complete: bool,
    /// Models as lists of prime implicants of the chart, smallest first. Never cut silently: compare with `count`.
    pub models: Vec<Vec<usize>>,
    /// How many models there are.
    pub count: ModelCount,
    /// How few prime implicants a model has.
    pub fewest: Fewest,
    /// How many rows a solution had to avoid: with cases when remainders may be covered, else all others.
    pub avoided: u64,
    points: Vec<Point>,
}

impl Solution {
    /// The implicants of a model.
    pub fn model(&self, model: usize) -> Vec<Implicant> {
        self.models
            .get(model)
            .into_iter()
            .flatten()
            .map(|implicant| self.chart.implicants[*implicant])
            .collect()
    }

    /// Whether all models are listed.
    pub fn is_complete(&self) -> bool {
        self.count == ModelCount::Exactly(self.models.len() as u128)
    }

    /// A model as a sum of products.
    pub fn sum(&self, model: usize, names: &Names) -> Sum {
        Sum::of(names, &self.model(model))
    }

    /// Fit of some prime implicants of the chart, one by one and together.
    pub fn fit(&self, table: &TruthTable, implicants: &[usize]) -> SumFit {
        let sets: Vec<Vec<f64>> = implicants
            .iter()
            .map(|implicant| memberships(table, self.chart.implicants[*implicant]))
            .collect();
        sum_fit(&sets, &table.outcome().values)
    }

    /// All prime implicants of any listed model, in the order of the chart.
    pub fn union(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.models.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// How many rows a model covers that are not explained.
    pub fn assumption_count(&self, table: &TruthTable, model: usize) -> u64 {
        let implicants = self.model(model);
        let explained = self
            .points
            .iter()
            .filter(|point| implicants.iter().any(|implicant| implicant.covers(**point)))
            .count() as u64;
        regions::volume(table.space(), &implicants) - explained
    }

    /// The rows a model covers that are not explained: what is assumed of them simplifies it.
    ///
    /// # Errors
    /// [`Error::TooManyRows`] when there are more than the limit; [`Solution::assumption_count`] still counts them.
    pub fn assumptions(
        &self,
        table: &TruthTable,
        model: usize,
        most: u64,
    ) -> Result<Vec<u64>, Error> {
        let rows = crate::expression::rows(
            table.names(),
            &self.model(model),
            most,
            "a list of simplifying assumptions",
        )?;
        Ok(rows
            .into_iter()
            .filter(|row| self.chart.rows.binary_search(row).is_err())
            .collect())
    }
}

/// The membership of every case in an implicant.
pub(crate) fn memberships(table: &TruthTable, implicant: Implicant) -> Vec<f64> {
    let product = Product::of(table.names(), implicant);
    (0..table.conditions().cases().len())
        .map(|case| product.membership(case, table.conditions()))
        .collect()
}

/// Rows by what a solution has to do with them.
#[derive(Debug)]
pub(crate) struct Task {
    /// To be covered.
    pub(crate) explained: Vec<Point>,
    /// Rows with cases (or excluded) that may be covered.
    pub(crate) allowed: Vec<Point>,
    /// Rows with cases (or excluded) that may not.
    pub(crate) forbidden: Vec<Point>,
}

pub(crate) fn task(table: &TruthTable, explain: Output, include: Include) -> Result<Task, Error> {
    let space = table.space();
    let mut task = Task {
        explained: Vec::new(),
        allowed: Vec::new(),
        forbidden: Vec::new(),
    };
    for row in table.rows() {
        let excluded = table.excluded().contains(&row.number);
        let included = match row.output {
            Output::Remainder => include.remainders,
            Output::Contradiction => include.contradictions,
            Output::Present | Output::Absent => false,
        };
        if row.output == explain && !excluded {
            task.explained.push(row.point);
        } else if included && !excluded {
            task.allowed.push(row.point);
        } else {
            task.forbidden.push(row.point);
        }
    }
    for number in table.excluded() {
        if !table.rows().iter().any(|row| row.number == *number) {
            task.forbidden.push(space.point(*number));
        }
    }
    if task.explained.is_empty() {
        return Err(Error::NothingToExplain(explain.letter()));
    }
    Ok(task)
}

/// Minimises a truth table.
///
/// Conservative when nothing is included, parsimonious when remainders are. Prime implicants are exact, and so are the
/// models: all of the smallest, or all without a needless prime implicant. Where a search meets its limit the result says
/// what is known: [`Solution::count`], [`Solution::fewest`], [`Solution::essential_complete`].
///
/// # Errors
/// [`Error::NothingToExplain`], [`Error::NothingToAvoid`], [`Error::TooManyImplicants`], and with cut-offs
/// [`Error::Uncovered`] and [`Error::NoModel`].
pub fn minimize(table: &TruthTable, settings: &Settings) -> Result<Solution, Error> {
    let space = table.space();
    let task = task(table, settings.explain, settings.include)?;
    let most = settings.limits.implicants;
    let (implicants, avoided) = if settings.include.remainders {
        if task.forbidden.is_empty() {
            return Err(Error::NothingToAvoid);
        }
        let implicants = match settings.implicant_cut {
            Some(cut) => consistent(table, &task.explained, cut)?,
            None => primes::avoiding(space, &task.explained, &task.forbidden, most)?,
        };
        (implicants, task.forbidden.len() as u64)
    } else {
        let mut allowed = task.explained.clone();
        allowed.extend(&task.allowed);
        let avoided = space.size() - allowed.len() as u64;
        if avoided == 0 {
            return Err(Error::NothingToAvoid);
        }
        (primes::merged(space, &allowed, most)?, avoided)
    };
    solve(table, &task.explained, implicants, avoided, settings)
}

/// Conjunctions that are tried at most when each has to reach an inclusion.
const MOST_TRIED: u64 = 2_000_000;

/// The shortest conjunctions that cover one of the points and have at least this inclusion.
fn consistent(table: &TruthTable, points: &[Point], cut: f64) -> Result<Vec<Implicant>, Error> {
    let space = table.space();
    let y = &table.outcome().values;
    let k = space.conditions();
    if k > 20 || (points.len() as u64) << k > MOST_TRIED {
        return Err(Error::TooManyExpressions(MOST_TRIED));
    }
    let mut by_size: Vec<Vec<Implicant>> = vec![Vec::new(); k + 1];
    for point in points {
        for conditions in 1..1_u64 << k {
            by_size[conditions.count_ones() as usize].push(space.implicant(*point, conditions));
        }
    }
    let mut found: Vec<Implicant> = Vec::new();
    for mut candidates in by_size {
        candidates.sort_unstable();
        candidates.dedup();
        let longer: Vec<Implicant> = candidates
            .into_iter()
            .filter(|candidate| !found.iter().any(|short| short.contains(*candidate)))
            .filter(|candidate| {
                reaches(
                    sufficiency(&memberships(table, *candidate), y).inclusion,
                    cut,
                )
            })
            .collect();
        found.extend(longer);
    }
    found.sort_by_cached_key(|implicant| space.order(*implicant));
    Ok(found)
}

/// Chooses models among prime implicants.
pub(crate) fn solve(
    table: &TruthTable,
    explained: &[Point],
    implicants: Vec<Implicant>,
    avoided: u64,
    settings: &Settings,
) -> Result<Solution, Error> {
    let space = table.space();
    let mut chart = chart(table, explained, implicants);
    if let Some(cut) = settings.implicant_cut {
        let y = &table.outcome().values;
        chart = kept(&chart, |chart, at| {
            reaches(
                sufficiency(&memberships(table, chart.implicants[at]), y).inclusion,
                cut,
            )
        });
        let by_column = chart.covers.transposed();
        if let Some(open) =
            (0..by_column.rows()).find(|column| crate::bits::is_empty(by_column.row(*column)))
        {
            return Err(Error::Uncovered {
                cut,
                row: chart.rows[open],
            });
        }
    }
    if settings.row_dominance {
        let rows: Vec<usize> = crate::cover::maximal(&chart.covers);
        chart = kept(&chart, |_, at| rows.binary_search(&at).is_ok());
    }
    let Models {
        fewest,
        mut count,
        mut listed,
        mut essential,
        mut essential_complete,
    } = if settings.all_models {
        irredundant(&chart.covers, &settings.limits)
    } else {
        smallest(&chart.covers, &settings.limits)
    };
    if let Some(cut) = settings.model_cut {
        let complete = count == ModelCount::Exactly(listed.len() as u128);
        let y = &table.outcome().values;
        listed.retain(|model| {
            let sets: Vec<Vec<f64>> = model
                .iter()
                .map(|at| memberships(table, chart.implicants[*at]))
                .collect();
            reaches(sum_fit(&sets, y).whole.inclusion, cut)
        });
        let Some(first) = listed.first() else {
            return Err(Error::NoModel(cut));
        };
        essential = first
            .iter()
            .copied()
            .filter(|at| listed.iter().all(|model| model.contains(at)))
            .collect();
        essential_complete &= complete;
        count = if complete {
            ModelCount::Exactly(listed.len() as u128)
        } else {
            ModelCount::AtLeast(listed.len() as u128)
        };
    }
    let mut points = explained.to_vec();
    points.sort_unstable_by_key(|point| space.row(*point));
    Ok(Solution {
        chart,
        essential,
        essential_complete,
        models: listed,
        count,
        fewest,
        avoided,
        points,
    })
}

/// The chart of the prime implicants that cover an explained row.
fn chart(table: &TruthTable, explained: &[Point], implicants: Vec<Implicant>) -> Chart {
    let space = table.space();
    let mut points = explained.to_vec();
    points.sort_unstable_by_key(|point| space.row(*point));
    let implicants: Vec<Implicant> = implicants
        .into_iter()
        .filter(|implicant| points.iter().any(|point| implicant.covers(*point)))
        .collect();
    let mut covers = BitTable::new(implicants.len(), points.len());
    for (row, implicant) in implicants.iter().enumerate() {
        for (bit, point) in points.iter().enumerate() {
            if implicant.covers(*point) {
                covers.set(row, bit);
            }
        }
    }
    Chart {
        implicants,
        rows: points.iter().map(|point| space.row(*point)).collect(),
        covers,
    }
}

/// The chart with some of its prime implicants.
fn kept(chart: &Chart, keep: impl Fn(&Chart, usize) -> bool) -> Chart {
    let rows: Vec<usize> = (0..chart.implicants.len())
        .filter(|at| keep(chart, *at))
        .collect();
    Chart {
        implicants: rows.iter().map(|at| chart.implicants[*at]).collect(),
        rows: chart.rows.clone(),
        covers: crate::cover::of_rows(&chart.covers, &rows),
    }
}
