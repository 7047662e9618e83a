//! The answer in a few sentences, for people who do not read tables.

use super::answer::Answer;
use super::blocks::{Block, blocks, measure_name};
use super::numbers::{Scale, entry, list, number, percent, share, text, whole, words};
use crate::Texts;
use ::analysis::Kind;
use serde_json::Value;

/// The answer in sentences.
pub(super) fn sentences(t: &Texts, kind: Kind, answer: &Answer) -> Vec<String> {
    match kind {
        Kind::Meta => meta(t, &answer.json),
        Kind::Network => network(t, answer),
        Kind::Components => components(t, answer),
        Kind::Comparison => comparison(t, &answer.json),
    }
}

/// Whether an interval leaves out that there is no effect.
fn certain(of: &Value) -> Option<bool> {
    Some(number(of, "lower")? > 0.0 || number(of, "upper")? < 0.0)
}

fn meta(t: &Texts, json: &Value) -> Vec<String> {
    let Some(block) = blocks(json).into_iter().next() else {
        return vec![t.text("summary-nothing")];
    };
    let Block {
        code, scale, found, ..
    } = &block;
    let method = text(&json["about"], "method");
    let random = &found["random"][method];
    let (Some(effect), Some(lower), Some(upper)) = (
        number(random, "TE"),
        number(random, "lower"),
        number(random, "upper"),
    ) else {
        return vec![t.text("summary-nothing")];
    };
    let studies = whole(found, "k");
    let mut all = vec![t.with(
        "summary-meta",
        &[
            ("studies", &t.count("summary-studies", studies)),
            ("measure", &measure_name(t, code)),
            ("effect", &scale.told(effect)),
            ("interval", &scale.interval(lower, upper)),
        ],
    )];
    let treatments = words(list(&json["about"], "treatments"));
    if let [one, two] = treatments[..] {
        all.push(t.with(
            match scale {
                Scale::Ratio => "summary-direction-ratio",
                Scale::Plain | Scale::Single(..) => "summary-direction-difference",
            },
            &[("one", one), ("two", two)],
        ));
    }
    let certain = certain(random) == Some(true);
    let correlation = matches!(scale, Scale::Single(..));
    if scale.has_null() {
        all.push(t.with(
            match (correlation, certain) {
                (false, true) => "summary-certain",
                (false, false) => "summary-uncertain",
                (true, true) => "summary-correlation-certain",
                (true, false) => "summary-correlation-uncertain",
            },
            &[("nothing", scale.nothing())],
        ));
    }
    let prediction = &random["prediction"]["V_k_minus_1"];
    if let (true, Some(lower), Some(upper)) = (
        studies > 2,
        number(prediction, "lower"),
        number(prediction, "upper"),
    ) {
        all.push(t.with(
            if let Scale::Single(..) = scale {
                "summary-prediction-single"
            } else {
                "summary-prediction"
            },
            &[("interval", &scale.interval(lower, upper))],
        ));
    }
    all
}

fn network(t: &Texts, answer: &Answer) -> Vec<String> {
    let json = &answer.json;
    let scale = answer
        .measure
        .as_ref()
        .map_or(Scale::Plain, |(_, scale)| *scale);
    let treatments = words(list(json, "treatments"));
    let mut all = vec![t.with(
        "summary-network",
        &[
            ("treatments", &treatments.len().to_string()),
            ("studies", &t.count("summary-studies", whole(json, "k"))),
        ],
    )];
    let reference = text(json, "reference");
    let base = treatments.iter().position(|name| *name == reference);
    let ranked = super::tables::ranked(json);
    if let (Some((best, score)), Some(base)) = (ranked.first(), base)
        && let Some(at) = treatments.iter().position(|name| name == best)
    {
        all.push(t.with(
            "summary-network-best",
            &[
                ("best", best),
                ("score", &share(Some(*score))),
                ("direction", text(&json["pscore"], "direction_of_dataset")),
            ],
        ));
        let random = &json["random"];
        if at != base
            && let (Some(effect), Some(lower), Some(upper)) = (
                entry(&random["TE"], at, base),
                entry(&random["lower"], at, base),
                entry(&random["upper"], at, base),
            )
        {
            let key = if lower > 0.0 || upper < 0.0 {
                "summary-network-certain"
            } else {
                "summary-network-uncertain"
            };
            all.push(t.with(
                key,
                &[
                    ("best", best),
                    ("reference", reference),
                    ("effect", &scale.with_interval(effect, lower, upper)),
                ],
            ));
        }
    }
    all
}

