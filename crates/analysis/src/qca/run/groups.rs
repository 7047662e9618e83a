//! Robustness, sensitivity and clusters as JSON.

use super::calibration::calibrate;
use super::names;
use super::search::relation;
use super::settings::{Given, Refused, named, words};
use ::qca::{
    Column, Cut, Data, Diagnostics, Grouped, Outcome, Robustness, Sum, TruthTable,
    cluster as engine, exact_range, first_model, intermediate, minimize, model_at, parse,
    robustness as compare, stepped_range, sum_memberships,
};
use serde_json::{Map, Value, json};

/// A table with its first model: of the first intermediate pair when something is expected.
pub(super) fn first(given: Given<'_>, data: &Data) -> Result<(TruthTable, Sum), Refused> {
    let table = given.table(data)?;
    let settings = given.minimising()?;
    let sum = match given.expectations(&table)? {
        None => minimize(&table, &settings)
            .map_err(words)?
            .sum(0, table.names()),
        Some(expectations) => {
            let found = intermediate(&table, &settings, &expectations).map_err(words)?;
            found
                .pairs
                .first()
                .ok_or("there is no intermediate model")?
                .solution
                .sum(0, table.names())
        }
    };
    Ok((table, sum))
}

/// The terms of a sum.
pub(in crate::qca) fn terms(table: &TruthTable, sum: &Sum) -> Vec<String> {
    sum.products()
        .iter()
        .map(|product| product.text(table.names()))
        .collect()
}

pub(super) fn robustness(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let initial = given
        .object("initial")?
        .ok_or("initial is missing: give the settings of a minimisation")?;
    let (table, model) = first(initial, data).map_err(|error| format!("initial: {error}"))?;
    let mut tests = Vec::new();
    let mut models = Vec::new();
    for (at, test) in given.objects("tests")?.into_iter().enumerate() {
        let (other, sum) =
            first(test, data).map_err(|error| format!("test {}: {error}", at + 1))?;
        tests.push(sum_memberships(other.conditions(), &sum));
        models.push(terms(&other, &sum));
    }
    let y = &table.outcome().values;
    let found = compare(&sum_memberships(table.conditions(), &model), &tests, y).map_err(words)?;
    let mut answer = Map::new();
    answer.insert("initial_model".into(), json!(terms(&table, &model)));
    answer.insert("test_models".into(), json!(models));
    answer.extend(compared(&found, table.conditions().cases()));
    Ok(answer.into())
}

/// What a solution shares with others.
pub(in crate::qca) fn compared(found: &Robustness, cases: &[String]) -> Map<String, Value> {
    let mut answer = Map::new();
    for (key, value) in [
        (
            "core",
            json!({ "cons": found.core.inclusion, "cov": found.core.coverage }),
        ),
        ("RF_cov", json!(found.coverage)),
        ("RF_cons", json!(found.consistency)),
        ("RF_SC_minTS", json!(found.overlap_with_least)),
        ("RF_SC_maxTS", json!(found.overlap_with_most)),
        ("RCR_typ", json!(found.typical_share)),
        ("RCR_dev", json!(found.deviant_share)),
        ("RCC_rank", json!(found.rank)),
    ] {
        answer.insert(key.to_owned(), value);
    }
    for (key, group) in [
        ("robust_typical", &found.robust_typical),
        ("robust_deviant", &found.robust_deviant),
        ("shaky_typical", &found.shaky_typical),
        ("shaky_deviant", &found.shaky_deviant),
        ("possible_typical", &found.possible_typical),
        ("possible_deviant", &found.possible_deviant),
    ] {
        answer.insert(key.to_owned(), json!(names(group, cases)));
    }
    answer
}

