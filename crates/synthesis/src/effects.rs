//! Effect sizes from what studies report of their arms.
//!
//! The contrast is always arm 1 *minus* arm 2, on the analysis scale: the logarithm for ratios (odds, risks, rates, means),
//! the number itself for differences.
//!
//! ```
//! use synthesis::effects::{Conventions, Events, Measure, Outcome, two_arms};
//!
//! let support = Outcome::Events(Events::new(12.0, 40.0)?);
//! let usual = Outcome::Events(Events::new(20.0, 42.0)?);
//! let effect = two_arms(Measure::OddsRatio, &support, &usual, &Conventions::default())?;
//! assert!((effect.te - -0.751_987_680_582_879).abs() < 1e-12);
//! assert!((effect.se - 0.463_143_783_831_938).abs() < 1e-12);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arm;
mod continuous;
mod counts;
mod finding;
mod group;
mod measure;
mod reported;
mod single;
mod study;

pub use arm::{Arm, ArmProblem, Estimate, Events, Outcome, Rate, Sample};
pub use continuous::Standardiser;
pub use finding::Finding;
pub use group::{
    correlation, correlation_z, mean, proportion, proportion_arcsine, proportion_freeman_tukey,
    proportion_log, proportion_logit, rate_log,
};
pub use measure::{Conventions, Measure, RiskRatioDenominator, Sparse};
pub use reported::{from_interval, from_observed_expected, from_p_value};
pub use single::{GroupMeasure, Quantity};
pub use study::{FromArms, contrasts, two_arms};

use crate::contrast::{LARGEST_ERROR, SMALLEST_ERROR, within_bounds};

/// An effect and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The estimate, on the analysis scale.
    pub te: f64,
    /// Its standard error.
    pub se: f64,
    /// What was added to each cell because one of them was empty; 0 where nothing was.
    pub increment: f64,
}

/// Why two arms give no effect of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEffect {
    /// Nobody had the event in any arm: the study does not say in which arm it is rarer.
    #[error("no arm has an event, so the study says nothing about a ratio")]
    NoEvents,
    /// Everybody had the event in every arm.
    #[error("everybody in every arm has the event, so the study says nothing about a ratio")]
    OnlyEvents,
    /// The measure needs other data.
    #[error("the measure {measure} needs {needs}")]
    OtherData {
        /// The measure as it is written.
        measure: &'static str,
        /// What the arms must report.
        needs: &'static str,
    },
    /// A ratio of means of which one is not positive.
    #[error("a ratio of means needs means above 0 in both arms")]
    MeanNotPositive,
    /// Too few people to estimate a standard deviation.
    #[error("there are too few people to estimate the standard deviation that is needed")]
    TooFew,
    /// The standard error is 0.
    #[error("nothing varies, so there is no standard error")]
    NoVariation,
    /// An effect or its standard error is missing.
    #[error("its effect or the standard error is missing")]
    NotReported,
    /// The numbers are too large or too small to be worked with.
    #[error("the numbers are too large or too small to work with")]
    OutOfRange,
}

impl Effect {
    /// An effect as a study reports it; what is missing is NaN.
    ///
    /// # Errors
    /// An effect or standard error that is missing, a standard error of 0 or below, numbers that cannot be worked with.
    pub fn reported(te: f64, se: f64) -> Result<Self, NoEffect> {
        if te.is_nan() || se.is_nan() {
            return Err(NoEffect::NotReported);
        }
        if se <= 0.0 {
            return Err(NoEffect::NoVariation);
        }
        if !within_bounds(te) || !(SMALLEST_ERROR..=LARGEST_ERROR).contains(&se) {
            return Err(NoEffect::OutOfRange);
        }
        Ok(Self {
            te,
            se,
            increment: 0.0,
        })
    }

    /// An effect whose variance was worked out.
    fn checked(te: f64, variance: f64, increment: f64) -> Result<Self, NoEffect> {
        let se = variance.sqrt();
        if te.is_nan() || se.is_nan() {
            return Err(NoEffect::OutOfRange);
        }
        let reported = Self::reported(te, se)?;
        Ok(Self {
            increment,
            ..reported
        })
    }
}
