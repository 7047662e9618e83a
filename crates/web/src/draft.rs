//! Keeps on the server what somebody types, while they type.
//!
//! A form that is kept carries two hidden fields: `id`, which becomes the identifier of the record, and `form`, its
//! name. Scripts send the whole form to `/drafts/{id}` every few seconds; without scripts the form has a button for it,
//! and a form that is sent after its session ended is kept by [`crate::kept::keep`].

use crate::kept::known;
use crate::routes::{AppState, Needs, Routes};
use crate::{Failure, Fields, Signed};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use ids::DraftId;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .post("/drafts/{id}", Needs::SignedIn, save)
        .post("/drafts/{id}/forget", Needs::SignedIn, forget)
}

async fn save(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let id: DraftId = id.parse().map_err(|_| Failure::Missing)?;
    let form = known(fields.get("form"))
        .map(|_| fields.get("form").to_owned())
        .ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    store::draft::save(
        &mut tx,
        &state.around,
        &signed.actor,
        id,
        &form,
        fields.pairs(),
    )
    .await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn forget(
    state: AppState,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: DraftId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    store::draft::forget(&mut tx, &signed.actor, id).await?;
    tx.commit().await?;
    let address = format!("{}?done=draft-forgotten", crate::shell::home(signed.role()));
    Ok(axum::response::Redirect::to(&address).into_response())
}
