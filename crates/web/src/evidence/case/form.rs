//! Adding a case.

use super::{address as of_case, kinds};
use crate::evidence::{address, frame, refusal};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, FieldErrors, Form, Label, Select, TextInput};
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::study::CaseKind;
use ids::{StudyCaseId, StudyId};
use maud::{Markup, html};
use store::evidence::{case, study};
use store::permits;

/// The name of a case and what it is.
pub(super) fn questions(app: &App, typed: &Fields, errors: &FieldErrors) -> Markup {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let [name, hint, kind] = ["case-name", "case-name-hint", "case-kind"].map(|key| t.text(key));
    let kinds = kinds(t);
    let options: Vec<(&str, &str)> = kinds.iter().map(|(c, n)| (*c, n.as_str())).collect();
    html! {
        (f.text(&TextInput { name: "name", label: Label::from(name.as_str()), hint: Some(&hint), value: typed.get("name"), ..TextInput::default() }))
        (f.select(&Select { name: "kind", label: Label::from(kind.as_str()), options: &options, chosen: typed.get("kind"), ..Select::default() }))
    }
}

/// An empty form.
pub(super) async fn new(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<StudyCaseId>().to_string());
    show(&state, &signed, id(&one)?, &typed, FieldErrors::NONE).await
}

async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    typed: &Fields,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::StudyCase, to::Create>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    tx.rollback().await?;
    let (title, action) = (t.text("case-add"), address(one, "cases/new"));
    let form = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    let inside = html! {
        (questions(app, typed, errors))
        (ui::button(&Button { text: &title, prevent_double_click: true, ..Button::default() }))
    };
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("cases-title"), address(one, "cases"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (ui::form(t.words(), &form, &inside))
        }))
}

/// Adds the case.
pub(super) async fn add(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let new: StudyCaseId = typed.read("id").ok_or(Failure::Missing)?;
    let kind = CaseKind::from_code(typed.get("kind")).ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudyCase, to::Create>(&mut tx, &signed.actor, one).await?;
    match case::add(
        &mut tx,
        &state.around,
        &permit,
        new,
        typed.get("name"),
        kind,
    )
    .await
    {
        Ok(made) => {
            tx.commit().await?;
            let to = format!("{}?done=case-added", of_case(one, made, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let message = refusal::words(&state.texts, error)?;
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("name", message);
            show(&state, &signed, one, &typed, &errors).await
        }
    }
}
