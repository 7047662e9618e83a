//! How a solution of compared cases stands: with other settings, in clusters of cases, against a theory.

use super::numbers::{list, number, rounded, share, text, words};
use super::tables::table;
use crate::Texts;
use crate::ui::Cell;
use maud::{Markup, html};
use serde_json::Value;

/// The checks that were asked for.
pub(super) fn all(t: &Texts, json: &Value) -> Markup {
    html! {
        (part(t, "robustness", json, robustness))
        (part(t, "cluster", json, clusters))
        (part(t, "theory", json, theory))
    }
}

fn part(t: &Texts, key: &str, json: &Value, shown: impl Fn(&Texts, &Value) -> Markup) -> Markup {
    let Some(found) = json.get(key) else {
        return html! {};
    };
    html! {
        h3 { (t.text(&format!("analysis-{key}"))) }
        p { (t.text(&format!("analysis-{key}-about"))) }
        @if let Some(says) = found.get("error").and_then(Value::as_str) { p { (says) } }
        @else { (shown(t, found)) }
    }
}

/// Terms of a model with signs between them.
fn model(terms: &Value) -> String {
    words(terms.as_array().map_or(&[], Vec::as_slice)).join(" + ")
}

fn fit(of: &Value) -> [Cell; 3] {
    ["inclS", "pri", "covS"].map(|key| share(number(of, key)).into())
}

/// So many cases are named in a cell.
const MOST_CASES: usize = 30;

fn named(t: &Texts, cases: &[Value]) -> String {
    let names = words(cases);
    let shown = names
        .iter()
        .take(MOST_CASES)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > MOST_CASES {
        let more = i64::try_from(names.len() - MOST_CASES).unwrap_or(i64::MAX);
        format!("{shown} {}", t.count("analysis-more-cases", more))
    } else {
        shown
    }
}

fn robustness(t: &Texts, found: &Value) -> Markup {
    let line = |what: String, model_of: &Value, fit_of: &Value| {
        let [inclusion, pri, coverage] = fit(fit_of);
        vec![
            what.into(),
            model(model_of).into(),
            inclusion,
            pri,
            coverage,
        ]
    };
    let tests = list(found, "tests");
    let mut solutions = vec![line(
        t.text("analysis-checked-solution"),
        &found["initial_model"],
        &found["initial_fit"],
    )];
    for (at, test) in tests.iter().enumerate() {
        solutions.push(line(
            test.as_str().unwrap_or_default().to_owned(),
            &found["test_models"][at],
            &found["test_fits"][at],
        ));
    }
    let measures: Vec<Vec<Cell>> = [
        "RF_cov",
        "RF_cons",
        "RF_SC_minTS",
        "RF_SC_maxTS",
        "RCR_typ",
        "RCR_dev",
    ]
    .iter()
    .map(|key| {
        let words = t.text(&format!(
            "analysis-measure-{}",
            key.to_lowercase().replace('_', "-")
        ));
        vec![
            format!("{words} ({key})").into(),
            share(number(found, key)).into(),
        ]
    })
    .collect();
    let groups: Vec<Vec<Cell>> = ["robust", "shaky", "possible"]
        .iter()
        .map(|group| {
            let of =
                |kind: &str| -> Cell { named(t, list(found, &format!("{group}_{kind}"))).into() };
            vec![
                t.text(&format!("analysis-group-{group}")).into(),
                of("typical"),
                of("deviant"),
            ]
        })
        .collect();
    html! {
        (table(t, &t.text("analysis-robustness-solutions"), &[("setting", false), ("model", false), ("inclusion", true), ("pri", true), ("coverage", true)], solutions))
        @if !tests.is_empty() {
            p {
                (t.with("analysis-robustness-core", &[
                    ("inclusion", &share(number(&found["core"], "cons"))),
                    ("coverage", &share(number(&found["core"], "cov"))),
                ]))
                " " (t.text(&format!("analysis-rank-{}", number(found, "RCC_rank").unwrap_or(4.0))))
            }
            (table(t, &t.text("analysis-robustness-measures"), &[("measure", false), ("value", true)], measures))
            (table(t, &t.text("analysis-robustness-cases"), &[("group", false), ("with-outcome", false), ("without-outcome", false)], groups))
        }
        (ranges(t, list(found, "ranges")))
    }
}

