//! Adding a piece of training.

use super::{Whose, address};
use crate::dates;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::shell::{Place, Shell};
use crate::ui::{self, Button, DateInput, FieldErrors, Form, Label, TextInput};
use crate::{App, Failure, Fields, Signed};
use access::on;
use access::to::Create;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{TrainingId, WorkerId};
use maud::html;
use store::delivery::training::{self, Training};
use store::{Error, permits};

/// The longest piece of training: a course of a year and a half of working days.
const MOST_HOURS: f64 = 3000.0;

/// The form.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
) -> Result<Response, Failure> {
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.read().await?;
    permits::worker::<on::Training, Create>(&mut tx, &signed.actor, worker).await?;
    let whose = Whose::load(&mut tx, &signed, worker).await?;
    tx.rollback().await?;
    let mut fields = Fields::default();
    fields.set("id", state.around.id::<TrainingId>().to_string());
    Ok(show(
        &state,
        &signed,
        &whose,
        &fields,
        &FieldErrors::default(),
    ))
}

/// Adds it.
pub async fn add(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.write().await?;
    let permit = permits::worker::<on::Training, Create>(&mut tx, &signed.actor, worker).await?;
    let mut errors = FieldErrors::default();
    let topic = fields.get("topic");
    if topic.is_empty() || topic.chars().count() > 200 {
        errors.add("topic", t.text("training-topic-missing"));
    }
    let completed = dates::required(t, &fields, "completed_on", &mut errors);
    if completed.is_some_and(|day| day > signed.today) {
        errors.add_date("completed_on", &[], t.text("training-ahead"));
    }
    let expires_on = dates::read(t, &fields, "expires_on", &mut errors);
    let minutes = minutes(fields.get("hours"));
    if minutes.is_none() {
        errors.add("hours", t.text("training-hours-wrong"));
    }
    if let (true, Some(completed_on), Some(minutes)) = (errors.is_empty(), completed, minutes) {
        let new = Training {
            id: id(fields.get("id"))?,
            topic: topic.to_owned(),
            completed_on,
            expires_on,
            minutes,
        };
        match training::add(&mut tx, &state.around, &permit, &new).await {
            Ok(()) => {
                tx.commit().await?;
                let to = format!("{}?done=training-added", address(worker));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Error::Refused(why)) => errors.add_date("expires_on", &[], why.said(t)),
            Err(error) => return Err(error.into()),
        }
    }
    let whose = Whose::load(&mut tx, &signed, worker).await?;
    Ok(show(&state, &signed, &whose, &fields, &errors))
}

/// Hours with at most two decimals as minutes: `1.5`, `1,5`, or `1:30`.
fn minutes(text: &str) -> Option<u32> {
    if let Some((hours, minutes)) = text.split_once(':') {
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        return (minutes < 60 && f64::from(hours) <= MOST_HOURS)
            .then(|| hours * 60 + minutes)
            .filter(|minutes| *minutes > 0);
    }
    let hours: f64 = text.replace(',', ".").parse().ok()?;
    let in_range = hours > 0.0 && hours <= MOST_HOURS;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 0 and 180,000"
    )]
    let minutes = in_range.then(|| (hours * 60.0).round() as u32)?;
    (minutes > 0).then_some(minutes)
}

fn show(
    app: &App,
    signed: &Signed,
    whose: &Whose,
    fields: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let title = t.text("training-add-title");
    let labels = ["topic", "hours", "completed-on", "expires-on"]
        .map(|key| t.text(&format!("training-{key}")));
    let (hours_hint, expires_hint, date_hint, submit) = (
        t.text("training-hours-hint"),
        t.text("training-expires-hint"),
        t.text("date-hint"),
        t.text("training-add-button"),
    );
    let f = ui::Fields::new(t.words(), errors);
    let action = format!("{}/training", address(whose.id));
    let form = Form {
        action: &action,
        hidden: &[("id", fields.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        (f.text(&TextInput { name: "topic", label: Label::from(labels[0].as_str()), value: fields.get("topic"), autocomplete: Some("off"), ..TextInput::default() }))
        (f.text(&TextInput { name: "hours", label: Label::from(labels[1].as_str()), hint: Some(&hours_hint), value: fields.get("hours"), width: Some(5), input_mode: Some("decimal"), autocomplete: Some("off"), ..TextInput::default() }))
        (f.date(&DateInput { name: "completed_on", legend: Label::from(labels[2].as_str()), hint: Some(&date_hint), typed: dates::typed(fields, "completed_on") }))
        (f.date(&DateInput { name: "expires_on", legend: Label::from(labels[3].as_str()), hint: Some(&expires_hint), typed: dates::typed(fields, "expires_on") }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("workers-title"), "/delivery/workers")
        .step(whose.name.as_str(), address(whose.id))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p class="nhsuk-lede-text" { (whose.name) }
            (ui::form(t.words(), &form, &inside))
        })
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, expected) in [
            ("1.5", Some(90)),
            ("1,5", Some(90)),
            ("1:30", Some(90)),
            ("0.25", Some(15)),
            ("", None),
            ("0", None),
            ("-1", None),
            ("NaN", None),
            ("inf", None),
            ("1:75", None),
            ("99999:00", None),
            ("4294967295:59", None),
            ("1e9", None),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }
}
