//! Cover that goes on or is planned, as sentences, with the way to undo it.

use crate::ui::{self, Button, ButtonKind, Form};
use crate::{Texts, dates};
use ids::WorkerId;
use jiff::civil::Date;
use maud::{Markup, html};
use store::delivery::peer_match::Span;

/// Who reads the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// One of the two workers.
    Worker(WorkerId),
    /// Whoever arranges cover.
    Service,
}

/// “Ada covers for Sam from 9 March 2026 until 13 March 2026, for 4 people.”
fn sentence(t: &Texts, span: &Span, today: Date, reader: Reader) -> String {
    let people = t.count(
        "span-people",
        i64::try_from(span.matches.len()).unwrap_or(0),
    );
    let begun = span.from <= today;
    let key = match reader {
        Reader::Worker(own) if own == span.away && begun => "span-for-you",
        Reader::Worker(own) if own == span.away => "span-for-you-ahead",
        Reader::Worker(own) if own == span.covers && begun => "span-by-you",
        Reader::Worker(own) if own == span.covers => "span-by-you-ahead",
        _ if begun => "span-now",
        _ => "span-ahead",
    };
    t.with(
        key,
        &[
            ("covers", span.covers_name.as_str()),
            ("away", &span.away_name),
            ("from", &dates::shown(t, span.from)),
            ("until", &dates::shown(t, span.until)),
            ("people", &people),
        ],
    )
}

/// The list; nothing where there is no cover. `may_undo` shows the button to those who arrange cover.
pub fn list(t: &Texts, spans: &[Span], today: Date, reader: Reader, may_undo: bool) -> Markup {
    let undo = t.text("absence-undo");
    html! {
        @if !spans.is_empty() {
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for span in spans {
                    @let words = sentence(t, span, today, reader);
                    li {
                        (words)
                        @if may_undo {
                            @let ids = span.matches.iter().map(ToString::to_string).collect::<Vec<_>>();
                            @let hidden = ids.iter().map(|id| ("made", id.as_str())).collect::<Vec<_>>();
                            (ui::form(t.words(), &Form { action: "/delivery/matching/absence/undo", hidden: &hidden, ..Form::default() }, &ui::button(&Button {
                                text: &undo,
                                hidden_text: Some(&words),
                                kind: ButtonKind::Secondary,
                                small: true,
                                prevent_double_click: true,
                                ..Button::default()
                            })))
                        }
                    }
                }
            }
        }
    }
}
