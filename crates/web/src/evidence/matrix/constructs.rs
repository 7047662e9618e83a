//! Choosing the constructs: codes of the codebook, one by one or all that stand for terms of a framework.

use crate::evidence::material::code_path;
use crate::evidence::{address, frame, refusal};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, Choice, Choices, FieldErrors, Form, Label, Select, Size};
use crate::{App, Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::codebook::Codebook;
use frameworks::FrameworkId;
use ids::{CodeId, StudyId};
use maud::html;
use std::collections::BTreeSet;
use store::evidence::{code, matrix, study};
use store::permits;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    show(&state, &signed, id(&one)?, None, FieldErrors::NONE).await
}

async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let chosen: Vec<String> = match typed {
        Some(typed) => typed.all("code").map(str::to_owned).collect(),
        None => matrix::constructs(&mut tx, &permit)
            .await?
            .iter()
            .map(ToString::to_string)
            .collect(),
    };
    let vocabularies = store::frameworks::load(&mut tx, signed.actor.org).await?;
    tx.rollback().await?;
    let used = frameworks_of(&codebook);
    let named: Vec<(&str, &str)> = vocabularies
        .current()
        .iter()
        .filter(|framework| used.contains(framework.id()))
        .map(|framework| (framework.id().as_str(), framework.name()))
        .collect();
    let [title, which, hint, all, none, save] = [
        "matrix-choose",
        "matrix-constructs",
        "matrix-constructs-hint",
        "matrix-framework",
        "matrix-framework-none",
        "study-save",
    ]
    .map(|key| t.text(key));
    let mut frameworks = vec![("", none.as_str())];
    frameworks.extend(named);
    let codes: Vec<(String, String)> = codebook
        .tree()
        .map(|(_, code)| (code.id.to_string(), code_path(&codebook, code.id)))
        .collect();
    let choices: Vec<Choice<'_>> = codes
        .iter()
        .map(|(id, path)| Choice::new(id, path))
        .collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let f = ui::Fields::new(t.words(), errors);
    let action = address(one, "matrix/constructs");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("matrix-title"), address(one, "matrix"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            @if codebook.is_empty() {
                p { (t.text("matrix-no-codes")) " " a class="nhsuk-link" href=(address(one, "codes")) { (t.text("codes-title")) } }
            } @else {
                (ui::form(t.words(), &form, &html! {
                    @if frameworks.len() > 1 {
                        (f.select(&Select { name: "framework", label: Label::from(all.as_str()), options: &frameworks, ..Select::default() }))
                    }
                    (f.checkboxes(&Choices { name: "code", legend: Label::sized(&which, Size::M), hint: Some(&hint), choices: &choices, chosen: &chosen, small: true, ..Choices::default() }))
                    (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
                }))
            }
        }))
}

/// The frameworks that codes of the codebook stand for terms of.
fn frameworks_of(codebook: &Codebook) -> BTreeSet<&FrameworkId> {
    let terms = codebook
        .codes()
        .iter()
        .filter_map(|code| code.term.as_ref());
    terms.map(|term| &term.framework).collect()
}

/// Keeps the choice: what is ticked and what stands for a term of the framework, in the order of the tree.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let ticked: BTreeSet<CodeId> = typed.all("code").filter_map(|id| id.parse().ok()).collect();
    let framework = typed.read::<FrameworkId>("framework");
    let chosen: Vec<CodeId> = codebook
        .tree()
        .map(|(_, code)| code)
        .filter(|code| {
            let of_framework = code
                .term
                .as_ref()
                .is_some_and(|term| framework.as_ref() == Some(&term.framework));
            of_framework || ticked.contains(&code.id)
        })
        .map(|code| code.id)
        .collect();
    match matrix::choose(&mut tx, &state.around, &permit, &chosen).await {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=saved", address(one, "matrix"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("code", refusal::words(&state.texts, error)?);
            show(&state, &signed, one, Some(&typed), &errors).await
        }
    }
}
