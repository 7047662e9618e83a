//! Forest plots: an interval for each study, pooled effects as diamonds under them.
//!
//! The conventions are those of Lewis and Clarke (BMJ 2001;322:1479): squares whose area grows with the weight, lines
//! for intervals, diamonds as wide as the interval of a pooled effect, a line of no difference; arrows where an
//! interval leaves the axis. The interval of prediction (Riley, Higgins and Deeks, BMJ 2011;342:d549) is a bar.

mod layout;
mod limits;
mod numbers;

use maud::{Markup, html};

use crate::colour::{AXIS, BLUE, GRID, INK, LINK, VERMILLION};
use crate::drawing::{Caption, Drawing};
use crate::effect::{EffectAxis, EffectScale};
use crate::lettering::{LINE, bold, haloed, label, lines, shortened, wrapped};
use crate::marks::{all, arrow, dashed, diamond, line, rect};
use layout::{INDENT, Layout, Line};

/// How effects were pooled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pooling {
    /// Random effects, a filled diamond.
    #[default]
    Random,
    /// A common effect (“fixed effect”), a hollow diamond.
    Common,
}

/// A study, or one comparison of a network.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestRow {
    /// What the row is about.
    pub label: String,
    /// Where its label leads.
    pub href: Option<String>,
    /// The effect; not a number where it cannot be estimated.
    pub estimate: f64,
    /// Lower end of its interval.
    pub lower: f64,
    /// Upper end of its interval.
    pub upper: f64,
    /// Its share of the pooled effect, in per cent; without one the squares are equally large.
    pub weight: Option<f64>,
    /// What stands in the further columns, in the order of [`Forest::columns`].
    pub columns: Vec<String>,
}

/// A pooled effect.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// For example “Random effects”.
    pub label: String,
    /// The effect; not a number where it cannot be estimated.
    pub estimate: f64,
    /// Lower end of its interval.
    pub lower: f64,
    /// Upper end of its interval.
    pub upper: f64,
    /// How it was pooled.
    pub pooling: Pooling,
    /// Where the effect of another study would lie.
    pub prediction: Option<(f64, f64)>,
    /// What stands in the further columns, for example totals.
    pub columns: Vec<String>,
}

/// Rows that belong together: a subgroup, or all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestGroup {
    /// Heading of a subgroup; empty where there are none.
    pub heading: String,
    /// The rows.
    pub rows: Vec<ForestRow>,
    /// What the subgroup comes to.
    pub summaries: Vec<Summary>,
    /// Under it, for example how different its studies are; may be empty.
    pub note: String,
}

/// Options of [`forest`].
#[derive(Debug, Clone, PartialEq)]
pub struct Forest {
    /// What the chart is called.
    pub caption: Caption,
    /// What the numbers of effects are: with [`EffectScale::Log`], logarithms of ratios.
    pub scale: EffectScale,
    /// Decimals of effects where they are written.
    pub decimals: usize,
    /// Heading of the labels.
    pub label_heading: String,
    /// Heading of the effects, with the level of their intervals.
    pub effect_heading: String,
    /// Heading of the weights.
    pub weight_heading: String,
    /// Headings of further columns between label and picture, for example numbers of people in each arm.
    pub columns: Vec<String>,
    /// The rows.
    pub groups: Vec<ForestGroup>,
    /// What all of them come to.
    pub summaries: Vec<Summary>,
    /// Sentences under everything, for example heterogeneity and the test between subgroups.
    pub notes: Vec<String>,
    /// Where there is no difference: 0, also for logarithms of ratios.
    pub null: Option<f64>,
    /// Ends of the axis; without them they follow from the numbers, and very wide intervals end in arrows.
    pub limits: Option<(f64, f64)>,
    /// What an effect left of no difference means, for example “Favours peer support”.
    pub below: String,
    /// What an effect right of no difference means.
    pub above: String,
}

