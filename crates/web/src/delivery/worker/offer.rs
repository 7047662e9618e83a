//! What a peer worker is willing to share of themselves, so that people can choose: theirs to write, change and
//! withdraw.

use super::address;
use crate::routes::{AppState, id};
use crate::shell::{Place, Shell};
use crate::ui::{
    self, Button, CharacterCount, Difference, FieldErrors, Form, Label, Size, Textarea,
};
use crate::{App, Failure, Fields, Signed};
use access::on;
use access::to::{Change, Read};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::WorkerId;
use maud::html;
use store::delivery::worker;
use store::{Error, permits};

/// The longest text in characters: about what fits on the back of a postcard, twice.
const LONGEST: u32 = 1500;

/// The form.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
) -> Result<Response, Failure> {
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.read().await?;
    permits::worker::<on::Offer, Change>(&mut tx, &signed.actor, worker).await?;
    let permit = permits::worker::<on::Offer, Read>(&mut tx, &signed.actor, worker).await?;
    let about = worker::offer(&mut tx, &permit).await?;
    tx.rollback().await?;
    let mut fields = Fields::default();
    fields.set("was", about.clone());
    fields.set("about", about);
    Ok(show(
        &state,
        &signed,
        worker,
        &fields,
        &FieldErrors::default(),
        None,
    ))
}

/// Saves it.
pub async fn save(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
    mut fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.write().await?;
    let permit = permits::worker::<on::Offer, Change>(&mut tx, &signed.actor, worker).await?;
    let about = fields.raw("about").trim().to_owned();
    if about.chars().count() > LONGEST as usize {
        let mut errors = FieldErrors::default();
        let most = LONGEST.to_string();
        errors.add("about", t.with("worker-offer-too-long", &[("most", &most)]));
        return Ok(show(&state, &signed, worker, &fields, &errors, None));
    }
    match worker::change_offer(&mut tx, &state.around, &permit, &fields.raw("was"), &about).await {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=saved", address(worker));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Changed) => {
            let read = permits::worker::<on::Offer, Read>(&mut tx, &signed.actor, worker).await?;
            let theirs = worker::offer(&mut tx, &read).await?;
            fields.set("was", theirs.clone());
            let none = FieldErrors::default();
            Ok(show(&state, &signed, worker, &fields, &none, Some(theirs)))
        }
        Err(error) => Err(error.into()),
    }
}

fn show(
    app: &App,
    signed: &Signed,
    worker: WorkerId,
    fields: &Fields,
    errors: &FieldErrors,
    clash: Option<String>,
) -> Response {
    let t = &app.texts;
    let title = t.text("worker-offer-title");
    let (label, hint, submit) = (
        t.text("worker-offer-label"),
        t.text("worker-offer-hint"),
        t.text("worker-save"),
    );
    let (was, about) = (fields.raw("was"), fields.raw("about"));
    let action = format!("{}/offer", address(worker));
    let form = Form {
        action: &action,
        hidden: &[("was", &was)],
        ..Form::default()
    };
    let inside = html! {
        (ui::Fields::new(t.words(), errors).character_count(&CharacterCount {
            textarea: Textarea {
                name: "about",
                label: Label::sized(&label, Size::M),
                hint: Some(&hint),
                value: &about,
                rows: 8,
                ..Textarea::default()
            },
            max_length: LONGEST,
        }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let by = t.text("changed-meanwhile");
    let mut shell = Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("worker-own-page"), address(worker))
        .errors(!errors.is_empty());
    if clash.is_some() {
        shell = shell.status(StatusCode::CONFLICT);
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        p { (t.text("worker-offer-who")) }
        @if let Some(theirs) = &clash {
            h2 { (t.text("changed-title")) }
            p { (t.text("changed-text")) }
            (ui::comparison(t.words(), &by, &[Difference { field: &label, theirs, yours: &about }]))
        }
        (ui::form(t.words(), &form, &inside))
    })
}
