//! How large the cells of a heat map are, and where its headings stand.

use maud::{Markup, html};

use super::{Heat, HeatCell, SQUARE};
use crate::lettering::{LINE, bold, heavy_room, label, lines, room, shortened, widest, wrapped};
use crate::number::short;

/// Lines of a name in a cell.
pub(super) const MOST_LINES: usize = 3;

/// The drawing is no wider than this: with many columns the cells become narrow and their words short.
const MOST_WIDE: f64 = 1100.0;

#[derive(Debug)]
pub(super) struct Grid {
    pub left: f64,
    pub top: f64,
    /// Width and height of a cell.
    pub cell: (f64, f64),
    pub width: f64,
    /// The names of the columns stand upright.
    upright: bool,
    /// The names of the columns, broken into lines.
    names: Vec<Vec<String>>,
}

impl Grid {
    pub(super) fn new(options: &Heat) -> Self {
        let count = options.columns.len().max(1) as f64;
        let label = widest(options.rows.iter().map(String::as_str), 220.0)
            .max(heavy_room(&options.row_heading).min(220.0));
        let left = 8.0 + label + 10.0;
        let (mut content, mut deepest) = (36.0_f64, 1);
        let squares = options.largest().is_some();
        for cell in options.cells.iter().flatten() {
            match cell {
                HeatCell::Value { value, lines, .. } => {
                    let words = options.written(*value, lines);
                    deepest = deepest.max(words.len().min(6));
                    content = words.iter().map(|line| room(line)).fold(content, f64::max);
                }
                HeatCell::Label(words) => {
                    let word = words.split_whitespace().map(heavy_room);
                    content = word.fold(content, |a, b| a.max(b.min(120.0)));
                    deepest = deepest.max(wrapped(words, 120.0, MOST_LINES).len());
                }
                _ => {}
            }
        }
        let fits = (MOST_WIDE - left - 16.0) / count;
        let wide = (content.min(190.0) + 14.0)
            .clamp(44.0, 204.0)
            .min(fits)
            .max(20.0);
        let high = 14.0 + LINE * deepest as f64 + if squares { SQUARE } else { 0.0 };
        let longest = options
            .columns
            .iter()
            .flat_map(|name| name.split_whitespace())
            .map(room)
            .fold(0.0, f64::max);
        let upright = longest > wide - 6.0;
        let names: Vec<Vec<String>> = options
            .columns
            .iter()
            .map(|name| {
                if upright {
                    vec![shortened(name, 170.0)]
                } else {
                    wrapped(name, wide - 6.0, 4)
                }
            })
            .collect();
        let names_high = if upright {
            names
                .iter()
                .flatten()
                .map(|name| room(name))
                .fold(0.0, f64::max)
        } else {
            LINE * names.iter().map(Vec::len).max().unwrap_or(0) as f64
        };
        let heading = if options.column_heading.is_empty() {
            0.0
        } else {
            24.0
        };
        let count_wide = wide * options.columns.len() as f64;
        Self {
            left,
            top: 10.0 + heading + names_high + 10.0,
            cell: (wide, high),
            width: (left + count_wide + 16.0)
                .max(left + heavy_room(&options.column_heading).min(400.0) + 16.0)
                .max(320.0),
            upright,
            names,
        }
    }

    /// The left upper corner of a cell.
    pub(super) fn at(&self, row: usize, column: usize) -> (f64, f64) {
        (
            self.left + self.cell.0 * column as f64,
            self.top + self.cell.1 * row as f64,
        )
    }

    pub(super) fn headings(&self, options: &Heat) -> Markup {
        let base = self.top - 10.0;
        html! {
            (bold(self.left, 20.0, "start", &shortened(&options.column_heading, (self.width - self.left - 8.0) / 1.08)))
            (bold(self.left - 10.0, base + 2.0, "end", &shortened(&options.row_heading, (self.left - 18.0) / 1.08)))
            @for (at, name) in self.names.iter().enumerate() {
                @let middle = self.at(0, at).0 + self.cell.0 / 2.0;
                @if self.upright {
                    @let (x, y) = (short(middle + 5.0), short(base + 4.0));
                    @for line in name {
                        text x=(x) y=(y) text-anchor="start" transform={ "rotate(-90 " (x) " " (y) ")" } { (line) }
                    }
                } @else {
                    (lines(middle, base - LINE * (name.len().max(1) - 1) as f64, "middle", false, name))
                }
            }
            @for (at, name) in options.rows.iter().enumerate() {
                @let middle = self.at(at, 0).1 + self.cell.1 / 2.0;
                (label(self.left - 10.0, middle + 5.0, "end", name, self.left - 18.0))
            }
        }
    }
}
