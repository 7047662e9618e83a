//! The words to look for, and the places they were found at.

use super::place::{Reach, Ticked, words_at};
use crate::evidence::material::code_path;
use crate::evidence::{address, frame, parts, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{self, Button, FieldErrors, Form, Label, Method, SearchInput, Select};
use crate::{App, Failure, Fields, Signed, Texts};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::codebook::Codebook;
use evidence::place::Span;
use ids::{CodeId, SourceId, StudyId};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use store::evidence::coding::{self, Filter};
use store::evidence::search::{Hit, Hits, search};
use store::evidence::{code, study};
use store::permits;

/// Paragraphs on a page; what is chosen on a page is coded as one step.
const A_PAGE: usize = 50;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    show(&state, &signed, id(&one)?, &asked, None, FieldErrors::NONE).await
}

/// What the coder has at each place already.
type Given = BTreeMap<(SourceId, Span), BTreeSet<CodeId>>;

/// The page, with what was ticked when it comes back.
pub(super) async fn show(
    app: &App,
    signed: &Signed,
    one: StudyId,
    asked: &Fields,
    ticked: Option<&BTreeSet<String>>,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let t = &app.texts;
    let actor = &signed.actor;
    let words = asked.get("q");
    let number = asked.read::<usize>("page").unwrap_or(1).clamp(1, 10_000);
    let mut tx = app.db.write().await?;
    let may = permits::study::<on::Coding, to::Create>(&mut tx, actor, one).await?;
    let reads = permits::study::<on::StudySource, to::Read>(&mut tx, actor, one).await?;
    let of_codings = permits::study::<on::Coding, to::Read>(&mut tx, actor, one).await?;
    let name = study::name(&mut tx, &may).await?;
    let codebook = code::codebook(&mut tx, &may).await?;
    let hits = if words.is_empty() {
        Hits {
            rows: Vec::new(),
            more: false,
        }
    } else {
        let skip = (number - 1) * A_PAGE;
        search(&mut tx, &app.around, &reads, words, skip, A_PAGE).await?
    };
    let mut given = Given::new();
    if !hits.rows.is_empty() {
        let sources: BTreeSet<SourceId> = hits.rows.iter().map(|hit| hit.source).collect();
        let filter = Filter {
            sources: sources.into_iter().collect(),
            coder: Some(actor.account),
            ..Filter::default()
        };
        for placed in coding::placed(&mut tx, &of_codings, &filter).await? {
            let there = given.entry((placed.source, placed.span)).or_default();
            there.insert(placed.code);
        }
    }
    tx.commit().await?;
    let title = t.text("autocode-title");
    Ok(frame(app, signed, (one, &name), &title)
        .errors(!errors.is_empty())
        .body(html! {
            (ui::error_summary(t.words(), errors))
            h1 { (title) }
            (parts(t, one, "codes"))
            p { (t.text("autocode-means")) }
            (asking(t, one, asked))
            @if !words.is_empty() && hits.rows.is_empty() { p { (t.text("search-none")) } }
            @if !hits.rows.is_empty() {
                (reviewing(t, &Found { one, hits: &hits, codebook: &codebook, given: &given }, asked, ticked, errors))
            }
            @if hits.more {
                p { a class="nhsuk-link" rel="next" href={ (address(one, "autocode")) "?" (asked.query_with("page", &(number + 1).to_string())) } { (t.text("search-more")) } }
            }
        }))
}

fn asking(t: &Texts, one: StudyId, asked: &Fields) -> Markup {
    let action = address(one, "autocode");
    let f = ui::Fields::new(t.words(), FieldErrors::NONE);
    let [label, hint, reach] =
        ["search-words", "search-words-hint", "autocode-reach"].map(|key| t.text(key));
    let names = Reach::ALL.map(|reach| t.text(&format!("autocode-reach-{}", reach.code())));
    let options: Vec<(&str, &str)> = Reach::ALL
        .iter()
        .zip(&names)
        .map(|(reach, name)| (reach.code(), name.as_str()))
        .collect();
    ui::form(
        t.words(),
        &Form {
            action: &action,
            method: Method::Get,
            ..Form::default()
        },
        &html! {
            (f.select(&Select { name: "reach", label: Label::from(reach.as_str()), options: &options, chosen: Reach::read(asked.get("reach")).code(), ..Select::default() }))
            (f.search(&SearchInput { name: "q", label: Label::from(label.as_str()), hint: Some(&hint), value: asked.get("q"), ..SearchInput::default() }))
        },
    )
}

