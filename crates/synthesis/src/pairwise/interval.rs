//! Confidence intervals of τ².

use super::Studies;
use super::design::{Design, weights};
use super::method::{Method, generalised_q_root};
use super::quadratic_form::QuadraticForm;
use crate::distributions::chi2_quantile;

/// How an interval of τ² is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tau2IntervalMethod {
    /// The τ² at which the generalised Q is at the ends of its χ² distribution (Viechtbauer 2007).
    QProfile,
    /// The τ² at which a Q with weights 1/se is at the ends of its exact distribution (Jackson 2013).
    Jackson,
}

impl Tau2IntervalMethod {
    /// A short code: `QP` or `J`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::QProfile => "QP",
            Self::Jackson => "J",
        }
    }

    /// The interval that goes with a method: Jackson's for DerSimonian and Laird, Q-profile for all others.
    #[must_use]
    pub const fn usual_for(method: Method) -> Self {
        match method {
            Method::Dl => Self::Jackson,
            _ => Self::QProfile,
        }
    }
}

/// A confidence interval of τ².
///
/// Both limits are 0 when the effects differ so little that not even τ² = 0 is compatible with them at this level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tau2Interval {
    /// How it was made.
    pub method: Tau2IntervalMethod,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

/// `None` with fewer than two studies.
pub(super) fn interval(
    studies: &Studies,
    method: Tau2IntervalMethod,
    level: f64,
) -> Option<Tau2Interval> {
    if studies.k() < 2 {
        return None;
    }
    let design = Design::mean(studies.k());
    let outside = 0.5 * (1.0 - level);
    let limit = |upper_tail: f64| match method {
        Tau2IntervalMethod::QProfile => {
            let free = (studies.k() - 1) as f64;
            generalised_q_root(studies, &design, chi2_quantile(1.0 - upper_tail, free))
        }
        Tau2IntervalMethod::Jackson => jackson(studies, &design, upper_tail),
    };
    let (lower, upper) = (limit(outside), limit(1.0 - outside));
    (lower.is_finite() && upper.is_finite()).then_some(Tau2Interval {
        method,
        lower,
        upper,
    })
}

/// The τ² at which Q with weights 1/se, as observed, has this much of its distribution above it; 0 where it has more
/// already. These weights are Jackson's own advice: they give shorter intervals than 1/se² where studies differ.
fn jackson(studies: &Studies, design: &Design, upper_tail: f64) -> f64 {
    let precisions: Vec<f64> = weights(studies, 0.0).iter().map(|w| w.sqrt()).collect();
    let q = design.solve(studies.effects(), &precisions).q;
    let tail = |tau2: f64| {
        let variances: Vec<f64> = studies.variances().iter().map(|v| v + tau2).collect();
        QuadraticForm::new(&precisions, &variances).upper(q)
    };
    let at_zero = tail(0.0);
    if at_zero.is_nan() || at_zero >= upper_tail {
        return if at_zero.is_nan() { f64::NAN } else { 0.0 };
    }
    let mut high = studies
        .variances()
        .iter()
        .fold(f64::MIN_POSITIVE, |most, v| most.max(*v));
    loop {
        let at_high = tail(high);
        if at_high.is_nan() || !high.is_finite() {
            return f64::NAN;
        }
        if at_high >= upper_tail {
            break;
        }
        high *= 4.0;
    }
    let mut low = 0.0_f64;
    for _ in 0..120 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high || high - low <= 1e-13 * high {
            break;
        }
        let at_middle = tail(middle);
        if at_middle.is_nan() {
            return f64::NAN;
        }
        if at_middle < upper_tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
