//! Up to three sets as circles that overlap.

use maud::{Markup, html};

use super::{Sets, upset};
use crate::colour::{FILLS, INK};
use crate::drawing::Drawing;
use crate::lettering::{bold, shortened, text};
use crate::number::{grouped, short};

const RADIUS: f64 = 110.0;
const WIDTH: f64 = 520.0;

/// Draws up to three sets as circles, with the count of every part; more sets as [`upset`] draws them, because circles
/// cannot show all their parts. Areas are not to scale.
pub fn venn(options: &Sets) -> Drawing {
    let count = options.sets.len();
    if !(1..=3).contains(&count) {
        return upset(options);
    }
    let centres: &[(f64, f64)] = match count {
        1 => &[(260.0, 150.0)],
        2 => &[(195.0, 150.0), (325.0, 150.0)],
        _ => &[(195.0, 160.0), (325.0, 160.0), (260.0, 272.0)],
    };
    let height = if count == 3 { 450.0 } else { 310.0 };
    let outside = counted(options, &[]);
    let content = html! {
        @for (at, centre) in centres.iter().enumerate() { (circle(*centre, at)) }
        @for (members, (x, y)) in regions(count) {
            (text(*x, *y + 5.0, "middle", &grouped(counted(options, members))))
        }
        @for (name, (x, y)) in options.sets.iter().zip(names(count)) {
            (bold(x, y, "middle", &shortened(name, 236.0 / 1.08)))
        }
        @if outside > 0 {
            (text(16.0, height - 12.0, "start", &format!("In none: {}", grouped(outside))))
        }
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| options.described()),
        width: WIDTH,
        height,
        content,
        linked: false,
        table: options.table(),
    }
}

/// How many lie in exactly these sets.
fn counted(options: &Sets, members: &[usize]) -> u64 {
    options
        .sorted()
        .iter()
        .filter(|one| {
            let mut own = one.members.clone();
            own.sort_unstable();
            own.dedup();
            own == members
        })
        .fold(0, |sum, one| sum.saturating_add(one.count))
}

/// A circle with a colour that lets the others through, and an edge of its own kind.
fn circle((x, y): (f64, f64), at: usize) -> Markup {
    let dashes = [None, Some("9 5"), Some("2 5")][at % 3];
    html! {
        circle cx=(short(x)) cy=(short(y)) r=(short(RADIUS)) fill=(FILLS[at]) fill-opacity="0.22" stroke=(INK) stroke-width="2" stroke-dasharray=[dashes] {}
    }
}

type Region = (&'static [usize], (f64, f64));

/// The middle of each part.
const fn regions(count: usize) -> &'static [Region] {
    match count {
        1 => &[(&[0], (260.0, 150.0))],
        2 => &[
            (&[0], (145.0, 150.0)),
            (&[1], (375.0, 150.0)),
            (&[0, 1], (260.0, 150.0)),
        ],
        _ => &[
            (&[0], (145.0, 135.0)),
            (&[1], (375.0, 135.0)),
            (&[2], (260.0, 325.0)),
            (&[0, 1], (260.0, 115.0)),
            (&[0, 2], (190.0, 232.0)),
            (&[1, 2], (330.0, 232.0)),
            (&[0, 1, 2], (260.0, 195.0)),
        ],
    }
}

/// Where the names stand: above the upper circles, below the lower one.
fn names(count: usize) -> Vec<(f64, f64)> {
    match count {
        1 => vec![(260.0, 26.0)],
        2 => vec![(130.0, 26.0), (390.0, 26.0)],
        _ => vec![(130.0, 34.0), (390.0, 34.0), (260.0, 404.0)],
    }
}
