//! Proposing thresholds from the gaps in the values.

use super::finite;
use crate::Error;

/// Proposed thresholds, with how many values each group between them has.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The thresholds, ascending.
    pub thresholds: Vec<f64>,
    /// How many values lie in each group, lowest first.
    pub groups: Vec<usize>,
}

/// Proposes thresholds: the values are joined into groups by hierarchical clustering (complete linkage, absolute
/// differences), and each threshold lies in the middle between two groups.
///
/// A proposal to be looked at, not a finding: thresholds should rest on what the values mean.
///
/// # Errors
/// [`Error::Thresholds`] when there are not enough different values.
///
/// # Examples
/// ```
/// let found = qca::find_thresholds(&[1.0, 2.0, 8.0, 9.0], 1)?;
/// assert_eq!(found.thresholds, [5.0]);
/// # Ok::<(), qca::Error>(())
/// ```
pub fn find_thresholds(x: &[f64], wanted: usize) -> Result<Finding, Error> {
    finite(x)?;
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    // Equal values are at distance 0 and always one group.
    let mut groups: Vec<(f64, f64, usize)> = Vec::new();
    for value in sorted {
        match groups.last_mut() {
            Some((_, last, count)) if last.total_cmp(&value).is_eq() => *count += 1,
            _ => groups.push((value, value, 1)),
        }
    }
    if wanted == 0 || groups.len() <= wanted {
        return Err(Error::Thresholds(format!(
            "{wanted} cannot be found: there are {} different values, and one more than thresholds is needed",
            groups.len()
        )));
    }
    // On a line, the two groups whose union is narrowest are neighbours.
    while groups.len() > wanted + 1 {
        let span = |at: usize| groups[at + 1].1 - groups[at].0;
        let Some(at) = (0..groups.len() - 1).min_by(|a, b| span(*a).total_cmp(&span(*b))) else {
            break;
        };
        let right = groups.remove(at + 1);
        groups[at].1 = right.1;
        groups[at].2 += right.2;
    }
    Ok(Finding {
        thresholds: groups
            .windows(2)
            .map(|pair| f64::midpoint(pair[0].1, pair[1].0))
            .collect(),
        groups: groups.iter().map(|group| group.2).collect(),
    })
}