pub(super) fn sensitivity(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let step = given.number("step")?.unwrap_or(0.01);
    let runs = given.whole("max_runs")?.unwrap_or(20);
    let settings = given.minimising()?;
    let vary = given.text("vary")?;
    let cut = match vary {
        "incl_cut" => Cut::Inclusion,
        "n_cut" => Cut::Cases,
        "pri_cut" => Cut::Pri,
        anchor => return of_anchor(given, data, anchor, step, runs),
    };
    let table = given.table(data)?;
    let start = cut.of(table.settings());
    let range = stepped_range(start, step, runs, |value| {
        model_at(&table, &settings, cut, value)
    })
    .map_err(words)?;
    let exact = exact_range(&table, &settings, cut);
    Ok(json!({
        "lower": range.lower,
        "upper": range.upper,
        "exact": { "above": exact.above, "up_to": exact.up_to },
    }))
}

/// Moves an anchor of a calibrated condition: `calibration` has its settings, with `condition` and the raw `column`.
fn of_anchor(
    given: Given<'_>,
    data: &Data,
    anchor: &str,
    step: f64,
    runs: usize,
) -> Result<Value, Refused> {
    let unknown = || {
        format!(
            "vary is {anchor}: write incl_cut, n_cut or pri_cut; or an anchor (e, c, i …, or a number from 1 in a list of \
             thresholds) with “calibration” beside it"
        )
    };
    let calibration = given.object("calibration")?.ok_or_else(unknown)?;
    let condition = calibration.text("condition")?;
    let raw = calibration.raw(Some(data))?;
    let settings = given.minimising()?;
    let place = anchor.strip_prefix("thresholds.").unwrap_or(anchor);
    let start = match (calibration.object("thresholds"), place.parse::<usize>()) {
        (Ok(Some(object)), _) => object.number(place)?,
        (_, Ok(at)) => calibration
            .numbers("thresholds")?
            .and_then(|list| list.get(at.checked_sub(1)?).copied()),
        _ => None,
    }
    .ok_or_else(unknown)?;
    let range = stepped_range(start, step, runs, |value| {
        let mut moved = calibration.0.clone();
        match moved.get_mut("thresholds") {
            Some(Value::Object(object)) => {
                object.insert(place.to_owned(), json!(value));
            }
            Some(Value::Array(list)) => {
                let at = place.parse::<usize>().unwrap_or(0);
                if let Some(there) = at.checked_sub(1).and_then(|at| list.get_mut(at)) {
                    *there = json!(value);
                }
            }
            _ => {}
        }
        let scores = calibrate(&moved, &raw).ok()?;
        let columns = data
            .columns()
            .iter()
            .filter(|column| column.name != condition)
            .cloned()
            .chain([Column::numbers(condition, &scores)])
            .collect();
        let data = Data::new(data.cases().to_vec(), columns).ok()?;
        first_model(&given.table(&data).ok()?, &settings)
    })
    .map_err(words)?;
    Ok(json!({ "lower": range.lower, "upper": range.upper }))
}

pub(super) fn cluster(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let text = given.text("expression")?.to_owned();
    let conditions = named(data, std::slice::from_ref(&text))?;
    let expression = parse(&text, conditions.names()).map_err(words)?;
    let outcome = Outcome::of(data, given.text("outcome")?).map_err(words)?;
    let found = engine(
        &conditions.memberships(&expression),
        &outcome.values,
        &data.texts(given.text("unit")?).map_err(words)?,
        &data.texts(given.text("cluster")?).map_err(words)?,
        relation(given)?,
    )
    .map_err(words)?;
    Ok(clustered(&found).into())
}

/// Inclusion and coverage by cluster and unit.
pub(in crate::qca) fn clustered(found: &Diagnostics) -> Map<String, Value> {
    let (inclusion, coverage) = (&found.inclusion, &found.coverage);
    let grouped = |of: &Grouped| json!({ "ids": of.ids, "values": of.values });
    let mut answer = Map::new();
    for (key, value) in [
        ("pooled", json!(inclusion.pooled)),
        ("between", grouped(&inclusion.between)),
        ("within", grouped(&inclusion.within)),
        ("d_between", json!(inclusion.between.distance)),
        ("d_within", json!(inclusion.within.distance)),
        (
            "coverage",
            json!({
                "pooled": coverage.pooled,
                "between": coverage.between.values,
                "within": coverage.within.values,
            }),
        ),
    ] {
        answer.insert(key.to_owned(), value);
    }
    answer
}
