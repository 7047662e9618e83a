//! Matching: who is waiting, who could support them, and what becomes of a match.

mod absence;
mod change;
mod cover;
mod propose;
pub mod spans;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub fn routes() -> Routes {
    let create = Needs::May(Action::Create, Resource::PeerMatch);
    let change = Needs::May(Action::Change, Resource::PeerMatch);
    Routes::default()
        .get(propose::PATH, create, propose::page)
        .post(propose::PATH, create, propose::send)
        .get(absence::PATH, create, absence::page)
        .post(absence::PATH, create, absence::send)
        .post("/delivery/matching/absence/undo", change, absence::undo)
        .get("/delivery/people/{id}/cover", create, cover::page)
        .post("/delivery/people/{id}/cover", create, cover::send)
        .get(
            "/delivery/people/{id}/matches/{match}/notes",
            change,
            change::notes,
        )
        .post(
            "/delivery/people/{id}/matches/{match}/notes",
            change,
            change::send_notes,
        )
        .get(
            "/delivery/people/{id}/matches/{match}/end",
            change,
            change::end,
        )
        .post(
            "/delivery/people/{id}/matches/{match}/end",
            change,
            change::send_end,
        )
}
