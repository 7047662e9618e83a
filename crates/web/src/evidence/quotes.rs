//! Quotes with the words around them, each linked to its place.

use super::workbench;
use crate::Texts;
use evidence::coding::Layer;
use evidence::place::Span;
use evidence::text::Text;
use ids::{SourceId, StudyId};
use maud::{Markup, html};
use store::evidence::coding::QuoteLine;

/// So many characters stand on either side of a quote.
const AROUND: u32 = 120;

/// The words before and after a place.
pub(super) fn around(text: &Text, span: Span) -> (&str, &str) {
    let before = Span::new(span.start().saturating_sub(AROUND), span.start());
    let after = Span::new(
        span.end(),
        span.end().saturating_add(AROUND).min(text.len()),
    );
    let words = |at: Result<Span, _>| {
        at.ok()
            .and_then(|at: Span| text.slice(at))
            .unwrap_or_default()
    };
    (words(before), words(after))
}

/// A quote between the words around it, for within a line.
pub(super) fn words_around(
    texts: &[(SourceId, Text)],
    source: SourceId,
    span: Span,
    quote: &str,
) -> Markup {
    let (before, after) = texts
        .iter()
        .find(|(id, _)| *id == source)
        .map_or(("", ""), |(_, text)| around(text, span));
    html! {
        @if !before.is_empty() { span class="nhsuk-u-secondary-text-colour" { "…" (before) } }
        mark { (quote) }
        @if !after.is_empty() { span class="nhsuk-u-secondary-text-colour" { (after) "…" } }
    }
}

/// A quote between the words around it, as a paragraph.
pub(super) fn in_context(
    texts: &[(SourceId, Text)],
    source: SourceId,
    span: Span,
    quote: &str,
) -> Markup {
    html! { p class="app-text" { (words_around(texts, source, span, quote)) } }
}

/// Who gave the code, or that it was agreed on.
pub(super) fn coder(t: &Texts, line: &QuoteLine) -> String {
    match line.coding.layer {
        Layer::Coder => line.coder.clone(),
        Layer::Consensus => t.text("bench-consensus"),
    }
}

/// A list of quotes.
pub(super) fn list(
    t: &Texts,
    study: StudyId,
    quotes: &[QuoteLine],
    texts: &[(SourceId, Text)],
) -> Markup {
    html! {
        @for line in quotes {
            @let coding = &line.coding;
            div class="nhsuk-card" {
                div class="nhsuk-card__content" {
                    h3 class="nhsuk-heading-xs" {
                        a class="nhsuk-link" href={ (workbench::address(study, coding.source, "")) "#k-" (coding.id) } { (line.source) ": " (line.code) }
                    }
                    (in_context(texts, coding.source, coding.span, &coding.quote))
                    p class="nhsuk-body-s" {
                        (coder(t, line))
                        @if !coding.comment.is_empty() { " · " (coding.comment) }
                    }
                }
            }
        }
    }
}
