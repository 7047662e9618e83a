//! Calibration in words: memberships beside raw values, and proposed thresholds.

use super::settings::Calibration;
use super::words::{aligned, listed};
use crate::words::count;
use ::qca::Finding;
use serde_json::Value;
use std::fmt::Write as _;

/// Proposed thresholds.
pub(super) fn thresholds(column: &str, found: &Finding) -> String {
    let list: Vec<String> = found.thresholds.iter().map(ToString::to_string).collect();
    let groups: Vec<String> = found.groups.iter().map(ToString::to_string).collect();
    let said = format!(
        "Proposed for {column}, in the widest gaps of its values: {}. Groups from low to high have {} cases.\n",
        list.join(", "),
        groups.join(", ")
    );
    said + &listed(&["thresholds should rest on what the values mean; gaps are a hint".to_owned()])
}

/// On which side of the crossover all memberships are; none when they are on both, or on neither.
fn one_sided(scores: &[f64]) -> Option<&'static str> {
    let known: Vec<f64> = scores
        .iter()
        .copied()
        .filter(|score| !score.is_nan())
        .collect();
    if known.is_empty() {
        None
    } else if known.iter().all(|score| *score < 0.5) {
        Some("below")
    } else if known.iter().all(|score| *score > 0.5) {
        Some("above")
    } else {
        None
    }
}

/// Calibrated values beside the raw ones.
pub(super) fn calibrated(
    calibration: &Calibration,
    cases: &[String],
    x: &[f64],
    scores: &[f64],
) -> String {
    let said = |key: &str| calibration.settings.get(key);
    let text = |key: &str| said(key).and_then(Value::as_str).unwrap_or_default();
    let yes = |key: &str, usual: bool| said(key).and_then(Value::as_bool).unwrap_or(usual);
    let thresholds: Vec<String> = said("thresholds")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    let crisp = text("type") == "crisp";
    let method = match text("method").to_ascii_lowercase().as_str() {
        _ if crisp => "as a crisp set",
        "tfr" => "as totally fuzzy and relative",
        "indirect" => "by the indirect method",
        _ if yes("ecdf", false) => "by the direct method along the empirical distribution",
        _ if !yes("logistic", true) || thresholds.len() == 6 => "by the direct method with powers",
        _ => "by the direct method with a logistic curve",
    };
    let mut out = format!("{} was calibrated {method}", calibration.column);
    if !thresholds.is_empty() {
        let _ = write!(out, " at {}", thresholds.join(", "));
    }
    out.push_str(".\n\n");
    let mut lines = vec![vec![
        "case".to_owned(),
        calibration.column.clone(),
        "membership".to_owned(),
    ]];
    for ((case, x), score) in cases.iter().zip(x).zip(scores) {
        lines.push(vec![case.clone(), x.to_string(), format!("{score:.4}")]);
    }
    out.push_str(&aligned(&lines));
    let between = if !crisp && !text("method").eq_ignore_ascii_case("tfr") {
        scores
            .iter()
            .filter(|score| score.total_cmp(&0.5).is_eq())
            .count()
    } else {
        0
    };
    let mut care = Vec::new();
    if let Some(side) = one_sided(scores) {
        care.push(format!("every case is {side} the crossover: they are all alike to an analysis; look at the thresholds and at what the values are counted in"));
    }
    if between > 0 {
        let cases = count(between, "case is", "cases are");
        care.push(format!(
            "{cases} at exactly 0.5 and will belong to no row; move the crossover between values"
        ));
    }
    out + &listed(&care)
}

#[cfg(test)]
mod tests {
    use super::one_sided;

    #[test]
    fn cases_on_one_side_of_the_crossover_are_told() {
        assert_eq!(one_sided(&[0.01, 0.02]), Some("below"));
        assert_eq!(one_sided(&[0.9, f64::NAN, 1.0]), Some("above"));
        assert_eq!(one_sided(&[0.2, 0.8]), None);
        assert_eq!(one_sided(&[0.5, 0.9]), None);
        assert_eq!(one_sided(&[]), None);
    }
}
