//! Networks of treatments: who was compared with whom, and how often.
//!
//! Nodes grow with the people treated, lines with the number of studies (Chaimani and others, PLoS ONE
//! 2013;8:e76654); studies of more than two arms are shaded (Rücker and Schwarzer, Res Synth Methods 2016;7:94).
//! Parts that no study connects are circles of their own, because nothing can be said across them.

mod parts;

use maud::{Markup, html};

use crate::colour::{AXIS, BLUE, FILLS, INK};
use crate::drawing::{Caption, Drawing};
use crate::lettering::{bold, heavy_room, room, shortened, text};
use crate::marks::{Key, all, keys, places, rect};
use crate::number::{grouped, short};
use crate::placement::Area;
use crate::table::{Cell, Column, Table};
use parts::{Part, parts};

/// A treatment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Treatment {
    /// Its name.
    pub label: String,
    /// What its node's area stands for, for example people treated; nothing draws all alike.
    pub size: Option<f64>,
}

/// Two treatments that studies compare directly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The place of one in [`Network::treatments`].
    pub a: usize,
    /// The place of the other.
    pub b: usize,
    /// How many studies compare them.
    pub studies: u32,
}

/// Studies of more than two arms with the same treatments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MultiArm {
    /// Places of the treatments in [`Network::treatments`].
    pub treatments: Vec<usize>,
    /// How many studies.
    pub studies: u32,
}

/// Options of [`network`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Network {
    /// What the chart is called.
    pub caption: Caption,
    /// What sizes count, for the table, for example “People”.
    pub size_heading: String,
    /// The treatments.
    pub treatments: Vec<Treatment>,
    /// The comparisons. One with a treatment that is not there, or with itself, is left out.
    pub comparisons: Vec<Comparison>,
    /// Designs of more than two arms, shaded.
    pub multi_arm: Vec<MultiArm>,
}

/// A place in the drawing.
type Place = (f64, f64);

const EDGE: f64 = 12.0;
const MOST_WIDE: f64 = 900.0;

/// Draws a network.
pub fn network(options: &Network) -> Drawing {
    let lines: Vec<Comparison> = options
        .comparisons
        .iter()
        .filter(|c| c.a != c.b && c.a.max(c.b) < options.treatments.len())
        .copied()
        .collect();
    let parts = parts(options, &lines);
    let several = parts.len() > 1;
    let most = lines
        .iter()
        .map(|line| line.studies)
        .max()
        .unwrap_or(1)
        .max(1);
    // Parts stand side by side as far as the width goes.
    let (mut x, mut y, mut tallest, mut width) = (EDGE, EDGE, 0.0_f64, 360.0_f64);
    let mut drawn = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let head = if several { 30.0 } else { 0.0 };
        let heading = format!("Part {} of {}", at + 1, parts.len());
        let room = if several {
            part.width.max(heavy_room(&heading))
        } else {
            part.width
        };
        if x > EDGE && x + room > MOST_WIDE {
            x = EDGE;
            y += tallest + 24.0;
            tallest = 0.0;
        }
        let left = x + (room - part.width) / 2.0;
        drawn.push(html! {
            @if several { (bold(x + room / 2.0, y + 18.0, "middle", &heading)) }
            (one(options, part, &lines, most, (left, y + head)))
        });
        x += room + 24.0;
        tallest = tallest.max(part.height + head);
        width = width.max(x - 24.0 + EDGE);
    }
    let bottom = y + tallest;
    let (legend, legend_height) = legend(options, (EDGE, width - EDGE), bottom + 34.0);
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options
            .caption
            .described(|| described(options, &lines, parts.len())),
        width,
        height: bottom
            + EDGE
            + if legend_height > 0.0 {
                legend_height + 22.0
            } else {
                0.0
            },
        content: html! {
            defs { @for at in 0..options.multi_arm.len().min(FILLS.len()) { (stripes(options, at)) } }
            (all(drawn))
            (legend)
        },
        linked: false,
        table: table(options, &lines),
    }
}

/// Shades of designs differ in colour and in the direction of their stripes.
fn stripes(options: &Network, at: usize) -> Markup {
    let path = match at % 3 {
        0 => "M-2 2l4-4M0 10L10 0M8 12l4-4",
        1 => "M-2 8l4 4M0 0L10 10M8-2l4 4",
        _ => "M0 5H10",
    };
    html! {
        pattern id={ (options.caption.id) "-arm" (at) } width="10" height="10" patternUnits="userSpaceOnUse" {
            rect width="10" height="10" fill=(FILLS[at]) fill-opacity="0.18" {}
            path d=(path) stroke=(FILLS[at]) stroke-width="1.5" fill="none" {}
        }
    }
}

fn shade(options: &Network, at: usize) -> String {
    format!("url(#{}-arm{})", options.caption.id, at % FILLS.len())
}

