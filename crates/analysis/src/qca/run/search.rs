//! Necessary and sufficient expressions as JSON, and the fit of given ones.

use super::settings::{Given, Refused, named, words};
use ::qca::{
    Conditions, Data, Error, FoundFit, Outcome, Relation, SearchSettings, Searched, any_of,
    necessity, parse, search, sum_fit,
};
use serde_json::{Map, Value, json};

pub(super) fn relation(given: Given<'_>) -> Result<Relation, Refused> {
    match given.maybe_text("relation")?.unwrap_or("necessity") {
        "necessity" | "nec" => Ok(Relation::Necessity),
        "sufficiency" | "suf" => Ok(Relation::Sufficiency),
        other => Err(format!(
            "relation is {other}: write necessity or sufficiency"
        )),
    }
}

pub(super) fn superset(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let outcome = Outcome::of(data, given.text("outcome")?).map_err(words)?;
    let chosen = given
        .texts("conditions")?
        .ok_or("conditions are missing: list their names")?;
    let column = given.text("outcome")?.trim_start_matches(['~', ' ']);
    let column = column.split(['[', '{']).next().unwrap_or(column);
    if chosen.iter().any(|name| name == column) {
        return Err(words(Error::OutcomeIsCondition(column.to_owned())));
    }
    let conditions = Conditions::of(data, &chosen).map_err(words)?;
    let settings = SearchSettings {
        relation: relation(given)?,
        inclusion_cut: given.number("incl_cut")?.unwrap_or(1.0),
        coverage_cut: given.number("cov_cut")?.unwrap_or(0.0),
        relevance_cut: given.number("ron_cut")?.unwrap_or(0.0),
        pri_cut: given.number("pri_cut")?.unwrap_or(0.0),
        depth: given.whole("depth")?,
    };
    let all = search(&conditions, &outcome, &settings).map_err(words)?;
    Ok(found(&conditions, &all))
}

/// What a search found, in its order.
pub(in crate::qca) fn found(conditions: &Conditions, searched: &Searched) -> Value {
    let rows: Vec<Value> = searched
        .found
        .iter()
        .map(|expressed| {
            let mut row = Map::new();
            row.insert("expr".into(), expressed.text(conditions.names()).into());
            match expressed.fit {
                FoundFit::Necessity(fit) => row.extend(necessary(&fit)),
                FoundFit::Sufficiency(fit) => row.extend(sufficient(&fit)),
            }
            row.into()
        })
        .collect();
    let mut answer = json!({ "rows": rows });
    if !searched.complete {
        answer["complete"] = false.into();
        answer["depth"] = searched.depth.into();
    }
    answer
}

fn necessary(fit: &::qca::Necessity) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("inclN".into(), json!(fit.inclusion));
    row.insert("RoN".into(), json!(fit.relevance));
    row.insert("covN".into(), json!(fit.coverage));
    row
}

fn sufficient(fit: &::qca::Sufficiency) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("inclS".into(), json!(fit.inclusion));
    row.insert("PRI".into(), json!(fit.pri));
    row.insert("covS".into(), json!(fit.coverage));
    row
}

pub(super) fn fit(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let outcome = Outcome::of(data, given.text("outcome")?).map_err(words)?;
    let terms = given
        .texts("terms")?
        .ok_or("terms are missing: list expressions")?;
    let conditions = named(data, &terms)?;
    let sets = terms
        .iter()
        .map(|term| {
            parse(term, conditions.names()).map(|expression| conditions.memberships(&expression))
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(words)?;
    let y = &outcome.values;
    let mut rows = Vec::new();
    let mut add = |name: &str, fit: Map<String, Value>| {
        let mut row = Map::new();
        row.insert("expr".into(), name.into());
        row.extend(fit);
        rows.push(Value::Object(row));
    };
    match relation(given)? {
        Relation::Necessity => {
            for (term, set) in terms.iter().zip(&sets) {
                add(term, necessary(&necessity(set, y)));
            }
            if terms.len() > 1 {
                add(
                    "expression",
                    necessary(&necessity(&any_of(&sets, y.len()), y)),
                );
            }
        }
        Relation::Sufficiency => {
            let fit = sum_fit(&sets, y);
            for (term, of_term) in terms.iter().zip(&fit.terms) {
                let mut row = sufficient(&of_term.alone);
                row.insert("covU".into(), json!(of_term.unique_coverage));
                add(term, row);
            }
            if terms.len() > 1 {
                let mut row = sufficient(&fit.whole);
                row.insert("covU".into(), Value::Null);
                add("expression", row);
            }
        }
    }
    Ok(json!({ "rows": rows }))
}
