//! Funnel plots: effects against their standard errors, to see whether small studies differ from large ones.
//!
//! The standard error runs downwards and the lines are where that share of studies would lie if all had the pooled
//! effect (Sterne and Egger, J Clin Epidemiol 2001;54:1046). Contours show where an effect would differ from none at
//! usual levels (Peters and others, J Clin Epidemiol 2008;61:991). For a network, effects are given less the pooled
//! effect of their comparison (Chaimani and others, PLoS ONE 2013;8:e76654).

use maud::{Markup, html};

use crate::colour::{AXIS, GRID, INK, VERMILLION};
use crate::drawing::{Caption, Drawing};
use crate::effect::{EffectAxis, EffectScale, tick_words};
use crate::lettering::{FONT, bold, haloed, room, shortened, text};
use crate::marks::{Key, dashed, keys, line, polygon, rect, shape};
use crate::number::short;
use crate::placement::{Area, place};
use crate::scale::{Scale, decimals, nice_ticks};
use crate::table::{Cell, Column, Table};

/// A study.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunnelPoint {
    /// Its name.
    pub label: String,
    /// Its effect; a logarithm with [`EffectScale::Log`].
    pub effect: f64,
    /// The standard error of the effect, on the same scale.
    pub error: f64,
    /// Its place in [`Funnel::groups`]: each has a shape of its own.
    pub group: usize,
    /// It was not found but filled in by trim and fill, and is drawn hollow.
    pub filled_in: bool,
}

/// Where an effect begins to differ from none.
#[derive(Debug, Clone, PartialEq)]
pub struct Contour {
    /// For example `p = 0.05`.
    pub label: String,
    /// The normal deviate: 1.96 for 0.05.
    pub deviate: f64,
}

/// Contours at p = 0.1, 0.05 and 0.01.
pub fn usual_contours() -> Vec<Contour> {
    [
        ("p = 0.10", 1.644_854),
        ("p = 0.05", 1.959_964),
        ("p = 0.01", 2.575_829),
    ]
    .map(|(label, deviate)| Contour {
        label: label.to_owned(),
        deviate,
    })
    .to_vec()
}

/// Options of [`funnel`].
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// What the chart is called.
    pub caption: Caption,
    /// What the numbers of effects are: with [`EffectScale::Log`], logarithms of ratios.
    pub scale: EffectScale,
    /// Under the axis.
    pub effect_heading: String,
    /// Beside the axis.
    pub error_heading: String,
    /// The studies.
    pub points: Vec<FunnelPoint>,
    /// Names of the shapes, for example comparisons of a network; none for a single one.
    pub groups: Vec<String>,
    /// The pooled effect.
    pub centre: Option<f64>,
    /// The normal deviate of the limits around it: 1.96 for 95%.
    pub limits: Option<f64>,
    /// Where effects begin to differ from none, the smallest deviate first; see [`usual_contours`].
    pub contours: Vec<Contour>,
    /// Where there is no difference, in the middle of the contours.
    pub null: f64,
    /// Names stand beside their points; otherwise they are in the table alone.
    pub names: bool,
}

impl Default for Funnel {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            scale: EffectScale::default(),
            effect_heading: "Effect".to_owned(),
            error_heading: "Standard error".to_owned(),
            points: Vec::new(),
            groups: Vec::new(),
            centre: None,
            limits: Some(1.959_964),
            contours: Vec::new(),
            null: 0.0,
            names: false,
        }
    }
}

const WIDTH: f64 = 680.0;
const FRAME: Area = Area {
    left: 72.0,
    top: 16.0,
    right: WIDTH - 24.0,
    bottom: 400.0,
};
const RADIUS: f64 = 6.0;
/// Between one contour and the next, from the middle outwards.
const SHADES: [&str; 4] = ["#ffffff", "#b8c4cc", "#d0d8dd", "#e8edee"];

