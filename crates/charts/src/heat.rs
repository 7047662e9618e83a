//! Heat maps: a number in every cell of a table, with a colour that says how far from the middle it is and which way.
//!
//! Used for league tables of a network (each treatment against each), for effects of pairs of components (Seitidis and
//! others, Res Synth Methods 2023;14:382), and for net heat plots, where squares say how much a design contributes
//! to an effect and colours where inconsistency comes from (Krahn, Binder and König, BMC Med Res Methodol 2013;13:35).
//!
//! Numbers are written whole or not at all: where cells are too narrow for one of them, colours and the table tell them.

mod grid;

use maud::{Markup, html};

use crate::colour::{AXIS, INK, PALE, diverging, hex, readable_on};
use crate::drawing::{Caption, Drawing};
use crate::effect::EffectScale;
use crate::lettering::{self, FONT, LINE, bold, shortened, text};
use crate::marks::{all, hatch, rect};
use crate::number::short;
use crate::table::{Cell, Column, Table};
use grid::Grid;

/// A cell of a heat map.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum HeatCell {
    /// Nothing belongs there.
    #[default]
    Blank,
    /// There is no number: hatched.
    NotEstimable,
    /// Words on grey, for example a treatment's name on the diagonal of a league table.
    Label(String),
    /// A number.
    Value {
        /// Decides the colour.
        value: f64,
        /// What is written, a line each; empty writes the number.
        lines: Vec<String>,
        /// How large a square in the cell is, by its area and whatever its sign; the largest of all fills its room.
        area: Option<f64>,
    },
}

impl HeatCell {
    /// A number that is written as it is.
    pub const fn value(value: f64) -> Self {
        Self::Value {
            value,
            lines: Vec::new(),
            area: None,
        }
    }

    /// The size of the square in it, where it can be drawn.
    fn area(&self) -> Option<f64> {
        match self {
            Self::Value {
                area: Some(area), ..
            } if area.is_finite() => Some(area.abs()),
            _ => None,
        }
    }
}

impl From<Option<f64>> for HeatCell {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::NotEstimable, Self::value)
    }
}

/// Options of [`heat`].
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// What the chart is called.
    pub caption: Caption,
    /// What the numbers are: with [`EffectScale::Log`], logarithms of ratios.
    pub scale: EffectScale,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// What the rows are.
    pub row_heading: String,
    /// What the columns are.
    pub column_heading: String,
    /// What the numbers are, beside the colours.
    pub value_heading: String,
    /// What the areas of squares are, where cells have them.
    pub area_heading: String,
    /// Why hatched cells have no number.
    pub missing: String,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The cells, a list for each row.
    pub cells: Vec<Vec<HeatCell>>,
    /// The number that is white.
    pub middle: f64,
    /// How far from the middle the colour is full; without it the farthest number is.
    pub reach: Option<f64>,
}

impl Default for Heat {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            scale: EffectScale::default(),
            decimals: 2,
            row_heading: String::new(),
            column_heading: String::new(),
            value_heading: String::new(),
            area_heading: String::new(),
            missing: "Not estimable".to_owned(),
            rows: Vec::new(),
            columns: Vec::new(),
            cells: Vec::new(),
            middle: 0.0,
            reach: None,
        }
    }
}

impl Heat {
    fn cell(&self, row: usize, column: usize) -> &HeatCell {
        self.cells
            .get(row)
            .and_then(|cells| cells.get(column))
            .unwrap_or(&HeatCell::Blank)
    }

    /// Numbers that can be drawn.
    fn values(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().flatten().filter_map(|cell| match cell {
            HeatCell::Value { value, .. } => self.scale.drawable(*value),
            _ => None,
        })
    }

    /// How far from the middle the colour is full.
    fn full(&self) -> f64 {
        self.reach
            .filter(|reach| reach.is_finite() && *reach > 0.0)
            .unwrap_or_else(|| {
                self.values()
                    .map(|value| (value - self.middle).abs())
                    .filter(|far| far.is_finite())
                    .fold(0.0, f64::max)
            })
            .max(1e-9)
    }

    /// The largest of the areas; none where no cell has one.
    fn largest(&self) -> Option<f64> {
        self.cells
            .iter()
            .flatten()
            .filter_map(HeatCell::area)
            .reduce(f64::max)
    }

    /// What stands in a cell with a number.
    fn written(&self, value: f64, lines: &[String]) -> Vec<String> {
        if lines.is_empty() {
            vec![self.scale.written(value, self.decimals)]
        } else {
            lines.to_vec()
        }
    }
}