impl Default for Forest {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            scale: EffectScale::default(),
            decimals: 2,
            label_heading: "Study".to_owned(),
            effect_heading: "Effect (95% interval)".to_owned(),
            weight_heading: "Weight".to_owned(),
            columns: Vec::new(),
            groups: Vec::new(),
            summaries: Vec::new(),
            notes: Vec::new(),
            null: Some(0.0),
            limits: None,
            below: String::new(),
            above: String::new(),
        }
    }
}

/// Height of a row.
const ROW: f64 = 26.0;

/// Draws a forest plot. A row without an estimate keeps its place and says so.
pub fn forest(options: &Forest) -> Drawing {
    let listed = layout::listed(options);
    let layout = Layout::new(options, &listed);
    let axis = EffectAxis::new(
        options.scale,
        limits::of(options),
        (layout.plot.0 + 10.0, layout.plot.1 - 10.0),
    );
    let heaviest = options
        .groups
        .iter()
        .flat_map(|group| &group.rows)
        .filter_map(|row| row.weight)
        .filter(|weight| weight.is_finite() && *weight > 0.0)
        .fold(0.0, f64::max);
    let head_lines = layout.heading_lines();
    let top = 14.0 + LINE * head_lines as f64 + 6.0;
    let bottom = top + ROW * listed.len() as f64 + 6.0;
    let mut y = bottom + 26.0;
    let sides = sides(options, &layout, &axis, y + 22.0);
    if let Some((_, height)) = &sides {
        y += 8.0 + height;
    }
    let notes: Vec<String> = options
        .notes
        .iter()
        .flat_map(|note| wrapped(note, layout.width - 16.0, 3))
        .collect();
    let content = html! {
        (headings(&layout, top))
        (reference(options, &axis, top, bottom))
        @for (at, line) in listed.iter().enumerate() {
            (row(options, &layout, &axis, line, top + ROW * (at as f64 + 0.5) + 3.0, heaviest))
        }
        (axis.draw(bottom, None))
        @if let Some((sides, _)) = sides { (sides) }
        (lines(8.0, y + 20.0, "start", false, &notes))
    };
    let height = y + 12.0 + LINE * notes.len() as f64;
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| numbers::described(options)),
        width: layout.width,
        height,
        content,
        linked: options
            .groups
            .iter()
            .any(|group| group.rows.iter().any(|row| row.href.is_some())),
        table: numbers::table(options),
    }
}

fn headings(layout: &Layout, top: f64) -> Markup {
    let at = |x: f64, anchor: &str, words: &[String]| {
        let y = top - 12.0 - LINE * (words.len().max(1) - 1) as f64;
        lines(x, y, anchor, true, words)
    };
    html! {
        (at(layout.label.0, "start", &layout.headings[0]))
        @for (column, words) in layout.columns.iter().zip(&layout.headings[3..]) {
            (at(column.1, "end", words))
        }
        (at(layout.effect.0, "start", &layout.headings[1]))
        @if layout.weighted() { (at(layout.weight, "end", &layout.headings[2])) }
        (line((8.0, top - 3.0), (layout.width - 8.0, top - 3.0), AXIS, 1.0))
    }
}

/// The line of no difference, and a fine one through the last pooled effect.
fn reference(options: &Forest, axis: &EffectAxis, top: f64, bottom: f64) -> Markup {
    let inside = |value: f64| {
        options
            .scale
            .drawable(value)
            .map(|value| axis.place(value))
            .filter(|(_, side)| *side == 0.0)
            .map(|(x, _)| x)
    };
    let pooled = options
        .summaries
        .last()
        .and_then(|summary| inside(summary.estimate));
    html! {
        g aria-hidden="true" {
            @if let Some(x) = pooled { (dashed((x, top), (x, bottom), VERMILLION, "2 4")) }
            @if let Some(x) = options.null.and_then(inside) { (line((x, top), (x, bottom), AXIS, 1.5)) }
        }
    }
}

