//! Waterfalls: how the effects of the components of a combination add up, step by step, from a baseline to the total.
//!
//! Effects add up as in additive component network meta-analysis (Welton and others, Am J Epidemiol 2009;169:1158;
//! Rücker, Petropoulou and Schwarzer, Biom J 2020;62:808); ratios multiply, which is the same for their logarithms.
//! Interactions are steps of their own.

use maud::{Markup, html};

use crate::colour::{AXIS, BLUE, INK, VERMILLION};
use crate::drawing::{Caption, Drawing};
use crate::effect::{EffectAxis, EffectScale};
use crate::lettering::{bold, heavy_room, label, room, shortened, text, widest};
use crate::marks::{Key, arrow, dashed, diamond, keys, line, rect, striped};
use crate::table::{Cell, Column, Table};

/// What one component, or two together, add.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Step {
    /// The component, or the interaction.
    pub label: String,
    /// What it adds; not a number where it cannot be estimated, after which no further step can be drawn.
    pub effect: f64,
    /// It is what two components do together beyond their sum.
    pub interaction: bool,
}

/// What the combination comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Total {
    /// The combination.
    pub label: String,
    /// Its effect.
    pub estimate: f64,
    /// Lower end of its interval.
    pub lower: f64,
    /// Upper end of its interval.
    pub upper: f64,
}

/// Options of [`waterfall`].
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// What the chart is called.
    pub caption: Caption,
    /// What the numbers are: with [`EffectScale::Log`], logarithms of ratios.
    pub scale: EffectScale,
    /// Decimals of effects where they are written.
    pub decimals: usize,
    /// Under the axis, and over the effects.
    pub effect_heading: String,
    /// Where the steps begin, for example “Usual care”.
    pub baseline: String,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// What they come to.
    pub total: Total,
}

impl Default for Waterfall {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            scale: EffectScale::default(),
            decimals: 2,
            effect_heading: "Effect".to_owned(),
            baseline: "Baseline".to_owned(),
            steps: Vec::new(),
            total: Total::default(),
        }
    }
}

const ROW: f64 = 32.0;
const BAR: f64 = 20.0;
const PLOT: f64 = 340.0;

/// Draws a waterfall from the top to the bottom.
pub fn waterfall(options: &Waterfall) -> Drawing {
    let levels = levels(options);
    let names = options
        .steps
        .iter()
        .map(|step| step.label.as_str())
        .chain([options.baseline.as_str()]);
    let name_width = widest(names, 260.0)
        .max(heavy_room(&options.total.label).min(260.0))
        .max(80.0);
    let left = 8.0 + name_width + 18.0;
    let words: Vec<String> = options
        .steps
        .iter()
        .map(|step| written(options, step))
        .collect();
    let total = options.scale.interval(
        (
            options.total.estimate,
            options.total.lower,
            options.total.upper,
        ),
        options.decimals,
    );
    let right = left + PLOT + 18.0;
    let effect_width = words
        .iter()
        .map(|words| room(words))
        .fold(
            heavy_room(&total).max(room(&options.scale.written(0.0, options.decimals))),
            f64::max,
        )
        .min(300.0);
    let width = right + effect_width + 8.0;
    let axis = axis(options, &levels, (left, left + PLOT));
    let top = 8.0;
    let middle = |at: usize| top + ROW * (at as f64 + 0.5);
    let bottom = top + ROW * (options.steps.len() + 2) as f64;
    let zero = axis.place(0.0).0;
    let (key, key_height) = legend(options, (16.0, width - 8.0), bottom + 72.0);
    let content = html! {
        defs { (striped(&format!("{}-together", options.caption.id), "#ffffff")) (striped(&format!("{}-up", options.caption.id), VERMILLION)) }
        (axis.draw(bottom, Some(top)))
        (line((zero, top), (zero, bottom), AXIS, 1.5))
        (label(left - 18.0, middle(0) + 5.0, "end", &options.baseline, name_width))
        circle cx=(crate::number::short(zero)) cy=(crate::number::short(middle(0))) r="5" fill=(INK) {}
        (text(right, middle(0) + 5.0, "start", &options.scale.written(0.0, options.decimals)))
        @for (at, step) in options.steps.iter().enumerate() {
            @let y = middle(at + 1);
            (label(left - 18.0, y + 5.0, "end", &step.label, name_width))
            (text(right, y + 5.0, "start", &words[at]))
            @if let (Some(from), Some(to)) = (levels[at], levels[at + 1]) {
                (bar(options, step, (axis.place(from).0, axis.place(to).0), y))
            }
        }
        @for (at, level) in levels.iter().enumerate().take(options.steps.len() + 1) {
            @if let Some(level) = level {
                @let x = axis.place(*level).0;
                (dashed((x, middle(at) + BAR / 2.0), (x, middle(at + 1) - BAR / 2.0), AXIS, "3 3"))
            }
        }
        (total_row(options, &axis, (left - 18.0, name_width), middle(options.steps.len() + 1)))
        (bold(right, middle(options.steps.len() + 1) + 5.0, "start", &shortened(&total, effect_width / 1.08)))
        (bold(f64::midpoint(left, left + PLOT), bottom + 44.0, "middle", &shortened(&options.effect_heading, PLOT)))
        (key)
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| described(options, &total)),
        width,
        height: bottom + 66.0 + key_height,
        content,
        linked: false,
        table: table(options, &levels),
    }
}

/// The level after each step, the baseline first; nothing from where a step has no number.
fn levels(options: &Waterfall) -> Vec<Option<f64>> {
    let mut level = Some(0.0);
    std::iter::once(level)
        .chain(options.steps.iter().map(|step| {
            level = level
                .zip(options.scale.drawable(step.effect))
                .and_then(|(level, effect)| options.scale.drawable(level + effect));
            level
        }))
        .collect()
}