fn components(t: &Texts, answer: &Answer) -> Vec<String> {
    let json = &answer.json;
    let (searched, rows) = match json.get("final_components") {
        Some(rows) => (true, rows.as_array().map_or(&[][..], Vec::as_slice)),
        None => (false, list(json, "components")),
    };
    let mut all = Vec::new();
    if searched {
        let selected = words(list(json, "selected"));
        all.push(if selected.is_empty() {
            t.text("summary-search-none")
        } else {
            t.with("summary-search", &[("found", &selected.join(", "))])
        });
    } else {
        all.push(t.with(
            "summary-components",
            &[
                ("components", &rows.len().to_string()),
                ("studies", &t.count("summary-studies", whole(json, "k"))),
            ],
        ));
    }
    let named = |wanted: &dyn Fn(&Value) -> bool| {
        rows.iter()
            .filter(|row| wanted(row))
            .map(|row| text(row, "component"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let limit = |row: &Value, key| number(row, key);
    let up = named(&|row| limit(row, "lower_random").is_some_and(|lower| lower > 0.0));
    let down = named(&|row| limit(row, "upper_random").is_some_and(|upper| upper < 0.0));
    let scale = answer
        .measure
        .as_ref()
        .map_or(Scale::Plain, |(_, scale)| *scale);
    for (key, names) in [
        ("summary-components-up", &up),
        ("summary-components-down", &down),
    ] {
        if !names.is_empty() {
            all.push(t.with(key, &[("names", names), ("nothing", scale.nothing())]));
        }
    }
    if rows.iter().all(|row| limit(row, "TE_random").is_none()) {
        all.push(t.text("summary-components-no-one"));
    } else if up.is_empty() && down.is_empty() {
        all.push(t.with("summary-components-none", &[("nothing", scale.nothing())]));
    } else {
        all.push(t.text("summary-components-rest"));
    }
    let unknown = named(&|row| limit(row, "TE_random").is_none());
    if !unknown.is_empty() {
        all.push(t.with("summary-components-unknown", &[("names", &unknown)]));
    }
    all
}

fn comparison(t: &Texts, json: &Value) -> Vec<String> {
    let rows = list(&json["truth_table"], "rows");
    let sufficient = rows.iter().filter(|row| text(row, "out") == "1").count();
    let cases: usize = rows.iter().map(|row| list(row, "cases").len()).sum();
    let mut all = vec![t.with(
        "summary-comparison",
        &[
            (
                "cases",
                &t.count("summary-cases", i64::try_from(cases).unwrap_or(0)),
            ),
            ("rows", &rows.len().to_string()),
            ("sufficient", &sufficient.to_string()),
        ],
    )];
    let solution = &json["conservative"];
    if let Some(model) = list(solution, "models").first().and_then(Value::as_array) {
        let fit = &solution["fit"]["per_model"][0]["solution"];
        all.push(t.with(
            "summary-comparison-paths",
            &[
                ("paths", &words(model).join(&t.text("summary-or"))),
                (
                    "coverage",
                    &number(fit, "covS").map_or_else(String::new, percent),
                ),
                (
                    "inclusion",
                    &number(fit, "inclS").map_or_else(String::new, percent),
                ),
            ],
        ));
    } else {
        all.push(t.text("summary-comparison-no-paths"));
    }
    let necessary: Vec<&str> = list(&json["necessity"], "rows")
        .iter()
        .map(|row| text(row, "expr"))
        .take(5)
        .collect();
    all.push(if necessary.is_empty() {
        t.text("summary-comparison-not-necessary")
    } else {
        t.with(
            "summary-comparison-necessary",
            &[("names", &necessary.join(", "))],
        )
    });
    all.extend(robustness(t, &json["robustness"]));
    all
}

/// How a solution stands against those of other settings.
fn robustness(t: &Texts, found: &Value) -> Option<String> {
    let tests = list(found, "tests").len();
    let kept = number(found, "RF_cov")?;
    let tests = t.count("summary-tests", i64::try_from(tests).unwrap_or(i64::MAX));
    let lost = list(found, "shaky_typical").len() + list(found, "shaky_deviant").len();
    Some(t.with(
        if lost == 0 {
            "summary-robust"
        } else {
            "summary-not-robust"
        },
        &[
            ("tests", &tests),
            ("kept", &percent(kept)),
            ("lost", &lost.to_string()),
        ],
    ))
}
