//! Words looked for in every source.

use crate::evidence::{address, frame, workbench};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{self, FieldErrors, Label, SearchInput};
use crate::{Failure, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::place::{Span, merged};
use ids::StudyId;
use maud::{Markup, html};
use store::evidence::search::{Hit, Hits, search};
use store::evidence::study;
use store::permits;

/// Paragraphs on a page.
const A_PAGE: usize = 25;

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let typed = asked.get("q");
    let number = asked.read::<usize>("page").unwrap_or(1).clamp(1, 10_000);
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Read>(&mut tx, &signed.actor, one).await?;
    let name = study::name(&mut tx, &permit).await?;
    let hits = if typed.is_empty() {
        Hits {
            rows: Vec::new(),
            more: false,
        }
    } else {
        search(
            &mut tx,
            &state.around,
            &permit,
            typed,
            (number - 1) * A_PAGE,
            A_PAGE,
        )
        .await?
    };
    tx.commit().await?;
    let (title, label, hint, next) = (
        t.text("search-title"),
        t.text("search-words"),
        t.text("search-words-hint"),
        t.text("search-more"),
    );
    let action = address(one, "search");
    Ok(frame(&state, &signed, (one, &name), &title)
        .step(t.text("retrieve-title"), address(one, "retrieve"))
        .body(html! {
            h1 { (title) }
            form action=(action) method="get" role="search" {
                (ui::Fields::new(t.words(), FieldErrors::NONE).search(&SearchInput { name: "q", label: Label::from(label.as_str()), hint: Some(&hint), value: typed, ..SearchInput::default() }))
            }
            @if !typed.is_empty() && hits.rows.is_empty() { p { (t.text("search-none")) } }
            @for hit in &hits.rows { (paragraph(one, hit)) }
            @if hits.more {
                p { a class="nhsuk-link" href={ (action) "?" (asked.query_with("page", &(number + 1).to_string())) } { (next) } }
            }
        }))
}

/// A paragraph with what was found in it marked.
fn paragraph(one: StudyId, hit: &Hit) -> Markup {
    let start = hit.span.start();
    let letters: Vec<char> = hit.words.chars().collect();
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut at = 0;
    for found in merged(hit.found.clone()) {
        let place = |position: u32| (position.saturating_sub(start) as usize).min(letters.len());
        let (from, to) = (place(Span::start(found)), place(Span::end(found)));
        let take =
            |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect();
        pieces.push((take(at, from), false));
        pieces.push((take(from, to), true));
        at = to;
    }
    pieces.push((
        letters.get(at..).unwrap_or_default().iter().collect(),
        false,
    ));
    html! {
        div class="nhsuk-card" {
            div class="nhsuk-card__content" {
                h2 class="nhsuk-heading-xs" {
                    a class="nhsuk-link" href=(workbench::address(one, hit.source, "")) { (hit.name) ", " (start + 1) "–" (hit.span.end()) }
                }
                p class="app-text" {
                    @for (words, is_found) in &pieces {
                        @if *is_found { mark { (words) } } @else { (words) }
                    }
                }
            }
        }
    }
}
