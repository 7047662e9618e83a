//! Cover for and by a worker, on their page.

use crate::Texts;
use crate::delivery::matching::spans::{self, Reader};
use ids::WorkerId;
use jiff::civil::Date;
use maud::{Markup, html};
use store::delivery::peer_match::Span;

/// Cover for and by the worker, and the way to arrange it.
pub(super) fn section(
    t: &Texts,
    id: WorkerId,
    spans: &[Span],
    (own, may_cover): (bool, bool),
    today: Date,
) -> Markup {
    let reader = if own {
        Reader::Worker(id)
    } else {
        Reader::Service
    };
    html! {
        @if !spans.is_empty() || may_cover {
            h2 { (t.text("spans-title")) }
            (spans::list(t, spans, today, reader, may_cover))
            @if may_cover {
                p { a class="nhsuk-link" href={ "/delivery/matching/absence?away=" (id) } { (t.text("spans-arrange")) } }
            }
        }
    }
}
