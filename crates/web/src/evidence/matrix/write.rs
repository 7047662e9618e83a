//! Writing the summary of a cell.

use super::cell::{Unsaved, show};
use super::cell_address;
use crate::evidence::refusal;
use crate::routes::{AppState, id};
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::matrix::Summary;
use ids::{CodeId, DraftId, StudyCaseId, StudyId};
use store::evidence::matrix::{self, Cell, rests_of};
use store::{Error, draft, permits};

/// Keeps the summary; sentences that stay word for word keep their quotes.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path((one, case, code)): Path<(String, String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let at: (StudyId, StudyCaseId, CodeId) = (id(&one)?, id(&case)?, id(&code)?);
    let (one, case, code) = at;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let body = typed.raw("body");
    let draft: Option<DraftId> = typed.read("id");
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    if typed.get("do") == "forget" {
        if let Some(draft) = draft {
            draft::forget(&mut tx, &signed.actor, draft).await?;
        }
        tx.commit().await?;
        let to = format!(
            "{}?done=draft-forgotten",
            cell_address(one, (case, code), "")
        );
        return Ok(Redirect::to(&to).into_response());
    }
    let before = matrix::load(&mut tx, &permit, case, code).await?;
    let before: Summary = before.as_ref().map(Cell::summary).unwrap_or_default();
    let rests = rests_of(&before.rewritten(body.trim()));
    let written = matrix::write(
        &mut tx,
        &state.around,
        &permit,
        case,
        code,
        version,
        &body,
        &rests,
    )
    .await;
    let mut errors = FieldErrors::default();
    let mut clash = false;
    match written {
        Ok(()) => {
            if let Some(draft) = draft {
                draft::forget(&mut tx, &signed.actor, draft).await?;
            }
            tx.commit().await?;
            let to = format!("{}?done=saved", cell_address(one, (case, code), ""));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Error::Changed) => clash = true,
        Err(error) => errors.add("body", refusal::words(&state.texts, error)?),
    }
    tx.rollback().await?;
    let unsaved = Unsaved {
        typed: &typed,
        clash,
    };
    show(
        &state,
        &signed,
        at,
        &Fields::default(),
        Some(unsaved),
        &errors,
    )
    .await
}
