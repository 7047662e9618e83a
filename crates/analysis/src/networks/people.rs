//! How many people had each treatment, where the file says so.

use crate::study_data::{Rows, StudyData};
use synthesis::effects::Outcome;

/// People in the arms of each treatment; nothing for a treatment whose arms do not say, or in a file of contrasts.
pub(super) fn people(data: &StudyData, treatments: &[String]) -> Vec<Option<f64>> {
    let Rows::Arms(arms) = &data.rows else {
        return vec![None; treatments.len()];
    };
    treatments
        .iter()
        .map(|treatment| {
            arms.iter()
                .filter(|arm| arm.treatment == *treatment)
                .map(|arm| match arm.outcome {
                    Outcome::Events(events) => Some(events.total()),
                    Outcome::Sample(sample) => Some(sample.n()),
                    Outcome::Rate(_) | Outcome::Estimate(_) => None,
                })
                .sum()
        })
        .collect()
}
