//! Matrices in JSON: labelled rows and columns, data by rows.

use serde_json::{Value, json};
use synthesis::distributions::normal_quantile;
use synthesis::network::Estimate;

/// A matrix with one list of labels for rows and columns.
pub(super) fn square(labels: &[String], entry: impl Fn(usize, usize) -> Option<f64>) -> Value {
    matrix(labels, labels, entry)
}

/// A matrix of numbers; what is not defined is null.
pub(super) fn matrix(
    rows: &[String],
    columns: &[String],
    entry: impl Fn(usize, usize) -> Option<f64>,
) -> Value {
    let data = (0..rows.len())
        .map(|i| {
            (0..columns.len())
                .map(|j| number(entry(i, j)))
                .collect::<Value>()
        })
        .collect();
    object([
        ("rows", json!(rows)),
        ("cols", json!(columns)),
        ("data", data),
    ])
}

/// An object of what is there already: the macro of the library would copy every value into it.
pub(super) fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Object(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// A number or null; never −0.
pub(super) fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| {
        if value == 0.0 {
            json!(0.0)
        } else {
            json!(value)
        }
    })
}

/// What is known of each treatment against each other: a matrix for each key.
pub(super) fn estimates(
    labels: &[String],
    level: f64,
    of: impl Fn(usize, usize) -> Option<Estimate>,
) -> Value {
    let n = labels.len();
    let all: Vec<Option<Estimate>> = (0..n * n).map(|at| of(at / n, at % n)).collect();
    let z = normal_quantile(0.5 + 0.5 * level);
    let entry = |f: &dyn Fn(Estimate) -> Option<f64>| square(labels, |i, j| f(all[i * n + j]?));
    object([
        ("TE", entry(&|e| Some(e.te))),
        ("seTE", entry(&|e| Some(e.se))),
        ("lower", entry(&|e| Some(e.around(z * e.se).lower))),
        ("upper", entry(&|e| Some(e.around(z * e.se).upper))),
        ("z", entry(&Estimate::z)),
        ("p", entry(&Estimate::p)),
    ])
}
