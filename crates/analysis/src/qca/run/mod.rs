//! Carrying out analyses that are described as JSON: their kind, their settings, their result under fixed keys.

mod algebra;
mod calibration;
mod groups;
mod models;
mod search;
mod settings;
mod table;

pub(super) use algebra::evaluated;
pub(super) use calibration::calibrate;
pub(super) use groups::{clustered, compared, terms};
pub(super) use models::{between, minimized};
pub(super) use search::found;
pub(super) use settings::split_outside_brackets;
pub(super) use table::{limitations, truth_table};

use super::file::{not_an_object, of_json, parse};
use crate::{Refusal, Source};
use ::qca::Data;
use serde_json::{Map, Value, json};
use settings::{Given, Refused};

/// Carries out every analysis of a file and gives the answer.
///
/// Only `data` (or `data_ref`) and each analysis's `id`, `kind` and `settings` are read. An analysis that is refused has an
/// `error` for a result. `referred` gives the file that `data_ref` names, with its own name.
///
/// # Errors
/// When the file is no such file, or lists no analyses.
pub fn analyses(
    source: &Source<'_>,
    referred: impl Fn(&str) -> Result<(String, Vec<u8>), Refusal>,
) -> Result<Value, Refusal> {
    let name = source.name;
    let json = parse(source.bytes, name)?;
    let object = json.as_object().ok_or_else(|| not_an_object(name))?;
    let data = data(object, name, referred)?;
    let Some(Value::Array(analyses)) = object.get("analyses") else {
        return Err(Refusal::Data(format!(
            "{name}: there are no analyses. List them under “analyses”, each with id, kind and settings."
        )));
    };
    let nothing = Map::new();
    let answers: Vec<Value> = analyses
        .iter()
        .map(|analysis| {
            let given = analysis
                .get("settings")
                .and_then(Value::as_object)
                .unwrap_or(&nothing);
            let kind = analysis.get("kind").and_then(Value::as_str).unwrap_or("");
            let result = one(kind, Given(given), data.as_ref())
                .unwrap_or_else(|error| json!({ "error": error }));
            json!({ "id": analysis.get("id"), "kind": kind, "result": result })
        })
        .collect();
    Ok(json!({ "analyses": answers }))
}

/// The data of the file itself, or of the file it refers to.
fn data(
    object: &Map<String, Value>,
    name: &str,
    referred: impl Fn(&str) -> Result<(String, Vec<u8>), Refusal>,
) -> Result<Option<Data>, Refusal> {
    match (object.get("data"), object.get("data_ref")) {
        (Some(Value::Object(data)), _) => of_json(data, name).map(Some).map_err(Refusal::Data),
        (_, Some(Value::String(reference))) => {
            let (name, bytes) = referred(reference)?;
            let json = parse(&bytes, &name)?;
            let object = json.as_object().ok_or_else(|| not_an_object(&name))?;
            of_json(object, &name).map(Some).map_err(Refusal::Data)
        }
        _ => Ok(None),
    }
}

fn one(kind: &str, given: Given<'_>, data: Option<&Data>) -> Result<Value, Refused> {
    let with_data = || data.ok_or_else(|| "the file has no data: add data or data_ref".to_owned());
    match kind {
        "calibrate" => calibration::run(given, data),
        "truth_table" => Ok(truth_table(&given.table(with_data()?)?)),
        "minimize" | "minimise" => models::minimize(given, with_data()?),
        "minimize_count" | "minimise_count" => models::count(given, with_data()?),
        "enhanced" => models::enhanced(given, with_data()?),
        "superset_search" => search::superset(given, with_data()?),
        "fit" => search::fit(given, with_data()?),
        "robustness" => groups::robustness(given, with_data()?),
        "sensitivity_range" => groups::sensitivity(given, with_data()?),
        "cluster" => groups::cluster(given, with_data()?),
        "theory" => algebra::theory(given, with_data()?),
        "boolean" => algebra::boolean(given),
        other => Err(format!(
            "no kind of analysis is called “{other}”: use calibrate, truth_table, minimize, minimize_count, enhanced, \
             superset_search, fit, robustness, sensitivity_range, cluster, theory or boolean"
        )),
    }
}

/// The names of cases.
fn names(cases: &[usize], of: &[String]) -> Vec<String> {
    cases.iter().map(|case| of[*case].clone()).collect()
}

/// A number of models: exact as a JSON number as long as every reader keeps it, else as text.
fn whole(number: u128) -> Value {
    match u64::try_from(number) {
        Ok(small) if small <= 1 << 53 => small.into(),
        _ => number.to_string().into(),
    }
}
