//! Components as JSON. The keys are described in `docs/json.md` and stay as they are.

use super::matrix::{estimates, matrix, number, object, square};
use super::network_json::likelihoods;
use super::settings::{By, Method};
use super::{Components, unsolvable};
use crate::Refusal;
use serde_json::{Map, Value, json};
use synthesis::Top;
use synthesis::components::{Candidate, Combination, ComponentFit, ComponentModel, SearchResult};
use synthesis::network::{Estimate, Q, SmallValues, Tau2Method, Unsolvable};

/// What was asked for, together with what the file says.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub level: f64,
    pub method: Method,
    pub small: SmallValues,
    pub separator: String,
    /// Combinations of components whose effect is wanted.
    pub combinations: Vec<String>,
    /// Pairs of them to compare.
    pub compared: Vec<(String, String)>,
    /// Evidence for components is wanted too.
    pub evidence: bool,
    /// The smallest effect that matters.
    pub important: Option<f64>,
    /// What all treatments are told against.
    pub reference: Option<String>,
}

/// The two fits of a model and τ².
#[derive(Debug)]
pub(super) struct Fits {
    pub common: ComponentFit,
    pub random: ComponentFit,
    pub tau2: Option<f64>,
    /// Where else the likelihood of τ² has a top.
    pub other_tops: Vec<Top>,
}

impl Fits {
    pub(super) fn of(model: &ComponentModel, method: Method) -> Result<Self, Unsolvable> {
        let (tau2, other_tops) = method.estimate(
            || model.tau2(Tau2Method::DerSimonianLaird),
            |which| model.likelihood(which),
        )?;
        Ok(Self {
            common: model.common()?,
            random: model.with_tau2(tau2.unwrap_or(0.0))?,
            tau2,
            other_tops,
        })
    }
}

/// Above so many treatments the matrices of all comparisons are left out.
const MATRIX_TREATMENTS: usize = 400;

/// All results, with the keys of the reference files.
pub(super) fn results(of: &Components) -> Result<Value, Refusal> {
    let mut out = model_results(&of.model, &of.fits, of.taken.level).map_err(unsolvable)?;
    asked_for(of, &mut out)?;
    Ok(out)
}

/// What was asked for besides, of the model that is told.
fn asked_for(of: &Components, out: &mut Value) -> Result<(), Refusal> {
    let (model, fits, settings) = (of.chosen(), &of.fits, &of.taken);
    if !settings.combinations.is_empty() {
        out["complex"] = complexes(model, fits, settings)?;
    }
    if !settings.compared.is_empty() {
        out["comparison_of_combinations"] = compared(model, fits, settings)?;
    }
    if settings.evidence {
        out["evidence"] =
            super::evidence_json::evidence(model, &fits.random).map_err(unsolvable)?;
        out["leave_one_out"] =
            super::evidence_json::leave_one_out(model, settings).map_err(unsolvable)?;
    }
    if let Some(important) = settings.important {
        out["confidence"] =
            super::evidence_json::confidence(model, fits, settings.level, important)
                .map_err(unsolvable)?;
    }
    if let Some(reference) = &settings.reference {
        out["reference"] = json!(reference);
        out["against_reference"] = against(model, fits, settings, reference)?;
    }
    Ok(())
}

/// The row of what treatments are told against: a treatment of the file, else a combination.
pub(super) fn reference_row(
    model: &ComponentModel,
    settings: &Taken,
    reference: &str,
) -> Result<Vec<f64>, Refusal> {
    if let Some(at) = model.studies().treatment(reference) {
        return Ok(model.composition().row(at));
    }
    Ok(combination(model, settings, reference)?.row)
}

