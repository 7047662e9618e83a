//! The rounds of a study, one of them, and closing it.

use super::{address as of_round, state_name};
use crate::evidence::agreement::names;
use crate::evidence::{address, frame, material, parts, workbench};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, Cell, Column, DataTable, Empty, Form, Link};
use crate::{Failure, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::round::RoundState;
use ids::{RoundId, StudyId};
use maud::{Markup, html};
use store::evidence::round::RoundLine;
use store::evidence::{code, round, source, study};
use store::permits;

/// The list.
pub(super) async fn list(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::load(&mut tx, &state.around, &permit).await?.name;
    let rounds = round::list(&mut tx, &permit).await?;
    let leads = permits::may_study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    tx.commit().await?;
    let (title, open, new) = (
        t.text("rounds-title"),
        t.text("round-open"),
        address(one, "rounds/new"),
    );
    let heads = ["name", "state", "sources", "coders", "opened"]
        .map(|key| t.text(&format!("rounds-column-{key}")));
    let columns = [
        Column::text("name", &heads[0]),
        Column::text("state", &heads[1]),
        Column::number("sources", &heads[2]),
        Column::number("coders", &heads[3]),
        Column::text("opened", &heads[4]),
    ];
    let rows: Vec<Vec<Cell>> = rounds
        .iter()
        .map(|line| {
            let opened = line
                .created_at
                .0
                .to_zoned(signed.organisation.time_zone.clone())
                .date();
            vec![
                Cell::link(line.round.name.as_str(), of_round(one, line.round.id, "")),
                state_name(t, line.round.state).into(),
                line.round.sources.len().to_string().into(),
                line.round.coders.len().to_string().into(),
                dates::shown(t, opened).into(),
            ]
        })
        .collect();
    Ok(frame(&state, &signed, (one, &name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "rounds"))
        p { (t.text("rounds-mean")) }
        @if leads { (ui::button(&Button { text: &open, href: Some(&new), ..Button::default() })) }
        (ui::data_table(t.words(), &DataTable {
            caption: &title,
            caption_hidden: true,
            columns: &columns,
            rows,
            first_cell_is_header: true,
            empty: Empty { message: &t.text("rounds-none"), action: leads.then(|| Link::new(&open, &new)) },
            ..DataTable::default()
        }))
    }))
}

/// One round.
pub(super) async fn one(
    state: AppState,
    signed: Signed,
    Path((one, round)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let (one, round): (StudyId, RoundId) = (id(&one)?, id(&round)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::load(&mut tx, &state.around, &permit).await?.name;
    let line = round::load(&mut tx, &permit, round).await?;
    let sources = source::choices(&mut tx, &permit).await?;
    let codebook = code::codebook(&mut tx, &permit).await?;
    let people = names(&mut tx, &signed, one).await?;
    let leads = permits::may_study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    tx.commit().await?;
    let row = |key: &str, value: Markup| {
        html! {
            div class="nhsuk-summary-list__row" {
                dt class="nhsuk-summary-list__key" { (t.text(key)) }
                dd class="nhsuk-summary-list__value" { (value) }
            }
        }
    };
    let of = &line.round;
    let coders: Vec<&str> = of
        .coders
        .iter()
        .filter_map(|coder| people.get(coder).map(String::as_str))
        .collect();
    let codes: Vec<String> = of
        .codes
        .iter()
        .map(|code| material::code_path(&codebook, *code))
        .collect();
    let seen = if of.blind {
        "round-is-blind"
    } else {
        "round-is-live"
    };
    Ok(frame(&state, &signed, (one, &name), &of.name)
        .step(t.text("rounds-title"), address(one, "rounds"))
        .body(html! {
            h1 { (of.name) }
            dl class="nhsuk-summary-list" {
                (row("rounds-column-state", html! { (state_name(t, of.state)) }))
                (row("round-blind", html! { (t.text(seen)) }))
                (row("round-coder", html! { (coders.join(", ")) }))
                (row("round-code", html! { @if codes.is_empty() { (t.text("round-all-codes")) } @else { (codes.join("; ")) } }))
                (row("round-source", html! {
                    ul class="nhsuk-list" {
                        @for (id, name) in sources.iter().filter(|(id, _)| of.sources.contains(id)) {
                            li { a class="nhsuk-link" href=(workbench::address(one, *id, "")) { (name) } }
                        }
                    }
                }))
            }
            (steps(t, one, &line, leads))
        }))
}

/// What can be done with the round now.
fn steps(t: &Texts, one: StudyId, line: &RoundLine, leads: bool) -> Markup {
    let of = &line.round;
    let close = t.text("round-close");
    let action = of_round(one, of.id, "close");
    let compare = format!("{}?round={}", address(one, "agreement"), of.id);
    let (compare_text, settle) = (t.text("round-compare"), t.text("round-adjudicate"));
    html! {
        @if of.state == RoundState::Open && leads {
            p { (t.text("round-close-means")) }
            (ui::form(t.words(), &Form { action: &action, ..Form::default() }, &html! {
                (ui::button(&Button { text: &close, prevent_double_click: true, ..Button::default() }))
            }))
        }
        @if of.state != RoundState::Open || !of.blind {
            (ui::button(&Button { text: &compare_text, kind: ButtonKind::Secondary, href: Some(&compare), ..Button::default() }))
        }
        @if of.state == RoundState::Closed && leads {
            " " (ui::button(&Button { text: &settle, href: Some(&of_round(one, of.id, "adjudicate")), ..Button::default() }))
        }
    }
}

/// Closes it.
pub(super) async fn close(
    state: AppState,
    signed: Signed,
    Path((one, round)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (one, round): (StudyId, RoundId) = (id(&one)?, id(&round)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Study, to::Change>(&mut tx, &signed.actor, one).await?;
    match round::close(&mut tx, &state.around, &permit, round).await {
        Ok(()) => {
            tx.commit().await?;
            let to = format!("{}?done=round-closed", of_round(one, round, ""));
            Ok(Redirect::to(&to).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
