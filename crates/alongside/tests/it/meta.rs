//! `alongside meta` on tables, on JSON, and on files with mistakes.

use serde_json::{Value, json};
use std::fs;
use std::process::Output;

/// The command on a file of this name and content.
fn on(name: &str, content: &str, more: &[&str]) -> Output {
    crate::on_file(name, content, &[&["meta", name], more].concat())
}

fn json_of(output: &Output) -> Value {
    assert!(output.status.success(), "{}", error_of(output));
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const ARMS: &str = "study,treatment,event,n\n\
    a,support,12,40\na,usual,20,42\n\
    b,support,0,25\nb,usual,3,26\n\
    c,usual,9,395\nc,support,1,400\n\
    d,support,0,20\nd,usual,0,22\n";

#[test]
fn arms_of_two_treatments_are_compared_whatever_their_order() {
    let answer = json_of(&on("t.csv", ARMS, &["--json"]));
    let te = answer["OR"]["TE"].as_array().expect("a list");
    assert!((te[0].as_f64().expect("a number") + 0.751_987_680_582_879).abs() < 1e-12);
    assert!((te[2].as_f64().expect("a number") + 2.230_348_624_761_25).abs() < 1e-12);
    assert_eq!(te[3], Value::Null, "no event in either arm");
    assert_eq!(answer["OR"]["incr_e"], json!([0.0, 0.5, 0.0, 0.0]));
    assert_eq!(answer["OR"]["inverse"]["k"], 3);
    assert_eq!(answer["RD"]["inverse"]["k"], 4);
    assert_eq!(answer["about"]["treatments"], json!(["support", "usual"]));
    assert_eq!(answer["about"]["left_out"][0]["study"], "d");
}

/// Every leaf of what is expected is in what was found, within a tolerance.
fn holds(found: &Value, expected: &Value, place: &str) {
    // The reference program forgets the convention when it leaves a study out, and takes Hedges's exact one.
    let forgotten = place.contains("SMD_cohen.") || place.contains("SMD_hedges_approx.");
    if forgotten && place.contains("leave_one_out") {
        return;
    }
    // τ² of risk differences is about as small as the step at which its search stops (1e-5).
    if place.contains(".RD.extras_REML") {
        return;
    }
    match expected {
        // The reference program counts studies without an effect among those it leaves out, and stops as many early.
        Value::Object(fields) if fields.contains_key("omitted") => {
            let names = |of: &Value| of["omitted"].as_array().cloned().unwrap_or_default();
            let ours = names(found);
            let mut met = 0;
            for (theirs, name) in names(expected).iter().enumerate() {
                // Two studies may share a name; then the place tells them apart.
                let same_place = (ours.get(theirs) == Some(name)).then_some(theirs);
                let Some(at) = same_place.or_else(|| ours.iter().position(|own| own == name))
                else {
                    continue;
                };
                met += 1;
                for (key, list) in fields {
                    holds(
                        &found[key][at],
                        &list[theirs],
                        &format!("{place}.{key}[{theirs}]"),
                    );
                }
            }
            assert!(
                met + 2 > ours.len(),
                "{place}: only {met} of {}",
                ours.len()
            );
        }
        Value::Object(fields) => {
            // The reference program looks for the upper limit no further than ten times τ².
            let number = |key: &str| fields.get(key).and_then(Value::as_f64);
            let capped = matches!((number("tau2"), number("upper_tau2")),
                (Some(tau2), Some(upper)) if (upper - 10.0 * tau2).abs() < 1e-3 * upper);
            for (key, expected) in fields {
                // Where its search for τ² gave up, ours may have found it.
                if key == "error" || (capped && key == "upper_tau2") {
                    continue;
                }
                holds(&found[key], expected, &format!("{place}.{key}"));
            }
        }
        Value::Array(list) => {
            assert_eq!(found.as_array().map(Vec::len), Some(list.len()), "{place}");
            for (at, expected) in list.iter().enumerate() {
                holds(&found[at], expected, &format!("{place}[{at}]"));
            }
        }
        Value::Number(number) => {
            let expected = number.as_f64().expect("a number");
            let found = found
                .as_f64()
                .unwrap_or_else(|| panic!("{place}: {found}, not {expected}"));
            // The reference programs' own optimisers stop early in limits of τ² and in every refit.
            let early = place.ends_with("er_tau2") || place.contains("_REML");
            let allowed = if early {
                1e-2 * expected.abs().max(0.03)
            } else if expected.abs() < 1e-3 {
                1e-6
            } else {
                1e-6 * expected.abs()
            };
            assert!(
                (found - expected).abs() <= allowed,
                "{place}: {found}, not {expected}"
            );
        }
        other => assert_eq!(found, other, "{place}"),
    }
}

#[test]
fn reference_files_are_answered_with_the_keys_of_their_results() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let folder = [
        std::env::var("ALONGSIDE_REFERENCE").unwrap_or_default(),
        format!("{root}/../shared/reference"),
        format!("{root}/../../shared/reference"),
    ]
    .map(|place| format!("{place}/synthesis/pairwise"))
    .into_iter()
    .find(|place| fs::metadata(place).is_ok_and(|found| found.is_dir()));
    let Some(folder) = folder else {
        println!(
            "SKIPPED: the reference collection is not here; set ALONGSIDE_REFERENCE to its folder."
        );
        return;
    };
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a file");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        let without = json!({"id": file["id"], "input": file["input"]});
        let answer = json_of(&on("f.json", &without.to_string(), &["--json"]));
        holds(
            &answer,
            &file["results"],
            file["id"].as_str().unwrap_or_default(),
        );
    }
}

