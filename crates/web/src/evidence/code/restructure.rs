//! Moving a code, merging it into another, taking it away. Each can be taken back like any step.

use super::{address as of_code, found, options};
use crate::evidence::{address, frame, refusal};
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{
    self, Button, ButtonKind, Choice, Choices, FieldErrors, Form, Label, Select, Size,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::code::Code;
use evidence::codebook::{Codebook, CodebookProblem};
use evidence::history::Change;
use ids::{CodeId, StudyId};
use maud::{Markup, html};
use store::evidence::code::{self, Uses};
use store::evidence::study;
use store::{Error, permits};

/// The three forms.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (one, of) = (id(&one)?, id(&of)?);
    let (typed, errors) = (Fields::default(), FieldErrors::NONE);
    show(&state, &signed, (one, of), &typed, errors).await
}

async fn show(
    app: &App,
    signed: &Signed,
    (one, of): (StudyId, CodeId),
    typed: &Fields,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let uses = code::uses(&mut tx, &permit).await?;
    tx.rollback().await?;
    let code = found(&codebook, of)?;
    let used = uses.get(&of).copied().unwrap_or_default();
    let title = t.text("code-restructure");
    Ok(frame(app, signed, (one, &name), &title)
        .step(t.text("codes-title"), address(one, "codes"))
        .step(code.name.as_str(), of_code(one, of, ""))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.text("code-restructure-about")) }
            (moving(t, one, &codebook, code, typed, errors))
            (merging(t, one, &codebook, code, typed, errors))
            (removing(t, one, code, used, errors))
        }))
}