fn ranges(t: &Texts, ranges: &[Value]) -> Markup {
    let told =
        |one: &Value, key: &str, none: &str| number(one, key).map_or_else(|| t.text(none), rounded);
    let rows: Vec<Vec<Cell>> = ranges
        .iter()
        .map(|one| {
            let vary = text(one, "vary");
            let column = text(one, "column");
            let name = if column.is_empty() {
                t.text(&format!("analysis-vary-{}", vary.replace('_', "-")))
            } else {
                t.with(
                    "analysis-vary-threshold",
                    &[("column", column), ("threshold", vary)],
                )
            };
            let (lower, upper) = match one.get("exact") {
                Some(exact) => (
                    match number(exact, "above") {
                        Some(above) => {
                            t.with("analysis-range-above", &[("value", &rounded(above))])
                        }
                        None => t.text("analysis-range-no-end"),
                    },
                    told(exact, "up_to", "analysis-range-no-end"),
                ),
                None => (
                    told(one, "lower", "analysis-range-as-far"),
                    told(one, "upper", "analysis-range-as-far"),
                ),
            };
            vec![
                name.into(),
                number(one, "value")
                    .map_or_else(String::new, rounded)
                    .into(),
                lower.into(),
                upper.into(),
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (table(t, &t.text("analysis-ranges"), &[("moved", false), ("now", true), ("range-from", true), ("range-to", true)], rows))
            p { (t.text("analysis-ranges-about")) }
        }
    }
}

fn clusters(t: &Texts, found: &Value) -> Markup {
    let line = |one: &Value| -> Vec<Cell> {
        vec![
            text(one, "expression").into(),
            share(number(one, "pooled")).into(),
            share(number(one, "d_between")).into(),
            share(number(one, "d_within")).into(),
            share(number(&one["coverage"], "pooled")).into(),
        ]
    };
    let over_all: Vec<Vec<Cell>> = std::iter::once(found)
        .chain(list(found, "terms"))
        .map(line)
        .collect();
    let groups = |key: &str| -> Vec<Vec<Cell>> {
        let of = &found[key];
        words(list(of, "ids"))
            .into_iter()
            .enumerate()
            .map(|(at, id)| {
                vec![
                    id.into(),
                    share(of["values"][at].as_f64()).into(),
                    share(found["coverage"][key][at].as_f64()).into(),
                ]
            })
            .collect()
    };
    let relation = t.text(&format!(
        "analysis-cluster-{}",
        if text(found, "relation") == "necessity" {
            "necessary"
        } else {
            "sufficient"
        }
    ));
    html! {
        (table(t, &relation, &[("combination", false), ("inclusion", true), ("between-clusters", true), ("between-units", true), ("coverage", true)], over_all))
        (table(t, &t.with("analysis-cluster-each", &[("column", text(found, "cluster"))]), &[("cluster", false), ("inclusion", true), ("coverage", true)], groups("between")))
        (table(t, &t.with("analysis-cluster-each", &[("column", text(found, "unit"))]), &[("unit", false), ("inclusion", true), ("coverage", true)], groups("within")))
    }
}

/// The parts of all cases by solution and theory, with the words for them.
const PLACES: [(&str, &str); 4] = [
    ("model*theory", "both"),
    ("model*~theory", "solution"),
    ("~model*theory", "theory"),
    ("~model*~theory", "neither"),
];

fn theory(t: &Texts, found: &Value) -> Markup {
    let fit_of = |name: &str| {
        list(found, "fit")
            .iter()
            .rev()
            .find(|row| text(row, "expr") == name)
            .cloned()
            .unwrap_or(Value::Null)
    };
    let line = |what: String, expression: &str, of: &Value| {
        let [inclusion, pri, coverage] = fit(of);
        vec![what.into(), expression.into(), inclusion, pri, coverage]
    };
    let place = |code: &str| t.text(&format!("analysis-place-{code}"));
    let mut rows = vec![
        line(
            t.text("analysis-checked-solution"),
            text(found, "model"),
            &fit_of("model"),
        ),
        line(
            t.text("analysis-checked-theory"),
            text(found, "theory"),
            &fit_of("theory"),
        ),
    ];
    let mut cases: Vec<Vec<Cell>> = Vec::new();
    for (name, code) in PLACES {
        rows.push(line(
            place(code),
            text(&found["intersections"], name),
            &fit_of(name),
        ));
        let of = &found["cases"][name];
        cases.push(vec![
            place(code).into(),
            named(t, list(of, "with_outcome")).into(),
            named(t, list(of, "without_outcome")).into(),
        ]);
    }
    html! {
        (table(t, &t.text("analysis-theory-parts"), &[("part", false), ("combination", false), ("inclusion", true), ("pri", true), ("coverage", true)], rows))
        (table(t, &t.text("analysis-theory-cases"), &[("part", false), ("with-outcome", false), ("without-outcome", false)], cases))
    }
}
