//! How much each direct comparison, and each study, contributes to the effect of components.
//!
//! The estimate of a function ℓ of the columns is Σ h_e y_e with h = WXA⁺ℓ: a flow through the comparisons, downhill along
//! the potential CA⁺ℓ of the treatments, so it has no circles. It begins in treatments that have more of what ℓ asks for
//! and ends in those that have less. A walker who starts in proportion to what begins somewhere, and follows the flow until
//! it ends, takes paths; each shares its probability equally among its comparisons. For the difference of two treatments in
//! a network without components this is the random walk of `network`, and as there no path is ever listed.

use super::{ComponentFit, ComponentModel};
use crate::network::{Flow, walk_shares};
use nalgebra::DVector;
use std::collections::BTreeMap;

/// Contributions to one estimate; all 0 when it cannot be estimated or nothing flows.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentContributions {
    /// The direct comparisons, first treatment before second.
    pub comparisons: Vec<(usize, usize)>,
    /// What the estimate takes from each: its coefficient in units of effect.
    pub coefficients: Vec<f64>,
    /// The share of each; they add up to 1.
    pub shares: Vec<f64>,
    /// The share of each study; they add up to 1.
    pub studies: Vec<f64>,
}

impl ComponentModel {
    /// Contributions to a linear function of the columns. `None` when the data cannot estimate it.
    pub fn contributions(
        &self,
        fit: &ComponentFit,
        function: &[f64],
    ) -> Option<ComponentContributions> {
        if !self.estimability.estimable(function) {
            return None;
        }
        let height = fit.covariance() * DVector::from_column_slice(function);
        let potential: Vec<f64> = (self.composition.matrix() * height).as_slice().to_vec();
        let mut weights: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (c, w) in self
            .studies
            .comparisons()
            .iter()
            .zip(fit.comparison_weights())
        {
            *weights.entry((c.treat1, c.treat2)).or_insert(0.0) += w;
        }
        let comparisons: Vec<(usize, usize)> = weights.keys().copied().collect();
        let coefficients: Vec<f64> = weights
            .iter()
            .map(|(&(u, v), w)| w * (potential[u] - potential[v]))
            .collect();
        let flow = Flow {
            treat1: 0,
            treat2: 0,
            potential,
            edges: coefficients.clone(),
        };
        let shares = walk_shares(&flow, &comparisons);
        let share_of: BTreeMap<(usize, usize), f64> = comparisons
            .iter()
            .copied()
            .zip(shares.iter().copied())
            .collect();
        let mut studies = vec![0.0; self.studies.studies().len()];
        for (c, w) in self
            .studies
            .comparisons()
            .iter()
            .zip(fit.comparison_weights())
        {
            let pair = (c.treat1, c.treat2);
            if weights[&pair] > 0.0 {
                studies[c.study] += share_of[&pair] * w / weights[&pair];
            }
        }
        Some(ComponentContributions {
            comparisons,
            coefficients,
            shares,
            studies,
        })
    }
}
