//! What stands on top of every page for whoever is asked to answer a concern. It names nobody.

use super::{PATH, address, clock, long};
use crate::ui::Alert;
use crate::{Signed, Texts};
use delivery::concern::Urgency;
use jiff::Timestamp;
use maud::html;

/// The banner; none when nothing waits for this reader.
pub(crate) fn banner(t: &Texts, signed: &Signed, now: Timestamp) -> Option<Alert> {
    let first = signed.concerns.first()?;
    let several = i64::try_from(signed.concerns.len()).unwrap_or(i64::MAX);
    let overdue = signed
        .concerns
        .iter()
        .filter(|one| one.is_overdue(now))
        .count();
    let sentence = if several > 1 {
        t.count("concern-banner-several", several)
    } else {
        let ago = long(t, first.raised_at.0.duration_until(now));
        let due = clock(t, signed, first.due_at.0);
        let values = [("ago", ago.as_str()), ("due", due.as_str())];
        match (overdue > 0, first.urgency) {
            (true, _) => t.with("concern-banner-overdue", &values),
            (false, Urgency::Now) => t.with("concern-banner-now", &values),
            (false, Urgency::NotNow) => t.with("concern-banner-not-now", &values),
        }
    };
    let to = if several > 1 {
        format!("{PATH}?state=waiting")
    } else {
        address(first.id)
    };
    let body = html! {
        p {
            strong { (sentence) } " "
            @if several > 1 && overdue > 0 { (t.count("concern-banner-several-overdue", i64::try_from(overdue).unwrap_or(i64::MAX))) " " }
            a class="nhsuk-link" href=(to) { (t.text(if several > 1 { "concern-banner-see-all" } else { "concern-banner-see" })) }
        }
    };
    Some(Alert {
        body,
        overdue: overdue > 0,
    })
}
