//! Cases in JSON: coders with values, or coders with passages in a text.

use super::{Case, Marked, What};
use evidence::agreement::{CodedText, Judgements};
use evidence::place::Span;
use interchange::Words;
use interchange::{Limits, Problem, ProblemKind};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The code that is reported on where nobody used any and none is listed.
const NAMELESS: &str = "c";

/// Where in the file something stands, for messages.
#[derive(Clone)]
struct Place<'a> {
    file: &'a str,
    case: String,
}

impl Place<'_> {
    fn wrong(&self, field: &str, says: impl Into<String>, remedy: &'static str) -> Vec<Problem> {
        let place = match (self.case.is_empty(), field.is_empty()) {
            (false, false) => format!("case “{}”, {field}: ", self.case),
            (false, true) => format!("case “{}”: ", self.case),
            (true, false) => format!("{field}: "),
            (true, true) => String::new(),
        };
        vec![
            Problem::in_file(self.file)
                .kind(ProblemKind::Rule("case"))
                .says(Words::untranslated(format!("{place}{}", says.into())))
                .remedy(remedy),
        ]
    }
}

/// Reads one case, or an object whose “cases” lists them, or the list alone. What a case expects is never looked at.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Vec<Case>, Vec<Problem>> {
    let whole = Place {
        file,
        case: String::new(),
    };
    if bytes.len() as u64 > Limits::default().bytes {
        return Err(whole.wrong("", "the file is too large", "Divide it into several files."));
    }
    let json: Value = serde_json::from_slice(bytes).map_err(|error| {
        whole.wrong(
            "",
            format!("this is not JSON: {error}"),
            "Mend it at that line and column.",
        )
    })?;
    let list = match &json {
        Value::Array(list) => list.as_slice(),
        Value::Object(object) => match object.get("cases") {
            Some(Value::Array(list)) => list.as_slice(),
            Some(_) => {
                return Err(whole.wrong(
                    "cases",
                    "this is not a list",
                    "Write [ … ] around the cases.",
                ));
            }
            None => std::slice::from_ref(&json),
        },
        _ => &[],
    };
    let mut cases = Vec::with_capacity(list.len());
    let mut problems = Vec::new();
    for (at, case) in list.iter().enumerate() {
        match case.as_object() {
            Some(object) => {
                let id = match object.get("id") {
                    Some(Value::String(id)) => id.clone(),
                    Some(other) => other.to_string(),
                    None => (at + 1).to_string(),
                };
                let place = Place {
                    file,
                    case: id.clone(),
                };
                match what(object, &place) {
                    Ok(what) => cases.push(Case { id, what }),
                    Err(found) => problems.extend(found),
                }
            }
            None => problems.extend(whole.wrong(
                &format!("cases[{at}]"),
                "this is not an object",
                "Write { … } with id, and coders or spans.",
            )),
        }
    }
    if cases.is_empty() && problems.is_empty() {
        problems = whole.wrong("", "no case is in it", "Write at least one.");
    }
    if problems.is_empty() {
        Ok(cases)
    } else {
        Err(problems)
    }
}

fn what(case: &Map<String, Value>, place: &Place) -> Result<What, Vec<Problem>> {
    let kind = case.get("kind").and_then(Value::as_str);
    match (kind, case.get("coders"), case.get("spans")) {
        (Some("units") | None, Some(Value::Object(coders)), _) => values(coders, place),
        (Some("spans" | "unitised") | None, _, Some(Value::Object(spans))) => {
            marks(case, spans, place)
        }
        (Some(other), _, _) if !["units", "spans", "unitised"].contains(&other) => Err(place.wrong(
            "kind",
            format!("no kind of case is called “{other}”"),
            "Use units, spans or unitised.",
        )),
        _ => Err(place.wrong(
            "",
            "neither values nor passages are in it",
            "Write “coders” with a list of values for each coder, or “length” and “spans” with a list of [start, end, code] for each.",
        )),
    }
}

