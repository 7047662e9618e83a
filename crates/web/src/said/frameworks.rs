//! What is wrong with a vocabulary.

use super::Said;
use crate::Texts;

impl Said for frameworks::Reason {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::NotTheFormat(value) => {
                t.with("framework-wrong-not-the-format", &[("value", value)])
            }
            Self::Empty => t.text("framework-wrong-empty"),
            Self::TooLong { length, most } => t.with(
                "framework-wrong-too-long",
                &[("length", &length.to_string()), ("most", &most.to_string())],
            ),
            Self::ControlCharacter => t.text("framework-wrong-control-character"),
            Self::NotAnId(value) => t.with("framework-wrong-not-an-id", &[("value", value)]),
            Self::NotAVersion(value) => {
                t.with("framework-wrong-not-a-version", &[("value", value)])
            }
            Self::VersionNotLater { new, current } => t.with(
                "framework-wrong-version-not-later",
                &[("new", new), ("current", current)],
            ),
            Self::Duplicate(value) => t.with("framework-wrong-duplicate", &[("value", value)]),
            Self::None => t.text("framework-wrong-none"),
            Self::TooManyRows { rows, most } => t.with(
                "framework-wrong-too-many-rows",
                &[("rows", &rows.to_string()), ("most", &most.to_string())],
            ),
            Self::UnknownGroup { given, known } => t.with(
                "framework-wrong-unknown-group",
                &[("given", given), ("known", known)],
            ),
            Self::UnknownParent(value) => {
                t.with("framework-wrong-unknown-parent", &[("value", value)])
            }
            Self::AmbiguousParent(value) => {
                t.with("framework-wrong-ambiguous-parent", &[("value", value)])
            }
            Self::Cycle => t.text("framework-wrong-cycle"),
            Self::ParentInOtherGroup(value) => {
                t.with("framework-wrong-parent-in-other-group", &[("value", value)])
            }
            Self::UnknownSource(value) => {
                t.with("framework-wrong-unknown-source", &[("value", value)])
            }
            Self::UnknownStatus(value) => {
                t.with("framework-wrong-unknown-status", &[("value", value)])
            }
            Self::StatusAndId { status, .. } => {
                t.text(&format!("framework-wrong-status-and-id-{status}"))
            }
            Self::ConfirmedWithoutSource => t.text("framework-wrong-confirmed-without-source"),
            Self::LocalInFile(value) => {
                t.with("framework-wrong-local-in-file", &[("value", value)])
            }
            Self::ContradictsConfirmed {
                what,
                confirmed,
                given,
            } => t.with(
                "framework-wrong-contradicts-confirmed",
                &[("what", what), ("confirmed", confirmed), ("given", given)],
            ),
            Self::DraftOverConfirmed(value) => {
                t.with("framework-wrong-draft-over-confirmed", &[("value", value)])
            }
            Self::RowTwice { name, row } => t.with(
                "framework-wrong-row-twice",
                &[("name", name), ("row", &row.to_string())],
            ),
            Self::UnknownDraft(value) => {
                t.with("framework-wrong-unknown-draft", &[("value", value)])
            }
            Self::NameTaken(value) => t.with("framework-wrong-name-taken", &[("value", value)]),
        }
    }
}

impl Said for frameworks::Place {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Framework => t.text("framework-place-framework"),
            Self::Line(line) => t.with("framework-place-line", &[("line", &line.to_string())]),
            Self::Row(row) => t.with("framework-place-row", &[("row", &row.to_string())]),
            Self::Source(key) => t.with("framework-place-source", &[("key", key)]),
            Self::Group(id) => t.with("framework-place-group", &[("id", id)]),
            Self::Term(id) => t.with("framework-place-term", &[("id", id)]),
            Self::Form => t.text("framework-place-form"),
        }
    }
}
