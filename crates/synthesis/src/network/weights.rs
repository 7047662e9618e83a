//! Weights of contrasts that share arms (Rücker and Schwarzer 2014), study by study.
//!
//! A study of p arms has p(p−1)/2 contrasts that are not independent. With r_ij = se_ij² + τ² as the resistances of an
//! electrical network, its Laplacian L has −w_ij off the diagonal, and w_ij are weights with which contrasts may be treated
//! as independent. L is found here by way of the covariance of the p−1 contrasts against the first arm,
//! V_ij = (r_1i + r_1j − r_ij)/2: L = D'V⁻¹D, where a row of D is arm minus first arm. Nothing larger than p×p is made.

use super::studies::{Studies, Study};
use crate::elementary::Elementary as _;
use nalgebra::{Cholesky, DMatrix};

/// What becomes of a small negative weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Negative {
    /// It counts as 0, as is usual for estimates.
    Clipped,
    /// It stays: the covariance is then exactly that of the model, as a likelihood needs it.
    Kept,
}

/// The weights of one study.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// How many arms.
    pub arms: usize,
    /// The Laplacian, by rows.
    pub laplacian: Vec<f64>,
    /// B'Wy: for each arm the weighted sum of its differences from the others.
    pub pull: Vec<f64>,
    /// ln|V| of the contrasts against the first arm.
    pub log_det: f64,
}

impl Block {
    /// `None` when the variances cannot come from arms.
    pub(crate) fn new(
        studies: &Studies,
        study: &Study,
        tau2: f64,
        negative: Negative,
    ) -> Option<Self> {
        let arms = study.arms.len();
        let all = studies.comparisons();
        let (laplacian, log_det) = if arms == 2 {
            let se = all[study.comparisons[0]].se;
            let variance = se.mul_add(se, tau2);
            let weight = 1.0 / variance;
            (vec![weight, -weight, -weight, weight], variance.logarithm())
        } else {
            let mut resistance = vec![0.0; arms * arms];
            for (i, j, at) in study.pairs() {
                let se = all[at].se;
                resistance[i * arms + j] = se.mul_add(se, tau2);
                resistance[j * arms + i] = resistance[i * arms + j];
            }
            let covariance = DMatrix::from_fn(arms - 1, arms - 1, |i, j| {
                0.5 * (resistance[i + 1] + resistance[j + 1] - resistance[(i + 1) * arms + j + 1])
            });
            let factor = Cholesky::new(covariance)?;
            let log_det = 2.0
                * (0..arms - 1)
                    .map(|i| factor.l_dirty()[(i, i)].logarithm())
                    .sum::<f64>();
            let inverse = factor.inverse();
            let mut laplacian = vec![0.0; arms * arms];
            for i in 1..arms {
                for j in 1..arms {
                    let weight = inverse[(i - 1, j - 1)];
                    laplacian[i * arms + j] = weight;
                    laplacian[j] -= weight;
                    laplacian[i * arms] -= weight;
                    laplacian[0] += weight;
                }
            }
            if negative == Negative::Clipped {
                clip(&mut laplacian, arms, studies.tolerance().weight)?;
            }
            (laplacian, log_det)
        };
        if laplacian.iter().any(|entry| !entry.is_finite()) {
            return None;
        }
        let mut pull = vec![0.0; arms];
        for (i, j, at) in study.pairs() {
            let weighted = -laplacian[i * arms + j] * all[at].te;
            pull[i] += weighted;
            pull[j] -= weighted;
        }
        Some(Self {
            arms,
            laplacian,
            pull,
            log_det,
        })
    }

    /// The weight of the contrast between two arms.
    pub(crate) fn weight(&self, i: usize, j: usize) -> f64 {
        // Not −0 for a contrast that has no weight.
        0.0 - self.laplacian[i * self.arms + j]
    }

    /// L², by rows.
    pub(crate) fn square(&self) -> Vec<f64> {
        self.product(&self.laplacian)
    }

    /// L times another matrix of the same size, by rows.
    pub(crate) fn product(&self, other: &[f64]) -> Vec<f64> {
        let arms = self.arms;
        let mut result = vec![0.0; arms * arms];
        for i in 0..arms {
            for k in 0..arms {
                let left = self.laplacian[i * arms + k];
                for j in 0..arms {
                    result[i * arms + j] += left * other[k * arms + j];
                }
            }
        }
        result
    }

    /// The sum of the diagonal of L.
    pub(crate) fn trace(&self) -> f64 {
        (0..self.arms)
            .map(|i| self.laplacian[i * self.arms + i])
            .sum()
    }
}

/// Sets weights below 0 to 0 when they are small, and mends the diagonal. `None` when one is not small.
fn clip(laplacian: &mut [f64], arms: usize, share: f64) -> Option<()> {
    let total: f64 = (0..arms)
        .flat_map(|i| (0..i).map(move |j| (i, j)))
        .map(|(i, j)| laplacian[i * arms + j].abs())
        .sum();
    for i in 0..arms {
        for j in 0..i {
            let excess = laplacian[i * arms + j];
            if excess > 0.0 {
                if excess >= share * total {
                    return None;
                }
                laplacian[i * arms + j] = 0.0;
                laplacian[j * arms + i] = 0.0;
                laplacian[i * arms + i] += excess;
                laplacian[j * arms + j] += excess;
            }
        }
    }
    Some(())
}

/// The weights of every study under one τ².
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// τ², 0 for a common effect.
    pub tau2: f64,
    /// In the order of the studies.
    pub blocks: Vec<Block>,
}

impl Weights {
    /// `None` when a study's variances cannot come from arms.
    pub(crate) fn new(studies: &Studies, tau2: f64, negative: Negative) -> Option<Self> {
        let blocks = studies
            .studies()
            .iter()
            .map(|study| Block::new(studies, study, tau2, negative))
            .collect::<Option<_>>()?;
        Some(Self { tau2, blocks })
    }

    /// The weight of each contrast, in the order of the contrasts.
    pub(crate) fn of_comparisons(&self, studies: &Studies) -> Vec<f64> {
        let mut weights = vec![0.0; studies.comparisons().len()];
        for (study, block) in studies.studies().iter().zip(&self.blocks) {
            for (i, j, at) in study.pairs() {
                weights[at] = block.weight(i, j);
            }
        }
        weights
    }

    /// Σ w(y − ŷ)² for the effects of treatments given.
    pub(crate) fn squares(&self, studies: &Studies, effects: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (study, block) in studies.studies().iter().zip(&self.blocks) {
            for (i, j, at) in study.pairs() {
                let residual = studies.comparisons()[at].te
                    - (effects[study.arms[i]] - effects[study.arms[j]]);
                sum += block.weight(i, j) * residual * residual;
            }
        }
        sum
    }
}
