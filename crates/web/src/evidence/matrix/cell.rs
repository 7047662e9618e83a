//! A cell: the summary sentence by sentence with its quotes, every quote there is page by page, earlier wordings.

use super::typed::{self, Typed};
use super::{Matrix, cell_address};
use crate::evidence::{address, frame, quotes, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{
    self, Autosave, Button, ButtonKind, Difference, Event, FieldErrors, Form, Label, Pager,
    TagColour, Textarea,
};
use crate::{App, Failure, Fields, Signed, Texts, dates};
use access::{on, to};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use evidence::matrix::{Sentence, Summary};
use evidence::text::Text;
use ids::{CodeId, CodingId, DraftId, SourceId, StudyCaseId, StudyId};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use store::evidence::coding::QuoteLine;
use store::evidence::matrix::{self, Wording};
use store::evidence::source;
use store::permits;

/// Quotes on a page.
const A_PAGE: usize = 25;
/// So much of a quote stands beside its sentence, in characters.
const BESIDE: usize = 120;

/// Which cell of which study.
pub(super) type At = (StudyId, StudyCaseId, CodeId);

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path((one, case, code)): Path<(String, String, String)>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let at = (id(&one)?, id(&case)?, id(&code)?);
    show(&state, &signed, at, &asked, None, FieldErrors::NONE).await
}

/// What was typed and could not be saved.
pub(super) struct Unsaved<'a> {
    pub(super) typed: &'a Fields,
    /// Somebody else saved first.
    pub(super) clash: bool,
}

/// Everything the page shows.
struct Shown<'a> {
    t: &'a Texts,
    at: At,
    case: String,
    construct: String,
    summary: Summary,
    /// The summary as it was written.
    body: String,
    version: i64,
    /// Every quote there is for the cell.
    all: Vec<CodingId>,
    /// Those on this page.
    lines: Vec<QuoteLine>,
    texts: Vec<(SourceId, Text)>,
    /// Those that sentences rest on.
    linked: BTreeMap<CodingId, QuoteLine>,
    wordings: Vec<Wording>,
    may_write: bool,
    /// What the reader typed earlier and did not save.
    typed: Option<Typed>,
    /// The identifier under which what they type is kept.
    draft: DraftId,
    /// The sentence whose quotes are chosen, counted from 0.
    sentence: Option<usize>,
    number: usize,
}

