//! XY plots of fuzzy sets: how far each case belongs to a combination of conditions, and how far to the outcome.
//!
//! Where the combination is sufficient, cases lie above the diagonal (Ragin 2008, chapter 3). Which cases are typical,
//! deviant or irrelevant is told by shape (Schneider and Rohlfing, Sociol Methods Res 2013;42:559).

use maud::{Markup, html};

use crate::colour::{AXIS, GRID, INK, LINK, PALE};
use crate::drawing::{Caption, Drawing};
use crate::lettering::{FONT, bold, haloed, room, shortened, text};
use crate::marks::{Key, dashed, keys, line, rect, shape};
use crate::number::{self, short};
use crate::placement::{Area, place};
use crate::scale::Scale;
use crate::table::{Cell, Column, Table};

/// What a case says about a combination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseKind {
    /// In both sets, and the outcome is at least as strong.
    #[default]
    Typical,
    /// In both sets, but the outcome is weaker.
    DeviantInDegree,
    /// In the combination and not in the outcome: against its consistency.
    DeviantConsistency,
    /// In the outcome and not in the combination, which does not cover it.
    DeviantCoverage,
    /// In neither.
    Irrelevant,
}

impl CaseKind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Typical, "typical"),
        (Self::DeviantInDegree, "deviant in degree"),
        (Self::DeviantConsistency, "deviant: consistency"),
        (Self::DeviantCoverage, "deviant: coverage"),
        (Self::Irrelevant, "irrelevant"),
    ];

    fn place(self) -> usize {
        Self::ALL
            .iter()
            .position(|(kind, _)| *kind == self)
            .unwrap_or(0)
    }

    fn words(self) -> &'static str {
        Self::ALL[self.place()].1
    }

    /// A circle, a plus, a square, a triangle; hollow where the case says nothing.
    fn sign(self, at: (f64, f64)) -> Markup {
        match self {
            Self::Typical => shape(0, at, RADIUS, false),
            Self::DeviantInDegree => shape(5, at, RADIUS, false),
            Self::DeviantConsistency => shape(1, at, RADIUS, false),
            Self::DeviantCoverage => shape(2, at, RADIUS, false),
            Self::Irrelevant => shape(0, at, RADIUS, true),
        }
    }
}

/// A case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct XyCase {
    /// Its name.
    pub label: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Its membership in the combination, 0 to 1.
    pub x: f64,
    /// Its membership in the outcome, 0 to 1.
    pub y: f64,
    /// What it says.
    pub kind: CaseKind,
}

/// Options of [`xy`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Xy {
    /// What the chart is called.
    pub caption: Caption,
    /// The combination of conditions.
    pub x_heading: String,
    /// The outcome.
    pub y_heading: String,
    /// The cases.
    pub cases: Vec<XyCase>,
    /// How consistently the combination goes with the outcome.
    pub consistency: Option<f64>,
    /// How much of the outcome it covers.
    pub coverage: Option<f64>,
}

const WIDTH: f64 = 600.0;
const FRAME: Area = Area {
    left: 72.0,
    top: 48.0,
    right: WIDTH - 40.0,
    bottom: 536.0,
};
/// Names may stand over the edge of the frame.
const NAMES: Area = Area {
    left: FRAME.left + 2.0,
    top: 28.0,
    right: WIDTH - 4.0,
    bottom: FRAME.bottom,
};
const RADIUS: f64 = 7.0;

/// Cases at one place.
struct Spot<'a> {
    at: (f64, f64),
    cases: Vec<&'a XyCase>,
}

impl Spot<'_> {
    fn words(&self) -> String {
        let first = shortened(&self.cases[0].label, 150.0);
        match self.cases.len() {
            1 => first,
            count => format!("{first} and {} more", count - 1),
        }
    }
}

