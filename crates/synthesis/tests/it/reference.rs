//! Reference results, and how close is close enough.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// A file that lies beside the tests.
pub fn own(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name);
    read(&path)
}

/// Every reference file of a folder: those beside the tests, and those of the reference collection, which is looked for
/// in `$ALONGSIDE_REFERENCE/synthesis` and in `../shared/reference/synthesis` beside the repository. Where the
/// collection is not there, a line says so.
#[expect(
    clippy::print_stdout,
    reason = "whoever runs the tests sees what was left out"
)]
pub fn collection(folder: &str) -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let places = [
        std::env::var_os("ALONGSIDE_REFERENCE").map(PathBuf::from),
        Some(root.join("../shared/reference")),
        Some(root.join("../../shared/reference")),
    ];
    let found = places
        .into_iter()
        .flatten()
        .map(|place| place.join("synthesis").join(folder))
        .find(|place| place.is_dir());
    let Some(found) = found else {
        println!(
            "SKIPPED: the reference collection for {folder} is not here; set ALONGSIDE_REFERENCE to its folder."
        );
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(&found)
        .expect("the folder can be listed")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default();
            (name.to_string_lossy().into_owned(), read(path))
        })
        .collect()
}

fn read(path: &Path) -> Value {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

/// Within `tolerance` of the expected number: relatively, absolutely below 1e-3; both absent is the same too.
pub fn same(found: Option<f64>, expected: &Value, tolerance: f64, place: &str) {
    match (found, expected.as_f64()) {
        (None, None) => {}
        (Some(found), Some(expected)) => {
            let difference = (found - expected).abs();
            let scale = if expected.abs() < 1e-3 {
                1.0
            } else {
                expected.abs()
            };
            assert!(
                difference <= tolerance * scale,
                "{place}: {found:e}, not {expected:e}"
            );
        }
        _ => panic!("{place}: {found:?}, not {expected}"),
    }
}

/// As near as the optimisers of the reference programs come to what they look for: they stop when τ² moves by less than
/// 1e-5, in limits of τ² and in every refit. For risk differences, whose τ² is about 1e-4 itself, that is a percent.
pub fn near(found: Option<f64>, expected: &Value, place: &str) {
    let tolerance = match expected.as_f64() {
        Some(expected) if expected.abs() < 1e-3 => 3e-4,
        Some(expected) => 1e-2 * (0.03 / expected.abs()).max(1.0),
        None => 0.0,
    };
    same(found, expected, tolerance, place);
}

/// A number of a row.
pub fn number(row: &Value, key: &str) -> f64 {
    row[key]
        .as_f64()
        .unwrap_or_else(|| panic!("no number {key} in {row}"))
}
