//! What a solution of compared cases is held against.

use super::fields::{Ask, Options, Pairs, Read, pair, same};
use crate::analysis::offered::Offered;
use ::analysis::qca::{Checks, ClusterSettings, Kind, Test};
use maud::{Markup, html};

/// The solutions that can be checked, with the words for them.
const SOLUTIONS: [(&str, Option<Kind>); 4] = [
    ("usual", None),
    ("conservative", Some(Kind::Conservative)),
    ("intermediate", Some(Kind::Intermediate)),
    ("parsimonious", Some(Kind::Parsimonious)),
];

pub(super) fn filled(checks: &Checks) -> Pairs {
    let solution = SOLUTIONS
        .iter()
        .find(|(_, kind)| *kind == checks.solution)
        .map_or("usual", |(code, _)| *code);
    let lines: Vec<String> = checks.tests.iter().map(Test::line).collect();
    let clusters = checks.clusters.clone().unwrap_or_default();
    let mut pairs = vec![
        pair("tests", lines.join("\n")),
        pair("checked", solution),
        pair("theory", checks.theory.clone().unwrap_or_default()),
        pair("cluster", clusters.cluster),
        pair("unit", clusters.unit),
        pair(
            "cluster_expression",
            clusters.expression.unwrap_or_default(),
        ),
        pair(
            "cluster_relation",
            if clusters.necessary {
                "necessity"
            } else {
                "sufficiency"
            },
        ),
    ];
    if checks.ranges {
        pairs.push(pair("ranges", "yes"));
    }
    pairs
}

pub(super) fn questions(ask: &Ask<'_>, offered: &Offered) -> Markup {
    let t = ask.t;
    let mut columns: Options = vec![(String::new(), t.text("settings-none"))];
    columns.extend(same(&offered.columns));
    let codes: Vec<&str> = SOLUTIONS.iter().map(|(code, _)| *code).collect();
    let used = !ask.typed.get("tests").is_empty()
        || ask.typed.has("ranges", "yes")
        || ["theory", "cluster", "unit"]
            .iter()
            .any(|name| !ask.typed.get(name).is_empty());
    html! {
        (ask.folded("settings-checks", used, &html! {
            (ask.lines("tests"))
            (ask.yes("ranges"))
            (ask.short("theory", Some(20), None))
            (ask.select("cluster", &columns))
            (ask.select("unit", &columns))
            (ask.short("cluster_expression", Some(20), None))
            (ask.radios("cluster_relation", &["sufficiency", "necessity"]))
            (ask.radios("checked", &codes))
        }))
    }
}

pub(super) fn read(read: &mut Read<'_>, now: &Checks, offered: &Offered) -> Checks {
    let mut tests = Vec::new();
    for line in read.lines("tests") {
        match Test::from_line(&line, &offered.columns) {
            Ok(test) => tests.push(test),
            Err(part) => {
                let message = read.t.with("settings-tests-error", &[("part", &part)]);
                read.errors.add("tests", message);
            }
        }
    }
    let written = |name: &str| {
        let typed = read.typed.get(name);
        (!typed.is_empty()).then(|| typed.to_owned())
    };
    let (theory, expression) = (written("theory"), written("cluster_expression"));
    let clusters = match (
        read.one_of("cluster", &offered.columns),
        read.one_of("unit", &offered.columns),
    ) {
        (None, None) if expression.is_none() => None,
        (Some(cluster), Some(unit)) if cluster != unit => Some(ClusterSettings {
            unit,
            cluster,
            expression,
            necessary: read.typed.get("cluster_relation") == "necessity",
        }),
        (Some(_), Some(_)) => {
            read.wrong("unit", "settings-unit-same");
            None
        }
        (Some(_), None) => {
            read.wrong("unit", "settings-unit-error");
            None
        }
        (None, _) => {
            read.wrong("cluster", "settings-cluster-error");
            None
        }
    };
    let solution = SOLUTIONS
        .iter()
        .find(|(code, _)| *code == read.typed.get("checked"))
        .map_or(now.solution, |(_, kind)| *kind);
    Checks {
        solution,
        tests,
        ranges: read.yes("ranges"),
        clusters,
        theory,
    }
}
