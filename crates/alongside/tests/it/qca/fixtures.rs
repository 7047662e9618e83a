//! Every analysis of the reference files comes out as the reference has it.

use super::compare::analysis;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files that are part of the repository.
fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../qca/tests/data/fixtures")
}

/// Files that may not be copied, where somebody has them.
fn elsewhere() -> PathBuf {
    std::env::var_os("ALONGSIDE_REFERENCE")
        .map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference"),
            PathBuf::from,
        )
        .join("qca/fixtures")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
}

/// Runs a copy of the file that holds no expectation, and compares. Gives what differs, and how many analyses there were.
fn check(path: &Path) -> (usize, Vec<String>) {
    let file: Value = serde_json::from_str(&fs::read_to_string(path).expect("read")).expect("JSON");
    let mut asked = file.clone();
    for analysis in asked["analyses"].as_array_mut().expect("a list") {
        analysis
            .as_object_mut()
            .expect("an object")
            .remove("expected");
    }
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("fixtures")).expect("made");
    let copy = folder.path().join("fixtures/asked.json");
    fs::write(&copy, asked.to_string()).expect("written");
    if let Some(reference) = file["data_ref"].as_str() {
        let name = format!("{reference}.json");
        fs::create_dir(folder.path().join("data")).expect("made");
        fs::copy(
            path.with_file_name("../data").join(&name),
            folder.path().join("data").join(&name),
        )
        .expect("the data stands in ../data");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_alongside"))
        .args(["qca", "run", "--json"])
        .arg(&copy)
        .output()
        .expect("the program starts");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let expected = file["analyses"].as_array().expect("a list");
    let found = answer["analyses"].as_array().expect("a list");
    assert_eq!(expected.len(), found.len());
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut wrong = Vec::new();
    for (expected, found) in expected.iter().zip(found) {
        assert_eq!(expected["id"], found["id"]);
        for difference in analysis(
            expected["kind"].as_str().unwrap_or_default(),
            &expected["settings"],
            &expected["expected"],
            &found["result"],
        ) {
            wrong.push(format!("{name} {}: {difference}", expected["id"]));
        }
    }
    (expected.len(), wrong)
}

fn check_all(folder: &Path, least: usize) {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for path in files(folder) {
        let (number, differences) = check(&path);
        compared += number;
        wrong.extend(differences);
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(compared >= least, "only {compared} analyses were compared");
}

#[test]
fn the_reference_results_here_come_out() {
    check_all(&here(), 100);
}

#[test]
fn the_reference_results_elsewhere_come_out() {
    let folder = elsewhere();
    if files(&folder).is_empty() {
        println!(
            "skipped: no reference results in {} (set ALONGSIDE_REFERENCE)",
            folder.display()
        );
        return;
    }
    check_all(&folder, 300);
}
