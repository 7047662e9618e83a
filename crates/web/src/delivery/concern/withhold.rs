//! A lead decides that telling the person of a concern has to wait, until a day on which it is looked at again.

use super::{PATH, address};
use crate::delivery::person::form::bounded;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::{
    self, Button, CharacterCount, Choice, Choices, DateInput, FieldErrors, Form, Label, Size,
    Textarea,
};
use crate::{App, Failure, Fields, Place, Shell, Signed, dates};
use access::{Permit, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::concern::{LONGEST_REASON, LONGEST_WITHHELD_DAYS, Withholding};
use ids::{ConcernId, WithholdingId};
use jiff::ToSpan as _;
use maud::html;
use store::delivery::concern::{self, Concern, NewWithholding};
use store::{Tx, permits};

/// The concern an address names, with leave to decide about telling.
async fn about(
    tx: &mut Tx,
    app: &App,
    signed: &Signed,
    which: &str,
) -> Result<(Concern, Permit<on::ConcernNotice, to::Change>), Failure> {
    let id: ConcernId = id(which)?;
    let read = permits::concern::<to::Read>(tx, &signed.actor, id).await?;
    let person = read.subject().person;
    let permit = permits::person(tx, &signed.actor, person, signed.today).await?;
    Ok((concern::load(tx, &app.around, &read).await?, permit))
}

/// The form.
pub async fn page(
    state: AppState,
    signed: Signed,
    Path(which): Path<String>,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let (concern, _) = about(&mut tx, &state, &signed, &which).await?;
    tx.commit().await?;
    let mut typed = Fields::default();
    typed.set("id", state.around.id::<WithholdingId>().to_string());
    let week = signed.today.saturating_add(7.days());
    dates::put(&mut typed, "review", Some(week));
    Ok(show(&state, &signed, &concern, &typed, FieldErrors::NONE))
}

/// Decides.
pub async fn send(
    state: AppState,
    signed: Signed,
    Path(which): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let mut tx = state.db.write().await?;
    let (concern, permit) = about(&mut tx, &state, &signed, &which).await?;
    let id: WithholdingId = typed.read("id").ok_or(Failure::Missing)?;
    let mut errors = FieldErrors::default();
    let reason = bounded(t, &typed, "reason", LONGEST_REASON, &mut errors);
    if reason.is_empty() {
        errors.add("reason", t.text("concern-reason-missing"));
    }
    let said = match typed.get("said") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            errors.add("said", t.text("concern-said-missing"));
            None
        }
    };
    let review = dates::required(t, &typed, "review", &mut errors);
    let decision = match (review, said) {
        (Some(day), said) => Withholding::new(day, said.unwrap_or(false), signed.today)
            .map_err(|e| errors.add_date("review", &[], e.said(t)))
            .ok(),
        _ => None,
    };
    if let (Some(decision), true) = (decision, errors.is_empty()) {
        let new = NewWithholding {
            id,
            reason,
            decision,
        };
        concern::withhold(&mut tx, &state.around, &permit, concern.id, &new).await?;
        tx.commit().await?;
        let to = format!("{}?done=concern-withheld", address(concern.id));
        return Ok(Redirect::to(&to).into_response());
    }
    tx.commit().await?;
    Ok(show(&state, &signed, &concern, &typed, &errors))
}

/// The person is told after all.
pub async fn lift(
    state: AppState,
    signed: Signed,
    Path(which): Path<String>,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let (concern, permit) = about(&mut tx, &state, &signed, &which).await?;
    concern::lift(&mut tx, &state.around, &permit, concern.id).await?;
    tx.commit().await?;
    let to = format!("{}?done=concern-told", address(concern.id));
    Ok(Redirect::to(&to).into_response())
}

fn show(
    app: &App,
    signed: &Signed,
    concern: &Concern,
    typed: &Fields,
    errors: &FieldErrors,
) -> Response {
    let t = &app.texts;
    let f = ui::Fields::new(t.words(), errors);
    let title = t.text("concern-withhold-title");
    let base = address(concern.id);
    let action = format!("{base}/withhold");
    let frame = Form {
        action: &action,
        hidden: &[("id", typed.get("id"))],
        ..Form::default()
    };
    let (yes, no) = (t.text("concern-said-yes"), t.text("concern-said-no"));
    let most = LONGEST_WITHHELD_DAYS.to_string();
    Shell::new(app, signed, title.clone())
        .place(Place::Delivery)
        .step(t.text("concerns-title"), PATH)
        .step(t.text("concern-title"), &base)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            p { (t.with("concern-withhold-intro", &[("name", &concern.person_name)])) }
            (ui::form(t.words(), &frame, &html! {
                (f.character_count(&CharacterCount {
                    textarea: Textarea {
                        name: "reason",
                        label: Label::sized(&t.text("concern-reason"), Size::M),
                        hint: Some(&t.text("concern-reason-hint")),
                        value: &typed.raw("reason"),
                        rows: 3,
                        ..Textarea::default()
                    },
                    max_length: u32::try_from(LONGEST_REASON).unwrap_or(u32::MAX),
                }))
                (f.date(&DateInput {
                    name: "review",
                    legend: Label::sized(&t.text("concern-review"), Size::M),
                    hint: Some(&t.with("concern-review-hint", &[("most", &most)])),
                    typed: dates::typed(typed, "review"),
                }))
                (f.radios(&Choices {
                    name: "said",
                    legend: Label::sized(&t.text("concern-said"), Size::M),
                    choices: &[Choice::new("yes", &yes), Choice::new("no", &no)],
                    chosen: &[typed.get("said")],
                    ..Choices::default()
                }))
                (ui::button(&Button { text: &t.text("concern-withhold"), prevent_double_click: true, ..Button::default() }))
            }))
        })
}
