//! Somebody withdraws from a study: everything that came from them is listed, and cleared in one step.

mod list;
mod one;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub(super) fn routes() -> Routes {
    let case = Needs::May(Action::Change, Resource::StudyCase);
    Routes::default()
        .get(
            "/evidence/studies/{study}/withdraw",
            Needs::May(Action::Read, Resource::Study),
            list::page,
        )
        .get("/evidence/studies/{study}/withdraw/{case}", case, one::page)
        .post("/evidence/studies/{study}/withdraw/{case}", case, one::send)
}
