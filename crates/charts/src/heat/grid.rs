//! How large the cells of a heat map are, and where its headings stand.

use maud::{Markup, html};

use super::{Heat, HeatCell, SQUARE};
use crate::lettering::{LINE, bold, heavy_room, lines, room, shortened, widest, wrapped};
use crate::number::short;

/// Lines of a name in a cell.
pub(super) const MOST_LINES: usize = 3;

/// The drawing is no wider than this: with many columns the cells become narrow, and their words are broken or left out.
const MOST_WIDE: f64 = 1180.0;

/// Room for the names of rows, and where cells are narrow.
const NAMES: (f64, f64) = (220.0, 130.0);

/// Lines of words in a cell.
const MOST_DEEP: usize = 6;

/// The lines of a cell that is so wide, broken at spaces; those from the first with a word that is too long are left out.
pub(super) fn fitting(words: &[String], wide: f64) -> Vec<String> {
    let most = wide - 3.0;
    words
        .iter()
        .take_while(|line| line.split_whitespace().all(|word| room(word) <= most + 0.5))
        .flat_map(|line| wrapped(line, most, MOST_DEEP))
        .take(MOST_DEEP)
        .collect()
}

/// A name in a cell that is so wide; nothing where a word of it is too long, as rows and columns have it too.
pub(super) fn named(words: &str, wide: f64) -> Vec<String> {
    let most = (wide - 8.0) / 1.08;
    if words.split_whitespace().any(|word| room(word) > most + 0.5) {
        return Vec::new();
    }
    wrapped(words, most, MOST_LINES)
}

#[derive(Debug)]
pub(super) struct Grid {
    pub left: f64,
    pub top: f64,
    /// Width and height of a cell.
    pub cell: (f64, f64),
    pub width: f64,
    /// The numbers are written: there is room for all of them.
    pub worded: bool,
    /// The names of the columns stand upright.
    upright: bool,
    /// The names of the columns, broken into lines.
    names: Vec<Vec<String>>,
}

impl Grid {
    pub(super) fn new(options: &Heat) -> Self {
        let count = options.columns.len().max(1) as f64;
        let mut content = 36.0_f64;
        let squares = options.largest().is_some();
        for cell in options.cells.iter().flatten() {
            match cell {
                HeatCell::Value { value, lines, .. } => {
                    let words = options.written(*value, lines);
                    content = words.iter().map(|line| room(line)).fold(content, f64::max);
                }
                HeatCell::Label(words) => {
                    let word = words.split_whitespace().map(heavy_room);
                    content = word.fold(content, |a, b| a.max(b.min(120.0)));
                }
                _ => {}
            }
        }
        let wished = (content.min(190.0) + 14.0).clamp(44.0, 204.0);
        let beside = |names: f64| {
            let label = widest(options.rows.iter().map(String::as_str), names)
                .max(heavy_room(&options.row_heading).min(names));
            let left = 8.0 + label + 10.0;
            (left, (MOST_WIDE - left - 16.0) / count)
        };
        let (left, fits) = Some(beside(NAMES.0))
            .filter(|(_, fits)| *fits >= wished)
            .unwrap_or_else(|| beside(NAMES.1));
        let wide = wished.min(fits).max(20.0);
        let worded = options.cells.iter().flatten().all(|cell| match cell {
            HeatCell::Value { value, lines, .. } if options.scale.drawable(*value).is_some() => {
                !fitting(&options.written(*value, lines), wide).is_empty()
            }
            _ => true,
        });
        let deepest = options
            .cells
            .iter()
            .flatten()
            .map(|cell| match cell {
                HeatCell::Value { value, lines, .. } if worded => {
                    fitting(&options.written(*value, lines), wide).len()
                }
                HeatCell::Label(words) => named(words, wide).len(),
                _ => 0,
            })
            .fold(1, usize::max);
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
            worded,
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
                @let fit = if self.cell.1 >= 3.0 * LINE { 3 } else if self.cell.1 >= 2.0 * LINE { 2 } else { 1 };
                @let name = wrapped(name, self.left - 18.0, fit);
                (lines(self.left - 10.0, middle + 5.0 - LINE / 2.0 * (name.len().max(1) - 1) as f64, "end", false, &name))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_whole_or_not_at_all() {
        let words = [
            "\u{2212}0.72".to_owned(),
            "\u{2212}1.21 to \u{2212}0.23".to_owned(),
        ];
        assert_eq!(fitting(&words, 160.0), words);
        assert_eq!(
            fitting(&words, 50.0),
            ["\u{2212}0.72", "\u{2212}1.21", "to", "\u{2212}0.23"]
        );
        assert_eq!(fitting(&words, 30.0), Vec::<String>::new());
        assert_eq!(named("Usual care", 60.0), ["Usual", "care"]);
        assert_eq!(named("Psychotherapy", 60.0), Vec::<String>::new());
    }

    #[test]
    fn a_league_of_22_treatments_still_has_its_numbers() {
        let names: Vec<String> = (0..22).map(|at| format!("Treatment number {at}")).collect();
        let cell = HeatCell::Value {
            value: -0.72,
            lines: vec![
                "\u{2212}0.72".to_owned(),
                "\u{2212}1.21 to \u{2212}0.23".to_owned(),
            ],
            area: None,
        };
        let grid = Grid::new(&Heat {
            rows: names.clone(),
            columns: names,
            cells: vec![vec![cell; 22]; 22],
            ..Heat::default()
        });
        assert!(grid.width <= 1200.0, "{}", grid.width);
        assert_eq!(fitting(&["\u{2212}0.72".to_owned()], grid.cell.0).len(), 1);
    }
}