/// Draws an XY plot. Cases without a membership in both sets are in the table only.
pub fn xy(options: &Xy) -> Drawing {
    let along = Scale {
        from: (0.0, 1.0),
        to: (FRAME.left, FRAME.right),
    };
    let up = Scale {
        from: (0.0, 1.0),
        to: (FRAME.bottom, FRAME.top),
    };
    let spots = spots(options, along, up);
    let (key, key_height) = legend(options);
    let middle = (along.place(0.5), up.place(0.5));
    let fit = fit(options);
    let content = html! {
        // The quarter of cases that have both.
        (rect((middle.0, FRAME.top), (FRAME.right - middle.0, middle.1 - FRAME.top), PALE, "none"))
        (axes(options, along, up))
        (dashed((middle.0, FRAME.top), (middle.0, FRAME.bottom), AXIS, "2 4"))
        (dashed((FRAME.left, middle.1), (FRAME.right, middle.1), AXIS, "2 4"))
        (line((FRAME.left, FRAME.bottom), (FRAME.right, FRAME.top), INK, 1.5))
        (bold(FRAME.left, 22.0, "start", &fit))
        (drawn(&spots))
        (key)
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| described(options)),
        width: WIDTH,
        height: FRAME.bottom + 70.0 + key_height,
        content,
        linked: options.cases.iter().any(|case| case.href.is_some()),
        table: table(options),
    }
}

fn spots(options: &Xy, along: Scale, up: Scale) -> Vec<Spot<'_>> {
    let mut spots: Vec<Spot<'_>> = Vec::new();
    for case in &options.cases {
        if !(case.x.is_finite() && case.y.is_finite()) {
            continue;
        }
        let at = (
            along.place(case.x.clamp(0.0, 1.0)),
            up.place(case.y.clamp(0.0, 1.0)),
        );
        let near = |spot: &&mut Spot<'_>| {
            (spot.at.0 - at.0).abs() < 0.5
                && (spot.at.1 - at.1).abs() < 0.5
                && spot.cases[0].kind == case.kind
        };
        match spots.iter_mut().find(near) {
            Some(spot) => spot.cases.push(case),
            None => spots.push(Spot {
                at,
                cases: vec![case],
            }),
        }
    }
    spots
}

fn axes(options: &Xy, along: Scale, up: Scale) -> Markup {
    let ticks = [0.0, 0.25, 0.5, 0.75, 1.0];
    let middle = short(f64::midpoint(FRAME.top, FRAME.bottom));
    html! {
        g aria-hidden="true" {
            @for tick in ticks {
                @let (x, y) = (along.place(tick), up.place(tick));
                @let words = number::plain(tick, 2);
                @if (tick - 0.5_f64).abs() > 0.01 {
                    (line((x, FRAME.top), (x, FRAME.bottom), GRID, 1.0))
                    (line((FRAME.left, y), (FRAME.right, y), GRID, 1.0))
                }
                (text(x, FRAME.bottom + 20.0, "middle", &words))
                (text(FRAME.left - 9.0, y + 5.0, "end", &words))
            }
            (line((FRAME.left, FRAME.bottom), (FRAME.right, FRAME.bottom), AXIS, 1.5))
            (line((FRAME.left, FRAME.top), (FRAME.left, FRAME.bottom), AXIS, 1.5))
            (bold(f64::midpoint(FRAME.left, FRAME.right), FRAME.bottom + 44.0, "middle", &shortened(&options.x_heading, 440.0)))
            text x="18" y=(middle) text-anchor="middle" font-weight="bold" transform={ "rotate(-90 18 " (middle) ")" } {
                (shortened(&options.y_heading, 440.0))
            }
        }
    }
}

