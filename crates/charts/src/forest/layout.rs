//! Where the columns of a forest plot stand.

use super::{Forest, ForestRow, Summary};
use crate::lettering::{heavy_room, room, widest, wrapped};

/// A line of the plot, from top to bottom.
#[derive(Debug, Clone, Copy)]
pub(super) enum Line<'a> {
    Heading(&'a str),
    Row(&'a ForestRow, f64),
    Summary(&'a Summary, f64),
    Prediction((f64, f64), f64),
    Note(&'a str),
}

/// Rows of subgroups stand in from their heading.
pub(super) const INDENT: f64 = 12.0;

/// Everything that takes a line.
pub(super) fn listed(options: &Forest) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    for group in &options.groups {
        let indent = if group.heading.is_empty() {
            0.0
        } else {
            out.push(Line::Heading(&group.heading));
            INDENT
        };
        out.extend(group.rows.iter().map(|row| Line::Row(row, indent)));
        pooled(&mut out, &group.summaries, indent);
        if !group.note.is_empty() {
            out.push(Line::Note(&group.note));
        }
    }
    pooled(&mut out, &options.summaries, 0.0);
    out
}

fn pooled<'a>(out: &mut Vec<Line<'a>>, summaries: &'a [Summary], indent: f64) {
    for summary in summaries {
        out.push(Line::Summary(summary, indent));
        if let Some(prediction) = summary.prediction {
            out.push(Line::Prediction(prediction, indent));
        }
    }
}

/// Places of the columns, as (left, right) or as the side to which words are set.
#[derive(Debug)]
pub(super) struct Layout {
    pub label: (f64, f64),
    pub columns: Vec<(f64, f64)>,
    pub plot: (f64, f64),
    /// The effects in words.
    pub effect: (f64, f64),
    /// Right side of the weights.
    pub weight: f64,
    pub width: f64,
    /// Of labels, effects, weights, and the further columns, broken into lines.
    pub headings: Vec<Vec<String>>,
    weighted: bool,
}

const GAP: f64 = 16.0;

impl Layout {
    pub(super) fn new(options: &Forest, listed: &[Line<'_>]) -> Self {
        // Headings are heavy.
        let heavy = 1.08;
        let label_width = listed
            .iter()
            .map(|line| match line {
                Line::Row(row, indent) => room(&row.label) + indent,
                Line::Summary(summary, indent) => heavy_room(&summary.label) + indent,
                Line::Prediction(_, indent) => room("Prediction interval") + indent,
                Line::Heading(words) => heavy_room(words),
                Line::Note(_) => 0.0,
            })
            .fold(
                heavy_room(&options.label_heading).clamp(80.0, 160.0),
                f64::max,
            )
            .min(if options.columns.is_empty() {
                320.0
            } else {
                280.0
            });
        let mut x = 8.0 + label_width;
        let label = (8.0, x);
        let mut columns = Vec::new();
        for (at, heading) in options.columns.iter().enumerate() {
            let cells = listed.iter().filter_map(|line| match line {
                Line::Row(row, _) => row.columns.get(at),
                Line::Summary(summary, _) => summary.columns.get(at),
                _ => None,
            });
            let word = heading
                .split_whitespace()
                .map(heavy_room)
                .fold(24.0, f64::max);
            let width = widest(cells.map(String::as_str), 100.0).max(word.min(100.0));
            // Further columns would leave no room for the picture: the table has them all.
            if x + GAP + width > 500.0 {
                break;
            }
            columns.push((x + GAP, x + GAP + width));
            x += GAP + width;
        }
        let effects = listed
            .iter()
            .map(|line| match line {
                Line::Row(row, _) => room(
                    &options
                        .scale
                        .interval((row.estimate, row.lower, row.upper), options.decimals),
                ),
                Line::Summary(sum, _) => {
                    let effect = (sum.estimate, sum.lower, sum.upper);
                    heavy_room(&options.scale.interval(effect, options.decimals))
                }
                Line::Prediction((lower, upper), _) => {
                    room(&options.scale.range(*lower, *upper, options.decimals))
                }
                _ => 0.0,
            })
            .fold(
                heavy_room(&options.effect_heading).clamp(120.0, 180.0),
                f64::max,
            )
            .min(300.0);
        let weighted = listed.iter().any(
            |line| matches!(line, Line::Row(row, _) if row.weight.is_some_and(f64::is_finite)),
        );
        let weights = if weighted {
            let word = heavy_room(&options.weight_heading);
            listed
                .iter()
                .map(|line| match line {
                    Line::Row(row, _) => row
                        .weight
                        .filter(|weight| weight.is_finite())
                        .map_or(0.0, |weight| room(&super::numbers::weight(weight))),
                    _ => 0.0,
                })
                .fold(word.min(80.0), f64::max)
                .min(90.0)
        } else {
            0.0
        };
        let rest = x + GAP + effects + if weighted { GAP + weights } else { 0.0 } + 8.0;
        let plot_width = (960.0 - rest - GAP).clamp(240.0, 320.0);
        let plot = (x + GAP, x + GAP + plot_width);
        let effect = plot.1 + GAP;
        let mut right = effect + effects;
        if weighted {
            right += GAP + weights;
        }
        let broken = |words: &str, width: f64| wrapped(words, width / heavy, 3);
        let mut headings = vec![
            broken(&options.label_heading, label_width),
            broken(&options.effect_heading, effects),
            broken(&options.weight_heading, weights),
        ];
        headings.extend(
            options
                .columns
                .iter()
                .zip(&columns)
                .map(|(heading, (left, right))| broken(heading, right - left)),
        );
        Self {
            label,
            columns,
            plot,
            effect: (effect, effect + effects),
            weight: right,
            width: right + 8.0,
            headings,
            weighted,
        }
    }

    pub(super) const fn weighted(&self) -> bool {
        self.weighted
    }

    /// The lines of the tallest heading.
    pub(super) fn heading_lines(&self) -> usize {
        self.headings.iter().map(Vec::len).max().unwrap_or(1).max(1)
    }
}
