//! Pairwise analyses against reference values.

use crate::pooled::{CLOSED, check_pooled};
use crate::reference::{collection, near, number, same};
use serde_json::Value;
use synthesis::effects::{Conventions, Events, Measure, Outcome, Sample, Standardiser, two_arms};
use synthesis::pairwise::{
    Moderator, Settings, Studies, Table, mantel_haenszel, peto, regression, subgroups,
};

/// Arms of a row, and the table where they are counts.
fn arms(row: &Value) -> ([Outcome; 2], Option<Table>) {
    let get = |name: &str| number(row, name);
    if row["e1"].is_number() {
        let events = [("e1", "n1"), ("e2", "n2")]
            .map(|(e, n)| Events::new(get(e), get(n)).expect("possible counts"));
        let table = Table {
            study: row["study"].as_str().expect("a label").to_owned(),
            arm1: events[0],
            arm2: events[1],
        };
        (events.map(Outcome::Events), Some(table))
    } else {
        let samples = [("mean1", "sd1", "n1"), ("mean2", "sd2", "n2")]
            .map(|(m, s, n)| Sample::new(get(m), get(s), get(n)).expect("a possible sample"));
        (samples.map(Outcome::Sample), None)
    }
}

fn check_arms(file: &Value, key: &str, measure: Measure, standardiser: Standardiser, name: &str) {
    let expected = &file["results"][key];
    if expected.is_null() {
        return;
    }
    let rows = file["input"]["rows"].as_array().expect("rows");
    let level = number(&file["input"], "level");
    let conventions = Conventions {
        standardiser,
        ..Conventions::default()
    };
    let mut studies = Vec::new();
    let mut tables = Vec::new();
    let mut increments = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let ([arm1, arm2], table) = arms(row);
        let effect = two_arms(measure, &arm1, &arm2, &conventions).ok();
        let place = format!("{name}.{key}[{at}]");
        same(effect.map(|e| e.te), &expected["TE"][at], CLOSED, &place);
        same(effect.map(|e| e.se), &expected["seTE"][at], CLOSED, &place);
        tables.extend(table);
        increments.push(effect.map_or(0.0, |e| e.increment));
        if let Some(effect) = effect {
            studies.push((
                row["study"].as_str().expect("a label"),
                effect.te,
                effect.se,
            ));
        }
    }
    let studies = Studies::new(studies).expect("studies");
    let place = format!("{name}.{key}");
    let pooled = if expected["inverse"].is_object() {
        &expected["inverse"]
    } else {
        &expected["pooled"]
    };
    check_pooled(&studies, pooled, &expected["extras_REML"], level, &place);
    if expected["MH"].is_object() {
        let found = mantel_haenszel(&tables, measure, &increments, level).map(|mh| mh.estimate);
        let expected = &expected["MH"];
        let place = format!("{place}.MH");
        same(found.map(|e| e.te), &expected["TE"], CLOSED, &place);
        same(found.map(|e| e.se), &expected["seTE"], CLOSED, &place);
        same(found.map(|e| e.lower), &expected["lower"], CLOSED, &place);
        same(found.map(|e| e.upper), &expected["upper"], CLOSED, &place);
    }
    let expected = &file["results"]["peto"];
    if measure == Measure::OddsRatio && expected.is_object() {
        let found = peto(&tables, level).expect("a Peto odds ratio");
        let place = format!("{name}.peto");
        same(Some(found.estimate.te), &expected["TE"], CLOSED, &place);
        same(Some(found.estimate.se), &expected["seTE"], CLOSED, &place);
        same(Some(found.q), &expected["Q"], CLOSED, &place);
        for (at, study) in found.studies.iter().enumerate() {
            same(study.te, &expected["TE_studies"][at], CLOSED, &place);
            same(study.se, &expected["seTE_studies"][at], CLOSED, &place);
        }
    }
}

fn check_generic(file: &Value, name: &str) {
    let input = &file["input"];
    let level = number(input, "level");
    let rows = input["rows"].as_array().expect("rows");
    let studies = Studies::new(rows.iter().map(|row| {
        (
            row["study"].as_str().expect("a label"),
            number(row, "TE"),
            number(row, "seTE"),
        )
    }))
    .expect("studies");
    let results = &file["results"];
    check_pooled(&studies, results, &results["extras_REML"], level, name);
    if let Some(values) = input["moderator"].as_array() {
        check_regression(&studies, values, &results["metaregression_REML"], name);
    }
    if let Some(levels) = input["subgroup"].as_array() {
        let names: Vec<String> = levels
            .iter()
            .map(|level| level.as_str().expect("a name").to_owned())
            .collect();
        for (key, one_tau2) in [("separate_tau2", false), ("common_tau2", true)] {
            let expected = &results["subgroups_REML"][key];
            check_subgroups(
                &studies,
                &names,
                one_tau2,
                expected,
                &format!("{name}.{key}"),
            );
        }
    }
}

