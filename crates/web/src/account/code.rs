//! The second step of signing in: a code from the app, or a recovery code.

use super::second_factor::code_question;
use super::sign_in::onward;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::shell::{Shell, home};
use crate::ui::{self, Button, FieldErrors, Form};
use crate::visitor::{Knocking, with_browser_cookie, with_cookie};
use crate::{App, Failure, Fields, kept};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::html;
use store::Error;
use store::account::session::SignIn;
use store::account::{factor, throttle};

/// The hidden field that says who is half way.
pub(super) const HALF: &str = "half";

/// The question for the code, for somebody whose password was right.
pub(super) fn show(app: &App, asked: &Fields, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let carried = asked.raw(kept::CARRIED);
    let mut hidden = vec![("then", asked.get("then")), (HALF, asked.get(HALF))];
    if !carried.is_empty() {
        hidden.push((kept::CARRIED, carried.as_str()));
    }
    let form = Form {
        action: "/sign-in/code",
        hidden: &hidden,
        ..Form::default()
    };
    let (title, label, hint, submit) = (
        t.text("sign-in-code-title"),
        t.text("factor-code"),
        t.text("sign-in-code-hint"),
        t.text("sign-in-button"),
    );
    Shell::for_anybody(app, None, title.clone())
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &html! {
                (code_question(app, &label, &hint, errors))
                (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
            }))
            p { (t.text("sign-in-code-lost")) }
        })
}

/// Checks the code and begins a session.
pub async fn send(
    state: AppState,
    knocking: Knocking,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let browser = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let mut errors = FieldErrors::default();
    let mut tx = state.db.write().await?;
    let Some(half) = factor::half_way(&mut tx, &state.around, fields.get(HALF)).await? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let knock = knocking.as_of(&half.email);
    let Some(turn) = throttle::take_turn_for_code(&mut tx, &state.around, &knock).await? else {
        errors.add("code", t.text("sign-in-wait"));
        return Ok(show(&state, &fields, &errors));
    };
    let key = state.settings.key.as_ref();
    let known = (&turn, knocking.browser());
    let code = fields.get("code");
    let answer = factor::settle(&mut tx, &state.around, key, &half, code, known, browser).await;
    match answer {
        Ok(SignIn::Done {
            token,
            browser,
            actor,
        }) => {
            tx.commit().await?;
            let onward = match kept::take_up(&state, &actor, &fields.raw(kept::CARRIED)).await? {
                Some(address) => address,
                None => onward(&fields, home(actor.role)),
            };
            let inside = with_cookie(&state, Some(&token), Redirect::to(&onward));
            return Ok(with_browser_cookie(&state, &browser, inside));
        }
        Ok(_) => {
            tx.commit().await?;
            errors.add("code", t.text("factor-code-wrong"));
        }
        Err(Error::Refused(why)) => {
            tx.commit().await?;
            errors.add("code", why.said(t));
        }
        Err(other) => return Err(other.into()),
    }
    Ok(show(&state, &fields, &errors))
}
