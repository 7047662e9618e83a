//! Reading reference files, and comparing numbers with them.
//!
//! Files whose data may be passed on are in `tests/data`. The others are read from the folder that ALONGSIDE_REFERENCE
//! names, or from ../shared/reference beside the workspace; where there is none, a test says that it was skipped.

use serde_json::Value;
use std::path::{Path, PathBuf};
use synthesis::Contrast;

/// Reference files of a folder (`nma`, `cnma`), by name.
pub fn files(folder: &str) -> Vec<(String, Value)> {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let outside = std::env::var_os("ALONGSIDE_REFERENCE")
        .map_or_else(
            || crate_root.join("../../../shared/reference"),
            PathBuf::from,
        )
        .join("synthesis")
        .join(folder);
    if !outside.is_dir() {
        println!(
            "skipped: no reference files in {} (set ALONGSIDE_REFERENCE); those in tests/data are used",
            outside.display()
        );
    }
    let mut found = std::collections::BTreeMap::new();
    for place in [crate_root.join("tests/data").join(folder), outside] {
        let Ok(entries) = std::fs::read_dir(&place) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read(&path).unwrap();
            found.insert(name, serde_json::from_slice(&text).unwrap());
        }
    }
    assert!(!found.is_empty(), "tests/data has files of every kind");
    found.into_iter().collect()
}

/// The contrasts of a file that have an effect.
pub fn contrasts(file: &Value) -> Vec<Contrast> {
    file["input"]["contrasts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|c| c["TE"].is_number())
        .map(|c| Contrast {
            study: text(&c["studlab"]),
            treat1: text(&c["treat1"]),
            treat2: text(&c["treat2"]),
            te: c["TE"].as_f64().unwrap(),
            se: c["seTE"].as_f64().unwrap(),
        })
        .collect()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Relative difference, absolute below 0.001.
pub fn near(what: &str, got: f64, expected: &Value, tolerance: f64) {
    let expected = expected
        .as_f64()
        .unwrap_or_else(|| panic!("{what}: {got} where nothing is expected"));
    let scale = if expected.abs() < 1e-3 {
        1.0
    } else {
        expected.abs()
    };
    assert!(
        (got - expected).abs() <= tolerance * scale,
        "{what}: {got} and not {expected}"
    );
}

/// The same for what may not be defined.
pub fn near_or_none(what: &str, got: Option<f64>, expected: &Value, tolerance: f64) {
    match got {
        Some(got) => near(what, got, expected, tolerance),
        None => assert!(expected.is_null(), "{what}: nothing and not {expected}"),
    }
}

/// A labelled matrix.
pub fn matrix(
    what: &str,
    expected: &Value,
    tolerance: f64,
    entry: impl Fn(&str, &str) -> Option<f64>,
) {
    let (rows, columns) = (&expected["rows"], &expected["cols"]);
    for (i, row) in rows.as_array().unwrap().iter().enumerate() {
        for (j, column) in columns.as_array().unwrap().iter().enumerate() {
            let (row, column) = (row.as_str().unwrap(), column.as_str().unwrap());
            near_or_none(
                &format!("{what} [{row}, {column}]"),
                entry(row, column),
                &expected["data"][i][j],
                tolerance,
            );
        }
    }
}
