//! Network meta-analysis: many treatments, compared by studies of two and more arms.
//!
//! The model is the frequentist one of Rücker (2012): weighted least squares on contrasts, with weights that make the
//! contrasts of a study with several arms independent (Rücker and Schwarzer 2014). A fit of 5,000 studies makes no matrix
//! larger than treatments × treatments.
//!
//! ```
//! use synthesis::Contrast;
//! use synthesis::network::{Network, Tau2Method};
//!
//! let contrast = |study: &str, treat1: &str, treat2: &str, te, se| Contrast {
//!     study: study.into(), treat1: treat1.into(), treat2: treat2.into(), te, se,
//! };
//! let network = Network::new(&[
//!     contrast("Ash", "A", "B", 1.0, 0.3),
//!     contrast("Birch", "B", "C", 0.5, 0.2),
//!     contrast("Cedar", "A", "C", 1.8, 0.4),
//! ])?;
//! let common = network.common()?;
//! let (a, c) = (network.treatment("A")?, network.treatment("C")?);
//! assert!((common.estimate(a, c).te - 1.634_482_758_620_690).abs() < 1e-12);
//! assert_eq!(network.heterogeneity(&common).df, 1);
//! let tau2 = network.tau2(Tau2Method::DerSimonianLaird)?;
//! assert_eq!(tau2, Some(0.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod contribution;
mod design;
mod estimate;
mod evidence;
mod flow;
mod funnel;
mod heterogeneity;
mod league;
mod likelihood;
mod model;
mod net_heat;
mod order;
mod ranking;
mod split;
mod studies;
mod weights;

pub use contribution::{ContributionMatrix, StudyContributions};
pub use design::{Decomposition, Design, DesignQ};
pub use estimate::{Estimate, Interval};
pub use evidence::{DIRECT_TOLERANCE, Direct, Evidence};
pub use flow::{Flow, PathMeasures};
pub use funnel::{Funnel, FunnelPoint};
pub use heterogeneity::Q;
pub use league::League;
pub use likelihood::{Likelihood, LikelihoodFit};
pub use model::Unsolvable;
pub use net_heat::NetHeat;
pub use order::by_label;
pub use ranking::{RankDraws, SmallValues, p_scores};
pub use split::{Split, SplitMethod};
pub use studies::{Comparison, Problem, Refusal, Residual, Studies, Study, Tolerance};

pub(crate) use contribution::walk_shares;
pub(crate) use likelihood::{fitted, maximise};
pub(crate) use model::{Columns, Solved};
pub(crate) use weights::{Block, Negative};

use crate::Contrast;
use nalgebra::DMatrix;

/// A connected network of checked contrasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    studies: Studies,
}

/// How the variance between studies is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tau2Method {
    /// The generalised method of moments.
    #[default]
    DerSimonianLaird,
    /// Restricted maximum likelihood.
    Restricted,
    /// Maximum likelihood.
    Full,
}

impl Network {
    /// Checks contrasts.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the contrasts, and a network that no study holds together, with its parts.
    pub fn new(contrasts: &[Contrast]) -> Result<Self, Refusal> {
        Self::of(Studies::new(contrasts)?)
    }

    /// A network of studies that are checked already.
    ///
    /// # Errors
    ///
    /// A network that no study holds together, with its parts.
    pub fn of(studies: Studies) -> Result<Self, Refusal> {
        if studies.parts().len() > 1 {
            let named = |part: &Vec<usize>| {
                part.iter()
                    .map(|&at| studies.treatments()[at].clone())
                    .collect()
            };
            return Err(Refusal(vec![Problem::Disconnected {
                parts: studies.parts().iter().map(named).collect(),
            }]));
        }
        Ok(Self { studies })
    }

    /// The studies.
    pub fn studies(&self) -> &Studies {
        &self.studies
    }

    /// The labels of the treatments, in their order.
    pub fn treatments(&self) -> &[String] {
        self.studies.treatments()
    }

    /// The place of a treatment.
    ///
    /// # Errors
    ///
    /// No study has it.
    pub fn treatment(&self, label: &str) -> Result<usize, Refusal> {
        self.studies.treatment(label).ok_or_else(|| {
            Refusal(vec![Problem::UnknownTreatment {
                label: label.to_owned(),
                known: self.treatments().to_vec(),
            }])
        })
    }

    /// Degrees of freedom: independent contrasts less treatments but one.
    pub fn df(&self) -> usize {
        self.studies.rows() - (self.treatments().len() - 1)
    }

