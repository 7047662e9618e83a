//! Episodes: beginning one, its days, its ending.

mod days;
pub(crate) use days::named;
mod ending;
pub(crate) mod form;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub fn routes() -> Routes {
    let create = Needs::May(Action::Create, Resource::Episode);
    let change = Needs::May(Action::Change, Resource::Episode);
    Routes::default()
        .get("/delivery/people/{id}/support/new", create, days::begin)
        .post(
            "/delivery/people/{id}/support/new",
            create,
            days::send_begin,
        )
        .get(
            "/delivery/people/{id}/support/{episode}/days",
            change,
            days::page,
        )
        .post(
            "/delivery/people/{id}/support/{episode}/days",
            change,
            days::send,
        )
        .get(
            "/delivery/people/{id}/support/{episode}/ending",
            change,
            ending::page,
        )
        .post(
            "/delivery/people/{id}/support/{episode}/ending",
            change,
            ending::send,
        )
        .get(
            "/delivery/people/{id}/support/{episode}/ending/undo",
            change,
            ending::undo_page,
        )
        .post(
            "/delivery/people/{id}/support/{episode}/ending/undo",
            change,
            ending::undo,
        )
}
