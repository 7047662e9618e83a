//! How far studies differ beyond chance.

use super::estimate::Interval;
use crate::distributions::{chi2_upper, normal_quantile};
use crate::elementary::Elementary as _;

/// A sum of squares that has a χ² distribution when nothing but chance is at work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Q {
    /// The sum.
    pub q: f64,
    /// Its degrees of freedom.
    pub df: usize,
}

impl Q {
    /// The p-value. `None` without degrees of freedom.
    pub fn p(self) -> Option<f64> {
        (self.df > 0).then(|| chi2_upper(self.q, self.df as f64))
    }

    /// I² = (H² − 1)/H² with H² = max(1, Q/df): the share of the variance that is between studies.
    pub fn i2(self) -> Option<f64> {
        (self.df > 0).then(|| {
            let h2 = (self.q / self.df as f64).max(1.0);
            (h2 - 1.0) / h2
        })
    }

    /// The interval of I² by the test-based limits of H (Higgins and Thompson 2002). `None` with one degree of freedom or
    /// none and a small Q, where it is not defined.
    pub fn i2_interval(self, level: f64) -> Option<Interval> {
        if self.df == 0 {
            return None;
        }
        let count = (self.df + 1) as f64;
        let h = (self.q / self.df as f64).max(1.0).sqrt();
        let se = if self.q > count {
            0.5 * (self.q.logarithm() - (count - 1.0).logarithm())
                / ((2.0 * self.q).sqrt() - 2.0f64.mul_add(count, -3.0).sqrt())
        } else if self.df > 1 {
            let left = count - 2.0;
            (1.0 / (2.0 * left) * (1.0 - 1.0 / (3.0 * left * left))).sqrt()
        } else {
            return None;
        };
        let half = normal_quantile(0.5 + 0.5 * level) * se;
        let share = |h: f64| {
            let h2 = h.max(1.0).powi(2);
            (h2 - 1.0) / h2
        };
        Some(Interval {
            lower: share((h.logarithm() - half).exponential()),
            upper: share((h.logarithm() + half).exponential()),
        })
    }
}
