//! The analysis again, with studies left out or added.

use super::Studies;
use super::design::{Design, weights};
use super::fit::{Settings, random};
use super::heterogeneity::heterogeneity;

/// The random-effects analysis of some of the studies.
#[derive(Debug, Clone, PartialEq)]
pub struct Refit {
    /// The study left out, or the one added last.
    pub study: String,
    /// How many studies were in it.
    pub k: usize,
    /// The mean effect.
    pub te: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower confidence limit.
    pub lower: f64,
    /// The upper confidence limit.
    pub upper: f64,
    /// The variance between studies.
    pub tau2: Option<f64>,
    /// I².
    pub i2: Option<f64>,
}

fn refit(studies: &Studies, settings: &Settings, study: &str) -> Refit {
    let random = random_without_interval(studies, settings);
    Refit {
        study: study.to_owned(),
        k: studies.k(),
        te: random.0.te,
        se: random.0.se,
        lower: random.0.lower,
        upper: random.0.upper,
        tau2: random.1,
        i2: heterogeneity(studies, settings.level()).i2,
    }
}

/// The mean and τ², without the interval of τ², which takes most of the time.
pub(super) fn random_without_interval(
    studies: &Studies,
    settings: &Settings,
) -> (super::Estimate, Option<f64>) {
    let estimated = super::method::tau2(studies, &Design::mean(studies.k()), settings.method);
    let tau2 = estimated.map(|tau2| tau2.value);
    let weights = super::design::weights(studies, tau2.unwrap_or(0.0).max(0.0));
    let (te, se) = super::fit::mean(studies, &weights);
    let classic = super::Estimate::new(te, se, None, settings.level());
    (classic, tau2)
}

/// The analysis without each study in turn; empty with one study.
#[must_use]
pub fn leave_one_out(studies: &Studies, settings: &Settings) -> Vec<Refit> {
    (0..studies.k())
        .filter_map(|at| {
            let rest = studies.without(at)?;
            Some(refit(&rest, settings, &studies.labels()[at]))
        })
        .collect()
}

/// The analysis of the first study, the first two, and so on, in the order given.
#[must_use]
pub fn cumulative(studies: &Studies, settings: &Settings) -> Vec<Refit> {
    (0..studies.k())
        .filter_map(|last| {
            let first: Vec<usize> = (0..=last).collect();
            let some = studies.at(&first)?;
            Some(refit(&some, settings, &studies.labels()[last]))
        })
        .collect()
}

/// How much one study moves the result (Viechtbauer and Cheung 2010).
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// The study.
    pub study: String,
    /// Its distance from the mean of the others, by the standard error of that distance.
    pub rstudent: f64,
    /// How far the fitted effect moves with it, in standard errors.
    pub dffits: f64,
    /// Cook's distance: how far the mean moves, squared, by its variance.
    pub cook: f64,
    /// The variance of the mean without it, by that with it.
    pub covariance_ratio: f64,
    /// τ² without it.
    pub tau2_without: f64,
    /// Q without it.
    pub q_without: f64,
    /// Its share of the weight.
    pub hat: f64,
}

/// Influence of each study; empty with fewer than three studies, for with one other there is nothing to compare.
#[must_use]
pub fn influence(studies: &Studies, settings: &Settings) -> Vec<Influence> {
    if studies.k() < 3 {
        return Vec::new();
    }
    let whole = random(studies, settings);
    let total: f64 = whole.weights.iter().sum();
    (0..studies.k())
        .filter_map(|at| {
            let rest = studies.without(at)?;
            let (mean, tau2) = random_without_interval(&rest, settings);
            let tau2 = tau2?;
            let own = studies.variances()[at] + tau2;
            let hat = whole.weights[at] / total;
            let moved = whole.classic.te - mean.te;
            let q = Design::mean(rest.k())
                .solve(rest.effects(), &weights(&rest, 0.0))
                .q;
            Some(Influence {
                study: studies.labels()[at].clone(),
                rstudent: (studies.effects()[at] - mean.te) / (own + mean.se.powi(2)).sqrt(),
                dffits: moved / (hat * own).sqrt(),
                cook: (moved / whole.classic.se).powi(2),
                covariance_ratio: (mean.se / whole.classic.se).powi(2),
                tau2_without: tau2,
                q_without: q,
                hat,
            })
        })
        .collect()
}
