//! The pages that belong to no room: the way in, health, and what is said when something is not there.

use crate::failure::Failed;
use crate::routes::{AppState, Needs, Routes};
use crate::shell::{Shell, home};
use crate::visitor::{AnyVisitor, Visitor};
use crate::{App, Signed};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::html;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .get("/", Needs::SignedIn, start)
        .get("/healthz", Needs::Nothing, health)
        .get("/accessibility", Needs::Nothing, accessibility)
        .get("/boundary", Needs::Nothing, boundary)
}

async fn start(signed: Signed) -> Redirect {
    Redirect::to(home(signed.role()))
}

/// Whether the server answers and its database does.
async fn health(state: AppState) -> Response {
    match state.db.read().await {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        )
            .into_response(),
    }
}

fn signed_of(visitor: &Visitor) -> Option<&Signed> {
    match visitor {
        Visitor::Signed(signed) => Some(signed),
        _ => None,
    }
}

async fn accessibility(state: AppState, AnyVisitor(visitor): AnyVisitor) -> Response {
    let t = &state.texts;
    Shell::for_anybody(&state, signed_of(&visitor), t.text("accessibility-title")).body(html! {
        h1 { (t.text("accessibility-title")) }
        p { (t.text("accessibility-promise")) }
        p { (t.text("accessibility-checked")) }
        p { (t.text("accessibility-limits")) }
        p { (t.text("accessibility-help")) }
    })
}

/// What stays between a person and their peer worker, and what is passed on.
async fn boundary(state: AppState, AnyVisitor(visitor): AnyVisitor) -> Response {
    let t = &state.texts;
    Shell::for_anybody(&state, signed_of(&visitor), t.text("boundary-title")).body(html! {
        h1 { (t.text("boundary-title")) }
        h2 { (t.text("boundary-stays")) }
        p { (t.text("boundary-stays-text")) }
        h2 { (t.text("boundary-seen")) }
        p { (t.text("boundary-seen-text")) }
        h2 { (t.text("boundary-passed-on")) }
        p { (t.text("boundary-passed-on-text")) }
        h2 { (t.text("boundary-team")) }
        p { (t.text("boundary-team-text")) }
    })
}

/// The page for an address that does not exist.
pub async fn not_found(state: AppState, AnyVisitor(visitor): AnyVisitor) -> Response {
    missing(&state, &visitor)
}

/// What is said when something is not there, or not theirs to see: the same for both.
pub fn missing(app: &App, visitor: &Visitor) -> Response {
    let t = &app.texts;
    Shell::for_anybody(app, signed_of(visitor), t.text("missing-title"))
        .status(StatusCode::NOT_FOUND)
        .body(html! {
            h1 { (t.text("missing-title")) }
            p { (t.text("missing-text")) }
            p { a class="nhsuk-link" href="/" { (t.text("missing-way-out")) } }
        })
}

/// The page for a failure.
pub fn failed(app: &App, visitor: &Visitor, status: StatusCode, failed: &Failed) -> Response {
    if status == StatusCode::NOT_FOUND {
        return missing(app, visitor);
    }
    let t = &app.texts;
    let title = if status.is_client_error() {
        t.text("unfit-title")
    } else {
        t.text("broken-title")
    };
    Shell::for_anybody(app, signed_of(visitor), title.clone())
        .status(status)
        .body(html! {
            h1 { (title) }
            @match &failed.message {
                Some(message) => p { (message) },
                None => p { (t.text("broken-text")) },
            }
            p { a class="nhsuk-link" href="/" { (t.text("missing-way-out")) } }
        })
}
