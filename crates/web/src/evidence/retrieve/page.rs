//! The box for a query, its answer as quotes, and the queries that were kept.

use super::answer::Answer;
use crate::evidence::material::{download_button, whose_field};
use crate::evidence::{address, frame, parts, quotes, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Button, ButtonKind, FieldErrors, Form, Label, Method, Pager, TextInput, Textarea,
};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::retrieve::Hit;
use evidence::text::Text;
use ids::{SourceId, StudyId};
use maud::{Markup, html};
use std::collections::BTreeSet;
use store::evidence::saved_query::{self, SavedQuery};
use store::evidence::source;
use store::permits;

/// Quotes on a page.
const A_PAGE: usize = 25;

/// The files that an answer comes as: the ending, and the key of the button.
const FILES: &[(&str, &str)] = &[
    ("docx", "retrieve-file-docx"),
    ("html", "retrieve-file-html"),
    ("csv", "retrieve-file"),
];

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    show(&state, &signed, id(&one)?, &asked, &FieldErrors::default()).await
}

/// The page with what was asked, and with what is wrong about what was typed.
pub(super) async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    asked: &Fields,
    wrong: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let mut tx = app.db.write().await?;
    let answer = Answer::of(&mut tx, app, signed, one, asked).await?;
    let reads = permits::study::<on::Study, to::Read>(&mut tx, &signed.actor, one).await?;
    let saved = saved_query::list(&mut tx, &reads).await?;
    let may_save =
        permits::may_study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    let number = asked.read::<usize>("page").unwrap_or(1).max(1);
    let hits = match &answer.found {
        Some(Ok(hits)) => hits.as_slice(),
        _ => &[],
    };
    let shown: Vec<&Hit> = hits
        .iter()
        .skip((number - 1).saturating_mul(A_PAGE))
        .take(A_PAGE)
        .collect();
    let of: BTreeSet<SourceId> = shown.iter().map(|hit| hit.source).collect();
    let of: Vec<SourceId> = of.into_iter().collect();
    let sources = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let texts = source::texts(&mut tx, &app.around, &sources, &of).await?;
    tx.commit().await?;
    let mut errors = wrong.clone();
    if let Some(Err(message)) = &answer.found {
        errors.add("query", message.as_str());
    }
    let title = t.text("retrieve-title");
    let name = answer.material.name.as_str();
    Ok(frame(app, signed, (one, name), &title)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), &errors))
            h1 { (title) }
            (parts(t, one, "retrieve"))
            (asking(t, one, &answer, asked, &errors))
            @if let Some(Ok(_)) = &answer.found {
                h2 { (t.with("retrieve-found", &[("number", hits.len().to_string().as_str())])) }
                @for hit in &shown { (quote(t, one, &answer, hit, &texts)) }
                @if !hits.is_empty() {
                    (ui::pager(t.words(), &Pager {
                        page: number as u64,
                        per_page: A_PAGE as u64,
                        total: hits.len() as u64,
                        url: &|page| format!("{}?{}", address(one, "retrieve"), asked.query_with("page", &page.to_string())),
                    }))
                    @for (ending, key) in FILES {
                        (download_button(t, &address(one, &format!("retrieve.{ending}")), asked, &t.text(key)))
                    }
                }
            }
            @if may_save && matches!(answer.found, Some(Ok(_))) { (keep(t, one, asked, &errors)) }
            (kept(t, one, &saved, may_save))
            p { a class="nhsuk-link" href=(address(one, "search")) { (t.text("search-title")) } }
        }))
}

fn asking(
    t: &Texts,
    one: StudyId,
    answer: &Answer,
    asked: &Fields,
    errors: &FieldErrors,
) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let (label, hint, send) = (
        t.text("retrieve-query"),
        t.text("retrieve-query-hint"),
        t.text("retrieve-send"),
    );
    let action = address(one, "retrieve");
    html! {
        (ui::form(t.words(), &Form { action: &action, method: Method::Get, ..Form::default() }, &html! {
            (f.textarea(&Textarea { name: "query", label: Label::from(label.as_str()), hint: Some(&hint), value: asked.get("query"), rows: 3, ..Textarea::default() }))
            (whose_field(t, &answer.material.coders, asked))
            (ui::button(&Button { text: &send, ..Button::default() }))
        }))
        (ui::details(&t.text("retrieve-how"), false, &html! {
            dl class="nhsuk-summary-list" {
                @for (form, key) in FORMS {
                    div class="nhsuk-summary-list__row" {
                        dt class="nhsuk-summary-list__key" { code { (form) } }
                        dd class="nhsuk-summary-list__value" { (t.text(key)) }
                    }
                }
            }
        }))
    }
}

