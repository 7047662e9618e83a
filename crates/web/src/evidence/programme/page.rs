//! What waits in the programme, and buttons to bring it in.

use super::bring::{Brings, leave};
use crate::evidence::{address, frame, parts};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, FieldErrors, Form};
use crate::{App, Failure, Signed};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use maud::html;
use store::evidence::{case, choice, contact_note, goal_words, study};

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    show(&state, &signed, id(&one)?, FieldErrors::NONE).await
}

/// The page with what is wrong.
pub(super) async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.read().await?;
    let leave = leave(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &leave.sources).await?;
    let waits = case::waiting(&mut tx, &leave.cases).await?;
    let chose = choice::how_many(&mut tx, &leave.sources).await?;
    let counts = [
        waits.sites,
        waits.workers,
        waits.people,
        contact_note::waiting(&mut tx, &leave.sources).await?,
        goal_words::waiting(&mut tx, &leave.sources).await?,
    ];
    tx.rollback().await?;
    let title = t.text("programme-brings-title");
    let action = address(one, "programme");
    let page = frame(app, signed, (one, &name), &title)
        .step(t.text("sources-title"), address(one, "sources"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (parts(t, one, "sources"))
            p { (t.text("programme-about")) }
            p { (t.with("programme-chose", &[("number", chose.to_string().as_str())])) }
            @for (what, waits) in Brings::ALL.iter().zip(counts) {
                @let code = what.code();
                @let send = t.text(&format!("programme-bring-{code}"));
                section id={ "bring-" (code) } {
                    h2 class="nhsuk-heading-m" { (t.text(&format!("programme-{code}"))) }
                    p { (t.text(&format!("programme-{code}-about"))) }
                    p { (t.with("programme-waiting", &[("number", waits.to_string().as_str())])) }
                    @if waits > 0 {
                        (ui::form(t.words(), &Form { action: &action, hidden: &[("bring", code)], ..Form::default() }, &html! {
                            (ui::button(&Button { text: &send, kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default() }))
                        }))
                    }
                }
            }
            p { a class="nhsuk-link" href=(address(one, "withdraw")) { (t.text("withdrawals-title")) } }
        });
    Ok(page)
}
