//! Comparing a result with a reference: numbers within a tolerance, prime implicants and models as sets.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const TOLERANCE: f64 = 1e-9;
const INDIRECT: f64 = 2e-6;

/// What differs, in words.
pub(super) fn analysis(
    kind: &str,
    settings: &Value,
    expected: &Value,
    found: &Value,
) -> Vec<String> {
    let mut wrong = Vec::new();
    if expected.get("error").is_some() {
        if found.get("error").is_none() {
            wrong.push("it should be refused".to_owned());
        }
        return wrong;
    }
    if let Some(error) = found.get("error") {
        return vec![format!("refused: {error}")];
    }
    match kind {
        "minimize" | "enhanced" => minimization(expected, found, &mut wrong),
        "boolean" => boolean(settings, expected, found, &mut wrong),
        "theory" => theory(expected, found, &mut wrong),
        "superset_search" | "fit" => rows(expected, found, &mut wrong),
        "calibrate" if settings["method"] == "indirect" => {
            same(expected, found, INDIRECT, "", &mut wrong);
        }
        _ => {
            let mut expected = expected.clone();
            if let Some(map) = expected.as_object_mut() {
                // What another program prints of rounded numbers.
                map.remove("setmethods_rounded");
            }
            same(&expected, found, TOLERANCE, "", &mut wrong);
        }
    }
    wrong
}

/// Every key of the expected value is in the found one, with the same value.
fn same(expected: &Value, found: &Value, tolerance: f64, place: &str, wrong: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), _) => {
            for (key, value) in expected {
                let place = format!("{place}.{key}");
                match found.get(key) {
                    Some(found) => same(value, found, tolerance, &place, wrong),
                    None => wrong.push(format!("{place} is missing")),
                }
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            if expected.len() != found.len() {
                wrong.push(format!(
                    "{place} has {} entries, not {}",
                    found.len(),
                    expected.len()
                ));
            }
            for (at, (expected, found)) in expected.iter().zip(found).enumerate() {
                same(expected, found, tolerance, &format!("{place}[{at}]"), wrong);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (
                a.as_f64().unwrap_or(f64::NAN),
                b.as_f64().unwrap_or(f64::NAN),
            );
            if (a - b).abs() > tolerance * a.abs().max(b.abs()).max(1e-3) {
                wrong.push(format!("{place} is {b}, not {a}"));
            }
        }
        (a, b) if a == b => {}
        (a, b) => wrong.push(format!("{place} is {b}, not {a}")),
    }
}

fn set(list: &Value) -> BTreeSet<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .map(|item| item.as_str().unwrap_or_default().to_owned())
        .collect()
}

fn by<'a>(list: &'a Value, key: &str) -> BTreeMap<String, &'a Value> {
    list.as_array()
        .into_iter()
        .flatten()
        .map(|item| (item[key].as_str().unwrap_or_default().to_owned(), item))
        .collect()
}

/// Compares lists of objects by a key.
fn keyed(expected: &Value, found: &Value, key: &str, place: &str, wrong: &mut Vec<String>) {
    let (expected, found) = (by(expected, key), by(found, key));
    let names = |map: &BTreeMap<String, &Value>| map.keys().cloned().collect::<Vec<_>>().join(", ");
    if names(&expected) != names(&found) {
        wrong.push(format!(
            "{place}: {} found, not {}",
            names(&found),
            names(&expected)
        ));
    }
    for (name, value) in expected {
        if let Some(found) = found.get(&name) {
            same(value, found, TOLERANCE, &format!("{place} {name}"), wrong);
        }
    }
}

fn rows(expected: &Value, found: &Value, wrong: &mut Vec<String>) {
    keyed(&expected["rows"], &found["rows"], "expr", "rows", wrong);
    let order = |value: &Value| -> Vec<Value> {
        value["rows"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| row["expr"].clone())
            .collect()
    };
    if order(expected) != order(found) {
        wrong.push(format!(
            "order: {:?}, not {:?}",
            order(found),
            order(expected)
        ));
    }
}

fn minimization(expected: &Value, found: &Value, wrong: &mut Vec<String>) {
    if expected.get("excluded_rows").is_some()
        && expected["excluded_rows"] != found["excluded_rows"]
    {
        wrong.push(format!(
            "excluded {} not {}",
            found["excluded_rows"], expected["excluded_rows"]
        ));
    }
    charted(expected, found, "", wrong);
    let models = |value: &Value| -> BTreeMap<BTreeSet<String>, usize> {
        value["models"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(at, model)| (set(model), at))
            .collect()
    };
    let (mine, theirs) = (models(found), models(expected));
    if expected["simplifying_assumptions"].is_null() {
        if !found["simplifying_assumptions"].is_null() {
            wrong.push("there should be no simplifying assumptions".to_owned());
        }
    } else {
        for (model, at) in &theirs {
            let Some(here) = mine.get(model) else {
                continue;
            };
            let (a, b) = (
                &expected["simplifying_assumptions"][at],
                &found["simplifying_assumptions"][here],
            );
            if a != b {
                wrong.push(format!("assumptions of {model:?}: {b}, not {a}"));
            }
        }
    }
    let pairs = |value: &Value| -> Vec<(String, Value)> {
        value["intermediate"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(label, pair)| (label.clone(), pair.clone()))
            .collect()
    };
    let all = pairs(found);
    if all.len() != pairs(expected).len() {
        wrong.push(format!("{} pairs", all.len()));
    }
    for (label, pair) in pairs(expected) {
        let other = all.iter().find(|(name, other)| {
            if pair.get("conservative_model").is_some() {
                ["conservative_model", "parsimonious_model"]
                    .iter()
                    .all(|key| set(&pair[key]) == set(&other[key]))
            } else {
                *name == label
            }
        });
        let Some((_, other)) = other else {
            wrong.push(format!("{label} is missing"));
            continue;
        };
        for key in ["easy", "difficult"] {
            if pair[key] != other[key] {
                wrong.push(format!("{label} {key}: {}, not {}", other[key], pair[key]));
            }
        }
        charted(&pair, other, &label, wrong);
    }
}

