//! Node splitting: does direct evidence say the same as indirect evidence?

use super::estimate::Estimate;
use super::evidence::{DIRECT_TOLERANCE, Evidence};
use super::model::Unsolvable;
use super::{Network, NetworkFit, Tau2Method};

/// Where the indirect estimate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitMethod {
    /// It is worked out from the network and the direct estimate.
    BackCalculation,
    /// The network without every study that has both treatments ("separate indirect from direct design evidence").
    Sidde,
}

/// One comparison taken apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// The treatment that is compared.
    pub treat1: usize,
    /// The treatment it is compared with.
    pub treat2: usize,
    /// How many studies compare them directly.
    pub studies: usize,
    /// The share of direct evidence.
    pub proportion: f64,
    /// What the network says.
    pub network: Estimate,
    /// What studies say directly.
    pub direct: Option<Estimate>,
    /// What the rest says.
    pub indirect: Option<Estimate>,
}

impl Split {
    /// Direct minus indirect. `None` when one of the two is missing.
    pub fn difference(&self) -> Option<Estimate> {
        Some(self.direct?.minus(self.indirect?))
    }
}

impl Network {
    /// Takes every comparison apart, in the order of pairs. A comparison with the reference is told against it.
    ///
    /// Back-calculation costs nothing. The other method fits the network again for each pair that is compared directly, and
    /// estimates τ² anew with the method given when the fit is one with random effects.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn splits(
        &self,
        fit: &NetworkFit,
        evidence: &Evidence,
        method: SplitMethod,
        tau2: Option<Tau2Method>,
        reference: Option<usize>,
    ) -> Result<Vec<Split>, Unsolvable> {
        let n = self.treatments().len();
        let mut splits = Vec::with_capacity(n * (n - 1) / 2);
        for i in 0..n {
            for j in (i + 1)..n {
                let (one, other) = if reference == Some(i) { (j, i) } else { (i, j) };
                let proportion = evidence.proportion(fit, one, other);
                let studies = evidence.studies(one, other);
                let indirect = match method {
                    SplitMethod::Sidde if studies > 0 => self.without(one, other, tau2)?,
                    _ => evidence.indirect(fit, one, other),
                };
                splits.push(Split {
                    treat1: one,
                    treat2: other,
                    studies,
                    proportion,
                    network: fit.estimate(one, other),
                    direct: evidence
                        .direct(one, other, tau2.is_some())
                        .filter(|_| proportion >= DIRECT_TOLERANCE),
                    indirect,
                });
            }
        }
        Ok(splits)
    }

    /// The estimate of the network without the studies that have both treatments. `None` when the rest does not hang
    /// together or lacks one of them.
    fn without(
        &self,
        one: usize,
        other: usize,
        tau2: Option<Tau2Method>,
    ) -> Result<Option<Estimate>, Unsolvable> {
        let rest = self
            .studies
            .only(|_, study| !(study.arms.contains(&one) && study.arms.contains(&other)));
        let Some(rest) = rest.and_then(|studies| Self::of(studies).ok()) else {
            return Ok(None);
        };
        let place = |at: usize| rest.studies.treatment(&self.treatments()[at]);
        let (Some(one), Some(other)) = (place(one), place(other)) else {
            return Ok(None);
        };
        let tau2 = match tau2 {
            Some(method) => rest.tau2(method)?.unwrap_or(0.0),
            None => 0.0,
        };
        Ok(Some(rest.with_tau2(tau2)?.estimate(one, other)))
    }
}
