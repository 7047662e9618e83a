//! The analyses of a file: one for each measure.

use super::material::{Kind, Material};
use super::settings::Asked;
use crate::study_data::Pair;
use synthesis::effects::{Effect, Measure, NoEffect, Outcome, Standardiser, two_arms};
use synthesis::pairwise::{
    Fit, MantelHaenszel, Method, Moderator, Peto, Regression, Settings, Studies, Subgroups, Table,
    fit, mantel_haenszel, peto, regression, subgroups,
};

/// One measure.
#[derive(Debug)]
pub(super) struct Block {
    /// Its key in JSON; empty when the file's rows are effects already.
    pub(super) key: &'static str,
    /// The measure, where arms were compared.
    pub(super) measure: Option<Measure>,
    /// The convention, where mean differences were standardised.
    pub(super) standardiser: Option<Standardiser>,
    /// The effect of each row, or why there is none.
    pub(super) effects: Vec<Result<Effect, NoEffect>>,
    /// The studies that have one.
    pub(super) studies: Studies,
    /// How many people each of these has, where single groups are combined.
    pub(super) people: Vec<f64>,
    /// The analysis by each method.
    pub(super) fits: Vec<Fit>,
    /// Mantel and Haenszel's result, with Q around it.
    pub(super) mantel_haenszel: Option<(MantelHaenszel, f64)>,
    /// Peto's.
    pub(super) peto: Option<Peto>,
    /// Groups with a τ² each, and with one.
    pub(super) subgroups: Option<[Subgroups; 2]>,
    /// The group of each study that has an effect.
    pub(super) group_names: Option<Vec<String>>,
    /// What moderators explain, or why that cannot be told.
    pub(super) regression: Option<Result<Regression, String>>,
}

impl Block {
    /// The analysis by the method that was asked for.
    pub(super) fn chosen(&self, settings: &Settings) -> Option<&Fit> {
        self.fits
            .iter()
            .find(|fit| fit.random.method == settings.method)
    }
}

impl Block {
    /// How many people the studies of a group have, where single groups are combined.
    pub(super) fn people_of(&self, group: &str) -> impl Iterator<Item = f64> {
        let names = self.group_names.as_deref().unwrap_or_default();
        self.people
            .iter()
            .zip(names)
            .filter(move |(_, name)| *name == group)
            .map(|(people, _)| *people)
    }
}

const USUAL_BINARY: [Measure; 3] = [
    Measure::OddsRatio,
    Measure::RiskRatio,
    Measure::RiskDifference,
];

/// Every block that was asked for; without a measure, those that the data are usually told in.
///
/// # Errors
/// A sentence on why nothing can be combined.
pub(super) fn blocks(material: &Material, asked: &Asked) -> Result<Vec<Block>, String> {
    let pairs = match &material.kind {
        Kind::Effects(effects) => {
            let effects = effects.iter().map(|(_, effect)| *effect).collect();
            return Ok(vec![block("", None, None, effects, material, asked)?]);
        }
        Kind::Pairs(pairs) => pairs,
    };
    wanted(pairs, asked, material.named_measure.as_deref())?
        .into_iter()
        .map(|(key, measure, standardiser)| {
            let mut conventions = asked.conventions;
            if let Some(standardiser) = standardiser {
                conventions.standardiser = standardiser;
            }
            let effects = pairs
                .iter()
                .map(|pair| two_arms(measure, &pair.arm1, &pair.arm2, &conventions))
                .collect();
            let mut made = block(key, Some(measure), standardiser, effects, material, asked)?;
            rare_events(&mut made, pairs, measure, asked);
            Ok(made)
        })
        .collect()
}

