//! Cases compared.

use super::checks;
use super::fields::{Ask, Options, Pairs, Read, pair, same, typed};
use crate::analysis::offered::Offered;
use ::analysis::qca::{
    Calibration, Explain, NecessitySettings, Settings, SolutionSettings, TableSettings, Untenable,
};
use maud::{Markup, html};
use std::borrow::Cow;

pub(super) fn filled(settings: &Settings) -> Pairs {
    let (table, solution, necessity) = (&settings.table, &settings.solution, &settings.necessity);
    let mut pairs = vec![
        pair("outcome", table.outcome.clone()),
        pair("case_column", table.case_column.clone().unwrap_or_default()),
        pair("inclusion_cut", table.inclusion_cut.to_string()),
        pair("inclusion_cut_zero", typed(table.inclusion_cut_zero)),
        pair("cases_cut", table.cases_cut.to_string()),
        pair("pri_cut", table.pri_cut.to_string()),
        pair("exclude", table.exclude.join(", ")),
        pair("expectations", solution.expectations.join("\n")),
        pair(
            "explain",
            match solution.explain {
                Explain::Present => "present",
                Explain::Absent => "absent",
                Explain::Contradiction => "contradiction",
            },
        ),
        pair("implicant_cut", typed(solution.implicant_cut)),
        pair("model_cut", typed(solution.model_cut)),
        pair("max_models", solution.max_models.to_string()),
        pair("necessity_inclusion", necessity.inclusion_cut.to_string()),
        pair("necessity_coverage", necessity.coverage_cut.to_string()),
        pair("necessity_relevance", necessity.relevance_cut.to_string()),
        pair(
            "necessity_depth",
            necessity
                .depth
                .map_or_else(String::new, |depth| depth.to_string()),
        ),
        pair(
            "calibrations",
            table
                .calibrations
                .iter()
                .map(Calibration::line)
                .collect::<Vec<_>>()
                .join("\n"),
        ),
    ];
    for condition in &table.conditions {
        pairs.push((Cow::Borrowed("conditions"), condition.clone()));
    }
    for (name, ticked) in [
        ("negate", table.negate),
        ("include_contradictions", solution.include_contradictions),
        ("all_models", solution.all_models),
        ("row_dominance", solution.row_dominance),
    ] {
        if ticked {
            pairs.push(pair(name, "yes"));
        }
    }
    for which in &table.untenable {
        pairs.push(pair("untenable", which.code()));
    }
    pairs.extend(checks::filled(&settings.checks));
    pairs
}

pub(super) fn questions(ask: &Ask<'_>, offered: &Offered) -> Markup {
    let t = ask.t;
    let columns = same(&offered.columns);
    let mut cases = vec![(String::new(), t.text("settings-case-column-usual"))];
    cases.extend(columns);
    // An outcome may be written as an expression, which the list keeps.
    let mut outcomes: Options = vec![(String::new(), t.text("settings-outcome-choose"))];
    outcomes.extend(same(&offered.values));
    let now = ask.typed.get("outcome");
    if outcomes.iter().all(|(value, _)| value != now) {
        outcomes.push((now.to_owned(), now.to_owned()));
    }
    html! {
        (ask.select("outcome", &outcomes))
        (ask.yes("negate"))
        (ask.boxes("conditions", &offered.values))
        (ask.lines("calibrations"))
        (ask.number("inclusion_cut"))
        (ask.number("cases_cut"))
        (ask.lines("expectations"))
        (ask.number("necessity_inclusion"))
        (ask.more(&html! {
            (ask.select("case_column", &cases))
            (ask.number("inclusion_cut_zero"))
            (ask.number("pri_cut"))
            (ask.short("exclude", Some(20), None))
            (ask.ticks("untenable", &Untenable::ALL.map(Untenable::code)))
            (ask.radios("explain", &["present", "absent", "contradiction"]))
            (ask.yes("include_contradictions"))
            (ask.yes("all_models"))
            (ask.yes("row_dominance"))
            (ask.number("implicant_cut"))
            (ask.number("model_cut"))
            (ask.short("max_models", Some(10), Some("numeric")))
            (ask.number("necessity_coverage"))
            (ask.number("necessity_relevance"))
            (ask.short("necessity_depth", Some(3), Some("numeric")))
        }))
        (checks::questions(ask, offered))
    }
}

pub(super) fn read(read: &mut Read<'_>, now: &Settings, offered: &Offered) -> Settings {
    let typed = read.typed.get("outcome").to_owned();
    let outcome = if offered.values.contains(&typed) || typed == now.table.outcome {
        typed
    } else {
        String::new()
    };
    if outcome.is_empty() {
        read.wrong("outcome", "settings-outcome-error");
    }
    let conditions: Vec<String> = read.any_of("conditions", &offered.values);
    if conditions.is_empty() {
        read.wrong("conditions", "settings-conditions-error");
    } else if conditions.contains(&outcome) {
        read.wrong("conditions", "settings-conditions-outcome");
    }
    let mut calibrations = Vec::new();
    for line in read.lines("calibrations") {
        if let Some(one) = Calibration::from_line(&line, &offered.columns) {
            calibrations.push(one);
        } else {
            let message = read
                .t
                .with("settings-calibrations-error", &[("line", &line)]);
            read.errors.add("calibrations", message);
        }
    }
    let exclude = read.typed.get("exclude").to_owned();
    let depth = read.whole("necessity_depth", 1, 20);
    Settings {
        table: TableSettings {
            outcome,
            conditions,
            negate: read.yes("negate"),
            case_column: read.one_of("case_column", &offered.columns),
            calibrations,
            inclusion_cut: read.needed("inclusion_cut", 0.0, 1.0),
            inclusion_cut_zero: read.number("inclusion_cut_zero", 0.0, 1.0),
            cases_cut: read.needed("cases_cut", 0.0, 1_000_000.0),
            pri_cut: read.number("pri_cut", 0.0, 1.0).unwrap_or(0.0),
            exclude: if exclude.is_empty() {
                Vec::new()
            } else {
                vec![exclude]
            },
            untenable: Untenable::ALL
                .into_iter()
                .filter(|which| read.typed.has("untenable", which.code()))
                .collect(),
        },
        solution: SolutionSettings {
            expectations: read.lines("expectations"),
            include_contradictions: read.yes("include_contradictions"),
            explain: match read.typed.get("explain") {
                "absent" => Explain::Absent,
                "contradiction" => Explain::Contradiction,
                _ => Explain::Present,
            },
            all_models: read.yes("all_models"),
            row_dominance: read.yes("row_dominance"),
            implicant_cut: read.number("implicant_cut", 0.0, 1.0),
            model_cut: read.number("model_cut", 0.0, 1.0),
            max_models: read
                .whole("max_models", 1, 100_000)
                .and_then(|most| usize::try_from(most).ok())
                .unwrap_or(now.solution.max_models),
        },
        necessity: NecessitySettings {
            sufficiency: now.necessity.sufficiency,
            inclusion_cut: read.needed("necessity_inclusion", 0.0, 1.0),
            coverage_cut: read.number("necessity_coverage", 0.0, 1.0).unwrap_or(0.0),
            relevance_cut: read.number("necessity_relevance", 0.0, 1.0).unwrap_or(0.0),
            pri_cut: now.necessity.pri_cut,
            depth: depth.and_then(|depth| usize::try_from(depth).ok()),
        },
        checks: checks::read(read, &now.checks, offered),
    }
}
