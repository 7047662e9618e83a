//! Planning supervision and saying whether it took place. Line management and peer supervision have addresses of their
//! own, because they have readers of their own.

use super::{Whose, address};
use crate::dates;
use crate::delivery::person::beside;
use crate::routes::{AppState, id};
use crate::shell::{Place, Shell};
use crate::ui::{self, Button, Choice, Choices, DateInput, FieldErrors, Form, Label, TextInput};
use crate::{App, Failure, Fields, Signed, Texts};
use access::on::Thing as _;
use access::to::{Change, Create};
use access::{Resource, on};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::worker::SupervisionKind;
use ids::{SupervisionId, WorkerId};
use maud::html;
use store::delivery::supervision::{self, State, Supervised, Supervision};
use store::permits;

/// The last part of the address of the kind of supervision.
pub(super) fn path<R: Supervised>() -> &'static str {
    if R::RESOURCE == on::Supervision::RESOURCE {
        "supervision"
    } else {
        "peer-supervision"
    }
}

/// What a kind of supervision is called.
pub(super) fn kind_name(t: &Texts, kind: SupervisionKind) -> String {
    t.text(&format!(
        "supervision-kind-{}",
        kind.code().replace('_', "-")
    ))
}

/// The form.
pub async fn page<R: Supervised + Send>(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
) -> Result<Response, Failure> {
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.read().await?;
    permits::worker::<R, Create>(&mut tx, &signed.actor, worker).await?;
    let whose = Whose::load(&mut tx, &signed, worker).await?;
    tx.rollback().await?;
    let mut fields = Fields::default();
    fields.set("id", state.around.id::<SupervisionId>().to_string());
    fields.set("kind", R::KINDS.first().map_or("", |kind| kind.code()));
    Ok(show::<R>(
        &state,
        &signed,
        &whose,
        &fields,
        &FieldErrors::default(),
    ))
}

/// Plans it.
pub async fn plan<R: Supervised + Send + Sync>(
    state: AppState,
    signed: Signed,
    Path(worker): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let worker: WorkerId = id(&worker)?;
    let mut tx = state.db.write().await?;
    let permit = permits::worker::<R, Create>(&mut tx, &signed.actor, worker).await?;
    let mut errors = FieldErrors::default();
    let kind = SupervisionKind::from_code(fields.get("kind"))
        .filter(|kind| R::KINDS.contains(kind))
        .or(R::KINDS.first().copied());
    let planned_on = dates::required(t, &fields, "planned_on", &mut errors);
    let with_whom = fields.get("with_whom");
    if with_whom.chars().count() > 120 || with_whom.chars().any(char::is_control) {
        errors.add("with_whom", t.text("supervision-with-long"));
    }
    if let (true, Some(kind), Some(planned_on)) = (errors.is_empty(), kind, planned_on) {
        let new = Supervision {
            id: id(fields.get("id"))?,
            kind,
            planned_on,
            state: State::Planned,
            with_whom: with_whom.to_owned(),
            version: 1,
        };
        supervision::plan(&mut tx, &state.around, &permit, &new).await?;
        tx.commit().await?;
        let to = format!("{}?done=supervision-planned", address(worker));
        return Ok(Redirect::to(&to).into_response());
    }
    let whose = Whose::load(&mut tx, &signed, worker).await?;
    Ok(show::<R>(&state, &signed, &whose, &fields, &errors))
}

/// Says whether it took place.
pub async fn settle<R: Supervised + Send + Sync>(
    state: AppState,
    signed: Signed,
    Path((worker, one)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Failure> {
    let worker: WorkerId = id(&worker)?;
    let one: SupervisionId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::worker::<R, Change>(&mut tx, &signed.actor, worker).await?;
    let became = State::from_code(fields.get("state"))
        .ok_or_else(|| Failure::Unfit(state.texts.text("supervision-say")))?;
    let version = fields.read("version").unwrap_or(0);
    match supervision::settle(&mut tx, &state.around, &permit, one, version, became).await {
        Ok(()) => {}
        Err(store::Error::Changed) => {
            let now = supervision::one(&mut tx, &permit, one).await?;
            let whose = Whose::load(&mut tx, &signed, worker).await?;
            tx.rollback().await?;
            return Ok(both::<R>(&state, &signed, &whose, &now, became));
        }
        Err(other) => return Err(other.into()),
    }
    tx.commit().await?;
    let to = format!("{}?done=saved", address(worker));
    Ok(Redirect::to(&to).into_response())
}

/// What somebody else said became of it, beside what was said here; saying it again replaces theirs.
fn both<R: Supervised>(
    app: &App,
    signed: &Signed,
    whose: &Whose,
    now: &Supervision,
    became: State,
) -> Response {
    let t = &app.texts;
    let title = t.text("supervision-clash-title");
    let said = |state| match state {
        State::Held => t.text("supervision-held"),
        State::NotHeld => t.text("supervision-not-held"),
        State::Planned => t.text("supervision-not-said"),
    };
    let versions = (
        dates::shown(t, now.planned_on),
        said(now.state),
        said(became),
    );
    let action = format!("{}/{}/{}", address(whose.id), path::<R>(), now.id);
    let form = Form {
        action: &action,
        hidden: &[("state", became.code())],
        version: Some(now.version),
        ..Form::default()
    };
    let submit = t.text("person-save");
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("workers-title"), "/delivery/workers")
        .step(whose.name.as_str(), address(whose.id))
        .status(StatusCode::CONFLICT)
        .body(html! {
            h1 { (title) }
            (beside::both(t, &[versions]))
            (ui::form(t.words(), &form, &ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() })))
            p { a class="nhsuk-link" href=(address(whose.id)) { (t.text("supervision-clash-leave")) } }
        })
}

fn show<R: Supervised>(
    app: &App,
    signed: &Signed,
    whose: &Whose,
    fields: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let line = R::RESOURCE == Resource::Supervision;
    let title = t.text(if line {
        "supervision-plan-title"
    } else {
        "supervision-peer-plan-title"
    });
    let (who, on, hint, kind, submit) = (
        t.text("supervision-with"),
        t.text("supervision-on"),
        t.text("date-hint"),
        t.text("supervision-kind"),
        t.text("supervision-plan-button"),
    );
    let kinds: Vec<(&str, String)> = R::KINDS
        .iter()
        .map(|kind| (kind.code(), kind_name(t, *kind)))
        .collect();
    let choices: Vec<Choice<'_>> = kinds
        .iter()
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    let f = ui::Fields::new(t.words(), errors);
    let action = format!("{}/{}", address(whose.id), path::<R>());
    let form = Form {
        action: &action,
        hidden: &[("id", fields.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        @if choices.len() > 1 {
            (f.radios(&Choices { name: "kind", legend: Label::from(kind.as_str()), choices: &choices, chosen: &[fields.get("kind")], ..Choices::default() }))
        }
        (f.date(&DateInput { name: "planned_on", legend: Label::from(on.as_str()), hint: Some(&hint), typed: dates::typed(fields, "planned_on") }))
        (f.text(&TextInput { name: "with_whom", label: Label::from(who.as_str()), value: fields.get("with_whom"), autocomplete: Some("off"), spellcheck: Some(false), ..TextInput::default() }))
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
            @if !line { p { (t.text("supervision-peer-note")) } }
            (ui::form(t.words(), &form, &inside))
        })
}
