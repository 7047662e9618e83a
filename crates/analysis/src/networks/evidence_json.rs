//! Evidence for components in JSON: direct against indirect, each study left out, contributions, confidence.

use super::components_json::{Fits, Taken, se, te};
use super::matrix::number;
use serde_json::{Value, json};
use synthesis::components::{
    ComponentFit, ComponentModel, Concern, Confidence, ConfidenceInput, Domain, Incoherence,
    Summary, rate,
};
use synthesis::network::{Estimate, Q, Unsolvable};

/// Studies with the largest contributions that are listed for a component.
const LISTED: usize = 5;

/// Direct and indirect evidence for each component, and which studies its estimate rests on.
pub(super) fn evidence(model: &ComponentModel, fit: &ComponentFit) -> Result<Value, Unsolvable> {
    let study = |at: usize| &model.studies().studies()[at].label;
    Ok(model
        .component_evidence(fit)?
        .iter()
        .map(|e| {
            let difference = e.difference();
            let mut unit = vec![0.0; model.composition().columns().len()];
            unit[e.column] = 1.0;
            let mut shares: Vec<(usize, f64)> = model
                .contributions(fit, &unit)
                .map(|c| c.studies.into_iter().enumerate().collect())
                .unwrap_or_default();
            shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            json!({
                "component": model.composition().columns()[e.column].name,
                "studies": e.studies.iter().map(|&at| study(at)).collect::<Vec<_>>(),
                "contrasts": e.contrasts,
                "TE": te(e.model),
                "seTE": se(e.model),
                "direct": te(e.direct),
                "se_direct": se(e.direct),
                "indirect": te(e.indirect),
                "se_indirect": se(e.indirect),
                "prop_direct": number(e.proportion),
                "diff": te(difference),
                "se_diff": se(difference),
                "p": number(difference.and_then(Estimate::p)),
                "contributions": shares.iter().take(LISTED)
                    .map(|&(at, share)| json!({ "study": study(at), "share": share }))
                    .collect::<Vec<_>>(),
            })
        })
        .collect())
}

/// The components without each study.
pub(super) fn leave_one_out(model: &ComponentModel, settings: &Taken) -> Result<Value, Unsolvable> {
    Ok(model
        .leave_one_out(Some(settings.method.tau2()))?
        .iter()
        .map(|left| {
            json!({
                "study": model.studies().studies()[left.study].label,
                "tau2": number(left.tau2),
                "components": left.columns.iter().enumerate().map(|(at, e)| json!({
                    "component": model.composition().columns()[at].name,
                    "TE": te(*e),
                    "seTE": se(*e),
                })).collect::<Vec<_>>(),
            })
        })
        .collect())
}

/// For each component that can be estimated its confidence rating, without judgements of studies.
pub(super) fn ratings(
    model: &ComponentModel,
    fits: &Fits,
    level: f64,
    important: f64,
) -> Result<Vec<(usize, Confidence)>, Unsolvable> {
    let whole = model.against_standard(&fits.common)?.and_then(Q::p);
    let mut ratings = Vec::new();
    for e in model.component_evidence(&fits.random)? {
        let Some(estimate) = e.model else {
            continue;
        };
        ratings.push((
            e.column,
            rate(&ConfidenceInput {
                estimate,
                prediction: estimate.prediction(fits.random.tau2(), model.df(), level),
                level,
                important,
                incoherence: Incoherence {
                    direct: e.direct,
                    // Without studies that isolate a component the model is all there is, and it is not a second opinion.
                    indirect: e.indirect.filter(|_| e.direct.is_some()),
                    whole,
                },
                contributions: &[],
                bias: &[],
                indirectness: &[],
                summary: Summary::Average,
                reporting_bias_suspected: None,
            }),
        ));
    }
    Ok(ratings)
}

pub(super) fn confidence(
    model: &ComponentModel,
    fits: &Fits,
    level: f64,
    important: f64,
) -> Result<Value, Unsolvable> {
    Ok(ratings(model, fits, level, important)?
        .iter()
        .map(|(column, rating)| {
            let mut out = json!({
                "component": model.composition().columns()[*column].name,
                "confidence": rating.word(),
                "at_most": rating.domains.iter().any(|(_, concern)| concern.is_none()),
            });
            for (domain, concern) in rating.domains {
                out[domain_key(domain)] = json!(concern.map(concern_word));
            }
            out
        })
        .collect())
}

fn domain_key(domain: Domain) -> &'static str {
    match domain {
        Domain::WithinStudyBias => "within_study_bias",
        Domain::ReportingBias => "reporting_bias",
        Domain::Indirectness => "indirectness",
        Domain::Imprecision => "imprecision",
        Domain::Heterogeneity => "heterogeneity",
        Domain::Incoherence => "incoherence",
    }
}

fn concern_word(concern: Concern) -> &'static str {
    match concern {
        Concern::None => "no concerns",
        Concern::Some => "some concerns",
        Concern::Major => "major concerns",
    }
}
