//! What came out of an analysis, with all that pages show of it.

use super::numbers::Scale;
use ::analysis::networks::Explored as Found;
use ::analysis::study_data::{self, Rows};
use ::analysis::{Analysed, Going, Refusal, Settings, Source, is_ratio};
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
        let words = analysed.words()?;
        let asked = match settings {
            Settings::Network(network) => Some(&network.studies.measure),
            Settings::Components(components) => Some(&components.studies.measure),
            Settings::Meta(_) | Settings::Comparison(_) => None,
        };
        let measure = match asked {
            None => None,
            Some(asked) => Some(measure_of(source, asked.as_deref())?),
        };
        Ok(Answer {
            json: analysed.json()?,
            pictures: analysed.pictures()?,
            cautions: cautions(&words),
            words,
            measure,
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

/// What the effects of a file of studies are called, and how they are told.
fn measure_of(source: &Source<'_>, asked: Option<&str>) -> Result<(String, Scale), Refusal> {
    let data = study_data::read(source.bytes, source.name).map_err(Refusal::Problems)?;
    let scale = |ratio| if ratio { Scale::Ratio } else { Scale::Plain };
    if matches!(data.rows, Rows::Contrasts(_)) {
        let said = data.settings.get("sm").and_then(Value::as_str);
        let name = asked.or(said).unwrap_or("effect");
        return Ok((name.to_owned(), scale(is_ratio(name))));
    }
    let measure = data.measure(asked).map_err(Refusal::Use)?;
    Ok((measure.code().to_owned(), scale(measure.is_ratio())))
}

/// Headings in answers under which stands what to be careful about.
const CAREFUL: [&str; 3] = ["Be careful", "Be careful:", "To be careful about:"];

/// The sentences on what to be careful about, each once, in the order in which they come.
fn cautions(words: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut within = false;
    for line in words.lines() {
        if CAREFUL.contains(&line.trim()) {
            within = true;
            continue;
        }
        let Some(says) = line.trim_start().strip_prefix("- ").filter(|_| within) else {
            // A long sentence goes on in the next line, further in.
            match all.last_mut() {
                Some(last) if within && line.starts_with("    ") => {
                    last.push(' ');
                    last.push_str(line.trim());
                }
                _ => within = false,
            }
            continue;
        };
        let mut letters = says.trim().chars();
        let sentence: String = letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default();
        if !all.contains(&sentence) {
            all.push(sentence);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cautions_are_found_wherever_an_answer_has_them_and_told_once() {
        let words = "A\n- no caution\n\nBe careful\n  - one thing.\n  - two\n    goes on.\n\nMore\nTo be careful about:\n- one thing.\n- three.\nEnd\n- no caution";
        assert_eq!(cautions(words), ["One thing.", "Two goes on.", "Three."]);
    }
}
