use super::continuous::{self, StudyWide};
use super::measure::{Conventions, Measure, Sparse};
use super::{Arm, Effect, Events, Finding, NoEffect, Outcome, Rate, Sample, counts};
use crate::Contrast;
use std::collections::BTreeMap;

/// The effect of one arm against another.
///
/// A standardised mean difference follows [`Conventions::standardiser`]; in networks use [`contrasts`], whose
/// differences agree within a study.
///
/// # Errors
/// [`NoEffect`] says why there is none.
pub fn two_arms(
    measure: Measure,
    arm1: &Outcome,
    arm2: &Outcome,
    conventions: &Conventions,
) -> Result<Effect, NoEffect> {
    let increment = increment(measure, &[*arm1, *arm2], conventions)?;
    effect(measure, arm1, arm2, increment, conventions)
}

/// Contrasts, and what to know about them.
#[derive(Debug, Clone, PartialEq)]
pub struct FromArms {
    /// Every contrast of every study: p·(p−1)/2 of a study with p treatments. Studies come in the order of their
    /// first arm, treatments within a study too.
    pub contrasts: Vec<Contrast>,
    /// What was put together, added and left out.
    pub findings: Vec<Finding>,
}

/// All contrasts of all studies, so made that those of one study agree with each other.
///
/// Arms of a study with the same treatment are put together first. An increment is added to all arms of a study in
/// which any cell is empty. Standardised mean differences are Cohen's d by the standard deviation over all arms of the
/// study, variance 1/n_i + 1/n_j + d²/(2·Σn), whatever [`Conventions::standardiser`] says: other conventions give
/// contrasts that contradict each other in a study with three arms. For the same reason a pooled variance of mean
/// differences is pooled over all arms.
#[must_use]
pub fn contrasts(arms: &[Arm], measure: Measure, conventions: &Conventions) -> FromArms {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut studies: Vec<(&str, Vec<&Arm>)> = Vec::new();
    for arm in arms {
        let at = *places.entry(&arm.study).or_insert_with(|| {
            studies.push((&arm.study, Vec::new()));
            studies.len() - 1
        });
        studies[at].1.push(arm);
    }
    let mut answer = FromArms {
        contrasts: Vec::new(),
        findings: Vec::new(),
    };
    for (study, arms) in studies {
        if let Some(finding) = add(study, &arms, measure, conventions, &mut answer) {
            answer.findings.push(finding);
        }
    }
    answer
}

/// Adds the contrasts of one study, or says why there are none.
fn add(
    study: &str,
    arms: &[&Arm],
    measure: Measure,
    conventions: &Conventions,
    answer: &mut FromArms,
) -> Option<Finding> {
    let mut merged: Vec<(&str, Outcome, usize)> = Vec::new();
    for arm in arms {
        match merged.iter_mut().find(|(name, ..)| *name == arm.treatment) {
            Some((_, outcome, count)) => {
                let Some(both) = outcome.merged(arm.outcome) else {
                    return Some(Finding::MixedData {
                        study: study.to_owned(),
                    });
                };
                *outcome = both;
                *count += 1;
            }
            None => merged.push((&arm.treatment, arm.outcome, 1)),
        }
    }
    if merged.len() < 2 {
        return Some(Finding::OneTreatment {
            study: study.to_owned(),
        });
    }
    match of_study(study, &merged, measure, conventions) {
        Ok((contrasts, increment)) => {
            answer.contrasts.extend(contrasts);
            for (treatment, _, count) in merged.iter().filter(|(_, _, count)| *count > 1) {
                answer.findings.push(Finding::Merged {
                    study: study.to_owned(),
                    treatment: (*treatment).to_owned(),
                    arms: *count,
                });
            }
            (increment > 0.0).then(|| Finding::Increment {
                study: study.to_owned(),
                increment,
            })
        }
        Err(reason) => Some(Finding::LeftOut {
            study: study.to_owned(),
            reason,
        }),
    }
}

