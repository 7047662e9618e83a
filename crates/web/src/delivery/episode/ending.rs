//! The ending of an episode, planned with the person: what was done, what helped, what comes next, and an open door.

use super::days::{About, named};
use crate::dates;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::beside::{self, Versions};
use crate::delivery::person::{address, id, words};
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{
    self, Button, Choice, Choices, DateInput, FieldErrors, Form, Label, Size, TextInput,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::episode::{EndedHow, EndedWhy, Ending, EpisodeDates, EpisodeError};
use maud::{Markup, html};
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
    let shown = Shown::of(&typed, FieldErrors::NONE);
    Ok(show(&state, &signed, &about, episode, &shown))
}

/// What stands in a form.
struct Shown<'a> {
    typed: &'a Fields,
    errors: &'a FieldErrors,
    /// What somebody else saved, beside what was typed.
    clash: Option<&'a Markup>,
}

impl<'a> Shown<'a> {
    fn of(typed: &'a Fields, errors: &'a FieldErrors) -> Self {
        Shown {
            typed,
            errors,
            clash: None,
        }
    }
}

/// How the support stands now, beside the ending that was typed.
fn versions(t: &Texts, now: &Episode, typed: Ending) -> [Versions; 4] {
    let theirs = now.dates.ending;
    let none = || t.text("clash-none");
    let weeks = |dates: &EpisodeDates| {
        [dates.referred, dates.admission, dates.discharge]
            .map(|day| day.map_or_else(none, |day| dates::shown(t, day)))
    };
    [
        (
            t.text("ending-ask-on"),
            theirs.map_or_else(none, |e| dates::shown(t, e.on)),
            dates::shown(t, typed.on),
        ),
        (
            t.text("ending-ask-how"),
            theirs.map_or_else(none, |e| words::ended_how(t, e.how)),
            words::ended_how(t, typed.how),
        ),
        (
            t.text("ending-ask-why"),
            theirs.map_or_else(none, |e| words::ended_why(t, e.why)),
            words::ended_why(t, typed.why),
        ),
        // It may be that only its days were changed, and they stay.
        (
            t.text("ending-days"),
            weeks(&now.dates).join(", "),
            t.text("clash-stays"),
        ),
    ]
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
        let shown = Shown::of(&typed, &errors);
        return Ok(show(&state, &signed, &about, found, &shown));
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
                    errors.add_date("on", &[], error.said(t));
                }
                // What is wrong with the other days is mended where they are asked for.
                _ => {}
            }
        }
    }
    if !errors.is_empty() {
        tx.commit().await?;
        let shown = Shown::of(&typed, &errors);
        return Ok(show(&state, &signed, &about, found, &shown));
    }
    match episode::end(&mut tx, &state.around, &permit, found.id, version, ending).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=ending", address(person))).into_response())
        }
        Err(Error::Changed) => {
            tx.commit().await?;
            let clash = beside::both(t, &versions(t, found, ending));
            let shown = Shown {
                typed: &typed,
                errors: &errors,
                clash: Some(&clash),
            };
            Ok(show(&state, &signed, &about, found, &shown))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(
    app: &App,
    signed: &Signed,
    about: &About,
    episode: &Episode,
    shown: &Shown<'_>,
) -> Response {
    let t = &app.texts;
    let (typed, errors) = (shown.typed, shown.errors);
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
    frame_of(app, signed, about, &title, shown).body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if let Some(clash) = shown.clash { (clash) }
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

/// The frame of a page about an ending.
fn frame_of<'a>(
    app: &'a App,
    signed: &'a Signed,
    about: &About,
    title: &str,
    shown: &Shown<'_>,
) -> Shell<'a> {
    let (t, to) = (&app.texts, address(about.person));
    let shell = Shell::new(app, signed, title)
        .place(Place::Delivery)
        .back(t.text("person-back"), &to)
        .before(named(&about.name, &to, &t.text("person-identity")))
        .errors(!shown.errors.is_empty());
    match shown.clash {
        Some(_) => shell.status(StatusCode::CONFLICT),
        None => shell,
    }
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
    let typed = Fields::default();
    let shown = Shown::of(&typed, FieldErrors::NONE);
    Ok(show_undo(&state, &signed, &about, found, &shown))
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
    let mut clash = None;
    let reason = typed.get("reason");
    if reason.is_empty() {
        tx.commit().await?;
        errors.add("reason", t.text("ending-undo-reason-missing"));
        let shown = Shown::of(&typed, &errors);
        return Ok(show_undo(&state, &signed, &about, found, &shown));
    }
    let around = &state.around;
    match episode::take_back_ending(&mut tx, around, &permit, found.id, version, reason).await {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=ending-undone", address(person));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Error::Changed) => clash = Some(beside::both(t, &undo_versions(t, found))),
        Err(Error::Refused(why)) => errors.add("reason", why.said(t)),
        Err(other) => return Err(other.into()),
    }
    tx.commit().await?;
    let shown = Shown {
        typed: &typed,
        errors: &errors,
        clash: clash.as_ref(),
    };
    Ok(show_undo(&state, &signed, &about, found, &shown))
}

/// The ending as it stands now, beside taking it back.
fn undo_versions(t: &Texts, now: &Episode) -> [Versions; 1] {
    let theirs = now.dates.ending.map_or_else(
        || t.text("clash-none"),
        |ending| {
            let how = words::ended_how(t, ending.how);
            let why = words::ended_why(t, ending.why);
            format!("{} · {how} · {why}", dates::shown(t, ending.on))
        },
    );
    [(t.text("ending-title"), theirs, t.text("clash-taken-back"))]
}

fn show_undo(
    app: &App,
    signed: &Signed,
    about: &About,
    episode: &Episode,
    shown: &Shown<'_>,
) -> Response {
    let t = &app.texts;
    let (typed, errors) = (shown.typed, shown.errors);
    let title = t.text("ending-undo-title");
    let to = address(about.person);
    let action = format!("{to}/support/{}/ending/undo", episode.id);
    let frame = Form {
        action: &action,
        version: Some(episode.version),
        ..Form::default()
    };
    let fields = ui::Fields::new(t.words(), errors);
    frame_of(app, signed, about, &title, shown)
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @if let Some(clash) = shown.clash { (clash) }
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
