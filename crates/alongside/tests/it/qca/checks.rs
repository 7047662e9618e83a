//! Checks of a solution as commands: the numbers of the reference files, under the same keys, and how they read.

use super::compare::analysis;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Reference files that are part of the repository, or beside it.
fn fixture(name: &str) -> Option<Value> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../qca/tests/data/fixtures");
    let beside = std::env::var_os("ALONGSIDE_REFERENCE")
        .map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference"),
            PathBuf::from,
        )
        .join("qca/fixtures");
    let text = [here, beside]
        .iter()
        .find_map(|folder| fs::read_to_string(folder.join(name)).ok())?;
    serde_json::from_str(&text).ok()
}

fn on(content: &str, file: &str, arguments: &[&str]) -> Output {
    crate::on_file(file, content, &[&["qca"], arguments].concat())
}

fn answer(output: &Output) -> Value {
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The cut-offs of a truth table as arguments.
fn cuts(table: &Value) -> Vec<String> {
    let conditions: Vec<String> = table["conditions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(text)
        .collect();
    vec![
        "--outcome".to_owned(),
        text(&table["outcome"]),
        "--conditions".to_owned(),
        conditions.join(","),
        "--incl".to_owned(),
        table["incl_cut"].to_string(),
        "--ncut".to_owned(),
        table["n_cut"].to_string(),
        "--pri".to_owned(),
        table["pri_cut"].to_string(),
    ]
}

/// Asks a command for every analysis of a kind in a reference file; what is not asked like this gives no arguments.
fn check(file: &str, kind: &str, arguments: impl Fn(&Value) -> Option<Vec<String>>) {
    let Some(fixture) = fixture(file) else {
        return;
    };
    let content = fixture["data"].to_string();
    let mut asked = 0;
    for one in fixture["analyses"].as_array().expect("a list") {
        if one["kind"] != kind {
            continue;
        }
        let Some(arguments) = arguments(&one["settings"]) else {
            continue;
        };
        asked += 1;
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let found = answer(&on(&content, "data.json", &arguments));
        let wrong = analysis(kind, &one["settings"], &one["expected"], &found);
        assert!(wrong.is_empty(), "{file} {}: {wrong:#?}", one["id"]);
    }
    assert!(asked > 0, "{file} has analyses of kind {kind}");
}

fn command(name: &str, more: Vec<String>, last: &[&str]) -> Vec<String> {
    [name, "data.json", "--json"]
        .iter()
        .map(|word| (*word).to_owned())
        .chain(more)
        .chain(last.iter().map(|word| (*word).to_owned()))
        .collect()
}

#[test]
fn robustness_comes_out_as_the_reference_has_it() {
    check("robustness_payf.json", "robustness", |settings| {
        let initial = &settings["initial"]["truth_table"];
        let mut more = cuts(initial);
        for test in settings["tests"].as_array()? {
            let table = &test["truth_table"];
            more.push("--test".to_owned());
            more.push(format!(
                "inclusion {}; cases {}",
                table["incl_cut"], table["n_cut"]
            ));
        }
        Some(command("robustness", more, &["--solution", "parsimonious"]))
    });
}

#[test]
fn clusters_come_out_as_the_reference_has_them() {
    check("cluster_schlf.json", "cluster", |settings| {
        let more = [
            ("--outcome", "outcome"),
            ("--expression", "expression"),
            ("--unit", "unit"),
            ("--cluster", "cluster"),
            ("--relation", "relation"),
        ]
        .iter()
        .flat_map(|(option, key)| [(*option).to_owned(), text(&settings[*key])])
        .collect();
        Some(command("cluster", more, &[]))
    });
}

#[test]
fn a_theory_comes_out_as_the_reference_has_it() {
    check("theory_lipset.json", "theory", |settings| {
        let mut more = cuts(&settings["truth_table"]);
        more.extend(["--theory".to_owned(), text(&settings["theory"])]);
        match settings["dir_exp"].as_array() {
            None => more.extend(["--solution".to_owned(), "parsimonious".to_owned()]),
            Some(expected) => {
                let list: Vec<String> = expected.iter().map(text).collect();
                more.extend(["--expect".to_owned(), list.join(",")]);
            }
        }
        Some(command("theory", more, &[]))
    });
}

const SITES: &str = "\
site,FID,NHS,URB,ENG,TEAM,YEAR
Site1,1,1,1,1,a,2019
Site2,0,1,0,1,a,2020
Site3,1,1,1,1,b,2019
Site4,1,0,1,0,b,2020
Site5,1,1,0,0,c,2019
Site6,0,1,1,1,c,2020
Site7,0,0,0,0,d,2019
Site8,1,0,1,0,d,2020
";

fn of_sites(name: &str, last: &[&str]) -> Output {
    let mut arguments = vec![
        name,
        "sites.csv",
        "--outcome",
        "ENG",
        "--conditions",
        "FID,NHS,URB",
    ];
    arguments.extend(last);
    on(SITES, "sites.csv", &arguments)
}

#[test]
fn robustness_reads_as_a_results_section() {
    let output = of_sites(
        "robustness",
        &["--solution", "parsimonious", "--test", "cases 2"],
    );
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_test_without_a_solution_is_told_beside_the_others() {
    let tests = [
        "--solution",
        "parsimonious",
        "--test",
        "cases 5",
        "--test",
        "cases 2",
    ];
    let output = of_sites("robustness", &tests);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("there is no solution with cases 5"), "{said}");
    let output = of_sites("robustness", &[&tests[..], &["--json"]].concat());
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["tests"], json!(["cases 2"]));
    assert_eq!(answer["tests_without_solution"][0]["test"], "cases 5");
}

#[test]
fn clusters_and_theory_read_as_a_results_section() {
    let output = of_sites("cluster", &["--unit", "TEAM", "--cluster", "YEAR"]);
    insta::assert_snapshot!("clusters", String::from_utf8_lossy(&output.stdout));
    let output = of_sites("theory", &["--theory", "FID*NHS"]);
    insta::assert_snapshot!("theory", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_cannot_be_checked_is_refused_with_the_reason() {
    let check = |name: &str, last: &[&str], code: i32, says: &str| {
        let output = of_sites(name, last);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(says), "{said}");
    };
    check(
        "robustness",
        &["--test", "sausage 3"],
        2,
        "“sausage 3” cannot be read",
    );
    check("robustness", &["--test", "cases 5"], 1, "Test 1 (cases 5)");
    check(
        "robustness",
        &["--solution", "intermediate"],
        2,
        "needs expectations",
    );
    check(
        "cluster",
        &["--unit", "TEAM", "--cluster", "NONE"],
        2,
        "no column NONE",
    );
    check("theory", &["--theory", "FID*SUN"], 2, "SUN");
}

#[test]
fn a_whole_comparison_has_the_checks_and_its_bundle_is_done_again() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("sites.csv"), SITES).expect("written");
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_alongside"))
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .expect("the program starts")
    };
    let checked = answer(&run(&[
        "qca",
        "compare",
        "sites.csv",
        "--outcome",
        "ENG",
        "--conditions",
        "FID,NHS,URB",
        "--check",
        "parsimonious",
        "--test",
        "cases 2",
        "--ranges",
        "--unit",
        "TEAM",
        "--cluster",
        "YEAR",
        "--theory",
        "FID*NHS",
        "--bundle",
        "all.zip",
        "--json",
    ]));
    assert_eq!(checked["robustness"]["tests"], json!(["cases 2"]));
    assert_eq!(checked["robustness"]["ranges"][0]["vary"], "incl_cut");
    assert_eq!(
        checked["cluster"]["between"]["ids"],
        json!(["2019", "2020"])
    );
    assert_eq!(checked["theory"]["theory"], "FID*NHS");
    let again = answer(&run(&["rerun", "all.zip", "--json"]));
    assert_eq!(again["identical"], true, "{again}");
}
