//! What the person says about their support: another peer worker, how notes are made, whether a planned meeting suits.

use super::own;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::beside;
use crate::delivery::person::words::moment;
use crate::delivery::person::{parts, words};
use crate::fields::Asked;
use crate::routes::AppState;
use crate::said::Said as _;
use crate::ui::{
    self, Button, ButtonKind, Choice, Choices, FieldErrors, Form, Label, Size, Textarea,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, Texts, dates};
use access::{on, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::contact::Outcome;
use delivery::note::NoteMode;
use delivery::wish::{MeetingAnswer, RequestState};
use ids::{ContactId, MatchId, WorkerRequestId};
use maud::{Markup, html};
use store::delivery::contact::{self, Contact};
use store::delivery::meeting_answer::{self, Answered};
use store::delivery::peer_match::{self, Match};
use store::delivery::worker_request::{self, WorkerRequest};
use store::{Error, Tx};

/// A page of the person's own with a form.
fn frame(app: &App, signed: &Signed, title: &str, errors: &FieldErrors, body: &Markup) -> Response {
    let t = &app.texts;
    Shell::new(app, signed, title)
        .place(Place::MyRecord)
        .back(t.text("my-back"), "/my-record")
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (body)
        })
}

/// The question for words beside a choice.
fn words_beside(t: &Texts, typed: &Fields, errors: &FieldErrors, key: &str) -> Markup {
    ui::Fields::new(t.words(), errors).textarea(&Textarea {
        name: "words",
        label: Label::sized(&t.text(key), Size::S),
        hint: Some(&t.text("wish-words-hint")),
        value: typed.get("words"),
        rows: 3,
        ..Textarea::default()
    })
}

/// The form to ask for another peer worker.
pub async fn another_worker(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let before = worker_request::of_person(&mut tx, &state.around, &asking.leave()?).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<WorkerRequestId>().to_string());
    if let Some(waits) = before.iter().find(|r| r.state == RequestState::Asked) {
        typed.set("words", waits.words.clone());
    }
    Ok(show_another(&state, &signed, &typed, FieldErrors::NONE))
}

