//! A number over time: columns by month, or a small line between words.

use maud::{Markup, html};

use crate::colour::{AXIS, BLUE, GRID};
use crate::drawing::Drawing;
use crate::lettering::{text, text_width};
use crate::marks::{all, line};
use crate::number::{grouped, plain, short};
use crate::scale::{Scale, nice_ticks};
use crate::table::{Cell, Column, Table};

/// Options of [`columns`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns<'a> {
    /// Begins the ids inside; unique on a page.
    pub id: &'a str,
    /// What the chart shows.
    pub title: &'a str,
    /// What can be seen in it, for people who do not see it.
    pub description: &'a str,
    /// Heading of the labels in the table, for example "Month".
    pub label_heading: &'a str,
    /// What is counted.
    pub value_heading: &'a str,
    /// (label, count) in order.
    pub values: &'a [(&'a str, u64)],
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = WIDTH - 12.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = HEIGHT - 56.0;

/// Draws a column for each label. Labels that would touch are thinned out; counts stand on columns that are wide enough.
pub fn columns(options: &Columns<'_>) -> Drawing {
    let highest = options
        .values
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(0)
        .max(1);
    let ticks = nice_ticks(0.0, highest as f64, 4);
    let y = Scale {
        from: (0.0, ticks.last().copied().unwrap_or(1.0)),
        to: (BOTTOM, TOP),
    };
    let step = (RIGHT - LEFT) / options.values.len().max(1) as f64;
    let widest = options
        .values
        .iter()
        .map(|(label, _)| text_width(label))
        .fold(0.0, f64::max)
        + 8.0;
    // Every first, second, third… label, as many as fit.
    let every = (1..=options.values.len().max(1))
        .find(|n| *n as f64 * step >= widest)
        .unwrap_or(1);
    let content = html! {
        g aria-hidden="true" {
            @for tick in ticks.iter().filter(|tick| tick.fract() == 0.0) {
                (line((LEFT, y.place(*tick)), (RIGHT, y.place(*tick)), GRID, 1.0))
                (text(LEFT - 8.0, y.place(*tick) + 5.0, "end", &plain(*tick, 0)))
            }
        }
        (all(options.values.iter().enumerate().map(|(at, (label, count))| {
            let middle = LEFT + step * (at as f64 + 0.5);
            let top = y.place(*count as f64);
            let written = grouped(*count);
            html! {
                rect x=(short(middle - step * 0.36)) y=(short(top)) width=(short(step * 0.72)) height=(short(BOTTOM - top)) fill=(BLUE) {}
                @if text_width(&written) + 4.0 <= step { (text(middle, top - 5.0, "middle", &written)) }
                @if at % every == 0 { (text(middle, BOTTOM + 18.0, "middle", label)) }
            }
        })))
        (line((LEFT, BOTTOM), (RIGHT, BOTTOM), AXIS, 2.0))
        text x=(short(f64::midpoint(LEFT, RIGHT))) y=(short(HEIGHT - 10.0)) text-anchor="middle" font-weight="bold" { (options.value_heading) }
    };
    Drawing {
        id: options.id.to_owned(),
        title: options.title.to_owned(),
        description: options.description.to_owned(),
        width: WIDTH,
        height: HEIGHT,
        content,
        linked: false,
        table: Table {
            columns: vec![
                Column::text(options.label_heading),
                Column::number(options.value_heading),
            ],
            rows: options
                .values
                .iter()
                .map(|(label, count)| vec![Cell::from(*label), Cell::count(*count)])
                .collect(),
        },
    }
}

/// A small line between words; `description` says what it shows ("12, 14, 9 contacts in the last three months").
pub fn sparkline(description: &str, values: &[u64]) -> Markup {
    let (width, height) = (120.0, 28.0);
    let highest = values.iter().copied().max().unwrap_or(0).max(1);
    let x = Scale {
        from: (0.0, values.len().saturating_sub(1).max(1) as f64),
        to: (4.0, width - 6.0),
    };
    let y = Scale {
        from: (0.0, highest as f64),
        to: (height - 4.0, 4.0),
    };
    let places: Vec<(f64, f64)> = values
        .iter()
        .enumerate()
        .map(|(at, value)| (x.place(at as f64), y.place(*value as f64)))
        .collect();
    let path: Vec<String> = places
        .iter()
        .map(|(x, y)| format!("{},{}", short(*x), short(*y)))
        .collect();
    html! {
        svg class="app-sparkline" xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (short(width)) " " (short(height)) }
            width=(short(width)) height=(short(height)) role="img" aria-label=(description) {
            polyline points=(path.join(" ")) fill="none" stroke=(BLUE) stroke-width="2" {}
            @if let Some((x, y)) = places.last() { circle cx=(short(*x)) cy=(short(*y)) r="3.5" fill=(BLUE) {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_values_draw_no_columns() {
        let empty = columns(&Columns {
            id: "c",
            title: "Contacts by month",
            ..Columns::default()
        })
        .document();
        assert!(!empty.contains("NaN") && empty.contains("Contacts by month"));
        assert!(!sparkline("nothing yet", &[]).into_string().contains("NaN"));
    }
}