/// Every treatment against a reference.
fn against(
    model: &ComponentModel,
    fits: &Fits,
    settings: &Taken,
    reference: &str,
) -> Result<Value, Refusal> {
    let base = reference_row(model, settings, reference)?;
    Ok(model
        .studies()
        .treatments()
        .iter()
        .enumerate()
        .map(|(at, treatment)| {
            let row = minus(&model.composition().row(at), &base);
            let (common, random) = both(model, fits, &row);
            let interval = random.map(|e| e.interval(settings.level));
            json!({
                "treatment": treatment,
                "TE_common": te(common),
                "seTE_common": se(common),
                "TE_random": te(random),
                "seTE_random": se(random),
                "lower_random": number(interval.map(|i| i.lower)),
                "upper_random": number(interval.map(|i| i.upper)),
                "p_random": number(random.and_then(Estimate::p)),
            })
        })
        .collect())
}

/// The difference of two rows.
pub(super) fn minus(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(a, b)| a - b).collect()
}

/// The row of a combination written with the separator.
pub(super) fn combination(
    model: &ComponentModel,
    settings: &Taken,
    label: &str,
) -> Result<Combination, Refusal> {
    let parts: Vec<&str> = label
        .split(settings.separator.as_str())
        .map(str::trim)
        .collect();
    model
        .combination(&parts)
        .map_err(|error| Refusal::Use(error.to_string()))
}

fn complexes(model: &ComponentModel, fits: &Fits, settings: &Taken) -> Result<Value, Refusal> {
    let named = |at: &usize| json!(model.composition().columns()[*at].name);
    settings
        .combinations
        .iter()
        .map(|label| {
            let combination = combination(model, settings, label)?;
            let (common, random) = both(model, fits, &combination.row);
            Ok(json!({
                "complex": label,
                "TE_random": te(random),
                "seTE_random": se(random),
                "TE_common": te(common),
                "seTE_common": se(common),
                "p_random": number(random.and_then(Estimate::p)),
                "tried": !combination.tried_as.is_empty(),
                "never_together": combination.never_together.iter().map(|(i, j)| json!([named(i), named(j)])).collect::<Vec<_>>(),
            }))
        })
        .collect()
}

fn compared(model: &ComponentModel, fits: &Fits, settings: &Taken) -> Result<Value, Refusal> {
    settings
        .compared
        .iter()
        .map(|(one, other)| {
            let (first, second) = (
                combination(model, settings, one)?,
                combination(model, settings, other)?,
            );
            let row = minus(&first.row, &second.row);
            let (common, random) = both(model, fits, &row);
            Ok(json!({
                "treat1": one,
                "treat2": other,
                "TE_random": te(random),
                "seTE_random": se(random),
                "TE_common": te(common),
                "seTE_common": se(common),
                "p_random": number(random.and_then(Estimate::p)),
            }))
        })
        .collect()
}

fn both(model: &ComponentModel, fits: &Fits, row: &[f64]) -> (Option<Estimate>, Option<Estimate>) {
    (
        fits.common.estimate(model, row),
        fits.random.estimate(model, row),
    )
}

