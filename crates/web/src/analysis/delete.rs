//! Taking an analysis away.

use super::{ADDRESS, address, frame, open};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, Form};
use crate::{Failure, Signed};
use access::to;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::AnalysisId;
use maud::html;
use store::{analysis, permits};

/// Asks whether it is meant.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let opened = open::<to::Change>(&state, &signed, id(&one)?).await?;
    let name = opened.kept.line.name.as_str();
    let title = t.text("analysis-delete");
    let action = address(opened.id(), "delete");
    let (yes, no) = (t.text("analysis-delete-yes"), t.text("analysis-delete-no"));
    let back = address(opened.id(), "");
    let form = Form {
        action: &action,
        ..Form::default()
    };
    let inside = ui::button_group(&html! {
        (ui::button(&Button { text: &yes, kind: ButtonKind::Warning, prevent_double_click: true, ..Button::default() }))
        a class="nhsuk-link" href=(back) { (no) }
    });
    Ok(
        frame(&state, &signed, (opened.id(), name), &title).body(html! {
            h1 { (title) }
            p { (t.with("analysis-delete-about", &[("name", name), ("file", &opened.kept.line.file_name)])) }
            (ui::form(t.words(), &form, &inside))
        }),
    )
}

/// Takes it away.
pub(super) async fn delete(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: AnalysisId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::analysis::<to::Change>(&mut tx, &signed.actor, one).await?;
    analysis::delete(&mut tx, &state.around, &permit).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{ADDRESS}?done=analysis-deleted")).into_response())
}
