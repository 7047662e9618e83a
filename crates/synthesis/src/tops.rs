//! All tops of a likelihood in the variance between studies, τ².
//!
//! A (restricted) likelihood can have several: precise studies that agree pull to τ² = 0, vague ones that do not to a
//! large τ². A climb ends at whichever it began below, so the slope is looked at over the whole range in which there can
//! be a top. Everything in a likelihood depends on v + τ² for the studies' variances v; in the logarithm of τ² plus the
//! least of these it bends slowly, and steps of ½ are enough to follow it. Where the cubic through two neighbours with
//! their slopes is not monotone, the step is halved.

use crate::elementary::Elementary as _;

/// The widest step, in ln(τ² + least variance).
const STEP: f64 = 0.5;
/// The largest number of steps; variances that differ by more than e^200 get longer ones.
const STEPS: f64 = 400.0;
/// How often a step is halved at most.
const HALVINGS: u32 = 6;
/// A slope in ln(τ² + least variance) below this is rounding.
const FLAT: f64 = 1e-9;

/// Another τ² at which the likelihood has a top, lower than the one taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Top {
    /// Where.
    pub tau2: f64,
    /// How much lower the log-likelihood is there than at the τ² taken.
    pub lower_by: f64,
}

/// A likelihood at one τ².
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seen {
    pub(crate) tau2: f64,
    /// The logarithm of the likelihood, but for a constant.
    pub(crate) height: f64,
    /// Its derivative in τ².
    pub(crate) slope: f64,
}

/// Where there can be tops.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    /// The least variance of a study.
    pub(crate) least: f64,
    /// Above this τ² the likelihood falls.
    pub(crate) bound: f64,
}

impl Range {
    /// From the least and the largest variance, Q at τ² = the largest, and the degrees of freedom.
    ///
    /// Where the slope is 0, y'PV₀Py is tr PV₀ (tr ΩV₀ for the full likelihood). The first is at most S/τ⁴ for the Q that
    /// is left as S/τ² when τ² alone counts, the second at least df/(τ² + v) for the largest v; and S ≤ 2vQ(v).
    pub(crate) fn new(least: f64, largest: f64, q_at_largest: f64, df: f64) -> Self {
        let spread = 2.0 * largest * q_at_largest / df;
        Self {
            least,
            bound: spread + (spread * largest).sqrt(),
        }
    }
}

/// Every top from 0 on, in order. `zero` is the likelihood without variance between studies.
pub(crate) fn tops<E>(
    at: &mut impl FnMut(f64) -> Result<Seen, E>,
    zero: Seen,
    range: Range,
) -> Result<Vec<Seen>, E> {
    let mut found = Vec::new();
    if zero.slope <= 0.0 {
        found.push(zero);
    }
    let far = (range.bound / range.least).logarithm_1p();
    if !(far.is_finite() && far > 0.0) {
        return Ok(found);
    }
    let steps = (far / STEP).ceil().clamp(1.0, STEPS);
    let mut left = zero;
    let mut step = 1.0;
    while step <= steps {
        let tau2 = range.least * ((far * step / steps).exponential() - 1.0);
        let right = at(tau2)?;
        between(at, left, right, range.least, HALVINGS, &mut found)?;
        left = right;
        step += 1.0;
    }
    Ok(found)
}

/// The tops between two neighbours.
fn between<E>(
    at: &mut impl FnMut(f64) -> Result<Seen, E>,
    left: Seen,
    right: Seen,
    least: f64,
    halvings: u32,
    found: &mut Vec<Seen>,
) -> Result<(), E> {
    let steep = |seen: Seen| seen.slope * (seen.tau2 + least) > FLAT;
    if steep(left) && right.slope <= 0.0 {
        found.push(top(at, left, right)?);
        return Ok(());
    }
    let middle = ((left.tau2 + least) * (right.tau2 + least)).sqrt() - least;
    if halvings == 0 || !(middle > left.tau2 && middle < right.tau2) {
        return Ok(());
    }
    let width = ((right.tau2 + least) / (left.tau2 + least)).logarithm();
    let rise = (right.height - left.height) / width;
    // Neighbours that rise, or fall, may hide a top and a valley (Fritsch and Carlson 1980); a valley hides nothing.
    let bends = |seen: Seen| {
        let slope = seen.slope * (seen.tau2 + least);
        slope * rise <= 0.0 || slope / rise > 3.0
    };
    let flat = left.slope.abs().max(right.slope.abs()) * (right.tau2 + least) <= FLAT;
    if left.slope * right.slope > 0.0 && !flat && (bends(left) || bends(right)) {
        let middle = at(middle)?;
        between(at, left, middle, least, halvings - 1, found)?;
        between(at, middle, right, least, halvings - 1, found)?;
    }
    Ok(())
}

/// The top between a rise and a fall, by halving.
fn top<E>(
    at: &mut impl FnMut(f64) -> Result<Seen, E>,
    mut left: Seen,
    mut right: Seen,
) -> Result<Seen, E> {
    for _ in 0..200 {
        let middle = 0.5 * (left.tau2 + right.tau2);
        if middle <= left.tau2 || middle >= right.tau2 || right.tau2 - left.tau2 <= 1e-12 * middle {
            break;
        }
        let seen = at(middle)?;
        if seen.slope > 0.0 {
            left = seen;
        } else {
            right = seen;
        }
    }
    Ok(if left.height > right.height {
        left
    } else {
        right
    })
}

/// The tops that are not the one taken, with how much lower they are. Two within a thousandth are one.
pub(crate) fn others(tops: &[Seen], taken: f64, height: f64, range: Range) -> Vec<Top> {
    tops.iter()
        .filter(|top| (top.tau2 - taken).abs() > 1e-3 * (top.tau2.max(taken) + 1e-3 * range.least))
        .map(|top| Top {
            tau2: top.tau2,
            lower_by: (height - top.height).max(0.0),
        })
        .collect()
}