/// Draws a heat map. A number that is none is hatched, as what cannot be estimated is.
pub fn heat(options: &Heat) -> Drawing {
    let grid = Grid::new(options);
    let (full, largest) = (options.full(), options.largest());
    let key_top = grid.top + grid.cell.1 * options.rows.len() as f64 + 22.0;
    let (key, key_height) = key(options, &grid, full, key_top);
    let content = html! {
        defs { (hatch(&format!("{}-none", options.caption.id))) }
        (grid.headings(options))
        @for row in 0..options.rows.len() {
            @for column in 0..options.columns.len() {
                (drawn(options, options.cell(row, column), grid.at(row, column), &grid, (full, largest)))
            }
        }
        (key)
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| described(options)),
        width: grid.width,
        height: key_top + key_height + 10.0,
        content,
        linked: false,
        table: table(options),
    }
}

/// The room of a square above the words of its cell.
const SQUARE: f64 = 34.0;

fn drawn(
    options: &Heat,
    cell: &HeatCell,
    (x, y): (f64, f64),
    grid: &Grid,
    (full, largest): (f64, Option<f64>),
) -> Markup {
    let size = grid.cell;
    let middle = x + size.0 / 2.0;
    match cell {
        HeatCell::Blank => Markup::default(),
        HeatCell::Label(words) => {
            let lines = grid::named(words, size.0);
            let first = first_line(y, size.1, lines.len());
            html! {
                (rect((x, y), size, PALE, "#ffffff"))
                (lettering::lines(middle, first, "middle", true, &lines))
            }
        }
        HeatCell::Value { value, lines, .. } if options.scale.drawable(*value).is_some() => {
            let colour = diverging((value - options.middle) / full);
            let words = if grid.worded {
                grid::fitting(&options.written(*value, lines), size.0)
            } else {
                Vec::new()
            };
            let above = if largest.is_some() { SQUARE } else { 0.0 };
            let first = first_line(y + above, size.1 - above, words.len());
            html! {
                (rect((x, y), size, &hex(colour), "#ffffff"))
                (square(cell, (middle, y), largest))
                @for (at, line) in words.iter().enumerate() {
                    text x=(short(middle)) y=(short(first + LINE * at as f64)) text-anchor="middle" fill=(readable_on(colour)) { (line) }
                }
            }
        }
        HeatCell::Value { .. } | HeatCell::NotEstimable => {
            let fill = format!("url(#{}-none)", options.caption.id);
            html! {
                (rect((x, y), size, &fill, "#ffffff"))
                (square(cell, (middle, y), largest))
            }
        }
    }
}

/// The square of a cell below its upper edge, around `middle`.
fn square(cell: &HeatCell, (middle, y): (f64, f64), largest: Option<f64>) -> Markup {
    let (Some(area), Some(largest)) = (cell.area(), largest) else {
        return Markup::default();
    };
    let share = if largest > 0.0 { area / largest } else { 0.0 };
    let side = share.sqrt() * (SQUARE - 8.0);
    let corner = (middle - side / 2.0, y + 4.0 + (SQUARE - side) / 2.0);
    rect(corner, (side, side), "#768692", INK)
}

/// Where the first of some lines stands so that they are in the middle.
fn first_line(y: f64, height: f64, lines: usize) -> f64 {
    y + height / 2.0 + FONT * 0.36 - LINE * (lines.max(1) - 1) as f64 / 2.0
}