/// Chart, essential prime implicants, models and fit.
fn charted(expected: &Value, found: &Value, place: &str, wrong: &mut Vec<String>) {
    let chart = |value: &Value| -> BTreeMap<String, Value> {
        let chart = &value["chart"];
        chart["prime_implicants"]
            .as_array()
            .into_iter()
            .flatten()
            .zip(chart["covers"].as_array().into_iter().flatten())
            .map(|(name, covers)| (name.as_str().unwrap_or_default().to_owned(), covers.clone()))
            .collect()
    };
    if chart(expected) != chart(found) || expected["chart"]["rows"] != found["chart"]["rows"] {
        wrong.push(format!(
            "{place} chart: {:?}, not {:?}",
            chart(found),
            chart(expected)
        ));
    }
    if set(&expected["essential"]) != set(&found["essential"]) {
        wrong.push(format!(
            "{place} essential: {}, not {}",
            found["essential"], expected["essential"]
        ));
    }
    let models = |value: &Value| -> BTreeMap<BTreeSet<String>, Value> {
        value["models"]
            .as_array()
            .into_iter()
            .flatten()
            .zip(value["fit"]["per_model"].as_array().into_iter().flatten())
            .map(|(model, fit)| (set(model), fit.clone()))
            .collect()
    };
    let (theirs, mine) = (models(expected), models(found));
    let names = |map: &BTreeMap<BTreeSet<String>, Value>| map.keys().cloned().collect::<Vec<_>>();
    if names(&theirs) != names(&mine) {
        wrong.push(format!(
            "{place} models: {:?}, not {:?}",
            names(&mine),
            names(&theirs)
        ));
    }
    let sizes = |value: &Value| value["models"].as_array().map_or(0, Vec::len);
    if sizes(expected) != sizes(found) || found["model_count"] != sizes(expected) {
        wrong.push(format!("{place} has {} models", found["model_count"]));
    }
    for (model, fit) in &theirs {
        if let Some(other) = mine.get(model) {
            let place = format!("{place} fit of {model:?}");
            keyed(&fit["terms"], &other["terms"], "term", &place, wrong);
            same(
                &fit["solution"],
                &other["solution"],
                TOLERANCE,
                &place,
                wrong,
            );
        }
    }
    if let Some(union) = expected["fit"].get("union") {
        let other = &found["fit"]["union"];
        let place = format!("{place} fit of all");
        keyed(&union["terms"], &other["terms"], "term", &place, wrong);
        same(
            &union["solution"],
            &other["solution"],
            TOLERANCE,
            &place,
            wrong,
        );
    }
}

fn names_of(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|name| name.as_str().unwrap_or_default().to_owned())
        .collect()
}

fn equivalent(a: &str, b: &str, conditions: &[String]) -> bool {
    let names = qca::Names::new(conditions, &vec![2; conditions.len()]).expect("few");
    let sum = |text: &str| match text {
        "-" => None,
        text => Some(qca::parse(text, &names).expect("an expression").sum(&names)),
    };
    match (sum(a), sum(b)) {
        (Some(a), Some(b)) => a.is_equivalent(&b, &names),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn boolean(settings: &Value, expected: &Value, found: &Value, wrong: &mut Vec<String>) {
    let names = names_of(&settings["names"]);
    let (theirs, mine) = (names_of(&expected["results"]), names_of(&found["results"]));
    if settings["op"] == "factorize" && theirs != mine {
        wrong.push(format!("{mine:?}, not {theirs:?}"));
    }
    if theirs.len() != mine.len()
        || !theirs
            .iter()
            .zip(&mine)
            .all(|(a, b)| equivalent(a, b, &names))
    {
        wrong.push(format!("{mine:?} is not equivalent to {theirs:?}"));
    }
}

fn theory(expected: &Value, found: &Value, wrong: &mut Vec<String>) {
    // The conditions are the words of the expressions themselves.
    let mut words = BTreeSet::new();
    let texts: Vec<&str> = expected["intersections"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, text)| text.as_str())
        .chain(expected["model"].as_str())
        .collect();
    for text in &texts {
        words.extend(
            text.split([' ', '*', '+', '~'])
                .filter(|word| !word.is_empty() && *word != "-")
                .map(str::to_owned),
        );
    }
    let names: Vec<String> = words.into_iter().collect();
    for (key, text) in expected["intersections"].as_object().into_iter().flatten() {
        let (a, b) = (
            text.as_str().unwrap_or_default(),
            found["intersections"][key].as_str().unwrap_or_default(),
        );
        if !equivalent(a, b, &names) {
            wrong.push(format!("{key}: {b}, not {a}"));
        }
    }
    let model = |value: &Value| value["model"].as_str().unwrap_or_default().to_owned();
    if !equivalent(&model(expected), &model(found), &names) {
        wrong.push(format!("model {}, not {}", model(found), model(expected)));
    }
    keyed(&expected["fit"], &found["fit"], "expr", "fit", wrong);
}
