//! Fields of one row, whether it came from a table or from JSON.

use super::columns::Role;
use interchange::Words;
use interchange::{Problem, ProblemKind};

/// A row whose fields are asked for by what they mean.
pub(super) trait Fields {
    /// The text of a field; empty when nothing is written.
    fn text(&self, role: Role) -> &str;
    /// A problem with a field of this row.
    fn problem(&self, role: Role) -> Problem;
}

/// What counts as nothing written.
fn is_missing(text: &str) -> bool {
    matches!(
        text,
        "" | "." | "-" | "NA" | "na" | "N/A" | "n/a" | "NaN" | "nan" | "NULL" | "null"
    )
}

/// A number; NaN when it is missing.
pub(super) fn optional(row: &impl Fields, role: Role) -> Result<f64, Problem> {
    let text = row.text(role).trim();
    if is_missing(text) {
        return Ok(f64::NAN);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => Err(row
            .problem(role)
            .kind(ProblemKind::Rule("not-finite"))
            .value(text)
            .says("this is not a finite number")
            .remedy("Write a number, or leave the cell empty if it is not known.")),
        Err(_) => Err(row
            .problem(role)
            .kind(ProblemKind::Rule("not-a-number"))
            .value(text)
            .says("this is not a number")
            .remedy("Write it with a decimal point and without units or spaces, as 0.25.")),
    }
}

/// A number that must be there.
pub(super) fn number(row: &impl Fields, role: Role) -> Result<f64, Problem> {
    let number = optional(row, role)?;
    if number.is_nan() {
        let says = match row.text(role).trim() {
            "" => Words::from("nothing is written here"),
            missing => Words::with(
                "“{missing}” says that there is no number",
                &[("missing", &missing)],
            ),
        };
        return Err(row
            .problem(role)
            .kind(ProblemKind::Rule("empty-cell"))
            .says(says)
            .remedy("Write the number, or leave the whole row out."));
    }
    Ok(number)
}

/// A label that must be there.
pub(super) fn label(row: &impl Fields, role: Role) -> Result<String, Problem> {
    let text = row.text(role).trim();
    if text.is_empty() {
        return Err(row
            .problem(role)
            .kind(ProblemKind::Rule("empty-cell"))
            .says("nothing is written here")
            .remedy("Write a name."));
    }
    Ok(text.to_owned())
}
