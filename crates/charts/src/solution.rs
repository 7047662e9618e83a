//! Configuration charts: each combination of a solution as a column of signs.
//!
//! The notation is that of Ragin and Fiss (in Ragin, Redesigning Social Inquiry, 2008, chapter 11; Fiss, Acad Manage J
//! 2011;54:393): a black circle for a condition that is present, a crossed one for one that is absent, large where the
//! parsimonious solution has it too (core), small where it has not (peripheral), a blank where it does not matter.

use maud::{Markup, html};

use crate::colour::{AXIS, GRID, INK, PALE};
use crate::drawing::{Caption, Drawing};
use crate::lettering::{LINE, bold, heavy_room, label, lines, room, shortened, text, widest};
use crate::marks::{Key, keys, line, rect};
use crate::number::{self, short};
use crate::table::{Cell, Column, Table};

/// What a combination says about a condition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sign {
    /// It does not matter.
    #[default]
    Any,
    /// Present, in the parsimonious solution too.
    CorePresent,
    /// Absent, in the parsimonious solution too.
    CoreAbsent,
    /// Present.
    Present,
    /// Absent.
    Absent,
}

impl Sign {
    const fn words(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::CorePresent => "present, core",
            Self::CoreAbsent => "absent, core",
            Self::Present => "present",
            Self::Absent => "absent",
        }
    }
}

/// How well a combination or a solution fits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SolutionFit {
    /// Consistency.
    pub consistency: Option<f64>,
    /// Proportional reduction in inconsistency.
    pub pri: Option<f64>,
    /// The share of the outcome it covers.
    pub coverage: Option<f64>,
    /// The share that it alone covers; not for a whole solution.
    pub unique: Option<f64>,
}

/// A combination.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Configuration {
    /// Its name, for example `1a`.
    pub label: String,
    /// A sign for each condition, in their order.
    pub signs: Vec<Sign>,
    /// How well it fits.
    pub fit: SolutionFit,
    /// The cases in it.
    pub cases: Vec<String>,
}

/// Options of [`solution`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Solution {
    /// What the chart is called.
    pub caption: Caption,
    /// What the combinations lead to.
    pub outcome: String,
    /// The conditions.
    pub conditions: Vec<String>,
    /// The combinations.
    pub configurations: Vec<Configuration>,
    /// How well all of them together fit.
    pub fit: SolutionFit,
    /// Cases are listed under their combinations.
    pub with_cases: bool,
}

const ROW: f64 = 32.0;
const LOW: f64 = 24.0;
const MOST_WIDE: f64 = 1100.0;
/// Lines of cases under a combination.
const CASES: usize = 6;

