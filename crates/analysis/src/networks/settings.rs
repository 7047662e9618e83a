//! What can be asked of networks and of components.

use crate::Refusal;
use crate::study_data::StudyData;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use synthesis::Top;
use synthesis::network::{Likelihood, LikelihoodFit, SmallValues, Tau2Method, Unsolvable};

/// How the variance between studies is estimated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// By the method of DerSimonian and Laird.
    #[default]
    #[serde(rename = "DL")]
    Dl,
    /// By restricted maximum likelihood.
    #[serde(rename = "REML")]
    Reml,
    /// By maximum likelihood.
    #[serde(rename = "ML")]
    Ml,
}

impl Method {
    pub(super) fn tau2(self) -> Tau2Method {
        match self {
            Self::Dl => Tau2Method::DerSimonianLaird,
            Self::Reml => Tau2Method::Restricted,
            Self::Ml => Tau2Method::Full,
        }
    }

    /// τ² by this method, with where else its likelihood has a top.
    pub(super) fn estimate(
        self,
        moments: impl FnOnce() -> Result<Option<f64>, Unsolvable>,
        likelihood: impl FnOnce(Likelihood) -> Result<Option<LikelihoodFit>, Unsolvable>,
    ) -> Result<(Option<f64>, Vec<Top>), Unsolvable> {
        let which = match self {
            Self::Dl => return Ok((moments()?, Vec::new())),
            Self::Reml => Likelihood::Restricted,
            Self::Ml => Likelihood::Full,
        };
        Ok(likelihood(which)?.map_or((None, Vec::new()), |fit| (Some(fit.tau2), fit.other_tops)))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Dl => "the method of DerSimonian and Laird",
            Self::Reml => "restricted maximum likelihood",
            Self::Ml => "maximum likelihood",
        }
    }
}

/// Whether small values are hoped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Small {
    /// Fewer symptoms, fewer days in hospital.
    Good,
    /// More recovery, more people who stay.
    Bad,
}

/// What networks and components are both asked with. What is `None` is taken from the file, or is the usual.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StudiesSettings {
    /// The code of the measure to work out from arms, or the name of the effects in contrasts.
    pub measure: Option<String>,
    /// How the variance between studies is estimated.
    pub method: Method,
    /// Whether small values are good or bad.
    pub small_values: Option<Small>,
    /// The level of intervals, above 0 and below 1.
    pub level: Option<f64>,
    /// How far the effects of a study with several arms may be from adding up.
    pub tolerance: Option<f64>,
}

/// The settings of a network meta-analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkSettings {
    /// What is asked of the studies.
    pub studies: StudiesSettings,
    /// The treatment to tell effects against; by default what the file says, else the first.
    pub reference: Option<String>,
    /// Ranks are simulated beginning with this seed; without one they are not.
    pub seed: Option<u64>,
    /// How many draws ranks are simulated from, from 100 to 10,000,000.
    pub draws: u32,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            studies: StudiesSettings::default(),
            reference: None,
            seed: None,
            draws: 10_000,
        }
    }
}

/// How interactions are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Search {
    /// One more at a time.
    Forward,
    /// One less at a time, from all.
    Backward,
    /// Every model with up to so many interactions.
    Exhaustive,
}

/// By what models are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The p-value of the change of Q.
    #[default]
    P,
    /// Akaike's criterion.
    Aic,
    /// The Bayesian criterion.
    Bic,
    /// How well each study is predicted by the others.
    Cv,
}

impl By {
    /// The short name, as it is asked for.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::P => "p",
            Self::Aic => "aic",
            Self::Bic => "bic",
            Self::Cv => "cv",
        }
    }

    /// What is compared, as the end of a sentence.
    pub(super) fn name(self, alpha: f64) -> String {
        match self {
            Self::P => format!("the p-value of the change of Q, below {alpha}"),
            Self::Aic => "AIC (Q plus 2 for each parameter)".to_owned(),
            Self::Bic => "BIC (Q plus the logarithm of the number of contrasts for each parameter)".to_owned(),
            Self::Cv => "cross-validation (the mean squared error, in standard errors, of each study predicted by the others)".to_owned(),
        }
    }
}

/// The settings of a component network meta-analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ComponentSettings {
    /// What is asked of the studies.
    pub studies: StudiesSettings,
    /// The component that does nothing.
    pub inactive: Option<String>,
    /// A treatment or a combination that all treatments are told against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What separates components in the names of treatments.
    pub separator: Option<String>,
    /// What each treatment is made of, where names do not say so.
    pub parts: BTreeMap<String, Vec<String>>,
    /// Components that interact, each as the names with `*` between them.
    pub interactions: Vec<String>,
    /// Interactions are looked for, and how.
    pub search: Option<Search>,
    /// By what models are compared while searching.
    pub by: By,
    /// The p-value below which an interaction is taken in.
    pub alpha: Option<f64>,
    /// The largest number of interactions of an exhaustive search.
    pub up_to: usize,
    /// Combinations whose effect is wanted, tried or not.
    pub combinations: Vec<String>,
    /// Pairs of combinations to compare.
    pub compared: Vec<(String, String)>,
    /// Direct and indirect evidence, contributions and each study left out are wanted.
    pub evidence: bool,
    /// The smallest effect that matters, on the analysis scale: rates confidence in each component.
    pub important: Option<f64>,
}

impl Default for ComponentSettings {
    fn default() -> Self {
        Self {
            studies: StudiesSettings::default(),
            inactive: None,
            reference: None,
            separator: None,
            parts: BTreeMap::new(),
            interactions: Vec::new(),
            search: None,
            by: By::P,
            alpha: None,
            up_to: 3,
            combinations: Vec::new(),
            compared: Vec::new(),
            evidence: false,
            important: None,
        }
    }
}

/// What a JSON file's input says, as text.
pub(super) fn said(data: &StudyData, key: &str) -> Option<String> {
    match data.settings.get(key)? {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// The level of intervals: the one asked for, else what the file says, else 0.95.
pub(super) fn level(asked: Option<f64>, data: &StudyData) -> Result<f64, Refusal> {
    let level = asked
        .or_else(|| data.settings.get("level").and_then(Value::as_f64))
        .unwrap_or(0.95);
    if 0.0 < level && level < 1.0 {
        Ok(level)
    } else {
        Err(Refusal::Use(format!(
            "The level of intervals is {level}; write a number between 0 and 1, such as 0.95."
        )))
    }
}

/// Which values are good: as asked, else what the file says, else small ones.
pub(super) fn small(asked: Option<Small>, data: &StudyData) -> SmallValues {
    let bad = match asked {
        Some(asked) => asked == Small::Bad,
        None => said(data, "small_values").as_deref() == Some("undesirable"),
    };
    if bad {
        SmallValues::Bad
    } else {
        SmallValues::Good
    }
}
