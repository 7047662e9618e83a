//! Named points and the line fitted to them, for example engagement against fidelity by site.

use maud::{Markup, html};

use crate::colour::{AXIS, BLUE, GRID, INK, VERMILLION};
use crate::drawing::Drawing;
use crate::lettering::{FONT, text, text_width};
use crate::marks::{all, line};
use crate::number::{plain, short};
use crate::placement::{Area, Segment, place};
use crate::scale::{Scale, decimals, nice_ticks};
use crate::table::{Cell, Column, Table};

/// An axis.
#[derive(Debug, Clone, Copy, Default)]
pub struct Axis<'a> {
    /// What is measured, with its unit.
    pub title: &'a str,
    /// Ends that are always shown, for example 0 to 100.
    pub range: Option<(f64, f64)>,
    /// Written after each number, for example `%`.
    pub suffix: &'a str,
}

/// A named point.
#[derive(Debug, Clone, Copy, Default)]
pub struct Point<'a> {
    /// Its name.
    pub name: &'a str,
    /// Along.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// Where a click on it leads.
    pub href: Option<&'a str>,
}

/// A straight line worked out elsewhere, with the words that say how well it fits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fit<'a> {
    /// Rise for each unit along.
    pub slope: f64,
    /// Height at 0.
    pub intercept: f64,
    /// For example "R² = 0.53".
    pub label: &'a str,
}

/// Options of [`scatter`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Scatter<'a> {
    /// Begins the ids inside; unique on a page.
    pub id: &'a str,
    /// What the chart shows.
    pub title: &'a str,
    /// What can be seen in it, in a sentence or two, for people who do not see it.
    pub description: &'a str,
    /// Heading of the names in the table.
    pub name_label: &'a str,
    /// Along.
    pub x: Axis<'a>,
    /// Up.
    pub y: Axis<'a>,
    /// The points.
    pub points: &'a [Point<'a>],
    /// The fitted line.
    pub fit: Option<Fit<'a>>,
}

const WIDTH: f64 = 680.0;
const HEIGHT: f64 = 440.0;
const FRAME: Area = Area {
    left: 72.0,
    top: 20.0,
    right: WIDTH - 24.0,
    bottom: HEIGHT - 64.0,
};
const RADIUS: f64 = 6.0;

/// Draws points and their line. Points that are not numbers are left out of the drawing and kept in the table.
pub fn scatter(options: &Scatter<'_>) -> Drawing {
    let shown: Vec<&Point<'_>> = options
        .points
        .iter()
        .filter(|p| p.x.is_finite() && p.y.is_finite())
        .collect();
    let (x_ticks, x) = axis(
        options.x,
        shown.iter().map(|p| p.x),
        (FRAME.left, FRAME.right),
    );
    let (y_ticks, y) = axis(
        options.y,
        shown.iter().map(|p| p.y),
        (FRAME.bottom, FRAME.top),
    );
    let content = html! {
        (grid(options, &x_ticks, x, &y_ticks, y))
        @if let Some(fit) = options.fit { (fitted(fit, x, y)) }
        (points(&shown, x, y, options.fit.and_then(|fit| ends(fit, x, y))))
    };
    Drawing {
        id: options.id.to_owned(),
        title: options.title.to_owned(),
        description: options.description.to_owned(),
        width: WIDTH,
        height: HEIGHT,
        content,
        linked: options.points.iter().any(|point| point.href.is_some()),
        table: Table {
            columns: vec![
                Column::text(options.name_label),
                measured(options.x),
                measured(options.y),
            ],
            rows: options
                .points
                .iter()
                .map(|p| vec![Cell::linked(p.name, p.href), cell(p.x), cell(p.y)])
                .collect(),
        },
    }
}

fn measured(axis: Axis<'_>) -> Column {
    Column {
        suffix: axis.suffix.to_owned(),
        ..Column::number(axis.title)
    }
}

/// A number with as many decimals as it needs, two at most.
fn cell(value: f64) -> Cell {
    let decimals = plain(value, 2).split_once('.').map_or(0, |(_, d)| d.len());
    Cell::number(value, decimals)
}

fn axis(
    axis: Axis<'_>,
    values: impl Iterator<Item = f64> + Clone,
    to: (f64, f64),
) -> (Vec<f64>, Scale) {
    let (low, high) = axis.range.unwrap_or((f64::INFINITY, f64::NEG_INFINITY));
    let low = values.clone().fold(low, f64::min);
    let high = values.fold(high, f64::max);
    let mut ticks = nice_ticks(low, high, 6);
    let mut from = (
        ticks.first().copied().unwrap_or(0.0),
        ticks.last().copied().unwrap_or(1.0),
    );
    // Ends that were asked for are kept, though they are not round: a score from 3 to 12 begins at 3.
    if axis.range.is_some() && low < high {
        from = (low, high);
        ticks.retain(|tick| (low..=high).contains(tick));
    }
    (ticks, Scale { from, to })
}

