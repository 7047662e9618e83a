//! Ranks of treatments: how probable each rank is, and scores that sum them up.
//!
//! Rankograms and the surface under the cumulative ranking curve are those of Salanti, Ades and Ioannidis (J Clin
//! Epidemiol 2011;64:163), P-scores those of Rücker and Schwarzer (BMC Med Res Methodol 2015;15:58).

use maud::{Markup, html};

use crate::colour::{AXIS, BLUE, GRID, INK, LINK, VERMILLION};
use crate::drawing::{Caption, Drawing};
use crate::lettering::{LINE, bold, label, lines, room, shortened, text, widest, wrapped};
use crate::marks::{Key, all, keys, line, places, rect};
use crate::number;
use crate::scale::Scale;
use crate::table::{Cell, Column, Table};

/// A treatment and the probabilities of its ranks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranked {
    /// The treatment.
    pub label: String,
    /// The probability (0 to 1) of rank 1, 2 and so on; rank 1 is the best.
    pub probabilities: Vec<f64>,
}

/// Options of [`rankograms`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rankograms {
    /// What the chart is called.
    pub caption: Caption,
    /// The treatments, drawn in this order.
    pub treatments: Vec<Ranked>,
    /// Also draws the probability of being at least as good as each rank.
    pub cumulative: bool,
}

/// A small chart without its name.
const PANEL: (f64, f64) = (216.0, 150.0);
/// Room for the numbers left of it.
const LEFT: f64 = 44.0;
const GAP: f64 = 16.0;

fn probability(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.clamp(0.0, 1.0))
}

/// Draws a small chart for each treatment: a bar for each rank, all on the same scale.
pub fn rankograms(options: &Rankograms) -> Drawing {
    let across = options.treatments.len().clamp(1, 3);
    let down = options.treatments.len().div_ceil(across).max(1);
    let ranks = options
        .treatments
        .iter()
        .map(|one| one.probabilities.len())
        .max()
        .unwrap_or(0);
    let names: Vec<Vec<String>> = options
        .treatments
        .iter()
        .map(|one| wrapped(&one.label, (PANEL.0 - LEFT) / 1.08, 2))
        .collect();
    let high = PANEL.1 + LINE * names.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64;
    let width = (8.0 + (PANEL.0 + GAP) * across as f64).max(360.0);
    let bottom = 8.0 + (high + GAP) * down as f64;
    let signs = [
        Key::new("Probability of the rank", |x, y| {
            rect((x - 8.0, y - 8.0), (16.0, 16.0), BLUE, INK)
        }),
        Key::new("Of this rank or a better one", |x, y| {
            line((x - 12.0, y), (x + 12.0, y), VERMILLION, 2.5)
        }),
    ];
    let (key, key_height) = if options.cumulative {
        keys(&signs, (16.0, width - 8.0), bottom + 12.0)
    } else {
        (Markup::default(), 0.0)
    };
    let content = html! {
        @for (at, (one, name)) in options.treatments.iter().zip(&names).enumerate() {
            @let corner = (8.0 + (PANEL.0 + GAP) * (at % across) as f64, 8.0 + (high + GAP) * (at / across) as f64);
            (panel(options, one, name, ranks, (corner, high)))
        }
        (key)
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| likeliest(options)),
        width,
        height: bottom + key_height + 8.0,
        content,
        linked: false,
        table: rank_table(options, ranks),
    }
}

fn panel(
    options: &Rankograms,
    one: &Ranked,
    name: &[String],
    ranks: usize,
    ((left, top), high): ((f64, f64), f64),
) -> Markup {
    let (from, to) = (left + LEFT, left + PANEL.0);
    let floor = top + high - 40.0;
    let ceiling = floor - PANEL.1 + 48.0;
    let up = Scale {
        from: (0.0, 1.0),
        to: (floor, ceiling),
    };
    let step = (to - from) / ranks.max(1) as f64;
    let middle = |at: usize| from + step * (at as f64 + 0.5);
    // Every first, second, third… rank is written, as many as fit.
    let widest = room(&ranks.to_string()) + 6.0;
    let every = (1..=ranks.max(1))
        .find(|n| *n as f64 * step >= widest)
        .unwrap_or(1);
    let mut sum = 0.0;
    let curve: Vec<(f64, f64)> = one
        .probabilities
        .iter()
        .enumerate()
        .map(|(at, share)| {
            sum += probability(*share).unwrap_or(0.0);
            (middle(at), up.place(sum.min(1.0)))
        })
        .collect();
    html! {
        (lines(from, ceiling - 12.0 - LINE * (name.len().max(1) - 1) as f64, "start", true, name))
        g aria-hidden="true" {
            @for percent in [0.0, 50.0, 100.0] {
                @let y = up.place(percent / 100.0);
                (line((from, y), (to, y), GRID, 1.0))
                (text(from - 6.0, y + 5.0, "end", &format!("{}%", number::plain(percent, 0))))
            }
            @for at in (0..ranks).filter(|at| at % every == 0) {
                (text(middle(at), floor + 18.0, "middle", &(at + 1).to_string()))
            }
            (text(f64::midpoint(from, to), floor + 36.0, "middle", "Rank"))
        }
        @for (at, share) in one.probabilities.iter().enumerate() {
            @if let Some(share) = probability(*share) {
                @let y = up.place(share);
                (rect((middle(at) - step * 0.36, y), (step * 0.72, floor - y), BLUE, INK))
            }
        }
        @if options.cumulative && curve.len() > 1 {
            polyline points=(places(&curve)) fill="none" stroke=(VERMILLION) stroke-width="2.5" {}
        }
        (line((from, floor), (to, floor), AXIS, 1.5))
    }
}