fn drawn(spots: &[Spot<'_>]) -> Markup {
    let places: Vec<(f64, f64)> = spots.iter().map(|spot| spot.at).collect();
    // With very many cases names would cover everything: pointers and the table have them.
    let names: Vec<String> = if spots.len() <= 60 {
        spots.iter().map(Spot::words).collect()
    } else {
        Vec::new()
    };
    let widths: Vec<f64> = names.iter().map(|name| room(name)).collect();
    let diagonal = [((FRAME.left, FRAME.bottom), (FRAME.right, FRAME.top))];
    let boxes = place(
        &places[..names.len()],
        &widths,
        FONT + 2.0,
        RADIUS,
        NAMES,
        &diagonal,
    );
    html! {
        @for (at, spot) in spots.iter().enumerate() {
            @let all: Vec<&str> = spot.cases.iter().map(|case| case.label.as_str()).collect();
            @let href = spot.cases.first().filter(|_| spot.cases.len() == 1).and_then(|case| case.href.as_deref());
            @let inside = html! {
                title { (all.join(", ")) }
                (spot.cases[0].kind.sign(spot.at))
                @if let (Some(name), Some(area)) = (names.get(at), boxes.get(at)) {
                    (named(name, spot.at, area, if href.is_some() { LINK } else { INK }))
                }
            };
            @if let Some(href) = href { a href=(href) { (inside) } } @else { g { (inside) } }
        }
    }
}

/// A name set towards its point.
fn named(name: &str, (x, _): (f64, f64), area: &Area, fill: &str) -> Markup {
    let y = area.bottom - 4.0;
    // A name without any free place is kept inside the frame.
    let inside = |at: f64, before: f64, after: f64| {
        at.clamp(4.0 + before, (WIDTH - 4.0 - after).max(4.0 + before))
    };
    let width = area.right - area.left;
    if area.left > x {
        haloed(inside(area.left, 0.0, width), y, "start", fill, name)
    } else if area.right < x {
        haloed(inside(area.right, width, 0.0), y, "end", fill, name)
    } else {
        let middle = f64::midpoint(area.left, area.right);
        haloed(
            inside(middle, width / 2.0, width / 2.0),
            y,
            "middle",
            fill,
            name,
        )
    }
}

fn legend(options: &Xy) -> (Markup, f64) {
    let entries: Vec<Key<'_>> = CaseKind::ALL
        .into_iter()
        .filter_map(|(kind, words)| {
            let count = options
                .cases
                .iter()
                .filter(|case| case.kind == kind)
                .count();
            let words = format!("{words} ({count})");
            (count > 0).then(|| Key::new(words, move |x, y| kind.sign((x, y))))
        })
        .collect();
    keys(
        &entries,
        (FRAME.left - 40.0, FRAME.right),
        FRAME.bottom + 74.0,
    )
}

fn fit(options: &Xy) -> String {
    let parts = [
        ("Consistency", options.consistency),
        ("Coverage", options.coverage),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", number::fixed(value?, 3))))
        .collect();
    shortened(&said.join(" \u{b7} "), 480.0)
}

fn table(options: &Xy) -> Table {
    Table {
        columns: vec![
            Column::text("Case"),
            Column::number(&options.x_heading),
            Column::number(&options.y_heading),
            Column::text("What it says"),
        ],
        rows: options
            .cases
            .iter()
            .map(|case| {
                vec![
                    Cell::linked(&case.label, case.href.as_deref()),
                    Cell::number(case.x, 2),
                    Cell::number(case.y, 2),
                    Cell::from(case.kind.words()),
                ]
            })
            .collect(),
    }
}

fn described(options: &Xy) -> String {
    let kinds: Vec<String> = CaseKind::ALL
        .into_iter()
        .filter_map(|(kind, words)| {
            let count = options
                .cases
                .iter()
                .filter(|case| case.kind == kind)
                .count();
            (count > 0).then(|| format!("{count} {words}"))
        })
        .collect();
    let mut out = format!("{} cases", options.cases.len());
    if !kinds.is_empty() {
        out.extend([format!(": {}", kinds.join(", "))]);
    }
    out.push('.');
    let fit = fit(options).replace(" \u{b7} ", ", ").to_lowercase();
    if !fit.is_empty() {
        out.extend([format!(
            " Of {} for {}: {fit}.",
            options.x_heading, options.y_heading
        )]);
    }
    out
}
