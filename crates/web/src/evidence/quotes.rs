//! Quotes with the words around them, each linked to its place.

use super::workbench;
use crate::Texts;
use evidence::coding::Layer;
use evidence::place::Span;
use evidence::text::Text;
use ids::{SourceId, StudyId};
use maud::{Markup, html};
use store::evidence::coding::QuoteLine;

/// So many characters stand on either side of a quote at most.
const AROUND: u32 = 160;

/// The words before and after a place, whole words only; dots where the text goes on.
pub(super) fn around(text: &Text, span: Span) -> (String, String) {
    let words = |start: u32, end: u32| {
        Span::new(start, end)
            .ok()
            .and_then(|span| text.slice(span))
            .unwrap_or_default()
    };
    let from = span.start().saturating_sub(AROUND);
    let to = span.end().saturating_add(AROUND).min(text.len());
    let mut before = words(from, span.start());
    if from > 0 {
        // A word that is cut is left out.
        before = before
            .split_once(char::is_whitespace)
            .map_or("", |(_, rest)| rest);
    }
    let mut after = words(span.end(), to);
    if to < text.len() {
        after = after
            .rsplit_once(char::is_whitespace)
            .map_or("", |(rest, _)| rest);
    }
    let cut = |is_cut: bool| if is_cut { "… " } else { "" };
    let end = if to < text.len() { " …" } else { "" };
    (
        format!("{}{before}", cut(from > 0)),
        format!("{after}{end}"),
    )
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
        .map(|(_, text)| around(text, span))
        .unwrap_or_default();
    html! {
        @if !before.is_empty() { span class="nhsuk-u-secondary-text-colour" { (before) } }
        mark { (quote) }
        @if !after.is_empty() { span class="nhsuk-u-secondary-text-colour" { (after) } }
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
