//! People who ask for another peer worker.

use crate::delivery::person::words::moment;
use crate::{Signed, Texts};
use maud::{Markup, html};
use store::delivery::worker_request::Waits;

/// Those whose wish waits, the longest first; nothing when there are none.
pub(super) fn section(t: &Texts, signed: &Signed, requests: &[Waits]) -> Markup {
    let zone = &signed.organisation.time_zone;
    html! {
        @if !requests.is_empty() {
            h2 { (t.text("my-day-requests")) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for one in requests {
                    li {
                        a class="nhsuk-link" href={ "/delivery/people/" (one.person) "/worker-request" } { (one.name) }
                        " \u{00b7} " (t.with("my-day-request-since", &[("when", &moment(t, one.asked_at, zone))]))
                        @if let Some(worker) = &one.worker_name { " \u{00b7} " (t.with("my-day-request-with", &[("worker", worker)])) }
                    }
                }
            }
        }
    }
}