/// What was found.
struct Found<'a> {
    one: StudyId,
    hits: &'a Hits,
    codebook: &'a Codebook,
    given: &'a Given,
}

fn reviewing(
    t: &Texts,
    found: &Found<'_>,
    asked: &Fields,
    ticked: Option<&BTreeSet<String>>,
    errors: &FieldErrors,
) -> Markup {
    let action = address(found.one, "autocode");
    let f = ui::Fields::new(t.words(), errors);
    let reach = Reach::read(asked.get("reach"));
    let hidden = [
        ("q", asked.get("q")),
        ("reach", reach.code()),
        ("page", asked.get("page")),
    ];
    let [label, choose, send, hint] = [
        "bench-code",
        "bench-choose",
        "autocode-send",
        "autocode-review-hint",
    ]
    .map(|key| t.text(key));
    let named: Vec<(String, String)> = found
        .codebook
        .tree()
        .filter(|(_, code)| code.is_codable)
        .map(|(_, code)| (code.id.to_string(), code_path(found.codebook, code.id)))
        .collect();
    let mut options = vec![("", choose.as_str())];
    options.extend(named.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    let places: Vec<(&Hit, Span)> = found
        .hits
        .rows
        .iter()
        .flat_map(|hit| reach.places(hit).into_iter().map(move |at| (hit, at)))
        .collect();
    let count = i64::try_from(places.len()).unwrap_or(i64::MAX);
    let form = Form {
        action: &action,
        hidden: &hidden,
        ..Form::default()
    };
    html! {
        h2 { (t.count("autocode-found", count)) }
        (ui::form(t.words(), &form, &html! {
            (f.select(&Select { name: "code", label: Label::from(label.as_str()), options: &options, chosen: asked.get("code"), ..Select::default() }))
            fieldset class="nhsuk-fieldset" {
                legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s" { (t.text("autocode-review")) }
                div class="nhsuk-hint" { (hint) }
                @for (at, (hit, span)) in places.iter().enumerate() { (place(t, found, at, hit, *span, ticked)) }
            }
            (ui::button(&Button { text: &send, prevent_double_click: true, ..Button::default() }))
        }))
    }
}

/// A place in its paragraph with a tick, and the codes that the coder gave it before.
fn place(
    t: &Texts,
    found: &Found<'_>,
    number: usize,
    hit: &Hit,
    span: Span,
    ticked: Option<&BTreeSet<String>>,
) -> Markup {
    let words = words_at(hit, span);
    let value = Ticked::written(hit.source, span, &words);
    let given = found.given.get(&(hit.source, span));
    let is_ticked = ticked.map_or(given.is_none(), |ticked| ticked.contains(&value));
    let (before, after) = around(hit, span);
    let id = format!("place-{number}");
    let names: Vec<String> = given
        .into_iter()
        .flatten()
        .map(|code| code_path(found.codebook, *code))
        .collect();
    html! {
        div class="app-tick" {
            div class="nhsuk-checkboxes nhsuk-checkboxes--small" data-module="nhsuk-checkboxes" {
                div class="nhsuk-checkboxes__item" {
                    input class="nhsuk-checkboxes__input" type="checkbox" id=(id) name="place" value=(value) checked[is_ticked];
                    label class="nhsuk-label nhsuk-checkboxes__label app-text" for=(id) {
                        span class="nhsuk-u-secondary-text-colour" { (before) } mark { (words) } span class="nhsuk-u-secondary-text-colour" { (after) }
                    }
                }
            }
            p class="nhsuk-body-s app-tick__about" {
                a class="nhsuk-link" href=(workbench::address(found.one, hit.source, "")) { (hit.name) ", " (span.start() + 1) "–" (span.end()) }
                @if !names.is_empty() { ". " (t.with("autocode-given", &[("codes", names.join("; ").as_str())])) }
            }
        }
    }
}

/// So many characters stand on either side of a place.
const AROUND: usize = 160;

fn around(hit: &Hit, span: Span) -> (String, String) {
    let letters: Vec<char> = hit.words.chars().collect();
    let start = span.start().saturating_sub(hit.span.start()) as usize;
    let end = (start + span.len() as usize).min(letters.len());
    let start = start.min(end);
    let from = start.saturating_sub(AROUND);
    let to = (end + AROUND).min(letters.len());
    let told = |from: usize, to: usize| -> String {
        letters.get(from..to).unwrap_or_default().iter().collect()
    };
    let (mut before, mut after) = (told(from, start), told(end, to));
    if from > 0 {
        before.insert(0, '…');
    }
    if to < letters.len() {
        after.push('…');
    }
    (before, after)
}