type Wanted = (&'static str, Measure, Option<Standardiser>);

fn wanted(pairs: &[Pair], asked: &Asked, named: Option<&str>) -> Result<Vec<Wanted>, String> {
    if let Some(code) = asked.measure.as_deref().or(named) {
        let measure = Measure::from_code(code).ok_or_else(|| {
            let known: Vec<&str> = Measure::ALL.iter().map(|m| m.code()).collect();
            format!(
                "There is no measure “{code}”. Measures are {}.",
                known.join(", ")
            )
        })?;
        let standardiser = (measure == Measure::StandardisedMeanDifference)
            .then_some(asked.conventions.standardiser);
        return Ok(vec![(measure.code(), measure, standardiser)]);
    }
    let smd = Measure::StandardisedMeanDifference;
    Ok(match pairs.first().map(|pair| pair.arm1) {
        Some(Outcome::Events(_)) => USUAL_BINARY.map(|m| (m.code(), m, None)).to_vec(),
        Some(Outcome::Rate(_)) => [Measure::RateRatio, Measure::RateDifference]
            .map(|m| (m.code(), m, None))
            .to_vec(),
        Some(Outcome::Sample(_)) => vec![
            ("MD", Measure::MeanDifference, None),
            ("SMD_hedges", smd, Some(Standardiser::HedgesExact)),
            ("SMD_cohen", smd, Some(Standardiser::CohenExact)),
            ("SMD_hedges_exact", smd, Some(Standardiser::HedgesExact)),
            (
                "SMD_hedges_approx",
                smd,
                Some(Standardiser::HedgesApproximate),
            ),
        ],
        Some(Outcome::Estimate(_)) | None => {
            vec![("DIFF", Measure::EstimateDifference, None)]
        }
    })
}

fn block(
    key: &'static str,
    measure: Option<Measure>,
    standardiser: Option<Standardiser>,
    effects: Vec<Result<Effect, NoEffect>>,
    material: &Material,
    asked: &Asked,
) -> Result<Block, String> {
    let labels = material.labels();
    let used: Vec<usize> = (0..effects.len())
        .filter(|at| effects[*at].is_ok())
        .collect();
    let rows = effects
        .iter()
        .zip(&labels)
        .filter_map(|(effect, label)| effect.ok().map(|e| ((*label).to_owned(), e.te, e.se)));
    let studies = Studies::new(rows).map_err(|problem| {
        let reason = effects.iter().zip(&labels).find_map(|(effect, label)| {
            effect
                .err()
                .map(|reason| format!(" Study “{label}”: {reason}."))
        });
        let what = measure.map_or(String::new(), |m| format!(" ({})", m.name()));
        format!(
            "Nothing can be combined{what}: {problem}.{}",
            reason.unwrap_or_default()
        )
    })?;
    let fits = Method::ALL
        .iter()
        .map(|method| {
            let settings = Settings {
                method: *method,
                ..asked.settings
            };
            fit(&studies, &settings)
        })
        .collect();
    Ok(Block {
        key,
        measure,
        standardiser,
        subgroups: groups(material, &used, &studies, asked)?,
        group_names: match &asked.subgroup {
            Some(name) => Some(column(material, name, &used)?),
            None => None,
        },
        regression: explained(material, &used, &studies, asked)?,
        people: material.single.as_ref().map_or_else(Vec::new, |single| {
            used.iter()
                .filter_map(|at| single.people.get(*at).copied())
                .collect()
        }),
        effects,
        studies,
        fits,
        mantel_haenszel: None,
        peto: None,
    })
}

/// What was measured against tables, where arms are counts.
fn rare_events(block: &mut Block, pairs: &[Pair], measure: Measure, asked: &Asked) {
    let tables: Vec<Table> = pairs
        .iter()
        .filter_map(|pair| match (pair.arm1, pair.arm2) {
            (Outcome::Events(arm1), Outcome::Events(arm2)) => Some(Table {
                study: pair.study.clone(),
                arm1,
                arm2,
            }),
            _ => None,
        })
        .collect();
    if tables.len() != pairs.len() {
        return;
    }
    let increments: Vec<f64> = block
        .effects
        .iter()
        .map(|effect| effect.map_or(0.0, |effect| effect.increment))
        .collect();
    let level = asked.settings.level;
    block.mantel_haenszel = mantel_haenszel(&tables, measure, &increments, level).map(|pooled| {
        let q = block
            .studies
            .effects()
            .iter()
            .zip(block.studies.variances())
            .map(|(y, v)| (y - pooled.estimate.te).powi(2) / v)
            .sum();
        (pooled, q)
    });
    if measure == Measure::OddsRatio {
        block.peto = peto(&tables, level);
    }
}

/// A column of the file, for the studies that are used.
fn column(material: &Material, name: &str, used: &[usize]) -> Result<Vec<String>, String> {
    let Some((_, values)) = material.described.iter().find(|(column, _)| column == name) else {
        let known: Vec<&str> = material
            .described
            .iter()
            .map(|(column, _)| column.as_str())
            .collect();
        return Err(if known.is_empty() {
            format!("There is no column “{name}” that describes the studies.")
        } else {
            format!(
                "There is no column “{name}”. Columns that describe the studies are {}.",
                known.join(", ")
            )
        });
    };
    Ok(used
        .iter()
        .map(|at| values.get(*at).cloned().unwrap_or_default())
        .collect())
}

fn groups(
    material: &Material,
    used: &[usize],
    studies: &Studies,
    asked: &Asked,
) -> Result<Option<[Subgroups; 2]>, String> {
    let Some(name) = &asked.subgroup else {
        return Ok(None);
    };
    // A study of which nothing is said is in no group.
    let (places, names): (Vec<usize>, Vec<String>) = column(material, name, used)?
        .into_iter()
        .enumerate()
        .filter(|(_, name)| !name.is_empty())
        .unzip();
    let Some(studies) = studies.at(&places) else {
        return Ok(None);
    };
    let of = |one_tau2| subgroups(&studies, &names, one_tau2, &asked.settings);
    Ok(of(false).zip(of(true)).map(|(each, one)| [each, one]))
}

fn explained(
    material: &Material,
    used: &[usize],
    studies: &Studies,
    asked: &Asked,
) -> Result<Option<Result<Regression, String>>, String> {
    if asked.moderators.is_empty() {
        return Ok(None);
    }
    let mut moderators = Vec::new();
    for name in &asked.moderators {
        let mut values = Vec::new();
        for (text, label) in column(material, name, used)?.iter().zip(studies.labels()) {
            match text.trim().parse::<f64>() {
                Ok(value) if value.is_finite() => values.push(value),
                _ => {
                    return Err(format!(
                        "The moderator “{name}” of study “{label}” is “{text}”, which is not a number. Write a number \
                         for each study, or use --subgroup for words."
                    ));
                }
            }
        }
        moderators.push(Moderator {
            name: name.clone(),
            values,
        });
    }
    Ok(Some(
        regression(studies, &moderators, &asked.settings).map_err(|problem| problem.to_string()),
    ))
}
