//! Calibration in words: memberships beside raw values, and proposed thresholds.

use super::arguments::{CalibrateArgs, Method};
use super::words::aligned;
use ::qca::Finding;
use std::fmt::Write as _;

/// Proposed thresholds.
pub(super) fn thresholds(column: &str, found: &Finding) -> String {
    let list: Vec<String> = found.thresholds.iter().map(ToString::to_string).collect();
    let groups: Vec<String> = found.groups.iter().map(ToString::to_string).collect();
    format!(
        "Proposed for {column}, in the widest gaps of its values: {}. Groups from low to high have {} cases.\n\n\
         To be careful about:\n- thresholds should rest on what the values mean; gaps are a hint.\n",
        list.join(", "),
        groups.join(", ")
    )
}

/// Calibrated values beside the raw ones.
pub(super) fn calibrated(
    args: &CalibrateArgs,
    cases: &[String],
    x: &[f64],
    scores: &[f64],
) -> String {
    let method = match args.method {
        Method::Crisp => "as a crisp set",
        Method::Direct if args.ecdf => "by the direct method along the empirical distribution",
        Method::Direct if args.linear || args.thresholds.len() == 6 => {
            "by the direct method with powers"
        }
        Method::Direct => "by the direct method with a logistic curve",
        Method::Indirect => "by the indirect method",
        Method::Tfr => "as totally fuzzy and relative",
    };
    let list: Vec<String> = args.thresholds.iter().map(ToString::to_string).collect();
    let mut out = format!("{} was calibrated {method}", args.column);
    if !list.is_empty() {
        let _ = write!(out, " at {}", list.join(", "));
    }
    out.push_str(".\n\n");
    let mut lines = vec![vec![
        "case".to_owned(),
        args.column.clone(),
        "membership".to_owned(),
    ]];
    for ((case, x), score) in cases.iter().zip(x).zip(scores) {
        lines.push(vec![case.clone(), x.to_string(), format!("{score:.4}")]);
    }
    out.push_str(&aligned(&lines));
    let between = if args.method == Method::Direct || args.method == Method::Indirect {
        scores
            .iter()
            .filter(|score| score.total_cmp(&0.5).is_eq())
            .count()
    } else {
        0
    };
    if between > 0 {
        let _ = write!(
            out,
            "\nTo be careful about:\n- {} at exactly 0.5 and will belong to no row; move the crossover between values.\n",
            if between == 1 {
                "1 case is".to_owned()
            } else {
                format!("{between} cases are")
            }
        );
    }
    out
}
