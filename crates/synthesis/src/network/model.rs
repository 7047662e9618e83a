//! Generalised least squares on studies, block by block.
//!
//! Every model here says that the effect of a treatment is a row of a matrix D times coefficients: in a network D is the
//! identity, in a component model it says which components a treatment has. With the Laplacian L_s of each study all that
//! is needed is a sum of D_s'M_sD_s, where M_s is L_s or a power of it; no matrix over contrasts is ever made.

use super::studies::Studies;
use super::weights::{Negative, Weights};
use crate::elementary::Elementary as _;
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

/// The weights lead to no solution: they differ by more orders of magnitude than numbers can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the standard errors differ by so many orders of magnitude that the model cannot be solved"
)]
pub struct Unsolvable;

/// How the effects of treatments come from coefficients.
#[derive(Debug, Clone)]
pub(crate) enum Columns {
    /// A coefficient for each of so many treatments, known but for a constant.
    Treatments(usize),
    /// The rows of a matrix whose differences between connected treatments are independent columns.
    Given(DMatrix<f64>),
}

impl Columns {
    /// How many coefficients.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Treatments(n) => *n,
            Self::Given(matrix) => matrix.ncols(),
        }
    }

    /// How many of them are free: the rank of the model.
    pub(crate) fn rank(&self) -> usize {
        match self {
            Self::Treatments(n) => n - 1,
            Self::Given(matrix) => matrix.ncols(),
        }
    }

    /// Σ D_s'M_sD_s over studies; `block` gives M_s by rows.
    pub(crate) fn sum<'b>(
        &self,
        studies: &Studies,
        mut block: impl FnMut(usize) -> std::borrow::Cow<'b, [f64]>,
    ) -> DMatrix<f64> {
        let mut total = DMatrix::zeros(self.len(), self.len());
        for (at, study) in studies.studies().iter().enumerate() {
            let matrix = block(at);
            let arms = study.arms.len();
            match self {
                Self::Treatments(_) => {
                    for (i, &row) in study.arms.iter().enumerate() {
                        for (j, &column) in study.arms.iter().enumerate() {
                            total[(row, column)] += matrix[i * arms + j];
                        }
                    }
                }
                Self::Given(given) => add_given(&mut total, given, &study.arms, &matrix),
            }
        }
        total
    }

    /// Σ D_s'v_s for a vector over the arms of each study whose entries add up to 0.
    pub(crate) fn gather<'b>(
        &self,
        studies: &Studies,
        mut arms: impl FnMut(usize) -> std::borrow::Cow<'b, [f64]>,
    ) -> DVector<f64> {
        let mut total = DVector::zeros(self.len());
        for (at, study) in studies.studies().iter().enumerate() {
            let values = arms(at);
            match self {
                Self::Treatments(_) => {
                    for (&treatment, value) in study.arms.iter().zip(values.iter()) {
                        total[treatment] += value;
                    }
                }
                // Differences from the first arm: a precise study must not drown a vague one in a column that is none of
                // its business.
                Self::Given(given) => {
                    for (&arm, value) in study.arms.iter().zip(values.iter()).skip(1) {
                        for column in 0..given.ncols() {
                            total[column] +=
                                value * (given[(arm, column)] - given[(study.arms[0], column)]);
                        }
                    }
                }
            }
        }
        total
    }

    /// The effects of the treatments: D times the coefficients.
    pub(crate) fn effects(&self, coefficients: &DVector<f64>) -> Vec<f64> {
        match self {
            Self::Treatments(_) => coefficients.as_slice().to_vec(),
            Self::Given(given) => (given * coefficients).as_slice().to_vec(),
        }
    }

    /// The inverse of a sum of Laplacians as [`Columns::sum`] makes it: the Moore–Penrose inverse for treatments.
    pub(crate) fn invert(&self, normal: DMatrix<f64>) -> Option<Inverse> {
        match self {
            Self::Treatments(_) => Inverse::of_laplacian(normal),
            Self::Given(_) => Inverse::of_definite(normal),
        }
    }
}

/// Adds D_s'M_sD_s. Columns that are 0 in the whole study cost nothing: differences from the first arm are taken, which
/// changes nothing because the rows of M_s add up to 0.
fn add_given(total: &mut DMatrix<f64>, given: &DMatrix<f64>, arms: &[usize], matrix: &[f64]) {
    let (first, rest) = (arms[0], &arms[1..]);
    let mut used = Vec::new();
    for column in 0..given.ncols() {
        let base = given[(first, column)];
        #[expect(
            clippy::float_cmp,
            reason = "an entry that is the same in both arms cancels exactly"
        )]
        if rest.iter().any(|&arm| given[(arm, column)] != base) {
            used.push(column);
        }
    }
    let differences: Vec<f64> = rest
        .iter()
        .flat_map(|&arm| {
            used.iter()
                .map(move |&column| given[(arm, column)] - given[(first, column)])
        })
        .collect();
    let (count, width) = (arms.len(), used.len());
    for i in 0..rest.len() {
        for j in 0..rest.len() {
            let weight = matrix[(i + 1) * count + j + 1];
            for (a, &row) in used.iter().enumerate() {
                let left = weight * differences[i * width + a];
                for (b, &column) in used.iter().enumerate() {
                    total[(row, column)] += left * differences[j * width + b];
                }
            }
        }
    }
}

/// Beyond this condition number five digits of a result are no longer certain, and there is none.
const CONDITION: f64 = 1e11;

