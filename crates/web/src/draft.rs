//! Keeps on the server what somebody types, while they type.
//!
//! A form that is kept carries two hidden fields: `id`, which becomes the identifier of the record, and `form`, its
//! name. Scripts send the whole form to `/drafts/{id}` every few seconds; without scripts the form has a button for it,
//! and a form that is sent after its session ended is kept by [`crate::kept::keep`].

use crate::kept::known;
use crate::routes::{AppState, Needs, Routes};
use crate::shell::{Shell, home};
use crate::ui::{self, Button, ButtonKind, Form};
use crate::{Failure, Fields, Signed, dates};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use ids::DraftId;
use maud::html;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .post("/drafts/{id}", Needs::SignedIn, save)
        .get("/drafts/{id}/forget", Needs::SignedIn, ask)
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

/// Asks before what somebody typed is thrown away: nobody can bring it back.
async fn ask(state: AppState, signed: Signed, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: DraftId = id.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.read().await?;
    let there = store::draft::load(&mut tx, &signed.actor, id).await?;
    tx.rollback().await?;
    let draft = there.ok_or(Failure::Missing)?;
    let t = &state.texts;
    let when = dates::day_and_time(t, draft.saved_at.0, &signed.organisation.time_zone);
    let (title, throw, keep) = (
        t.text("draft-forget-title"),
        t.text("my-day-forget"),
        t.text("draft-forget-keep"),
    );
    let action = format!("/drafts/{id}/forget");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    Ok(Shell::new(&state, &signed, title.clone()).body(html! {
        h1 { (title) }
        p { (t.with("draft-forget-text", &[("when", &when)])) }
        (ui::form(t.words(), &form, &html! {
            (ui::button(&Button { text: &throw, kind: ButtonKind::Warning, prevent_double_click: true, ..Button::default() }))
        }))
        p { a class="nhsuk-link" href=(home(signed.role())) { (keep) } }
    }))
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
    let address = format!("{}?done=draft-forgotten", home(signed.role()));
    Ok(axum::response::Redirect::to(&address).into_response())
}