/// Draws a funnel plot. Studies without an effect or an error are in the table only.
pub fn funnel(options: &Funnel) -> Drawing {
    let shown: Vec<&FunnelPoint> = options
        .points
        .iter()
        .filter(|point| {
            options.scale.drawable(point.effect).is_some()
                && EffectScale::Linear.drawable(point.error).is_some()
                && point.error >= 0.0
        })
        .collect();
    let ticks = nice_ticks(
        0.0,
        shown.iter().map(|p| p.error).fold(0.0, f64::max).max(1e-6),
        5,
    );
    let largest = ticks.last().copied().unwrap_or(1.0);
    let down = Scale {
        from: (0.0, largest),
        to: (FRAME.top + 8.0, FRAME.bottom),
    };
    let centre = options
        .centre
        .and_then(|centre| options.scale.drawable(centre));
    let limits = options.limits.filter(|z| z.is_finite() && *z > 0.0);
    let spread = centre
        .zip(limits)
        .map(|(centre, z)| (centre - z * largest, centre + z * largest));
    let axis = across(options, &shown, centre, spread, largest);
    let (legend, legend_height) = legend(options, centre, limits.filter(|_| centre.is_some()));
    let content = html! {
        (contours(options, &axis, down, largest))
        (grid(options, &ticks, down))
        (axis.draw(FRAME.bottom, None))
        (bold(f64::midpoint(FRAME.left, FRAME.right), FRAME.bottom + 44.0, "middle", &shortened(&options.effect_heading, 520.0)))
        @if let Some(centre) = centre { (pooled(&axis, down, centre, limits, largest)) }
        (points(options, &shown, &axis, down))
        (legend)
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| described(options)),
        width: WIDTH,
        height: FRAME.bottom + 68.0 + legend_height,
        content,
        linked: false,
        table: table(options),
    }
}

fn across(
    options: &Funnel,
    shown: &[&FunnelPoint],
    centre: Option<f64>,
    spread: Option<(f64, f64)>,
    largest: f64,
) -> EffectAxis {
    let mut values: Vec<f64> = shown.iter().map(|point| point.effect).collect();
    values.extend(centre);
    if !options.contours.is_empty() {
        values.extend(options.scale.drawable(options.null));
    }
    let (low, high) = (
        values.iter().copied().fold(f64::INFINITY, f64::min),
        values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    );
    let mut range = (low, high);
    // The lines are seen down to the foot of the funnel, unless that would press the points together.
    let feet = spread.into_iter().chain(foot(options, largest));
    for (from, to) in feet {
        let reach = (high - low).max((to - from) / 4.0);
        range.0 = range.0.min(from.max(low - reach));
        range.1 = range.1.max(to.min(high + reach));
    }
    let margin = (range.1 - range.0) * 0.05;
    EffectAxis::new(
        options.scale,
        (range.0 - margin, range.1 + margin),
        (FRAME.left, FRAME.right),
    )
}

/// Where the outermost contour ends below.
fn foot(options: &Funnel, largest: f64) -> Option<(f64, f64)> {
    let null = options.scale.drawable(options.null)?;
    let deviate = options
        .contours
        .iter()
        .map(|contour| contour.deviate)
        .filter(|deviate| deviate.is_finite() && *deviate > 0.0)
        .reduce(f64::max)?;
    Some((null - deviate * largest, null + deviate * largest))
}

fn grid(options: &Funnel, ticks: &[f64], down: Scale) -> Markup {
    let places = decimals(ticks);
    let middle = short(f64::midpoint(FRAME.top, FRAME.bottom));
    html! {
        g aria-hidden="true" {
            @for tick in ticks {
                @let y = down.place(*tick);
                @if options.contours.is_empty() { (line((FRAME.left, y), (FRAME.right, y), GRID, 1.0)) }
                (line((FRAME.left - 5.0, y), (FRAME.left, y), AXIS, 1.5))
                (text(FRAME.left - 9.0, y + 5.0, "end", &tick_words(*tick, places)))
            }
            (line((FRAME.left, FRAME.top), (FRAME.left, FRAME.bottom), AXIS, 1.5))
            text x="18" y=(middle) text-anchor="middle" font-weight="bold" transform={ "rotate(-90 18 " (middle) ")" } {
                (shortened(&options.error_heading, 340.0))
            }
        }
    }
}

