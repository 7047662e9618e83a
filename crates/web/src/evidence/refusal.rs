//! What the store refuses, as words that stand beside a field.

use crate::{Failure, Texts};
use evidence::codebook::CodebookProblem;
use store::Error;

/// The words for whoever sent the form.
///
/// # Errors
/// When it is nothing that another answer in the form would mend.
pub(super) fn words(t: &Texts, error: Error) -> Result<String, Failure> {
    match error {
        Error::Refused(message) => Ok(capital(&message)),
        Error::Taken { key } => match key.as_str() {
            "code_folded_name_key" => Ok(t.text("code-name-taken")),
            "study_case_name_key" => Ok(t.text("case-name-taken")),
            "attribute_folded_name_key" => Ok(t.text("attribute-name-taken")),
            _ => Err(Error::Taken { key }.into()),
        },
        Error::Changed => Ok(t.text("study-changed-since")),
        other => Err(other.into()),
    }
}

/// What does not fit a codebook, as a sentence.
pub(super) fn sentence(problem: &CodebookProblem) -> String {
    capital(&problem.to_string())
}

/// Messages of the crates below are the middle of a sentence.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
