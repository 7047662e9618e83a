//! Everything that came from a case, and clearing it.

use crate::delivery::person::words::moment;
use crate::evidence::{address, frame, workbench};
use crate::routes::{AppState, id};
use crate::ui::{self, Button, ButtonKind, Cell, Column, DataTable, Fact, FieldErrors, Form};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{Permit, on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{SourceId, StudyCaseId, StudyId};
use maud::{Markup, html};
use std::collections::HashMap;
use store::evidence::withdrawal::{self, Fate, Found};
use store::evidence::{case, study};
use store::{Tx, permits};

/// What is looked at.
struct Looked {
    study: StudyId,
    study_name: String,
    case: StudyCaseId,
    case_name: String,
    found: Found,
}

impl Looked {
    async fn at(
        tx: &mut Tx,
        app: &App,
        permit: &Permit<on::StudyCase, to::Change>,
        study: StudyId,
        id: StudyCaseId,
    ) -> Result<Looked, Failure> {
        Ok(Looked {
            study,
            study_name: study::name(tx, permit).await?,
            case: id,
            case_name: case::load(tx, &app.around, permit, id).await?.name,
            found: withdrawal::find(tx, permit, id).await?,
        })
    }

    /// What tells this list from another, so that nothing is cleared that was not looked at.
    fn seen(&self) -> String {
        let found = &self.found;
        format!(
            "{} {} {} {} {}",
            found.sources.len(),
            found.quotes.len(),
            found.cells.len(),
            found.memos.len(),
            found.files.len(),
        )
    }
}

/// The list.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((study, case)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (study, case) = (id(&study)?, id(&case)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study(&mut tx, &signed.actor, study).await?;
    let looked = Looked::at(&mut tx, &state, &permit, study, case).await?;
    tx.commit().await?;
    Ok(show(&state, &signed, &looked, FieldErrors::NONE))
}

/// Clears what was looked at.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path((study, case)): Path<(String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (study, case) = (id(&study)?, id(&case)?);
    let mut tx = state.db.write().await?;
    let permit = permits::study(&mut tx, &signed.actor, study).await?;
    let looked = Looked::at(&mut tx, &state, &permit, study, case).await?;
    if typed.get("seen") != looked.seen() {
        tx.commit().await?;
        let mut errors = FieldErrors::default();
        errors.add("clear", state.texts.text("withdraw-changed-since"));
        return Ok(show(&state, &signed, &looked, &errors));
    }
    withdrawal::clear(&mut tx, &state.around, &permit, case).await?;
    tx.commit().await?;
    let to = format!("{}?done=withdrawn", address(study, "withdraw"));
    Ok(Redirect::to(&to).into_response())
}

fn show(app: &App, signed: &Signed, looked: &Looked, errors: &FieldErrors) -> Response {
    let t = &app.texts;
    let found = &looked.found;
    let title = t.text("withdraw-title");
    let action = address(looked.study, &format!("withdraw/{}", looked.case));
    let seen = looked.seen();
    let clear = t.text("withdraw-clear");
    let form = Form {
        action: &action,
        hidden: &[("seen", &seen)],
        ..Form::default()
    };
    frame(app, signed, (looked.study, &looked.study_name), &title)
        .step(t.text("withdrawals-title"), address(looked.study, "withdraw"))
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (t.with("withdraw-heading", &[("name", &looked.case_name)])) }
            p { (t.text("withdraw-about")) }
            (counts(t, found))
            (sources(t, looked))
            @if !found.quotes.is_empty() { h2 { (t.text("withdrawals-quotes")) } (quotes(t, looked)) }
            @if !found.memos.is_empty() {
                h2 { (t.text("withdrawals-memos")) }
                ul class="nhsuk-list nhsuk-list--bullet" {
                    @for memo in &found.memos {
                        li {
                            a class="nhsuk-link" href=(address(looked.study, &format!("memos/{}", memo.memo))) { (memo.title) } ": "
                            (t.text(match memo.fate {
                                Fate::Goes => "withdraw-memo-goes",
                                Fate::Loses => "withdraw-memo-loses",
                                Fate::Stays => "withdraw-memo-stays",
                            }))
                        }
                    }
                }
            }
            @if !found.files.is_empty() {
                h2 { (t.text("withdrawals-files")) }
                p { (t.text("withdraw-files-hint")) }
                ul class="nhsuk-list nhsuk-list--bullet" {
                    @for file in &found.files {
                        li {
                            (file.kind) " · " (file.by.as_deref().unwrap_or_default()) " · "
                            (moment(t, file.at, &signed.organisation.time_zone))
                        }
                    }
                }
            }
            (ui::warning_callout(t.words(), 2, &t.text("withdraw-warning-title"), &html! {
                p { (t.text("withdraw-warning")) }
                (ui::form(t.words(), &form, &ui::button(&Button {
                    text: &clear,
                    kind: ButtonKind::Warning,
                    id: Some("clear"),
                    prevent_double_click: true,
                    ..Button::default()
                })))
            }))
        })
}

fn counts(t: &Texts, found: &Found) -> Markup {
    let counts = [
        ("sources", found.sources.len()),
        ("quotes", found.quotes.len()),
        ("cells", found.cells.len()),
        ("memos", found.memos.len()),
        ("files", found.files.len()),
    ]
    .map(|(key, count)| (t.text(&format!("withdrawals-{key}")), count));
    let facts: Vec<Fact<'_>> = counts
        .iter()
        .map(|(key, count)| Fact::new(key, html! { (count) }))
        .collect();
    ui::summary_list(&facts)
}

fn sources(t: &Texts, looked: &Looked) -> Markup {
    html! {
        @if !looked.found.sources.is_empty() {
            h2 { (t.text("withdrawals-sources")) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for held in &looked.found.sources {
                    li {
                        a class="nhsuk-link" href=(workbench::address(looked.study, held.source, "")) { (held.name) } ": "
                        @match &held.places {
                            None => (t.text("withdraw-source-goes")),
                            Some(places) => (t.count("withdraw-source-loses", i64::try_from(places.len()).unwrap_or(i64::MAX))),
                        }
                    }
                }
            }
        }
    }
}

fn quotes(t: &Texts, looked: &Looked) -> Markup {
    let names: HashMap<SourceId, &str> = looked
        .found
        .sources
        .iter()
        .map(|held| (held.source, held.name.as_str()))
        .collect();
    let heads = ["source", "words"].map(|key| t.text(&format!("withdraw-{key}")));
    let columns = [
        Column::text("source", &heads[0]),
        Column::text("words", &heads[1]),
    ];
    let rows: Vec<Vec<Cell>> = looked
        .found
        .quotes
        .iter()
        .map(|quote| {
            let source = names.get(&quote.source).copied().unwrap_or_default();
            vec![
                source.into(),
                html! { span class="app-text" { (quote.words) } }.into(),
            ]
        })
        .collect();
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("withdrawals-quotes"),
            caption_hidden: true,
            columns: &columns,
            rows,
            ..DataTable::default()
        },
    )
}
