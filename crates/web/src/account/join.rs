//! Using a one-time link: accepting an invitation, or choosing a new password.

use super::link::{Opening, opening};
use super::password::hashed;
use super::{notice, to_sign_in};
use crate::fields::Asked;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::shell::Shell;
use crate::ui::{self, Button, Fact, FieldErrors, Form, Label, PasswordInput};
use crate::visitor::{link_cookie_name, sent_cookie, with_link_cookie};
use crate::{App, Failure, Fields};
use access::account::LinkFor;
use access::password::Owner;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use store::account::link::{self, Open};

async fn find(app: &App, token: &str) -> Result<Option<Open>, Failure> {
    let mut tx = app.db.read().await?;
    let found = link::open(&mut tx, &app.around, token).await?;
    tx.rollback().await?;
    Ok(found)
}

/// The form, for whoever has a link that still works.
pub async fn page(
    state: AppState,
    headers: HeaderMap,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let token = match opening(&state, &headers, &asked, "/join") {
        Opening::Moves(answer) => return Ok(answer),
        Opening::With(token) => token,
        Opening::Without => return Ok(gone(&state)),
    };
    Ok(match find(&state, &token).await? {
        Some(open) => show(&state, &open, &FieldErrors::default()),
        None => gone(&state),
    })
}

/// Uses the link.
pub async fn send(
    state: AppState,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let Some(token) = sent_cookie(&headers, link_cookie_name(&state)) else {
        return Ok(gone(&state));
    };
    let Some(open) = find(&state, &token).await? else {
        return Ok(gone(&state));
    };
    let owner = Owner::new(&open.email, &open.name, &open.organisation);
    let hash = match hashed(&state, fields.raw("new"), owner).await? {
        Ok(hash) => hash,
        Err(refused) => {
            let mut errors = FieldErrors::default();
            errors.add("new", refused.said(&state.texts));
            return Ok(show(&state, &open, &errors));
        }
    };
    let mut tx = state.db.write().await?;
    if !link::take(&mut tx, &state.around, &token, &hash).await? {
        return Ok(gone(&state));
    }
    tx.commit().await?;
    let next = match open.made_for {
        LinkFor::Invitation => "/join/accepted",
        LinkFor::Password => "/join/changed",
    };
    Ok(with_link_cookie(&state, None, Redirect::to(next)))
}

fn show(app: &App, open: &Open, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let (title, text, submit) = match open.made_for {
        LinkFor::Invitation => ("join-title", "join-text", "join-button"),
        LinkFor::Password => (
            "join-password-title",
            "join-password-text",
            "password-button",
        ),
    };
    let (title, submit) = (t.text(title), t.text(submit));
    let (new, hint) = (t.text("join-password"), t.text("password-hint"));
    let labels = [t.text("account-name"), t.text("sign-in-email")];
    let facts = [
        Fact::new(&labels[0], html! { (open.name) }),
        Fact::new(&labels[1], html! { (open.email) }),
    ];
    let form = Form {
        action: "/join",
        ..Form::default()
    };
    let inside = html! {
        // So that a browser that keeps passwords knows whose this one is.
        input class="nhsuk-u-visually-hidden" type="text" name="username" value=(open.email) autocomplete="username" readonly tabindex="-1" aria-hidden="true";
        (ui::Fields::new(t.words(), errors).password(&PasswordInput { name: "new", label: Label::from(new.as_str()), hint: Some(&hint), autocomplete: "new-password" }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    Shell::for_anybody(app, None, title.clone())
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.with(text, &[("service", open.organisation.as_str())])) }
            (ui::summary_list(&facts))
            (ui::form(t.words(), &form, &inside))
        })
}

/// A link that does nothing any more, whatever the reason: whether it was ever one is not said.
fn gone(app: &App) -> Response {
    let said = ["join-gone-title", "join-gone-text"];
    let page = notice(app, StatusCode::GONE, said, &to_sign_in(app));
    with_link_cookie(app, None, page)
}

/// What happens after an invitation was accepted.
pub async fn accepted(state: AppState) -> Response {
    let said = ["join-accepted-title", "join-accepted-text"];
    notice(&state, StatusCode::OK, said, &Markup::default())
}

/// What happens after a new password was chosen.
pub async fn changed(state: AppState) -> Response {
    let t = &state.texts;
    let (title, sign_in) = (t.text("join-changed-title"), t.text("sign-in-button"));
    Shell::for_anybody(&state, None, title.clone())
        .body(html! {
            h1 { (title) }
            (ui::button(&Button { text: &sign_in, href: Some("/sign-in"), ..Button::default() }))
        })
        .into_response()
}
