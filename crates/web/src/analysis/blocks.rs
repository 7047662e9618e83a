//! The results of a meta-analysis, one a measure, with the scale they are told on.

use super::numbers::{Scale, number, text};
use crate::Texts;
use ::analysis::is_ratio;
use serde_json::Value;
use synthesis::effects::{GroupMeasure, Measure};

/// A result of one measure.
pub(super) struct Block<'a> {
    /// The code of the measure; empty when effects came as they are.
    pub(super) code: String,
    /// How it is told.
    pub(super) scale: Scale,
    /// The result.
    pub(super) found: &'a Value,
}

/// The results of a meta-analysis, one a measure.
pub(super) fn blocks(json: &Value) -> Vec<Block<'_>> {
    let of = |code: &str, found| Block {
        scale: scale_of(code),
        code: code.to_owned(),
        found,
    };
    if json.get("random").is_some() {
        let mut whole = of(text(&json["about"], "measure"), json);
        if let Some(measure) = GroupMeasure::from_code(&whole.code)
            && let Some(people) = json.get("natural").map(|told| number(told, "people"))
        {
            whole.scale = Scale::Single(measure, people.unwrap_or(f64::NAN));
        }
        return vec![whole];
    }
    let Some(object) = json.as_object() else {
        return Vec::new();
    };
    object
        .iter()
        .filter_map(|(key, value)| {
            let found = value.get("inverse").or_else(|| value.get("pooled"))?;
            Some(of(key, found))
        })
        .collect()
}

fn measure_of(code: &str) -> Option<Measure> {
    Measure::from_code(code.split('_').next().unwrap_or(code))
}

fn scale_of(code: &str) -> Scale {
    Scale::of(is_ratio(code.split('_').next().unwrap_or(code)))
}

/// What a measure is called.
pub(super) fn measure_name(t: &Texts, code: &str) -> String {
    match measure_of(code) {
        Some(measure) => match code.split_once('_') {
            Some((_, variant)) => {
                format!("{} ({})", measure.name(), variant.replace('_', ", "))
            }
            None => measure.name().to_owned(),
        },
        None if code.is_empty() => t.text("analysis-effect"),
        None => GroupMeasure::from_code(code).map_or_else(
            || code.to_owned(),
            |measure| measure.quantity().name().to_owned(),
        ),
    }
}