fn moving(
    t: &Texts,
    one: StudyId,
    codebook: &Codebook,
    code: &Code,
    typed: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let [how, inside, before, after, by, top, submit] =
        ["how", "inside", "before", "after", "by", "top", "submit"]
            .map(|key| t.text(&format!("code-move-{key}")));
    let branch: Vec<CodeId> = codebook.branch(code.id).iter().map(|c| c.id).collect();
    let named = options(codebook, |id| branch.contains(&id));
    let mut others = vec![("", top.as_str())];
    others.extend(named.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let choices = [
        Choice::new("inside", &inside),
        Choice::new("before", &before),
        Choice::new("after", &after),
    ];
    let chosen = match typed.get("how") {
        "" => "inside",
        how => how,
    };
    let action = of_code(one, code.id, "move");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    html! {
        h2 { (t.text("code-move")) }
        (ui::form(t.words(), &form, &html! {
            (f.radios(&Choices { name: "how", legend: Label::sized(&how, Size::S), choices: &choices, chosen: &[chosen], small: true, ..Choices::default() }))
            (f.select(&Select { name: "by", label: Label::from(by.as_str()), options: &others, chosen: typed.get("by"), ..Select::default() }))
            (ui::button(&Button { text: &submit, prevent_double_click: true, ..Button::default() }))
        }))
    }
}

fn merging(
    t: &Texts,
    one: StudyId,
    codebook: &Codebook,
    code: &Code,
    typed: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let [into, choose, submit] =
        ["into", "choose", "submit"].map(|key| t.text(&format!("code-merge-{key}")));
    let named = options(codebook, |id| id == code.id);
    let mut others = vec![("", choose.as_str())];
    others.extend(named.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let action = of_code(one, code.id, "merge");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    html! {
        h2 { (t.text("code-merge")) }
        p { (t.with("code-merge-about", &[("name", code.name.as_str())])) }
        @if named.is_empty() { p { (t.text("code-merge-alone")) } }
        @else {
            (ui::form(t.words(), &form, &html! {
                (f.select(&Select { name: "into", label: Label::from(into.as_str()), options: &others, chosen: typed.get("into"), ..Select::default() }))
                (ui::button(&Button { text: &submit, kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default() }))
            }))
        }
    }
}

fn removing(t: &Texts, one: StudyId, code: &Code, used: Uses, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let [sure, submit] = ["sure", "submit"].map(|key| t.text(&format!("code-remove-{key}")));
    let yes = t.count("code-remove-yes", used.codings);
    let choices = [Choice::new("yes", &yes)];
    let action = of_code(one, code.id, "remove");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    html! {
        h2 { (t.text("code-remove")) }
        p { (t.text("code-remove-about")) }
        (ui::form(t.words(), &form, &html! {
            (f.checkboxes(&Choices { name: "sure", legend: Label::sized(&sure, Size::S), choices: &choices, small: true, ..Choices::default() }))
            (ui::button(&Button { text: &submit, kind: ButtonKind::Warning, prevent_double_click: true, ..Button::default() }))
        }))
    }
}

/// The changes that put a code where the form says.
fn placed(codebook: &Codebook, of: CodeId, typed: &Fields) -> Result<Vec<Change>, CodebookProblem> {
    let Some(by) = typed.read::<CodeId>("by") else {
        return codebook.move_to(of, None, usize::MAX);
    };
    let beside = codebook.get(by).ok_or(CodebookProblem::NotThere(by))?;
    let after = match typed.get("how") {
        "before" => 0,
        "after" => 1,
        _ => return codebook.move_to(of, Some(by), usize::MAX),
    };
    let at = codebook
        .children(beside.parent)
        .filter(|sibling| sibling.id != of)
        .position(|sibling| sibling.id == by)
        .unwrap_or(usize::MAX);
    codebook.move_to(of, beside.parent, at.saturating_add(after))
}

/// Moves the code.
pub(super) async fn relocate(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, CodeId) = (id(&one)?, id(&of)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    found(&codebook, of)?;
    let message = match placed(&codebook, of, &typed) {
        Err(problem) => problem.said(&state.texts),
        Ok(changes) => match code::change(&mut tx, &state.around, &permit, changes).await {
            Ok(_) => {
                tx.commit().await?;
                let to = format!("{}?done=saved", of_code(one, of, ""));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => refusal::words(&state.texts, error)?,
        },
    };
    tx.rollback().await?;
    again(&state, &signed, (one, of), &typed, ("by", message)).await
}

/// The page once more, with what does not fit.
async fn again(
    app: &App,
    signed: &Signed,
    place: (StudyId, CodeId),
    typed: &Fields,
    (field, message): (&'static str, String),
) -> Result<Response, Failure> {
    let mut errors = FieldErrors::default();
    errors.add(field, message);
    show(app, signed, place, typed, &errors).await
}

/// Merges the code into another.
pub(super) async fn merge(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, CodeId) = (id(&one)?, id(&of)?);
    let Some(into) = typed.read::<CodeId>("into") else {
        let message = state.texts.text("code-merge-missing");
        return again(&state, &signed, (one, of), &typed, ("into", message)).await;
    };
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    match code::merge(&mut tx, &state.around, &permit, of, into).await {
        Ok(_) => {
            tx.commit().await?;
            let to = format!("{}?done=code-merged", of_code(one, into, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let message = refusal::words(&state.texts, error)?;
            tx.rollback().await?;
            again(&state, &signed, (one, of), &typed, ("into", message)).await
        }
    }
}

/// Takes the code away.
pub(super) async fn remove(
    state: AppState,
    signed: Signed,
    Path((one, of)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, of): (StudyId, CodeId) = (id(&one)?, id(&of)?);
    if !typed.has("sure", "yes") {
        let message = state.texts.text("code-remove-unsure");
        return again(&state, &signed, (one, of), &typed, ("sure", message)).await;
    }
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Codebook, to::Change>(&mut tx, &signed.actor, one).await?;
    match code::remove(&mut tx, &state.around, &permit, of).await {
        // Sent twice, it is gone already.
        Ok(_) | Err(Error::Denied) => {
            tx.commit().await?;
            let to = format!("{}?done=code-removed", address(one, "codes"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let message = refusal::words(&state.texts, error)?;
            tx.rollback().await?;
            again(&state, &signed, (one, of), &typed, ("sure", message)).await
        }
    }
}
