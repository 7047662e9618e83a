//! What somebody types into a cell is kept for them alone while they type, until they save it or throw it away.

use super::cell::At;
use super::cell_address;
use crate::fields::Asked;
use crate::routes::AppState;
use crate::{Failure, Fields, Signed};
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::DraftId;
use store::draft::{self, Draft};
use store::{Stamp, Tx};

/// The name of the form that is kept.
pub(super) const FORM: &str = "matrix-cell";

/// What was typed into a cell and not saved.
pub(super) struct Typed {
    pub(super) id: DraftId,
    pub(super) fields: Fields,
    pub(super) saved_at: Stamp,
}

impl From<Draft> for Typed {
    fn from(draft: Draft) -> Self {
        Typed {
            id: draft.id,
            fields: Fields::from_pairs(draft.fields),
            saved_at: draft.saved_at,
        }
    }
}

impl Typed {
    /// The cell it was typed into.
    fn cell(&self) -> Option<At> {
        let of = &self.fields;
        Some((of.read("study")?, of.read("case")?, of.read("code")?))
    }
}

/// What the actor typed into a cell. What the cell says by now was saved, and is forgotten.
pub(super) async fn of_cell(
    tx: &mut Tx,
    signed: &Signed,
    at: At,
    says: &str,
) -> Result<Option<Typed>, Failure> {
    let all = draft::list(tx, &signed.actor, FORM).await?;
    let found = all
        .into_iter()
        .map(Typed::from)
        .find(|typed| typed.cell() == Some(at));
    match found {
        Some(typed) if typed.fields.raw("body").trim() == says.trim() => {
            draft::forget(tx, &signed.actor, typed.id).await?;
            Ok(None)
        }
        found => Ok(found),
    }
}

/// Opens what was typed before the session ended, in its cell.
pub(super) async fn resume(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let id: DraftId = asked.read("draft").ok_or(Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let found = draft::load(&mut tx, &signed.actor, id).await?;
    tx.rollback().await?;
    let (study, case, code) = found
        .map(Typed::from)
        .and_then(|typed| typed.cell())
        .ok_or(Failure::Missing)?;
    Ok(Redirect::to(&cell_address(study, (case, code), "")).into_response())
}
