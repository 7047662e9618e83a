//! One's own account: being let in, signing in and out, password, sessions.

mod code;
mod first_start;
mod join;
pub(crate) mod leave;
mod link;
mod own;
mod password;
pub(crate) mod prove;
mod qr;
mod second_factor;
mod sign_in;

pub(crate) use link::shown as link_shown;
pub(crate) use sign_in::carrying as sign_in_carrying;

use crate::App;
use crate::routes::{Needs, Routes};
use crate::shell::Shell;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

/// A page for somebody who is not signed in that says one thing: a heading, a sentence, and what comes next.
fn notice(app: &App, status: StatusCode, [title, text]: [&str; 2], next: &Markup) -> Response {
    let title = app.texts.text(title);
    Shell::for_anybody(app, None, title.clone())
        .status(status)
        .body(html! {
            h1 { (title) }
            p { (app.texts.text(text)) }
            (next)
        })
}

/// The way to sign in, in a notice.
fn to_sign_in(app: &App) -> Markup {
    html! { p { a class="nhsuk-link" href="/sign-in" { (app.texts.text("sign-in-button")) } } }
}

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .get("/start", Needs::Nothing, first_start::page)
        .post("/start", Needs::Nothing, first_start::send)
        .get("/start/done", Needs::Nothing, first_start::done)
        .get("/join", Needs::Nothing, join::page)
        .post("/join", Needs::Nothing, join::send)
        .get("/join/accepted", Needs::Nothing, join::accepted)
        .get("/join/changed", Needs::Nothing, join::changed)
        .get("/sign-in", Needs::Nothing, sign_in::page)
        .post("/sign-in", Needs::Nothing, sign_in::send)
        .post("/sign-in/code", Needs::Nothing, code::send)
        .get("/account/prove", Needs::SignedIn, prove::page)
        .post("/account/prove", Needs::SignedIn, prove::send)
        .get(
            "/account/second-factor",
            Needs::SignedIn,
            second_factor::page,
        )
        .post(
            "/account/second-factor/begin",
            Needs::SignedIn,
            second_factor::begin,
        )
        .post(
            "/account/second-factor/confirm",
            Needs::SignedIn,
            second_factor::confirm,
        )
        .post(
            "/account/second-factor/codes",
            Needs::SignedIn,
            second_factor::codes,
        )
        .post(
            "/account/second-factor/end",
            Needs::SignedIn,
            second_factor::end,
        )
        .post("/sign-out", Needs::SignedIn, sign_in::sign_out)
        .post(leave::PATH, Needs::Nothing, leave::send)
        .post("/session/extend", Needs::SignedIn, sign_in::extend)
        .get("/account", Needs::SignedIn, own::page)
        .get("/account/password", Needs::SignedIn, password::page)
        .post("/account/password", Needs::SignedIn, password::change)
        .post("/account/sessions/{id}/end", Needs::SignedIn, own::end)
        .post(
            "/account/sessions/end-others",
            Needs::SignedIn,
            own::end_others,
        )
        .post(
            "/account/sessions/end-every",
            Needs::SignedIn,
            own::end_every,
        )
}
