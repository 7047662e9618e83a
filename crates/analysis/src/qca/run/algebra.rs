//! Boolean expressions and theory evaluation as JSON.

use super::groups::first;
use super::models::sufficient;
use super::names as case_names;
use super::settings::{Given, Refused, words};
use ::qca::{Data, Evaluation, Limits, Names, Sum, TruthTable, evaluate, factorize, parse};
use serde_json::{Map, Value, json};

pub(super) fn boolean(given: Given<'_>) -> Result<Value, Refused> {
    let texts = given
        .texts("expr")?
        .ok_or("expr is missing: list expressions")?;
    let conditions = given.texts("names")?.unwrap_or_else(|| named(&texts));
    let levels = levels(given, &texts, &conditions)?;
    let names = Names::new(&conditions, &levels).map_err(words)?;
    let names = if texts.iter().any(|text| text.contains(['[', '{'])) {
        names.with_brackets()
    } else {
        names
    };
    let sums = texts
        .iter()
        .map(|text| parse(text, &names).map(|expression| expression.sum(&names)))
        .collect::<Result<Vec<Sum>, _>>()
        .map_err(words)?;
    let shortest = |sum: &Sum| -> Result<String, Refused> {
        let forms = sum.simplified(&names, &Limits::default()).map_err(words)?;
        Ok(forms.first().unwrap_or(sum).text(&names))
    };
    let results = match given.text("op")? {
        "negate" => sums
            .iter()
            .map(|sum| shortest(&sum.negated(&names)))
            .collect::<Result<Vec<_>, _>>()?,
        "simplify" | "minimize" => sums.iter().map(shortest).collect::<Result<Vec<_>, _>>()?,
        "factorize" => sums.iter().flat_map(|sum| factorize(sum, &names)).collect(),
        "intersect" | "intersection" => {
            let mut rest = sums.iter();
            let first = rest
                .next()
                .ok_or("expr is empty: list expressions")?
                .clone();
            let all = rest.fold(first, |so_far, next| so_far.and(next, &names));
            vec![shortest(&all)?]
        }
        "expand" => sums.iter().map(|sum| sum.text(&names)).collect(),
        other => {
            return Err(format!(
                "op is {other}: write negate, simplify, factorize, intersect or expand"
            ));
        }
    };
    Ok(json!({ "results": results }))
}

/// The conditions that expressions name, in the order in which they first come.
fn named(texts: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts {
        // What stands in brackets are levels.
        let outside = text.split(['[', '{']).enumerate().map(|(at, part)| {
            let levels_end = part.find([']', '}']).filter(|_| at > 0);
            levels_end.map_or(part, |end| &part[end + 1..])
        });
        for name in outside.flat_map(|part| part.split(['*', '+', '~', '(', ')'])) {
            let name = name.trim();
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Levels as given, or as far as the expressions need them.
fn levels(given: Given<'_>, texts: &[String], names: &[String]) -> Result<Vec<usize>, Refused> {
    if given.has("levels") {
        return given
            .row_numbers("levels")?
            .into_iter()
            .map(|level| {
                usize::try_from(level)
                    .ok()
                    .filter(|level| (2..=64).contains(level))
                    .ok_or_else(|| format!("levels has {level} in it: list 2 to 64"))
            })
            .collect::<Result<Vec<usize>, _>>()
            .and_then(|list| {
                if list.len() == names.len() {
                    Ok(list)
                } else {
                    Err("levels and names differ in number: give one for each".to_owned())
                }
            });
    }
    Ok(names
        .iter()
        .map(|name| {
            let mut highest = 1;
            for text in texts {
                for (at, _) in text.match_indices(name.as_str()) {
                    // `A` is not named in `BA[2]`.
                    if text[..at].ends_with(|before: char| !"~*+ (".contains(before)) {
                        continue;
                    }
                    let rest = text[at + name.len()..].trim_start();
                    let list = rest
                        .strip_prefix(['[', '{'])
                        .and_then(|rest| rest.split([']', '}']).next());
                    for level in list.unwrap_or("").split(',') {
                        highest = highest.max(level.trim().parse::<usize>().unwrap_or(0).min(63));
                    }
                }
            }
            highest + 1
        })
        .collect())
}

pub(super) fn theory(given: Given<'_>, data: &Data) -> Result<Value, Refused> {
    let (table, model) = first(given, data)?;
    let names = table.names();
    let theory = parse(given.text("theory")?, names)
        .map_err(words)?
        .sum(names);
    let found = evaluate(
        table.conditions(),
        table.outcome(),
        &model,
        &theory,
        &Limits::default(),
    )
    .map_err(words)?;
    Ok(evaluated(&table, &model, &found).into())
}

/// A model evaluated against a theory.
pub(in crate::qca) fn evaluated(
    table: &TruthTable,
    model: &Sum,
    found: &Evaluation,
) -> Map<String, Value> {
    let names = table.names();
    let mut intersections = Map::new();
    let mut fit = Vec::new();
    let mut cases = Map::new();
    let mut add = |name: &str, of: &::qca::Sufficiency| {
        let mut row = Map::new();
        row.insert("expr".into(), name.into());
        row.extend(sufficient(of));
        fit.push(Value::Object(row));
    };
    for (product, of_term) in model.products().iter().zip(&found.terms) {
        add(&product.text(names), of_term);
    }
    add("model", &found.model);
    add("theory", &found.theory);
    let all = table.conditions().cases();
    for part in &found.intersections {
        let name = intersection(part.in_model, part.in_theory);
        add(name, &part.fit);
        intersections.insert(name.to_owned(), part.expression.text(names).into());
        cases.insert(
            name.to_owned(),
            json!({
                "with_outcome": case_names(&part.covered, all),
                "without_outcome": case_names(&part.uncovered, all),
            }),
        );
    }
    let mut answer = Map::new();
    answer.insert("model".into(), model.text(names).into());
    answer.insert("intersections".into(), intersections.into());
    answer.insert("fit".into(), fit.into());
    answer.insert("cases".into(), cases.into());
    answer
}

/// An intersection of model and theory as an expression of the two.
fn intersection(in_model: bool, in_theory: bool) -> &'static str {
    match (in_model, in_theory) {
        (true, true) => "model*theory",
        (true, false) => "model*~theory",
        (false, true) => "~model*theory",
        (false, false) => "~model*~theory",
    }
}
