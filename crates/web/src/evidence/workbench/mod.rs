//! The coding workbench: the codes on the left, the text in the middle with a bar for each coding in its margin, the
//! codings as a list on the right.
//!
//! Everything works without scripts: a passage is coded by its paragraph and its words. Scripts let it be marked with
//! the keyboard or the mouse, and bring what others do while it is open.

mod answer;
mod code_tree;
mod lanes;
mod page;
mod parts;
pub(super) mod passage;
mod send;
mod suggest;

pub(super) use send::by_script;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use ids::{SourceId, StudyId};

/// The addresses.
pub(super) fn routes() -> Routes {
    let read = Needs::May(Action::Read, Resource::StudySource);
    let may = |action| Needs::May(action, Resource::Coding);
    Routes::default()
        .get(
            "/evidence/studies/{study}/sources/{source}",
            read,
            page::page,
        )
        .get(
            "/evidence/studies/{study}/sources/{source}/changes",
            may(Action::Read),
            answer::changes,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/codings",
            may(Action::Create),
            send::code,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/suggestions",
            may(Action::Create),
            suggest::suggest,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/uncode",
            may(Action::Change),
            send::uncode,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/undo",
            may(Action::Change),
            send::undo,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/redo",
            may(Action::Change),
            send::redo,
        )
}

/// The address of the workbench of a source, or of something below it.
pub(super) fn address(study: StudyId, source: SourceId, part: &str) -> String {
    let bench = super::address(study, &format!("sources/{source}"));
    if part.is_empty() {
        bench
    } else {
        format!("{bench}/{part}")
    }
}