fn one(
    options: &Network,
    part: &Part,
    lines: &[Comparison],
    most: u32,
    (x, y): (f64, f64),
) -> Markup {
    let at = |treatment: usize| part.place(treatment).map(|(px, py)| (px + x, py + y));
    let mut taken: Vec<Area> = part.nodes.iter().map(|node| node.area(x, y)).collect();
    let ends: Vec<(&Comparison, Place, Place)> = lines
        .iter()
        .filter_map(|line| Some((line, at(line.a)?, at(line.b)?)))
        .collect();
    let counts: Vec<Markup> = ends
        .iter()
        .map(|(line, a, b)| count(line.studies, *a, *b, &mut taken))
        .collect();
    html! {
        @for (arm, design) in options.multi_arm.iter().enumerate() {
            @let mut corners = part.nodes.iter().filter(|node| design.treatments.contains(&node.treatment)).map(|node| (node.at.0 + x, node.at.1 + y)).collect::<Vec<_>>();
            @if corners.len() > 2 {
                @let corners = std::mem::take(&mut corners);
                polygon points=(places(&corners)) fill=(shade(options, arm)) stroke="none" {}
            }
        }
        @for (line, a, b) in &ends {
            line x1=(short(a.0)) y1=(short(a.1)) x2=(short(b.0)) y2=(short(b.1)) stroke=(AXIS)
                stroke-width=(short(1.5 + 8.5 * f64::from(line.studies) / f64::from(most))) stroke-linecap="round" {}
        }
        @for node in &part.nodes {
            circle cx=(short(node.at.0 + x)) cy=(short(node.at.1 + y)) r=(short(node.radius)) fill=(BLUE) stroke="#ffffff" stroke-width="2" {}
        }
        (all(counts))
        @for node in &part.nodes {
            @let whole = &options.treatments[node.treatment].label;
            text x=(short(node.name.at.0 + x)) y=(short(node.name.at.1 + y)) text-anchor=(node.name.anchor) {
                @if *whole != node.words { title { (whole) } }
                (node.words)
            }
        }
    }
}

/// The number of studies on a line, where it covers no other number and no node.
fn count(studies: u32, a: (f64, f64), b: (f64, f64), taken: &mut Vec<Area>) -> Markup {
    let words = grouped(u64::from(studies));
    let half = room(&words) / 2.0 + 3.0;
    let spot = |share: f64| {
        let (x, y) = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
        Area {
            left: x - half,
            top: y - 9.0,
            right: x + half,
            bottom: y + 9.0,
        }
    };
    let covered = |area: &Area| taken.iter().map(|other| area.overlap(other)).sum::<f64>();
    let mut best = spot(0.5);
    for share in [0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8] {
        if covered(&best) == 0.0 {
            break;
        }
        let next = spot(share);
        if covered(&next) < covered(&best) {
            best = next;
        }
    }
    taken.push(best);
    let (x, y) = (f64::midpoint(best.left, best.right), best.bottom);
    html! {
        rect x=(short(best.left)) y=(short(best.top)) width=(short(half * 2.0)) height="18" rx="4" fill="#ffffff" {}
        (text(x, y - 4.0, "middle", &words))
    }
}

fn legend(options: &Network, sides: (f64, f64), y: f64) -> (Markup, f64) {
    let entries: Vec<Key<'_>> = options
        .multi_arm
        .iter()
        .enumerate()
        .map(|(at, design)| {
            let arms: Vec<&str> = design
                .treatments
                .iter()
                .filter_map(|at| options.treatments.get(*at))
                .map(|treatment| treatment.label.as_str())
                .collect();
            let words = format!("{}: {}", studies(design.studies), arms.join(", "));
            Key::new(words, move |x, y| {
                rect((x - 10.0, y - 8.0), (20.0, 16.0), &shade(options, at), INK)
            })
        })
        .collect();
    keys(&entries, sides, y)
}

fn studies(count: u32) -> String {
    let count = u64::from(count);
    format!(
        "{} {}",
        grouped(count),
        if count == 1 { "study" } else { "studies" }
    )
}

fn table(options: &Network, lines: &[Comparison]) -> Table {
    let sized = options
        .treatments
        .iter()
        .any(|treatment| treatment.size.is_some());
    let mut columns = vec![
        Column::text("Treatment or comparison"),
        Column::number("Studies"),
    ];
    if sized {
        columns.push(Column::number(if options.size_heading.is_empty() {
            "Size"
        } else {
            &options.size_heading
        }));
    }
    let row = |name: String, studies: Cell, size: Cell| {
        let mut cells = vec![Cell::from(name), studies];
        if sized {
            cells.push(size);
        }
        cells
    };
    let name = |at: usize| options.treatments.get(at).map_or("", |t| t.label.as_str());
    let mut rows: Vec<Vec<Cell>> = options
        .treatments
        .iter()
        .map(|t| row(t.label.clone(), Cell::Blank, Cell::optional(t.size, 0)))
        .collect();
    rows.extend(lines.iter().map(|line| {
        row(
            format!("{} and {}", name(line.a), name(line.b)),
            Cell::count(u64::from(line.studies)),
            Cell::Blank,
        )
    }));
    rows.extend(options.multi_arm.iter().map(|design| {
        let arms: Vec<&str> = design.treatments.iter().map(|at| name(*at)).collect();
        row(
            format!("{} in the same studies", arms.join(", ")),
            Cell::count(u64::from(design.studies)),
            Cell::Blank,
        )
    }));
    Table { columns, rows }
}

fn described(options: &Network, lines: &[Comparison], parts: usize) -> String {
    let mut out = format!(
        "{} treatments and {} direct comparisons",
        options.treatments.len(),
        lines.len()
    );
    if parts > 1 {
        out.extend([format!(" in {parts} parts that no study connects")]);
    }
    out.push('.');
    if let Some(line) = lines
        .iter()
        .max_by_key(|line| (line.studies, std::cmp::Reverse((line.a, line.b))))
    {
        let name = |at: usize| shortened(&options.treatments[at].label, 400.0);
        out.extend([format!(
            " The most studied is {} with {} ({}).",
            name(line.a),
            name(line.b),
            studies(line.studies)
        )]);
    }
    out.push_str(match options.multi_arm.len() {
        0 => "",
        1 => " One design of more than two arms is shaded.",
        _ => " Designs of more than two arms are shaded.",
    });
    out
}
