//! Meta-regression.

use super::Studies;
use super::design::{Design, DesignProblem, weights};
use super::estimate::Estimate;
use super::fit::Settings;
use super::method::tau2;
use crate::distributions::{chi2_upper, f_upper};
use nalgebra::{DMatrix, DVector};

/// A property of the studies that may explain why their effects differ: a number for each study.
#[derive(Debug, Clone, PartialEq)]
pub struct Moderator {
    /// What it is called.
    pub name: String,
    /// A value for each study, in their order.
    pub values: Vec<f64>,
}

/// A coefficient of a meta-regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// The moderator; `None` for the intercept.
    pub moderator: Option<String>,
    /// By the normal distribution.
    pub classic: Estimate,
    /// With the covariance of Knapp and Hartung, scaled by Σ w r²/(k−p), and k−p degrees of freedom.
    pub knapp_hartung: Estimate,
}

/// A meta-regression y = Xβ + u + e with var(u) = τ².
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// The number of studies.
    pub k: usize,
    /// The intercept, then the moderators in their order.
    pub coefficients: Vec<Coefficient>,
    /// The variance that is left between studies.
    pub tau2: f64,
    /// Its standard error.
    pub tau2_se: Option<f64>,
    /// QM = b'V⁻¹b over the moderators: whether any explains something. `None` without moderators.
    pub qm: Option<f64>,
    /// Degrees of freedom of QM.
    pub qm_df: usize,
    /// The p-value of QM by χ².
    pub qm_p: Option<f64>,
    /// QM/df with the covariance of Knapp and Hartung.
    pub f: Option<f64>,
    /// Its p-value by F with k−p degrees of freedom.
    pub f_p: Option<f64>,
    /// QE = Σ w r² with common-effect weights: whether something is left to explain.
    pub qe: f64,
    /// Degrees of freedom of QE, k−p.
    pub qe_df: usize,
    /// The p-value of QE.
    pub qe_p: f64,
    /// The share of τ² that the moderators explain, 0 to 1; `None` where there was none.
    pub r2: Option<f64>,
    /// The share of the unexplained variation that is not chance, 0 to 1.
    pub i2: f64,
}

/// Weighted least squares with an intercept.
///
/// # Errors
/// Not more studies than coefficients, moderators that follow from each other, values that are not finite numbers.
pub fn regression(
    studies: &Studies,
    moderators: &[Moderator],
    settings: &Settings,
) -> Result<Regression, DesignProblem> {
    let k = studies.k();
    let mut names = vec!["intercept".to_owned()];
    let mut columns = vec![vec![1.0; k]];
    for moderator in moderators {
        names.push(moderator.name.clone());
        columns.push(moderator.values.clone());
    }
    let design = Design::new(&names, &columns, k)?;
    let p = design.p();
    let undefined = || DesignProblem::NotFinite {
        name: names.last().cloned().unwrap_or_default(),
    };
    let estimated = tau2(studies, &design, settings.method).ok_or_else(undefined)?;
    let w = weights(studies, estimated.value);
    let solved = design.solve(studies.effects(), &w);
    let (b, covariance) = design.original(&solved);
    let free = (k - p) as f64;
    let scale = solved.q / free;
    let coefficients = (0..p)
        .map(|at| {
            let variance = covariance[(at, at)];
            Coefficient {
                moderator: (at > 0).then(|| names[at].clone()),
                classic: Estimate::new(b[at], variance.sqrt(), None, settings.level()),
                knapp_hartung: Estimate::new(
                    b[at],
                    (variance * scale).sqrt(),
                    Some(free),
                    settings.level(),
                ),
            }
        })
        .collect();
    let qm = wald(&b, &covariance);
    let df = p - 1;
    let f = qm.map(|qm| qm / (df as f64) / scale);
    let common = weights(studies, 0.0);
    let qe = design.solve(studies.effects(), &common).q;
    let typical = free / design.traces(&common).p;
    let null = tau2(studies, &Design::mean(k), settings.method).map(|tau2| tau2.value);
    Ok(Regression {
        k,
        coefficients,
        tau2: estimated.value,
        tau2_se: estimated.se,
        qm,
        qm_df: df,
        qm_p: qm.map(|qm| chi2_upper(qm, df as f64)),
        f,
        f_p: f.map(|f| f_upper(f, df as f64, free)),
        qe,
        qe_df: k - p,
        qe_p: chi2_upper(qe, free),
        r2: null
            .filter(|null| *null > 0.0)
            .map(|null| ((null - estimated.value) / null).max(0.0)),
        i2: estimated.value / (estimated.value + typical),
    })
}

/// b'V⁻¹b over all but the intercept.
fn wald(b: &DVector<f64>, covariance: &DMatrix<f64>) -> Option<f64> {
    let p = b.len();
    if p < 2 {
        return None;
    }
    let slopes = b.rows(1, p - 1).into_owned();
    let block = covariance.view((1, 1), (p - 1, p - 1)).into_owned();
    // Moderators of very different sizes would spoil the factor: bring them to unit variances first.
    let sizes = block.diagonal().map(f64::sqrt);
    let unit = DMatrix::from_fn(p - 1, p - 1, |i, j| block[(i, j)] / (sizes[i] * sizes[j]));
    let scaled = slopes.component_div(&sizes);
    unit.cholesky()
        .map(|factor| scaled.dot(&factor.solve(&scaled)))
}
