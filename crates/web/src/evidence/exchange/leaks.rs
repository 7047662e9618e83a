//! What of the key stands anywhere in the study, and taking it out of what the study remembers.

use crate::evidence::{address, frame, leaving};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, Form};
use crate::{Failure, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::StudyId;
use maud::html;
use store::evidence::leak::{self, Stands};
use store::evidence::study;
use store::permits;

/// The list.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.read().await?;
    let permit = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let leaks = leak::find(&mut tx, &permit, &Stands::ALL).await?;
    let may_clear =
        permits::may_study::<on::StudySource, to::Change>(&mut tx, &signed.actor, one).await?;
    tx.rollback().await?;
    let words = leaving::behind(&state, &signed, one, &leaks).await?;
    let title = t.text("leaks-title");
    let clear = t.text("leaks-clear");
    let action = address(one, "exchange/leaks");
    let page = frame(&state, &signed, (one, &name), &title)
        .step(t.text("exchange-title"), address(one, "exchange"))
        .body(html! {
            h1 { (title) }
            p { (t.text("leaks-about")) }
            @if leaks.is_empty() { p { (t.text("leaks-none")) } } @else { (leaving::table(t, one, &leaks, &words)) }
            @if may_clear {
                h2 { (t.text("leaks-earlier")) }
                p { (t.text("leaks-earlier-about")) }
                (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &html! {
                    (ui::button(&Button { text: &clear, kind: ButtonKind::Warning, prevent_double_click: true, ..Button::default() }))
                }))
            }
        });
    Ok(page)
}

/// Takes the words out of earlier wordings of sources, memos and cells, and out of the history.
pub(super) async fn clear(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Change>(&mut tx, &signed.actor, one).await?;
    leak::clear_earlier(&mut tx, &state.around, &permit, None).await?;
    tx.commit().await?;
    let to = format!("{}?done=earlier-cleared", address(one, "exchange/leaks"));
    Ok(Redirect::to(&to).into_response())
}
