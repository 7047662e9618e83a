//! Changing the name and the settings of an analysis.

use super::offered::{Offered, offered};
use super::work::{self, Ended, Question, Told};
use super::{Opened, address, errors_of, frame, open, settings};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{self, Button, FieldErrors, Form, Label, Size, TextInput};
use crate::{App, Failure, Fields, Signed};
use ::analysis::Source;
use access::to;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::AnalysisId;
use maud::html;
use store::{Error, analysis, permits};

fn source(opened: &Opened) -> Source<'_> {
    Source {
        name: &opened.kept.line.file_name,
        bytes: &opened.kept.content,
    }
}

/// The form with what is asked now.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let opened = open::<to::Change>(&state, &signed, id(&one)?).await?;
    let mut typed = settings::filled(&opened.settings);
    typed.set("name", opened.kept.line.name.as_str());
    typed.set("version", opened.kept.line.version.to_string());
    let mut errors = FieldErrors::default();
    let offered = look(&opened, &mut errors);
    Ok(show(
        &state,
        &signed,
        &opened,
        &offered,
        &typed,
        (&errors, false),
    ))
}

/// What the file has to choose from; what is wrong with the file is added to the errors.
fn look(opened: &Opened, errors: &mut FieldErrors) -> Offered {
    offered(&source(opened), &opened.settings).unwrap_or_else(|refusal| {
        errors.add(settings::first_field(&opened.settings), refusal.to_string());
        Offered::default()
    })
}

/// Changes name and settings, when there is an answer with them.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    mut typed: Fields,
) -> Result<Response, Failure> {
    let one: AnalysisId = id(&one)?;
    let version = typed.read("version").ok_or(Failure::Missing)?;
    let opened = open::<to::Change>(&state, &signed, one).await?;
    let mut errors = FieldErrors::default();
    let offered = look(&opened, &mut errors);
    if typed.get("name").is_empty() {
        errors.add("name", state.texts.text("analysis-name-missing"));
    }
    let made = match settings::read(&state.texts, &opened.settings, &offered, &typed) {
        Ok(made) => made,
        Err(wrong) => {
            let errors = errors.and(wrong);
            return Ok(show(
                &state,
                &signed,
                &opened,
                &offered,
                &typed,
                (&errors, false),
            ));
        }
    };
    if errors.is_empty() {
        let question = Question {
            settings: made.clone(),
            ..Question::of(&opened)
        };
        if let Told::Ended(ended) = work::tried(question, state.around.now()).await?
            && let Ended::Refused(refusal) = &*ended
        {
            errors = errors_of(&state.texts, settings::first_field(&made), refusal);
        }
    }
    if !errors.is_empty() {
        return Ok(show(
            &state,
            &signed,
            &opened,
            &offered,
            &typed,
            (&errors, false),
        ));
    }
    let mut tx = state.db.write().await?;
    let permit = permits::analysis::<to::Change>(&mut tx, &signed.actor, one).await?;
    let changed = analysis::change(
        &mut tx,
        &state.around,
        &permit,
        version,
        typed.get("name"),
        &made.to_json(),
    )
    .await;
    match changed {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=saved", address(one, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(why)) => {
            errors.add("name", why.said(&state.texts));
            Ok(show(
                &state,
                &signed,
                &opened,
                &offered,
                &typed,
                (&errors, false),
            ))
        }
        Err(Error::Changed) => {
            tx.rollback().await?;
            let now = open::<to::Change>(&state, &signed, one).await?;
            typed.set("version", now.kept.line.version.to_string());
            Ok(show(
                &state,
                &signed,
                &now,
                &offered,
                &typed,
                (&errors, true),
            ))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(
    app: &App,
    signed: &Signed,
    opened: &Opened,
    offered: &Offered,
    typed: &Fields,
    (errors, clash): (&FieldErrors, bool),
) -> Response {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let (title, submit, name) = (
        t.text("analysis-change"),
        t.text("analysis-save"),
        t.text("analysis-name"),
    );
    let action = address(opened.id(), "settings");
    let form = Form {
        action: &action,
        version: typed.read("version"),
        ..Form::default()
    };
    let inside = html! {
        (f.text(&TextInput { name: "name", label: Label::sized(&name, Size::S), value: typed.get("name"), ..TextInput::default() }))
        (settings::questions(t, &opened.settings, offered, typed, errors))
        (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
    };
    let mut shell = frame(app, signed, (opened.id(), &opened.kept.line.name), &title)
        .errors(!errors.is_empty());
    if clash {
        shell = shell.status(StatusCode::CONFLICT);
    }
    shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if clash {
            h2 { (t.text("changed-title")) }
            p { (t.text("changed-text")) }
            p class="app-text" { (opened.kept.line.name) }
            @for said in settings::said(t, &opened.settings) { p class="app-text" { (said) } }
        }
        p { (t.with("analysis-change-about", &[("file", &opened.kept.line.file_name)])) }
        (ui::form(t.words(), &form, &inside))
    })
}
