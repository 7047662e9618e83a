use super::Studies;
use super::design::{Design, weights};
use super::estimate::Estimate;
use super::heterogeneity::{Heterogeneity, heterogeneity};
use super::interval::{Tau2Interval, Tau2IntervalMethod, interval};
use super::method::{Method, tau2};
use crate::distributions::{normal_quantile, t_quantile};
use crate::tops::Top;

/// What is open in an analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How τ² is estimated.
    pub method: Method,
    /// The level of confidence and prediction intervals, 0.95 by default. Levels outside 0 to 1 are taken as 0.95.
    pub level: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            method: Method::Reml,
            level: 0.95,
        }
    }
}

impl Settings {
    pub(super) fn level(&self) -> f64 {
        if self.level > 0.0 && self.level < 1.0 {
            self.level
        } else {
            0.95
        }
    }
}

/// The common effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Common {
    /// θ = Σ w y / Σ w, by the normal distribution.
    pub estimate: Estimate,
    /// w_i = 1/v_i.
    pub weights: Vec<f64>,
}

/// Where the effect of a new study is expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// Degrees of freedom of the t distribution; `None` for the normal.
    pub df: Option<f64>,
    /// The standard error of the effect of a new study.
    pub se: f64,
}

/// A random-effects analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct Random {
    /// How τ² was estimated.
    pub method: Method,
    /// The variance between studies; `None` with one study.
    pub tau2: Option<f64>,
    /// Its standard error.
    pub tau2_se: Option<f64>,
    /// Where else the likelihood has a top, with REML and ML; nearly always nowhere.
    pub tau2_other_tops: Vec<Top>,
    /// Its confidence interval.
    pub tau2_interval: Option<Tau2Interval>,
    /// w_i = 1/(v_i + τ²).
    pub weights: Vec<f64>,
    /// The mean effect, by the normal distribution.
    pub classic: Estimate,
    /// The mean effect with the standard error of Hartung and Knapp and k−1 degrees of freedom.
    pub hartung_knapp: Option<Estimate>,
    /// The same, with the classic standard error where that is larger.
    pub hartung_knapp_adhoc: Option<Estimate>,
    /// Prediction with k−1 degrees of freedom (Veroniki and others 2019).
    pub prediction_v: Option<Prediction>,
    /// Prediction with k−2 degrees of freedom (Higgins, Thompson and Spiegelhalter 2009); needs three studies.
    pub prediction_hts: Option<Prediction>,
    /// Prediction with the standard error of Hartung and Knapp and k−1 degrees of freedom.
    pub prediction_hk: Option<Prediction>,
    /// Prediction by the normal distribution (Skipka 2006).
    pub prediction_s: Option<Prediction>,
}

/// A whole analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The number of studies.
    pub k: usize,
    /// How much the effects differ.
    pub heterogeneity: Heterogeneity,
    /// The common effect.
    pub common: Common,
    /// The random-effects analysis.
    pub random: Random,
}

/// Common effect, heterogeneity and random effects.
#[must_use]
pub fn fit(studies: &Studies, settings: &Settings) -> Fit {
    Fit {
        k: studies.k(),
        heterogeneity: heterogeneity(studies, settings.level()),
        common: common(studies, settings.level()),
        random: random(studies, settings),
    }
}

/// The same around a given τ², as when subgroups share one.
#[must_use]
pub fn fit_with(studies: &Studies, settings: &Settings, tau2: f64) -> Fit {
    Fit {
        k: studies.k(),
        heterogeneity: heterogeneity(studies, settings.level()),
        common: common(studies, settings.level()),
        random: random_with(studies, settings, tau2),
    }
}

pub(super) fn mean(studies: &Studies, weights: &[f64]) -> (f64, f64) {
    let design = Design::mean(studies.k());
    let solved = design.solve(studies.effects(), weights);
    let (b, covariance) = design.original(&solved);
    (b[0], covariance[(0, 0)].sqrt())
}

/// The common effect alone.
#[must_use]
pub fn common(studies: &Studies, level: f64) -> Common {
    let weights = weights(studies, 0.0);
    let (te, se) = mean(studies, &weights);
    Common {
        estimate: Estimate::new(te, se, None, level),
        weights,
    }
}

/// The random-effects analysis alone. With one study it is the study itself.
#[must_use]
pub fn random(studies: &Studies, settings: &Settings) -> Random {
    let estimated = tau2(studies, &Design::mean(studies.k()), settings.method);
    let value = estimated.as_ref().map(|tau2| tau2.value);
    let mut random = random_with(studies, settings, value.unwrap_or(0.0));
    random.tau2 = value;
    random.tau2_se = estimated.as_ref().and_then(|tau2| tau2.se);
    random.tau2_other_tops = estimated.map_or_else(Vec::new, |tau2| tau2.other_tops);
    random.tau2_interval = interval(
        studies,
        Tau2IntervalMethod::usual_for(settings.method),
        settings.level(),
    );
    random
}

/// The random-effects analysis around a given τ².
#[must_use]
pub fn random_with(studies: &Studies, settings: &Settings, tau2: f64) -> Random {
    let level = settings.level();
    let k = studies.k();
    let tau2 = tau2.max(0.0);
    let weights = weights(studies, tau2);
    let (te, se) = mean(studies, &weights);
    let free = (k > 1).then(|| (k - 1) as f64);
    let knapp = free.map(|free| knapp_error(studies, &weights, te, free));
    let predict = |se: f64, df: Option<f64>| {
        let end = 0.5 + 0.5 * level;
        let wide = (se * se + tau2).sqrt();
        let width = wide * df.map_or_else(|| normal_quantile(end), |df| t_quantile(end, df));
        Prediction {
            lower: te - width,
            upper: te + width,
            df,
            se: wide,
        }
    };
    Random {
        method: settings.method,
        tau2: Some(tau2),
        tau2_se: None,
        tau2_other_tops: Vec::new(),
        tau2_interval: None,
        classic: Estimate::new(te, se, None, level),
        hartung_knapp: knapp.map(|knapp| Estimate::new(te, knapp, free, level)),
        hartung_knapp_adhoc: knapp.map(|knapp| Estimate::new(te, knapp.max(se), free, level)),
        prediction_v: free.map(|free| predict(se, Some(free))),
        prediction_hts: (k > 2).then(|| predict(se, Some((k - 2) as f64))),
        prediction_hk: knapp.map(|knapp| predict(knapp, free)),
        prediction_s: free.map(|_| predict(se, None)),
        weights,
    }
}

/// √(Σ w (y − θ)² / ((k−1) Σ w)).
fn knapp_error(studies: &Studies, weights: &[f64], te: f64, free: f64) -> f64 {
    let squares: f64 = studies
        .effects()
        .iter()
        .zip(weights)
        .map(|(y, w)| w * (y - te).powi(2))
        .sum();
    (squares / (free * weights.iter().sum::<f64>())).sqrt()
}
