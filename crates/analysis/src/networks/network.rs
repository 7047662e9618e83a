//! Network meta-analysis.

use super::network_json::{self, Taken};
use super::prepare::{Prepared, prepare};
use super::settings::{NetworkSettings, level, said, small};
use super::{network_words, unsolvable};
use crate::{Refusal, Source};
use serde_json::{Value, json};
use synthesis::Top;
use synthesis::network::{Network as Fitted, NetworkFit, RankDraws, Tau2Method};

/// Treatments compared by all studies that connect them.
#[derive(Debug)]
pub struct Network {
    pub(super) prepared: Prepared,
    /// The network of studies.
    pub(super) fitted: Fitted,
    pub(super) taken: Taken,
    /// Common effects.
    pub(super) common: NetworkFit,
    /// τ² by the method asked for; none without degrees of freedom.
    pub(super) tau2: Option<f64>,
    /// Where else its likelihood has a top.
    pub(super) other_tops: Vec<Top>,
    /// Random effects with that τ².
    pub(super) random: NetworkFit,
    /// Simulated ranks, when a seed was given.
    pub(super) ranks: Option<RankDraws>,
}

impl Network {
    /// Reads the studies and fits the network.
    ///
    /// # Errors
    /// The problems of the file, settings that do not fit it, or parts that no study connects.
    pub fn new(source: &Source<'_>, settings: &NetworkSettings) -> Result<Self, Refusal> {
        let prepared = prepare(source, &settings.studies)?;
        if !(100..=10_000_000).contains(&settings.draws) {
            return Err(Refusal::Use(format!(
                "{} draws are asked for; write a number from 100 to 10000000.",
                settings.draws
            )));
        }
        let refused = |error| Refusal::Data(format!("{}: {error}", source.name));
        let network = Fitted::of(prepared.studies.clone()).map_err(refused)?;
        let named = settings
            .reference
            .clone()
            .or_else(|| said(&prepared.data, "reference"));
        let reference = match &named {
            Some(label) => network
                .treatment(label)
                .map_err(|error| Refusal::Use(error.to_string()))?,
            None => 0,
        };
        let taken = Taken {
            reference,
            small: small(settings.studies.small_values, &prepared.data),
            small_said: settings.studies.small_values.is_some()
                || said(&prepared.data, "small_values").is_some(),
            level: level(settings.studies.level, &prepared.data)?,
            method: settings.studies.method,
        };
        let common = network.common().map_err(unsolvable)?;
        let (tau2, other_tops) = taken
            .method
            .estimate(
                || network.tau2(Tau2Method::DerSimonianLaird),
                |which| network.likelihood(which, reference),
            )
            .map_err(unsolvable)?;
        let random = network.with_tau2(tau2.unwrap_or(0.0)).map_err(unsolvable)?;
        let ranks = settings
            .seed
            .map(|seed| random.ranks(taken.small, settings.draws as usize, seed));
        Ok(Self {
            prepared,
            fitted: network,
            taken,
            common,
            tau2,
            other_tops,
            random,
            ranks,
        })
    }

    /// What the effects are called, and whether they are logarithms of ratios.
    pub fn measure(&self) -> (&str, bool) {
        self.prepared.measure()
    }

    /// Sentences on what the numbers cannot carry.
    pub fn cautions(&self) -> Vec<String> {
        network_words::cautions(self)
    }

    /// Sentences on what was done to the rows.
    pub fn notes(&self) -> &[String] {
        &self.prepared.notes
    }

    /// The answer under the keys of `docs/json.md`.
    ///
    /// # Errors
    /// Numbers that cannot be worked out.
    pub fn json(&self) -> Result<Value, Refusal> {
        let mut answer = network_json::results(self).map_err(unsolvable)?;
        if let Some(ranks) = &self.ranks {
            answer["ranks"] = json!({
                "seed": ranks.seed,
                "draws": ranks.draws,
                "treatments": self.fitted.treatments(),
                "sucra": ranks.sucra,
                "mean": ranks.mean,
                "median": ranks.median,
                "rankogram": ranks.ranks,
            });
        }
        Ok(answer)
    }

    /// The answer as a methods and a results section say it.
    ///
    /// # Errors
    /// Numbers that cannot be worked out.
    pub fn words(&self) -> Result<String, Refusal> {
        network_words::report(self).map_err(unsolvable)
    }

    /// Who was compared with whom, effects, ranks, direct against indirect evidence, inconsistency, small studies.
    ///
    /// # Errors
    /// Numbers that cannot be worked out.
    pub fn pictures(&self) -> Result<Vec<charts::Drawing>, Refusal> {
        super::network_pictures::pictures(self)
    }
}
