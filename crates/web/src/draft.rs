//! Keeps on the server what somebody types, while they type.
//!
//! A form that is kept carries two hidden fields: `id`, which becomes the identifier of the record, and `form`, its
//! name. Scripts send the whole form to `/drafts/{id}` every few seconds; without scripts the form has a button for it,
//! and a form that is sent after its session ended is kept by [`keep_from`].

use crate::routes::{AppState, Needs, Routes};
use crate::{App, Failure, Fields, Signed};
use access::Actor;
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

/// The forms whose text is kept, with the address that opens a draft of each.
const FORMS: &[(&str, &str)] = &[
    ("contact", "/delivery/contacts/new"),
    ("contact-edit", "/delivery/contacts/edit"),
];

/// Whether a form of this name is kept.
fn known(form: &str) -> Option<&'static str> {
    FORMS
        .iter()
        .find(|(name, _)| *name == form)
        .map(|(_, address)| *address)
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

/// Keeps a form that was sent after its session ended, for the account it belonged to. Returns the address that opens
/// it again, or none when the form is not one that is kept.
///
/// # Errors
/// As the store says.
pub async fn keep_from(
    app: &App,
    actor: &Actor,
    fields: &Fields,
) -> Result<Option<String>, Failure> {
    let (Some(address), Some(id)) = (known(fields.get("form")), fields.read::<DraftId>("id"))
    else {
        return Ok(None);
    };
    let mut tx = app.db.write().await?;
    store::draft::save(
        &mut tx,
        &app.around,
        actor,
        id,
        fields.get("form"),
        fields.pairs(),
    )
    .await?;
    tx.commit().await?;
    Ok(Some(format!("{address}?draft={id}")))
}
