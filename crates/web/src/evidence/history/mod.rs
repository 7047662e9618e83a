//! What was done in a study, step by step, and taking back what one did last.

mod page;
mod sentence;

pub(super) use sentence::events;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Coding);
    Routes::default()
        .get(
            "/evidence/studies/{study}/history",
            may(Action::Read),
            page::page,
        )
        .post(
            "/evidence/studies/{study}/history/undo",
            may(Action::Change),
            page::undo,
        )
        .post(
            "/evidence/studies/{study}/history/redo",
            may(Action::Change),
            page::redo,
        )
}