/// What either side of the axis means, under it.
fn sides(options: &Forest, layout: &Layout, axis: &EffectAxis, y: f64) -> Option<(Markup, f64)> {
    if options.below.is_empty() && options.above.is_empty() {
        return None;
    }
    let (left, right) = layout.plot;
    let middle = options
        .null
        .and_then(|null| options.scale.drawable(null))
        .map_or(f64::midpoint(left, right), |null| axis.place(null).0)
        .clamp(left + 20.0, right - 20.0);
    let (low, high) = (layout.label.0, layout.width - 8.0);
    // Words may reach over the plot's edge, as far as the drawing goes.
    let below = wrapped(&options.below, (middle - 24.0 - low).min(190.0), 2);
    let above = wrapped(&options.above, (high - middle - 24.0).min(190.0), 2);
    let height = LINE * below.len().max(above.len()) as f64;
    let part = |way: f64, words: &[String]| {
        let anchor = if way < 0.0 { "end" } else { "start" };
        html! {
            @if !words.is_empty() {
                (line((middle + way * 4.0, y - 5.0), (middle + way * 12.0, y - 5.0), AXIS, 1.5))
                (arrow((middle + way * 19.0, y - 5.0), way, AXIS))
                (lines(middle + way * 24.0, y, anchor, false, words))
            }
        }
    };
    let drawn = html! { (part(-1.0, &below)) (part(1.0, &above)) };
    Some((drawn, height))
}

fn row(
    options: &Forest,
    layout: &Layout,
    axis: &EffectAxis,
    line: &Line<'_>,
    y: f64,
    heaviest: f64,
) -> Markup {
    let base = y + 5.0;
    match line {
        // Nothing else stands in its line, so a heading may cross the line of no difference.
        Line::Heading(words) => heading(layout, base, words),
        Line::Note(words) => {
            let shown = shortened(words, layout.width - layout.label.0 - INDENT - 8.0);
            haloed(layout.label.0 + INDENT, base, "start", INK, &shown)
        }
        Line::Row(row, indent) => {
            let name = label(
                layout.label.0 + indent,
                base,
                "start",
                &row.label,
                layout.label.1 - layout.label.0 - indent,
            );
            html! {
                @if let Some(href) = &row.href { a href=(href) fill=(LINK) { (name) } } @else { (name) }
                (columns(layout, &row.columns, base))
                (interval(options, axis, (row.estimate, row.lower, row.upper), y, half(row.weight, heaviest)))
                (effect_words(layout, base, &options.scale.interval((row.estimate, row.lower, row.upper), options.decimals)))
                @if let Some(weight) = row.weight.filter(|w| w.is_finite()) {
                    (label(layout.weight, base, "end", &numbers::weight(weight), 90.0))
                }
            }
        }
        Line::Summary(summary, indent) => {
            let effect = (summary.estimate, summary.lower, summary.upper);
            html! {
                (label_bold_at(layout, base, &summary.label, *indent))
                (columns(layout, &summary.columns, base))
                (pooled(options, axis, summary, y))
                (bold(layout.effect.0, base, "start", &shortened(&options.scale.interval(effect, options.decimals), (layout.effect.1 - layout.effect.0) / 1.08)))
            }
        }
        Line::Prediction((lower, upper), indent) => html! {
            (label(layout.label.0 + indent, base, "start", "Prediction interval", layout.label.1 - layout.label.0 - indent))
            (predicted(axis, *lower, *upper, y))
            (effect_words(layout, base, &options.scale.range(*lower, *upper, options.decimals)))
        },
    }
}

fn effect_words(layout: &Layout, base: f64, words: &str) -> Markup {
    let (left, right) = layout.effect;
    label(left, base, "start", words, right - left)
}

fn heading(layout: &Layout, base: f64, words: &str) -> Markup {
    let shown = shortened(words, (layout.width - layout.label.0 - 8.0) / 1.08);
    html! {
        g font-weight="bold" { (haloed(layout.label.0, base, "start", INK, &shown)) }
    }
}

fn label_bold_at(layout: &Layout, base: f64, words: &str, indent: f64) -> Markup {
    let most = (layout.label.1 - layout.label.0 - indent) / 1.08;
    let shown = shortened(words, most);
    html! { (bold(layout.label.0 + indent, base, "start", &shown)) }
}

fn columns(layout: &Layout, cells: &[String], base: f64) -> Markup {
    all(layout
        .columns
        .iter()
        .zip(cells)
        .map(|(column, words)| label(column.1, base, "end", words, column.1 - column.0)))
}

