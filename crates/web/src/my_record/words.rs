//! The person changes their own words.

use super::own;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::beside;
use crate::delivery::person::form::{self, Asked};
use crate::routes::AppState;
use crate::ui::{self, Button, FieldErrors, Form};
use crate::{App, Failure, Fields, Place, Shell, Signed};
use access::{on, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use store::Error;
use store::delivery::person;

/// The form, filled with what is kept.
pub async fn page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let person = person::load(&mut tx, &state.around, &asking.leave()?).await?;
    tx.commit().await?;
    let typed = form::filled(&person.details);
    Ok(show(
        &state,
        &signed,
        person.version,
        &typed,
        FieldErrors::NONE,
        None,
    ))
}

/// Keeps the words.
pub async fn send(state: AppState, signed: Signed, mut typed: Fields) -> Result<Response, Failure> {
    let t = &state.texts;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::Person, to::Change>()?;
    let now = person::load(&mut tx, &state.around, &asking.leave()?).await?;
    // What the form does not ask stays as it is; the store keeps it so whatever is sent.
    let kept = form::filled(&now.details);
    for name in [
        "nhs-number",
        "born-day",
        "born-month",
        "born-year",
        "meeting-safety",
    ] {
        typed.set(name, kept.raw(name));
    }
    let mut errors = FieldErrors::default();
    let Some(details) = form::read(t, &typed, signed.today, &mut errors) else {
        tx.commit().await?;
        return Ok(show(&state, &signed, version, &typed, &errors, None));
    };
    match person::change(&mut tx, &state.around, &permit, version, &details).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/my-record?done=saved").into_response())
        }
        Err(Error::Changed) => {
            tx.commit().await?;
            let clash = beside::both(t, &form::differences(t, &now.details, &details));
            Ok(show(
                &state,
                &signed,
                now.version,
                &typed,
                FieldErrors::NONE,
                Some(&clash),
            ))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(
    app: &App,
    signed: &Signed,
    version: i64,
    typed: &Fields,
    errors: &FieldErrors,
    clash: Option<&Markup>,
) -> Response {
    let t = &app.texts;
    let title = t.text("my-words-title");
    let frame = Form {
        action: "/my-record/words",
        version: Some(version),
        ..Form::default()
    };
    let body = html! {
        (form::questions(t, typed, errors, Asked::Themselves))
        (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::MyRecord)
        .back(t.text("my-back"), "/my-record")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("my-words-intro")) }
            @if let Some(clash) = clash { (clash) }
            (ui::form(t.words(), &frame, &body))
        })
}
