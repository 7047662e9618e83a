//! Small files with telling names, and nothing left to do in them.

use crate::none;
use crate::repository::{files, paths, rows};
use std::path::Path;

const LIMIT: usize = 500;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] = [
    "utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services",
];

/// Put together, so that this file does not hold the word itself.
const LEFT_TO_DO: &str = concat!("TO", "DO");

#[test]
fn a_file_over_500_lines_has_a_reason() {
    let reasons: Vec<[String; 2]> = rows("long-files.txt");
    let has_reason = |path: &str| reasons.iter().any(|[listed, _]| listed == path);
    let mut findings = Vec::new();
    let mut long = Vec::new();
    for file in files("", &[".rs", ".mjs"]) {
        let lines = file.text.lines().count();
        if lines > LIMIT {
            if !has_reason(&file.path) {
                findings.push(format!(
                    "{}: {lines} lines. Look for the second concept in it, or give a reason in xtask/data/long-files.txt",
                    file.path
                ));
            }
            long.push(file.path);
        }
    }
    for [path, _] in reasons.iter().filter(|[path, _]| !long.contains(path)) {
        findings.push(format!(
            "xtask/data/long-files.txt: {path} is not that long any more, take the row out"
        ));
    }
    none(&findings);
}

#[test]
fn a_file_is_named_after_what_it_holds() {
    let empty = |path: &str| {
        Path::new(path)
            .iter()
            .filter_map(|part| part.to_str()?.split('.').next())
            .any(|part| EMPTY_NAMES.contains(&part))
    };
    let findings: Vec<String> = paths("")
        .into_iter()
        .filter(|path| empty(path))
        .map(|path| format!("{path}: the name does not say what it holds; name the concept"))
        .collect();
    none(&findings);
}

#[test]
fn nothing_is_left_to_do() {
    let endings = [
        ".rs", ".mjs", ".js", ".scss", ".css", ".ftl", ".md", ".toml", ".sql", "Makefile", ".json",
    ];
    let mut findings = Vec::new();
    for file in files("", &endings) {
        if file.path == "package-lock.json" {
            continue;
        }
        for (at, line) in file.text.lines().enumerate() {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.any(|word| word == LEFT_TO_DO) {
                findings.push(format!(
                    "{}:{}: {LEFT_TO_DO}: do it, or say why it is as it is",
                    file.path,
                    at + 1
                ));
            }
        }
    }
    none(&findings);
}
