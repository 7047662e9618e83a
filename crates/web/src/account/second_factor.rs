//! One's own second factor: setting up an app, recovery codes, removing it.

use super::{prove, qr};
use crate::routes::AppState;
use crate::shell::{Shell, home};
use crate::ui::{self, Button, ButtonKind, FieldErrors, Form, Label, TextInput};
use crate::{App, Failure, Fields, Signed};
use access::totp::Secret;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use store::Error;
use store::account::factor::{self, Factor};
use store::account::own_email;

const PATH: &str = "/account/second-factor";

/// What there is, and what can be done about it.
pub async fn page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    show(&state, &signed, &FieldErrors::default()).await
}

async fn show(app: &App, signed: &Signed, errors: &FieldErrors) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let factor = factor::own(&mut tx, &signed.actor).await?;
    let email = own_email(&mut tx, &signed.actor).await?;
    let begun = match (&app.settings.key, factor) {
        (Some(key), Factor::Begun) => match factor::begun(&mut tx, key, &signed.actor).await {
            Ok(secret) => secret,
            // Made with another key: another can be begun.
            Err(Error::Refused(_)) => None,
            Err(other) => return Err(other.into()),
        },
        _ => None,
    };
    tx.rollback().await?;
    let body = match (&app.settings.key, factor, begun) {
        (None, Factor::Missing | Factor::Begun, _) => {
            html! { p { (t.text("factor-no-key")) } }
        }
        (_, Factor::There { recovery_codes }, _) => there(app, signed, recovery_codes),
        (_, _, Some(secret)) => setting_up(app, signed, &secret, &email, errors),
        (_, _, None) => {
            let submit = t.text("factor-begin");
            html! {
                p { (t.text("factor-what")) }
                (button(app, "begin", &submit, ButtonKind::Primary))
            }
        }
    };
    let title = t.text("factor-title");
    let mut shell = Shell::new(app, signed, title.clone()).errors(!errors.is_empty());
    if !signed.must_set_up {
        shell = shell.step(t.text("account-title"), "/account");
    }
    Ok(shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if signed.must_set_up { p { strong { (t.text("factor-asked")) } } }
        (body)
    }))
}

fn button(app: &App, what: &str, text: &str, kind: ButtonKind) -> Markup {
    let action = format!("{PATH}/{what}");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let button = Button {
        text,
        kind,
        prevent_double_click: true,
        ..Button::default()
    };
    ui::form(app.texts.words(), &form, &ui::button(&button))
}

fn there(app: &App, signed: &Signed, recovery_codes: i64) -> Markup {
    let t = &app.texts;
    let left = recovery_codes.to_string();
    let (renew, end) = (t.text("factor-renew"), t.text("factor-end"));
    html! {
        p { (t.text("factor-there")) }
        h2 { (t.text("factor-codes-title")) }
        p { (t.with("factor-codes-left", &[("number", &left)])) }
        (button(app, "codes", &renew, ButtonKind::Secondary))
        h2 { (t.text("factor-end-title")) }
        @if signed.factor_asked { p { (t.text("factor-end-asked")) } }
        @else { p { (t.text("factor-end-text")) } }
        (button(app, "end", &end, ButtonKind::Warning))
    }
}

