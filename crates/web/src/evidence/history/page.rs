//! The page.

use super::events;
use crate::evidence::{address, frame, parts};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, Empty, FieldErrors, FilterPanel, Form, Link, Select};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{AccountId, StudyId};
use maud::{Markup, html};
use store::evidence::history::{self, Line};
use store::evidence::{code, coding, study};
use store::listing::Page;
use store::permits;

/// So many steps stand on a page.
const STEPS: u32 = 50;

/// The steps, latest first.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let by: Option<AccountId> = asked.read("by");
    let number = Page::new(asked.read("page").unwrap_or(1), STEPS);
    let mut tx = state.db.read().await?;
    let permit = permits::study::<on::Coding, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let steps = history::list(&mut tx, &permit, by, number).await?;
    let coders = coding::coders(&mut tx, &permit).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let may_walk =
        permits::may_study::<on::Coding, to::Change>(&mut tx, &signed.actor, one).await?;
    tx.rollback().await?;
    let title = t.text("history-title");
    Ok(frame(&state, &signed, (one, &name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "history"))
        p { (t.text("history-about")) }
        @if may_walk { (walking(t, one)) }
        (filters(t, one, &coders, &asked))
        @if steps.is_empty() {
            (ui::empty_state(Empty { message: &t.text("history-none"), action: None }))
        } @else {
            (events(t, &codebook, &signed.organisation.time_zone, &steps))
        }
        (way(t, one, number, &steps, &asked))
    }))
}

/// Links to the steps before and after: how many there are is not counted.
fn way(t: &Texts, one: StudyId, page: Page, steps: &[Line], asked: &Fields) -> Markup {
    let to = |number: u32| {
        let number = number.to_string();
        format!(
            "{}?{}",
            address(one, "history"),
            asked.query_with("page", &number)
        )
    };
    let full = u32::try_from(steps.len()).is_ok_and(|count| count == page.size);
    html! {
        @if page.number > 1 || full {
            nav class="app-bench__way" aria-label=(t.text("history-way")) {
                @if page.number > 1 { a class="nhsuk-link" rel="prev" href=(to(page.number - 1)) { (t.text("history-later")) } }
                @if full { a class="nhsuk-link" rel="next" href=(to(page.number + 1)) { (t.text("history-earlier")) } }
            }
        }
    }
}

fn filters(t: &Texts, one: StudyId, coders: &[(AccountId, String)], asked: &Fields) -> Markup {
    let action = address(one, "history");
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let (by, anybody) = (t.text("history-by"), t.text("history-anybody"));
    let named: Vec<(String, &str)> = coders
        .iter()
        .map(|(id, name)| (id.to_string(), name.as_str()))
        .collect();
    let mut options = vec![("", anybody.as_str())];
    options.extend(named.iter().map(|(id, name)| (id.as_str(), *name)));
    let chosen = named.iter().find(|(id, _)| id == asked.get("by"));
    let active: Vec<Link<'_>> = chosen
        .iter()
        .map(|(_, name)| Link::new(name, &action))
        .collect();
    ui::filter_panel(
        t.words(),
        &FilterPanel {
            action: &action,
            active: &active,
            clear_href: &action,
            ..FilterPanel::default()
        },
        &f.select(&Select {
            name: "by",
            label: by.as_str().into(),
            options: &options,
            chosen: asked.get("by"),
            ..Select::default()
        }),
    )
}

fn walking(t: &Texts, one: StudyId) -> Markup {
    let button = |part: &str| {
        let action = address(one, &format!("history/{part}"));
        let text = t.text(&format!("history-{part}"));
        let form = Form {
            action: &action,
            ..Form::default()
        };
        let button = ui::button(&Button {
            text: &text,
            kind: ButtonKind::Secondary,
            small: true,
            prevent_double_click: true,
            ..Button::default()
        });
        ui::form(t.words(), &form, &button)
    };
    html! { div class="app-bench__walking" { (button("undo")) (button("redo")) } }
}

/// Takes back what one did last.
pub(super) async fn undo(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    walk(&state, &signed, &one, true).await
}

/// Does again what one took back last.
pub(super) async fn redo(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    walk(&state, &signed, &one, false).await
}

async fn walk(app: &App, signed: &Signed, one: &str, back: bool) -> Result<Response, Failure> {
    let one: StudyId = id(one)?;
    let mut tx = app.db.write().await?;
    let permit = permits::study::<on::Coding, to::Change>(&mut tx, &signed.actor, one).await?;
    let walked = if back {
        history::undo(&mut tx, &app.around, &permit).await
    } else {
        history::redo(&mut tx, &app.around, &permit).await
    };
    let walked = match walked {
        Ok(walked) => walked,
        Err(other) => return Err(other.into()),
    };
    tx.commit().await?;
    let done = match (walked, back) {
        (None, _) => "nothing-to-walk",
        (Some(_), true) => "undone",
        (Some(_), false) => "redone",
    };
    let to = format!("{}?done={done}", address(one, "history"));
    Ok(Redirect::to(&to).into_response())
}
