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
