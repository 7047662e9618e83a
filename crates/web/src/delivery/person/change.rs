//! Changing what is kept about a person.

use super::ask::Asking;
use super::form::{self, Asked};
use super::{address, id};
use crate::routes::AppState;
use crate::ui::{self, Button, FieldErrors, Form};
use crate::{App, Failure, Fields, Place, Shell, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::PersonId;
use maud::{Markup, html};
use store::Error;
use store::delivery::person;

/// The form, filled with what is kept.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let id = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, id).await?;
    asking.leave::<on::Person, to::Change>()?;
    if signed.actor.person == Some(id) {
        return Ok(Redirect::to("/my-record/words").into_response());
    }
    let person = person::load(&mut tx, &state.around, &asking.leave()?).await?;
    tx.commit().await?;
    let typed = form::filled(&person.details);
    Ok(show(
        &state,
        &signed,
        id,
        person.version,
        &typed,
        FieldErrors::NONE,
        None,
    ))
}

/// Keeps the change, or shows what does not fit, or what somebody else changed in the meantime.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path(text): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let id = id(&text)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let t = &state.texts;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, id).await?;
    let permit = asking.leave::<on::Person, to::Change>()?;
    let mut errors = FieldErrors::default();
    let Some(details) = form::read(t, &typed, signed.today, &mut errors) else {
        return Ok(show(&state, &signed, id, version, &typed, &errors, None));
    };
    if let Some(number) = &details.nhs_number
        && person::number_taken(&mut tx, &permit, number).await?
    {
        errors.add("nhs-number", t.text("person-nhs-number-taken"));
        return Ok(show(&state, &signed, id, version, &typed, &errors, None));
    }
    match person::change(&mut tx, &state.around, &permit, version, &details).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=saved", address(id))).into_response())
        }
        Err(Error::Changed) => {
            let now = person::load(&mut tx, &state.around, &asking.leave()?).await?;
            tx.commit().await?;
            let differing = form::differences(t, &now.details, &details);
            let clash = super::beside::both(t, &differing);
            // Sending the form again is made against the version that is shown beside it.
            Ok(show(
                &state,
                &signed,
                id,
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
    id: PersonId,
    version: i64,
    typed: &Fields,
    errors: &FieldErrors,
    clash: Option<&Markup>,
) -> Response {
    let t = &app.texts;
    let title = t.text("person-edit-title");
    let action = format!("{}/edit", address(id));
    let frame = Form {
        action: &action,
        version: Some(version),
        ..Form::default()
    };
    let body = html! {
        (form::questions(t, typed, errors, Asked::Service))
        (ui::button_group(&html! {
            (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
            a class="nhsuk-link" href=(address(id)) { (t.text("person-cancel")) }
        }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), address(id))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @if let Some(clash) = clash { (clash) }
            (ui::form(t.words(), &frame, &body))
        })
}
