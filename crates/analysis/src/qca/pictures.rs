//! Pictures of a comparison of cases: configurations, membership against the outcome, which cases share what.

use super::Comparison;
use ::qca::{Output, Solution, SumFit, TruthTable};
use charts::{
    Caption, CaseKind, Configuration, Drawing, Intersection, Sets, Sign, Solution as Chart,
    SolutionFit, Xy, XyCase, solution, upset, venn, xy,
};

/// More configurations than this are no chart that can be read.
const MOST_CONFIGURATIONS: usize = 12;
/// A plot of its own for each of so many terms.
const MOST_TERMS: usize = 4;

pub(super) fn pictures(of: &Comparison) -> Vec<Drawing> {
    let mut drawn = Vec::new();
    if let Some((name, chosen)) = of.told() {
        drawn.extend(configurations(of, name, chosen));
        drawn.extend(plots(&of.table, name, chosen));
    }
    drawn.push(shared(&of.table));
    drawn
}

impl Comparison {
    /// The solution that pictures show: the intermediate one where something is expected, else the conservative one, else
    /// the parsimonious one; of several models the first.
    fn told(&self) -> Option<(&'static str, &Solution)> {
        let intermediate = match &self.intermediate {
            Some(Ok(found)) => found.pairs.first().map(|pair| &pair.solution),
            _ => None,
        };
        [
            ("intermediate", intermediate),
            ("conservative", self.conservative.as_ref().ok()),
            ("parsimonious", self.parsimonious.as_ref().ok()),
        ]
        .into_iter()
        .find_map(|(name, found)| {
            found
                .filter(|found| !found.models.is_empty())
                .map(|found| (name, found))
        })
    }
}

/// Memberships of all cases in each term of the first model.
fn members(table: &TruthTable, chosen: &Solution) -> Vec<Vec<f64>> {
    let conditions = table.conditions();
    chosen
        .sum(0, table.names())
        .products()
        .iter()
        .map(|term| {
            (0..conditions.cases().len())
                .map(|case| term.membership(case, conditions))
                .collect()
        })
        .collect()
}

/// A condition, or one level of a condition with several, as a row of the chart.
struct ChartRow {
    name: String,
    condition: usize,
    /// Of a condition with several levels the one that the row is about.
    level: Option<u8>,
}

fn rows(table: &TruthTable) -> Vec<ChartRow> {
    let names = table.names().names();
    let mut rows = Vec::new();
    for (condition, name) in names.iter().enumerate() {
        let levels = table.space().levels(condition);
        if levels <= 2 {
            rows.push(ChartRow {
                name: name.clone(),
                condition,
                level: None,
            });
        } else {
            rows.extend((0..levels).map(|level| ChartRow {
                name: format!("{name} = {level}"),
                condition,
                level: u8::try_from(level).ok(),
            }));
        }
    }
    rows
}

fn configurations(of: &Comparison, name: &str, chosen: &Solution) -> Option<Drawing> {
    let model = chosen.models.first()?;
    if model.is_empty() || model.len() > MOST_CONFIGURATIONS {
        return None;
    }
    let table = &of.table;
    let fit: SumFit = chosen.fit(table, model);
    let rows = rows(table);
    // Core is what a parsimonious term has that the configuration is a part of.
    let parsimonious: Vec<Vec<(usize, u8)>> = of
        .parsimonious
        .iter()
        .flat_map(|found| {
            found
                .union()
                .into_iter()
                .map(|at| found.chart.implicants[at])
        })
        .map(|implicant| table.space().literals(implicant))
        .collect();
    let cases = table.conditions().cases();
    let sets = members(table, chosen);
    let configurations = model
        .iter()
        .zip(&fit.terms)
        .zip(&sets)
        .enumerate()
        .map(|(at, ((&implicant, term), inside))| {
            let implicant = chosen.chart.implicants[implicant];
            let literals = table.space().literals(implicant);
            let core: Vec<(usize, u8)> = parsimonious
                .iter()
                .filter(|other| other.iter().all(|literal| literals.contains(literal)))
                .flatten()
                .copied()
                .collect();
            let signs = rows
                .iter()
                .map(|row| {
                    let found = literals
                        .iter()
                        .find(|(condition, _)| *condition == row.condition);
                    match (found, row.level) {
                        (Some(literal), None) => match (literal.1, core.contains(literal)) {
                            (0, true) => Sign::CoreAbsent,
                            (0, false) => Sign::Absent,
                            (_, true) => Sign::CorePresent,
                            (_, false) => Sign::Present,
                        },
                        (Some(literal), Some(level)) if literal.1 == level => {
                            if core.contains(literal) {
                                Sign::CorePresent
                            } else {
                                Sign::Present
                            }
                        }
                        (None, _) | (Some(_), Some(_)) => Sign::Any,
                    }
                })
                .collect();
            Configuration {
                label: (at + 1).to_string(),
                signs,
                fit: SolutionFit {
                    consistency: term.alone.inclusion,
                    pri: term.alone.pri,
                    coverage: term.alone.coverage,
                    unique: term.unique_coverage,
                },
                cases: cases
                    .iter()
                    .zip(inside)
                    .filter(|(_, member)| **member > 0.5)
                    .map(|(case, _)| case.clone())
                    .collect(),
            }
        })
        .collect();
    Some(solution(&Chart {
        caption: Caption::new(
            "configurations",
            format!("Configurations of the {name} solution"),
        ),
        outcome: table.outcome().name.clone(),
        conditions: rows.into_iter().map(|row| row.name).collect(),
        configurations,
        fit: SolutionFit {
            consistency: fit.whole.inclusion,
            pri: fit.whole.pri,
            coverage: fit.whole.coverage,
            unique: None,
        },
        with_cases: true,
    }))
}

