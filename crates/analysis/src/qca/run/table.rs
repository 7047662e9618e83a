//! Truth tables as JSON.

use super::names;
use ::qca::TruthTable;
use serde_json::{Map, Value, json};

/// The rows with cases, in order; remainders are counted.
pub(in crate::qca) fn truth_table(table: &TruthTable) -> Value {
    let space = table.space();
    let cases = table.conditions().cases();
    let levels: Vec<usize> = (0..space.conditions())
        .map(|condition| space.levels(condition))
        .collect();
    let rows: Vec<Value> = table
        .rows()
        .iter()
        .map(|row| {
            let mut shown = Map::new();
            shown.insert("row".into(), row.number.into());
            shown.insert("values".into(), json!(row.values));
            shown.insert("out".into(), row.output.letter().to_string().into());
            shown.insert("n".into(), row.cases_in.into());
            shown.insert("incl".into(), json!(row.fit.inclusion));
            shown.insert("pri".into(), json!(row.fit.pri));
            shown.insert("cases".into(), json!(names(&row.cases, cases)));
            if let Some(p) = row.p {
                shown.insert("p".into(), json!(p));
            }
            Value::Object(shown)
        })
        .collect();
    let deviant: Vec<Value> = table
        .rows()
        .iter()
        .filter(|row| !row.deviant.is_empty())
        .map(|row| json!({ "row": row.number, "cases": names(&row.deviant, cases) }))
        .collect();
    json!({
        "levels": levels,
        "rows": rows,
        "remainder_count": table.remainders(),
        "deviant_cases": deviant,
        "limitations": limitations(table),
    })
}

/// What a table cannot carry, as parts of sentences.
pub(in crate::qca) fn limitations(table: &TruthTable) -> Vec<String> {
    table
        .limitations()
        .iter()
        .map(ToString::to_string)
        .collect()
}
