//! The ending of an episode, planned with the person: what was done, what helped, what comes next, and an open door.

use super::days::{About, named};
use crate::dates;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::{address, id, words};
use crate::routes::AppState;
use crate::ui::{
    self, Button, Choice, Choices, DateInput, FieldErrors, Form, Label, Size, TextInput,
};
use crate::{App, Failure, Fields, Place, Shell, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::episode::{EndedHow, EndedWhy, Ending, EpisodeDates, EpisodeError};
use maud::html;
use store::Error;
use store::delivery::episode::{self, Episode};

/// The form.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path((text, which)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    asking.leave::<on::Episode, to::Change>()?;
    let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
    tx.commit().await?;
    let episode = about.episode(&which)?;
    if !episode.is_open() {
        return Ok(Redirect::to(&address(person)).into_response());
    }
    let mut typed = Fields::default();
    dates::put(&mut typed, "on", Some(signed.today));
    Ok(show(
        &state,
        &signed,
        &about,
        episode,
        &typed,
        FieldErrors::NONE,
    ))
}

/// Keeps the ending.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path((text, which)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let t = &state.texts;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let permit = asking.leave::<on::Episode, to::Change>()?;
    let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
    let found = about.episode(&which)?;
    let mut errors = FieldErrors::default();
    let on = dates::required(t, &typed, "on", &mut errors);
    let how = EndedHow::from_code(typed.get("how"));
    if how.is_none() {
        errors.add("how", t.text("ending-how-missing"));
    }
    let why = EndedWhy::from_code(typed.get("why"));
    if why.is_none() {
        errors.add("why", t.text("ending-why-missing"));
    }
    let (Some(on), Some(how), Some(why)) = (on, how, why) else {
        // The page shows whose record it is: that is written down though nothing else is.
        tx.commit().await?;
        return Ok(show(&state, &signed, &about, found, &typed, &errors));
    };
    let ending = Ending { on, how, why };
    let dates = EpisodeDates {
        ending: Some(ending),
        ..found.dates
    };
    if let Err(wrong) = dates.check(signed.today) {
        for error in wrong {
            match error {
                EpisodeError::EndsBeforeStart | EpisodeError::EndsInFuture => {
                    errors.add_date("on", &[], error.to_string());
                }
                // What is wrong with the other days is mended where they are asked for.
                _ => {}
            }
        }
    }
    if !errors.is_empty() {
        tx.commit().await?;
        return Ok(show(&state, &signed, &about, found, &typed, &errors));
    }
    match episode::end(&mut tx, &state.around, &permit, found.id, version, ending).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=ending", address(person))).into_response())
        }
        Err(Error::Changed) => {
            tx.commit().await?;
            errors.add_date("on", &[], t.text("ending-clash"));
            Ok(show(&state, &signed, &about, found, &typed, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(
    app: &App,
    signed: &Signed,
    about: &About,
    episode: &Episode,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let title = t.text("ending-title");
    let fields = ui::Fields::new(t.words(), errors);
    let to = address(about.person);
    let action = format!("{to}/support/{}/ending", episode.id);
    let frame = Form {
        action: &action,
        version: Some(episode.version),
        ..Form::default()
    };
    let hows = [EndedHow::Planned, EndedHow::Unplanned].map(|how| {
        let hint = t.text(&format!("ending-hint-{}", how.code()));
        (how.code(), words::ended_how(t, how), hint)
    });
    let hows: Vec<Choice<'_>> = hows
        .iter()
        .map(|(value, text, hint)| Choice {
            value,
            text,
            hint: Some(hint),
            ..Choice::default()
        })
        .collect();
    let whys = EndedWhy::ALL.map(|why| (why.code(), words::ended_why(t, why)));
    let whys: Vec<Choice<'_>> = whys
        .iter()
        .map(|(value, text)| Choice::new(value, text))
        .collect();
    let body = html! {
        (fields.date(&DateInput {
            name: "on",
            legend: Label::sized(&t.text("ending-ask-on"), Size::S),
            hint: Some(&t.text("date-hint")),
            typed: dates::typed(typed, "on"),
        }))
        (fields.radios(&Choices {
            name: "how",
            legend: Label::sized(&t.text("ending-ask-how"), Size::S),
            choices: &hows,
            chosen: &[typed.get("how")],
            ..Choices::default()
        }))
        (fields.radios(&Choices {
            name: "why",
            legend: Label::sized(&t.text("ending-ask-why"), Size::S),
            hint: Some(&t.text("ending-ask-why-hint")),
            choices: &whys,
            chosen: &[typed.get("why")],
            ..Choices::default()
        }))
        (ui::button(&Button { text: &t.text("ending-button"), prevent_double_click: true, ..Button::default() }))
    };
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), &to)
        .before(named(&about.name, &to, &t.text("person-identity")))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("ending-talk")) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                li { (t.text("ending-talk-done")) }
                li { (t.text("ending-talk-helped")) }
                li { (t.text("ending-talk-next")) }
                li { (t.text("ending-talk-door")) }
            }
            (ui::form(t.words(), &frame, &body))
        })
}

/// Asks why an ending is taken back.
pub async fn undo_page(
    state: AppState,
    signed: Signed,
    Path((text, which)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    asking.leave::<on::Episode, to::Change>()?;
    let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
    tx.commit().await?;
    let found = about.episode(&which)?;
    if found.is_open() {
        return Ok(Redirect::to(&address(person)).into_response());
    }
    let (typed, none) = (Fields::default(), FieldErrors::NONE);
    Ok(show_undo(&state, &signed, &about, found, &typed, none))
}

/// Takes an ending back.
pub async fn undo(
    state: AppState,
    signed: Signed,
    Path((text, which)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let t = &state.texts;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let permit = asking.leave::<on::Episode, to::Change>()?;
    let about = About::load(&mut tx, &state, &signed, &asking, person).await?;
    let found = about.episode(&which)?;
    let mut errors = FieldErrors::default();
    let reason = typed.get("reason");
    if reason.is_empty() {
        tx.commit().await?;
        errors.add("reason", t.text("ending-undo-reason-missing"));
        return Ok(show_undo(&state, &signed, &about, found, &typed, &errors));
    }
    let around = &state.around;
    match episode::take_back_ending(&mut tx, around, &permit, found.id, version, reason).await {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=ending-undone", address(person));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Error::Changed) => errors.add("reason", t.text("ending-undo-clash")),
        Err(Error::Refused(message)) => errors.add("reason", message),
        Err(other) => return Err(other.into()),
    }
    tx.commit().await?;
    Ok(show_undo(&state, &signed, &about, found, &typed, &errors))
}

fn show_undo(
    app: &App,
    signed: &Signed,
    about: &About,
    episode: &Episode,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let title = t.text("ending-undo-title");
    let to = address(about.person);
    let action = format!("{to}/support/{}/ending/undo", episode.id);
    let frame = Form {
        action: &action,
        version: Some(episode.version),
        ..Form::default()
    };
    let fields = ui::Fields::new(t.words(), errors);
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), &to)
        .before(named(&about.name, &to, &t.text("person-identity")))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("ending-undo-text")) }
            (ui::form(t.words(), &frame, &html! {
                (fields.text(&TextInput {
                    name: "reason",
                    label: Label::sized(&t.text("ending-undo-reason"), Size::S),
                    value: typed.get("reason"),
                    autocomplete: Some("off"),
                    ..TextInput::default()
                }))
                (ui::button(&Button { text: &t.text("ending-undo"), prevent_double_click: true, ..Button::default() }))
            }))
        })
}
