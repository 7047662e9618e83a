//! Horizontal bars, in parts: 0, 1, 2 or more contacts; from referral to match.

use maud::{Markup, html};

use crate::colour::{AXIS, FILLS, GRID, INK};
use crate::drawing::Drawing;
use crate::lettering::{room, shortened, text, text_width};
use crate::marks::{all, line};
use crate::number::{grouped, plain, short};
use crate::scale::{Scale, nice_ticks};
use crate::table::{Cell, Column, Table};

/// A part that every bar has, in the same place and pattern.
#[derive(Debug, Clone, Copy, Default)]
pub struct Series<'a> {
    /// What the part counts.
    pub name: &'a str,
}

/// A bar.
#[derive(Debug, Clone, Copy, Default)]
pub struct BarRow<'a> {
    /// What the bar is about.
    pub label: &'a str,
    /// Where its label leads.
    pub href: Option<&'a str>,
    /// One count for each series.
    pub counts: &'a [u64],
}

/// What the length of a bar means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scaling {
    /// The count.
    #[default]
    Counts,
    /// Every bar is as long; its parts are shares of it.
    Shares,
}

/// Options of [`bars`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Bars<'a> {
    /// Begins the ids inside; unique on a page.
    pub id: &'a str,
    /// What the chart shows.
    pub title: &'a str,
    /// What can be seen in it, for people who do not see it.
    pub description: &'a str,
    /// Heading of the labels in the table.
    pub label_heading: &'a str,
    /// The unit under the axis.
    pub axis_title: &'a str,
    /// The parts; one for plain bars.
    pub series: &'a [Series<'a>],
    /// The bars.
    pub rows: &'a [BarRow<'a>],
    /// What length means.
    pub scaling: Scaling,
}

const WIDTH: f64 = 640.0;
const BAR: f64 = 28.0;
const STEP: f64 = 40.0;

/// Draws bars with their counts written inside or, where there is no room, nowhere: the table has them all.
pub fn bars(options: &Bars<'_>) -> Drawing {
    let label_width = options
        .rows
        .iter()
        .map(|row| room(row.label))
        .fold(60.0, f64::max)
        .min(290.0);
    let left = label_width + 16.0;
    let legend = options.series.len() > 1;
    let (key, legend_rows) = legend_of(options, left);
    let top = if legend {
        16.0 + 24.0 * legend_rows
    } else {
        8.0
    };
    let bottom = top + STEP * options.rows.len() as f64;
    let height = bottom + 52.0;
    let longest = match options.scaling {
        Scaling::Shares => 100,
        Scaling::Counts => options
            .rows
            .iter()
            .map(|row| row.counts.iter().sum::<u64>())
            .max()
            .unwrap_or(0)
            .max(1),
    };
    let ticks: Vec<f64> = nice_ticks(0.0, longest as f64, 5);
    let end = ticks.last().copied().unwrap_or(1.0);
    let x = Scale {
        from: (0.0, end),
        to: (left, WIDTH - 28.0),
    };
    let suffix = if options.scaling == Scaling::Shares {
        "%"
    } else {
        ""
    };
    let content = html! {
        (patterns(options))
        @if legend { (key) }
        g aria-hidden="true" {
            @for tick in ticks.iter().filter(|tick| tick.fract() == 0.0) {
                (line((x.place(*tick), top), (x.place(*tick), bottom), GRID, 1.0))
                (text(x.place(*tick), bottom + 18.0, "middle", &format!("{}{suffix}", plain(*tick, 0))))
            }
            text x=(short(f64::midpoint(left, WIDTH - 28.0))) y=(short(bottom + 42.0)) text-anchor="middle" font-weight="bold" { (options.axis_title) }
        }
        (all(options.rows.iter().enumerate().map(|(at, row)| bar(options, row, top + STEP * at as f64 + (STEP - BAR) / 2.0, left, x))))
        (line((left, top), (left, bottom), AXIS, 2.0))
    };
    Drawing {
        id: options.id.to_owned(),
        title: options.title.to_owned(),
        description: options.description.to_owned(),
        width: WIDTH,
        height,
        content,
        linked: options.rows.iter().any(|row| row.href.is_some()),
        table: Table {
            columns: std::iter::once(Column::text(options.label_heading))
                .chain(
                    options
                        .series
                        .iter()
                        .map(|series| Column::number(series.name)),
                )
                .collect(),
            rows: options
                .rows
                .iter()
                .map(|row| {
                    std::iter::once(Cell::linked(row.label, row.href))
                        .chain(row.counts.iter().map(|count| Cell::count(*count)))
                        .collect()
                })
                .collect(),
        },
    }
}