/// The inverse of a sum of Laplacians and the logarithm of its determinant (for treatments: of any minor).
#[derive(Debug, Clone)]
pub(crate) struct Inverse {
    pub matrix: DMatrix<f64>,
    pub log_det: f64,
}

impl Inverse {
    /// (L + sJ/n)⁻¹ − J/(sn): s keeps the scale of L, J is all ones.
    fn of_laplacian(mut laplacian: DMatrix<f64>) -> Option<Self> {
        let n = laplacian.nrows() as f64;
        let scale = laplacian.trace() / n;
        if !(scale.is_finite() && scale > 0.0) {
            return None;
        }
        laplacian.add_scalar_mut(scale / n);
        let largest = laplacian.diagonal().max();
        let factor = Cholesky::new(laplacian)?;
        let log_det = log_det(&factor) - scale.logarithm() - n.logarithm();
        let mut matrix = symmetric(factor.inverse());
        matrix.add_scalar_mut(-1.0 / (scale * n));
        if largest * matrix.diagonal().max() > CONDITION {
            return None;
        }
        Self { matrix, log_det }.finite()
    }

    /// Of a symmetric positive definite matrix, brought to a diagonal of ones first.
    fn of_definite(mut normal: DMatrix<f64>) -> Option<Self> {
        let scale: Vec<f64> = normal.diagonal().iter().map(|d| d.sqrt()).collect();
        for i in 0..normal.nrows() {
            for j in 0..normal.ncols() {
                normal[(i, j)] /= scale[i] * scale[j];
            }
        }
        let factor = Cholesky::new(normal)?;
        let log_det = log_det(&factor) + 2.0 * scale.iter().map(|s| s.logarithm()).sum::<f64>();
        let mut matrix = symmetric(factor.inverse());
        if matrix.diagonal().iter().any(|entry| *entry > CONDITION) {
            return None;
        }
        for i in 0..matrix.nrows() {
            for j in 0..matrix.ncols() {
                matrix[(i, j)] /= scale[i] * scale[j];
            }
        }
        Self { matrix, log_det }.finite()
    }

    fn finite(self) -> Option<Self> {
        (self.log_det.is_finite() && self.matrix.iter().all(|entry| entry.is_finite()))
            .then_some(self)
    }
}

fn log_det(factor: &Cholesky<f64, Dyn>) -> f64 {
    let lower = factor.l_dirty();
    2.0 * (0..lower.nrows())
        .map(|i| lower[(i, i)].logarithm())
        .sum::<f64>()
}

fn symmetric(mut matrix: DMatrix<f64>) -> DMatrix<f64> {
    for i in 0..matrix.nrows() {
        for j in 0..i {
            let mean = 0.5 * (matrix[(i, j)] + matrix[(j, i)]);
            matrix[(i, j)] = mean;
            matrix[(j, i)] = mean;
        }
    }
    matrix
}

/// A model fitted with one τ².
#[derive(Debug, Clone)]
pub(crate) struct Solved {
    pub weights: Weights,
    pub inverse: Inverse,
    pub coefficients: DVector<f64>,
    /// The effects of the treatments.
    pub effects: Vec<f64>,
}

impl Solved {
    pub(crate) fn new(
        studies: &Studies,
        columns: &Columns,
        tau2: f64,
        negative: Negative,
    ) -> Result<Self, Unsolvable> {
        let weights = Weights::new(studies, tau2, negative).ok_or(Unsolvable)?;
        let normal = columns.sum(studies, |at| (&weights.blocks[at].laplacian).into());
        let inverse = columns.invert(normal.clone()).ok_or(Unsolvable)?;
        let pull = columns.gather(studies, |at| (&weights.blocks[at].pull).into());
        let mut coefficients = &inverse.matrix * &pull;
        // One step of refinement takes back what the inverse has rounded.
        let rest = pull - normal * &coefficients;
        coefficients += &inverse.matrix * rest;
        let effects = columns.effects(&coefficients);
        if effects.iter().any(|effect| !effect.is_finite()) {
            return Err(Unsolvable);
        }
        Ok(Self {
            weights,
            inverse,
            coefficients,
            effects,
        })
    }

    /// Q, the weighted sum of squared residuals of all contrasts.
    pub(crate) fn q(&self, studies: &Studies) -> f64 {
        self.weights.squares(studies, &self.effects)
    }

    /// What Q grows by with τ²: tr[(I − H)UW] of the generalised method of DerSimonian and Laird, here
    /// ½[Σ tr L_s − tr(A⁻¹ Σ D_s'L_s²D_s)].
    pub(crate) fn slope(&self, studies: &Studies, columns: &Columns) -> f64 {
        let blocks = &self.weights.blocks;
        let all: f64 = blocks.iter().map(super::weights::Block::trace).sum();
        let squared = columns.sum(studies, |at| blocks[at].square().into());
        0.5 * (all - self.inverse.matrix.dot(&squared))
    }

    /// τ² by the generalised method of DerSimonian and Laird, from a fit with τ² = 0. `None` without degrees of freedom.
    pub(crate) fn moment_tau2(&self, studies: &Studies, columns: &Columns, q: f64) -> Option<f64> {
        let df = studies.rows().checked_sub(columns.rank())?;
        if df == 0 {
            return None;
        }
        let slope = self.slope(studies, columns);
        let tau2 = (q - df as f64) / slope;
        (slope > 0.0 && tau2.is_finite()).then_some(tau2.max(0.0))
    }
}