/// The area within `deviate` errors of a middle, cut at the sides of the frame.
fn wedge(
    axis: &EffectAxis,
    down: Scale,
    middle: f64,
    deviate: f64,
    largest: f64,
) -> Vec<(f64, f64)> {
    let side = |way: f64| {
        let end = if way < 0.0 {
            axis.scale.from.0
        } else {
            axis.scale.from.1
        };
        // Where the line reaches the side of the frame.
        let reaches = ((end - middle) * way / deviate).clamp(0.0, largest);
        let (x, _) = axis.place(middle + way * deviate * reaches);
        let mut corner = vec![(x, down.place(reaches))];
        if reaches < largest {
            corner.push((x, down.place(largest)));
        }
        corner
    };
    let (tip, _) = axis.place(middle);
    let mut points = vec![(tip, down.place(0.0))];
    points.extend(side(1.0));
    points.extend(side(-1.0).into_iter().rev());
    points
}

fn contours(options: &Funnel, axis: &EffectAxis, down: Scale, largest: f64) -> Markup {
    let Some(null) = options.scale.drawable(options.null) else {
        return Markup::default();
    };
    let levels: Vec<(usize, &Contour)> = options
        .contours
        .iter()
        .enumerate()
        .filter(|(_, contour)| contour.deviate.is_finite() && contour.deviate > 0.0)
        .collect();
    html! {
        @if !levels.is_empty() {
            (rect((FRAME.left, down.place(0.0)), (FRAME.right - FRAME.left, FRAME.bottom - down.place(0.0)), shade(levels.len()), "none"))
            @for (at, contour) in levels.iter().rev() {
                (polygon(&wedge(axis, down, null, contour.deviate, largest), shade(*at), "#768692"))
            }
        }
    }
}

fn shade(at: usize) -> &'static str {
    SHADES[at.min(SHADES.len() - 1)]
}

fn pooled(
    axis: &EffectAxis,
    down: Scale,
    centre: f64,
    limits: Option<f64>,
    largest: f64,
) -> Markup {
    let (x, side) = axis.place(centre);
    html! {
        @if side == 0.0 { (line((x, FRAME.top), (x, FRAME.bottom), VERMILLION, 2.0)) }
        @if let Some(z) = limits {
            @for way in [-1.0, 1.0] {
                @let end = if way < 0.0 { axis.scale.from.0 } else { axis.scale.from.1 };
                @let reaches = ((end - centre) * way / z).clamp(0.0, largest);
                (dashed((x, down.place(0.0)), (axis.place(centre + way * z * reaches).0, down.place(reaches)), INK, "6 4"))
            }
        }
    }
}

fn points(options: &Funnel, shown: &[&FunnelPoint], axis: &EffectAxis, down: Scale) -> Markup {
    let places: Vec<(f64, f64)> = shown
        .iter()
        .map(|point| (axis.place(point.effect).0, down.place(point.error)))
        .collect();
    let names: Vec<String> = if options.names {
        shown
            .iter()
            .map(|point| shortened(&point.label, 180.0))
            .collect()
    } else {
        Vec::new()
    };
    let widths: Vec<f64> = names.iter().map(|name| room(name)).collect();
    let boxes = place(
        &places[..names.len()],
        &widths,
        FONT + 2.0,
        RADIUS,
        FRAME,
        &[],
    );
    html! {
        @for (point, at) in shown.iter().zip(&places) {
            g {
                title { (point.label) }
                (shape(point.group, *at, RADIUS, point.filled_in))
            }
        }
        @for ((name, area), at) in names.iter().zip(&boxes).zip(&places) {
            (named(name, *at, area))
        }
    }
}

