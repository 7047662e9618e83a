//! Does a relation hold over all observations only, or also between clusters (years, say) and within units (García-Castro
//! and Ariño, *Journal of Advances in Management Sciences & Information Systems* 2, 2016)?

use crate::Error;
use crate::superset::Relation;
use std::collections::BTreeMap;

/// Added above and below in every ratio, so that an empty group counts as consistent.
const SMALL: f64 = 1e-10;

/// A ratio for every group.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouped {
    /// The groups, sorted as text.
    pub ids: Vec<String>,
    /// Their ratios.
    pub values: Vec<f64>,
    /// How unlike the groups are: the distance of their shares from equal ones.
    pub distance: f64,
}

/// One ratio over all observations and by groups.
#[derive(Debug, Clone, PartialEq)]
pub struct ByCluster {
    /// Over all observations.
    pub pooled: f64,
    /// In each cluster, across units.
    pub between: Grouped,
    /// In each unit, across clusters.
    pub within: Grouped,
}

/// Inclusion and coverage by cluster and unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostics {
    /// Inclusion of the relation.
    pub inclusion: ByCluster,
    /// Coverage: the same with the roles of set and outcome exchanged.
    pub coverage: ByCluster,
}

/// Works out inclusion and coverage by cluster and unit.
///
/// # Errors
/// [`Error::Identifiers`] when lengths differ, [`Error::NoCases`] when there is none.
pub fn cluster(
    x: &[f64],
    y: &[f64],
    units: &[String],
    clusters: &[String],
    relation: Relation,
) -> Result<Diagnostics, Error> {
    if x.is_empty() {
        return Err(Error::NoCases);
    }
    for found in [y.len(), units.len(), clusters.len()] {
        if found != x.len() {
            return Err(Error::Identifiers {
                found,
                cases: x.len(),
            });
        }
    }
    let (below, other) = match relation {
        Relation::Sufficiency => (x, y),
        Relation::Necessity => (y, x),
    };
    let by = |below: &[f64]| ByCluster {
        pooled: pooled(x, y, below),
        between: grouped(x, y, below, clusters),
        within: grouped(x, y, below, units),
    };
    Ok(Diagnostics {
        inclusion: by(below),
        coverage: by(other),
    })
}

fn pooled(x: &[f64], y: &[f64], below: &[f64]) -> f64 {
    let both: f64 = x.iter().zip(y).map(|(x, y)| x.min(*y)).sum();
    (both + SMALL) / (below.iter().sum::<f64>() + SMALL)
}

fn grouped(x: &[f64], y: &[f64], below: &[f64], ids: &[String]) -> Grouped {
    let mut sums: BTreeMap<&String, (f64, f64)> = BTreeMap::new();
    for (at, id) in ids.iter().enumerate() {
        let (both, all) = sums.entry(id).or_default();
        *both += x[at].min(y[at]);
        *all += below[at];
    }
    let values: Vec<f64> = sums
        .values()
        .map(|(both, all)| (both + SMALL) / (all + SMALL))
        .collect();
    let total: f64 = values.iter().sum::<f64>() + SMALL;
    let equal = 1.0 / values.len() as f64;
    Grouped {
        ids: sums.into_keys().cloned().collect(),
        distance: values
            .iter()
            .map(|value| ((value + SMALL) / total - equal).powi(2))
            .sum::<f64>()
            .sqrt(),
        values,
    }
}
