//! Effects that a study reports itself, such as hazard ratios.

use super::{Effect, NoEffect};
use crate::distributions::normal_quantile;
use crate::elementary::Elementary as _;

/// A ratio (hazard, odds, risk) with its confidence interval: the logarithm, and (ln upper − ln lower)/(2z).
///
/// ```
/// use synthesis::effects::from_interval;
///
/// let effect = from_interval(0.80, 0.64, 1.00, 0.95)?;
/// assert!((effect.te - 0.80_f64.ln()).abs() < 1e-12);
/// assert!((effect.se - 0.113_850).abs() < 1e-6);
/// # Ok::<(), synthesis::effects::NoEffect>(())
/// ```
///
/// # Errors
/// Values of 0 or below, or limits that do not enclose the ratio.
pub fn from_interval(ratio: f64, lower: f64, upper: f64, level: f64) -> Result<Effect, NoEffect> {
    let ordered = 0.0 < lower && lower <= ratio && ratio <= upper && upper.is_finite();
    if !ordered || !(0.0..1.0).contains(&level) || level <= 0.0 {
        return Err(NoEffect::OutOfRange);
    }
    let z = normal_quantile(0.5 + 0.5 * level);
    let se = (upper.logarithm() - lower.logarithm()) / (2.0 * z);
    Effect::checked(ratio.logarithm(), se * se, 0.0)
}

/// A log hazard ratio from a log-rank test: (O−E)/V, standard error 1/√V.
///
/// # Errors
/// A variance of 0 or below, or what is not a number.
pub fn from_observed_expected(difference: f64, variance: f64) -> Result<Effect, NoEffect> {
    if variance.is_nan() || variance <= 0.0 {
        return Err(NoEffect::NoVariation);
    }
    Effect::checked(difference / variance, variance.recip(), 0.0)
}

/// A ratio with a two-sided p-value: the logarithm, and |ln ratio| by the normal quantile of the p-value.
///
/// # Errors
/// A ratio of 0 or below, a p-value outside 0 to 1, or a ratio of exactly 1, which any standard error fits.
pub fn from_p_value(ratio: f64, p: f64) -> Result<Effect, NoEffect> {
    if ratio.is_nan() || ratio <= 0.0 || p.is_nan() || p <= 0.0 || p >= 1.0 {
        return Err(NoEffect::OutOfRange);
    }
    let se = ratio.logarithm().abs() / -normal_quantile(0.5 * p);
    Effect::checked(ratio.logarithm(), se * se, 0.0)
}
