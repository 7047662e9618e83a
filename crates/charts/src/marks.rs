//! Lines, boxes and shapes in a drawing.

use maud::{Markup, PreEscaped, html};

use crate::colour::{FILLS, INK};
use crate::lettering::{label, room};
use crate::number::short;

/// A straight line in a drawing.
pub(crate) fn line(from: (f64, f64), to: (f64, f64), colour: &str, width: f64) -> Markup {
    html! {
        line x1=(short(from.0)) y1=(short(from.1)) x2=(short(to.0)) y2=(short(to.1)) stroke=(colour) stroke-width=(short(width)) {}
    }
}

/// A broken line in a drawing.
pub(crate) fn dashed(from: (f64, f64), to: (f64, f64), colour: &str, dashes: &str) -> Markup {
    html! {
        line x1=(short(from.0)) y1=(short(from.1)) x2=(short(to.0)) y2=(short(to.1)) stroke=(colour) stroke-width="1.5" stroke-dasharray=(dashes) {}
    }
}

/// A box from its left upper corner.
pub(crate) fn rect(at: (f64, f64), size: (f64, f64), fill: &str, stroke: &str) -> Markup {
    html! {
        rect x=(short(at.0)) y=(short(at.1)) width=(short(size.0.max(0.0))) height=(short(size.1.max(0.0))) fill=(fill) stroke=(stroke) {}
    }
}

/// Places for the attribute `points`.
pub(crate) fn places(points: &[(f64, f64)]) -> String {
    points
        .iter()
        .map(|(x, y)| format!("{},{}", short(*x), short(*y)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A closed shape.
pub(crate) fn polygon(points: &[(f64, f64)], fill: &str, stroke: &str) -> Markup {
    html! { polygon points=(places(points)) fill=(fill) stroke=(stroke) stroke-linejoin="round" {} }
}

/// A small arrow's head that points left (−1) or right (1) and ends at `tip`.
pub(crate) fn arrow(tip: (f64, f64), way: f64, colour: &str) -> Markup {
    let back = tip.0 - way * 9.0;
    polygon(
        &[tip, (back, tip.1 - 5.0), (back, tip.1 + 5.0)],
        colour,
        colour,
    )
}

/// A diamond over an interval: its middle is the estimate.
pub(crate) fn diamond(
    lower: f64,
    middle: f64,
    upper: f64,
    y: f64,
    half: f64,
    fill: &str,
) -> Markup {
    polygon(
        &[
            (lower, y),
            (middle, y - half),
            (upper, y),
            (middle, y + half),
        ],
        fill,
        INK,
    )
}

/// How many shapes [`shape`] knows.
const SHAPES: usize = 6;

/// The `kind`-th pair of shape and colour for a point: after six the shapes come again in other colours.
pub(crate) fn shape(kind: usize, (x, y): (f64, f64), r: f64, hollow: bool) -> Markup {
    let colour = FILLS[(kind + kind / SHAPES) % FILLS.len()];
    let fill = if hollow { "#ffffff" } else { colour };
    let stroke = INK;
    match kind % SHAPES {
        0 => {
            html! { circle cx=(short(x)) cy=(short(y)) r=(short(r)) fill=(fill) stroke=(stroke) {} }
        }
        1 => rect(
            (x - r * 0.88, y - r * 0.88),
            (r * 1.76, r * 1.76),
            fill,
            stroke,
        ),
        2 => polygon(
            &[
                (x, y - r * 1.2),
                (x + r * 1.1, y + r * 0.8),
                (x - r * 1.1, y + r * 0.8),
            ],
            fill,
            stroke,
        ),
        3 => polygon(
            &[
                (x, y - r * 1.25),
                (x + r * 1.25, y),
                (x, y + r * 1.25),
                (x - r * 1.25, y),
            ],
            fill,
            stroke,
        ),
        4 => polygon(
            &[
                (x, y + r * 1.2),
                (x + r * 1.1, y - r * 0.8),
                (x - r * 1.1, y - r * 0.8),
            ],
            fill,
            stroke,
        ),
        _ => {
            let (near, far) = (r * 0.42, r * 1.15);
            polygon(
                &[
                    (x - near, y - far),
                    (x + near, y - far),
                    (x + near, y - near),
                    (x + far, y - near),
                    (x + far, y + near),
                    (x + near, y + near),
                    (x + near, y + far),
                    (x - near, y + far),
                    (x - near, y + near),
                    (x - far, y + near),
                    (x - far, y - near),
                    (x - near, y - near),
                ],
                fill,
                stroke,
            )
        }
    }
}

/// A pattern of stripes for what has no number.
pub(crate) fn hatch(id: &str) -> Markup {
    html! {
        pattern id=(id) width="8" height="8" patternUnits="userSpaceOnUse" {
            rect width="8" height="8" fill="#ffffff" {}
            path d="M-2 2l4-4M0 8L8 0M6 10l4-4" stroke="#768692" stroke-width="1" fill="none" {}
        }
    }
}

/// A pattern of dark stripes on a colour.
pub(crate) fn striped(id: &str, colour: &str) -> Markup {
    html! {
        pattern id=(id) width="8" height="8" patternUnits="userSpaceOnUse" {
            rect width="8" height="8" fill=(colour) {}
            path d="M-2 2l4-4M0 8L8 0M6 10l4-4" stroke=(INK) stroke-width="1.2" fill="none" {}
        }
    }
}

/// A sign and what it means.
pub(crate) struct Key<'a> {
    /// Draws the sign around a place, 24 units wide.
    sign: Box<dyn Fn(f64, f64) -> Markup + 'a>,
    words: String,
}

impl<'a> Key<'a> {
    pub(crate) fn new(words: impl Into<String>, sign: impl Fn(f64, f64) -> Markup + 'a) -> Self {
        Self {
            sign: Box::new(sign),
            words: words.into(),
        }
    }
}

/// Keys from `left` to `right` in a line or, where they do not fit in one, in columns; the first line's middle is at
/// `y`. Gives the height they take.
pub(crate) fn keys(entries: &[Key<'_>], (left, right): (f64, f64), y: f64) -> (Markup, f64) {
    let most = right - left - 30.0;
    let widths: Vec<f64> = entries
        .iter()
        .map(|key| 30.0 + room(&key.words).min(most) + 20.0)
        .collect();
    let in_one = widths.iter().sum::<f64>() - 20.0 <= right - left;
    let column = widths.iter().copied().fold(1.0, f64::max);
    let mut columns = 1;
    while column * (columns + 1) as f64 - 20.0 <= right - left && columns < entries.len() {
        columns += 1;
    }
    let mut x = left;
    let parts: Vec<Markup> = entries
        .iter()
        .zip(&widths)
        .enumerate()
        .map(|(at, (key, width))| {
            let (from, middle) = if in_one {
                (x, y)
            } else {
                let (row, place) = (at / columns, at % columns);
                (left + column * place as f64, y + 24.0 * row as f64)
            };
            x += width;
            html! {
                ((key.sign)(from + 12.0, middle))
                (label(from + 30.0, middle + 5.0, "start", &key.words, most))
            }
        })
        .collect();
    let rows = if in_one {
        1
    } else {
        entries.len().div_ceil(columns)
    };
    let height = if entries.is_empty() {
        0.0
    } else {
        24.0 * rows as f64
    };
    (all(parts), height)
}

/// Joins drawings.
pub(crate) fn all(parts: impl IntoIterator<Item = Markup>) -> Markup {
    PreEscaped(parts.into_iter().map(PreEscaped::into_string).collect())
}
