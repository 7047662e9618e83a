//! How answers and refusals read.

use serde_json::Value;
use std::process::Output;

const SITES: &str = "\
site,FID,NHS,URB,ENG
Site1,1,1,1,1
Site2,0,1,0,1
Site3,1,1,1,1
Site4,1,0,1,0
Site5,1,1,0,0
Site6,0,1,1,1
Site7,0,0,0,0
";

fn on(content: &str, arguments: &[&str]) -> Output {
    crate::on_file("sites.csv", content, &[&["qca"], arguments].concat())
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The exit code and what is said on standard error.
fn refusal(content: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let output = on(content, arguments);
    assert!(out(&output).is_empty(), "{}", out(&output));
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr)
            .trim_end()
            .to_owned(),
    )
}

const TABLE: [&str; 6] = [
    "truth-table",
    "sites.csv",
    "--outcome",
    "ENG",
    "--conditions",
    "FID,NHS,URB",
];

#[test]
fn a_truth_table_reads_as_a_methods_section() {
    let output = on(SITES, &TABLE);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(out(&output), @r"
    Crisp-set analysis of 7 cases with 3 conditions (FID, NHS, URB) and the outcome ENG. A row counts as sufficient with an inclusion of at least 0.8, and as a remainder without a case.
    3 rows sufficient, 3 not, 0 contradictory; 2 of 8 configurations are remainders.

    row  FID  NHS  URB  out  n  incl   PRI    cases (* without the outcome)
    1    0    0    0    0    1  0.000  0.000  Site7*
    3    0    1    0    1    1  1.000  1.000  Site2
    4    0    1    1    1    1  1.000  1.000  Site6
    6    1    0    1    0    1  0.000  0.000  Site4*
    7    1    1    0    0    1  0.000  0.000  Site5*
    8    1    1    1    1    2  1.000  1.000  Site1, Site3
    ");
}

#[test]
fn models_are_shown_with_their_fit_and_what_they_assume() {
    let output = on(
        SITES,
        &[
            "minimise",
            "sites.csv",
            "--outcome",
            "ENG",
            "--conditions",
            "FID,NHS,URB",
            "--solution",
            "parsimonious",
        ],
    );
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(out(&output), @r"
    Crisp-set analysis of 7 cases with 3 conditions (FID, NHS, URB) and the outcome ENG. A row counts as sufficient with an inclusion of at least 0.8, and as a remainder without a case. The parsimonious solution explains the sufficient rows (3 rows): 3 prime implicants, 2 in every model.

    M1: ~FID*NHS + NHS*URB -> ENG
                inclusion  PRI    coverage  unique
      ~FID*NHS  1.000      1.000  0.500     0.250
      NHS*URB   1.000      1.000  0.750     0.500
      whole     1.000      1.000  1.000
    ");
}

#[test]
fn json_and_words_tell_of_the_same_models() {
    let output = on(
        SITES,
        &[
            "minimise",
            "sites.csv",
            "--outcome",
            "ENG",
            "--conditions",
            "FID,NHS,URB",
            "--solution",
            "intermediate",
            "--expect",
            "FID=1,NHS=1,URB=-",
            "--json",
        ],
    );
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        answer["truth_table"]["rows"].as_array().map(Vec::len),
        Some(6)
    );
    assert!(
        answer["intermediate"]["C1P1"]["models"][0].is_array(),
        "{answer}"
    );
}

#[test]
fn refusals_name_file_row_column_and_remedy() {
    let check = |content: &str, arguments: &[&str], code: i32, expected: &str| {
        assert_eq!(
            refusal(content, arguments),
            (Some(code), expected.to_owned())
        );
    };
    check(
        &SITES.replace("Site3,1", "Site3,"),
        &TABLE,
        1,
        "sites.csv, row 4, column FID: case Site3, column FID: nothing is not a number. \
         Give every case a value, or leave the case out.",
    );
    check(
        &SITES.replace("Site3,1", "Site3,3"),
        &TABLE,
        1,
        "sites.csv: column FID has no case with level 2, and its highest level is 3. Number the levels 0, 1, 2 … without gaps.",
    );
    check(
        &SITES.replace("Site3,1", "Site3,1.5"),
        &TABLE,
        1,
        "sites.csv, row 4, column FID: case Site3, column FID: 1.5 is no set membership. Calibrate the column to values from 0 to 1.",
    );
    let with = |outcome: &'static str, conditions: &'static str| {
        [
            "truth-table",
            "sites.csv",
            "--outcome",
            outcome,
            "--conditions",
            conditions,
        ]
    };
    check(
        SITES,
        &with("OUT", "FID"),
        2,
        "sites.csv: there is no column OUT. The columns are site, FID, NHS, URB, ENG.",
    );
    check(
        SITES,
        &with("ENG", "FID,FID"),
        2,
        "sites.csv: condition FID is given twice. Look at the names and the cut-offs that were given.",
    );
    check(
        SITES,
        &with("ENG", "FID,ENG"),
        2,
        "sites.csv: ENG is outcome and condition at once. Take it out of one of the two.",
    );
    let mut cut = TABLE.to_vec();
    cut.extend(["--incl", "1.2"]);
    check(
        SITES,
        &cut,
        2,
        "sites.csv: the inclusion cut-off is 1.2. It lies between 0 and 1.",
    );
    check(
        SITES,
        &[
            "minimise",
            "sites.csv",
            "--outcome",
            "ENG",
            "--conditions",
            "FID,NHS",
            "--solution",
            "intermediate",
        ],
        2,
        "An intermediate solution needs expectations. Add --expect, for example --expect A=1,B=0.",
    );
}

#[test]
fn one_case_or_all_alike_is_a_limitation_or_a_named_refusal() {
    let alike = "case,A,B,Y\na,1,1,1\nb,1,0,1\n";
    let arguments =
        |kind: &'static str| [kind, "sites.csv", "--outcome", "Y", "--conditions", "A,B"];
    let output = on(alike, &arguments("truth-table"));
    assert!(
        out(&output).contains("A is the same in every case"),
        "{}",
        out(&output)
    );
    assert!(out(&output).contains("there is nothing to compare"));
    let mut parsimonious = arguments("minimise").to_vec();
    parsimonious.extend(["--solution", "parsimonious"]);
    let (code, says) = refusal(alike, &parsimonious);
    assert_eq!(code, Some(1));
    assert!(
        says.starts_with("sites.csv: no row is left that a solution must avoid"),
        "{says}"
    );
    let output = on("case,A,B,Y\na,1,1,1\n", &arguments("truth-table"));
    assert!(
        out(&output).contains("there is one case"),
        "{}",
        out(&output)
    );
    let output = on("case,A,B,Y\na,1,1,1\na,0,1,0\n", &arguments("truth-table"));
    assert!(
        out(&output).contains("several cases have the same name and cannot be told apart: a."),
        "{}",
        out(&output)
    );
    let (code, says) = refusal("case,A,B,Y\n", &arguments("truth-table"));
    assert_eq!(code, Some(1));
    assert!(says.contains("sites.csv"), "{says}");
}

#[test]
fn an_analysis_that_is_refused_says_why_and_the_others_go_on() {
    let file = r#"{"data": {"columns": {"A": [1, 0], "Y": [1, 0]}}, "analyses": [
        {"id": "bad", "kind": "minimize", "settings": {"outcome": "Z", "conditions": ["A"]}},
        {"id": "odd", "kind": "dance", "settings": {}},
        {"id": "good", "kind": "minimize", "settings": {"outcome": "Y", "conditions": ["A"], "include": ["?"]}}]}"#;
    let output = on(file, &["run", "sites.csv", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let result = |at: usize| &answer["analyses"][at]["result"];
    assert_eq!(
        result(0)["error"],
        "there is no column Z: the columns are A, Y"
    );
    assert!(
        result(1)["error"]
            .as_str()
            .is_some_and(|says| says.contains("dance"))
    );
    assert_eq!(result(2)["models"][0][0], "A");
}

#[test]
fn raw_values_are_calibrated_and_thresholds_proposed() {
    let raw = "case,X\na,10\nb,35\nc,50\nd,90\n";
    let arguments = ["calibrate", "sites.csv", "--column", "X"];
    let mut linear = arguments.to_vec();
    linear.extend(["--thresholds", "20,50,80", "--linear", "--json"]);
    let answer: Value = serde_json::from_slice(&on(raw, &linear).stdout).expect("JSON");
    assert_eq!(answer["scores"], serde_json::json!([0.0, 0.25, 0.5, 1.0]));
    let mut find = arguments.to_vec();
    find.extend(["--find", "1", "--json"]);
    let answer: Value = serde_json::from_slice(&on(raw, &find).stdout).expect("JSON");
    assert_eq!(answer["thresholds"], serde_json::json!([70.0]));
    let (code, says) = refusal(raw, &arguments);
    assert_eq!(code, Some(2));
    assert!(says.contains("--thresholds 20,50,80"), "{says}");
}

#[test]
fn no_solution_rests_on_rows_that_contradict_themselves() {
    // One case has both conditions and the outcome, the other neither: whether either alone would do is assumed to be
    // so for the outcome, and for its negation.
    let two = "case,A,B,Y\none,1,1,1\nother,0,0,0\n";
    let models = |more: &[&str]| {
        let asked = [
            "minimise",
            "sites.csv",
            "--outcome",
            "Y",
            "--conditions",
            "A,B",
        ];
        let rest = ["--solution", "parsimonious", "--json"];
        let output = on(two, &[&asked[..], &rest, more].concat());
        let answer: Value = serde_json::from_str(&out(&output)).expect("JSON");
        answer["models"].clone()
    };
    assert_eq!(models(&[]), serde_json::json!([["A"], ["B"]]));
    assert_eq!(
        models(&["--untenable", "contradictory-assumptions"]),
        serde_json::json!([["A*B"]])
    );
    assert_eq!(
        models(&["--untenable", "simultaneous-subsets"]),
        serde_json::json!([["A"], ["B"]])
    );
}

#[test]
fn levels_are_those_of_the_condition_and_not_of_one_whose_name_ends_alike() {
    let file = r#"{"analyses": [{"id": "n", "kind": "boolean",
        "settings": {"op": "negate", "expr": "A[1]*BA[2]", "names": ["A", "BA"]}}]}"#;
    let output = crate::on_file("run.json", file, &["qca", "run", "run.json", "--json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        answer["analyses"][0]["result"]["results"],
        serde_json::json!(["A[0] + BA[0] + BA[1]"])
    );
}
