//! How evidence flows: hat matrix, aggregated by comparison, and measures of it (König, Krahn and Binder 2013).

use super::model::Unsolvable;
use super::{Evidence, Network, NetworkFit};
use nalgebra::DMatrix;
use std::collections::BTreeMap;

/// For one comparison: a unit of flow from its first treatment to its second, through direct comparisons.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// The treatment that is compared: where the flow begins.
    pub treat1: usize,
    /// The treatment it is compared with: where it ends.
    pub treat2: usize,
    /// The height of each treatment; flow goes downhill.
    pub potential: Vec<f64>,
    /// For each direct comparison the flow from its first treatment to its second: a row of the aggregated hat matrix.
    pub edges: Vec<f64>,
}

/// How direct, how far and how parallel the evidence for a comparison is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathMeasures {
    /// The treatment that is compared.
    pub treat1: usize,
    /// The treatment it is compared with.
    pub treat2: usize,
    /// The share of direct evidence.
    pub proportion: f64,
    /// How many designs evidence passes through on average.
    pub mean_path: f64,
    /// 1 over the largest share of one design: how many independent ways there are at least.
    pub parallelism: f64,
}

impl Network {
    /// The pairs of treatments that a study compares, in order: the columns of [`Flow::edges`].
    pub fn direct_comparisons(&self) -> Vec<(usize, usize)> {
        self.studies.direct_pairs().into_keys().collect()
    }

    /// The sum of weights of the contrasts of each direct comparison, in the order of [`Network::direct_comparisons`].
    pub fn direct_weights(&self, fit: &NetworkFit) -> Vec<f64> {
        let mut weights: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (c, w) in self
            .studies
            .comparisons()
            .iter()
            .zip(fit.comparison_weights())
        {
            *weights.entry((c.treat1, c.treat2)).or_insert(0.0) += w;
        }
        weights.into_values().collect()
    }

    /// The flow of one comparison.
    pub fn flow(&self, fit: &NetworkFit, one: usize, other: usize) -> Flow {
        self.flow_through(
            fit,
            &self.direct_comparisons(),
            &self.direct_weights(fit),
            one,
            other,
        )
    }

    pub(crate) fn flow_through(
        &self,
        fit: &NetworkFit,
        pairs: &[(usize, usize)],
        weights: &[f64],
        one: usize,
        other: usize,
    ) -> Flow {
        let covariance = fit.covariance();
        let potential: Vec<f64> = (0..self.treatments().len())
            .map(|at| covariance[(at, one)] - covariance[(at, other)])
            .collect();
        let edges = pairs
            .iter()
            .zip(weights)
            .map(|(&(u, v), weight)| weight * (potential[u] - potential[v]))
            .collect();
        Flow {
            treat1: one,
            treat2: other,
            potential,
            edges,
        }
    }

    /// The whole hat matrix, contrasts × contrasts. Only for looking at: it is large, and nothing here needs it.
    pub fn hat_matrix(&self, fit: &NetworkFit) -> DMatrix<f64> {
        let all = self.studies.comparisons();
        let c = fit.covariance();
        let weights = fit.comparison_weights();
        DMatrix::from_fn(all.len(), all.len(), |e, f| {
            let (e, to) = (&all[e], &all[f]);
            let shared =
                c[(e.treat1, to.treat1)] - c[(e.treat1, to.treat2)] - c[(e.treat2, to.treat1)]
                    + c[(e.treat2, to.treat2)];
            shared * weights[f]
        })
    }

    /// The measures of every comparison, in the order of pairs.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn path_measures(
        &self,
        fit: &NetworkFit,
        evidence: &Evidence,
    ) -> Result<Vec<PathMeasures>, Unsolvable> {
        let designs = self.design_laplacians(&self.designs(None), fit.tau2())?;
        let covariance = fit.covariance();
        let n = self.treatments().len();
        let mut measures = Vec::with_capacity(n * (n - 1) / 2);
        for i in 0..n {
            for j in (i + 1)..n {
                let potential = |at: usize| covariance[(at, i)] - covariance[(at, j)];
                let mut mean_path = 0.0;
                let mut largest = 0.0_f64;
                for (arms, laplacian) in &designs {
                    // What enters the design at some arms leaves it at others: half of all.
                    let through: f64 = laplacian
                        .chunks(arms.len())
                        .map(|row| {
                            row.iter()
                                .zip(arms)
                                .map(|(w, &arm)| w * potential(arm))
                                .sum::<f64>()
                                .abs()
                        })
                        .sum::<f64>()
                        * 0.5;
                    mean_path += through;
                    largest = largest.max(through);
                }
                measures.push(PathMeasures {
                    treat1: i,
                    treat2: j,
                    proportion: evidence.proportion(fit, i, j),
                    mean_path,
                    parallelism: 1.0 / largest,
                });
            }
        }
        Ok(measures)
    }
}