/// What can be asked, and the key of what it finds.
const FORMS: &[(&str, &str)] = &[
    ("code:\"hope\"", "retrieve-form-code"),
    ("tree:\"hope\"", "retrieve-form-tree"),
    ("speaker:\"PW\"", "retrieve-form-speaker"),
    ("case.role = \"peer worker\"", "retrieve-form-case"),
    ("coder:\"Ada\"", "retrieve-form-coder"),
    ("A and B, A or B, not A", "retrieve-form-and"),
    ("A overlapping B, A inside B", "retrieve-form-overlapping"),
    ("A near/20 B, A followed-by/20 B", "retrieve-form-near"),
];

fn quote(
    t: &Texts,
    one: StudyId,
    answer: &Answer,
    hit: &Hit,
    texts: &[(SourceId, Text)],
) -> Markup {
    let codes: Vec<String> = hit
        .codes
        .iter()
        .map(|code| answer.material.code_path(*code))
        .collect();
    let words = texts
        .iter()
        .find(|(id, _)| *id == hit.source)
        .and_then(|(_, text)| text.slice(hit.span))
        .unwrap_or_default();
    let anchor = hit
        .codings
        .first()
        .map_or_else(String::new, |coding| format!("#k-{coding}"));
    html! {
        div class="nhsuk-card" {
            div class="nhsuk-card__content" {
                h3 class="nhsuk-heading-xs" {
                    a class="nhsuk-link" href={ (workbench::address(one, hit.source, "")) (anchor) } {
                        (answer.material.source_name(hit.source)) ", " (t.with("retrieve-place", &[
                            ("from", (hit.span.start() + 1).to_string().as_str()),
                            ("to", &hit.span.end().to_string()),
                        ]))
                        @if let Some(page) = answer.material.page_of(hit.source, hit.span.start()) {
                            " · " (t.with("quotes-page", &[("page", page.to_string().as_str())]))
                        }
                    }
                }
                (quotes::in_context(texts, hit.source, hit.span, words))
                @if !codes.is_empty() { p class="nhsuk-body-s" { (codes.join("; ")) } }
            }
        }
    }
}

fn keep(t: &Texts, one: StudyId, asked: &Fields, errors: &FieldErrors) -> Markup {
    let f = ui::Fields::new(t.words(), errors);
    let action = address(one, "retrieve/save");
    let (label, save) = (t.text("retrieve-name"), t.text("retrieve-save"));
    let hidden = [("query", asked.get("query")), ("whose", asked.get("whose"))];
    ui::form(
        t.words(),
        &Form {
            action: &action,
            hidden: &hidden,
            ..Form::default()
        },
        &html! {
            (f.text(&TextInput { name: "name", label: Label::from(label.as_str()), value: asked.get("name"), ..TextInput::default() }))
            (ui::button(&Button { text: &save, kind: ButtonKind::Secondary, prevent_double_click: true, ..Button::default() }))
        },
    )
}

fn kept(t: &Texts, one: StudyId, saved: &[SavedQuery], may_save: bool) -> Markup {
    let remove = t.text("retrieve-remove");
    let action = address(one, "retrieve/remove");
    html! {
        h2 { (t.text("retrieve-saved")) }
        @if saved.is_empty() { p { (t.text("retrieve-none-saved")) } }
        @for query in saved {
            @let line = query.body.get("query").and_then(|q| q.as_str()).unwrap_or_default();
            @let asked = Fields::from_pairs(vec![("query".to_owned(), line.to_owned())]);
            p {
                a class="nhsuk-link" href={ (address(one, "retrieve")) "?" (asked.query()) } { (query.name) }
                ": " code { (line) }
            }
            @if may_save {
                (ui::form(t.words(), &Form { action: &action, hidden: &[("id", &query.id.to_string())], ..Form::default() }, &html! {
                    (ui::button(&Button { text: &remove, hidden_text: Some(&query.name), kind: ButtonKind::Secondary, small: true, ..Button::default() }))
                }))
            }
        }
    }
}