fn model_results(model: &ComponentModel, fits: &Fits, level: f64) -> Result<Value, Unsolvable> {
    let studies = model.studies();
    let labels = studies.treatments();
    let composition = model.composition();
    let names: Vec<String> = composition
        .columns()
        .iter()
        .map(|c| c.name.clone())
        .collect();
    let additive = fits.common.q();
    let interval = additive.i2_interval(level);
    let standard = model.standard()?;
    let difference = model.against_standard(&fits.common)?;
    let moment = model.tau2(Tau2Method::DerSimonianLaird)?;

    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        out.insert(key.to_owned(), value);
    };
    put(
        "C_matrix",
        matrix(labels, &names, |i, j| Some(composition.matrix()[(i, j)])),
    );
    put("components", components(model, fits, level));
    put("combinations", combinations(model, fits));
    put("k", json!(studies.studies().len()));
    put("m", json!(studies.comparisons().len()));
    put("n", json!(labels.len()));
    put("c", json!(names.len()));
    put("rank_X", json!(model.estimability().rank()));
    put(
        "unidentifiable",
        (0..names.len())
            .filter(|&at| !model.estimability().column(at))
            .map(|at| json!(names[at]))
            .collect(),
    );
    let mut put_q = |name: &str, q: Option<Q>| {
        put(&format!("Q_{name}"), number(q.map(|q| q.q)));
        put(&format!("df_Q_{name}"), json!(q.map(|q| q.df)));
        put(&format!("pval_Q_{name}"), number(q.and_then(Q::p)));
    };
    put_q("additive", Some(additive));
    put("tau_DL", number(moment.map(f64::sqrt)));
    put("tau2_DL", number(moment));
    put("I2", number(additive.i2()));
    put("lower_I2", number(interval.map(|i| i.lower)));
    put("upper_I2", number(interval.map(|i| i.upper)));
    let mut put_q = |name: &str, q: Option<Q>| {
        put(&format!("Q_{name}"), number(q.map(|q| q.q)));
        put(&format!("df_Q_{name}"), json!(q.map(|q| q.df)));
        put(&format!("pval_Q_{name}"), number(q.and_then(Q::p)));
    };
    put_q("standard", standard);
    put_q("diff", difference);
    let all = |fit: &ComponentFit| {
        if labels.len() > MATRIX_TREATMENTS {
            Value::Null
        } else {
            differences(model, fit, level)
        }
    };
    put("common", all(&fits.common));
    put("random", all(&fits.random));
    let covariance = |fit: &ComponentFit| square(&names, |i, j| Some(fit.covariance()[(i, j)]));
    put("Lplus_common", covariance(&fits.common));
    put("Lplus_random", covariance(&fits.random));
    put("comparisons", comparisons(model, fits));
    let scores = |small| {
        let of = |fit: &ComponentFit| {
            fit.p_scores(model, small)
                .into_iter()
                .map(number)
                .collect::<Vec<_>>()
        };
        json!({ "treatments": labels, "common": of(&fits.common), "random": of(&fits.random) })
    };
    put(
        "pscore",
        json!({
            "small_desirable": scores(SmallValues::Good),
            "small_undesirable": scores(SmallValues::Bad),
        }),
    );
    put("likelihood", likelihoods(|which| model.likelihood(which))?);
    put("estimable", estimable(model));
    Ok(Value::Object(out))
}

/// Every column with its estimates.
pub(super) fn components(model: &ComponentModel, fits: &Fits, level: f64) -> Value {
    model
        .composition()
        .columns()
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let (common, random) = (fits.common.column(model, at), fits.random.column(model, at));
            let interval = random.map(|e| e.interval(level));
            json!({
                "component": column.name,
                "TE_common": te(common),
                "seTE_common": se(common),
                "z_common": number(common.and_then(Estimate::z)),
                "p_common": number(common.and_then(Estimate::p)),
                "TE_random": te(random),
                "seTE_random": se(random),
                "lower_random": number(interval.map(|i| i.lower)),
                "upper_random": number(interval.map(|i| i.upper)),
                "z_random": number(random.and_then(Estimate::z)),
                "p_random": number(random.and_then(Estimate::p)),
            })
        })
        .collect()
}

pub(super) fn te(estimate: Option<Estimate>) -> Value {
    number(estimate.map(|e| e.te))
}

pub(super) fn se(estimate: Option<Estimate>) -> Value {
    number(estimate.map(|e| e.se))
}

fn combinations(model: &ComponentModel, fits: &Fits) -> Value {
    model
        .studies()
        .treatments()
        .iter()
        .enumerate()
        .map(|(at, label)| {
            let (common, random) = (
                fits.common.treatment(model, at),
                fits.random.treatment(model, at),
            );
            json!({
                "combination": label,
                "TE_common": te(common),
                "seTE_common": se(common),
                "TE_random": te(random),
                "seTE_random": se(random),
                "z_random": number(random.and_then(Estimate::z)),
                "p_random": number(random.and_then(Estimate::p)),
            })
        })
        .collect()
}

fn differences(model: &ComponentModel, fit: &ComponentFit, level: f64) -> Value {
    estimates(model.studies().treatments(), level, |i, j| {
        fit.difference(model, i, j)
    })
}