/// The colours with the numbers they stand for, and the sign of what has none.
fn key(options: &Heat, grid: &Grid, full: f64, y: f64) -> (Markup, f64) {
    let any = options.values().next().is_some();
    let hatched = options.cells.iter().flatten().any(|cell| match cell {
        HeatCell::NotEstimable => true,
        HeatCell::Value { value, .. } => options.scale.drawable(*value).is_none(),
        _ => false,
    });
    let (left, step) = (16.0, 26.0);
    let mut height = 0.0;
    let colours = if any {
        height += 70.0;
        // Where nothing is below the middle, as with counts, half of the colours say nothing.
        let first = if options.values().all(|value| value >= options.middle) {
            4
        } else {
            0
        };
        let shown = f64::from(9 - first);
        let mut ends = vec![
            ("start", left, if first == 0 { -1.0 } else { 0.0 }),
            ("end", left + step * shown, 1.0),
        ];
        if first == 0 {
            ends.insert(1, ("middle", left + step * 4.5, 0.0));
        }
        let ends = ends.into_iter().map(|(anchor, x, at)| {
            let value = options.middle + at * full;
            (anchor, x, options.scale.written(value, options.decimals))
        });
        let heading = shortened(&options.value_heading, (grid.width - left - 8.0) / 1.08);
        html! {
            (bold(left, y + 12.0, "start", &heading))
            @for at in first..9_u8 {
                (rect((left + step * f64::from(at - first), y + 22.0), (step, 14.0), &hex(diverging(f64::from(at) / 4.0 - 1.0)), AXIS))
            }
            @for (anchor, x, words) in ends { (text(x, y + 54.0, anchor, &shortened(&words, 74.0))) }
        }
    } else {
        Markup::default()
    };
    let sign = |words: &str, fill: &str, at: f64| {
        html! {
            (rect((left, at), (20.0, 16.0), fill, AXIS))
            (text(left + 30.0, at + 13.0, "start", words))
        }
    };
    let mut extra = Vec::new();
    if hatched {
        let fill = format!("url(#{}-none)", options.caption.id);
        let words = shortened(&options.missing, grid.width - left - 38.0);
        extra.push(sign(&words, &fill, y + height));
        height += 24.0;
    }
    if options.largest().is_some() {
        let words = format!("Area of a square: {}", options.area_heading);
        let words = shortened(&words, grid.width - left - 38.0);
        extra.push(sign(&words, "#768692", y + height));
        height += 24.0;
    }
    (html! { (colours) (all(extra)) }, height)
}

fn table(options: &Heat) -> Table {
    if options.largest().is_some() {
        return long_table(options);
    }
    let mut columns = vec![Column::text(&options.row_heading)];
    columns.extend(options.columns.iter().map(Column::number));
    let rows = options
        .rows
        .iter()
        .enumerate()
        .map(|(at, name)| {
            std::iter::once(Cell::from(name.as_str()))
                .chain(
                    (0..options.columns.len()).map(|column| match options.cell(at, column) {
                        HeatCell::Blank => Cell::Blank,
                        HeatCell::NotEstimable => Cell::from(options.missing.to_lowercase()),
                        HeatCell::Label(words) => Cell::from(words.as_str()),
                        HeatCell::Value { value, lines, .. } if lines.is_empty() => {
                            options.scale.cell(*value, options.decimals)
                        }
                        HeatCell::Value { lines, .. } => Cell::from(lines.join(" ")),
                    }),
                )
                .collect()
        })
        .collect();
    Table { columns, rows }
}

/// A row for each cell with its number and its area, as there are two of each.
fn long_table(options: &Heat) -> Table {
    let cells = options.rows.iter().enumerate().flat_map(|(at, row)| {
        options
            .columns
            .iter()
            .enumerate()
            .filter_map(move |(column, name)| match options.cell(at, column) {
                HeatCell::Value { value, area, .. } => Some(vec![
                    Cell::from(row.as_str()),
                    Cell::from(name.as_str()),
                    match options.scale.drawable(*value) {
                        Some(_) => options.scale.cell(*value, options.decimals),
                        None => Cell::from(options.missing.to_lowercase()),
                    },
                    Cell::optional(area.filter(|area| area.is_finite()), options.decimals),
                ]),
                _ => None,
            })
    });
    Table {
        columns: vec![
            Column::text(&options.row_heading),
            Column::text(&options.column_heading),
            Column::number(&options.value_heading),
            Column::number(&options.area_heading),
        ],
        rows: cells.collect(),
    }
}

/// How large it is, and where its smallest and largest numbers are.
fn described(options: &Heat) -> String {
    let mut out = format!(
        "{} rows and {} columns.",
        options.rows.len(),
        options.columns.len()
    );
    let mut numbers: Vec<(f64, usize, usize)> = Vec::new();
    for row in 0..options.rows.len() {
        for column in 0..options.columns.len() {
            if let HeatCell::Value { value, .. } = options.cell(row, column)
                && let Some(value) = options.scale.drawable(*value)
            {
                numbers.push((value, row, column));
            }
        }
    }
    numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
    let said = |(value, row, column): &(f64, usize, usize)| {
        format!(
            "{} ({}, {})",
            options.scale.written(*value, options.decimals),
            options.rows[*row],
            options.columns[*column]
        )
    };
    if let (Some(first), Some(last)) = (numbers.first(), numbers.last()) {
        out.extend([format!(
            " The smallest number is {}, the largest {}.",
            said(first),
            said(last)
        )]);
    }
    out
}
