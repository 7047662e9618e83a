//! What a file of judgements holds: a long list as a table, or cases in JSON.

mod cases;
mod lines;

use evidence::agreement::{CodedText, Judgements};
use evidence::place::Span;
use interchange::Problem;

/// What a file holds.
#[derive(Debug)]
pub(crate) enum Input {
    /// A long list of judgements.
    Lines(Judgements<String, String, String>),
    /// Cases, each with its own coders.
    Cases(Vec<Case>),
}

/// One comparison of a JSON file.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) what: What,
}

#[derive(Debug)]
pub(crate) enum What {
    /// Things judged as a whole.
    Values(Judgements<String, String, String>),
    /// Passages marked in a text.
    Marks(Marked),
}

#[derive(Debug)]
pub(crate) struct Marked {
    pub(crate) text: CodedText<String, String>,
    /// The codes to report on, in order.
    pub(crate) codes: Vec<String>,
    pub(crate) segments: Option<Vec<Span>>,
}

/// Reads a file, JSON when it begins as JSON does, else a table.
pub(crate) fn read(bytes: &[u8], name: &str) -> Result<Input, Vec<Problem>> {
    match analysis::json_text(bytes) {
        Some(text) => cases::read(text, name).map(Input::Cases),
        None => lines::read(bytes, name).map(Input::Lines),
    }
}