/// Every part after the first also has a pattern, so that it can be told without colour.
fn patterns(options: &Bars<'_>) -> Markup {
    html! {
        defs {
            @for at in 1..options.series.len().min(FILLS.len()) {
                pattern id={ (options.id) "-p" (at) } width="10" height="10" patternUnits="userSpaceOnUse" {
                    rect width="10" height="10" fill=(FILLS[at]) {}
                    @match at {
                        1 => { path d="M-2 2l4-4M0 10L10 0M8 12l4-4" stroke=(INK) stroke-width="1" fill="none" {} }
                        2 => { circle cx="5" cy="5" r="1.6" fill=(INK) {} }
                        3 => { path d="M0 5H10" stroke="#ffffff" stroke-width="1.5" {} }
                        4 => { path d="M5 0V10" stroke=(INK) stroke-width="1" {} }
                        _ => { path d="M0 0L10 10M10 0L0 10" stroke=(INK) stroke-width="1" {} }
                    }
                }
            }
        }
    }
}

fn fill(options: &Bars<'_>, at: usize) -> String {
    let at = at % FILLS.len();
    if at == 0 {
        FILLS[0].to_owned()
    } else {
        format!("url(#{}-p{at})", options.id)
    }
}

fn legend_of(options: &Bars<'_>, left: f64) -> (Markup, f64) {
    let mut x = left;
    let mut row = 0.0;
    let parts: Vec<Markup> = options
        .series
        .iter()
        .enumerate()
        .map(|(at, series)| {
            let width = 24.0 + text_width(series.name) + 20.0;
            if x + width > WIDTH && x > left {
                x = left;
                row += 1.0;
            }
            let y = 6.0 + 24.0 * row;
            let part = html! {
                rect x=(short(x)) y=(short(y)) width="16" height="16" fill=(fill(options, at)) stroke=(INK) {}
                (text(x + 22.0, y + 13.0, "start", series.name))
            };
            x += width;
            part
        })
        .collect();
    (html! { g { (all(parts)) } }, row + 1.0)
}

fn bar(options: &Bars<'_>, row: &BarRow<'_>, y: f64, left: f64, x: Scale) -> Markup {
    let total: u64 = row.counts.iter().sum();
    let mut from = 0.0;
    let parts: Vec<Markup> = row
        .counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(at, count)| {
            let size = match options.scaling {
                Scaling::Counts => *count as f64,
                Scaling::Shares => *count as f64 * 100.0 / total as f64,
            };
            let (start, end) = (x.place(from), x.place(from + size));
            from += size;
            let label = grouped(*count);
            let label_width = text_width(&label) + 8.0;
            html! {
                rect x=(short(start)) y=(short(y)) width=(short(end - start)) height=(short(BAR)) fill=(fill(options, at)) stroke=(INK) {}
                @if end - start > label_width + 4.0 {
                    rect x=(short(f64::midpoint(start, end) - label_width / 2.0)) y=(short(y + 5.0)) width=(short(label_width)) height="18" rx="3" fill="#ffffff" {}
                    (text(f64::midpoint(start, end), y + 19.0, "middle", &label))
                } @else if options.series.len() == 1 {
                    (text(end + 6.0, y + 19.0, "start", &label))
                }
            }
        })
        .collect();
    let label = text(left - 8.0, y + 19.0, "end", &shortened(row.label, 290.0));
    html! {
        @if let Some(href) = row.href { a href=(href) fill="#005eb8" { (label) } } @else { (label) }
        (all(parts))
        @if total == 0 { (text(left + 6.0, y + 19.0, "start", "0")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_nothing_are_nothing() {
        let drawing = bars(&Bars {
            id: "b",
            title: "Contacts",
            series: &[
                Series { name: "0" },
                Series { name: "1" },
                Series { name: "2 or more" },
            ],
            rows: &[
                BarRow {
                    label: "Site 1",
                    href: Some("/sites/1"),
                    counts: &[5, 10, 85],
                },
                BarRow {
                    label: "Site 2",
                    href: None,
                    counts: &[0, 0, 0],
                },
            ],
            scaling: Scaling::Shares,
            ..Bars::default()
        });
        let svg = drawing.document();
        assert!(!svg.contains("NaN") && !svg.contains("style="), "{svg}");
        assert!(svg.contains("url(#b-p1)") && svg.contains(r#"<a href="/sites/1""#));
    }
}
