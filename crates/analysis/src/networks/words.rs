//! Numbers and tables for people.

use super::prepare::Prepared;
use crate::words::p_value;
use std::fmt::Write as _;
use synthesis::Top;
use synthesis::network::{Estimate, Interval};

/// An effect as people read it: a ratio where the scale is a logarithm.
pub(super) fn effect(value: f64, ratio: bool) -> String {
    let value = if ratio { libm::exp(value) } else { value };
    if value != 0.0 && value.abs() < 0.01 {
        format!("{value:.4}")
    } else {
        format!("{value:.2}")
    }
}

/// `1.20 (0.90 to 1.60)`.
pub(super) fn with_interval(estimate: Estimate, level: f64, ratio: bool) -> String {
    format!(
        "{} ({})",
        effect(estimate.te, ratio),
        interval(estimate.interval(level), ratio)
    )
}

/// `0.90 to 1.60`.
pub(super) fn interval(interval: Interval, ratio: bool) -> String {
    format!(
        "{} to {}",
        effect(interval.lower, ratio),
        effect(interval.upper, ratio)
    )
}

/// A p-value, or a dash.
pub(super) fn p(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(p) if p < 0.001 => "< 0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
    }
}

/// A sentence on a p-value: `p = 0.031`.
pub(super) fn p_in_words(value: Option<f64>) -> String {
    match value {
        None => "no degrees of freedom for a test".to_owned(),
        Some(p) => p_value(p),
    }
}

/// Columns of equal width, the first to the left.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |at: usize| {
        rows.iter()
            .map(|row| row[at].chars().count())
            .chain([head[at].chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    for row in std::iter::once(&head).chain(rows) {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let gap = " ".repeat(widths[at] - cell.chars().count());
            let _ = match at {
                0 => write!(line, "  {cell}{gap}"),
                _ => write!(line, "  {gap}{cell}"),
            };
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// The likelihood of τ² has more than one top: which was taken, and what the next would be.
pub(super) fn other_tops(tau2: Option<f64>, tops: &[Top]) -> Option<String> {
    let near = tops
        .iter()
        .min_by(|a, b| a.lower_by.total_cmp(&b.lower_by))?;
    Some(format!(
        "The likelihood of τ² has more than one top. The highest was taken, τ² = {:.4}; at {:.4} the log-likelihood is {:.3} \
         lower, and the result would be another.",
        tau2?, near.tau2, near.lower_by
    ))
}

/// The convention of mean differences that are standardised here.
pub(super) fn standardised(prepared: &Prepared) -> &'static str {
    if prepared.standardised {
        " (Cohen's d, by the pooled standard deviation of all arms of a study)"
    } else {
        ""
    }
}

/// One item in each line, with a dash.
pub(super) fn list(items: &[String]) -> String {
    items.iter().fold(String::new(), |mut text, item| {
        let _ = writeln!(text, "  - {item}");
        text
    })
}
