//! Why an analysis was not carried out.

use interchange::Problem;

/// Why nothing was worked out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// What is wrong in the file, each with its place and remedy.
    #[error("{}", lines(.0))]
    Problems(Vec<Problem>),
    /// The data cannot answer, in a sentence.
    #[error("{0}")]
    Data(String),
    /// The settings do not fit the data or each other, in a sentence that says what to write instead.
    #[error("{0}")]
    Use(String),
}

fn lines(problems: &[Problem]) -> String {
    let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
    all.join("\n")
}