fn values(coders: &Map<String, Value>, place: &Place) -> Result<What, Vec<Problem>> {
    let mut lines = Vec::new();
    let mut length = None;
    for (coder, values) in coders {
        let field = format!("coders.{coder}");
        let Some(values) = values.as_array() else {
            return Err(place.wrong(
                &field,
                "this is not a list",
                "List one value for each unit.",
            ));
        };
        if *length.get_or_insert(values.len()) != values.len() {
            return Err(place.wrong(
                &field,
                format!(
                    "{} are listed, and {} for the first coder",
                    values.len(),
                    length.unwrap_or_default()
                ),
                "List one value for each unit, and null where the coder gave none.",
            ));
        }
        for (at, value) in values.iter().enumerate() {
            let value = match value {
                Value::Null => None,
                Value::String(word) => Some(word.clone()),
                Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
                Value::Array(_) | Value::Object(_) => {
                    return Err(place.wrong(
                        &format!("{field}[{at}]"),
                        "this is not a value",
                        "Write a word, a number, true, false or null.",
                    ));
                }
            };
            lines.push(((at + 1).to_string(), coder.clone(), value));
        }
    }
    Judgements::new(lines)
        .map(What::Values)
        .map_err(|repeated| place.wrong("coders", repeated.to_string(), "Keep one of the two."))
}

fn marks(
    case: &Map<String, Value>,
    spans: &Map<String, Value>,
    place: &Place,
) -> Result<What, Vec<Problem>> {
    let Some(length) = case.get("length").and_then(whole_number) else {
        return Err(place.wrong(
            "length",
            "the length of the text is missing or not a whole number",
            "Write how many characters the text has.",
        ));
    };
    let mut marked = Vec::new();
    let mut used: Vec<String> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (coder, marks) in spans {
        let field = format!("spans.{coder}");
        let Some(marks) = marks.as_array() else {
            return Err(place.wrong(&field, "this is not a list", "List [start, end, code]."));
        };
        for (at, mark) in marks.iter().enumerate() {
            let field = format!("{field}[{at}]");
            let span = span(mark, length, &field, place)?;
            let Some(code) = mark.get(2).and_then(Value::as_str) else {
                return Err(place.wrong(&field, "no code is named", "Write [start, end, code]."));
            };
            if seen.insert(code) {
                used.push(code.to_owned());
            }
            marked.push((coder.clone(), code.to_owned(), span));
        }
    }
    let codes = match case.get("codes") {
        None if used.is_empty() => vec![NAMELESS.to_owned()],
        None => used,
        Some(listed) => {
            let listed = listed.as_array().map(|list| {
                list.iter()
                    .map(|code| code.as_str().map(str::to_owned))
                    .collect::<Option<Vec<_>>>()
            });
            listed.flatten().ok_or_else(|| {
                place.wrong("codes", "this is not a list of codes", "List their names.")
            })?
        }
    };
    let segments = match case.get("segments") {
        None | Some(Value::Null) => None,
        Some(Value::Array(list)) => Some(
            list.iter()
                .enumerate()
                .map(|(at, one)| span(one, length, &format!("segments[{at}]"), place))
                .collect::<Result<Vec<_>, _>>()?,
        ),
        Some(_) => {
            return Err(place.wrong("segments", "this is not a list", "List [start, end]."));
        }
    };
    let text = CodedText::new(length, spans.keys().cloned(), marked)
        .map_err(|problem| place.wrong("spans", problem.to_string(), "Mend the passage."))?;
    Ok(What::Marks(Marked {
        text,
        codes,
        segments,
    }))
}

fn span(value: &Value, length: u32, field: &str, place: &Place) -> Result<Span, Vec<Problem>> {
    let ends = |at: usize| value.get(at).and_then(whole_number);
    let (Some(start), Some(end)) = (ends(0), ends(1)) else {
        return Err(place.wrong(
            field,
            "start and end are not whole numbers",
            "Write [start, end] in characters, the first being 0.",
        ));
    };
    if end > length {
        return Err(place.wrong(
            field,
            format!("it ends at {end}, beyond the text, which ends at {length}"),
            "Mend the end, or the length of the text.",
        ));
    }
    Span::new(start, end)
        .map_err(|empty| place.wrong(field, empty.to_string(), "Mend start or end."))
}

fn whole_number(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}
