//! Studies of a file, checked and ready to be analysed as a network.

use super::settings::{StudiesSettings, said};
use crate::ratio::is_ratio;
use crate::study_data::{self, Rows, StudyData};
use crate::{Refusal, Source};
use charts::{EffectScale, Forest};
use synthesis::Contrast;
use synthesis::effects::{Conventions, Measure};
use synthesis::network::{Studies, Tolerance};

/// Studies ready to be analysed, with what is known of them.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) studies: Studies,
    pub(super) data: StudyData,
    /// Effects are logarithms of ratios.
    pub(super) ratio: bool,
    /// What the effects are called.
    pub(super) measure: String,
    /// Mean differences were standardised here.
    pub(super) standardised: bool,
    /// Sentences on what was done to the rows.
    pub(super) notes: Vec<String>,
}

impl Prepared {
    /// What the effects are called, and whether they are logarithms of ratios.
    pub(super) fn measure(&self) -> (&str, bool) {
        (&self.measure, self.ratio)
    }

    /// How pictures draw the effects.
    pub(super) fn scale(&self) -> EffectScale {
        if self.ratio {
            EffectScale::Log
        } else {
            EffectScale::Linear
        }
    }

    /// A forest of such effects, with intervals of a level, to be filled.
    pub(super) fn forest(&self, level: f64) -> Forest {
        Forest {
            scale: self.scale(),
            effect_heading: self.heading(level),
            ..Forest::default()
        }
    }

    /// `OR (95% interval)`.
    pub(super) fn heading(&self, level: f64) -> String {
        format!("{} ({}% interval)", self.measure, 100.0 * level)
    }
}

/// Reads a file and checks its contrasts.
pub(super) fn prepare(
    source: &Source<'_>,
    settings: &StudiesSettings,
) -> Result<Prepared, Refusal> {
    let (measure, tolerance) = (settings.measure.as_deref(), settings.tolerance);
    let data = study_data::read(source.bytes, source.name).map_err(Refusal::Problems)?;
    let said = measure.map(ToOwned::to_owned).or_else(|| said(&data, "sm"));
    let (ratio, measure, worked_out) = if matches!(data.rows, Rows::Contrasts(_)) {
        let name = said.unwrap_or_else(|| "effect".to_owned());
        (is_ratio(&name), name, Measure::EstimateDifference)
    } else {
        let measure = data.measure(measure).map_err(Refusal::Use)?;
        (measure.is_ratio(), measure.code().to_owned(), measure)
    };
    let (contrasts, mut notes) = data
        .contrasts(worked_out, &Conventions::default())
        .map_err(|problem| Refusal::Data(problem.to_string()))?;
    notes.splice(0..0, data.warnings.iter().cloned());
    let (kept, left_out): (Vec<Contrast>, Vec<Contrast>) = contrasts
        .into_iter()
        .partition(|c| c.te.is_finite() && c.se.is_finite() && c.se != 0.0);
    for contrast in left_out {
        notes.push(format!(
            "Study “{}”, {} against {}, has no effect or no standard error above 0 and is left out.",
            contrast.study, contrast.treat1, contrast.treat2
        ));
    }
    let tolerance = Tolerance {
        effect: tolerance.unwrap_or(Tolerance::default().effect),
        ..Tolerance::default()
    };
    let studies = Studies::with(&kept, &[], tolerance).map_err(|refusal| {
        // Why there is nothing left stands in the notes.
        let why = if kept.is_empty() && !notes.is_empty() {
            format!(". {}", notes.join(" "))
        } else {
            String::new()
        };
        Refusal::Data(format!("{}: {refusal}{why}", source.name))
    })?;
    Ok(Prepared {
        studies,
        data,
        ratio,
        measure,
        standardised: worked_out == Measure::StandardisedMeanDifference,
        notes,
    })
}
