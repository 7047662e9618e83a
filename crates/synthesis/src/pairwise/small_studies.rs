//! Whether small studies tell something else than large ones.

use super::Studies;
use super::design::{Design, weights};
use super::fit::Settings;
use super::regression::{Moderator, regression};
use crate::distributions::{normal_two_sided, t_two_sided};

/// A test of whether effects go with their standard errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asymmetry {
    /// What is tested: the bias of a regression, or the score of a rank correlation.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// `estimate`/`se`.
    pub statistic: f64,
    /// Degrees of freedom of the t distribution; `None` for the normal.
    pub df: Option<usize>,
    /// The two-sided p-value.
    pub p: f64,
}

/// Egger's regression of y/se on 1/se by ordinary least squares; the intercept is the bias (Egger and others 1997).
///
/// `None` with fewer than three studies, where all standard errors are the same, or where the line fits exactly.
#[must_use]
pub fn egger(studies: &Studies) -> Option<Asymmetry> {
    let k = studies.k();
    if k < 3 {
        return None;
    }
    // The same as y on se and 1, weighted by 1/v: the slope on se is the intercept of Egger.
    let se: Vec<f64> = studies.variances().iter().map(|v| v.sqrt()).collect();
    let names = ["intercept".to_owned(), "se".to_owned()];
    let design = Design::new(&names, &[vec![1.0; k], se], k).ok()?;
    let solved = design.solve(studies.effects(), &weights(studies, 0.0));
    let (b, covariance) = design.original(&solved);
    let free = k - 2;
    let error = (covariance[(1, 1)] * solved.q / free as f64).sqrt();
    asymmetry(b[1], error, Some(free))
}

/// The regression of Thompson and Sharp (1999): y on se with a variance between studies that the regression leaves, by
/// the settings' method.
///
/// `None` as [`egger`].
#[must_use]
pub fn thompson_sharp(studies: &Studies, settings: &Settings) -> Option<Asymmetry> {
    if studies.k() < 3 {
        return None;
    }
    let errors = Moderator {
        name: "se".to_owned(),
        values: studies.variances().iter().map(|v| v.sqrt()).collect(),
    };
    let fitted = regression(studies, &[errors], settings).ok()?;
    let slope = fitted.coefficients.get(1)?.classic;
    asymmetry(slope.te, slope.se, Some(studies.k() - 2))
}

/// Begg and Mazumdar's rank correlation (1994): Kendall's score of (y−θ)/√(v−1/Σw) with v, ties in its variance.
///
/// `None` with fewer than three studies, or where everything is tied.
#[must_use]
pub fn begg(studies: &Studies) -> Option<Asymmetry> {
    let k = studies.k();
    if k < 3 {
        return None;
    }
    let w = weights(studies, 0.0);
    let total: f64 = w.iter().sum();
    let mean = w
        .iter()
        .zip(studies.effects())
        .map(|(w, y)| w * y)
        .sum::<f64>()
        / total;
    let variances = studies.variances();
    let standing: Vec<f64> = studies
        .effects()
        .iter()
        .zip(variances)
        .map(|(y, v)| (y - mean) / (v - 1.0 / total).sqrt())
        .collect();
    if standing.iter().any(|x| !x.is_finite()) {
        return None;
    }
    let mut score = 0.0;
    for i in 0..k {
        for j in 0..i {
            score += sign(standing[i] - standing[j]) * sign(variances[i] - variances[j]);
        }
    }
    asymmetry(score, score_error(&standing, variances), None)
}

fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        0.0
    }
}

/// The standard error of Kendall's score with ties.
fn score_error(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (tx, ty) = (ties(x), ties(y));
    let sum = |ties: &[f64], term: &dyn Fn(f64) -> f64| ties.iter().map(|t| term(*t)).sum::<f64>();
    let first = |t: f64| t * (t - 1.0) * (2.0 * t + 5.0);
    let second = |t: f64| t * (t - 1.0) * (t - 2.0);
    let third = |t: f64| t * (t - 1.0);
    let mut variance = (first(n) - sum(&tx, &first) - sum(&ty, &first)) / 18.0;
    variance += sum(&tx, &second) * sum(&ty, &second) / (9.0 * n * (n - 1.0) * (n - 2.0));
    variance += sum(&tx, &third) * sum(&ty, &third) / (2.0 * n * (n - 1.0));
    variance.sqrt()
}

/// How often each value that occurs more than once occurs.
fn ties(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| a.total_cmp(b).is_eq())
        .map(|run| run.len() as f64)
        .filter(|count| *count > 1.0)
        .collect()
}

fn asymmetry(estimate: f64, se: f64, df: Option<usize>) -> Option<Asymmetry> {
    let statistic = estimate / se;
    (statistic.is_finite() && se > 0.0).then(|| Asymmetry {
        estimate,
        se,
        statistic,
        df,
        p: df.map_or_else(
            || normal_two_sided(statistic),
            |df| t_two_sided(statistic, df as f64),
        ),
    })
}
