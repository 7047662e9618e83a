//! What an analysis asks, in a few lines.

use super::components::{by_code, search_code};
use super::studies::{method_code, method_name, with_code};
use crate::Texts;
use ::analysis::Settings;
use ::analysis::networks::{Small, StudiesSettings};
use ::analysis::qca::{Checks, Test};

/// What an analysis asks, a line each.
pub(in crate::analysis) fn said(t: &Texts, settings: &Settings) -> Vec<String> {
    match settings {
        Settings::Meta(meta) => {
            let mut all = vec![measure(t, meta.measure.as_deref())];
            if let Some((one, two)) = &meta.compare {
                all.push(t.with("said-compare", &[("one", one), ("two", two)]));
            }
            all.push(t.with(
                "said-method",
                &[("method", &with_code(meta.method.name(), meta.method.code()))],
            ));
            if let Some(subgroup) = &meta.subgroup {
                all.push(t.with("said-subgroup", &[("column", subgroup)]));
            }
            if !meta.moderators.is_empty() {
                all.push(t.with(
                    "said-moderators",
                    &[("columns", &meta.moderators.join(", "))],
                ));
            }
            all
        }
        Settings::Network(network) => {
            let mut all = studies(t, &network.studies);
            if let Some(reference) = &network.reference {
                all.push(t.with("said-reference", &[("treatment", reference)]));
            }
            if let Some(seed) = network.seed {
                all.push(t.with(
                    "said-ranks",
                    &[
                        ("draws", &network.draws.to_string()),
                        ("seed", &seed.to_string()),
                    ],
                ));
            }
            all
        }
        Settings::Components(components) => {
            let mut all = studies(t, &components.studies);
            if let Some(inactive) = &components.inactive {
                all.push(t.with("said-inactive", &[("component", inactive)]));
            }
            if !components.interactions.is_empty() {
                let list = components.interactions.join(", ");
                all.push(t.with("said-interactions", &[("list", &list)]));
            }
            if let Some(search) = components.search {
                all.push(t.with(
                    "said-search",
                    &[
                        (
                            "how",
                            &t.text(&format!("settings-search-{}", search_code(search))),
                        ),
                        (
                            "by",
                            &t.text(&format!("settings-by-{}", by_code(components.by))),
                        ),
                    ],
                ));
            }
            all
        }
        Settings::Comparison(comparison) => {
            let table = &comparison.table;
            let outcome = if table.negate {
                format!("~{}", table.outcome)
            } else {
                table.outcome.clone()
            };
            let mut all = vec![
                t.with("said-outcome", &[("outcome", &outcome)]),
                t.with(
                    "said-conditions",
                    &[("conditions", &table.conditions.join(", "))],
                ),
                t.with(
                    "said-cuts",
                    &[
                        ("inclusion", &table.inclusion_cut.to_string()),
                        ("cases", &table.cases_cut.to_string()),
                    ],
                ),
            ];
            let expected = &comparison.solution.expectations;
            if !expected.is_empty() {
                all.push(t.with("said-expectations", &[("list", &expected.join(", "))]));
            }
            all.extend(checks(t, &comparison.checks));
            all
        }
    }
}

/// What a solution is held against.
fn checks(t: &Texts, checks: &Checks) -> Vec<String> {
    let mut all = Vec::new();
    if !checks.tests.is_empty() {
        let list: Vec<String> = checks.tests.iter().map(Test::line).collect();
        all.push(t.with("said-tests", &[("list", &list.join(" | "))]));
    }
    if checks.ranges {
        all.push(t.text("said-ranges"));
    }
    if let Some(clusters) = &checks.clusters {
        all.push(t.with(
            "said-clusters",
            &[("cluster", &clusters.cluster), ("unit", &clusters.unit)],
        ));
    }
    if let Some(theory) = &checks.theory {
        all.push(t.with("said-theory", &[("theory", theory)]));
    }
    all
}

fn measure(t: &Texts, code: Option<&str>) -> String {
    match code {
        Some(code) => t.with("said-measure", &[("measure", code)]),
        None => t.text("said-measure-usual"),
    }
}

fn studies(t: &Texts, settings: &StudiesSettings) -> Vec<String> {
    let mut all = vec![
        measure(t, settings.measure.as_deref()),
        t.with(
            "said-method",
            &[("method", &method_name(t, method_code(settings.method)))],
        ),
    ];
    match settings.small_values {
        Some(Small::Good) => all.push(t.text("said-small-good")),
        Some(Small::Bad) => all.push(t.text("said-small-bad")),
        None => {}
    }
    if let Some(level) = settings.level {
        all.push(t.with("said-level", &[("level", &format!("{}%", level * 100.0))]));
    }
    all
}
