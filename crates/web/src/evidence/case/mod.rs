//! Cases: the participants, sites and teams a study compares, what is known of each, and whose words a source holds.

mod attribute;
mod form;
mod import;
mod list;
mod one;
mod tie;

use crate::Texts;
use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use evidence::study::CaseKind;
use ids::{StudyCaseId, StudyId};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::StudyCase);
    let ties = Needs::May(Action::Change, Resource::StudySource);
    Routes::default()
        .get(
            "/evidence/studies/{study}/cases",
            may(Action::Read),
            list::page,
        )
        .get(
            "/evidence/studies/{study}/cases/new",
            may(Action::Create),
            form::new,
        )
        .post(
            "/evidence/studies/{study}/cases/new",
            may(Action::Create),
            form::add,
        )
        .get(
            "/evidence/studies/{study}/cases/import",
            may(Action::Create),
            import::page,
        )
        .post(
            "/evidence/studies/{study}/cases/import",
            may(Action::Create),
            import::send.layer(DefaultBodyLimit::max(import::LARGEST)),
        )
        .get(
            "/evidence/studies/{study}/cases/{case}",
            may(Action::Read),
            one::page,
        )
        .post(
            "/evidence/studies/{study}/cases/{case}",
            may(Action::Change),
            one::save,
        )
        .post(
            "/evidence/studies/{study}/cases/{case}/remove",
            may(Action::Change),
            one::remove,
        )
        .get(
            "/evidence/studies/{study}/attributes",
            may(Action::Change),
            attribute::page,
        )
        .post(
            "/evidence/studies/{study}/attributes",
            may(Action::Change),
            attribute::save,
        )
        .post(
            "/evidence/studies/{study}/attributes/remove",
            may(Action::Change),
            attribute::remove,
        )
        .get(
            "/evidence/studies/{study}/sources/{source}/cases",
            ties,
            tie::page,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/cases",
            ties,
            tie::save,
        )
}

/// The address of a case, or of something below it.
fn address(study: StudyId, case: StudyCaseId, part: &str) -> String {
    let one = super::address(study, &format!("cases/{case}"));
    if part.is_empty() {
        one
    } else {
        format!("{one}/{part}")
    }
}

/// What a case is, in words.
fn kind_name(t: &Texts, kind: CaseKind) -> String {
    t.text(&format!("case-kind-{}", kind.code()))
}

/// The kinds as options.
fn kinds(t: &Texts) -> Vec<(&'static str, String)> {
    CaseKind::ALL
        .iter()
        .map(|kind| (kind.code(), kind_name(t, *kind)))
        .collect()
}
