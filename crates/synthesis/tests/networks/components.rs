//! Every component model of the reference files.

use crate::reference::{contrasts, files, near, near_or_none, text};
use serde_json::Value;
use std::ops::ControlFlow;
use synthesis::components::{ComponentModel, Composition, SearchSettings};
use synthesis::network::{Estimate, Likelihood, Q, SmallValues, Studies, Tau2Method};

pub fn model(file: &Value) -> ComponentModel {
    let studies = Studies::new(&contrasts(file)).unwrap();
    let composition = Composition::from_labels(
        studies.treatments(),
        "+",
        file["input"]["inactive"].as_str(),
    )
    .unwrap();
    let mut model = ComponentModel::new(studies, composition).unwrap();
    // Which interaction a file is about stands in the columns of its matrix alone.
    let columns = file["results"]["C_matrix"]["cols"].as_array();
    for column in columns.into_iter().flatten().map(text) {
        if column.contains('*') {
            let members: Vec<&str> = column.split('*').collect();
            model = model.with_interaction(&members).unwrap();
        }
    }
    model
}

fn cases(kind: &str) -> Vec<(String, Value, ComponentModel)> {
    files("cnma")
        .into_iter()
        .filter(|(_, file)| file["kind"] == kind)
        .map(|(name, file)| (name, file["results"].clone(), model(&file)))
        .collect()
}

#[test]
fn components_combinations_and_comparisons() {
    for (name, expected, model) in cases("cnma") {
        let common = model.common().unwrap();
        let tau2 = model.tau2(Tau2Method::DerSimonianLaird).unwrap();
        near_or_none(&name, tau2, &expected["tau2_DL"], 1e-8);
        let random = model.with_tau2(tau2.unwrap_or(0.0)).unwrap();
        for (key, fit) in [("common", &common), ("random", &random)] {
            for (at, row) in expected["components"]
                .as_array()
                .unwrap()
                .iter()
                .enumerate()
            {
                let component = text(&row["component"]);
                let what = format!("{name} {key} {component}");
                assert_eq!(component, model.composition().columns()[at].name);
                let got = fit.column(&model, at);
                assert_eq!(
                    expected["estimable"]["components"][&component].as_bool(),
                    Some(got.is_some()),
                    "{what}"
                );
                near_or_none(&what, got.map(|e| e.te), &row[format!("TE_{key}")], 1e-8);
                near_or_none(&what, got.map(|e| e.se), &row[format!("seTE_{key}")], 1e-8);
                let p = got.and_then(Estimate::p);
                near_or_none(&what, p, &row[format!("p_{key}")], 1e-6);
            }
            for (at, row) in expected["combinations"]
                .as_array()
                .unwrap()
                .iter()
                .enumerate()
            {
                let combination = text(&row["combination"]);
                let got = fit.treatment(&model, at);
                assert_eq!(
                    expected["estimable"]["combinations"][&combination].as_bool(),
                    Some(got.is_some()),
                    "{name} {combination}"
                );
                // The file leaves out some that can be estimated.
                if let (Some(got), false) = (got, row["TE_common"].is_null()) {
                    near(&name, got.te, &row[format!("TE_{key}")], 1e-8);
                    near(&name, got.se, &row[format!("seTE_{key}")], 1e-8);
                }
            }
            let labels = model.studies().treatments();
            for (i, row) in labels.iter().enumerate() {
                for (j, column) in labels.iter().enumerate() {
                    let got = fit.difference(&model, i, j);
                    let what = format!("{name} {key} {row} against {column}");
                    let estimable = &expected["estimable"]["comparisons"]["data"][i][j];
                    if let Some(estimable) = estimable.as_bool() {
                        assert_eq!(estimable, got.is_some(), "{what}");
                    }
                    if let (Some(got), Some(cell)) = (got, expected[key]["TE"]["data"][i].get(j)) {
                        near(&what, got.te, cell, 1e-8);
                        near(&what, got.se, &expected[key]["seTE"]["data"][i][j], 1e-8);
                    }
                }
            }
        }
    }
}

