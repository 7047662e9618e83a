//! Enhanced standard analysis (Schneider and Wagemann 2013; Duşa 2019): rows that no solution may rest on.

use crate::expression::Sum;
use crate::minimize::{Include, Settings, minimize};
use crate::truth_table::{Output, TruthTable};
use crate::{Error, Limits};
use std::collections::BTreeSet;

/// Which rows are untenable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untenable {
    /// Remainders that match an expression: impossible, implausible, or in contradiction to a necessary condition.
    Matching,
    /// Rows assumed by a parsimonious model of the outcome and by one of its negation.
    ContradictoryAssumptions,
    /// Rows with cases that are sufficient for the outcome and for its negation.
    SimultaneousSubsets,
    /// All of these.
    All,
}

/// The rows to exclude, by number.
///
/// # Errors
/// [`Error::TooManyRows`], and whatever [`minimize`] refuses except that there is nothing to explain or to avoid on one
/// side, which leaves no contradictory assumption.
pub fn untenable_rows(
    table: &TruthTable,
    which: Untenable,
    expression: Option<&Sum>,
    limits: &Limits,
) -> Result<Vec<u64>, Error> {
    let mut rows = BTreeSet::new();
    if let (Untenable::Matching | Untenable::All, Some(expression)) = (which, expression) {
        rows.extend(
            expression
                .rows(table.names(), limits.rows)?
                .into_iter()
                .filter(|row| table.is_remainder(*row)),
        );
    }
    if let Untenable::ContradictoryAssumptions | Untenable::All = which {
        rows.extend(contradictory_assumptions(table, limits)?);
    }
    if let Untenable::SimultaneousSubsets | Untenable::All = which {
        rows.extend(simultaneous_subsets(table)?);
    }
    Ok(rows.into_iter().collect())
}

fn contradictory_assumptions(table: &TruthTable, limits: &Limits) -> Result<BTreeSet<u64>, Error> {
    let mine = assumed(table, limits)?;
    if mine.is_empty() {
        return Ok(mine);
    }
    let theirs = assumed(&table.negated()?, limits)?;
    Ok(mine.intersection(&theirs).copied().collect())
}

/// The rows that any parsimonious model assumes something of.
fn assumed(table: &TruthTable, limits: &Limits) -> Result<BTreeSet<u64>, Error> {
    let settings = Settings {
        include: Include {
            remainders: true,
            contradictions: false,
        },
        limits: *limits,
        ..Settings::default()
    };
    let solution = match minimize(table, &settings) {
        Ok(solution) => solution,
        Err(Error::NothingToExplain(_) | Error::NothingToAvoid) => return Ok(BTreeSet::new()),
        Err(error) => return Err(error),
    };
    let implicants: Vec<_> = solution
        .union()
        .into_iter()
        .map(|at| solution.chart.implicants[at])
        .collect();
    let rows = crate::expression::rows(
        table.names(),
        &implicants,
        limits.rows,
        "contradictory simplifying assumptions",
    )?;
    Ok(rows
        .into_iter()
        .filter(|row| solution.chart.rows.binary_search(row).is_err())
        .collect())
}

fn simultaneous_subsets(table: &TruthTable) -> Result<BTreeSet<u64>, Error> {
    let present = |table: &TruthTable| -> BTreeSet<u64> {
        table
            .rows()
            .iter()
            .filter(|row| row.output == Output::Present)
            .map(|row| row.number)
            .collect()
    };
    let negated = present(&table.negated()?);
    Ok(present(table).intersection(&negated).copied().collect())
}
