//! Direct and indirect evidence for each comparison.

use super::estimate::Estimate;
use super::heterogeneity::Q;
use super::{Network, NetworkFit};
use std::collections::BTreeMap;

/// A share of direct evidence closer to 0 or 1 than this counts as none or all.
pub const DIRECT_TOLERANCE: f64 = 0.0005;

/// What the studies that compare two treatments directly say, whatever else they compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direct {
    /// How many studies.
    pub studies: usize,
    /// Their mean with τ² = 0.
    pub common: Estimate,
    /// Their mean with the τ² of the network.
    pub random: Estimate,
    /// Q of these studies alone.
    pub heterogeneity: Q,
    /// τ² of these studies alone (DerSimonian and Laird). `None` for one study.
    pub tau2: Option<f64>,
}

impl Direct {
    /// The mean with τ² = 0 or with that of the network.
    pub fn estimate(&self, random: bool) -> Estimate {
        if random { self.random } else { self.common }
    }
}

/// Direct evidence beside a fit of the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// For each pair of treatments that a study compares, the first before the second.
    pub direct: BTreeMap<(usize, usize), Direct>,
}

impl Network {
    /// The direct evidence for every pair of treatments that a study compares.
    pub fn evidence(&self, tau2: f64) -> Evidence {
        let mut contrasts: BTreeMap<(usize, usize), Vec<Estimate>> = BTreeMap::new();
        for c in self.studies.comparisons() {
            contrasts
                .entry((c.treat1, c.treat2))
                .or_default()
                .push(Estimate { te: c.te, se: c.se });
        }
        Evidence {
            direct: contrasts
                .into_iter()
                .map(|(pair, contrasts)| (pair, pooled(&contrasts, tau2)))
                .collect(),
        }
    }
}

fn pooled(contrasts: &[Estimate], tau2: f64) -> Direct {
    let mean = |tau2: f64| {
        let weights = contrasts.iter().map(|c| 1.0 / c.se.mul_add(c.se, tau2));
        let total: f64 = weights.clone().sum();
        let te = weights.zip(contrasts).map(|(w, c)| w * c.te).sum::<f64>() / total;
        Estimate {
            te,
            se: 1.0 / total.sqrt(),
        }
    };
    let common = if let [only] = contrasts {
        *only
    } else {
        mean(0.0)
    };
    let weights: Vec<f64> = contrasts.iter().map(|c| 1.0 / (c.se * c.se)).collect();
    let q = contrasts
        .iter()
        .zip(&weights)
        .map(|(c, w)| w * (c.te - common.te).powi(2))
        .sum();
    let df = contrasts.len() - 1;
    let total: f64 = weights.iter().sum();
    let slope = total - weights.iter().map(|w| w * w).sum::<f64>() / total;
    Direct {
        studies: contrasts.len(),
        common,
        random: mean(tau2),
        heterogeneity: Q { q, df },
        tau2: (df > 0).then(|| ((q - df as f64) / slope).max(0.0)),
    }
}

impl Evidence {
    /// The direct estimate of one treatment against another.
    pub fn direct(&self, one: usize, other: usize, random: bool) -> Option<Estimate> {
        if one < other {
            Some(self.direct.get(&(one, other))?.estimate(random))
        } else {
            Some(self.direct.get(&(other, one))?.estimate(random).flipped())
        }
    }

    /// How many studies compare two treatments directly.
    pub fn studies(&self, one: usize, other: usize) -> usize {
        self.direct
            .get(&(one.min(other), one.max(other)))
            .map_or(0, |direct| direct.studies)
    }

    /// The share of direct evidence in the estimate of the network: its variance over that of the direct estimate.
    pub fn proportion(&self, fit: &NetworkFit, one: usize, other: usize) -> f64 {
        self.direct(one, other, fit.tau2() > 0.0)
            .map_or(0.0, |direct| fit.variance(one, other) / direct.se.powi(2))
    }

    /// The indirect estimate by back-calculation: what the network says beyond its direct evidence. The network estimate
    /// when nothing is direct, `None` when all is.
    pub fn indirect(&self, fit: &NetworkFit, one: usize, other: usize) -> Option<Estimate> {
        let network = fit.estimate(one, other);
        let Some(direct) = self.direct(one, other, fit.tau2() > 0.0) else {
            return Some(network);
        };
        let share = self.proportion(fit, one, other);
        let rest = 1.0 - share;
        (rest >= DIRECT_TOLERANCE).then(|| Estimate {
            te: (network.te - share * direct.te) / rest,
            se: network.se / rest.sqrt(),
        })
    }
}
