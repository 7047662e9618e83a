//! The settings of the organisation.

use crate::routes::AppState;
use crate::said::Said as _;
use crate::shell::{Place, Shell};
use crate::ui::{self, Button, ButtonKind, Difference, FieldErrors, Form, Label, TextInput};
use crate::{App, Failure, Fields, Signed};
use access::factor::SecondFactor;
use access::on;
use access::to::Change;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::person::Name;
use maud::{Markup, html};
use store::organisation::{self, Settings};
use store::{Error, permits};

/// The form.
pub async fn page(state: AppState, signed: Signed) -> Result<Response, Failure> {
    permits::organisation::<on::Organisation, Change>(&signed.actor)?;
    let now = signed.organisation.settings();
    let mut fields = Fields::default();
    put(&mut fields, "", &now);
    put(&mut fields, "was_", &now);
    let mut tx = state.db.read().await?;
    let asked = organisation::second_factor(&mut tx, signed.actor.org).await?;
    tx.rollback().await?;
    Ok(show(
        &state,
        &signed,
        &fields,
        &FieldErrors::default(),
        None,
        Some(asked),
    ))
}

/// Says of whom a second factor is asked.
pub async fn ask_second_factor(
    state: AppState,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Failure> {
    let permit = permits::organisation::<on::Organisation, Change>(&signed.actor)?;
    let asked = SecondFactor::from_code(fields.get("asked")).ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    organisation::ask_second_factor(&mut tx, &state.around, &permit, asked).await?;
    tx.commit().await?;
    Ok(Redirect::to("/administration/settings?done=saved").into_response())
}

fn second_factor(app: &App, signed: &Signed, asked: SecondFactor) -> Markup {
    let t = &app.texts;
    let (key, next) = match asked {
        SecondFactor::Staff => ("settings-factor-staff", SecondFactor::Nobody),
        SecondFactor::Nobody => ("settings-factor-nobody", SecondFactor::Staff),
    };
    let submit = t.text(&format!("{key}-button"));
    let form = Form {
        action: "/administration/settings/second-factor",
        hidden: &[("asked", next.code())],
        ..Form::default()
    };
    html! {
        h2 { (t.text("factor-title")) }
        p { (t.text(key)) }
        @if app.settings.key.is_none() { p { (t.text("factor-no-key")) } }
        @else if signed.organisation.demonstration { p { (t.text("settings-factor-demonstration")) } }
        (ui::form(t.words(), &form, &ui::button(&Button { text: &submit, kind: ButtonKind::Secondary, ..Button::default() })))
    }
}

fn put(fields: &mut Fields, prefix: &str, settings: &Settings) {
    fields.set(&format!("{prefix}name"), &settings.name);
    fields.set(&format!("{prefix}time_zone"), &settings.time_zone);
    fields.set(
        &format!("{prefix}contact_gap_days"),
        settings.contact_gap_days.to_string(),
    );
}

/// Saves them.
pub async fn save(
    state: AppState,
    signed: Signed,
    mut fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let permit = permits::organisation::<on::Organisation, Change>(&signed.actor)?;
    let mut errors = FieldErrors::default();
    let name = Name::new(fields.get("name")).ok();
    if name.is_none() {
        errors.add("name", t.text("settings-name-missing"));
    }
    let days = fields
        .read::<u32>("contact_gap_days")
        .filter(|days| (1..=365).contains(days));
    if days.is_none() {
        errors.add("contact_gap_days", t.text("settings-gap-wrong"));
    }
    let mut clash = None;
    if let (Some(name), Some(days)) = (name, days) {
        let new = Settings {
            name: name.as_str().to_owned(),
            time_zone: fields.get("time_zone").to_owned(),
            contact_gap_days: days,
        };
        let was = Settings {
            name: fields.get("was_name").to_owned(),
            time_zone: fields.get("was_time_zone").to_owned(),
            contact_gap_days: fields.read("was_contact_gap_days").unwrap_or(0),
        };
        let mut tx = state.db.write().await?;
        match organisation::change(&mut tx, &state.around, &permit, &was, &new).await {
            Ok(()) => {
                tx.commit().await?;
                let to = "/administration/settings?done=saved";
                return Ok(Redirect::to(to).into_response());
            }
            Err(Error::Changed) => {
                let now = organisation::load(&mut tx, signed.actor.org)
                    .await?
                    .settings();
                put(&mut fields, "was_", &now);
                clash = Some(now);
            }
            Err(Error::Refused(why)) => errors.add("time_zone", why.said(t)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(show(&state, &signed, &fields, &errors, clash, None))
}

fn show(
    app: &App,
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    clash: Option<Settings>,
    asked: Option<SecondFactor>,
) -> Response {
    let t = &app.texts;
    let (title, submit, by) = (
        t.text("administration-settings"),
        t.text("worker-save"),
        t.text("changed-meanwhile"),
    );
    let labels = ["name", "gap", "zone"].map(|key| t.text(&format!("settings-{key}")));
    let (gap_hint, zone_hint, days) = (
        t.text("settings-gap-hint"),
        t.text("settings-zone-hint"),
        t.text("settings-days"),
    );
    let f = ui::Fields::new(t.words(), errors);
    let hidden =
        ["was_name", "was_time_zone", "was_contact_gap_days"].map(|name| (name, fields.get(name)));
    let form = Form {
        action: "/administration/settings",
        hidden: &hidden,
        ..Form::default()
    };
    let inside = html! {
        (f.text(&TextInput { name: "name", label: Label::from(labels[0].as_str()), value: fields.get("name"), autocomplete: Some("organization"), ..TextInput::default() }))
        (f.text(&TextInput { name: "contact_gap_days", label: Label::from(labels[1].as_str()), hint: Some(&gap_hint), value: fields.get("contact_gap_days"), width: Some(3), input_mode: Some("numeric"), suffix: Some(&days), autocomplete: Some("off"), ..TextInput::default() }))
        (f.text(&TextInput { name: "time_zone", label: Label::from(labels[2].as_str()), hint: Some(&zone_hint), value: fields.get("time_zone"), width: Some(20), autocomplete: Some("off"), spellcheck: Some(false), ..TextInput::default() }))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let theirs: Vec<String> = clash
        .iter()
        .flat_map(|c| {
            [
                c.name.clone(),
                c.contact_gap_days.to_string(),
                c.time_zone.clone(),
            ]
        })
        .collect();
    let yours = ["name", "contact_gap_days", "time_zone"].map(|name| fields.get(name));
    let rows: Vec<Difference<'_>> = labels
        .iter()
        .zip(&theirs)
        .zip(yours)
        .filter(|((_, theirs), yours)| theirs.as_str() != *yours)
        .map(|((field, theirs), yours)| Difference {
            field,
            theirs,
            yours,
        })
        .collect();
    let mut shell = Shell::new(app, signed, title.clone())
        .place(Place::Administration)
        .step(t.text("administration-title"), "/administration")
        .errors(!errors.is_empty());
    if clash.is_some() {
        shell = shell.status(StatusCode::CONFLICT);
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if clash.is_some() {
            h2 { (t.text("changed-title")) }
            p { (t.text("changed-text")) }
            (ui::comparison(t.words(), &by, &rows))
        }
        (ui::form(t.words(), &form, &inside))
        @if let Some(asked) = asked { (second_factor(app, signed, asked)) }
    })
}
