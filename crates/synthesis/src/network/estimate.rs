//! An estimate and what follows from it.

use crate::distributions::{normal_quantile, normal_two_sided, t_quantile};
use crate::elementary::Elementary as _;

/// An effect and its standard error, on the analysis scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The effect.
    pub te: f64,
    /// Its standard error.
    pub se: f64,
}

/// The ends of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

impl Estimate {
    /// The confidence interval of the level given (such as 0.95) by the normal distribution.
    ///
    /// ```
    /// use synthesis::network::Estimate;
    /// let interval = Estimate { te: 1.0, se: 0.5 }.interval(0.95);
    /// assert!((interval.lower - 0.020_018_007_729_973).abs() < 1e-12);
    /// ```
    pub fn interval(self, level: f64) -> Interval {
        self.around(normal_quantile(0.5 + 0.5 * level) * self.se)
    }

    /// Where the effect of a new study is expected: te ± t·√(se² + τ²). `None` with fewer than two degrees of freedom.
    pub fn prediction(self, tau2: f64, df: usize, level: f64) -> Option<Interval> {
        (df >= 2).then(|| {
            let t = t_quantile(0.5 + 0.5 * level, df as f64);
            self.around(t * self.se.mul_add(self.se, tau2).sqrt())
        })
    }

    /// The interval that reaches `half` to both sides: for many estimates of one level, the quantile is worked out once.
    pub fn around(self, half: f64) -> Interval {
        Interval {
            lower: self.te - half,
            upper: self.te + half,
        }
    }

    /// The effect in standard errors. `None` when there is no error: a treatment against itself.
    pub fn z(self) -> Option<f64> {
        (self.se > 0.0).then(|| self.te / self.se)
    }

    /// The two-sided p-value.
    pub fn p(self) -> Option<f64> {
        self.z().map(normal_two_sided)
    }

    /// The same, told from the other side.
    #[must_use]
    pub fn flipped(self) -> Self {
        Self {
            te: 0.0 - self.te,
            se: self.se,
        }
    }

    /// The difference of two independent estimates.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            te: self.te - other.te,
            se: self.se.hypotenuse(other.se),
        }
    }
}
