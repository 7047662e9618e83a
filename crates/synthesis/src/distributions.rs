//! Normal, t, χ² and F: upper tails, two-sided p-values and quantiles.
//!
//! Tails are worked out directly, so that a p-value of 1e-30 has as many true digits as one of 0.3. A degree of freedom
//! is a number, not a count: estimators of variances bring fractions. What is outside the domain gives NaN.

mod fraction;

use crate::elementary::Elementary as _;
use fraction::{beta_tail, gamma_tail};
use std::f64::consts::PI;

/// The lower tail of the standard normal distribution, Φ(x).
#[must_use]
pub fn normal_lower(x: f64) -> f64 {
    if x > 0.0 {
        1.0 - normal_lower(-x)
    } else {
        0.5 * normal_two_sided(x)
    }
}

/// The upper tail of the standard normal distribution, 1 − Φ(x).
#[must_use]
pub fn normal_upper(x: f64) -> f64 {
    normal_lower(-x)
}

/// The two-sided p-value of a standard normal statistic.
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    // The square of a standard normal has the χ² distribution with one degree of freedom.
    chi2_upper(z * z, 1.0)
}

/// The x with Φ(x) = `p`. The ends of the line for 0 and 1, NaN outside.
///
/// ```
/// let z = synthesis::distributions::normal_quantile(0.975);
/// assert!((z - 1.959_963_984_540_054).abs() < 1e-14);
/// ```
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p > 0.5 {
        // Only the distance from 1 counts, and 1 − p is exact here.
        return -normal_quantile(1.0 - p);
    }
    if p == 0.0 {
        return f64::NEG_INFINITY;
    }
    let enclosed = -decreasing_root(p, 1.0, normal_upper);
    let density = (-0.5 * enclosed * enclosed).exponential() / (2.0 * PI).sqrt();
    let step = (normal_lower(enclosed) - p) / density;
    if step.is_finite() {
        enclosed - step
    } else {
        enclosed
    }
}

/// The upper tail of Student's t distribution with `df` > 0 degrees of freedom.
#[must_use]
pub fn t_upper(t: f64, df: f64) -> f64 {
    if t < 0.0 {
        1.0 - t_upper(-t, df)
    } else {
        0.5 * t_two_sided(t, df)
    }
}

/// The two-sided p-value of a t statistic with `df` > 0 degrees of freedom.
#[must_use]
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    if df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if df.is_infinite() {
        return normal_two_sided(t);
    }
    let square = t * t;
    if square.is_infinite() {
        return 0.0;
    }
    beta_tail(df / (df + square), square / (df + square), 0.5 * df, 0.5)
}

/// The t that `p` of the distribution with `df` > 0 degrees of freedom lies below.
///
/// ```
/// let t = synthesis::distributions::t_quantile(0.975, 10.0);
/// assert!((t - 2.228_138_851_986_27).abs() < 1e-12);
/// ```
#[must_use]
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if p < 0.5 {
        return -t_quantile(1.0 - p, df);
    }
    let tail = 1.0 - p;
    if tail == 0.0 {
        return f64::INFINITY;
    }
    if df.is_infinite() {
        return normal_quantile(p);
    }
    decreasing_root(tail, normal_quantile(p).max(1.0), |t| t_upper(t, df))
}

/// The upper tail of the χ² distribution with `df` > 0 degrees of freedom. With `df` = 0 everything lies at 0.
///
/// ```
/// let p = synthesis::distributions::chi2_upper(152.233_008_082_373, 12.0);
/// assert!((p / 1.996_764_590_846e-26 - 1.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn chi2_upper(x: f64, df: f64) -> f64 {
    if df.is_nan() || df < 0.0 || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if df == 0.0 {
        return 0.0;
    }
    gamma_tail(0.5 * df, 0.5 * x)
}

/// The x that `p` of the χ² distribution with `df` > 0 degrees of freedom lies below.
#[must_use]
pub fn chi2_quantile(p: f64, df: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    let tail = 1.0 - p;
    if tail == 0.0 {
        return f64::INFINITY;
    }
    decreasing_root(tail, df.max(1.0), |x| chi2_upper(x, df))
}

/// The upper tail of the F distribution with `df1` and `df2` > 0 degrees of freedom.
#[must_use]
pub fn f_upper(f: f64, df1: f64, df2: f64) -> f64 {
    if f.is_nan() || df1.is_nan() || df2.is_nan() || df1 <= 0.0 || df2 <= 0.0 {
        return f64::NAN;
    }
    if f <= 0.0 {
        return 1.0;
    }
    if f.is_infinite() {
        return 0.0;
    }
    if df2.is_infinite() {
        return chi2_upper(f * df1, df1);
    }
    let whole = df1.mul_add(f, df2);
    beta_tail(df2 / whole, df1 * f / whole, 0.5 * df2, 0.5 * df1)
}

/// The x ≥ 0 where a decreasing `upper` has the value `tail`: doubling until it is enclosed, then halving on the scale
/// where the ends differ by a factor, to the last digit.
fn decreasing_root(tail: f64, start: f64, upper: impl Fn(f64) -> f64) -> f64 {
    let mut high = start;
    while upper(high) > tail {
        high *= 2.0;
        if high.is_infinite() {
            return high;
        }
    }
    let mut low = 0.0;
    for _ in 0..2_000 {
        let middle = if low > 0.0 && high > 2.0 * low {
            (low * high).sqrt()
        } else {
            0.5 * (low + high)
        };
        if middle <= low || middle >= high {
            break;
        }
        if upper(middle) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests;
