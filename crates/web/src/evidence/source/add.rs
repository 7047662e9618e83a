//! Adding sources: files, as many as one likes, or a text typed or pasted.

use super::reading::{self, FileRead, Reading};
use super::{kind_name, report};
use crate::evidence::{address, frame, workbench};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::sent::{self, Sent};
use crate::ui::{self, Button, FieldErrors, FileInput, Form, Label, Select, TextInput, Textarea};
use crate::{App, Failure, Fields, Signed};
use access::{Permit, on, to};
use axum::Json;
use axum::extract::{Multipart, Path};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::study::SourceKind;
use ids::{SourceId, StudyId};
use maud::html;
use store::evidence::source::{self, NewSource};
use store::evidence::study;
use store::{Error, Tx, derived, permits};

/// The endings of the files that can be read, for the browser to offer.
pub(super) const ENDINGS: &str = ".txt,.md,.html,.htm,.docx,.odt,.fodt,.rtf,.pdf,.vtt,.srt,.otr";

/// What came of a file.
pub(super) struct Outcome {
    pub(super) name: String,
    pub(super) warnings: Vec<String>,
    /// The source, or what is wrong and what to do.
    pub(super) result: Result<SourceId, (String, String)>,
}

/// An empty form.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.read().await?;
    let permit = permits::study::<on::StudySource, to::Create>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    tx.rollback().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<SourceId>().to_string());
    typed.set("kind", SourceKind::Interview.code());
    Ok(show(
        &state,
        &signed,
        (one, &name),
        &typed,
        FieldErrors::NONE,
    ))
}

/// Adds what was sent.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.read().await?;
    let permit = permits::study::<on::StudySource, to::Create>(&mut tx, &signed.actor, one).await?;
    let study_name = study::name(&mut tx, &permit).await?;
    tx.rollback().await?;
    let sent = Sent::read(multipart, sent::is_too_large(&headers)).await?;
    let typed = &sent.fields;
    let mut errors = FieldErrors::default();
    let form: Option<SourceId> = typed.read("id");
    let kind =
        SourceKind::from_code(typed.get("kind")).filter(|kind| *kind != SourceKind::ContactNote);
    if sent.too_large {
        errors.add("file", t.text("source-files-too-large"));
    } else if kind.is_none() {
        errors.add("kind", t.text("source-kind-missing"));
    } else if sent.files.is_empty() && typed.raw("text").trim().is_empty() {
        errors.add("file", t.text("source-nothing-sent"));
    }
    let (Some(form), Some(kind), true) = (form, kind, errors.is_empty()) else {
        if form.is_none() && errors.is_empty() {
            return Err(Failure::Missing);
        }
        return Ok(show(&state, &signed, (one, &study_name), typed, &errors));
    };
    if sent.files.is_empty() {
        return pasted(&state, &signed, (one, &study_name), form, kind, typed).await;
    }
    let read = reading::files(sent.files).await?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Create>(&mut tx, &signed.actor, one).await?;
    let mut outcomes = Vec::with_capacity(read.len());
    for (number, file) in read.into_iter().enumerate() {
        outcomes.push(add(&mut tx, &state, &permit, form, kind, number, file).await?);
    }
    tx.commit().await?;
    if workbench::by_script(&headers) {
        return Ok(listed(one, &outcomes));
    }
    let smooth = |outcome: &Outcome| outcome.result.is_ok() && outcome.warnings.is_empty();
    if outcomes.iter().all(smooth) {
        let to = match outcomes.as_slice() {
            [
                Outcome {
                    result: Ok(made), ..
                },
            ] => {
                format!("{}?done=source-added", workbench::address(one, *made, ""))
            }
            _ => format!("{}?done=sources-added", address(one, "sources")),
        };
        return Ok(Redirect::to(&to).into_response());
    }
    Ok(report::page(&state, &signed, (one, &study_name), &outcomes))
}

/// What came of each file, for the page that sent it.
fn listed(one: StudyId, outcomes: &[Outcome]) -> Response {
    let list: Vec<serde_json::Value> = outcomes
        .iter()
        .map(|outcome| {
            let (what, remedy) = match &outcome.result {
                Ok(_) => (String::new(), ""),
                Err((what, remedy)) => (report::sentence(what), remedy.as_str()),
            };
            let made = outcome.result.as_ref().ok();
            serde_json::json!({
                "name": outcome.name,
                "address": made.map(|made| workbench::address(one, *made, "")),
                "what": what,
                "remedy": remedy,
                "warnings": outcome.warnings,
            })
        })
        .collect();
    Json(list).into_response()
}

