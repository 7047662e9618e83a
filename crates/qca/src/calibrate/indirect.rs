//! The indirect method (Ragin 2008): grouped values, and a fractional polynomial fitted to them.

use super::{edges, in_range};
use crate::Error;
use crate::elementary::Elementary as _;

/// Columns of the regression: 1, ln x, √x, x, x².
const TERMS: usize = 5;
/// Iterations after which the regression is given up.
const MOST: usize = 200;

/// Memberships by the indirect method: the thresholds divide the values into groups with memberships 0 to 1 in equal
/// steps (to three digits), and a quasi-binomial logit regression on ln x, √x, x and x² smooths them. Rounded to six digits.
///
/// Values of 0 are taken as 0.00001.
///
/// # Errors
/// [`Error::Thresholds`] when a value is below 0 or a threshold outside the values, [`Error::Unsettled`] when the
/// regression does not converge.
pub fn indirect(x: &[f64], thresholds: &[f64]) -> Result<Vec<f64>, Error> {
    let sorted = in_range(x, thresholds)?;
    if let Some(negative) = x.iter().find(|x| **x < 0.0) {
        return Err(Error::Thresholds(format!(
            "the indirect method takes logarithms, and {negative} is below 0"
        )));
    }
    let groups = sorted.len() as f64;
    let targets: Vec<f64> = x
        .iter()
        .map(|x| {
            let above = sorted.iter().filter(|threshold| x > *threshold).count() as f64;
            (above / groups * 1e3).round() / 1e3
        })
        .collect();
    let design: Vec<[f64; TERMS]> = x
        .iter()
        .map(|x| {
            let x = if *x == 0.0 { 1e-5 } else { *x };
            [1.0, x.logarithm(), x.sqrt(), x, x * x]
        })
        .collect();
    let fitted = regression(&design, &targets)?;
    Ok(fitted
        .into_iter()
        .map(|membership| edges((membership * 1e6).round() / 1e6))
        .collect())
}

/// Fitted means of the quasi-binomial logit regression, by iteratively reweighted least squares.
fn regression(design: &[[f64; TERMS]], targets: &[f64]) -> Result<Vec<f64>, Error> {
    let mut means: Vec<f64> = targets.iter().map(|q| (q + 0.5) / 2.0).collect();
    let mut predictors: Vec<f64> = means.iter().map(|m| (m / (1.0 - m)).logarithm()).collect();
    let mut before = deviance(targets, &means);
    for _ in 0..MOST {
        let mut rows = Vec::with_capacity(design.len());
        for (at, row) in design.iter().enumerate() {
            let slope = means[at] * (1.0 - means[at]);
            let working = predictors[at] + (targets[at] - means[at]) / slope;
            let weight = slope.sqrt();
            let mut weighted = [0.0; TERMS + 1];
            for (term, value) in row.iter().enumerate() {
                weighted[term] = value * weight;
            }
            weighted[TERMS] = working * weight;
            rows.push(weighted);
        }
        let coefficients = least_squares(rows);
        for (at, row) in design.iter().enumerate() {
            predictors[at] = row
                .iter()
                .zip(&coefficients)
                .map(|(value, coefficient)| value * coefficient)
                .sum();
            // As R does: means that are numerically 0 or 1 stay inside.
            let odds = predictors[at].exponential();
            let epsilon = f64::EPSILON;
            means[at] = if predictors[at] > 30.0 {
                1.0 - epsilon
            } else if predictors[at] < -30.0 {
                epsilon
            } else {
                odds / (1.0 + odds)
            };
        }
        let now = deviance(targets, &means);
        if !now.is_finite() {
            return Err(Error::Unsettled);
        }
        if (now - before).abs() / (now.abs() + 0.1) < 1e-8 {
            return Ok(means);
        }
        before = now;
    }
    Err(Error::Unsettled)
}

fn deviance(targets: &[f64], means: &[f64]) -> f64 {
    let part = |y: f64, m: f64| {
        if y == 0.0 {
            0.0
        } else {
            y * (y / m).logarithm()
        }
    };
    2.0 * targets
        .iter()
        .zip(means)
        .map(|(y, m)| part(*y, *m) + part(1.0 - y, 1.0 - m))
        .sum::<f64>()
}

/// Coefficients by Householder reflections with columns taken in order; one that adds nothing gets 0.
///
/// A row holds the columns and, last, the response.
fn least_squares(mut rows: Vec<[f64; TERMS + 1]>) -> [f64; TERMS] {
    let count = rows.len();
    let norm = |rows: &[[f64; TERMS + 1]], from: usize, column: usize| {
        rows.iter()
            .skip(from)
            .map(|row| row[column] * row[column])
            .sum::<f64>()
            .sqrt()
    };
    let lengths: Vec<f64> = (0..TERMS).map(|column| norm(&rows, 0, column)).collect();
    let mut pivots: Vec<usize> = Vec::new();
    for column in 0..TERMS {
        let rank = pivots.len();
        if rank >= count {
            break;
        }
        let length = norm(&rows, rank, column);
        // The tolerance of R's `lm.fit` within `glm`.
        if length <= 1e-11 * lengths[column] || length == 0.0 {
            continue;
        }
        let alpha = if rows[rank][column] > 0.0 {
            -length
        } else {
            length
        };
        let mut reflector: Vec<f64> = rows.iter().skip(rank).map(|row| row[column]).collect();
        reflector[0] -= alpha;
        let square: f64 = reflector.iter().map(|v| v * v).sum();
        if square > 0.0 {
            for other in 0..=TERMS {
                let product: f64 = reflector
                    .iter()
                    .zip(rows.iter().skip(rank))
                    .map(|(v, row)| v * row[other])
                    .sum();
                let factor = 2.0 * product / square;
                for (v, row) in reflector.iter().zip(rows.iter_mut().skip(rank)) {
                    row[other] -= factor * v;
                }
            }
        }
        pivots.push(column);
    }
    let mut coefficients = [0.0; TERMS];
    for (row, column) in pivots.iter().enumerate().rev() {
        let known: f64 = pivots
            .iter()
            .skip(row + 1)
            .map(|later| rows[row][*later] * coefficients[*later])
            .sum();
        coefficients[*column] = (rows[row][TERMS] - known) / rows[row][*column];
    }
    coefficients
}