fn check_regression(studies: &Studies, values: &[Value], expected: &Value, name: &str) {
    let moderator = Moderator {
        name: "moderator".to_owned(),
        values: values
            .iter()
            .map(|v| v.as_f64().expect("a number"))
            .collect(),
    };
    let found = regression(studies, &[moderator], &Settings::default()).expect("a fit");
    for (at, one) in found.coefficients.iter().enumerate() {
        let place = format!("{name}.metaregression[{at}]");
        near(Some(one.classic.te), &expected["coef"][at], &place);
        near(Some(one.classic.se), &expected["se"][at], &place);
        near(Some(one.classic.statistic), &expected["z"][at], &place);
        near(Some(one.classic.p), &expected["p"][at], &place);
        let knha = &expected["knha"];
        near(Some(one.knapp_hartung.se), &knha["se"][at], &place);
        near(Some(one.knapp_hartung.statistic), &knha["t"][at], &place);
        near(Some(one.knapp_hartung.p), &knha["p"][at], &place);
    }
    for (key, value) in [
        ("k", Some(found.k as f64)),
        ("tau2", Some(found.tau2)),
        ("QM", found.qm),
        ("QMp", found.qm_p),
        ("QE", Some(found.qe)),
        ("QEp", Some(found.qe_p)),
        ("R2", found.r2.map(|r2| 100.0 * r2)),
        ("I2", Some(100.0 * found.i2)),
    ] {
        near(
            value,
            &expected[key],
            &format!("{name}.metaregression.{key}"),
        );
    }
}

fn check_subgroups(
    studies: &Studies,
    names: &[String],
    one_tau2: bool,
    expected: &Value,
    place: &str,
) {
    let found = subgroups(studies, names, one_tau2, &Settings::default()).expect("groups");
    for (at, group) in found.groups.iter().enumerate() {
        assert_eq!(expected["levels"][at], group.name, "{place}");
        let (common, random) = (group.fit.common.estimate, &group.fit.random);
        for (key, value) in [
            ("k", Some(group.fit.k as f64)),
            ("TE_random", Some(random.classic.te)),
            ("seTE_random", Some(random.classic.se)),
            ("tau2", random.tau2),
            ("TE_common", Some(common.te)),
            ("seTE_common", Some(common.se)),
            ("Q", Some(group.fit.heterogeneity.q)),
            ("I2", group.fit.heterogeneity.i2),
        ] {
            near(value, &expected[key][at], &format!("{place}.{key}[{at}]"));
        }
    }
    for (key, value) in [
        ("Q_between_common", Some(found.between_common.q)),
        ("p_between_common", found.between_common.p),
        ("df_between", Some(found.between_common.df as f64)),
        ("Q_between_random", Some(found.between_random.q)),
        ("p_between_random", found.between_random.p),
    ] {
        near(value, &expected[key], &format!("{place}.{key}"));
    }
}

#[test]
fn every_pairwise_reference_is_reproduced() {
    for (name, file) in collection("pairwise") {
        match file["input"]["format"].as_str() {
            Some("generic") => check_generic(&file, &name),
            Some("binary") => {
                for measure in [
                    Measure::OddsRatio,
                    Measure::RiskRatio,
                    Measure::RiskDifference,
                ] {
                    check_arms(
                        &file,
                        measure.code(),
                        measure,
                        Standardiser::default(),
                        &name,
                    );
                }
            }
            Some("continuous") => {
                let smd = Measure::StandardisedMeanDifference;
                for (key, measure, standardiser) in [
                    ("MD", Measure::MeanDifference, Standardiser::HedgesExact),
                    ("SMD_hedges", smd, Standardiser::HedgesExact),
                    ("SMD_cohen", smd, Standardiser::CohenExact),
                    ("SMD_hedges_exact", smd, Standardiser::HedgesExact),
                    ("SMD_hedges_approx", smd, Standardiser::HedgesApproximate),
                ] {
                    check_arms(&file, key, measure, standardiser, &name);
                }
            }
            other => panic!("{name}: format {other:?}"),
        }
    }
}
