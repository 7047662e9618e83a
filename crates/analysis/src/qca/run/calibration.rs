//! Calibration as JSON.

use super::settings::{Given, Refused, words};
use ::qca::{
    Anchors, Bell, Data, Direct, Shape, crisp, find_thresholds, fuzzy_and_relative, indirect,
};
use serde_json::{Value, json};

pub(super) fn run(given: Given<'_>, data: Option<&Data>) -> Result<Value, Refused> {
    let x = given.raw(data)?;
    Ok(json!({ "scores": calibrate(given.0, &x)? }))
}

/// Calibrates raw values as settings say.
///
/// # Errors
/// Why the settings or the values cannot be used.
pub(in crate::qca) fn calibrate(
    settings: &serde_json::Map<String, Value>,
    x: &[f64],
) -> Result<Vec<f64>, Refused> {
    let given = Given(settings);
    let kind = given.maybe_text("type")?.unwrap_or("fuzzy");
    let method = given.maybe_text("method")?.unwrap_or("direct");
    let scores = match (kind, method.to_ascii_lowercase().as_str()) {
        ("crisp", _) => crisp(x, &list(given, x)?),
        (_, "indirect") => indirect(x, &list(given, x)?),
        (_, "tfr") => fuzzy_and_relative(x),
        ("fuzzy", "direct") => direct(given)?.calibrate(x),
        (kind, method) => {
            return Err(format!(
                "type {kind} with method {method} is not known: type is crisp or fuzzy, method direct, indirect or TFR"
            ));
        }
    };
    scores.map_err(words)
}

/// Thresholds as a list; without any, as many as `find` says are proposed.
fn list(given: Given<'_>, x: &[f64]) -> Result<Vec<f64>, Refused> {
    if let Some(wanted) = given.whole("find")? {
        return find_thresholds(x, wanted)
            .map(|found| found.thresholds)
            .map_err(words);
    }
    given
        .numbers("thresholds")?
        .ok_or_else(|| "thresholds are missing: list them".to_owned())
}

fn direct(given: Given<'_>) -> Result<Direct, Refused> {
    let power = |key: &str| Ok::<f64, Refused>(given.number(key)?.unwrap_or(1.0));
    let shape = if given.flag("ecdf")?.unwrap_or(false) {
        Shape::Empirical
    } else if given
        .flag("logistic")?
        .unwrap_or(anchors(given)?.len() == 3)
    {
        Shape::Logistic {
            idm: given.number("idm")?.unwrap_or(0.95),
        }
    } else {
        Shape::Power {
            below: power("below")?,
            above: power("above")?,
        }
    };
    match anchors(given)?.as_slice() {
        [exclusion, crossover, inclusion] => Direct::slope(
            Anchors {
                exclusion: *exclusion,
                crossover: *crossover,
                inclusion: *inclusion,
            },
            shape,
        ),
        [e1, c1, i1, i2, c2, e2] => Direct::bell(
            Bell {
                left: Anchors {
                    exclusion: *e1,
                    crossover: *c1,
                    inclusion: *i1,
                },
                right: Anchors {
                    exclusion: *e2,
                    crossover: *c2,
                    inclusion: *i2,
                },
            },
            // Bells are made of powers whatever `logistic` says.
            match shape {
                Shape::Logistic { .. } => Shape::Power {
                    below: power("below")?,
                    above: power("above")?,
                },
                other => other,
            },
        ),
        other => {
            return Err(format!(
                "{} anchors are given: e, c and i, or e1, c1, i1, i2, c2 and e2",
                other.len()
            ));
        }
    }
    .map_err(words)
}

/// Three anchors as e, c, i; or six as e1, c1, i1, i2, c2, e2.
fn anchors(given: Given<'_>) -> Result<Vec<f64>, Refused> {
    if let Ok(Some(object)) = given.object("thresholds") {
        let keys: &[&str] = if object.has("e1") || object.has("i1") {
            &["e1", "c1", "i1", "i2", "c2", "e2"]
        } else {
            &["e", "c", "i"]
        };
        return keys
            .iter()
            .map(|key| {
                object
                    .number(key)?
                    .ok_or_else(|| format!("thresholds have no {key}: give {}", keys.join(", ")))
            })
            .collect();
    }
    given
        .numbers("thresholds")?
        .ok_or_else(|| "thresholds are missing: give e, c and i".to_owned())
}
