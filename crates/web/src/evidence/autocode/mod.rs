//! Coding by search: words are looked for in every source, the places are reviewed with a tick each, and those chosen
//! are coded as one step.

mod page;
mod place;
mod send;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = Needs::May(Action::Create, Resource::Coding);
    Routes::default()
        .get("/evidence/studies/{study}/autocode", may, page::page)
        .post("/evidence/studies/{study}/autocode", may, send::send)
}
