//! What one study says about two treatments.

/// The difference between two treatments in one study, on the analysis scale (logarithms for ratios).
///
/// A study of p arms has p·(p−1)/2 of them, one for each pair. This is plain data: whoever fits a model to it checks
/// it first ([`crate::pairwise`] and its sisters).
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    /// The label of the study.
    pub study: String,
    /// The treatment that is compared.
    pub treat1: String,
    /// The treatment it is compared with.
    pub treat2: String,
    /// The effect of `treat1` minus that of `treat2`.
    pub te: f64,
    /// The standard error of `te`.
    pub se: f64,
}

impl Contrast {
    /// The same difference, told from the other side.
    #[must_use]
    pub fn flipped(self) -> Self {
        Self {
            study: self.study,
            treat1: self.treat2,
            treat2: self.treat1,
            te: -self.te,
            se: self.se,
        }
    }
}

/// The largest effect in size that is worked with: the powers a likelihood takes of it stay far from the ends of the range.
pub(crate) const EFFECT_BOUND: f64 = 1e50;
/// The smallest standard error that is worked with; the third power of its weight is still a number.
pub(crate) const SMALLEST_ERROR: f64 = 1e-50;
/// The largest standard error that is worked with.
pub(crate) const LARGEST_ERROR: f64 = 1e50;

/// Whether an effect is a number that can be worked with.
pub(crate) fn within_bounds(te: f64) -> bool {
    te.abs() <= EFFECT_BOUND
}

/// A number in a sentence, without hundreds of digits.
pub(crate) fn written(x: f64) -> String {
    if x == 0.0 || !x.is_finite() || (1e-6..1e9).contains(&x.abs()) {
        x.to_string()
    } else {
        format!("{x:e}")
    }
}

/// What else a standard error must be, said only of one that is above 0.
pub(crate) fn bounds(se: f64) -> String {
    if se > 0.0 {
        format!(", between {SMALLEST_ERROR:e} and {LARGEST_ERROR:e}")
    } else {
        String::new()
    }
}
