//! Changing a coding: another code, a weight, a comment. Its place stays; another place is another coding.

use super::one::{Unsaved, show};
use crate::evidence::{refusal, workbench};
use crate::routes::{AppState, id};
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::coding::{Coding, Weight};
use ids::{CodingId, StudyId};
use store::evidence::coding::{self, Changed};
use store::{Error, permits};

/// A weight as it was typed; none for nothing.
///
/// # Errors
/// When it is no weight.
pub(in crate::evidence) fn weight(typed: &str) -> Result<Option<Weight>, ()> {
    match typed.trim() {
        "" => Ok(None),
        number => number
            .parse()
            .ok()
            .and_then(|number: i64| Weight::new(number).ok())
            .map(Some)
            .ok_or(()),
    }
}

/// The coding as whoever sent the form had looked at it.
fn seen(now: &Coding, typed: &Fields) -> Coding {
    Coding {
        code: typed.read("seen_code").unwrap_or(now.code),
        weight: weight(typed.get("seen_weight")).unwrap_or(now.weight),
        comment: typed.raw("seen_comment"),
        ..now.clone()
    }
}

/// Saves the change, and goes back to the place in the text.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path((study, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (study, of): (StudyId, CodingId) = (id(&study)?, id(&of)?);
    let t = &state.texts;
    let mut errors = FieldErrors::default();
    let wanted = weight(typed.get("weight"));
    if wanted.is_err() {
        errors.add("weight", t.text("bench-weight-wrong"));
    }
    let code = typed.read("code");
    if code.is_none() {
        errors.add("code", t.text("bench-code-missing"));
    }
    let mut clash = false;
    if let (Ok(weight), Some(code)) = (wanted, code) {
        let mut tx = state.db.write().await?;
        let permit =
            permits::study::<on::Coding, to::Change>(&mut tx, &signed.actor, study).await?;
        let now = coding::load(&mut tx, &permit, of).await?;
        let changed = Changed {
            span: now.span,
            quote: now.quote.clone(),
            code,
            weight,
            comment: typed.raw("comment"),
        };
        let seen = seen(&now, &typed);
        match coding::change(&mut tx, &state.around, &permit, &seen, &changed).await {
            Ok(coding) => {
                tx.commit().await?;
                let bench = workbench::address(study, coding.source, "");
                let to = format!("{bench}?done=saved#k-{of}");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Error::Changed) => clash = true,
            Err(error) => errors.add("comment", refusal::words(t, error)?),
        }
        tx.rollback().await?;
    }
    let unsaved = Unsaved {
        typed: &typed,
        clash,
    };
    show(&state, &signed, (study, of), Some(unsaved), &errors).await
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn a_weight_is_a_whole_number_from_0_to_100_or_nothing() {
        assert_eq!(weight(" "), Ok(None));
        assert_eq!(weight(" 70 ").map(|one| one.map(i64::from)), Ok(Some(70)));
        for wrong in ["101", "-1", "a lot", "1.5"] {
            assert_eq!(weight(wrong), Err(()), "{wrong}");
        }
    }
}
