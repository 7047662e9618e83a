//! The sources of a study: all of them, and adding one.

mod add;
mod list;

use crate::Texts;
use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use evidence::study::SourceKind;

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
            add::send,
        )
}

/// What kind of text a source is, in words.
pub(super) fn kind_name(t: &Texts, kind: SourceKind) -> String {
    t.text(&format!("source-kind-{}", kind.code().replace('_', "-")))
}
