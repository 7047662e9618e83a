//! “What if supervision is added?”: the effect of any combination, also one that nobody has tried.

use super::Components;
use super::components_pictures::{component_names, steps};
use super::words::{interval, p_in_words};
use crate::Refusal;
use crate::words::count;
use synthesis::components::Combination;
use synthesis::network::Estimate;

/// What is known of a combination of components.
#[derive(Debug, Clone)]
pub struct Explored {
    /// Its components, in their order; none: nothing but what all have.
    pub components: Vec<String>,
    /// Its effect against nothing (or against the other combination). `None`: the studies cannot tell.
    pub estimate: Option<Estimate>,
    /// Treatments of the studies that are exactly this.
    pub tried_as: Vec<String>,
    /// Pairs of its components that no treatment has together.
    pub never_together: Vec<(String, String)>,
    /// How its components add up; nothing for a combination of none.
    pub picture: Option<charts::Drawing>,
    /// All of it in sentences.
    pub says: Vec<String>,
}

impl Components {
    /// The components that combinations can be made of.
    pub fn component_names(&self) -> Vec<String> {
        component_names(self.chosen())
    }

    /// The treatments of the studies.
    pub fn treatments(&self) -> &[String] {
        self.prepared.studies.treatments()
    }

    /// What the studies say of a combination, against another one or against nothing. `id` begins the ids of its picture.
    ///
    /// # Errors
    /// A component that is not there, or numbers that cannot be worked out.
    pub fn explore(&self, id: &str, with: &[&str], against: &[&str]) -> Result<Explored, Refusal> {
        let model = self.chosen();
        let fits = &self.fits;
        let taken = |names: &[&str]| {
            model
                .combination(names)
                .map_err(|error| Refusal::Use(error.to_string()))
        };
        let (this, other) = (taken(with)?, taken(against)?);
        let minus =
            |row: &[f64]| -> Vec<f64> { row.iter().zip(&other.row).map(|(a, b)| a - b).collect() };
        let estimate = fits.random.estimate(model, &minus(&this.row));
        let names = component_names(model);
        let chosen: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| with.contains(name))
            .collect();
        let picture = (!chosen.is_empty())
            .then(|| steps(self, model, fits, id, &chosen.join(" + "), &this.row));
        let labels = model.studies().treatments();
        let explored = Explored {
            components: chosen.iter().map(|name| (*name).to_owned()).collect(),
            estimate,
            tried_as: this.tried_as.iter().map(|&at| labels[at].clone()).collect(),
            never_together: this
                .never_together
                .iter()
                .map(|&(a, b)| (names[a].clone(), names[b].clone()))
                .collect(),
            picture,
            says: Vec::new(),
        };
        let says = self.sentences(&explored, against, &this);
        Ok(Explored { says, ..explored })
    }

    fn sentences(&self, explored: &Explored, against: &[&str], this: &Combination) -> Vec<String> {
        let nothing = self
            .chosen()
            .composition()
            .inactive()
            .unwrap_or("nothing of these");
        let named = |parts: &[&str]| match parts {
            [] => nothing.to_owned(),
            parts => parts.join(" + "),
        };
        let mine: Vec<&str> = explored.components.iter().map(String::as_str).collect();
        let (this_name, other_name) = (named(&mine), named(against));
        let mut says = Vec::new();
        if this_name == other_name {
            says.push("Both sides are the same; choose a component more or less.".to_owned());
            return says;
        }
        match explored.estimate {
            None => says.push(format!(
                "The studies cannot tell how {this_name} compares with {other_name}."
            )),
            Some(estimate) => {
                let level = self.taken.level;
                let ratio = self.prepared.ratio;
                says.push(format!(
                    "{this_name} against {other_name}: {} {} ({}% interval {}, {}).",
                    self.prepared.measure,
                    super::words::effect(estimate.te, ratio),
                    100.0 * level,
                    interval(estimate.interval(level), ratio),
                    p_in_words(estimate.p())
                ));
                if let Some(prediction) =
                    estimate.prediction(self.fits.random.tau2(), self.chosen().df(), level)
                {
                    says.push(format!(
                        "In a new study the effect is expected between {}.",
                        interval(prediction, ratio).replace(" to ", " and ")
                    ));
                }
            }
        }
        if !explored.components.is_empty() {
            says.push(if this.tried_as.is_empty() {
                "No study has tried exactly this combination: the effect is what its components come to in the model."
                    .to_owned()
            } else {
                let arms = self.chosen().describe().arms;
                let tried: usize = this.tried_as.iter().map(|&at| arms[at]).sum();
                format!(
                    "{} tried exactly this combination.",
                    count(tried, "arm has", "arms have")
                )
            });
        }
        for (one, other) in &explored.never_together {
            says.push(format!(
                "No study has {one} and {other} together, so nothing is known of how they work on each other."
            ));
        }
        says
    }
}