    /// The fit in which studies differ by chance alone.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn common(&self) -> Result<NetworkFit, Unsolvable> {
        self.with_tau2(0.0)
    }

    /// The fit with a variance between studies.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn with_tau2(&self, tau2: f64) -> Result<NetworkFit, Unsolvable> {
        let solved = Solved::new(&self.studies, &self.columns(), tau2, Negative::Clipped)?;
        let comparison_weights = solved.weights.of_comparisons(&self.studies);
        Ok(NetworkFit {
            tau2,
            effects: solved.effects,
            covariance: solved.inverse.matrix,
            comparison_weights,
        })
    }

    /// Q of all contrasts about a fit with τ² = 0.
    pub fn heterogeneity(&self, common: &NetworkFit) -> Q {
        let q = self
            .studies
            .comparisons()
            .iter()
            .zip(&common.comparison_weights)
            .map(|(c, w)| w * (c.te - common.difference(c.treat1, c.treat2)).powi(2))
            .sum();
        Q { q, df: self.df() }
    }

    /// The variance between studies. `None` without degrees of freedom, where nothing can be said about it.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn tau2(&self, method: Tau2Method) -> Result<Option<f64>, Unsolvable> {
        let likelihood = match method {
            Tau2Method::DerSimonianLaird => {
                let columns = self.columns();
                let solved = Solved::new(&self.studies, &columns, 0.0, Negative::Clipped)?;
                let q = solved.q(&self.studies);
                return Ok(solved.moment_tau2(&self.studies, &columns, q));
            }
            Tau2Method::Restricted => Likelihood::Restricted,
            Tau2Method::Full => Likelihood::Full,
        };
        if self.df() == 0 {
            return Ok(None);
        }
        let start = self.tau2(Tau2Method::DerSimonianLaird)?.unwrap_or(0.0);
        let maximised = maximise(&self.studies, &self.columns(), likelihood, start)?;
        Ok(Some(maximised.solved.weights.tau2))
    }

    /// The fit by maximum likelihood, with coefficients against a reference treatment. `None` without degrees of freedom.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn likelihood(
        &self,
        likelihood: Likelihood,
        reference: usize,
    ) -> Result<Option<LikelihoodFit>, Unsolvable> {
        if self.df() == 0 {
            return Ok(None);
        }
        let columns = self.columns();
        let start = self.tau2(Tau2Method::DerSimonianLaird)?.unwrap_or(0.0);
        let maximised = maximise(&self.studies, &columns, likelihood, start)?;
        let others: Vec<usize> = (0..self.treatments().len())
            .filter(|&at| at != reference)
            .collect();
        let inverse = &maximised.solved.inverse.matrix;
        let covariance = DMatrix::from_fn(others.len(), others.len(), |i, j| {
            let (i, j) = (others[i], others[j]);
            inverse[(i, j)] - inverse[(i, reference)] - inverse[(j, reference)]
                + inverse[(reference, reference)]
        });
        let effects = &maximised.solved.effects;
        let coefficients = others
            .iter()
            .map(|&at| effects[at] - effects[reference])
            .collect::<Vec<_>>()
            .into();
        let names = others
            .iter()
            .map(|&at| self.treatments()[at].clone())
            .collect();
        fitted(
            &self.studies,
            &columns,
            likelihood,
            names,
            &maximised,
            &coefficients,
            covariance,
        )
        .map(Some)
    }

    pub(crate) fn columns(&self) -> Columns {
        Columns::Treatments(self.treatments().len())
    }
}

/// A fitted network.
#[derive(Debug, Clone)]
pub struct NetworkFit {
    tau2: f64,
    effects: Vec<f64>,
    covariance: DMatrix<f64>,
    comparison_weights: Vec<f64>,
}

impl NetworkFit {
    /// The variance between studies it was fitted with.
    pub fn tau2(&self) -> f64 {
        self.tau2
    }

    /// The effects of the treatments; they add up to 0.
    pub fn effects(&self) -> &[f64] {
        &self.effects
    }

    /// The Moore–Penrose inverse of the weighted Laplacian: the covariance of the effects.
    pub fn covariance(&self) -> &DMatrix<f64> {
        &self.covariance
    }

    /// The weight of each contrast, in the order of the contrasts; its adjusted standard error is 1/√w.
    pub fn comparison_weights(&self) -> &[f64] {
        &self.comparison_weights
    }

    /// The effect of one treatment minus that of another.
    pub fn difference(&self, one: usize, other: usize) -> f64 {
        self.effects[one] - self.effects[other]
    }

    /// The variance of a difference: the resistance between two treatments.
    pub fn variance(&self, one: usize, other: usize) -> f64 {
        if one == other {
            return 0.0;
        }
        let c = &self.covariance;
        (c[(one, one)] + c[(other, other)] - 2.0 * c[(one, other)]).max(0.0)
    }

    /// One treatment against another.
    pub fn estimate(&self, one: usize, other: usize) -> Estimate {
        Estimate {
            te: self.difference(one, other),
            se: self.variance(one, other).sqrt(),
        }
    }

    /// How much of its own fitted value each contrast determines; the sum is the number of treatments less one.
    pub fn leverages(&self, studies: &Studies) -> Vec<f64> {
        studies
            .comparisons()
            .iter()
            .zip(&self.comparison_weights)
            .map(|(c, w)| w * self.variance(c.treat1, c.treat2))
            .collect()
    }
}
