//! Ranking treatments: P-scores, and SUCRA with rankograms by simulation.

use super::NetworkFit;
use super::estimate::Estimate;
use crate::distributions::normal_lower;
use crate::elementary::Elementary as _;
use nalgebra::{DMatrix, DVector};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::f64::consts::PI;

/// Whether a small value is what one hopes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallValues {
    /// Fewer symptoms, for example.
    Good,
    /// More recovery, for example.
    Bad,
}

/// P-scores (Rücker and Schwarzer 2015): how certain it is on average that a treatment is better than another. `estimate`
/// gives one treatment against another; a treatment has no score when a difference from another cannot be estimated. Of
/// treatments that are the same in the model (their difference is 0 without error) neither is better, and the mean is
/// taken over the others.
pub fn p_scores(
    treatments: usize,
    small: SmallValues,
    estimate: impl Fn(usize, usize) -> Option<Estimate>,
) -> Vec<Option<f64>> {
    let sign = match small {
        SmallValues::Good => -1.0,
        SmallValues::Bad => 1.0,
    };
    (0..treatments)
        .map(|i| {
            let (mut sum, mut others) = (0.0, 0_usize);
            for j in (0..treatments).filter(|&j| j != i) {
                if let Some(z) = estimate(i, j)?.z() {
                    sum += normal_lower(sign * z);
                    others += 1;
                }
            }
            (others > 0).then(|| sum / others as f64)
        })
        .collect()
}

/// Ranks in draws from the estimated effects.
#[derive(Debug, Clone, PartialEq)]
pub struct RankDraws {
    /// The seed the draws began with.
    pub seed: u64,
    /// How many draws.
    pub draws: usize,
    /// For each treatment the share of draws in which it was first, second, …: its rankogram.
    pub ranks: Vec<Vec<f64>>,
    /// For each treatment the surface under the cumulative ranking curve: 1 is always best, 0 always last.
    pub sucra: Vec<f64>,
    /// For each treatment its mean rank.
    pub mean: Vec<f64>,
    /// For each treatment the first rank that half of the draws reach.
    pub median: Vec<usize>,
}

impl NetworkFit {
    /// P-scores of the treatments.
    pub fn p_scores(&self, small: SmallValues) -> Vec<Option<f64>> {
        p_scores(self.effects().len(), small, |i, j| {
            Some(self.estimate(i, j))
        })
    }

    /// Ranks by simulation. The same seed gives the same ranks on every machine.
    pub fn ranks(&self, small: SmallValues, draws: usize, seed: u64) -> RankDraws {
        let n = self.effects().len();
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        let root = square_root(self.covariance());
        let centre = DVector::from_column_slice(self.effects());
        let mut counts = vec![vec![0_usize; n]; n];
        let mut order: Vec<usize> = (0..n).collect();
        for _ in 0..draws {
            let drawn = &centre + &root * DVector::from_fn(n, |_, _| normal(&mut generator));
            order.sort_by(|&a, &b| {
                let (a, b) = match small {
                    SmallValues::Good => (a, b),
                    SmallValues::Bad => (b, a),
                };
                drawn[a].total_cmp(&drawn[b])
            });
            for (rank, &treatment) in order.iter().enumerate() {
                counts[treatment][rank] += 1;
            }
        }
        let all = draws.max(1) as f64;
        let ranks: Vec<Vec<f64>> = counts
            .iter()
            .map(|row| row.iter().map(|&count| count as f64 / all).collect())
            .collect();
        let mean: Vec<f64> = ranks
            .iter()
            .map(|row| {
                row.iter()
                    .enumerate()
                    .map(|(r, p)| (r + 1) as f64 * p)
                    .sum()
            })
            .collect();
        let median = counts
            .iter()
            .map(|row| {
                let mut so_far = 0;
                row.iter()
                    .position(|count| {
                        so_far += count;
                        2 * so_far >= draws
                    })
                    .map_or(n, |rank| rank + 1)
            })
            .collect();
        RankDraws {
            seed,
            draws,
            sucra: mean
                .iter()
                .map(|mean| {
                    if n > 1 {
                        (n as f64 - mean) / (n - 1) as f64
                    } else {
                        1.0
                    }
                })
                .collect(),
            ranks,
            mean,
            median,
        }
    }
}

/// A square root of a positive semidefinite matrix.
fn square_root(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let eigen = matrix.clone().symmetric_eigen();
    let mut root = eigen.eigenvectors;
    for (mut column, value) in root.column_iter_mut().zip(eigen.eigenvalues.iter()) {
        column *= value.max(0.0).sqrt();
    }
    root
}

/// A standard normal number by the method of Box and Muller.
fn normal(generator: &mut ChaCha8Rng) -> f64 {
    // 53 bits, in (0, 1].
    let mut uniform = || ((generator.next_u64() >> 11) + 1) as f64 / (1_u64 << 53) as f64;
    let (one, other) = (uniform(), uniform());
    (-2.0 * one.logarithm()).sqrt() * (2.0 * PI * other).cosine()
}
