//! One coding: what it says, who said so and when, what stands beside it, and the memos about it.

mod change;
mod one;

pub(super) use change::weight;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use ids::{CodingId, StudyId};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Coding);
    Routes::default()
        .get(
            "/evidence/studies/{study}/codings/{coding}",
            may(Action::Read),
            one::page,
        )
        .post(
            "/evidence/studies/{study}/codings/{coding}",
            may(Action::Change),
            change::save,
        )
}

/// The address of a coding.
pub(super) fn address(study: StudyId, coding: CodingId) -> String {
    super::address(study, &format!("codings/{coding}"))
}
