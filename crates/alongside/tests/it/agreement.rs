//! `alongside agreement` on the reference cases, on a long list, and on files with mistakes.

use serde_json::Value;
use std::fmt::Write as _;
use std::process::{Command, Output};

const CASES: &str = include_str!("../../../evidence/tests/data/agreement.json");

/// The command on a file of this name and content.
fn on(name: &str, content: impl AsRef<[u8]>, more: &[&str]) -> Output {
    crate::on_file(name, content, &[&["agreement", name], more].concat())
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// The cases with what they expect taken away, so that nothing could be copied from it.
fn without_answers() -> String {
    let mut file: Value = serde_json::from_str(CASES).expect("JSON");
    for case in file["cases"].as_array_mut().expect("a list") {
        let case = case.as_object_mut().expect("an object");
        for answer in ["expected", "published", "wrong_elsewhere", "source"] {
            case.remove(answer);
        }
    }
    file.to_string()
}

fn same(found: &Value, expected: &Value, place: &str) -> usize {
    if let Some(codes) = expected.as_object() {
        return codes
            .iter()
            .map(|(code, expected)| same(&found[code], expected, &format!("{place} {code}")))
            .sum();
    }
    match expected.as_f64() {
        Some(expected) => {
            let found = found
                .as_f64()
                .unwrap_or_else(|| panic!("{place} is {found}"));
            assert!(
                (found - expected).abs() < 1e-9,
                "{place}: {found}, not {expected}"
            );
        }
        None => assert!(found.is_null(), "{place} is {found}, not null"),
    }
    1
}

#[test]
fn the_reference_cases_come_out_under_the_keys_they_expect() {
    let file: Value = serde_json::from_str(CASES).expect("JSON");
    let output = on("cases.json", without_answers(), &["--json"]);
    assert_eq!(code(&output), Some(0), "{}", error_of(&output));
    let answer = json_of(&output);
    let mut compared = 0;
    for (at, case) in file["cases"].as_array().expect("a list").iter().enumerate() {
        let found = &answer["cases"][at];
        assert_eq!(found["id"], case["id"]);
        for (key, expected) in case["expected"].as_object().expect("an object") {
            // A missing key must not pass for null.
            let found = found["result"]
                .get(key)
                .unwrap_or_else(|| panic!("{key} is missing"));
            if let Some(codes) = expected.as_object() {
                assert!(
                    codes.keys().all(|code| found.get(code).is_some()),
                    "{key}: {found}"
                );
            }
            compared += same(found, expected, key);
        }
    }
    assert_eq!(compared, 26);
}

#[test]
fn one_case_alone_is_answered_too_and_what_it_expects_is_never_read() {
    let case =
        r#"{"id":"one","coders":{"A":[1,1,0],"B":[1,0,0]},"expected":{"percent_agreement":0.1}}"#;
    let answer = json_of(&on("one.json", case, &["--json"]));
    let found = answer["cases"][0]["result"]["percent_agreement"].as_f64();
    assert!((found.expect("a number") - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(answer["cases"].as_array().map(Vec::len), Some(1));
}

/// Krippendorff's example with four observers, as a long list.
fn long_list() -> String {
    let given = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ];
    let mut csv = String::from("unit,coder,value\n");
    for (coder, values) in ["A", "B", "C", "D"].iter().zip(given) {
        for (unit, value) in values.iter().enumerate() {
            let value = if *value == 0 {
                String::new()
            } else {
                value.to_string()
            };
            let _ = writeln!(csv, "{},{coder},{value}", unit + 1);
        }
    }
    csv
}

#[test]
fn a_long_list_with_missing_judgements_gives_the_published_alpha() {
    let output = on("four.csv", long_list(), &["--json", "--seed", "7"]);
    assert_eq!(code(&output), Some(0), "{}", error_of(&output));
    let answer = json_of(&output);
    assert_eq!(answer["unit"], "unit");
    assert_eq!(answer["coders"], 4);
    assert_eq!(answer["units"], 12);
    assert_eq!(answer["compared"], 11);
    let alpha = answer["krippendorff_alpha_nominal"]
        .as_f64()
        .expect("a number");
    assert!((alpha - 0.743_421_052_631_579).abs() < 1e-9);
    assert!(answer["cohen_kappa"].is_null());
    assert_eq!(
        answer["undefined"]["cohen_kappa"],
        "it compares two people, and here are 4"
    );
    assert_eq!(answer["intervals"]["seed"], 7);
    assert_eq!(answer["differences"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        answer,
        json_of(&on("four.csv", long_list(), &["--json", "--seed", "7"]))
    );
    assert_ne!(
        answer["intervals"],
        json_of(&on("four.csv", long_list(), &["--json", "--seed", "8"]))["intervals"]
    );
}

#[test]
fn for_people_it_reads_as_a_methods_paragraph() {
    let output = on("four.csv", long_list(), &[]);
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout));
}

#[test]
fn passages_read_as_a_methods_paragraph_too() {
    let file: Value = serde_json::from_str(CASES).expect("JSON");
    let output = on("text.json", file["cases"][3].to_string(), &[]);
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout));
}

#[test]
fn mistakes_in_a_long_list_are_named_with_row_column_and_remedy() {
    let csv = "unit,coder,value\n1,Ada,x\n1,Ada,y\n,Bo,x\n2,,x\n";
    let output = on("list.csv", csv, &["--json"]);
    assert_eq!(code(&output), Some(1));
    assert!(output.stdout.is_empty());
    insta::assert_snapshot!(error_of(&output));
}

#[test]
fn a_missing_column_is_named() {
    let output = on("list.csv", "item,coder,value\n1,Ada,x\n", &[]);
    assert_eq!(code(&output), Some(1));
    insta::assert_snapshot!(error_of(&output));
}

#[test]
fn mistakes_in_cases_are_named_with_the_case_and_the_field() {
    let cases = r#"{"cases":[
        {"id":"short","coders":{"A":[1,2],"B":[1]}},
        {"id":"beyond","length":10,"spans":{"A":[[0,12,"c"]]}},
        {"id":"empty","length":10,"spans":{"A":[[3,3,"c"]]}},
        {"id":"nothing"},
        {"id":"kind","kind":"bands","coders":{}}
    ]}"#;
    let output = on("cases.json", cases, &["--json"]);
    assert_eq!(code(&output), Some(1));
    insta::assert_snapshot!(error_of(&output));
}

#[test]
fn wrong_use_ends_with_two() {
    let missing = Command::new(env!("CARGO_BIN_EXE_alongside"))
        .args(["agreement", "there-is-no-such-file.csv"])
        .output()
        .expect("the program starts");
    assert_eq!(code(&missing), Some(2));
    assert!(error_of(&missing).contains("there-is-no-such-file.csv"));
    assert_eq!(
        code(&on("list.csv", long_list(), &["--seed", "many"])),
        Some(2)
    );
}
