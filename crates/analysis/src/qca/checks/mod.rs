//! Checks of a solution: does it stand with other settings, in every cluster of cases, and what does a theory say of it?

mod clusters;
mod json;
mod robust;
mod settings;
mod theory;
mod words;

pub use settings::{Checks, ClusterSettings};

pub(super) use clusters::Clusters;
pub(super) use robust::Robust;
pub(super) use theory::Theory;

use super::file::Cases;
use super::settings::{Kind, Settings, TableSettings};
use super::{between, plain, table_of};
use crate::Refusal;
use ::qca::{Implicant, ModelCount, Solution, Sum, TruthTable};

/// What came of the checks. What cannot be told because there is no solution is told as a sentence.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) robust: Option<Result<Robust, String>>,
    pub(super) clusters: Option<Result<Clusters, String>>,
    pub(super) theory: Option<Result<Theory, String>>,
}

impl Checked {
    /// Carries out what the settings ask for.
    pub(super) fn new(cases: &Cases, settings: &Settings) -> Result<Self, Refusal> {
        let checks = &settings.checks;
        let robust = if checks.tests.is_empty() && !checks.ranges {
            None
        } else {
            Some(told(Robust::new(cases, settings))?)
        };
        let clusters = match &checks.clusters {
            None => None,
            Some(wanted) => Some(told(Clusters::new(cases, settings, wanted))?),
        };
        let theory = match &checks.theory {
            None => None,
            Some(text) => Some(told(Theory::new(cases, settings, text))?),
        };
        Ok(Self {
            robust,
            clusters,
            theory,
        })
    }
}

/// A solution that does not exist is part of the answer; settings that are wrong are not.
pub(super) fn told<T>(found: Result<T, Refusal>) -> Result<Result<T, String>, Refusal> {
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(Refusal::Data(says)) => Ok(Err(says)),
        Err(other) => Err(other),
    }
}

/// The first model of a solution.
#[derive(Debug)]
pub(super) struct First {
    pub(super) kind: Kind,
    pub(super) table: TruthTable,
    pub(super) sum: Sum,
    /// The same as prime implicants, sorted.
    model: Vec<Implicant>,
    /// How many models there are: `at least` when they were not all counted.
    pub(super) models: ModelCount,
}

impl First {
    fn of(kind: Kind, table: TruthTable, solution: &Solution) -> Self {
        let mut model = solution.model(0);
        model.sort_unstable();
        Self {
            kind,
            sum: solution.sum(0, table.names()),
            model,
            models: solution.count,
            table,
        }
    }

    /// The first model of an analysis with a truth table of its own.
    fn new(cases: &Cases, settings: &Settings, table: &TableSettings) -> Result<Self, Refusal> {
        Self::in_table(cases, settings, table_of(cases, table)?)
    }

    fn in_table(cases: &Cases, settings: &Settings, table: TruthTable) -> Result<Self, Refusal> {
        let kind = settings.checks.kind(&settings.solution);
        if kind != Kind::Intermediate {
            let solution = plain(cases, &table, &settings.solution, kind)?;
            return Ok(Self::of(kind, table, &solution));
        }
        if settings.solution.expectations.is_empty() {
            return Err(Refusal::Use(
                "An intermediate solution needs expectations. Write what is expected of the conditions, or check another solution."
                    .to_owned(),
            ));
        }
        let found = between(cases, &table, &settings.solution)?;
        let pair = found
            .pairs
            .first()
            .ok_or_else(|| Refusal::Data("There is no intermediate model to check.".to_owned()))?;
        Ok(Self::of(kind, table, &pair.solution))
    }

    /// The model as it is written.
    pub(super) fn text(&self) -> String {
        self.sum.text(self.table.names())
    }
}
