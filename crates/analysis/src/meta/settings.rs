//! What can be asked of a pairwise meta-analysis, and how it is taken together with what the file itself says.

use crate::Refusal;
use crate::study_data::StudyData;
use serde::{Deserialize, Serialize};
use synthesis::effects::{Conventions, RiskRatioDenominator, Sparse, Standardiser};
use synthesis::pairwise::Method;

/// The settings of a pairwise meta-analysis. What is `None` is taken from the file, or is the usual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The code of the measure, as `OR`; by default all that the data are usually told in.
    pub measure: Option<String>,
    /// How the variance between studies is estimated.
    #[serde(with = "method_code")]
    pub method: Method,
    /// The level of intervals, above 0 and below 1.
    pub level: Option<f64>,
    /// The convention of standardised mean differences.
    #[serde(with = "standardiser_code")]
    pub standardiser: Standardiser,
    /// What is added to each cell of a study with an empty one, from 0 to 10.
    pub increment: Option<f64>,
    /// People under a risk ratio are counted as Cochrane's programs do, n + 2i after adding i to the cells.
    pub cochrane_risk_ratio: bool,
    /// The treatment that is compared, and the one it is compared with.
    pub compare: Option<(String, String)>,
    /// The treatment that is compared with, where there are two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The column with the group of each study.
    pub subgroup: Option<String>,
    /// Columns of numbers that may explain why effects differ.
    pub moderators: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            measure: None,
            method: Method::Reml,
            level: None,
            standardiser: Standardiser::HedgesExact,
            increment: None,
            cochrane_risk_ratio: false,
            compare: None,
            reference: None,
            subgroup: None,
            moderators: Vec::new(),
        }
    }
}

/// What was asked for, with what the file itself says put in where nothing was.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) settings: synthesis::pairwise::Settings,
    pub(super) conventions: Conventions,
    pub(super) measure: Option<String>,
    pub(super) compare: Option<(String, String)>,
    pub(super) reference: Option<String>,
    pub(super) subgroup: Option<String>,
    pub(super) moderators: Vec<String>,
}

impl Asked {
    pub(super) fn new(data: &StudyData, settings: &Settings) -> Result<Self, Refusal> {
        let said = |key: &str| data.settings.get(key).and_then(serde_json::Value::as_f64);
        if let Some(level) = settings.level
            && !(level > 0.0 && level < 1.0)
        {
            return Err(Refusal::Use(format!(
                "The level of intervals is {level}; write a number between 0 and 1, as 0.95."
            )));
        }
        if let Some(increment) = settings.increment
            && !(0.0..=10.0).contains(&increment)
        {
            return Err(Refusal::Use(format!(
                "The increment is {increment}; write a number from 0 to 10."
            )));
        }
        if let Some((one, two)) = &settings.compare
            && one == two
        {
            return Err(Refusal::Use(format!(
                "“{one}” cannot be compared with itself; name two different treatments."
            )));
        }
        let increment = settings
            .increment
            .or_else(|| said("incr").filter(|increment| (0.0..=10.0).contains(increment)))
            .unwrap_or(0.5);
        // One that nobody asked for is used only where it says one thing of each study.
        let column = |name: &str| {
            data.described.iter().any(|(column, _)| column == name)
                && !matches!(data.of_studies(name), Some(Err(_)))
        };
        Ok(Self {
            settings: synthesis::pairwise::Settings {
                method: settings.method,
                level: settings
                    .level
                    .or_else(|| said("level").filter(|level| *level > 0.0 && *level < 1.0))
                    .unwrap_or(0.95),
            },
            conventions: Conventions {
                increment,
                sparse: if increment > 0.0 {
                    Sparse::StudyWithZero
                } else {
                    Sparse::Never
                },
                risk_ratio_denominator: if settings.cochrane_risk_ratio {
                    RiskRatioDenominator::Double
                } else {
                    RiskRatioDenominator::Single
                },
                standardiser: settings.standardiser,
                ..Conventions::default()
            },
            measure: settings.measure.clone(),
            compare: settings.compare.clone(),
            reference: settings.reference.clone(),
            subgroup: settings
                .subgroup
                .clone()
                .or_else(|| column("subgroup").then(|| "subgroup".to_owned())),
            moderators: if settings.moderators.is_empty() && column("moderator") {
                vec!["moderator".to_owned()]
            } else {
                settings.moderators.clone()
            },
        })
    }
}

mod method_code {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use synthesis::pairwise::Method;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature is that of the derive macro"
    )]
    pub(super) fn serialize<S: Serializer>(method: &Method, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(method.code())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Method, D::Error> {
        let code = String::deserialize(from)?;
        Method::from_code(&code)
            .ok_or_else(|| D::Error::custom(format!("there is no method “{code}”")))
    }
}

mod standardiser_code {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use synthesis::effects::Standardiser;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature is that of the derive macro"
    )]
    pub(super) fn serialize<S: Serializer>(one: &Standardiser, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(one.code())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Standardiser, D::Error> {
        let code = String::deserialize(from)?;
        Standardiser::from_code(&code)
            .ok_or_else(|| D::Error::custom(format!("there is no convention “{code}”")))
    }
}
