//! Groups of studies beside each other.

use super::Studies;
use super::design::Design;
use super::fit::{Fit, Settings, fit, fit_with};
use super::method::tau2;
use crate::distributions::chi2_upper;

/// The analysis of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The name of the group.
    pub name: String,
    /// Its analysis.
    pub fit: Fit,
}

/// A test of whether groups differ: Σ W_g (θ_g − θ̄)² with W_g = 1/se_g².
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Between {
    /// Q between groups.
    pub q: f64,
    /// Groups minus one.
    pub df: usize,
    /// Its p-value; `None` with one group.
    pub p: Option<f64>,
}

/// Groups of studies and whether they differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Subgroups {
    /// The groups, in the order of their first study.
    pub groups: Vec<Group>,
    /// Whether one τ² was estimated for all groups.
    pub one_tau2: bool,
    /// The test by the groups' common effects.
    pub between_common: Between,
    /// The test by the groups' random-effects means.
    pub between_random: Between,
}

/// Analyses studies by group, each with a τ² of its own or all with one, which is what is left when every group has a mean
/// of its own.
///
/// `None` unless there is a name for each study.
#[must_use]
pub fn subgroups(
    studies: &Studies,
    names: &[String],
    one_tau2: bool,
    settings: &Settings,
) -> Option<Subgroups> {
    if names.len() != studies.k() {
        return None;
    }
    let mut levels: Vec<&String> = Vec::new();
    for name in names {
        if !levels.contains(&name) {
            levels.push(name);
        }
    }
    let shared = one_tau2.then(|| shared_tau2(studies, names, &levels, settings));
    let groups: Vec<Group> = levels
        .iter()
        .filter_map(|level| {
            let places: Vec<usize> = (0..names.len())
                .filter(|at| names[*at] == **level)
                .collect();
            let some = studies.at(&places)?;
            Some(Group {
                name: (*level).clone(),
                fit: match shared {
                    Some(tau2) => fit_with(&some, settings, tau2),
                    None => fit(&some, settings),
                },
            })
        })
        .collect();
    let between_common = between(groups.iter().map(|group| {
        let estimate = group.fit.common.estimate;
        (estimate.te, estimate.se)
    }));
    let between_random = between(groups.iter().map(|group| {
        let estimate = group.fit.random.classic;
        (estimate.te, estimate.se)
    }));
    Some(Subgroups {
        groups,
        one_tau2,
        between_common,
        between_random,
    })
}

/// The τ² left by a mean for each group; 0 where every group is a single study.
fn shared_tau2(
    studies: &Studies,
    names: &[String],
    levels: &[&String],
    settings: &Settings,
) -> f64 {
    let columns: Vec<Vec<f64>> = levels
        .iter()
        .map(|level| {
            names
                .iter()
                .map(|name| if name == *level { 1.0 } else { 0.0 })
                .collect()
        })
        .collect();
    let labels: Vec<String> = levels.iter().map(|level| (*level).clone()).collect();
    Design::new(&labels, &columns, studies.k())
        .ok()
        .and_then(|design| tau2(studies, &design, settings.method))
        .map_or(0.0, |tau2| tau2.value)
}

fn between(estimates: impl Iterator<Item = (f64, f64)>) -> Between {
    let estimates: Vec<(f64, f64)> = estimates.collect();
    let weight: f64 = estimates.iter().map(|(_, se)| se.powi(-2)).sum();
    let mean = estimates
        .iter()
        .map(|(te, se)| te * se.powi(-2))
        .sum::<f64>()
        / weight;
    let q = estimates
        .iter()
        .map(|(te, se)| ((te - mean) / se).powi(2))
        .sum();
    let df = estimates.len().saturating_sub(1);
    Between {
        q,
        df,
        p: (df > 0).then(|| chi2_upper(q, df as f64)),
    }
}