fn comparisons(model: &ComponentModel, fits: &Fits) -> Value {
    let studies = model.studies();
    let labels = studies.treatments();
    studies
        .comparisons()
        .iter()
        .map(|c| {
            let common = fits.common.difference(model, c.treat1, c.treat2);
            let random = fits.random.difference(model, c.treat1, c.treat2);
            json!({
                "study": studies.studies()[c.study].label,
                "treat1": labels[c.treat1],
                "treat2": labels[c.treat2],
                "TE": c.te,
                "seTE": c.se,
                "TE_cnma_common": te(common),
                "seTE_cnma_common": se(common),
                "TE_cnma_random": te(random),
                "seTE_cnma_random": se(random),
            })
        })
        .collect()
}

fn estimable(model: &ComponentModel) -> Value {
    let labels = model.studies().treatments();
    let composition = model.composition();
    let what = model.estimability();
    let components: Map<String, Value> = composition
        .columns()
        .iter()
        .enumerate()
        .map(|(at, column)| (column.name.clone(), json!(what.column(at))))
        .collect();
    let combinations: Map<String, Value> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| (label.clone(), json!(what.estimable(&composition.row(at)))))
        .collect();
    let mut out = json!({ "components": components, "combinations": combinations });
    if labels.len() <= MATRIX_TREATMENTS {
        let rows = composition.matrix();
        let data = (0..labels.len())
            .map(|i| {
                (0..labels.len())
                    .map(|j| {
                        let row: Vec<f64> = (rows.row(i) - rows.row(j)).iter().copied().collect();
                        Value::Bool(what.estimable(&row))
                    })
                    .collect::<Value>()
            })
            .collect();
        out["comparisons"] = object([
            ("rows", json!(labels)),
            ("cols", json!(labels)),
            ("data", data),
        ]);
    }
    out
}

/// The answer to a search, with the keys of the reference files.
pub(super) fn selection(of: &Components, found: &SearchResult) -> Result<Value, Refusal> {
    let mut out = selected(of, found).map_err(unsolvable)?;
    asked_for(of, &mut out)?;
    Ok(out)
}

fn selected(of: &Components, found: &SearchResult) -> Result<Value, Unsolvable> {
    let summary = |model: &ComponentModel| -> Result<Value, Unsolvable> {
        let q = model.common()?.q();
        Ok(json!({
            "Q": q.q,
            "df": q.df,
            "p": number(q.p()),
            "tau2": number(model.tau2(of.taken.method.tau2())?),
        }))
    };
    let (by, alpha) = of.compared_by;
    let steps: Vec<Value> = found
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            json!({
                "step": at + 1,
                "candidates": step.candidates,
                "best": candidate(&step.best),
                "score": number(Some(step.best.score)),
                "runner_up_p": number(step.runner_up),
                "accepted": step.accepted,
            })
        })
        .collect();
    let mut out = json!({
        "additive": summary(&of.model)?,
        "single_interactions": found.single.iter().map(candidate).collect::<Vec<_>>(),
        "steps": steps,
        "criterion": json!({
            "by": by.code(),
            "alpha": (by == By::P).then_some(alpha),
            "before": number(found.scores.map(|(_, before)| before)),
            "selected": number(found.scores.map(|(selected, _)| selected)),
        }),
        "models": found.models,
        "complete": found.complete,
        "ranked": found.ranked.iter()
            .map(|one| json!({ "interactions": one.interactions, "score": one.score }))
            .collect::<Vec<_>>(),
        "selected": found.selected,
        "final": summary(&found.model)?,
    });
    out["final_components"] = components(&found.model, &of.fits, of.taken.level);
    out["final_model"] = model_results(&found.model, &of.fits, of.taken.level)?;
    Ok(out)
}

fn candidate(candidate: &Candidate) -> Value {
    json!({
        "interaction": candidate.interaction,
        "Q": candidate.q.q,
        "df": candidate.q.df,
        "tau2": number(candidate.tau2),
        "dQ": candidate.change.q,
        "ddf": candidate.change.df,
        "p": number(candidate.change.p()),
        "score": number(Some(candidate.score)),
    })
}