type Measure = (&'static str, fn(&SolutionFit) -> Option<f64>);
const MEASURES: [Measure; 4] = [
    ("Consistency", |fit| fit.consistency),
    ("PRI", |fit| fit.pri),
    ("Raw coverage", |fit| fit.coverage),
    ("Unique coverage", |fit| fit.unique),
];
const OVERALL: [Measure; 3] = [
    ("Solution consistency", |fit| fit.consistency),
    ("Solution PRI", |fit| fit.pri),
    ("Solution coverage", |fit| fit.coverage),
];

/// Draws a configuration chart.
pub fn solution(options: &Solution) -> Drawing {
    let count = options.configurations.len();
    let names = options
        .conditions
        .iter()
        .map(String::as_str)
        .chain(MEASURES.iter().map(|(name, _)| *name))
        .chain(OVERALL.iter().map(|(name, _)| *name));
    let name_width = widest(names, 260.0).max(90.0);
    let left = 8.0 + name_width + 16.0;
    let step = column_width(options, left);
    let right = left + step * count as f64;
    let width = (right + 12.0).max(420.0).max(left + 90.0);
    let overline = format!("Combinations for {}", options.outcome);
    let top = 62.0;
    let signs_bottom = top + ROW * options.conditions.len() as f64;
    let measures_bottom = signs_bottom + 10.0 + LOW * MEASURES.len() as f64;
    let cases: Vec<Vec<String>> = options
        .configurations
        .iter()
        .map(|one| listed(&one.cases, step - 10.0))
        .collect();
    let case_lines = if options.with_cases {
        cases.iter().map(Vec::len).max().unwrap_or(0)
    } else {
        0
    };
    let cases_bottom =
        measures_bottom + LINE * case_lines as f64 + if case_lines > 0 { 10.0 } else { 0.0 };
    let overall_top = cases_bottom + 10.0;
    let overall_bottom = overall_top + LOW * OVERALL.len() as f64;
    let (key, key_height) = legend(options, (16.0, width - 8.0), overall_bottom + 26.0);
    let middle = |at: usize| left + step * (at as f64 + 0.5);
    let content = html! {
        (bold(16.0, 20.0, "start", &shortened(&overline, (width - 24.0) / 1.08)))
        @for (at, one) in options.configurations.iter().enumerate() {
            (bold(middle(at), top - 14.0, "middle", &shortened(&one.label, (step - 6.0) / 1.08)))
        }
        (line((8.0, top - 4.0), (width - 8.0, top - 4.0), AXIS, 1.5))
        @for (at, name) in options.conditions.iter().enumerate() {
            @let y = top + ROW * (at as f64 + 0.5);
            @if at % 2 == 1 { (rect((8.0, y - ROW / 2.0), (width - 16.0, ROW), PALE, "none")) }
            (label(16.0, y + 5.0, "start", name, name_width))
            @for (column, one) in options.configurations.iter().enumerate() {
                (sign(one.signs.get(at).copied().unwrap_or_default(), (middle(column), y)))
            }
        }
        (line((8.0, signs_bottom + 4.0), (width - 8.0, signs_bottom + 4.0), AXIS, 1.0))
        @for (at, (name, measure)) in MEASURES.iter().enumerate() {
            @let y = signs_bottom + 10.0 + LOW * (at as f64 + 0.5) + 5.0;
            (text(16.0, y, "start", name))
            @for (column, one) in options.configurations.iter().enumerate() {
                (text(middle(column), y, "middle", &shortened(&measured(measure(&one.fit)), step - 6.0)))
            }
        }
        @if case_lines > 0 {
            (line((8.0, measures_bottom + 2.0), (width - 8.0, measures_bottom + 2.0), GRID, 1.0))
            (text(16.0, measures_bottom + LINE, "start", "Cases"))
            @for (column, words) in cases.iter().enumerate() {
                (lines(middle(column), measures_bottom + LINE, "middle", false, words))
            }
        }
        (line((8.0, overall_top - 4.0), (width - 8.0, overall_top - 4.0), AXIS, 1.0))
        @for (at, (name, measure)) in OVERALL.iter().enumerate() {
            @let y = overall_top + LOW * (at as f64 + 0.5) + 5.0;
            (bold(16.0, y, "start", name))
            (bold(left + step / 2.0, y, "middle", &shortened(&measured(measure(&options.fit)), (step - 6.0) / 1.08)))
        }
        (line((8.0, overall_bottom + 6.0), (width - 8.0, overall_bottom + 6.0), AXIS, 1.5))
        (key)
    };
    Drawing {
        id: options.caption.id.clone(),
        title: options.caption.title.clone(),
        description: options.caption.described(|| described(options)),
        width,
        height: overall_bottom + 26.0 + key_height,
        content,
        linked: false,
        table: table(options),
    }
}

/// As wide as names and cases need, as far as there is room; never so narrow that numbers touch.
fn column_width(options: &Solution, left: f64) -> f64 {
    let names = options
        .configurations
        .iter()
        .map(|one| heavy_room(&one.label))
        .fold(0.0, f64::max);
    let cases = if options.with_cases {
        options
            .configurations
            .iter()
            .flat_map(|one| &one.cases)
            .map(|case| room(case))
            .fold(0.0, f64::max)
    } else {
        0.0
    };
    let fits = (MOST_WIDE - left - 12.0) / options.configurations.len().max(1) as f64;
    (names.max(cases) + 12.0).clamp(76.0, 150.0).min(fits)
}

/// A case a line; what does not fit is counted.
fn listed(cases: &[String], most: f64) -> Vec<String> {
    let shown = if cases.len() > CASES {
        CASES - 1
    } else {
        cases.len()
    };
    let mut out: Vec<String> = cases[..shown]
        .iter()
        .map(|case| shortened(case, most))
        .collect();
    if cases.len() > shown {
        out.push(shortened(&format!("{} more", cases.len() - shown), most));
    }
    out
}

fn measured(value: Option<f64>) -> String {
    value.map_or_else(|| "\u{2013}".to_owned(), |value| number::fixed(value, 2))
}

fn sign(sign: Sign, (x, y): (f64, f64)) -> Markup {
    let (cx, cy) = (short(x), short(y));
    let circle = |r: f64, fill: &str| {
        html! { circle cx=(cx) cy=(cy) r=(short(r)) fill=(fill) stroke=(INK) stroke-width="2" {} }
    };
    let crossed = |r: f64| {
        let d = r * 0.707;
        html! {
            (circle(r, "#ffffff"))
            (line((x - d, y - d), (x + d, y + d), INK, 2.0))
            (line((x - d, y + d), (x + d, y - d), INK, 2.0))
        }
    };
    match sign {
        Sign::Any => Markup::default(),
        Sign::CorePresent => circle(12.0, INK),
        Sign::CoreAbsent => crossed(12.0),
        Sign::Present => circle(6.5, INK),
        Sign::Absent => crossed(6.5),
    }
}

/// The signs that are used, and what the blank means.
fn legend(options: &Solution, sides: (f64, f64), y: f64) -> (Markup, f64) {
    let known = [
        (Sign::CorePresent, "Present (core)"),
        (Sign::CoreAbsent, "Absent (core)"),
        (Sign::Present, "Present (peripheral)"),
        (Sign::Absent, "Absent (peripheral)"),
    ];
    let mut entries: Vec<Key<'_>> = known
        .into_iter()
        .filter(|(kind, _)| {
            options
                .configurations
                .iter()
                .any(|one| one.signs.contains(kind))
        })
        .map(|(kind, words)| Key::new(words, move |x, y| sign(kind, (x, y))))
        .collect();
    entries.push(Key::new("Blank: does not matter", |x, y| {
        rect((x - 9.0, y - 9.0), (18.0, 18.0), "#ffffff", GRID)
    }));
    keys(&entries, sides, y)
}

fn table(options: &Solution) -> Table {
    let mut columns = vec![Column::text("Condition or measure")];
    columns.extend(
        options
            .configurations
            .iter()
            .map(|one| Column::text(&one.label)),
    );
    columns.push(Column::text("Solution"));
    let row = |name: &str, cells: Vec<Cell>, whole: Cell| {
        let mut out = vec![Cell::from(name)];
        out.extend(cells);
        out.push(whole);
        out
    };
    let of =
        |cell: &dyn Fn(&Configuration) -> Cell| options.configurations.iter().map(cell).collect();
    let mut rows: Vec<Vec<Cell>> = options
        .conditions
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let cells =
                of(&|one| Cell::from(one.signs.get(at).copied().unwrap_or_default().words()));
            row(name, cells, Cell::Blank)
        })
        .collect();
    rows.extend(MEASURES.iter().map(|(name, measure)| {
        let cells = of(&|one| Cell::optional(measure(&one.fit), 3));
        row(name, cells, Cell::optional(measure(&options.fit), 3))
    }));
    rows.push(row(
        "Cases",
        of(&|one| Cell::from(one.cases.join(", "))),
        Cell::Blank,
    ));
    Table { columns, rows }
}

/// Each combination in words, and how well all fit.
fn described(options: &Solution) -> String {
    let combinations: Vec<String> = options
        .configurations
        .iter()
        .map(|one| {
            let parts: Vec<String> = options
                .conditions
                .iter()
                .zip(&one.signs)
                .filter_map(|(name, sign)| match sign {
                    Sign::Any => None,
                    Sign::CorePresent | Sign::Present => Some(name.clone()),
                    Sign::CoreAbsent | Sign::Absent => Some(format!("no {name}")),
                })
                .collect();
            let parts = if parts.is_empty() {
                "anything".to_owned()
            } else {
                parts.join(" and ")
            };
            format!("{}: {parts}", one.label)
        })
        .collect();
    let mut out = match combinations.len() {
        0 => "No combination is found.".to_owned(),
        1 => format!("One combination. {}.", combinations[0]),
        count => format!("{count} combinations. {}.", combinations.join("; ")),
    };
    if let (Some(consistency), Some(coverage)) = (options.fit.consistency, options.fit.coverage) {
        out.extend([format!(
            " Together they have consistency {} and coverage {}.",
            number::fixed(consistency, 2),
            number::fixed(coverage, 2)
        )]);
    }
    out
}
