//! How well a set fits an outcome: inclusion, proportional reduction in inconsistency, coverage, relevance.
//!
//! Sums run over the cases from first to last. A ratio of 0 to 0 is not defined and is `None`.

/// How well a set is a subset of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sufficiency {
    /// Inclusion, also called consistency: Σ min(x, y) ÷ Σ x (Ragin, *Redesigning Social Inquiry*, 2008).
    pub inclusion: Option<f64>,
    /// Proportional reduction in inconsistency: the share that is left when what the set has in common with both the
    /// outcome and its negation is taken out.
    pub pri: Option<f64>,
    /// Raw coverage: Σ min(x, y) ÷ Σ y.
    pub coverage: Option<f64>,
}

/// How well a set is a superset of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Necessity {
    /// Inclusion: Σ min(x, y) ÷ Σ y.
    pub inclusion: Option<f64>,
    /// Relevance of necessity: Σ (1 − x) ÷ Σ (1 − min(x, y)) (Schneider and Wagemann, *Set-Theoretic Methods*, 2012).
    /// Low for a set that nearly every case is in, which is necessary for everything.
    pub relevance: Option<f64>,
    /// Coverage: Σ min(x, y) ÷ Σ x.
    pub coverage: Option<f64>,
}

/// Fit of a term beside the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TermFit {
    /// Fit of the term alone.
    pub alone: Sufficiency,
    /// What it covers and no other term does, as a share of the outcome; `None` for a single term.
    pub unique_coverage: Option<f64>,
}

/// Fit of a disjunction of terms.
#[derive(Debug, Clone, PartialEq)]
pub struct SumFit {
    /// Each term, in the order given.
    pub terms: Vec<TermFit>,
    /// The greatest membership in any of them.
    pub whole: Sufficiency,
}

fn ratio(above: f64, below: f64) -> Option<f64> {
    (below != 0.0).then(|| above / below)
}

/// Fit of a set as sufficient for the outcome.
///
/// # Examples
/// ```
/// let fit = qca::sufficiency(&[0.5, 1.0], &[1.0, 0.5]);
/// assert_eq!(fit.inclusion, Some(1.0 / 1.5));
/// ```
pub fn sufficiency(x: &[f64], y: &[f64]) -> Sufficiency {
    let (mut sum_x, mut sum_y, mut both, mut three) = (0.0, 0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        sum_x += x;
        sum_y += y;
        both += x.min(*y);
        three += x.min(*y).min(1.0 - y);
    }
    Sufficiency {
        inclusion: ratio(both, sum_x),
        pri: ratio(both - three, sum_x - three),
        coverage: ratio(both, sum_y),
    }
}

/// Fit of a set as necessary for the outcome.
pub fn necessity(x: &[f64], y: &[f64]) -> Necessity {
    let (mut sum_x, mut sum_y, mut both, mut outside, mut not_both) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        sum_x += x;
        sum_y += y;
        both += x.min(*y);
        outside += 1.0 - x;
        not_both += 1.0 - x.min(*y);
    }
    Necessity {
        inclusion: ratio(both, sum_y),
        relevance: ratio(outside, not_both),
        coverage: ratio(both, sum_x),
    }
}

/// Haesebrouck's consistency, which counts an inconsistency the more the greater the membership (*Field Methods* 27, 2015):
/// Σ min(x, y) ÷ Σ (min(x, y) + √(max(x − y, 0) · x)).
pub fn haesebrouck(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut both, mut below) = (0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        both += x.min(*y);
        below += x.min(*y) + ((x - y).max(0.0) * x).sqrt();
    }
    ratio(both, below)
}

/// The greatest membership of each case in any of the sets; 0 where there is none.
pub fn any_of(sets: &[Vec<f64>], cases: usize) -> Vec<f64> {
    (0..cases)
        .map(|case| sets.iter().map(|set| set[case]).fold(0.0, f64::max))
        .collect()
}

/// Fit of each set and of all together, with what each alone covers.
pub fn sum_fit(sets: &[Vec<f64>], y: &[f64]) -> SumFit {
    let whole = sufficiency(&any_of(sets, y.len()), y);
    let sum_y: f64 = y.iter().sum();
    // For each case the greatest and second greatest min(x, y), and whose the greatest is.
    let tops: Vec<(f64, usize, f64)> = y
        .iter()
        .enumerate()
        .map(|(case, y)| {
            let mut top = (f64::NEG_INFINITY, usize::MAX, f64::NEG_INFINITY);
            for (at, set) in sets.iter().enumerate() {
                let both = set[case].min(*y);
                if both > top.0 {
                    top = (both, at, top.0);
                } else if both > top.2 {
                    top.2 = both;
                }
            }
            top
        })
        .collect();
    let terms = sets
        .iter()
        .enumerate()
        .map(|(at, set)| {
            let alone = sufficiency(set, y);
            let shared: f64 = set
                .iter()
                .zip(y)
                .zip(&tops)
                .map(|((x, y), (top, whose, second))| {
                    x.min(*y).min(if *whose == at { *second } else { *top })
                })
                .sum();
            TermFit {
                alone,
                unique_coverage: (sets.len() > 1)
                    .then(|| alone.coverage.zip(ratio(shared, sum_y)))
                    .flatten()
                    .map(|(raw, shared)| raw - shared),
            }
        })
        .collect();
    SumFit { terms, whole }
}

/// The share by which two numbers may differ and still count as equal when a cut-off is tested: 2^-26.
pub const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

/// Whether a parameter reaches a cut-off; one that is not defined never does.
pub fn reaches(parameter: Option<f64>, cut: f64) -> bool {
    parameter.is_some_and(|value| value + TOLERANCE > cut)
}
