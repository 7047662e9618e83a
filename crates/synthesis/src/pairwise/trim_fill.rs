//! Trim and fill.

use super::Studies;
use super::fit::{Random, Settings, random};
use super::refits::random_without_interval;
use super::small_studies::egger;

/// What the analysis would be if the funnel were filled up to be symmetric (Duval and Tweedie 2000).
#[derive(Debug, Clone, PartialEq)]
pub struct TrimFill {
    /// Studies that seem to be missing, by the estimator L₀.
    pub k0: usize,
    /// Whether they are missing on the left, among small effects.
    pub left: bool,
    /// The effects that were filled in, with their standard errors, beside the studies they mirror.
    pub filled: Vec<(String, f64, f64)>,
    /// The analysis with them.
    pub random: Random,
}

/// Trims around the random-effects mean until the number does not change, then fills. The side is the one on which Egger's
/// regression misses studies: the left when its bias is above 0.
///
/// `None` with fewer than three studies or where Egger's regression is not defined.
#[must_use]
pub fn trim_fill(studies: &Studies, settings: &Settings) -> Option<TrimFill> {
    let k = studies.k();
    let left = egger(studies)?.estimate > 0.0;
    let sign = if left { 1.0 } else { -1.0 };
    let effects: Vec<f64> = studies.effects().iter().map(|y| sign * y).collect();
    let mut order: Vec<usize> = (0..k).collect();
    // Studies of one effect are ordered by standard error and label, so that the order of the rows does not matter.
    order.sort_by(|a, b| {
        effects[*a]
            .total_cmp(&effects[*b])
            .then(studies.variances()[*a].total_cmp(&studies.variances()[*b]))
            .then_with(|| studies.labels()[*a].cmp(&studies.labels()[*b]))
    });
    let mut k0 = 0;
    let mut centre = 0.0;
    for _ in 0..50 {
        let kept = studies.at(&order[..k - k0])?;
        centre = sign * random_without_interval(&kept, settings).0.te;
        let next = missing(&effects, centre).min(k - 1);
        if next == k0 {
            break;
        }
        k0 = next;
    }
    let filled: Vec<(String, f64, f64)> = order[k - k0..]
        .iter()
        .map(|at| {
            (
                studies.labels()[*at].clone(),
                sign * (2.0 * centre - effects[*at]),
                studies.variances()[*at],
            )
        })
        .collect();
    let all = studies.extended(filled.iter().cloned());
    Some(TrimFill {
        k0,
        left,
        filled: filled
            .into_iter()
            .map(|(label, te, variance)| (label, te, variance.sqrt()))
            .collect(),
        random: random(&all, settings),
    })
}

/// L₀ = (4·S − n(n+1))/(2n − 1) from the ranks of the distances on the right, rounded to a number of studies.
fn missing(effects: &[f64], centre: f64) -> usize {
    let n = effects.len() as f64;
    let distances: Vec<f64> = effects.iter().map(|y| y - centre).collect();
    let sum: f64 = distances
        .iter()
        .filter(|distance| **distance > 0.0)
        .map(|distance| rank(&distances, distance.abs()))
        .sum();
    let l0 = (4.0 * sum - n * (n + 1.0)) / (2.0 * n - 1.0);
    let rounded = (l0 + 0.5).floor();
    // At most n, so the count is exact.
    (0..effects.len())
        .take_while(|count| (*count as f64) < rounded)
        .count()
}

/// The rank of a distance, the mean rank where some are the same.
fn rank(distances: &[f64], of: f64) -> f64 {
    let below = distances.iter().filter(|d| d.abs() < of).count() as f64;
    let same = distances
        .iter()
        .filter(|d| d.abs().total_cmp(&of).is_eq())
        .count() as f64;
    below + 0.5 * (same + 1.0)
}
