//! Turning raw values into set memberships.

mod direct;
mod indirect;
mod thresholds;

pub use direct::{Anchors, Bell, Direct, Shape};
pub use indirect::indirect;
pub use thresholds::{Finding, find_thresholds};

use crate::Error;

/// Memberships this close to 0 or 1 become 0 or 1.
const EDGE: f64 = 0.0001;

/// Crisp values: how many of the thresholds a value reaches, so that one threshold gives 0 and 1, and m give 0 to m.
///
/// # Errors
/// [`Error::Thresholds`] when there is none, or one lies outside the values.
///
/// # Examples
/// ```
/// assert_eq!(qca::crisp(&[3.0, 5.0, 9.0], &[5.0, 8.0])?, [0.0, 1.0, 2.0]);
/// # Ok::<(), qca::Error>(())
/// ```
pub fn crisp(x: &[f64], thresholds: &[f64]) -> Result<Vec<f64>, Error> {
    let sorted = in_range(x, thresholds)?;
    Ok(x.iter()
        .map(|value| sorted.iter().filter(|t| value >= *t).count() as f64)
        .collect())
}

/// Totally fuzzy and relative memberships of ordered categories from 1 (Cheli and Lemmi, *Economic Notes* 24, 1995):
/// max(0, (E(x) − E(1)) ÷ (1 − E(1))) with the empirical distribution function E.
///
/// # Errors
/// [`Error::Thresholds`] when no value is above the lowest category.
pub fn fuzzy_and_relative(x: &[f64]) -> Result<Vec<f64>, Error> {
    finite(x)?;
    let distribution = Distribution::new(x.to_vec());
    let lowest = distribution.at(1.0);
    if lowest >= 1.0 {
        return Err(Error::Thresholds(
            "every value is in the lowest category (1), so that nothing can be told apart"
                .to_owned(),
        ));
    }
    Ok(x.iter()
        .map(|value| ((distribution.at(*value) - lowest) / (1.0 - lowest)).max(0.0))
        .collect())
}

/// An empirical distribution function.
struct Distribution {
    sorted: Vec<f64>,
}

impl Distribution {
    fn new(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self { sorted: values }
    }

    /// The share of values not above this one.
    fn at(&self, value: f64) -> f64 {
        self.sorted.partition_point(|other| *other <= value) as f64 / self.sorted.len() as f64
    }
}

fn finite(x: &[f64]) -> Result<(), Error> {
    if x.is_empty() {
        return Err(Error::NoCases);
    }
    match x.iter().position(|value| !value.is_finite()) {
        Some(at) => Err(Error::NotANumber {
            case: format!("number {}", at + 1),
            column: "of raw values".to_owned(),
            found: x[at].to_string(),
        }),
        None => Ok(()),
    }
}

/// Thresholds in ascending order, each within the range of the values.
fn in_range(x: &[f64], thresholds: &[f64]) -> Result<Vec<f64>, Error> {
    finite(x)?;
    if thresholds.is_empty() {
        return Err(Error::Thresholds("at least one is needed".to_owned()));
    }
    let low = x.iter().copied().fold(f64::INFINITY, f64::min);
    let high = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for threshold in thresholds {
        if !(low..=high).contains(threshold) {
            return Err(Error::Thresholds(format!(
                "{threshold} lies outside the values, which go from {low} to {high}"
            )));
        }
    }
    let mut sorted = thresholds.to_vec();
    sorted.sort_by(f64::total_cmp);
    for (lower, upper) in sorted.iter().zip(sorted.iter().skip(1)) {
        if lower >= upper {
            return Err(Error::Thresholds(format!("{lower} is given twice")));
        }
    }
    Ok(sorted)
}

/// Moves memberships that are nearly 0 or 1 there.
fn edges(membership: f64) -> f64 {
    if membership < EDGE {
        0.0
    } else if membership > 1.0 - EDGE {
        1.0
    } else {
        membership
    }
}
