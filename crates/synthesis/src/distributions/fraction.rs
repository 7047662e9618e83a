//! The regularised incomplete beta and gamma functions by continued fractions and series.
//!
//! A continued fraction of the incomplete beta function needs about √max(a, b) steps; those of general libraries stop
//! after a fixed number, which is too few for the degrees of freedom of thousands of studies.

use crate::elementary::Elementary as _;
use libm::lgamma as ln_gamma;

const TINY: f64 = 1e-300;
const STEPS: u32 = 100_000;

/// I_x(a, b) for x + y = 1. Both are asked for because the smaller of them carries the digits.
pub(super) fn beta_tail(x: f64, y: f64, a: f64, b: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let front = (a * ln(x, y) + b * ln(y, x) - ln_beta(a, b)).exponential();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(y, b, a) / b
    }
}

/// ln B(a, b). With large a and b the logarithms of the gamma functions are large and nearly cancel; Stirling's formula
/// takes their difference apart.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large < STIRLING {
        return ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    }
    let sum = a + b;
    let growth = (large - 0.5) * (small / large).logarithm_1p() + small * (sum.logarithm() - 1.0);
    ln_gamma(small) - (growth + stirling_rest(sum) - stirling_rest(large))
}

/// From here on the four terms of [`stirling_rest`] leave less than 1e-16.
const STIRLING: f64 = 40.0;

/// What Stirling's formula leaves out of ln Γ(x).
fn stirling_rest(x: f64) -> f64 {
    let square = 1.0 / (x * x);
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0))) / x
}

/// x^a·e^(−x)/Γ(a).
fn gamma_front(a: f64, x: f64) -> f64 {
    if a < STIRLING {
        return (a * x.logarithm() - x - ln_gamma(a)).exponential();
    }
    let away = (x - a) / a;
    let exponent = if away.abs() < 0.5 {
        a * (away.logarithm_1p() - away)
    } else {
        a * (x / a).logarithm() - (x - a)
    };
    (exponent - stirling_rest(a)).exponential() * (a / (2.0 * std::f64::consts::PI)).sqrt()
}

/// ln x, by way of what is missing to 1 where that is smaller.
fn ln(x: f64, missing: f64) -> f64 {
    if missing < 0.5 {
        (-missing).logarithm_1p()
    } else {
        x.logarithm()
    }
}

/// The continued fraction of the incomplete beta function by the modified method of Lentz.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let mut c = 1.0;
    let mut d = invert(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..=STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = invert(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = invert(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

/// Q(a, x), the upper regularised incomplete gamma function, for a > 0 and x > 0.
pub(super) fn gamma_tail(a: f64, x: f64) -> f64 {
    if x.is_infinite() {
        return 0.0;
    }
    let front = gamma_front(a, x);
    if x < a + 1.0 {
        return 1.0 - front * gamma_series(a, x);
    }
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = invert(b);
    let mut value = d;
    for step in 1..=STEPS {
        let i = f64::from(step);
        let term = -i * (i - a);
        b += 2.0;
        d = invert(term * d + b);
        c = away_from_zero(b + term / c);
        value *= d * c;
        if (d * c - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    front * value
}

/// The series of the lower incomplete gamma function without its front factor.
fn gamma_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut at = a;
    for _ in 0..STEPS {
        at += 1.0;
        term *= x / at;
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    sum
}

fn away_from_zero(x: f64) -> f64 {
    if x.abs() < TINY { TINY } else { x }
}

fn invert(x: f64) -> f64 {
    1.0 / away_from_zero(x)
}
