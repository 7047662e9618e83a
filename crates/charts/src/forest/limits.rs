//! Where the axis of a forest plot ends.

use super::{Forest, Summary};

/// Numbers beyond this cannot be told apart on any axis, and would spoil what is reckoned with them.
pub(super) const MOST: f64 = 1e9;

/// The number, brought inside what can be reckoned with; infinities lie at the ends.
pub(super) fn held(value: f64) -> Option<f64> {
    (!value.is_nan()).then(|| value.clamp(-MOST, MOST))
}

/// From the smallest to the largest number that must be seen: estimates, pooled intervals and the line of no
/// difference always; ends of single intervals as far as they are not much wider than is usual among the rows, so
/// that one imprecise study does not press all others together.
pub(super) fn of(options: &Forest) -> (f64, f64) {
    if let Some((low, high)) = options
        .limits
        .filter(|(low, high)| low.is_finite() && high.is_finite() && low < high)
    {
        return (low.max(-MOST), high.min(MOST));
    }
    let seen = |value: f64| options.scale.drawable(value);
    let rows = || options.groups.iter().flat_map(|group| &group.rows);
    let summaries = || {
        options
            .groups
            .iter()
            .flat_map(|group| &group.summaries)
            .chain(&options.summaries)
    };
    let mut must: Vec<f64> = rows().filter_map(|row| seen(row.estimate)).collect();
    must.extend(summaries().flat_map(ends).filter_map(seen));
    must.extend(options.null.and_then(seen));
    let (mut low, mut high) = bounds(&must).unwrap_or((-1.0, 1.0));
    let mut widths: Vec<f64> = rows()
        .filter_map(|row| Some(seen(row.upper)? - seen(row.lower)?))
        .filter(|width| *width >= 0.0)
        .collect();
    widths.sort_by(f64::total_cmp);
    if let Some(usual) = widths.get(widths.len() / 2) {
        let reach = (usual * 0.75).max((high - low) * 0.25);
        let (least, most) = (low - reach, high + reach);
        for row in rows() {
            low = seen(row.lower).map_or(low, |end| low.min(end.max(least)));
            high = seen(row.upper).map_or(high, |end| high.max(end.min(most)));
        }
    }
    let margin = (high - low) * 0.02;
    (low - margin, high + margin)
}

fn ends(summary: &Summary) -> Vec<f64> {
    let mut ends = vec![summary.estimate, summary.lower, summary.upper];
    if let Some((lower, upper)) = summary.prediction {
        ends.extend([lower, upper]);
    }
    ends
}

fn bounds(values: &[f64]) -> Option<(f64, f64)> {
    let low = values.iter().copied().reduce(f64::min)?;
    let high = values.iter().copied().reduce(f64::max)?;
    Some((low, high))
}