fn show_another(app: &App, signed: &Signed, typed: &Fields, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let form = Form {
        action: "/my-record/another-worker",
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    frame(
        app,
        signed,
        &t.text("wish-worker-title"),
        errors,
        &html! {
            p { (t.text("wish-worker-text")) }
            (ui::form(t.words(), &form, &html! {
                (words_beside(t, typed, errors, "wish-worker-words"))
                (ui::button(&Button { text: &t.text("wish-worker-button"), prevent_double_click: true, ..Button::default() }))
            }))
        },
    )
}

/// Asks for another peer worker.
pub async fn ask_another(
    state: AppState,
    signed: Signed,
    typed: Fields,
) -> Result<Response, Failure> {
    let id: WorkerRequestId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave()?;
    match worker_request::ask(&mut tx, &state.around, &permit, id, typed.get("words")).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/my-record?done=wish-worker").into_response())
        }
        Err(Error::Refused(why)) => {
            let mut errors = FieldErrors::new();
            errors.add("words", why.said(&state.texts));
            Ok(show_another(&state, &signed, &typed, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes the wish for another peer worker back.
pub async fn take_back(state: AppState, signed: Signed) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    worker_request::take_back(&mut tx, &state.around, &asking.leave()?).await?;
    tx.commit().await?;
    Ok(Redirect::to("/my-record?done=wish-taken-back").into_response())
}

/// What somebody wrote, told apart from what the page says.
fn said(words: &str) -> Markup {
    html! { blockquote class="nhsuk-inset-text" { p { (parts::lines(words)) } } }
}

/// Where the latest wish for another peer worker stands, and the way to ask.
pub(super) fn request(t: &Texts, signed: &Signed, requests: &[WorkerRequest]) -> Markup {
    let zone = &signed.organisation.time_zone;
    let latest = requests
        .first()
        .filter(|r| r.state != RequestState::TakenBack);
    let waits = latest.is_some_and(|r| r.state == RequestState::Asked);
    let back = Form {
        action: "/my-record/another-worker/take-back",
        ..Form::default()
    };
    html! {
        @if let Some(request) = latest {
            p { (t.with("wish-worker-asked", &[("when", &moment(t, request.asked_at, zone))])) }
            @if !request.words.is_empty() { (said(&request.words)) }
            @match (&request.answered_by, request.answered_at) {
                (Some(name), Some(at)) => {
                    p { (t.with("wish-worker-answered", &[("name", name.as_str()), ("when", &moment(t, at, zone))])) }
                    (said(&request.answer))
                }
                _ => p { (t.text("wish-worker-waits")) },
            }
        }
        p {
            a class="nhsuk-link" href="/my-record/another-worker" {
                @if waits { (t.text("wish-worker-change")) } @else { (t.text("wish-worker-link")) }
            }
        }
        @if waits {
            (ui::form(t.words(), &back, &ui::button(&Button { text: &t.text("wish-worker-take-back"), kind: ButtonKind::Secondary, small: true, prevent_double_click: true, ..Button::default() })))
        }
    }
}

async fn current(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    asking: &Asking<'_>,
) -> Result<Vec<Match>, Failure> {
    let matches = peer_match::of_person(tx, &app.around, &asking.leave()?).await?;
    Ok(matches
        .into_iter()
        .filter(|m| m.period.holds(signed.today))
        .collect())
}

/// The form for how notes are made; `?match=` says with whom.
pub async fn note_choice(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let current = current(&mut tx, &state, &signed, &asking).await?;
    tx.commit().await?;
    let asked = asked.read::<MatchId>("match");
    let Some(held) = current
        .iter()
        .find(|m| asked.is_none_or(|asked| m.id == asked))
    else {
        return Ok(Redirect::to("/my-record").into_response());
    };
    let mode = held.note_mode.code();
    let shown = (mode, None);
    Ok(show_choice(&state, &signed, held, shown, FieldErrors::NONE))
}

fn show_choice(
    app: &App,
    signed: &Signed,
    held: &Match,
    (chosen, clash): (&str, Option<&Markup>),
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let id = held.id.to_string();
    let form = Form {
        action: "/my-record/note-choice",
        hidden: &[("match", &id)],
        version: Some(held.version),
        ..Form::default()
    };
    let modes: Vec<(NoteMode, String, String)> = parts::note_modes(t)
        .into_iter()
        .map(|(mode, text, _)| {
            let hint = format!("my-note-hint-{}", mode.code().replace('_', "-"));
            (mode, text, t.text(&hint))
        })
        .collect();
    let modes: Vec<Choice<'_>> = modes
        .iter()
        .map(|(mode, text, hint)| Choice {
            value: mode.code(),
            text,
            hint: Some(hint),
            ..Choice::default()
        })
        .collect();
    frame(
        app,
        signed,
        &t.text("wish-notes-title"),
        errors,
        &html! {
            @if let Some(clash) = clash { (clash) }
            p { (t.with("match-with", &[("worker", held.worker_name.as_str())])) }
            (ui::form(t.words(), &form, &html! {
                (ui::Fields::new(t.words(), errors).radios(&Choices {
                    name: "note-mode",
                    legend: Label::sized(&t.text("wish-notes-ask"), Size::S),
                    hint: Some(&t.text("wish-notes-hint")),
                    choices: &modes,
                    chosen: &[chosen],
                    ..Choices::default()
                }))
                (ui::button(&Button { text: &t.text("person-save"), prevent_double_click: true, ..Button::default() }))
            }))
        },
    )
}

/// Keeps how notes are made. It holds from the next request.
pub async fn choose_notes(
    state: AppState,
    signed: Signed,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let id: MatchId = typed.read("match").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let held = current(&mut tx, &state, &signed, &asking)
        .await?
        .into_iter()
        .find(|m| m.id == id)
        .ok_or(Failure::Missing)?;
    let permit = asking.leave::<on::NoteChoice, to::Change>()?;
    let mut errors = FieldErrors::new();
    let Some(mode) = NoteMode::from_code(typed.get("note-mode")) else {
        tx.commit().await?;
        errors.add("note-mode", t.text("wish-notes-missing"));
        return Ok(show_choice(&state, &signed, &held, ("", None), &errors));
    };
    match peer_match::choose_notes(&mut tx, &state.around, &permit, id, version, mode).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/my-record?done=saved").into_response())
        }
        Err(Error::Changed) => {
            tx.commit().await?;
            let versions = (
                t.text("wish-notes-ask"),
                words::note_mode(t, held.note_mode),
                words::note_mode(t, mode),
            );
            let clash = beside::both(t, &[versions]);
            let shown = (mode.code(), Some(&clash));
            Ok(show_choice(&state, &signed, &held, shown, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

/// What an answer is called: “I’m coming”.
fn answer_words(t: &Texts, answer: MeetingAnswer) -> String {
    t.text(&format!("meeting-{}", answer.code().replace('_', "-")))
}

/// What the person said to a planned meeting, and the way to say it.
pub(super) fn meeting(t: &Texts, contact: ContactId, day: &str, said: Option<&Answered>) -> Markup {
    html! {
        @if let Some(said) = said {
            br;
            @match said.was_for {
                None => (t.with("meeting-you-said", &[("answer", &answer_words(t, said.answer))])),
                Some(_) => (t.text("meeting-moved")),
            }
            @if !said.words.is_empty() { " “" (said.words) "”" }
        }
        br;
        a class="nhsuk-link" href={ "/my-record/meeting?contact=" (contact) } {
            @if said.is_some_and(|s| s.was_for.is_none()) { (t.text("meeting-change")) } @else { (t.text("meeting-answer")) }
            (ui::visually_hidden(&format!(": {day}")))
        }
    }
}

async fn planned(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    asking: &Asking<'_>,
    id: ContactId,
) -> Result<Option<Contact>, Failure> {
    let permit = asking.leave::<on::Contact, to::Read>()?;
    let found = contact::load(tx, &app.around, &permit, id).await?;
    let facts = &found.line.facts;
    let ahead = facts.outcome == Outcome::Planned && facts.date >= signed.today;
    Ok(ahead.then_some(found))
}

/// The form to answer a planned meeting; `?contact=` says which.
pub async fn meeting_page(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let nothing = || Redirect::to("/my-record").into_response();
    let Some(id) = asked.read::<ContactId>("contact") else {
        return Ok(nothing());
    };
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let Some(found) = planned(&mut tx, &state, &signed, &asking, id).await? else {
        return Ok(nothing());
    };
    let said = meeting_answer::of_person(&mut tx, &asking.leave()?, [id]).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("contact", id.to_string());
    if let Some(said) = said.first() {
        typed.set("words", said.words.clone());
        if said.was_for.is_none() {
            typed.set("answer", said.answer.code());
        }
    }
    Ok(show_meeting(
        &state,
        &signed,
        &found,
        &typed,
        FieldErrors::NONE,
    ))
}

fn show_meeting(
    app: &App,
    signed: &Signed,
    found: &Contact,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let facts = &found.line.facts;
    let form = Form {
        action: "/my-record/meeting",
        hidden: &[("contact", typed.get("contact"))],
        ..Form::default()
    };
    let answers = MeetingAnswer::ALL.map(|answer| (answer.code(), answer_words(t, answer)));
    let answers: Vec<Choice<'_>> = answers
        .iter()
        .map(|(code, text)| Choice::new(code, text))
        .collect();
    let when = match facts.time {
        Some(time) => dates::with_time(t, &dates::shown(t, facts.date), time),
        None => dates::shown(t, facts.date),
    };
    frame(
        app,
        signed,
        &t.text("meeting-title"),
        errors,
        &html! {
            p { strong { (when) } " · " (words::how_and_where(t, facts.mechanism, facts.place)) }
            (ui::form(t.words(), &form, &html! {
                (ui::Fields::new(t.words(), errors).radios(&Choices {
                    name: "answer",
                    legend: Label::sized(&t.text("meeting-ask"), Size::S),
                    choices: &answers,
                    chosen: &[typed.get("answer")],
                    ..Choices::default()
                }))
                (words_beside(t, typed, errors, "meeting-words"))
                (ui::button(&Button { text: &t.text("meeting-button"), prevent_double_click: true, ..Button::default() }))
            }))
        },
    )
}

/// Keeps the answer; the peer worker sees it on their day.
pub async fn answer_meeting(
    state: AppState,
    signed: Signed,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: ContactId = typed.read("contact").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let Some(found) = planned(&mut tx, &state, &signed, &asking, id).await? else {
        return Err(Failure::Unfit(t.text("meeting-over")));
    };
    let mut errors = FieldErrors::new();
    let Some(answer) = MeetingAnswer::from_code(typed.get("answer")) else {
        tx.commit().await?;
        errors.add("answer", t.text("meeting-missing"));
        return Ok(show_meeting(&state, &signed, &found, &typed, &errors));
    };
    let permit = asking.leave::<on::MeetingAnswer, to::Create>()?;
    let words = typed.get("words");
    match meeting_answer::answer(
        &mut tx,
        &state.around,
        &permit,
        id,
        answer,
        words,
        signed.today,
    )
    .await
    {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/my-record?done=meeting-answered").into_response())
        }
        Err(Error::Refused(why)) => {
            tx.commit().await?;
            errors.add("words", why.said(t));
            Ok(show_meeting(&state, &signed, &found, &typed, &errors))
        }
        Err(other) => Err(other.into()),
    }
}
