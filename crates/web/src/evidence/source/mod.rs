//! The sources of a study: all of them, adding some, correcting one.

mod add;
mod corrections;
mod deidentify;
mod list;
mod reading;
mod relayout;
mod report;

use crate::Texts;
use crate::routes::{Needs, Routes};
use crate::sent;
use access::{Action, Resource};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use evidence::study::SourceKind;
use ids::{SourceId, StudyId};
use maud::{Markup, html};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::StudySource);
    Routes::default()
        .get(
            "/evidence/studies/{study}/sources",
            may(Action::Read),
            list::page,
        )
        .get(
            "/evidence/studies/{study}/sources/new",
            may(Action::Create),
            add::page,
        )
        .post(
            "/evidence/studies/{study}/sources/new",
            may(Action::Create),
            add::send.layer(DefaultBodyLimit::max(sent::LARGEST_FORM)),
        )
        .merge(corrections::routes())
        .merge(deidentify::routes())
}

/// What kind of text a source is, in words.
pub(super) fn kind_name(t: &Texts, kind: SourceKind) -> String {
    t.text(&format!("source-kind-{}", kind.code().replace('_', "-")))
}

/// What else can be done with a source, as links beside its text.
pub(super) fn ways(t: &Texts, study: StudyId, source: SourceId, may_change: bool) -> Markup {
    html! {
        a class="nhsuk-link" href=(corrections::address(study, source, "")) { (t.text("corrections-title")) }
        @if may_change {
            a class="nhsuk-link" href=(deidentify::address(study, source)) { (t.text("deidentify-title")) }
            a class="nhsuk-link" href=(super::address(study, &format!("sources/{source}/cases"))) { (t.text("ties-title")) }
        }
    }
}
