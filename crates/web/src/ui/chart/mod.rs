//! Charts as accessible SVG: pure functions from plain numbers to a [`Drawing`], which can stand in a page with
//! its numbers in a table beside it, or be downloaded as a file of its own.
//!
//! Colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with colour-blindness can
//! tell apart, and never carry a meaning alone: words, shapes or patterns do. Where one is too light for a
//! contrast of 3:1 on white it has a dark outline.

mod bars;
mod columns;
mod placement;
mod scale;
mod scatter;

pub use bars::{BarRow, Bars, Scaling, Series, bars};
pub use columns::{Columns, columns, sparkline};
pub use scale::{Scale, nice_ticks};
pub use scatter::{Axis, Fit, Point, Scatter, scatter};

use maud::{Markup, PreEscaped, html};

use super::navigation::{Link, downloads};
use super::table::{Cell, Column, DataTable, data_table};
use super::{Words, details};

/// Text and outlines.
const INK: &str = "#212b32";
/// Lines of the grid: decoration, the labels carry the values.
const GRID: &str = "#d8dde0";
/// Axes.
const AXIS: &str = "#4c6272";
/// Links: the blue of Okabe and Ito, 5.2:1 on white.
const BLUE: &str = "#0072b2";
/// Lines that matter: vermillion, 3.9:1 on white.
const VERMILLION: &str = "#d55e00";
/// Fills in the order in which they are used; the light ones are always outlined in [`INK`].
const FILLS: [&str; 6] = [BLUE, "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#f0e442"];
/// Size of all words, in units of the drawing (a page never shows it smaller than 12 pixels).
const FONT: f64 = 14.0;

/// A chart that can be shown or downloaded.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Begins the ids inside; unique on a page.
    id: String,
    title: String,
    description: String,
    width: f64,
    height: f64,
    content: Markup,
    /// Something in it can be clicked, so it is a group of things and not one picture.
    linked: bool,
    columns: Vec<(String, bool)>,
    rows: Vec<Vec<Cell>>,
}

impl Drawing {
    /// The SVG as part of a page.
    pub fn svg(&self) -> Markup {
        self.element(false)
    }

    /// The SVG with its numbers in a table and the downloads under it.
    pub fn figure(&self, words: &Words, links: &[Link<'_>]) -> Markup {
        let columns: Vec<Column<'_>> = self
            .columns
            .iter()
            .map(|(label, numeric)| {
                if *numeric {
                    Column::number("", label)
                } else {
                    Column::text("", label)
                }
            })
            .collect();
        let table = DataTable {
            caption: &self.title,
            columns: &columns,
            rows: self.rows.clone(),
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        };
        html! {
            figure class="app-chart" aria-labelledby={ (self.id) "-caption" } {
                figcaption class="app-chart__caption nhsuk-heading-s" id={ (self.id) "-caption" } { (self.title) }
                // The frame scrolls on a phone, so it must be reachable by keyboard.
                p class="app-chart__hint" aria-hidden="true" { (words.chart_scroll) }
                div class="app-chart__scroll" tabindex="0" role="group" aria-label={ (words.chart) ": " (self.title) } { (self.svg()) }
                (details(&words.show_data, false, &data_table(words, &table)))
                (downloads(words, &self.title, links))
            }
        }
    }

    /// The SVG as a file of its own, on white, with the same content.
    pub fn document(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
            self.element(true).into_string()
        )
    }

    fn element(&self, standalone: bool) -> Markup {
        let (width, height) = (short(self.width), short(self.height));
        // Below this width the words would be smaller than 12 pixels: the frame scrolls instead.
        let narrowest = (self.width * 12.0 / FONT).ceil();
        let class = format!("app-chart__svg app-chart__svg--{}", width_class(narrowest));
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class=[(!standalone).then_some(class)] id=(self.id)
                viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role=(if self.linked && !standalone { "group" } else { "img" })
                aria-labelledby={ (self.id) "-title " (self.id) "-desc" }
                font-family="Arial, Helvetica, sans-serif" font-size=(short(FONT)) fill=(INK) {
                title id={ (self.id) "-title" } { (self.title) }
                desc id={ (self.id) "-desc" } { (self.description) }
                @if standalone { rect width=(width) height=(height) fill="#ffffff" {} }
                (self.content)
            }
        }
    }
}

/// Style sheets know a few narrowest widths; inline styles are forbidden.
fn width_class(narrowest: f64) -> &'static str {
    if narrowest > 560.0 {
        "wide"
    } else if narrowest > 400.0 {
        "medium"
    } else {
        "narrow"
    }
}

/// A number for an SVG attribute: at most two decimals, with a hyphen as its minus sign.
fn short(value: f64) -> String {
    super::number::plain(value, 2).replace('\u{2212}', "-")
}

/// Roughly how wide words are at the size of [`FONT`]: Arial's average letter is a little over half its size.
fn text_width(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'l' | 'j' | 't' | 'f' | 'r' | '.' | ',' | ' ' | '\'' | '(' | ')' | 'I' => 0.32,
            'm' | 'w' | 'M' | 'W' | '%' => 0.86,
            c if c.is_uppercase() => 0.68,
            _ => 0.56,
        })
        .sum::<f64>()
        * FONT
}

/// A word in a drawing.
fn text(x: f64, y: f64, anchor: &str, words: &str) -> Markup {
    html! { text x=(short(x)) y=(short(y)) text-anchor=(anchor) { (words) } }
}

/// A straight line in a drawing.
fn line(from: (f64, f64), to: (f64, f64), colour: &str, width: f64) -> Markup {
    html! {
        line x1=(short(from.0)) y1=(short(from.1)) x2=(short(to.0)) y2=(short(to.1)) stroke=(colour) stroke-width=(short(width)) {}
    }
}

/// Joins drawings.
fn all(parts: impl IntoIterator<Item = Markup>) -> Markup {
    PreEscaped(parts.into_iter().map(PreEscaped::into_string).collect())
}
