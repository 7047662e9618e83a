//! Changing one's own password.

use super::sign_in::check;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::shell::{Shell, home};
use crate::ui::{self, Button, FieldErrors, Form, Label, PasswordInput};
use crate::visitor::{Knocking, with_browser_cookie, with_cookie};
use crate::{App, Failure, Fields, Signed};
use access::password::{self, Owner, Refused};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::response::{Redirect, Response};
use maud::html;
use store::account::{PasswordChange, change_own_password, own_email, session, throttle};

/// Checks a password and hashes it away from the threads that answer, because hashing is slow on purpose.
pub(crate) async fn hashed(
    app: &App,
    password: String,
    owner: Owner,
) -> Result<Result<String, Refused>, Failure> {
    let mut salt = [0; 16];
    app.around.fill(&mut salt);
    tokio::task::spawn_blocking(move || password::hash_for(&password, &salt, &owner))
        .await
        .map_err(|_| Failure::Internal("hashing a password broke off".into()))
}

/// The form.
pub async fn page(state: AppState, signed: Signed) -> Response {
    show(&state, &signed, &FieldErrors::default())
}

/// Changes it, ends every session and begins a new one.
pub async fn change(
    state: AppState,
    signed: Signed,
    knocking: Knocking,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let (current, new) = (fields.raw("current"), fields.raw("new"));
    let mut errors = FieldErrors::default();
    if current.is_empty() {
        errors.add("current", t.text("password-current-missing"));
    }
    if new == current && !new.is_empty() {
        errors.add("new", t.text("password-same"));
    }
    let mut tx = state.db.read().await?;
    let email = own_email(&mut tx, &signed.actor).await?;
    tx.rollback().await?;
    let owner = Owner::new(&email, &signed.actor.name, &signed.organisation.name);
    let hash = match hashed(&state, new, owner).await? {
        Ok(hash) => Some(hash),
        Err(refused) => {
            errors.add("new", refused.said(t));
            None
        }
    };
    if let (true, Some(hash)) = (errors.is_empty(), hash) {
        let knock = knocking.as_of(&email);
        let mut tx = state.db.write().await?;
        let turn = throttle::take_turn(&mut tx, &state.around, &knock).await?;
        let candidate = session::candidate(&mut tx, &email).await?;
        tx.commit().await?;
        let Some(turn) = turn else {
            errors.add("current", t.text("sign-in-wait"));
            return Ok(show(&state, &signed, &errors));
        };
        // Outside of transactions: it takes long on purpose, and others would wait.
        let (candidate, right) = check(candidate, current).await?;
        let browser = headers
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let mut tx = state.db.write().await?;
        let answer = change_own_password(
            &mut tx,
            &state.around,
            &signed.actor,
            (&candidate, right),
            (&turn, knock.browser),
            &hash,
            browser,
        )
        .await?;
        tx.commit().await?;
        match answer {
            PasswordChange::Done { token, browser } => {
                let to = if signed.temporary {
                    format!("{}?done=password-changed", home(signed.role()))
                } else {
                    "/account?done=password-changed".to_owned()
                };
                let inside = with_cookie(&state, Some(&token), Redirect::to(&to));
                return Ok(with_browser_cookie(&state, &browser, inside));
            }
            PasswordChange::Wrong => errors.add("current", t.text("password-current-wrong")),
        }
    }
    Ok(show(&state, &signed, &errors))
}

fn show(app: &App, signed: &Signed, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let (title, current, new, hint, submit) = (
        t.text("password-title"),
        t.text("password-current"),
        t.text("password-new"),
        t.text("password-hint"),
        t.text("password-button"),
    );
    let f = ui::Fields::new(t.words(), errors);
    let form = Form {
        action: "/account/password",
        ..Form::default()
    };
    let inside = html! {
        (f.password(&PasswordInput { name: "current", label: Label::from(current.as_str()), autocomplete: "current-password", ..PasswordInput::default() }))
        (f.password(&PasswordInput { name: "new", label: Label::from(new.as_str()), hint: Some(&hint), autocomplete: "new-password" }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let mut shell = Shell::new(app, signed, title.clone()).errors(!errors.is_empty());
    if !signed.temporary {
        shell = shell.step(t.text("account-title"), "/account");
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if signed.temporary { p { (t.text("password-temporary")) } }
        p { (t.text("password-ends-sessions")) }
        (ui::form(t.words(), &form, &inside))
    })
}
