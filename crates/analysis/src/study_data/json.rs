//! Studies in JSON: `input` with `contrasts`, `arms` or `rows`, or such lists without `input` around them.

use super::columns::{Found, Role, sniff};
use super::fields::Fields;
use super::{Pair, Rows, StudyData, for_each_made, rows};
use interchange::Words;
use interchange::{Limits, Problem, ProblemKind};
use serde_json::{Map, Value};

/// The lists a file may have, the first that has rows is read.
const LISTS: [&str; 3] = ["contrasts", "arms", "rows"];
const REMEDY: &str =
    "Write an object with input, and in it contrasts, arms or rows as a list of objects.";

struct JsonRow<'a> {
    file: &'a str,
    list: &'a str,
    at: usize,
    keys: &'a [String],
    found: &'a [Found],
    texts: Vec<String>,
}

impl JsonRow<'_> {
    fn key(&self, role: Role) -> Option<usize> {
        let of = |role: Role| self.found.iter().position(|one| one.role == role);
        of(role).or_else(|| of(Role::Variance).filter(|_| role == Role::Error))
    }
}

impl Fields for JsonRow<'_> {
    fn text(&self, role: Role) -> &str {
        self.key(role)
            .and_then(|at| self.texts.get(at))
            .map_or("", String::as_str)
    }

    fn problem(&self, role: Role) -> Problem {
        let place = format!("{}[{}]", self.list, self.at);
        let key = self
            .key(role)
            .and_then(|at| self.keys.get(self.found[at].at))
            .map(|key| format!(".{key}"));
        Problem::in_file(format!("{}, {place}{}", self.file, key.unwrap_or_default()))
    }
}

fn wrong(name: &str, says: impl Into<Words>, remedy: &'static str) -> Vec<Problem> {
    vec![
        Problem::in_file(name)
            .kind(ProblemKind::Rule("studies"))
            .says(says)
            .remedy(remedy),
    ]
}

/// The JSON of a file.
///
/// # Errors
/// Too large, or not JSON.
fn parse(bytes: &[u8], name: &str) -> Result<Value, Vec<Problem>> {
    if bytes.len() as u64 > Limits::default().bytes {
        return Err(wrong(
            name,
            "the file is too large",
            "Divide it into several files.",
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        wrong(
            name,
            Words::with("this is not JSON: {error}", &[("error", &error)]),
            "Mend it at that line and column.",
        )
    })
}

pub(super) fn read(bytes: &[u8], name: &str) -> Result<StudyData, Vec<Problem>> {
    let file = parse(bytes, name)?;
    let input = file.get("input").unwrap_or(&file);
    if let Value::Array(list) = input {
        return of_list("input", list, Map::new(), name);
    }
    let Value::Object(object) = input else {
        return Err(wrong(name, "input is not an object", REMEDY));
    };
    let list = LISTS.into_iter().find_map(|key| match object.get(key) {
        Some(Value::Array(list)) if !list.is_empty() => Some((key, list)),
        _ => None,
    });
    let Some((key, list)) = list else {
        return Err(wrong(name, "no study is in it", REMEDY));
    };
    let settings: Map<String, Value> = object
        .iter()
        .filter(|(key, _)| !LISTS.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    of_list(key, list, settings, name)
}

/// The pairs of a block of effect sizes.
pub(super) fn pairs(block: &Value, name: &str) -> Result<Vec<Pair>, Vec<Problem>> {
    let Some(Value::Array(list)) = block.get("rows") else {
        return Err(wrong(name, "rows is not a list", REMEDY));
    };
    match of_list("rows", list, Map::new(), name)?.rows {
        Rows::Pairs(pairs) => Ok(pairs),
        _ => Err(wrong(
            name,
            "the rows are not two arms each",
            "Give both arms: e1, n1, e2, n2, or with means, or with times.",
        )),
    }
}

fn of_list(
    key: &str,
    list: &[Value],
    settings: Map<String, Value>,
    name: &str,
) -> Result<StudyData, Vec<Problem>> {
    let mut keys: Vec<String> = Vec::new();
    for (at, row) in list.iter().enumerate() {
        let Value::Object(row) = row else {
            return Err(wrong(
                name,
                Words::with(
                    "{key}[{at}] is not an object",
                    &[("key", &key), ("at", &at)],
                ),
                "Write { … } with the fields of one row.",
            ));
        };
        for field in row.keys() {
            if !keys.contains(field) {
                keys.push(field.clone());
            }
        }
        if keys.len() > 500 {
            return Err(wrong(
                name,
                Words::with("{key} has more than 500 different fields", &[("key", &key)]),
                "Leave out what is not needed.",
            ));
        }
    }
    // Rows of effect sizes need no label.
    let mut named = keys.clone();
    let unlabelled = !keys.is_empty() && sniff(&keys).is_none();
    if unlabelled {
        named.push("study".to_owned());
    }
    let Some((shape, found)) = sniff(&named) else {
        return Err(wrong(
            name,
            Words::with(
                "the fields {fields} do not tell what the studies found",
                &[("fields", &keys.join(", "))],
            ),
            "Use the fields of docs/json.md, as study, treat1, treat2, TE, seTE.",
        ));
    };
    let rows = list.iter().enumerate().map(|(at, row)| JsonRow {
        file: name,
        list: key,
        at,
        keys: &named,
        found: &found,
        texts: found
            .iter()
            .map(|one| match row.get(&named[one.at]) {
                None if unlabelled && one.role == Role::Study => (at + 1).to_string(),
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            })
            .collect(),
    });
    let rows = rows::collect(shape, rows)?;
    let described = described(list, &keys, &found, &settings)
        .into_iter()
        .map(|(name, values)| (name, for_each_made(&rows, values)))
        .collect();
    let places = (0..list.len()).map(|at| format!("{key}[{at}]")).collect();
    Ok(StudyData {
        file: name.to_owned(),
        found: format!("{} ({key}), {} rows", shape.called, list.len()),
        places: for_each_made(&rows, places),
        rows,
        described,
        settings,
        warnings: Vec::new(),
    })
}

/// What describes the studies: fields of the rows that were not read, and lists of `input` that have a value for each row.
fn described(
    list: &[Value],
    keys: &[String],
    found: &[Found],
    settings: &Map<String, Value>,
) -> Vec<(String, Vec<String>)> {
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let fields = keys
        .iter()
        .enumerate()
        .filter(|(at, _)| found.iter().all(|one| one.at != *at))
        .map(|(_, key)| {
            let values = list.iter().map(|row| text(row.get(key))).collect();
            (key.clone(), values)
        });
    let lists = settings.iter().filter_map(|(key, value)| match value {
        Value::Array(values) if values.len() == list.len() => {
            let values = values.iter().map(|value| text(Some(value))).collect();
            Some((key.clone(), values))
        }
        _ => None,
    });
    fields.chain(lists).collect()
}