/// A name set towards its point.
fn named(name: &str, (x, _): (f64, f64), area: &Area) -> Markup {
    let y = area.bottom - 4.0;
    if area.left > x {
        haloed(area.left, y, "start", INK, name)
    } else if area.right < x {
        haloed(area.right, y, "end", INK, name)
    } else {
        haloed(f64::midpoint(area.left, area.right), y, "middle", INK, name)
    }
}

fn legend(options: &Funnel, centre: Option<f64>, limits: Option<f64>) -> (Markup, f64) {
    let mut entries = Vec::new();
    if options.groups.len() > 1 {
        for (at, name) in options.groups.iter().enumerate() {
            entries.push(Key::new(name, move |x, y| shape(at, (x, y), RADIUS, false)));
        }
    }
    if options.points.iter().any(|point| point.filled_in) {
        entries.push(Key::new("Filled in", |x, y| shape(0, (x, y), RADIUS, true)));
    }
    if let Some(centre) = centre {
        let words = format!("Pooled effect {}", options.scale.written(centre, 2));
        entries.push(Key::new(words, |x, y| {
            line((x - 12.0, y), (x + 12.0, y), VERMILLION, 2.0)
        }));
    }
    if limits.is_some() {
        entries.push(Key::new("Pseudo confidence limits", |x, y| {
            dashed((x - 12.0, y), (x + 12.0, y), INK, "6 4")
        }));
    }
    for (at, contour) in options.contours.iter().enumerate() {
        let words = format!("Beyond {}", contour.label);
        entries.push(Key::new(words, move |x, y| {
            rect((x - 10.0, y - 8.0), (20.0, 16.0), shade(at + 1), "#768692")
        }));
    }
    keys(&entries, (16.0, WIDTH - 8.0), FRAME.bottom + 72.0)
}

fn table(options: &Funnel) -> Table {
    let grouped = options.groups.len() > 1;
    let mut columns = vec![Column::text("Study")];
    if grouped {
        columns.push(Column::text("Group"));
    }
    columns.extend([
        Column::number(&options.effect_heading),
        Column::number(&options.error_heading),
        Column::text("Found or filled in"),
    ]);
    let rows = options
        .points
        .iter()
        .map(|point| {
            let mut cells = vec![Cell::from(point.label.as_str())];
            if grouped {
                cells.push(
                    options
                        .groups
                        .get(point.group)
                        .map_or(Cell::Blank, |name| Cell::from(name.as_str())),
                );
            }
            cells.extend([
                options.scale.cell(point.effect, 2),
                Cell::number(point.error, 3),
                Cell::from(if point.filled_in {
                    "filled in"
                } else {
                    "found"
                }),
            ]);
            cells
        })
        .collect();
    Table { columns, rows }
}

/// How many studies there are, and how many lie outside the limits on each side.
fn described(options: &Funnel) -> String {
    let found = options
        .points
        .iter()
        .filter(|point| !point.filled_in)
        .count();
    let filled = options.points.len() - found;
    let mut out = format!("{found} {}", if found == 1 { "study" } else { "studies" });
    if filled > 0 {
        out.extend([format!(" and {filled} filled in")]);
    }
    out.push_str(", the precise ones at the top.");
    let Some(centre) = options.centre else {
        return out;
    };
    let pooled = options.scale.written(centre, 2);
    out.extend([format!(" The pooled effect is {pooled}")]);
    if let Some(z) = options.limits {
        let beyond = |way: f64| {
            options
                .points
                .iter()
                .filter(|point| (point.effect - centre) * way > z * point.error)
                .count()
        };
        out.extend([format!(
            "; {} lie left of the limits around it and {} right",
            beyond(-1.0),
            beyond(1.0)
        )]);
    }
    out.push('.');
    out
}
