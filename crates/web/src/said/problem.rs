//! What is wrong with a file.

use super::Said;
use crate::Texts;
use interchange::{FileProblem, Problem, Value, Words};

/// The sentence in the language of the texts, where it has one.
impl Said for Words {
    fn said(&self, t: &Texts) -> String {
        let Some(key) = t.sentence(self.sentence()) else {
            return self.to_string();
        };
        let values: Vec<(&str, String)> = self
            .values()
            .iter()
            .map(|(name, value)| match value {
                Value::Text(text) => (*name, text.clone()),
                Value::Words(words) => (*name, words.said(t)),
            })
            .collect();
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        t.with(key, &values)
    }
}

/// What is wrong and what to do; where it is stands beside it.
impl Said for Problem {
    fn said(&self, t: &Texts) -> String {
        let says = self.message().said(t);
        let says = match self.shown_value() {
            Some(value) => t.with("problem-with-value", &[("says", &says), ("value", value)]),
            None => t.with("problem-says", &[("says", &says)]),
        };
        if self.remedy_text().is_empty() {
            return says;
        }
        let remedy = self.remedy_text().said(t);
        t.with(
            "problem-and-remedy",
            &[("says", &says), ("remedy", &remedy)],
        )
    }
}

/// The first problem, with its place.
impl Said for FileProblem {
    fn said(&self, t: &Texts) -> String {
        let first = self.first();
        let row = first.row().map(|row| row.to_string());
        let said = first.said(t);
        match (row, first.column()) {
            (Some(row), Some(column)) => t.with(
                "problem-at",
                &[
                    ("file", first.file()),
                    ("row", &row),
                    ("column", column),
                    ("problem", &said),
                ],
            ),
            (Some(row), None) => t.with(
                "problem-in-row",
                &[("file", first.file()), ("row", &row), ("problem", &said)],
            ),
            _ => t.with(
                "problem-in-file",
                &[("file", first.file()), ("problem", &said)],
            ),
        }
    }
}