/// Adds what was read from a file.
async fn add(
    tx: &mut Tx,
    app: &App,
    permit: &Permit<on::StudySource, to::Create>,
    form: SourceId,
    kind: SourceKind,
    number: usize,
    (file, read): FileRead,
) -> Result<Outcome, Failure> {
    let refused = |what: String, remedy: String| Outcome {
        name: file.name.clone(),
        warnings: Vec::new(),
        result: Err((what, remedy)),
    };
    let read = match read {
        Ok(read) => read,
        Err(refusal) => return Ok(refused(refusal.what, refusal.remedy)),
    };
    let new = NewSource {
        id: of_file(form, number, &file.name, &read),
        name: file.title(),
        kind,
        format: read.format,
        file_name: &file.name,
        text: &read.text,
        layout: &read.layout,
    };
    match source::add(tx, &app.around, permit, &new).await {
        Ok(made) => Ok(Outcome {
            name: file.name.clone(),
            warnings: read.warnings,
            result: Ok(made),
        }),
        Err(Error::Refused(why)) => Ok(refused(why.said(&app.texts), String::new())),
        Err(other) => Err(other.into()),
    }
}

/// The identifier of a source that is made from a file: the same when the same form is sent twice, so that it counts
/// once.
fn of_file(form: SourceId, number: usize, name: &str, read: &Reading) -> SourceId {
    SourceId(derived(&[
        form.0.as_bytes(),
        &number.to_be_bytes(),
        name.as_bytes(),
        read.text.hash().to_string().as_bytes(),
    ]))
}

/// Adds a text that was typed or pasted.
async fn pasted(
    app: &App,
    signed: &Signed,
    (one, study_name): (StudyId, &str),
    new: SourceId,
    kind: SourceKind,
    typed: &Fields,
) -> Result<Response, Failure> {
    let read = reading::typed(&typed.raw("text"));
    let source = NewSource {
        id: new,
        name: typed.get("name"),
        kind,
        format: read.format,
        file_name: "",
        text: &read.text,
        layout: &read.layout,
    };
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Create>(&mut tx, &signed.actor, one).await?;
    match source::add(&mut tx, &app.around, &permit, &source).await {
        Ok(made) => {
            tx.commit().await?;
            let to = format!("{}?done=source-added", workbench::address(one, made, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(why)) => {
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("name", why.said(&app.texts));
            Ok(show(app, signed, (one, study_name), typed, &errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn show(
    app: &App,
    signed: &Signed,
    study: (StudyId, &str),
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let action = address(study.0, "sources/new");
    let (title, name, kind, text, hint) = (
        t.text("source-add"),
        t.text("source-name"),
        t.text("source-kind"),
        t.text("source-text"),
        t.text("source-text-hint"),
    );
    let (file, file_hint, paste) = (
        t.text("source-files"),
        t.text("source-files-hint"),
        t.text("source-paste"),
    );
    let kinds: Vec<(&str, String)> = SourceKind::ALL
        .iter()
        .filter(|kind| **kind != SourceKind::ContactNote)
        .map(|kind| (kind.code(), kind_name(t, *kind)))
        .collect();
    let options: Vec<(&str, &str)> = kinds.iter().map(|(c, n)| (*c, n.as_str())).collect();
    let form = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        multipart: true,
        ..Form::default()
    };
    let typed_text = typed.raw("text");
    let pasting = !typed_text.is_empty() || errors.of("name").is_some();
    let inside = html! {
        (f.select(&Select { name: "kind", label: Label::from(kind.as_str()), options: &options, chosen: typed.get("kind"), ..Select::default() }))
        (f.file(&FileInput { name: "file", label: Label::from(file.as_str()), hint: Some(&file_hint), accept: Some(ENDINGS), multiple: true }))
        div data-app-send-files data-drop=(t.text("send-files-drop")) data-waiting=(t.text("send-files-waiting")) data-sending=(t.text("send-files-sending")) data-added=(t.text("send-files-added")) data-broken=(t.text("send-files-broken")) data-done=(t.with("send-files-done", &[("added", "{added}"), ("refused", "{refused}")])) {}
        (ui::details(&paste, pasting, &html! {
            (f.text(&TextInput { name: "name", label: Label::from(name.as_str()), value: typed.get("name"), ..TextInput::default() }))
            (f.textarea(&Textarea { name: "text", label: Label::from(text.as_str()), hint: Some(&hint), value: &typed_text, rows: 12, ..Textarea::default() }))
        }))
        (ui::button(&Button { text: &title, prevent_double_click: true, ..Button::default() }))
    };
    frame(app, signed, study, &title)
        .step(t.text("sources-title"), address(study.0, "sources"))
        .errors(!errors.is_empty())
        .module("send-files.mjs")
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &inside))
        })
}