fn rank_table(options: &Rankograms, ranks: usize) -> Table {
    let mut columns = vec![Column::text("Treatment")];
    columns.extend((1..=ranks).map(|rank| Column::number(format!("Rank {rank}"))));
    let rows = options
        .treatments
        .iter()
        .map(|one| {
            std::iter::once(Cell::from(one.label.as_str()))
                .chain((0..ranks).map(|at| Cell::optional(one.probabilities.get(at).copied(), 3)))
                .collect()
        })
        .collect();
    Table { columns, rows }
}

fn likeliest(options: &Rankograms) -> String {
    let best = options
        .treatments
        .iter()
        .filter_map(|one| Some((probability(*one.probabilities.first()?)?, &one.label)))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let count = options.treatments.len();
    match best {
        Some((share, label)) => format!(
            "{count} treatments. The most probable to be the best is {label} ({}%).",
            number::fixed(share * 100.0, 0)
        ),
        None => format!("{count} treatments."),
    }
}

/// A treatment's score.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RankScore {
    /// The treatment.
    pub label: String,
    /// Where its label leads.
    pub href: Option<String>,
    /// Its score, 0 to 1.
    pub score: f64,
}

/// Options of [`rank_scores`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RankScores {
    /// What the chart is called.
    pub caption: Caption,
    /// What the score is, for example “P-score” or “SUCRA”.
    pub heading: String,
    /// The treatments in any order; the best is drawn first.
    pub treatments: Vec<RankScore>,
}

/// Draws scores as bars, the best first. What has no score comes last and says so.
pub fn rank_scores(options: &RankScores) -> Drawing {
    let mut sorted: Vec<&RankScore> = options.treatments.iter().collect();
    sorted.sort_by(|a, b| {
        let key = |one: &RankScore| probability(one.score).unwrap_or(-1.0);
        key(b).total_cmp(&key(a))
    });
    let names = widest(sorted.iter().map(|one| one.label.as_str()), 240.0).max(60.0);
    let (left, width, top, row) = (8.0 + names + 10.0, 640.0, 8.0, 34.0);
    let x = Scale {
        from: (0.0, 1.0),
        to: (left, width - 76.0),
    };
    let bottom = top + row * sorted.len() as f64;
    let bars = sorted.iter().enumerate().map(|(at, one)| {
        let y = top + row * at as f64;
        let name = label(left - 8.0, y + 22.0, "end", &one.label, names);
        let end = probability(one.score).map(|score| x.place(score));
        html! {
            @if let Some(href) = &one.href { a href=(href) fill=(LINK) { (name) } } @else { (name) }
            @if let Some(end) = end {
                (rect((left, y + 5.0), (end - left, row - 10.0), BLUE, INK))
                (text(end + 6.0, y + 22.0, "start", &shortened(&number::fixed(one.score, 3), 64.0)))
            } @else {
                (text(left + 6.0, y + 22.0, "start", "no score"))
            }
        }
    });
    let content = html! {
        g aria-hidden="true" {
            @for tick in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
                (line((x.place(tick), top), (x.place(tick), bottom), GRID, 1.0))
                (text(x.place(tick), bottom + 18.0, "middle", &number::fixed(tick, 1)))
            }
            (bold(f64::midpoint(left, width - 76.0), bottom + 42.0, "middle", &shortened(&options.heading, 260.0)))
        }
        (all(bars))
        (line((left, top), (left, bottom), AXIS, 1.5))
    };
    let described = || {
        let said: Vec<String> = sorted
            .iter()
            .map(|one| format!("{} {}", one.label, number::fixed(one.score, 3)))
            .collect();
        if said.is_empty() {
            "No treatments.".to_owned()
        } else {
            format!("From the best to the worst: {}.", said.join(", "))
        }
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(described),
        width,
        height: bottom + 54.0,
        content,
        linked: sorted.iter().any(|one| one.href.is_some()),
        table: Table {
            columns: vec![Column::text("Treatment"), Column::number(&options.heading)],
            rows: sorted
                .iter()
                .map(|one| {
                    vec![
                        Cell::linked(&one.label, one.href.as_deref()),
                        Cell::number(one.score, 3),
                    ]
                })
                .collect(),
        },
    }
}
