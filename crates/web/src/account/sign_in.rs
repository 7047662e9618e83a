//! Signing in and out.

use super::{code, notice};
use crate::fields::Asked;
use crate::routes::AppState;
use crate::shell::{Shell, home};
use crate::ui::{self, Button, FieldErrors, Form, Label, PasswordInput, TextInput};
use crate::visitor::{AnyVisitor, Knocking, LOST, Visitor, with_browser_cookie, with_cookie};
use crate::{App, Failure, Fields, Signed, kept};
use axum::Json;
use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use store::account::session::{self, Candidate, SignIn};
use store::account::throttle;
use store::organisation;
use tokio::sync::Semaphore;

/// The form.
pub async fn page(
    state: AppState,
    Asked(asked): Asked,
    AnyVisitor(visitor): AnyVisitor,
) -> Result<Response, Failure> {
    if let Visitor::Signed(signed) = visitor {
        return Ok(Redirect::to(&onward(&asked, home(signed.role()))).into_response());
    }
    let mut tx = state.db.read().await?;
    let set_up = !organisation::all(&mut tx).await?.is_empty();
    tx.rollback().await?;
    if set_up {
        Ok(show(&state, &asked, &FieldErrors::default()))
    } else {
        Ok(nobody_yet(&state))
    }
}

/// What is said where there is no account that could sign in.
fn nobody_yet(app: &App) -> Response {
    let said = ["sign-in-nobody-title", "sign-in-nobody-text"];
    notice(app, StatusCode::OK, said, &Markup::default())
}

/// The form, carrying one that came without a session until its writer has signed in.
pub fn carrying(app: &App, carried: String) -> Response {
    let mut asked = Fields::default();
    asked.set(kept::CARRIED, carried);
    show(app, &asked, &FieldErrors::default())
}

/// Where to go after signing in: the address that was asked for, if it is one of ours.
pub(super) fn onward(asked: &Fields, home: &str) -> String {
    let then = asked.get("then");
    // An address of another host begins with two slashes, or with a slash and a backslash.
    let ours = then.starts_with('/')
        && !then.starts_with("//")
        && !then.contains('\\')
        && !then.contains(['\r', '\n']);
    if ours {
        then.to_owned()
    } else {
        home.to_owned()
    }
}

fn show(app: &App, asked: &Fields, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let words = t.words();
    let fields = ui::Fields::new(words, errors);
    let (email, password, submit) = (
        t.text("sign-in-email"),
        t.text("sign-in-password"),
        t.text("sign-in-button"),
    );
    let carried = asked.raw(kept::CARRIED);
    let lost = asked.get(LOST) == "yes";
    let mut hidden = vec![("then", asked.get("then"))];
    if lost {
        hidden.push((LOST, "yes"));
    }
    if !carried.is_empty() {
        hidden.push((kept::CARRIED, carried.as_str()));
    }
    let form = Form {
        action: "/sign-in",
        hidden: &hidden,
        ..Form::default()
    };
    let body = html! {
        (fields.text(&TextInput {
            name: "email",
            label: Label::from(email.as_str()),
            value: asked.get("email"),
            kind: "email",
            autocomplete: Some("username"),
            spellcheck: Some(false),
            ..TextInput::default()
        }))
        (fields.password(&PasswordInput {
            name: "password",
            label: Label::from(password.as_str()),
            autocomplete: "current-password",
            ..PasswordInput::default()
        }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    Shell::for_anybody(app, None, t.text("sign-in-title"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(words, errors))
            h1 { (t.text("sign-in-title")) }
            @if lost { (ui::inset_text(words, &html! { p { (t.text("sign-in-lost")) } })) }
            @else if !asked.get("then").is_empty() || !carried.is_empty() { p { (t.text("sign-in-kept")) } }
            (ui::form(words, &form, &body))
        })
}

/// Checks who it is and begins a session.
pub async fn send(
    state: AppState,
    knocking: Knocking,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let mut errors = FieldErrors::default();
    if fields.get("email").is_empty() {
        errors.add("email", t.text("sign-in-email-missing"));
    }
    if fields.raw("password").is_empty() {
        errors.add("password", t.text("sign-in-password-missing"));
    }
    if !errors.is_empty() {
        return Ok(show(&state, &fields, &errors));
    }
    let browser = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let email = fields.get("email");
    let mut tx = state.db.write().await?;
    let turn = throttle::take_turn(&mut tx, &state.around, &knocking.as_of(email)).await?;
    let candidate = session::candidate(&mut tx, email).await?;
    tx.commit().await?;
    let Some(turn) = turn else {
        errors.add("email", t.text("sign-in-wait"));
        return Ok(show(&state, &fields, &errors));
    };
    let (candidate, right) = check(candidate, fields.raw("password")).await?;
    let turn = (&turn, knocking.browser());
    let mut tx = state.db.write().await?;
    let answer = session::settle(&mut tx, &state.around, &candidate, right, turn, browser).await?;
    tx.commit().await?;
    let message = match answer {
        SignIn::Done {
            token,
            browser,
            actor,
        } => {
            let onward = match kept::take_up(&state, &actor, &fields.raw(kept::CARRIED)).await? {
                Some(address) => address,
                None => onward(&fields, home(actor.role)),
            };
            let inside = with_cookie(&state, Some(&token), Redirect::to(&onward));
            return Ok(with_browser_cookie(&state, &browser, inside));
        }
        SignIn::HalfWay { token } => {
            let mut asked = fields;
            asked.set(code::HALF, token);
            return Ok(code::show(&state, &asked, &errors));
        }
        SignIn::Wrong => "sign-in-wrong",
        SignIn::NotConfirmed => "sign-in-not-confirmed",
    };
    errors.add("email", t.text(message));
    Ok(show(&state, &fields, &errors))
}

/// So many passwords are checked at a time. Each takes 19 MiB and a processor, so a crowd at the door waits in line
/// rather than exhausting the server.
static CHECKING: Semaphore = Semaphore::const_new(2);

/// Checks a password away from the threads that serve requests.
pub(super) async fn check(
    candidate: Candidate,
    password: String,
) -> Result<(Candidate, bool), Failure> {
    let gone = |_| Failure::Internal("a password could not be checked".into());
    let _turn = CHECKING
        .acquire()
        .await
        .map_err(|_| Failure::Internal("nobody checks passwords".into()))?;
    tokio::task::spawn_blocking(move || {
        let right = candidate.has(&password);
        (candidate, right)
    })
    .await
    .map_err(gone)
}

/// Ends the session.
pub async fn sign_out(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    session::end(&mut tx, &state.around, &signed.actor, signed.session).await?;
    tx.commit().await?;
    Ok(with_cookie(&state, None, Redirect::to("/sign-in")))
}

/// Keeps the session going: being recognised already did.
pub async fn extend(state: AppState, signed: Signed) -> Json<serde_json::Value> {
    let left = signed.ends_at.duration_since(state.around.now()).as_secs();
    Json(serde_json::json!({ "ends_in_seconds": left }))
}
