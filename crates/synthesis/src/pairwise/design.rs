//! Weighted least squares on a fixed set of columns.

use super::Studies;
use crate::elementary::Elementary as _;
use nalgebra::{DMatrix, DVector};

/// The columns of a model, kept as orthonormal ones (X = QR), so that years and doses of any size are fitted as well as
/// a mean.
#[derive(Debug, Clone)]
pub(super) struct Design {
    q: DMatrix<f64>,
    r: DMatrix<f64>,
}

/// Why columns cannot be fitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DesignProblem {
    /// Not more studies than columns.
    #[error(
        "{studies} studies cannot tell {columns} coefficients apart; there must be more studies"
    )]
    TooFewStudies {
        /// The number of studies.
        studies: usize,
        /// The number of coefficients, with the intercept.
        columns: usize,
    },
    /// A moderator that follows from the others.
    #[error("the moderator “{name}” is the same in all studies or follows from the others")]
    Collinear {
        /// The moderator.
        name: String,
    },
    /// A moderator without a value for each study, or with one that is not a number.
    #[error("the moderator “{name}” needs a finite number for each study")]
    NotFinite {
        /// The moderator.
        name: String,
    },
}

/// A weighted fit, in the coordinates of the orthonormal columns.
pub(super) struct Solved {
    /// The coefficients.
    pub(super) b: DVector<f64>,
    /// (Q'WQ)⁻¹.
    pub(super) inverse: DMatrix<f64>,
    /// y − Qb.
    pub(super) residuals: Vec<f64>,
    /// Σ w r².
    pub(super) q: f64,
}

/// Traces of P = W − WX(X'WX)⁻¹X'W.
pub(super) struct Traces {
    /// tr P.
    pub(super) p: f64,
    /// tr PP.
    pub(super) pp: f64,
}

impl Design {
    /// A mean alone.
    pub(super) fn mean(k: usize) -> Self {
        let root = (k as f64).sqrt();
        Self {
            q: DMatrix::from_element(k, 1, root.recip()),
            r: DMatrix::from_element(1, 1, root),
        }
    }

    /// Named columns. Modified Gram–Schmidt, twice, is as exact as reflections for the few columns of a model.
    pub(super) fn new(
        names: &[String],
        columns: &[Vec<f64>],
        k: usize,
    ) -> Result<Self, DesignProblem> {
        let p = columns.len();
        if k <= p {
            return Err(DesignProblem::TooFewStudies {
                studies: k,
                columns: p,
            });
        }
        let mut q = DMatrix::zeros(k, p);
        let mut r = DMatrix::zeros(p, p);
        for (at, column) in columns.iter().enumerate() {
            let name = || names.get(at).cloned().unwrap_or_default();
            let mut rest = DVector::from_column_slice(column);
            let size = rest.norm();
            if column.len() != k || !size.is_finite() {
                return Err(DesignProblem::NotFinite { name: name() });
            }
            for _ in 0..2 {
                for earlier in 0..at {
                    let share = q.column(earlier).dot(&rest);
                    r[(earlier, at)] += share;
                    rest.axpy(-share, &q.column(earlier), 1.0);
                }
            }
            let left = rest.norm();
            if left <= 1e-10 * size || left <= 0.0 {
                return Err(DesignProblem::Collinear { name: name() });
            }
            r[(at, at)] = left;
            q.set_column(at, &(rest / left));
        }
        Ok(Self { q, r })
    }

    /// Rows.
    pub(super) fn k(&self) -> usize {
        self.q.nrows()
    }

    /// Columns.
    pub(super) fn p(&self) -> usize {
        self.q.ncols()
    }

    /// Σ w^power q q'.
    fn moment(&self, weights: &[f64], power: i32) -> DMatrix<f64> {
        let p = self.p();
        let mut sum = DMatrix::zeros(p, p);
        for (row, weight) in weights.iter().enumerate() {
            let weight = weight.powi(power);
            for a in 0..p {
                for b in 0..=a {
                    sum[(a, b)] += weight * self.q[(row, a)] * self.q[(row, b)];
                }
            }
        }
        sum.fill_upper_triangle_with_lower_triangle();
        sum
    }

    /// (Q'WQ)⁻¹. Weights are above 0 and the columns independent, so the inverse exists; should rounding take it away, as
    /// with weights that differ by 1e300, what follows is not a number and is told as undefined.
    fn inverse(&self, weights: &[f64]) -> DMatrix<f64> {
        let moment = self.moment(weights, 1);
        moment.clone().cholesky().map_or_else(
            || DMatrix::from_element(self.p(), self.p(), f64::NAN),
            |factor| factor.inverse(),
        )
    }