fn of_study(
    study: &str,
    arms: &[(&str, Outcome, usize)],
    measure: Measure,
    conventions: &Conventions,
) -> Result<(Vec<Contrast>, f64), NoEffect> {
    let outcomes: Vec<Outcome> = arms.iter().map(|(_, outcome, _)| *outcome).collect();
    let increment = increment(measure, &outcomes, conventions)?;
    let standardised = measure == Measure::StandardisedMeanDifference;
    let one_variance = measure == Measure::MeanDifference && conventions.pooled_variance;
    let study_wide = if standardised || one_variance {
        let samples: Vec<Sample> = outcomes
            .iter()
            .map(|outcome| sample(measure, outcome))
            .collect::<Result<_, _>>()?;
        Some((StudyWide::new(&samples)?, samples))
    } else {
        None
    };
    let mut contrasts = Vec::new();
    for (i, (treat1, arm1, _)) in arms.iter().enumerate() {
        for (j, (treat2, arm2, _)) in arms.iter().enumerate().skip(i + 1) {
            let effect = match &study_wide {
                Some((wide, samples)) if standardised => wide.difference(samples[i], samples[j])?,
                Some((wide, samples)) => wide.mean_difference(samples[i], samples[j])?,
                None => effect(measure, arm1, arm2, increment, conventions)?,
            };
            contrasts.push(Contrast {
                study: study.to_owned(),
                treat1: (*treat1).to_owned(),
                treat2: (*treat2).to_owned(),
                te: effect.te,
                se: effect.se,
            });
        }
    }
    Ok((contrasts, increment))
}

/// What is added to the cells of a study with these arms.
fn increment(
    measure: Measure,
    arms: &[Outcome],
    conventions: &Conventions,
) -> Result<f64, NoEffect> {
    let sparse = match measure {
        Measure::OddsRatio | Measure::RiskRatio | Measure::RiskDifference => {
            let arms = every(arms, |arm| events(measure, arm))?;
            if measure != Measure::RiskDifference {
                if arms.iter().all(|arm| arm.events() <= 0.0) {
                    return Err(NoEffect::NoEvents);
                }
                if arms.iter().all(|arm| arm.rest() <= 0.0) {
                    return Err(NoEffect::OnlyEvents);
                }
            }
            arms.iter().any(|arm| arm.is_sparse())
        }
        Measure::RateRatio | Measure::RateDifference => every(arms, |arm| rate(measure, arm))?
            .iter()
            .any(|arm| arm.events() <= 0.0),
        _ => return Ok(0.0),
    };
    Ok(match conventions.sparse {
        Sparse::StudyWithZero if sparse => conventions.increment,
        Sparse::Always => conventions.increment,
        Sparse::StudyWithZero | Sparse::Never => 0.0,
    })
}

fn every<T>(
    arms: &[Outcome],
    of: impl Fn(&Outcome) -> Result<T, NoEffect>,
) -> Result<Vec<T>, NoEffect> {
    arms.iter().map(of).collect()
}

fn effect(
    measure: Measure,
    arm1: &Outcome,
    arm2: &Outcome,
    increment: f64,
    conventions: &Conventions,
) -> Result<Effect, NoEffect> {
    match measure {
        Measure::OddsRatio
        | Measure::RiskRatio
        | Measure::RiskDifference
        | Measure::ArcsineDifference => counts::binary(
            measure,
            events(measure, arm1)?,
            events(measure, arm2)?,
            increment,
            conventions,
        ),
        Measure::RateRatio | Measure::RateDifference => counts::rates(
            measure,
            rate(measure, arm1)?,
            rate(measure, arm2)?,
            increment,
        ),
        Measure::MeanDifference => continuous::mean_difference(
            sample(measure, arm1)?,
            sample(measure, arm2)?,
            conventions.pooled_variance,
        ),
        Measure::StandardisedMeanDifference => continuous::standardised(
            sample(measure, arm1)?,
            sample(measure, arm2)?,
            conventions.standardiser,
        ),
        Measure::RatioOfMeans => {
            continuous::ratio_of_means(sample(measure, arm1)?, sample(measure, arm2)?)
        }
        Measure::EstimateDifference => match (arm1, arm2) {
            (Outcome::Estimate(a), Outcome::Estimate(b)) => Effect::checked(
                a.estimate() - b.estimate(),
                a.se().powi(2) + b.se().powi(2),
                0.0,
            ),
            _ => Err(NoEffect::OtherData {
                measure: measure.code(),
                needs: "an estimate with its standard error in each arm",
            }),
        },
    }
}

fn events(measure: Measure, outcome: &Outcome) -> Result<Events, NoEffect> {
    match outcome {
        Outcome::Events(events) => Ok(*events),
        _ => Err(NoEffect::OtherData {
            measure: measure.code(),
            needs: "events and people in each arm",
        }),
    }
}

fn rate(measure: Measure, outcome: &Outcome) -> Result<Rate, NoEffect> {
    match outcome {
        Outcome::Rate(rate) => Ok(*rate),
        _ => Err(NoEffect::OtherData {
            measure: measure.code(),
            needs: "events and time at risk in each arm",
        }),
    }
}

fn sample(measure: Measure, outcome: &Outcome) -> Result<Sample, NoEffect> {
    match outcome {
        Outcome::Sample(sample) => Ok(*sample),
        _ => Err(NoEffect::OtherData {
            measure: measure.code(),
            needs: "mean, standard deviation and people in each arm",
        }),
    }
}