fn axis(options: &Waterfall, levels: &[Option<f64>], to: (f64, f64)) -> EffectAxis {
    let total = [
        options.total.estimate,
        options.total.lower,
        options.total.upper,
    ];
    let seen: Vec<f64> = levels
        .iter()
        .flatten()
        .copied()
        .chain(
            total
                .into_iter()
                .filter_map(|end| options.scale.drawable(end)),
        )
        .collect();
    let low = seen.iter().copied().fold(0.0, f64::min);
    let high = seen.iter().copied().fold(0.0, f64::max);
    let margin = (high - low) * 0.06;
    EffectAxis::new(options.scale, (low - margin, high + margin), to)
}

/// What a step adds, with its sign; ratios are factors.
fn written(options: &Waterfall, step: &Step) -> String {
    if !step.effect.is_finite() {
        return "not estimable".to_owned();
    }
    let number = options.scale.written(step.effect, options.decimals);
    match options.scale {
        EffectScale::Log => format!("\u{d7} {number}"),
        EffectScale::Linear if step.effect >= 0.0 => format!("+{number}"),
        EffectScale::Linear => number,
    }
}

fn bar(options: &Waterfall, step: &Step, (from, to): (f64, f64), y: f64) -> Markup {
    let pattern = |name: &str| format!("url(#{}-{name})", options.caption.id);
    let fill = if step.interaction {
        pattern("together")
    } else if step.effect < 0.0 {
        BLUE.to_owned()
    } else {
        pattern("up")
    };
    let way = if to < from { -1.0 } else { 1.0 };
    html! {
        (rect((from.min(to), y - BAR / 2.0), ((to - from).abs(), BAR), &fill, INK))
        // A head inside the bar says which way the step goes, where there is room for it.
        @if (to - from).abs() > 22.0 {
            (arrow((to - way * 4.0, y), way, if step.interaction { INK } else { "#ffffff" }))
        }
    }
}

/// What the fills mean, as far as they are used.
fn legend(options: &Waterfall, sides: (f64, f64), y: f64) -> (Markup, f64) {
    let bar =
        |fill: String| move |x: f64, y: f64| rect((x - 11.0, y - 8.0), (22.0, 16.0), &fill, INK);
    let pattern = |name: &str| format!("url(#{}-{name})", options.caption.id);
    let any = |kind: &dyn Fn(&Step) -> bool| options.steps.iter().any(kind);
    let mut entries = Vec::new();
    if any(&|step| !step.interaction && step.effect < 0.0) {
        entries.push(Key::new("Lowers", bar(BLUE.to_owned())));
    }
    if any(&|step| !step.interaction && step.effect >= 0.0) {
        entries.push(Key::new("Raises", bar(pattern("up"))));
    }
    if any(&|step| step.interaction) {
        entries.push(Key::new(
            "Together, beyond the sum",
            bar(pattern("together")),
        ));
    }
    keys(&entries, sides, y)
}

fn total_row(options: &Waterfall, axis: &EffectAxis, (right, most): (f64, f64), y: f64) -> Markup {
    let total = &options.total;
    let seen = |value: f64| {
        options
            .scale
            .drawable(value)
            .map(|value| axis.place(value).0)
    };
    let ends = seen(total.lower).zip(seen(total.upper));
    html! {
        (bold(right, y + 5.0, "end", &shortened(&total.label, most / 1.08)))
        @if let Some(x) = seen(total.estimate) {
            @if let Some((lower, upper)) = ends {
                (diamond(lower.min(x), x, upper.max(x), y, 9.0, "#e69f00"))
            } @else {
                (diamond(x - 7.0, x, x + 7.0, y, 9.0, "#e69f00"))
            }
        }
    }
}

fn table(options: &Waterfall, levels: &[Option<f64>]) -> Table {
    let level = |value: Option<f64>| {
        value.map_or(Cell::Blank, |value| {
            options.scale.cell(value, options.decimals)
        })
    };
    let mut rows = vec![vec![
        Cell::from(options.baseline.as_str()),
        Cell::Blank,
        level(Some(0.0)),
        Cell::Blank,
        Cell::Blank,
    ]];
    rows.extend(
        options
            .steps
            .iter()
            .zip(levels.iter().skip(1))
            .map(|(step, after)| {
                vec![
                    Cell::from(step.label.as_str()),
                    options.scale.cell(step.effect, options.decimals),
                    level(*after),
                    Cell::Blank,
                    Cell::Blank,
                ]
            }),
    );
    let total = &options.total;
    rows.push(vec![
        Cell::from(total.label.as_str()),
        Cell::Blank,
        options.scale.cell(total.estimate, options.decimals),
        options.scale.cell(total.lower, options.decimals),
        options.scale.cell(total.upper, options.decimals),
    ]);
    Table {
        columns: vec![
            Column::text("Step"),
            Column::number("Adds"),
            Column::number(&options.effect_heading),
            Column::number("Lower end"),
            Column::number("Upper end"),
        ],
        rows,
    }
}

fn described(options: &Waterfall, total: &str) -> String {
    let steps: Vec<String> = options
        .steps
        .iter()
        .map(|step| format!("{} {}", step.label, written(options, step)))
        .collect();
    let steps = if steps.is_empty() {
        "no steps".to_owned()
    } else {
        steps.join(", ")
    };
    format!(
        "From {} through {steps}, to {}: {total}.",
        options.baseline, options.total.label
    )
}
