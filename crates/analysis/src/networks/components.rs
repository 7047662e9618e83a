//! Component network meta-analysis.

use super::components_json::{self, Fits, Taken};
use super::prepare::{Prepared, prepare};
use super::settings::{By, ComponentSettings, Search, level, said, small};
use super::{components_words, unsolvable};
use crate::{Going, Refusal, Source};
use serde_json::Value;
use std::ops::ControlFlow;
use synthesis::components::{
    ComponentModel, Composition, CompositionError, Criterion, Direction, INTERACTION, Progress,
    SearchError, SearchResult, SearchSettings,
};

/// The p-value below which an interaction is taken in, unless another is asked for: what AIC does to one parameter.
const ALPHA: f64 = 0.157;

/// What each component of complex treatments adds.
#[derive(Debug)]
pub struct Components {
    pub(super) prepared: Prepared,
    /// The model asked for.
    pub(super) model: ComponentModel,
    /// The search for interactions, if there was one.
    pub(super) found: Option<SearchResult>,
    /// By what models were compared, and the p-value below which an interaction was taken in.
    pub(super) compared_by: (By, f64),
    pub(super) taken: Taken,
    /// The fits of the model that is told.
    pub(super) fits: Fits,
}

impl Components {
    /// Reads the studies, takes treatments apart and searches for interactions when that is asked for. `going` hears of
    /// the search and may end it.
    ///
    /// # Errors
    /// The problems of the file, or settings that do not fit it.
    pub fn new(
        source: &Source<'_>,
        settings: &ComponentSettings,
        going: &mut Going<'_>,
    ) -> Result<Self, Refusal> {
        let mut prepared = prepare(source, &settings.studies)?;
        if let Some(separator) = &settings.separator
            && settings.parts.is_empty()
            && !prepared
                .studies
                .treatments()
                .iter()
                .any(|label| label.contains(separator.as_str()))
        {
            prepared.notes.push(format!(
                "“{separator}” separates nothing: no name of a treatment holds it, so each counts as one component."
            ));
        }
        let separator = settings
            .separator
            .clone()
            .or_else(|| said(&prepared.data, "separator"))
            .unwrap_or_else(|| "+".to_owned());
        let model = model(&prepared, settings, &separator)?;
        if settings
            .important
            .is_some_and(|important| !(important.is_finite() && important > 0.0))
        {
            return Err(Refusal::Use(
                "The smallest effect that matters is a number above 0.".to_owned(),
            ));
        }
        let taken = Taken {
            level: level(settings.studies.level, &prepared.data)?,
            method: settings.studies.method,
            small: small(settings.studies.small_values, &prepared.data),
            combinations: settings.combinations.clone(),
            compared: settings.compared.clone(),
            separator,
            evidence: settings.evidence,
            important: settings.important,
            reference: settings.reference.clone(),
        };
        // A reference file that asks for a selection says so by its level.
        let said = prepared.data.settings.get("alpha");
        let alpha = settings.alpha.or_else(|| said.and_then(Value::as_f64));
        let found = match settings.search.or(said.map(|_| Search::Forward)) {
            Some(how) => Some(search(
                &model,
                settings,
                how,
                alpha.unwrap_or(ALPHA),
                going,
            )?),
            None => None,
        };
        let told = found.as_ref().map_or(&model, |found| &found.model);
        let fits = Fits::of(told, taken.method).map_err(unsolvable)?;
        Ok(Self {
            prepared,
            model,
            found,
            compared_by: (settings.by, alpha.unwrap_or(ALPHA)),
            taken,
            fits,
        })
    }

    /// Sentences on what was done to the rows.
    pub fn notes(&self) -> &[String] {
        &self.prepared.notes
    }

    /// The model that is told: the one a search chose, else the one asked for.
    pub(super) fn chosen(&self) -> &ComponentModel {
        self.found
            .as_ref()
            .map_or(&self.model, |found| &found.model)
    }

    /// What the effects are called, and whether they are logarithms of ratios.
    pub fn measure(&self) -> (&str, bool) {
        self.prepared.measure()
    }

    /// Sentences on what the numbers cannot carry.
    pub fn cautions(&self) -> Vec<String> {
        components_words::cautions(self)
    }

    /// The answer under the keys of `docs/json.md`.
    ///
    /// # Errors
    /// Combinations of unknown components, or numbers that cannot be worked out.
    pub fn json(&self) -> Result<Value, Refusal> {
        match &self.found {
            Some(found) => components_json::selection(self, found),
            None => components_json::results(self),
        }
    }

    /// The answer as a methods and a results section say it.
    ///
    /// # Errors
    /// As [`Components::json`].
    pub fn words(&self) -> Result<String, Refusal> {
        components_words::report(self)
    }

    /// What each component adds, combinations, what was tried together, who was compared with whom.
    ///
    /// # Errors
    /// As [`Components::json`].
    pub fn pictures(&self) -> Result<Vec<charts::Drawing>, Refusal> {
        super::components_pictures::pictures(self)
    }
}

/// Treatments taken apart, with the interactions asked for.
fn model(
    prepared: &Prepared,
    settings: &ComponentSettings,
    separator: &str,
) -> Result<ComponentModel, Refusal> {
    let wrong = |error: CompositionError| Refusal::Use(error.to_string());
    let inactive = settings
        .inactive
        .clone()
        .or_else(|| said(&prepared.data, "inactive"));
    let treatments = prepared.studies.treatments();
    let composition = if settings.parts.is_empty() {
        Composition::from_labels(treatments, separator, inactive.as_deref())
    } else {
        Composition::from_table(treatments, &settings.parts, inactive.as_deref())
    }
    .map_err(wrong)?;
    let between = said(&prepared.data, "interaction_separator")
        .filter(|between| !between.is_empty())
        .unwrap_or_else(|| INTERACTION.to_owned());
    let mut model = ComponentModel::new(prepared.studies.clone(), composition).map_err(wrong)?;
    for interaction in &settings.interactions {
        let members: Vec<&str> = interaction.split(between.as_str()).collect();
        model = model.with_interaction(&members).map_err(wrong)?;
    }
    Ok(model)
}

fn search(
    model: &ComponentModel,
    settings: &ComponentSettings,
    how: Search,
    alpha: f64,
    going: &mut Going<'_>,
) -> Result<SearchResult, Refusal> {
    let settings = SearchSettings {
        criterion: match settings.by {
            By::P => Criterion::PValue { alpha },
            By::Aic => Criterion::Aic,
            By::Bic => Criterion::Bic,
            By::Cv => Criterion::CrossValidation,
        },
        direction: match how {
            Search::Forward => Direction::Forward,
            Search::Backward => Direction::Backward,
            Search::Exhaustive => Direction::Exhaustive {
                up_to: settings.up_to,
            },
        },
        tau2: 0.0,
    };
    let mut progress =
        |progress: Progress| -> ControlFlow<()> { going(progress.models, progress.best) };
    model
        .search(&settings, &mut progress)
        .map_err(|error| match error {
            SearchError::Setting(says) => Refusal::Use(format!("{says}.")),
            other => unsolvable(other),
        })
}
