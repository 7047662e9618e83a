//! What came out of an analysis, with all that pages show of it.

use super::numbers::Scale;
use ::analysis::networks::Explored as Found;
use ::analysis::qca::Comparison;
use ::analysis::{Analysed, Going, Refusal, Settings, Source};
use charts::Drawing;
use serde_json::Value;

/// What came out of an analysis.
#[derive(Debug)]
pub(super) struct Answer {
    /// The answer as a methods and a results section say it.
    pub(super) words: String,
    /// The same under the keys of `docs/json.md`.
    pub(super) json: Value,
    /// What to be careful about, a sentence each.
    pub(super) cautions: Vec<String>,
    /// What effects are called, and how they are told; of networks and components.
    pub(super) measure: Option<(String, Scale)>,
    /// The pictures.
    pub(super) pictures: Vec<Drawing>,
    /// Of a comparison of cases, all of it: its rows open their cases.
    pub(super) comparison: Option<Box<Comparison>>,
}

/// What is asked of the components of an analysis: one combination, and another to compare it with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Combinations {
    /// The combination.
    pub(super) with: Vec<String>,
    /// The other one.
    pub(super) against: Vec<String>,
}

/// What is known of combinations of components.
#[derive(Debug)]
pub(super) struct Explored {
    /// The components there are to choose from.
    pub(super) offered: Vec<String>,
    /// The combination by itself, when there is one.
    pub(super) with: Option<Found>,
    /// The other one by itself, when there is one.
    pub(super) against: Option<Found>,
    /// The first against the second, when there are both.
    pub(super) difference: Option<Found>,
}

impl Answer {
    /// Carries an analysis out.
    ///
    /// # Errors
    /// As [`Settings::analyse`].
    pub(super) fn new(
        settings: &Settings,
        source: &Source<'_>,
        going: &mut Going<'_>,
    ) -> Result<Self, Refusal> {
        let analysed = settings.analyse(source, going)?;
        Ok(Answer {
            json: analysed.json()?,
            pictures: analysed.pictures()?,
            cautions: analysed.cautions(),
            words: analysed.words()?,
            measure: analysed
                .measure()
                .map(|(name, ratio)| (name.to_owned(), Scale::of(ratio))),
            comparison: match analysed {
                Analysed::Comparison(comparison) => Some(comparison),
                _ => None,
            },
        })
    }
}

impl Explored {
    /// Works out what is known of combinations.
    ///
    /// # Errors
    /// As [`Settings::analyse`]; an analysis of another kind.
    pub(super) fn new(
        settings: &Settings,
        source: &Source<'_>,
        wanted: &Combinations,
        going: &mut Going<'_>,
    ) -> Result<Self, Refusal> {
        let Analysed::Components(components) = settings.analyse(source, going)? else {
            return Err(Refusal::Use("Only components can be combined.".to_owned()));
        };
        let offered = components.component_names();
        let known = |names: &[String]| -> Vec<String> {
            offered
                .iter()
                .filter(|name| names.contains(name))
                .cloned()
                .collect()
        };
        let (with, against) = (known(&wanted.with), known(&wanted.against));
        let explore =
            |id: &str, one: &[String], other: &[String]| -> Result<Option<Found>, Refusal> {
                if one.is_empty() {
                    return Ok(None);
                }
                let one: Vec<&str> = one.iter().map(String::as_str).collect();
                let other: Vec<&str> = other.iter().map(String::as_str).collect();
                components.explore(id, &one, &other).map(Some)
            };
        Ok(Explored {
            difference: if against.is_empty() || with == against {
                None
            } else {
                explore("difference", &with, &against)?
            },
            with: explore("with", &with, &[])?,
            against: explore("against", &against, &[])?,
            offered,
        })
    }
}
