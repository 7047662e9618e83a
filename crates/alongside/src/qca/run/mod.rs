//! Carrying out analyses that are described as JSON: their kind, their settings, their result under fixed keys.

mod algebra;
mod calibration;
mod groups;
mod models;
mod search;
mod settings;
mod table;

pub(super) use calibration::calibrate;
pub(super) use models::{minimized, solved};
pub(super) use search::found;
pub(super) use settings::split_outside_brackets;
pub(super) use table::truth_table;

use super::file::{bytes, not_an_object, of_json, parse};
use crate::outcome::Refusal;
use ::qca::Data;
use serde_json::{Map, Value, json};
use settings::{Given, Refused};
use std::path::{Path, PathBuf};

/// Carries out every analysis of a file and gives the answer.
///
/// Only `data` (or `data_ref`) and each analysis's `id`, `kind` and `settings` are read. An analysis that is refused has an
/// `error` for a result.
///
/// # Errors
/// When the file cannot be read, or lists no analyses.
pub(super) fn file(path: &Path) -> Result<Value, Refusal> {
    let name = path.display().to_string();
    let json = parse(&bytes(path)?, &name)?;
    let object = json.as_object().ok_or_else(|| not_an_object(&name))?;
    let data = data(object, path, &name)?;
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

/// The data of the file itself, or of the file it refers to: beside it, or in the folder `data` next to its own.
fn data(object: &Map<String, Value>, path: &Path, name: &str) -> Result<Option<Data>, Refusal> {
    match (object.get("data"), object.get("data_ref")) {
        (Some(Value::Object(data)), _) => of_json(data, name).map(Some).map_err(Refusal::Data),
        (_, Some(Value::String(reference))) => {
            let folder = path.parent().unwrap_or_else(|| Path::new("."));
            let file = format!("{reference}.json");
            let places: [PathBuf; 4] = [
                folder.join("../data").join(&file),
                folder.join("data").join(&file),
                folder.join(&file),
                folder.join(reference),
            ];
            let Some(place) = places.iter().find(|place| place.is_file()) else {
                return Err(Refusal::Data(format!(
                    "{name}, data_ref: {file} is neither beside the file nor in ../data. Put it there, or write the data into the file."
                )));
            };
            let name = place.display().to_string();
            let json = parse(&bytes(place)?, &name)?;
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
