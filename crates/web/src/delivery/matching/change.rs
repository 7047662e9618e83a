//! How notes are made in a match, and its end.

use crate::dates;
use crate::delivery::episode::named;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::beside::{self, Versions};
use crate::delivery::person::{address, id, parts, words};
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{self, Button, Choice, Choices, DateInput, FieldErrors, Form, Label, Size};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::note::NoteMode;
use delivery::peer_match::MatchEnded;
use ids::{MatchId, PersonId};
use jiff::civil::Date;
use maud::{Markup, html};
use store::delivery::peer_match::{self, Match, NotMatched};
use store::{Error, Tx};

/// The match an address names, with whose it is.
struct About {
    person: PersonId,
    name: String,
    held: Match,
    /// What somebody else saved, beside what was typed.
    clash: Option<Markup>,
}

async fn about(
    tx: &mut Tx,
    app: &App,
    asking: &Asking<'_>,
    person: PersonId,
    which: &str,
) -> Result<About, Failure> {
    asking.leave::<on::PeerMatch, to::Change>()?;
    let which: MatchId = which.parse().map_err(|_| Failure::Missing)?;
    let found = store::delivery::person::load(tx, &app.around, &asking.leave()?).await?;
    let held = peer_match::of_person(tx, &app.around, &asking.leave()?)
        .await?
        .into_iter()
        .find(|m| m.id == which)
        .ok_or(Failure::Missing)?;
    Ok(About {
        person,
        name: found.details.name.as_str().to_owned(),
        held,
        clash: None,
    })
}

