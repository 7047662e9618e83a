//! Whether studies may use what is written about the person: for each study that asks, or for all of them. Both choosing
//! and taking it back work from the next request.

use super::own;
use crate::delivery::person::ask::Asking;
use crate::delivery::person::words::moment;
use crate::routes::AppState;
use crate::ui::{self, Button, ButtonKind, Card, Form};
use crate::{Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::choice::{self, Choice, Choices};

/// The part of the page.
pub(super) fn section(t: &Texts, signed: &Signed, choices: &Choices) -> Markup {
    let zone = &signed.organisation.time_zone;
    let every = t.text("my-evaluation-every");
    html! {
        h2 id="evaluation" { (t.text("my-evaluation")) }
        p { (t.text("my-evaluation-hint")) }
        @if choices.studies.is_empty() { p { (t.text("my-evaluation-none")) } }
        @for study in &choices.studies {
            (ui::card(&Card { heading: Some(&study.name), level: 3, href: None }, &html! {
                @if !study.question.is_empty() { p { (study.question) } }
                p { (standing(t, signed, choices, study)) }
                (button(t, Some(study.study), &study.name, lets(choices, study)))
            }))
        }
        (ui::card(&Card { heading: Some(&every), level: 3, href: None }, &html! {
            p {
                @match choices.every_study_since {
                    Some(since) => (t.with("my-evaluation-since", &[("when", &moment(t, since, zone))])),
                    None => (t.text("my-evaluation-every-not")),
                }
            }
            (button(t, None, &every, choices.every_study_since.is_some()))
        }))
    }
}

/// Whether the study may use it now, chosen by itself or with all of them.
fn lets(choices: &Choices, study: &Choice) -> bool {
    let with_all = choices
        .every_study_since
        .is_some_and(|since| study.withdrawn_at.is_none_or(|withdrawn| withdrawn < since));
    study.since.is_some() || with_all
}

fn standing(t: &Texts, signed: &Signed, choices: &Choices, study: &Choice) -> String {
    let when = |at| moment(t, at, &signed.organisation.time_zone);
    match (study.since, study.withdrawn_at) {
        (Some(since), _) => t.with("my-evaluation-since", &[("when", &when(since))]),
        (None, _) if lets(choices, study) => t.text("my-evaluation-with-all"),
        (None, Some(at)) => t.with("my-evaluation-stopped", &[("when", &when(at))]),
        (None, None) => t.text("my-evaluation-not"),
    }
}

/// One step, either way.
fn button(t: &Texts, study: Option<StudyId>, name: &str, lets: bool) -> Markup {
    let study = study.map_or(String::new(), |study| study.to_string());
    let (action, text) = if lets {
        ("/my-record/evaluation/withdraw", "my-evaluation-stop")
    } else {
        ("/my-record/evaluation/choose", "my-evaluation-start")
    };
    let form = Form {
        action,
        hidden: &[("study", &study)],
        ..Form::default()
    };
    ui::form(
        t.words(),
        &form,
        &ui::button(&Button {
            text: &t.text(text),
            hidden_text: Some(&format!(": {name}")),
            kind: ButtonKind::Secondary,
            prevent_double_click: true,
            ..Button::default()
        }),
    )
}

/// The study of a form; none for all of them.
fn study(typed: &Fields) -> Result<Option<StudyId>, Failure> {
    match typed.get("study") {
        "" => Ok(None),
        one => one.parse().map(Some).map_err(|_| Failure::Missing),
    }
}

/// Lets a study, or all of them, use what is written.
pub async fn choose(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::EvaluationChoice, to::Create>()?;
    choice::choose(&mut tx, &state.around, &permit, study(&typed)?).await?;
    tx.commit().await?;
    Ok(Redirect::to("/my-record?done=evaluation-chosen").into_response())
}

/// Takes that back.
pub async fn withdraw(state: AppState, signed: Signed, typed: Fields) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::EvaluationChoice, to::Change>()?;
    choice::withdraw(&mut tx, &state.around, &permit, study(&typed)?).await?;
    tx.commit().await?;
    Ok(Redirect::to("/my-record?done=evaluation-withdrawn").into_response())
}