#[test]
fn effect_sizes_are_listed_for_every_measure() {
    let text = include_str!("../../../synthesis/tests/data/fx_effect_sizes.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    let mut without = json!({});
    let mut expected = json!({});
    for block in ["binary", "continuous", "rates"] {
        without[block]["rows"] = file[block]["rows"].clone();
        for (key, value) in file[block].as_object().expect("an object") {
            if key != "rows" {
                expected[block][key] = value.clone();
            }
        }
    }
    let answer = json_of(&on("f.json", &without.to_string(), &["--json"]));
    holds(&answer, &expected, "effects");
}

#[test]
fn what_cannot_be_compared_is_refused_with_words() {
    let check = |content: &str, more: &[&str], expected: &str| {
        let output = on("f.csv", content, more);
        assert_eq!(output.status.code(), Some(1), "{expected}");
        let error = error_of(&output);
        assert!(error.contains(expected), "{error}");
        assert!(output.stdout.is_empty());
    };
    check(
        "study,treatment,event,n\na,X,1,9\na,Y,2,9\nb,X,1,9\nb,Z,2,9\n",
        &[],
        "there are 3 treatments (X, Y, Z), and this compares two",
    );
    check(
        "study,treat1,treat2,te,se\na,X,Y,1,0.3\na,Y,X,2,0.3\n",
        &[],
        "study “a” compares “X” with “Y” more than once",
    );
    check(
        "study,treat1,treat2,te,se\na,X,X,1,0.3\nb,X,Y,1,0.3\n",
        &[],
        "study “a” compares “X” with itself",
    );
    check(
        "study,te,se\na,1,0\nb,,0.2\n",
        &[],
        "there is no study with an effect and a standard error",
    );
    check(
        "study,treatment,event,n\na,X,0,9\na,Y,0,9\n",
        &["--measure", "OR"],
        "no arm has an event, so the study says nothing about a ratio",
    );
    check(
        "study,te,se,place\na,1,0.2,north\nb,2,0.2,south\nc,2,0.2,south\n",
        &["--moderator", "place"],
        "The moderator “place” of study “a” is “north”, which is not a number.",
    );
}

#[test]
fn one_study_is_told_as_one_study() {
    let output = on("f.csv", "study,te,se\na,0.5,0.2\n", &[]);
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("the only study has 0.500 (0.108 to 0.892, p = 0.012)"),
        "{said}"
    );
    assert!(
        said.contains("One study cannot tell how much studies differ."),
        "{said}"
    );
    let answer = json_of(&on("f.csv", "study,te,se\na,0.5,0.2\n", &["--json"]));
    assert_eq!(answer["random"]["REML"]["tau2"], Value::Null);
    assert_eq!(answer["random"]["REML"]["HK"], Value::Null);
}