/// The form for how notes are made.
pub async fn notes(
    state: AppState,
    signed: Signed,
    Path((text, which)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let about = about(&mut tx, &state, &asking, person, &which).await?;
    tx.commit().await?;
    Ok(show_notes(
        &state,
        &signed,
        &about,
        about.held.note_mode.code(),
        FieldErrors::NONE,
    ))
}

/// Keeps how notes are made.
pub async fn send_notes(
    state: AppState,
    signed: Signed,
    Path((text, which)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let mut about = about(&mut tx, &state, &asking, person, &which).await?;
    let permit = asking.leave::<on::PeerMatch, to::Change>()?;
    let mut errors = FieldErrors::default();
    let Some(mode) = NoteMode::from_code(typed.get("note-mode")) else {
        // The page shows whose record it is: that is written down though nothing else is.
        tx.commit().await?;
        errors.add("note-mode", state.texts.text("matching-notes-missing"));
        return Ok(show_notes(&state, &signed, &about, "", &errors));
    };
    let held = about.held.id;
    match peer_match::change_note_mode(&mut tx, &state.around, &permit, held, version, mode).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done=saved", address(person))).into_response())
        }
        Err(Error::Changed) => {
            tx.commit().await?;
            let t = &state.texts;
            let versions = (
                t.text("matching-notes"),
                words::note_mode(t, about.held.note_mode),
                words::note_mode(t, mode),
            );
            about.clash = Some(beside::both(t, &[versions]));
            Ok(show_notes(&state, &signed, &about, mode.code(), &errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn show_notes(
    app: &App,
    signed: &Signed,
    about: &About,
    chosen: &str,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let fields = ui::Fields::new(t.words(), errors);
    let modes = parts::note_modes(t);
    let modes: Vec<Choice<'_>> = modes
        .iter()
        .map(|(mode, text, hint)| Choice {
            value: mode.code(),
            text,
            hint: Some(hint),
            ..Choice::default()
        })
        .collect();
    let question = fields.radios(&Choices {
        name: "note-mode",
        legend: Label::sized(&t.text("matching-notes"), Size::S),
        hint: Some(&t.text("matching-notes-hint")),
        choices: &modes,
        chosen: &[chosen],
        ..Choices::default()
    });
    frame(
        app,
        signed,
        about,
        "match-notes-title",
        "notes",
        errors,
        &question,
    )
}

/// The form for the end of a match.
pub async fn end(
    state: AppState,
    signed: Signed,
    Path((text, which)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let about = about(&mut tx, &state, &asking, person, &which).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    dates::put(&mut typed, "on", Some(signed.today));
    Ok(show_end(&state, &signed, &about, &typed, FieldErrors::NONE))
}

/// Ends the match.
pub async fn send_end(
    state: AppState,
    signed: Signed,
    Path((text, which)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let person = id(&text)?;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let t = &state.texts;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, person).await?;
    let mut about = about(&mut tx, &state, &asking, person, &which).await?;
    let permit = asking.leave::<on::PeerMatch, to::Change>()?;
    let mut errors = FieldErrors::default();
    let on = dates::required(t, &typed, "on", &mut errors);
    let why = MatchEnded::from_code(typed.get("why"));
    if why.is_none() {
        errors.add("why", t.text("match-end-why-missing"));
    }
    if let (Some(on), Some(why)) = (on, why) {
        let held = about.held.id;
        match peer_match::end(&mut tx, &state.around, &permit, held, version, on, why).await {
            Ok(()) => {
                tx.commit().await?;
                let next = format!("{}?done=match-ended", address(person));
                return Ok(Redirect::to(&next).into_response());
            }
            Err(NotMatched::Rule(rule)) => errors.add_date("on", &[], rule.said(t)),
            Err(NotMatched::Store(Error::Changed)) => {
                about.clash = Some(beside::both(t, &end_versions(t, &about.held, on, why)));
            }
            Err(NotMatched::Store(other)) => return Err(other.into()),
        }
    }
    tx.commit().await?;
    Ok(show_end(&state, &signed, &about, &typed, &errors))
}

/// How a match stands now, beside the end that was typed.
fn end_versions(t: &Texts, now: &Match, on: Date, why: MatchEnded) -> [Versions; 3] {
    let none = || t.text("clash-none");
    let their_mode = words::note_mode(t, now.note_mode);
    [
        (
            t.text("match-end-on"),
            now.period
                .until
                .map_or_else(none, |day| dates::shown(t, day)),
            dates::shown(t, on),
        ),
        (
            t.text("match-end-why"),
            now.ended_why
                .map_or_else(none, |why| words::match_ended(t, why)),
            words::match_ended(t, why),
        ),
        // It may be that only this was changed, and then it stays.
        (t.text("matching-notes"), their_mode, t.text("clash-stays")),
    ]
}

fn show_end(
    app: &App,
    signed: &Signed,
    about: &About,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let fields = ui::Fields::new(t.words(), errors);
    let whys: Vec<(&str, String)> = MatchEnded::ALL
        .into_iter()
        .map(|why| (why.code(), words::match_ended(t, why)))
        .collect();
    let whys: Vec<Choice<'_>> = whys
        .iter()
        .map(|(value, text)| Choice::new(value, text))
        .collect();
    let questions = html! {
        p { (t.text("match-end-text")) }
        (fields.date(&DateInput {
            name: "on",
            legend: Label::sized(&t.text("match-end-on"), Size::S),
            hint: Some(&t.text("date-hint")),
            typed: dates::typed(typed, "on"),
        }))
        (fields.radios(&Choices {
            name: "why",
            legend: Label::sized(&t.text("match-end-why"), Size::S),
            hint: Some(&t.text("match-end-why-hint")),
            choices: &whys,
            chosen: &[typed.get("why")],
            ..Choices::default()
        }))
    };
    frame(
        app,
        signed,
        about,
        "match-end-title",
        "end",
        errors,
        &questions,
    )
}

fn frame(
    app: &App,
    signed: &Signed,
    about: &About,
    title: &str,
    end_of_address: &str,
    errors: &FieldErrors,
    questions: &Markup,
) -> Response {
    let t = &app.texts;
    let title = t.text(title);
    let to = address(about.person);
    let action = format!("{to}/matches/{}/{end_of_address}", about.held.id);
    let form = Form {
        action: &action,
        version: Some(about.held.version),
        ..Form::default()
    };
    let mut shell = Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .back(t.text("person-back"), &to)
        .before(named(&about.name, &to, &t.text("person-identity")))
        .errors(!errors.is_empty());
    if about.clash.is_some() {
        shell = shell.status(StatusCode::CONFLICT);
    }
    shell
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @if let Some(clash) = &about.clash { (clash) }
            p { (t.with("match-with", &[("worker", &about.held.worker_name)])) }
            (ui::form(t.words(), &form, &html! {
                (questions)
                (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
            }))
        })
}