/// The page with what was typed.
pub(super) async fn show(
    app: &App,
    signed: &Signed,
    at: At,
    asked: &Fields,
    unsaved: Option<Unsaved<'_>>,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let (one, case, code) = at;
    let mut tx = app.db.write().await?;
    let matrix = Matrix::load(&mut tx, app, signed, one).await?;
    let case_name = matrix.material.cases.iter().find(|there| there.id == case);
    let case_name = case_name.ok_or(Failure::Missing)?.name.clone();
    matrix.material.codebook.get(code).ok_or(Failure::Missing)?;
    let all = matrix.quotes_of(case, code);
    let number = asked.read::<usize>("page").unwrap_or(1).max(1);
    let skip = (number - 1).saturating_mul(A_PAGE);
    let here: Vec<CodingId> = all.iter().skip(skip).take(A_PAGE).copied().collect();
    let summary = matrix.summary((case, code));
    let mut found = super::lines(&mut tx, app, signed, one, &here).await?;
    let lines: Vec<QuoteLine> = here.iter().filter_map(|id| found.remove(id)).collect();
    let of: BTreeSet<SourceId> = lines.iter().map(|line| line.coding.source).collect();
    let of: Vec<SourceId> = of.into_iter().collect();
    let sources = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let texts = source::texts(&mut tx, &app.around, &sources, &of).await?;
    let rests: BTreeSet<CodingId> = summary
        .sentences()
        .iter()
        .flat_map(|sentence| sentence.quotes.iter().copied())
        .collect();
    let rests: Vec<CodingId> = rests.into_iter().collect();
    let linked = super::lines(&mut tx, app, signed, one, &rests).await?;
    let of_cases = permits::study::<on::StudyCase, to::Read>(&mut tx, &signed.actor, one).await?;
    let wordings = matrix::wordings(&mut tx, &of_cases, case, code).await?;
    let may_write =
        permits::may_study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    let (version, body) = matrix
        .cells
        .get(&(case, code))
        .map_or((0, String::new()), |cell| (cell.version, cell.body.clone()));
    let typed = if may_write {
        typed::of_cell(&mut tx, signed, at, &body).await?
    } else {
        None
    };
    tx.commit().await?;
    let sentence = asked
        .read::<usize>("sentence")
        .and_then(|n| n.checked_sub(1));
    let shown = Shown {
        t,
        at,
        case: case_name,
        construct: matrix.material.code_path(code),
        sentence: sentence.filter(|n| may_write && *n < summary.sentences().len()),
        version,
        body,
        draft: typed
            .as_ref()
            .map_or_else(|| app.around.id(), |typed| typed.id),
        typed,
        summary,
        all,
        lines,
        texts,
        linked,
        wordings,
        may_write,
        number,
    };
    let title = format!("{}: {}", shown.case, shown.construct);
    let mut shell = frame(app, signed, (one, &matrix.material.name), &title)
        .step(t.text("matrix-title"), address(one, "matrix"))
        .errors(!errors.is_empty());
    if may_write {
        shell = shell.module("autosave.mjs");
    }
    let clash = unsaved.as_ref().filter(|unsaved| unsaved.clash);
    if clash.is_some() {
        shell = shell.status(StatusCode::CONFLICT);
    }
    Ok(shell.body(html! {
        (ui::error_summary(t.words(), errors))
        h1 { (title) }
        @if let Some(clash) = clash { (others(&shown, clash.typed)) }
        h2 { (t.text("matrix-summary")) }
        (summary_list(&shown))
        @if may_write { (writing(&shown, signed, unsaved.as_ref(), errors)) }
        h2 id="quotes" { (heading(&shown)) }
        (quotes(&shown, asked))
        @if !shown.wordings.is_empty() { (before(&shown, &signed.organisation.time_zone)) }
    }))
}

/// What somebody else wrote beside what was typed.
fn others(shown: &Shown<'_>, typed: &Fields) -> Markup {
    let t = shown.t;
    let theirs = &shown.body;
    let (field, yours) = (t.text("matrix-summary"), typed.raw("body"));
    let differences = [Difference {
        field: &field,
        theirs,
        yours: &yours,
    }];
    html! {
        h2 { (t.text("changed-title")) }
        p { (t.text("changed-text")) }
        (ui::comparison(t.words(), "", &differences))
    }
}

fn summary_list(shown: &Shown<'_>) -> Markup {
    let t = shown.t;
    let cell = cell_address(shown.at.0, (shown.at.1, shown.at.2), "");
    let there: BTreeSet<CodingId> = shown.all.iter().copied().collect();
    html! {
        @if shown.summary.is_empty() { p { (t.text("matrix-nothing-written")) } }
        @else {
            ol class="app-matrix__summary" {
                @for (at, sentence) in (1_usize..).zip(shown.summary.sentences()) {
                    li id={ "s-" (at) } aria-current=[(shown.sentence == Some(at - 1)).then_some("true")] {
                        p class="app-text" { (sentence.text) }
                        @if sentence.quotes.is_empty() { p { (ui::tag(&t.text("matrix-no-quote"), TagColour::Yellow)) } }
                        @else { (rests_on(shown, sentence, &there)) }
                        @if shown.may_write {
                            p { a class="nhsuk-link" href={ (cell) "?sentence=" (at) "#quotes" } {
                                (t.text("matrix-choose-quotes")) (ui::visually_hidden(&format!(": {}", sentence.text)))
                            } }
                        }
                    }
                }
            }
        }
    }
}