/// What a case says of a combination (Schneider and Rohlfing 2013).
fn kind(x: f64, y: f64) -> CaseKind {
    match (x > 0.5, y > 0.5) {
        (true, true) if y >= x => CaseKind::Typical,
        (true, true) => CaseKind::DeviantInDegree,
        (true, false) => CaseKind::DeviantConsistency,
        (false, true) => CaseKind::DeviantCoverage,
        (false, false) => CaseKind::Irrelevant,
    }
}

/// The solution against the outcome, and each of its terms when there are several and few.
fn plots(table: &TruthTable, name: &str, chosen: &Solution) -> Vec<Drawing> {
    let Some(model) = chosen.models.first() else {
        return Vec::new();
    };
    let sets = members(table, chosen);
    let fit = chosen.fit(table, model);
    let whole = ::qca::any_of(&sets, table.conditions().cases().len());
    let mut drawn = vec![plot(
        table,
        "xy".to_owned(),
        format!("The {name} solution and the outcome"),
        chosen.sum(0, table.names()).text(table.names()),
        &whole,
        (fit.whole.inclusion, fit.whole.coverage),
    )];
    if (2..=MOST_TERMS).contains(&model.len()) {
        for (at, ((&implicant, set), term)) in model.iter().zip(&sets).zip(&fit.terms).enumerate() {
            let words = table.names().implicant(chosen.chart.implicants[implicant]);
            drawn.push(plot(
                table,
                format!("xy-{}", at + 1),
                format!("{words} and the outcome"),
                words,
                set,
                (term.alone.inclusion, term.alone.coverage),
            ));
        }
    }
    drawn
}

fn plot(
    table: &TruthTable,
    id: String,
    title: String,
    combination: String,
    set: &[f64],
    (consistency, coverage): (Option<f64>, Option<f64>),
) -> Drawing {
    let outcome = table.outcome();
    xy(&Xy {
        caption: Caption::new(id, title),
        x_heading: combination,
        y_heading: outcome.name.clone(),
        cases: table
            .conditions()
            .cases()
            .iter()
            .zip(set)
            .zip(&outcome.values)
            .map(|((case, &x), &y)| XyCase {
                label: case.clone(),
                href: None,
                x,
                y,
                kind: kind(x, y),
            })
            .collect(),
        consistency,
        coverage,
    })
}

/// Which conditions the cases of each row have; rows that are sufficient are marked.
fn shared(table: &TruthTable) -> Drawing {
    let rows = rows(table);
    let sets = Sets {
        caption: Caption::new("shared", "Conditions that cases share"),
        sets: rows.iter().map(|row| row.name.clone()).collect(),
        intersections: table
            .rows()
            .iter()
            .filter(|row| !row.cases.is_empty())
            .map(|row| Intersection {
                members: rows
                    .iter()
                    .enumerate()
                    .filter(|(_, of)| {
                        let value = row.values[of.condition];
                        of.level.map_or(value > 0, |level| value == level)
                    })
                    .map(|(at, _)| at)
                    .collect(),
                count: row.cases.len() as u64,
                marked: row.output == Output::Present,
            })
            .collect(),
        count_heading: "Cases".to_owned(),
        mark_heading: "sufficient for the outcome".to_owned(),
    };
    if sets.sets.len() <= 3 {
        venn(&sets)
    } else {
        upset(&sets)
    }
}