#[test]
fn heterogeneity_and_comparison_with_the_network() {
    for (name, expected, model) in cases("cnma") {
        let common = model.common().unwrap();
        let check = |what: &str, q: Option<Q>| {
            let what_q = format!("{name} {what}");
            near_or_none(
                &what_q,
                q.map(|q| q.q),
                &expected[format!("Q_{what}")],
                1e-9,
            );
            assert_eq!(
                q.map(|q| q.df as u64),
                expected[format!("df_Q_{what}")].as_u64(),
                "{what_q}"
            );
        };
        check("additive", Some(common.q()));
        check("standard", model.standard().unwrap());
        check("diff", model.against_standard(&common).unwrap());
        assert_eq!(
            expected["rank_X"].as_u64(),
            Some(model.estimability().rank() as u64)
        );
        for (key, likelihood) in [("REML", Likelihood::Restricted), ("ML", Likelihood::Full)] {
            let expected = &expected["likelihood"][key];
            if expected.is_null() {
                continue;
            }
            let what = format!("{name} {key}");
            let fit = model.likelihood(likelihood).unwrap().unwrap();
            assert!(fit.converged, "{what}");
            near(&what, fit.tau2, &expected["tau2"], 1e-7);
            near(&what, fit.log_likelihood, &expected["logLik"], 1e-9);
            near(&what, fit.aic, &expected["AIC"], 1e-9);
            near(&what, fit.bic, &expected["BIC"], 1e-9);
            for (at, column) in fit.columns.iter().enumerate() {
                assert_eq!(column, expected["columns"][at].as_str().unwrap(), "{what}");
                near(&what, fit.coefficients[at], &expected["coef"][at], 1e-7);
                near(&what, fit.se(at), &expected["se"][at], 1e-7);
            }
        }
    }
}

#[test]
fn p_scores_and_any_combination() {
    for (name, expected, model) in cases("cnma") {
        let common = model.common().unwrap();
        let tau2 = model.tau2(Tau2Method::DerSimonianLaird).unwrap();
        let random = model.with_tau2(tau2.unwrap_or(0.0)).unwrap();
        for (key, fit) in [("common", &common), ("random", &random)] {
            for (at, score) in fit.p_scores(&model, SmallValues::Good).iter().enumerate() {
                if let Some(score) = score {
                    near(
                        &name,
                        *score,
                        &expected["pscore"]["small_desirable"][key][at],
                        1e-8,
                    );
                }
            }
            for row in expected["complex"].as_array().into_iter().flatten() {
                let complex = text(&row["complex"]);
                let parts: Vec<&str> = complex.split('+').map(str::trim).collect();
                let combination = model.combination(&parts).unwrap();
                let got = fit.estimate(&model, &combination.row).unwrap();
                near(&complex, got.te, &row[format!("TE_{key}")], 1e-8);
                near(&complex, got.se, &row[format!("seTE_{key}")], 1e-8);
            }
        }
    }
}

#[test]
fn forward_selection() {
    for (name, expected, model) in cases("cnma_selection") {
        let found = model
            .search(&SearchSettings::default(), &mut |_| {
                ControlFlow::Continue(())
            })
            .unwrap();
        let candidate = |got: &synthesis::components::Candidate, row: &Value| {
            assert_eq!(got.interaction, text(&row["interaction"]), "{name}");
            near(&name, got.q.q, &row["Q"], 1e-9);
            near(&name, got.change.q, &row["dQ"], 1e-8);
            near_or_none(&name, got.tau2, &row["tau2"], 1e-8);
            near_or_none(&name, got.change.p(), &row["p"], 1e-6);
        };
        let single = expected["single_interactions"].as_array().unwrap();
        assert_eq!(found.single.len(), single.len(), "{name}");
        for (got, row) in found.single.iter().zip(single) {
            candidate(got, row);
        }
        let steps = expected["steps"].as_array().unwrap();
        assert_eq!(found.steps.len(), steps.len(), "{name}");
        for (got, row) in found.steps.iter().zip(steps) {
            assert_eq!(got.candidates as u64, row["candidates"].as_u64().unwrap());
            candidate(&got.best, &row["best"]);
            near_or_none(&name, got.runner_up, &row["runner_up_p"], 1e-6);
            assert_eq!(Some(got.accepted), row["accepted"].as_bool());
        }
        let selected: Vec<String> = expected["selected"]
            .as_array()
            .unwrap()
            .iter()
            .map(text)
            .collect();
        assert_eq!(found.selected, selected, "{name}");
        near(
            &name,
            found.model.common().unwrap().q().q,
            &expected["final"]["Q"],
            1e-9,
        );
    }
}