/// Half the side of a square: its area is to the largest as its weight is to the heaviest.
fn half(weight: Option<f64>, heaviest: f64) -> f64 {
    let least = 2.0;
    match weight {
        Some(weight) if weight.is_finite() && weight > 0.0 && heaviest > 0.0 => {
            ((weight / heaviest).sqrt() * 9.0).max(least)
        }
        Some(_) => least,
        None => 5.0,
    }
}

/// A square on its line, with arrows where the line goes on beyond the axis.
fn interval(
    options: &Forest,
    axis: &EffectAxis,
    (estimate, lower, upper): (f64, f64, f64),
    y: f64,
    half: f64,
) -> Markup {
    let Some(estimate) = limits::held(estimate).filter(|_| estimate.is_finite()) else {
        return Markup::default();
    };
    let (x, side) = axis.place(estimate);
    let ends = limits::held(lower).zip(limits::held(upper));
    html! {
        @if let Some((lower, upper)) = ends { (whisker(axis, lower.min(estimate), upper.max(estimate), y, INK)) }
        @if side == 0.0 && options.scale.drawable(estimate).is_some() {
            (rect((x - half, y - half), (half * 2.0, half * 2.0), BLUE, INK))
            @if half > 5.0 { (line((x, y - 3.0), (x, y + 3.0), "#ffffff", 1.5)) }
        } @else if ends.is_none() {
            (arrow((x, y), side, INK))
        }
    }
}

fn whisker(axis: &EffectAxis, lower: f64, upper: f64, y: f64, colour: &str) -> Markup {
    let ((from, before), (to, after)) = (axis.place(lower), axis.place(upper));
    // An interval that lies beyond one end as a whole is an arrow at that end.
    let beyond = before * after > 0.0;
    html! {
        (line((from, y), (to, y), colour, 1.5))
        @if before < 0.0 { (arrow((from, y), -1.0, colour)) }
        @if after > 0.0 { (arrow((to, y), 1.0, colour)) }
        @if !beyond && before == 0.0 { (line((from, y - 4.0), (from, y + 4.0), colour, 1.5)) }
        @if !beyond && after == 0.0 { (line((to, y - 4.0), (to, y + 4.0), colour, 1.5)) }
    }
}

fn pooled(options: &Forest, axis: &EffectAxis, summary: &Summary, y: f64) -> Markup {
    let Some(estimate) = limits::held(summary.estimate).filter(|e| e.abs() < limits::MOST) else {
        return Markup::default();
    };
    let (Some(lower), Some(upper)) = (limits::held(summary.lower), limits::held(summary.upper))
    else {
        return interval(
            options,
            axis,
            (summary.estimate, f64::NAN, f64::NAN),
            y,
            5.0,
        );
    };
    let fill = match summary.pooling {
        Pooling::Random => VERMILLION,
        Pooling::Common => "#ffffff",
    };
    let ((from, before), (middle, side), (to, after)) = (
        axis.place(lower.min(estimate)),
        axis.place(estimate),
        axis.place(upper.max(estimate)),
    );
    html! {
        @if side == 0.0 {
            (diamond(from, middle, to, y, 8.0, fill))
            @if before < 0.0 { (arrow((from, y), -1.0, INK)) }
            @if after > 0.0 { (arrow((to, y), 1.0, INK)) }
        } @else {
            (whisker(axis, lower, upper, y, INK))
        }
    }
}

fn predicted(axis: &EffectAxis, lower: f64, upper: f64, y: f64) -> Markup {
    let (Some(lower), Some(upper)) = (limits::held(lower), limits::held(upper)) else {
        return Markup::default();
    };
    let ((from, before), (to, after)) =
        (axis.place(lower.min(upper)), axis.place(upper.max(lower)));
    html! {
        (rect((from, y - 3.5), (to - from, 7.0), GRID, INK))
        @if before != 0.0 { (arrow((from, y), -1.0, INK)) }
        @if after != 0.0 { (arrow((to, y), 1.0, INK)) }
    }
}