fn grid(options: &Scatter<'_>, x_ticks: &[f64], x: Scale, y_ticks: &[f64], y: Scale) -> Markup {
    let (x_places, y_places) = (decimals(x_ticks), decimals(y_ticks));
    html! {
        g aria-hidden="true" {
            @for tick in x_ticks {
                (line((x.place(*tick), FRAME.top), (x.place(*tick), FRAME.bottom), GRID, 1.0))
                (text(x.place(*tick), FRAME.bottom + 20.0, "middle", &format!("{}{}", plain(*tick, x_places), options.x.suffix)))
            }
            @for tick in y_ticks {
                (line((FRAME.left, y.place(*tick)), (FRAME.right, y.place(*tick)), GRID, 1.0))
                (text(FRAME.left - 8.0, y.place(*tick) + 5.0, "end", &format!("{}{}", plain(*tick, y_places), options.y.suffix)))
            }
            (line((FRAME.left, FRAME.bottom), (FRAME.right, FRAME.bottom), AXIS, 2.0))
            (line((FRAME.left, FRAME.top), (FRAME.left, FRAME.bottom), AXIS, 2.0))
            text x=(short(f64::midpoint(FRAME.left, FRAME.right))) y=(short(HEIGHT - 14.0)) text-anchor="middle" font-weight="bold" { (options.x.title) }
            @let middle = short(f64::midpoint(FRAME.top, FRAME.bottom));
            text x="18" y=(middle) text-anchor="middle" font-weight="bold" transform={ "rotate(-90 18 " (middle) ")" } { (options.y.title) }
        }
    }
}

/// The part of the line inside the frame.
fn ends(fit: Fit<'_>, x: Scale, y: Scale) -> Option<Segment> {
    if !fit.slope.is_finite() || !fit.intercept.is_finite() {
        return None;
    }
    let height = |at: f64| fit.slope * at + fit.intercept;
    let (mut from, mut to) = x.from;
    if fit.slope != 0.0 {
        let (a, b) = (
            (y.from.0 - fit.intercept) / fit.slope,
            (y.from.1 - fit.intercept) / fit.slope,
        );
        from = from.max(a.min(b));
        to = to.min(a.max(b));
    } else if !(y.from.0..=y.from.1).contains(&fit.intercept) {
        return None;
    }
    (from < to).then(|| {
        (
            (x.place(from), y.place(height(from))),
            (x.place(to), y.place(height(to))),
        )
    })
}

/// The line, dashed, with its words above the frame.
fn fitted(fit: Fit<'_>, x: Scale, y: Scale) -> Markup {
    let Some(((x1, y1), (x2, y2))) = ends(fit, x, y) else {
        return Markup::default();
    };
    html! {
        line class="app-chart__fit" x1=(short(x1)) y1=(short(y1)) x2=(short(x2)) y2=(short(y2))
            stroke=(VERMILLION) stroke-width="2.5" stroke-dasharray="8 5" {}
        @if !fit.label.is_empty() {
            // Above the frame, with a sample of the line, so that it covers no point's name.
            line x1=(short(FRAME.right - text_width(fit.label) - 50.0)) y1="10" x2=(short(FRAME.right - text_width(fit.label) - 16.0)) y2="10"
                stroke=(VERMILLION) stroke-width="2.5" stroke-dasharray="8 5" {}
            (text(FRAME.right, 15.0, "end", fit.label))
        }
    }
}

fn points(shown: &[&Point<'_>], x: Scale, y: Scale, line: Option<Segment>) -> Markup {
    let places: Vec<(f64, f64)> = shown.iter().map(|p| (x.place(p.x), y.place(p.y))).collect();
    let widths: Vec<f64> = shown.iter().map(|p| text_width(p.name)).collect();
    let names = place(&places, &widths, FONT + 2.0, RADIUS, FRAME, line.as_slice());
    all(shown.iter().zip(&places).zip(&names).map(|((point, (px, py)), name)| {
        let near_right = name.left > *px;
        let inside = html! {
            circle cx=(short(*px)) cy=(short(*py)) r=(short(RADIUS)) fill=(BLUE) stroke="#ffffff" stroke-width="1.5" {}
            // White behind the letters keeps a name readable where it crosses a line.
            text x=(short(if near_right { name.left } else { name.right })) y=(short(name.bottom - 4.0))
                text-anchor=(if near_right { "start" } else { "end" }) fill=(if point.href.is_some() { "#005eb8" } else { INK })
                stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke" { (point.name) }
        };
        html! {
            @if let Some(href) = point.href { a href=(href) { (inside) } } @else { g { (inside) } }
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(points: &[Point<'_>], fit: Option<Fit<'_>>) -> String {
        let options = Scatter {
            id: "s",
            title: "Engagement against fidelity",
            description: "Two sites.",
            name_label: "Site",
            x: Axis {
                title: "Fidelity",
                range: Some((3.0, 12.0)),
                suffix: "",
            },
            y: Axis {
                title: "Engaged",
                range: Some((0.0, 100.0)),
                suffix: "%",
            },
            points,
            fit,
        };
        scatter(&options).document()
    }

    #[test]
    fn points_lead_to_their_rows_and_numbers_that_are_none_are_left_out() {
        let svg = drawn(
            &[
                Point {
                    name: "Site <1>",
                    x: 8.0,
                    y: 60.0,
                    href: Some("/sites/1"),
                },
                Point {
                    name: "Site 2",
                    x: f64::NAN,
                    y: 60.0,
                    href: None,
                },
            ],
            Some(Fit {
                slope: 8.0,
                intercept: -10.0,
                label: "R² = 0.5",
            }),
        );
        assert!(
            svg.contains(r#"<a href="/sites/1">"#)
                && svg.contains("Site &lt;1&gt;")
                && svg.contains("R² = 0.5")
        );
        assert!(
            !svg.contains("NaN") && !svg.contains("Site 2") && !svg.contains("style="),
            "{svg}"
        );
    }

    #[test]
    fn a_chart_without_points_or_with_a_line_outside_is_still_a_chart() {
        for fit in [
            Fit {
                slope: 0.0,
                intercept: 500.0,
                label: "",
            },
            Fit {
                slope: f64::NAN,
                intercept: 0.0,
                label: "",
            },
            Fit {
                slope: 0.001,
                intercept: -50.0,
                label: "",
            },
        ] {
            assert!(!drawn(&[], Some(fit)).contains("app-chart__fit"));
        }
    }
}
