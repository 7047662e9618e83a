//! Saying again who one is before something that weighs: what was asked for goes on from there, and nothing typed is lost.

use super::sign_in::{check, onward};
use crate::fields::{Asked, is_form};
use crate::routes::AppState;
use crate::shell::{Shell, home};
use crate::ui::{self, Button, FieldErrors, Form, Label, PasswordInput};
use crate::visitor::{Knocking, with_cookie};
use crate::{App, Failure, Fields, Signed};
use access::factor::is_fresh;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts as _, Request};
use axum::http::Method;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::html;
use std::sync::Arc;
use store::account::own_email;
use store::account::session;
use store::account::throttle;

const PATH: &str = "/account/prove";
/// The field that holds the password; no other form has one of this name.
const PROOF: &str = "proof_password";

/// Where a handler that needs a fresh proof sends somebody whose last one is too old, to come back to `then`.
pub(super) fn first(app: &App, signed: &Signed, then: &str) -> Option<Response> {
    if is_fresh(signed.proved_at, app.around.now()) {
        return None;
    }
    Some(asking(then))
}

fn asking(then: &str) -> Response {
    let query = serde_urlencoded::to_string([("then", then)]).unwrap_or_default();
    Redirect::to(&format!("{PATH}?{query}")).into_response()
}

/// What came of a proof.
enum Proved {
    /// The session goes on under this token.
    Yes(String),
    /// What is wrong, to be shown at the field.
    No(&'static str),
}

async fn prove(
    app: &App,
    signed: &Signed,
    knocking: &Knocking,
    given: String,
) -> Result<Proved, Failure> {
    if given.is_empty() {
        return Ok(Proved::No("sign-in-password-missing"));
    }
    let mut tx = app.db.write().await?;
    let email = own_email(&mut tx, &signed.actor).await?;
    let knock = knocking.as_of(&email);
    let turn = throttle::take_turn(&mut tx, &app.around, &knock).await?;
    let candidate = session::candidate(&mut tx, &email).await?;
    tx.commit().await?;
    let Some(turn) = turn else {
        return Ok(Proved::No("sign-in-wait"));
    };
    let (_, right) = check(candidate, given).await?;
    let mut tx = app.db.write().await?;
    let who = (&signed.actor, signed.session);
    let token = session::prove(&mut tx, &app.around, who, right, &turn).await?;
    tx.commit().await?;
    Ok(match token {
        Some(token) => Proved::Yes(token),
        None => Proved::No("password-current-wrong"),
    })
}

/// Asks before a handler runs. A page is asked for again after the proof; a form comes back with it.
pub(crate) async fn ask(signed: &Signed, request: Request, next: Next) -> Response {
    let Some(app) = request.extensions().get::<Arc<App>>().cloned() else {
        return Failure::Internal("a request came past the door".into()).into_response();
    };
    if request.method() == Method::GET {
        let asked = request.uri().path_and_query().map_or("/", |p| p.as_str());
        return asking(asked);
    }
    let headers = request.headers();
    if headers.contains_key(CONTENT_TYPE) && !is_form(headers) {
        return Redirect::to(PATH).into_response();
    }
    match again(&app, signed, request, next).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

async fn again(
    app: &Arc<App>,
    signed: &Signed,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, crate::fields::LARGEST)
        .await
        .map_err(|_| Failure::UnfitAs("unfit-form-too-large"))?;
    let typed = Fields::parse(&bytes);
    let rest: Vec<(String, String)> = typed
        .pairs()
        .iter()
        .filter(|(name, _)| name != PROOF)
        .cloned()
        .collect();
    let action = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let action = action.to_owned();
    let mut errors = FieldErrors::default();
    let came = typed.pairs().iter().any(|(name, _)| name == PROOF);
    if came {
        let Ok(knocking) = Knocking::from_request_parts(&mut parts, app).await;
        match prove(app, signed, &knocking, typed.raw(PROOF)).await? {
            Proved::Yes(token) => {
                let text = serde_urlencoded::to_string(&rest).unwrap_or_default();
                parts.headers.remove(CONTENT_LENGTH);
                let request = Request::from_parts(parts, Body::from(text));
                let answer = next.run(request).await;
                return Ok(with_cookie(app, Some(&token), answer));
            }
            Proved::No(key) => errors.add(PROOF, app.texts.text(key)),
        }
    }
    Ok(show(app, signed, &action, &rest, &errors))
}

/// The question before a page.
pub async fn page(state: AppState, signed: Signed, Asked(asked): Asked) -> Response {
    let hidden = [("then".to_owned(), asked.get("then").to_owned())];
    show(&state, &signed, PATH, &hidden, &FieldErrors::default())
}

/// Goes on to the page.
pub async fn send(
    state: AppState,
    signed: Signed,
    knocking: Knocking,
    fields: Fields,
) -> Result<Response, Failure> {
    let mut errors = FieldErrors::default();
    match prove(&state, &signed, &knocking, fields.raw(PROOF)).await? {
        Proved::Yes(token) => {
            let there = Redirect::to(&onward(&fields, home(signed.role())));
            Ok(with_cookie(&state, Some(&token), there))
        }
        Proved::No(key) => {
            errors.add(PROOF, state.texts.text(key));
            let hidden = [("then".to_owned(), fields.get("then").to_owned())];
            Ok(show(&state, &signed, PATH, &hidden, &errors))
        }
    }
}

fn show(
    app: &App,
    signed: &Signed,
    action: &str,
    hidden: &[(String, String)],
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let (title, label, submit) = (
        t.text("prove-title"),
        t.text("sign-in-password"),
        t.text("prove-button"),
    );
    let hidden: Vec<(&str, &str)> = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let form = Form {
        action,
        hidden: &hidden,
        ..Form::default()
    };
    Shell::new(app, signed, title.clone())
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("prove-text")) }
            (ui::form(t.words(), &form, &html! {
                (ui::Fields::new(t.words(), errors).password(&PasswordInput { name: PROOF, label: Label::from(label.as_str()), autocomplete: "current-password", ..PasswordInput::default() }))
                (ui::button(&Button { text: &submit, ..Button::default() }))
            }))
        })
}
