//! The programme as a source: sites, workers and people who chose evaluation as cases under pseudonyms, and what was
//! written about contacts and agreed on as goals as sources, coded with what was recorded in practice.

mod bring;
mod page;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub(super) fn routes() -> Routes {
    let create = Needs::May(Action::Create, Resource::StudySource);
    Routes::default()
        .get("/evidence/studies/{study}/programme", create, page::page)
        .post("/evidence/studies/{study}/programme", create, bring::send)
}