fn setting_up(
    app: &App,
    signed: &Signed,
    secret: &Secret,
    email: &str,
    errors: &FieldErrors,
) -> Markup {
    let t = &app.texts;
    let address = secret.address(&signed.organisation.name, email);
    let (label, hint, submit) = (
        t.text("factor-code"),
        t.text("factor-code-hint"),
        t.text("factor-confirm"),
    );
    let action = format!("{PATH}/confirm");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    html! {
        ol class="nhsuk-list nhsuk-list--number" {
            li { (t.text("factor-step-app")) }
            li {
                (t.text("factor-step-scan"))
                div class="app-qr" { (qr::picture(&address, &t.text("factor-picture"))) }
                p { (t.text("factor-step-type")) }
                p class="app-link-once" { code { (secret.typed()) } }
            }
            li { (t.text("factor-step-code")) }
        }
        (ui::form(t.words(), &form, &html! {
            (code_question(app, &label, &hint, errors))
            (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
        }))
    }
}

/// The question for a code.
pub(super) fn code_question(app: &App, label: &str, hint: &str, errors: &FieldErrors) -> Markup {
    ui::Fields::new(app.texts.words(), errors).text(&TextInput {
        name: "code",
        label: Label::from(label),
        hint: Some(hint),
        width: Some(20),
        autocomplete: Some("one-time-code"),
        spellcheck: Some(false),
        ..TextInput::default()
    })
}

/// Makes a secret for an app.
pub async fn begin(state: AppState, signed: Signed) -> Result<Response, Failure> {
    if let Some(asked) = prove::first(&state, &signed, PATH) {
        return Ok(asked);
    }
    let Some(key) = &state.settings.key else {
        return Ok(Redirect::to(PATH).into_response());
    };
    let mut tx = state.db.write().await?;
    match factor::begin(&mut tx, &state.around, key, &signed.actor).await {
        Ok(()) => tx.commit().await?,
        Err(other) => return Err(other.into()),
    }
    Ok(Redirect::to(PATH).into_response())
}

/// Uses the first code; from now on the app counts. The recovery codes are on the page that answers and nowhere else.
pub async fn confirm(state: AppState, signed: Signed, fields: Fields) -> Result<Response, Failure> {
    let Some(key) = &state.settings.key else {
        return Ok(Redirect::to(PATH).into_response());
    };
    let mut tx = state.db.write().await?;
    let code = fields.get("code");
    match factor::confirm(&mut tx, &state.around, key, &signed.actor, code).await {
        Ok(Some(codes)) => {
            tx.commit().await?;
            Ok(shown_once(&state, &signed, &codes))
        }
        Ok(None) => {
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("code", state.texts.text("factor-code-wrong"));
            show(&state, &signed, &errors).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Makes new recovery codes, on the page that answers and nowhere else.
pub async fn codes(state: AppState, signed: Signed) -> Result<Response, Failure> {
    if let Some(asked) = prove::first(&state, &signed, PATH) {
        return Ok(asked);
    }
    let mut tx = state.db.write().await?;
    if !matches!(
        factor::own(&mut tx, &signed.actor).await?,
        Factor::There { .. }
    ) {
        return Ok(Redirect::to(PATH).into_response());
    }
    let codes = factor::renew_codes(&mut tx, &state.around, &signed.actor).await?;
    tx.commit().await?;
    Ok(shown_once(&state, &signed, &codes))
}

fn shown_once(app: &App, signed: &Signed, codes: &[String]) -> Response {
    let t = &app.texts;
    let title = t.text("factor-codes-title");
    let file = format!("data:text/plain,{}", codes.join("%0A"));
    let go_on = t.text("factor-go-on");
    Shell::new(app, signed, title.clone()).body(html! {
        h1 { (title) }
        p { (t.text("factor-codes-text")) }
        ul class="nhsuk-list" { @for code in codes { li { code { (code) } } } }
        p { a class="nhsuk-link" href=(file) download="alongside-recovery-codes.txt" { (t.text("factor-codes-download")) } }
        (ui::button(&Button { text: &go_on, href: Some(home(signed.role())), ..Button::default() }))
    })
}

/// Removes the app and the recovery codes.
pub async fn end(state: AppState, signed: Signed) -> Result<Response, Failure> {
    if let Some(asked) = prove::first(&state, &signed, PATH) {
        return Ok(asked);
    }
    let mut tx = state.db.write().await?;
    factor::end(&mut tx, &state.around, &signed.actor).await?;
    tx.commit().await?;
    Ok(Redirect::to("/account?done=factor-ended").into_response())
}