fn rests_on(shown: &Shown<'_>, sentence: &Sentence, there: &BTreeSet<CodingId>) -> Markup {
    let t = shown.t;
    html! {
        ul class="nhsuk-list app-matrix__quotes" {
            @for line in sentence.quotes.iter().filter_map(|quote| shown.linked.get(quote)) {
                @let short: String = line.coding.quote.chars().take(BESIDE).collect();
                @let cut = line.coding.quote.chars().nth(BESIDE).is_some();
                li {
                    a class="nhsuk-link" href={ (workbench::address(shown.at.0, line.coding.source, "")) "#k-" (line.coding.id) } {
                        "“" (short) @if cut { "…" } "”"
                    }
                    " " (line.source)
                    @if !there.contains(&line.coding.id) { " " (ui::tag(&t.text("matrix-from-elsewhere"), TagColour::Orange)) }
                }
            }
        }
    }
}

fn writing(
    shown: &Shown<'_>,
    signed: &Signed,
    unsaved: Option<&Unsaved<'_>>,
    errors: &FieldErrors,
) -> Markup {
    let t = shown.t;
    let (one, case, code) = shown.at;
    let action = cell_address(one, (case, code), "");
    let [write, label, hint, save, forget] = [
        "matrix-write",
        "matrix-body",
        "matrix-body-hint",
        "study-save",
        "matrix-forget",
    ]
    .map(|key| t.text(key));
    // What was sent a moment ago counts, then what was typed earlier, then what the cell says.
    let typed = shown.typed.as_ref().filter(|_| unsaved.is_none());
    let value = unsaved
        .map(|unsaved| unsaved.typed)
        .or(typed.map(|typed| &typed.fields))
        .map_or_else(|| shown.body.clone(), |fields| fields.raw("body"));
    let [draft, study, case, code] = [
        shown.draft.to_string(),
        one.to_string(),
        case.to_string(),
        code.to_string(),
    ];
    let url = format!("/drafts/{draft}");
    let zone = &signed.organisation.time_zone;
    let saved_at = typed.map(|typed| dates::day_and_time(t, typed.saved_at.0, zone));
    let form = Form {
        action: &action,
        hidden: &[
            ("id", &draft),
            ("form", typed::FORM),
            ("study", &study),
            ("case", &case),
            ("code", &code),
        ],
        // Of text that was typed earlier, the version it was typed over: a change since is noticed.
        version: typed
            .and_then(|typed| typed.fields.read("version"))
            .or(Some(shown.version)),
        autosave: Some(Autosave {
            url: &url,
            sign_in_url: "/sign-in",
            saved_at: saved_at.as_deref(),
        }),
        ..Form::default()
    };
    let f = ui::Fields::new(t.words(), errors);
    ui::details(
        &write,
        unsaved.is_some() || typed.is_some() || shown.summary.is_empty(),
        &ui::form(
            t.words(),
            &form,
            &html! {
                @if typed.is_some() { (ui::inset_text(t.words(), &html! { p { (t.text("matrix-typed")) } })) }
                (f.textarea(&Textarea { name: "body", label: Label::from(label.as_str()), hint: Some(&hint), value: &value, rows: 6, ..Textarea::default() }))
                (ui::button_group(&html! {
                    (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
                    @if typed.is_some() {
                        (ui::button(&Button { text: &forget, kind: ButtonKind::Secondary, name: Some("do"), value: Some("forget"), prevent_double_click: true, ..Button::default() }))
                    }
                }))
            },
        ),
    )
}

fn heading(shown: &Shown<'_>) -> String {
    match shown.sentence {
        Some(at) => shown.t.with(
            "matrix-quotes-for",
            &[("sentence", (at + 1).to_string().as_str())],
        ),
        None => shown.t.count(
            "matrix-quotes",
            i64::try_from(shown.all.len()).unwrap_or(i64::MAX),
        ),
    }
}

/// The quotes of this page; with a tick each when they are chosen for a sentence.
fn quotes(shown: &Shown<'_>, asked: &Fields) -> Markup {
    let t = shown.t;
    let (one, cell) = (shown.at.0, (shown.at.1, shown.at.2));
    let pager = html! {
        @if !shown.all.is_empty() {
            (ui::pager(t.words(), &Pager {
                page: shown.number as u64,
                per_page: A_PAGE as u64,
                total: shown.all.len() as u64,
                url: &|page| format!("{}?{}#quotes", cell_address(one, cell, ""), asked.query_with("page", &page.to_string())),
            }))
        }
    };
    let chosen = shown
        .sentence
        .and_then(|at| Some((at, shown.summary.sentences().get(at)?)));
    let Some((at, sentence)) = chosen else {
        return html! {
            @if shown.all.is_empty() { p { (t.text("matrix-no-quotes")) } }
            (quotes::list(t, one, &shown.lines, &shown.texts))
            (pager)
        };
    };
    let (action, save) = (
        cell_address(one, cell, "quotes"),
        t.text("matrix-save-quotes"),
    );
    let (number, page) = ((at + 1).to_string(), shown.number.to_string());
    let form = Form {
        action: &action,
        version: Some(shown.version),
        hidden: &[("sentence", &number), ("page", &page)],
        ..Form::default()
    };
    html! {
        p class="app-text" { strong { (sentence.text) } }
        @if shown.all.is_empty() { p { (t.text("matrix-no-quotes")) } }
        @else {
            p { (t.text("matrix-choose-quotes-hint")) }
            (ui::form(t.words(), &form, &html! {
                @for line in &shown.lines { (choosable(t, line, sentence, &shown.texts)) }
                (ui::button(&Button { text: &save, prevent_double_click: true, ..Button::default() }))
            }))
            (pager)
        }
        p { a class="nhsuk-link" href={ (cell_address(one, cell, "")) "#s-" (number) } { (t.text("matrix-back-to-summary")) } }
    }
}

/// A quote with a tick. The form says which quotes it showed, so that those of other pages stay as they are.
fn choosable(
    t: &Texts,
    line: &QuoteLine,
    sentence: &Sentence,
    texts: &[(SourceId, Text)],
) -> Markup {
    let coding = &line.coding;
    let ticked = sentence.quotes.contains(&coding.id);
    let id = format!("q-{}", coding.id);
    html! {
        div class="app-tick" {
            input type="hidden" name="shown" value=(coding.id);
            div class="nhsuk-checkboxes nhsuk-checkboxes--small" data-module="nhsuk-checkboxes" {
                div class="nhsuk-checkboxes__item" {
                    input class="nhsuk-checkboxes__input" type="checkbox" id=(id) name="quote" value=(coding.id) checked[ticked];
                    label class="nhsuk-label nhsuk-checkboxes__label" for=(id) {
                        (quotes::words_around(texts, coding.source, coding.span, &coding.quote))
                    }
                }
            }
            p class="nhsuk-body-s app-tick__about" { (line.source) ": " (line.code) ", " (quotes::coder(t, line)) }
        }
    }
}

/// What it said before, latest first.
fn before(shown: &Shown<'_>, zone: &jiff::tz::TimeZone) -> Markup {
    let t = shown.t;
    let times: Vec<String> = shown
        .wordings
        .iter()
        .map(|wording| dates::day_and_time(t, wording.written_at.0, zone))
        .collect();
    let events: Vec<Event<'_>> = shown
        .wordings
        .iter()
        .zip(&times)
        .map(|(wording, when)| Event {
            title: html! { (t.text("matrix-earlier")) },
            by: wording.by_name.as_deref(),
            when,
            datetime: None,
            body: Some(html! { p class="app-text" { (wording.body) } }),
        })
        .collect();
    html! {
        h2 { (t.text("matrix-before")) }
        (ui::timeline(&events))
    }
}