    /// The weighted fit.
    pub(super) fn solve(&self, effects: &[f64], weights: &[f64]) -> Solved {
        let inverse = self.inverse(weights);
        let mut right = DVector::zeros(self.p());
        for (row, (y, w)) in effects.iter().zip(weights).enumerate() {
            for a in 0..self.p() {
                right[a] += w * y * self.q[(row, a)];
            }
        }
        let mut b = &inverse * right;
        let mut residuals = self.residuals(effects, &b);
        // One step of refinement: large weights beside small ones cost digits.
        let mut rest = DVector::zeros(self.p());
        for (row, (r, w)) in residuals.iter().zip(weights).enumerate() {
            for a in 0..self.p() {
                rest[a] += w * r * self.q[(row, a)];
            }
        }
        b += &inverse * rest;
        residuals = self.residuals(effects, &b);
        let q = residuals.iter().zip(weights).map(|(r, w)| w * r * r).sum();
        Solved {
            b,
            inverse,
            residuals,
            q,
        }
    }

    fn residuals(&self, effects: &[f64], b: &DVector<f64>) -> Vec<f64> {
        let fitted = &self.q * b;
        effects
            .iter()
            .zip(fitted.iter())
            .map(|(y, f)| y - f)
            .collect()
    }

    pub(super) fn traces(&self, weights: &[f64]) -> Traces {
        let inverse = self.inverse(weights);
        let second = &inverse * self.moment(weights, 2);
        let third = &inverse * self.moment(weights, 3);
        let sum = |power: i32| weights.iter().map(|w| w.powi(power)).sum::<f64>();
        Traces {
            p: sum(1) - second.trace(),
            pp: sum(2) - 2.0 * third.trace() + (&second * &second).trace(),
        }
    }

    /// tr P alone, of a weighted fit that is there already.
    pub(super) fn trace(&self, weights: &[f64], solved: &Solved) -> f64 {
        weights.iter().sum::<f64>() - (&solved.inverse * self.moment(weights, 2)).trace()
    }

    /// tr(G·Q'DQ) for G = (Q'WQ)⁻¹ and a diagonal D.
    pub(super) fn trace_of(&self, weights: &[f64], diagonal: &dyn Fn(usize) -> f64) -> f64 {
        (self.inverse(weights) * self.between(diagonal)).trace()
    }

    /// tr(G·Q'DQ·G·Q'EQ) for two diagonals D and E.
    pub(super) fn trace_of_two(
        &self,
        weights: &[f64],
        first: &dyn Fn(usize) -> f64,
        second: &dyn Fn(usize) -> f64,
    ) -> f64 {
        let inverse = self.inverse(weights);
        (&inverse * self.between(first) * &inverse * self.between(second)).trace()
    }

    fn between(&self, diagonal: &dyn Fn(usize) -> f64) -> DMatrix<f64> {
        let values: Vec<f64> = (0..self.k()).map(diagonal).collect();
        self.moment(&values, 1)
    }

    /// ln |X'WX|, up to what does not depend on the weights.
    pub(super) fn ln_determinant(&self, weights: &[f64]) -> f64 {
        self.moment(weights, 1)
            .cholesky()
            .map_or(f64::NAN, |factor| {
                2.0 * factor
                    .l_dirty()
                    .diagonal()
                    .iter()
                    .map(|d| d.logarithm())
                    .sum::<f64>()
            })
    }

    /// The diagonal of X(X'WX)⁻¹X'W: how much each study pulls at its own fit.
    pub(super) fn leverages(&self, weights: &[f64]) -> Vec<f64> {
        let inverse = self.inverse(weights);
        (0..self.k())
            .map(|row| {
                let x = self.q.row(row);
                weights[row] * (x * &inverse * x.transpose())[(0, 0)]
            })
            .collect()
    }

    /// Coefficients and their covariance in the coordinates of the columns as they were given.
    pub(super) fn original(&self, solved: &Solved) -> (DVector<f64>, DMatrix<f64>) {
        let undo = self
            .r
            .clone()
            .try_inverse()
            .unwrap_or_else(|| DMatrix::from_element(self.p(), self.p(), f64::NAN));
        let covariance = &undo * &solved.inverse * undo.transpose();
        (undo * &solved.b, covariance)
    }
}

/// 1/(v_i + τ²).
pub(super) fn weights(studies: &Studies, tau2: f64) -> Vec<f64> {
    studies
        .variances()
        .iter()
        .map(|v| (v + tau2).recip())
        .collect()
}
