//! Adding a source: its text typed or pasted.

use super::kind_name;
use crate::evidence::{address, frame, workbench};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, FieldErrors, Form, Label, Select, TextInput, Textarea};
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::study::SourceKind;
use evidence::text::Text;
use ids::{SourceId, StudyId};
use maud::html;
use store::evidence::source::{self, Layout, NewSource};
use store::evidence::study;
use store::{Error, permits};

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

/// Adds it.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let new: SourceId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Create>(&mut tx, &signed.actor, one).await?;
    let mut errors = FieldErrors::default();
    let kind = SourceKind::from_code(typed.get("kind"));
    if kind.is_none() {
        errors.add("kind", t.text("source-kind-missing"));
    }
    let text = Text::new(typed.raw("text").trim_end());
    if text.as_str().trim().is_empty() {
        errors.add("text", t.text("source-text-missing"));
    }
    if let (Some(kind), true) = (kind, errors.is_empty()) {
        let layout = Layout::of_lines(text.as_str());
        let source = NewSource {
            id: new,
            name: typed.get("name"),
            kind,
            format: "txt",
            file_name: "",
            text: &text,
            layout: &layout,
        };
        match source::add(&mut tx, &state.around, &permit, &source).await {
            Ok(made) => {
                tx.commit().await?;
                let to = format!("{}?done=source-added", workbench::address(one, made, ""));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Error::Refused(message)) => errors.add("name", message),
            Err(other) => return Err(other.into()),
        }
    }
    let name = study::name(&mut tx, &permit).await?;
    tx.rollback().await?;
    Ok(show(&state, &signed, (one, &name), &typed, &errors))
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
    let kinds: Vec<(&str, String)> = SourceKind::ALL
        .iter()
        .filter(|kind| **kind != SourceKind::ContactNote)
        .map(|kind| (kind.code(), kind_name(t, *kind)))
        .collect();
    let options: Vec<(&str, &str)> = kinds.iter().map(|(c, n)| (*c, n.as_str())).collect();
    let form = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        (f.text(&TextInput { name: "name", label: Label::from(name.as_str()), value: typed.get("name"), ..TextInput::default() }))
        (f.select(&Select { name: "kind", label: Label::from(kind.as_str()), options: &options, chosen: typed.get("kind"), ..Select::default() }))
        (f.textarea(&Textarea { name: "text", label: Label::from(text.as_str()), hint: Some(&hint), value: &typed.raw("text"), rows: 12, ..Textarea::default() }))
        (ui::button(&Button { text: &title, prevent_double_click: true, ..Button::default() }))
    };
    frame(app, signed, study, &title)
        .step(t.text("sources-title"), address(study.0, "sources"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &inside))
        })
}
