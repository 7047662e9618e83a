//! The pages that belong to no room: the way in, and what is said when something is not there.

use crate::routes::{AppState, Needs, Routes};
use crate::shell::{Shell, home};
use crate::visitor::AnyVisitor;
use crate::{Signed, missing};
use axum::response::{Redirect, Response};
use maud::html;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .get("/", Needs::SignedIn, start)
        .get("/accessibility", Needs::Nothing, accessibility)
        .get("/boundary", Needs::Nothing, boundary)
}

async fn start(signed: Signed) -> Redirect {
    Redirect::to(home(signed.role()))
}

async fn accessibility(state: AppState, AnyVisitor(visitor): AnyVisitor) -> Response {
    let t = &state.texts;
    Shell::for_anybody(&state, visitor.signed(), t.text("accessibility-title")).body(html! {
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
    Shell::for_anybody(&state, visitor.signed(), t.text("boundary-title")).body(html! {
        h1 { (t.text("boundary-title")) }
        h2 { (t.text("boundary-stays")) }
        p { (t.text("boundary-stays-text")) }
        h2 { (t.text("boundary-seen")) }
        p { (t.text("boundary-seen-text")) }
        h2 { (t.text("boundary-passed-on")) }
        p { (t.text("boundary-passed-on-text")) }
        h2 { (t.text("boundary-team")) }
        p { (t.text("boundary-team-text")) }
        h2 { (t.text("boundary-leave")) }
        p { (t.text("boundary-leave-text")) }
    })
}

/// The page for an address that does not exist.
pub async fn not_found(state: AppState, AnyVisitor(visitor): AnyVisitor) -> Response {
    missing::page(&state, &visitor)
}
