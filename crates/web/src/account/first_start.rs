//! Setting up the first service of an empty database, with the link that the server printed when it was started.

use super::link::{Opening, opening};
use super::password::hashed;
use super::{notice, to_sign_in};
use crate::fields::Asked;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::shell::Shell;
use crate::ui::{self, Button, FieldErrors, Form, Label, PasswordInput, TextInput};
use crate::visitor::{link_cookie_name, sent_cookie, with_link_cookie};
use crate::{App, Failure, Fields};
use access::Role;
use access::password::Owner;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Redirect, Response};
use delivery::person::Name;
use maud::html;
use store::account::{self, NewAccount};
use store::organisation::{self, NewOrganisation};

/// Whether the token is that of the first start and there is no service yet.
async fn opens(app: &App, token: &str) -> Result<bool, Failure> {
    let right = app
        .settings
        .first_start
        .as_ref()
        .is_some_and(|first| first.opens(token, app.around.now()));
    if !right {
        return Ok(false);
    }
    let mut tx = app.db.read().await?;
    let none = organisation::all(&mut tx).await?.is_empty();
    tx.rollback().await?;
    Ok(none)
}

/// The form.
pub async fn page(
    state: AppState,
    headers: HeaderMap,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let token = match opening(&state, &headers, &asked, "/start") {
        Opening::Moves(answer) => return Ok(answer),
        Opening::With(token) => token,
        Opening::Without => return Ok(shut(&state)),
    };
    if !opens(&state, &token).await? {
        return Ok(shut(&state));
    }
    let mut typed = Fields::default();
    typed.set("time_zone", "Europe/London");
    Ok(show(&state, &typed, &FieldErrors::default()))
}

/// Makes the service and its first administrator.
pub async fn send(state: AppState, headers: HeaderMap, typed: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let token = sent_cookie(&headers, link_cookie_name(&state)).unwrap_or_default();
    if !opens(&state, &token).await? {
        return Ok(shut(&state));
    }
    let mut errors = FieldErrors::default();
    let service = Name::new(typed.get("service")).ok();
    if service.is_none() {
        errors.add("service", t.text("settings-name-missing"));
    }
    let name = Name::new(typed.get("name")).ok();
    if name.is_none() {
        errors.add("name", t.text("account-name-missing"));
    }
    if !access::email::is_one(typed.get("email")) {
        errors.add("email", t.text("email-wrong"));
    }
    let owner = Owner::new(typed.get("email"), typed.get("name"), typed.get("service"));
    let hash = hashed(&state, typed.raw("new"), owner).await?;
    if let Err(refused) = &hash {
        errors.add("new", refused.said(t));
    }
    if let (Some(service), Some(name), Ok(hash), true) = (service, name, hash, errors.is_empty()) {
        let new = NewOrganisation {
            name: service.as_str(),
            demonstration: false,
            time_zone: typed.get("time_zone"),
        };
        let mut tx = state.db.write().await?;
        match organisation::create_first(&mut tx, &state.around, &new).await {
            Ok(made) => {
                let first = NewAccount {
                    email: typed.get("email"),
                    name: name.as_str(),
                    role: Role::Administrator,
                    password_hash: &hash,
                    worker: None,
                    person: None,
                    sites: &[],
                    teams: &[],
                };
                account::insert_first(&mut tx, &state.around, made.id, &first).await?;
                tx.commit().await?;
                return Ok(with_link_cookie(&state, None, Redirect::to("/start/done")));
            }
            Err(store::Error::Refused(why)) => errors.add("time_zone", why.said(t)),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(show(&state, &typed, &errors))
}

/// What is said for a link that does not open: the same whether it was mistyped or the service is there already.
fn shut(app: &App) -> Response {
    let said = ["start-shut-title", "start-shut-text"];
    notice(app, StatusCode::NOT_FOUND, said, &to_sign_in(app))
}

/// What happens after the service was set up.
pub async fn done(state: AppState) -> Response {
    let sign_in = state.texts.text("sign-in-button");
    let next = ui::button(&Button {
        text: &sign_in,
        href: Some("/sign-in"),
        ..Button::default()
    });
    let said = ["start-done-title", "start-done-text"];
    notice(&state, StatusCode::OK, said, &next)
}

fn show(app: &App, typed: &Fields, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let (title, submit) = (t.text("start-title"), t.text("start-button"));
    let labels = [
        "settings-name",
        "settings-zone",
        "start-name",
        "sign-in-email",
        "join-password",
    ]
    .map(|key| t.text(key));
    let hints = ["settings-zone-hint", "start-email-hint", "password-hint"].map(|key| t.text(key));
    let f = ui::Fields::new(t.words(), errors);
    let form = Form {
        action: "/start",
        ..Form::default()
    };
    let inside = html! {
        (f.text(&TextInput { name: "service", label: Label::from(labels[0].as_str()), value: typed.get("service"), autocomplete: Some("organization"), ..TextInput::default() }))
        (f.text(&TextInput { name: "time_zone", label: Label::from(labels[1].as_str()), hint: Some(&hints[0]), value: typed.get("time_zone"), width: Some(20), autocomplete: Some("off"), spellcheck: Some(false), ..TextInput::default() }))
        (f.text(&TextInput { name: "name", label: Label::from(labels[2].as_str()), value: typed.get("name"), autocomplete: Some("name"), spellcheck: Some(false), ..TextInput::default() }))
        (f.text(&TextInput { name: "email", label: Label::from(labels[3].as_str()), hint: Some(&hints[1]), value: typed.get("email"), kind: "email", autocomplete: Some("username"), spellcheck: Some(false), ..TextInput::default() }))
        (f.password(&PasswordInput { name: "new", label: Label::from(labels[4].as_str()), hint: Some(&hints[2]), autocomplete: "new-password" }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    Shell::for_anybody(app, None, title.clone())
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("start-text")) }
            (ui::form(t.words(), &form, &inside))
        })
}
