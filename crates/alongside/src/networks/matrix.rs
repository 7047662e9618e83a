//! Matrices in JSON: labelled rows and columns, data by rows.

use serde_json::{Value, json};

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
    let data: Vec<Vec<Value>> = (0..rows.len())
        .map(|i| (0..columns.len()).map(|j| number(entry(i, j))).collect())
        .collect();
    json!({ "rows": rows, "cols": columns, "data": data })
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
