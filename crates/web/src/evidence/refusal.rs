//! What the store refuses, as words that stand beside a field.

use crate::said::Said as _;
use crate::{Failure, Texts};
use store::Error;

/// The words for whoever sent the form.
///
/// # Errors
/// When it is nothing that another answer in the form would mend.
pub(super) fn words(t: &Texts, error: Error) -> Result<String, Failure> {
    match error {
        Error::Refused(why) => Ok(why.said(t)),
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
