//! Studies: all of one's own, beginning one, what it asks, what comes next.

mod form;
mod list;
mod overview;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Study);
    Routes::default()
        .get("/evidence", may(Action::Read), list::page)
        .get("/evidence/studies/new", may(Action::Create), form::new)
        .post("/evidence/studies/new", may(Action::Create), form::begin)
        .get(
            "/evidence/studies/{study}",
            may(Action::Read),
            overview::page,
        )
        .get(
            "/evidence/studies/{study}/settings",
            may(Action::Change),
            form::settings,
        )
        .post(
            "/evidence/studies/{study}/settings",
            may(Action::Change),
            form::save,
        )
}
