//! Retrieval: passages that answer a query joining codes, cases, speakers and coders; queries kept; words looked for.

mod answer;
mod file;
mod page;
mod saved;
mod words;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub(super) fn routes() -> Routes {
    let read = Needs::May(Action::Read, Resource::Coding);
    let create = Needs::May(Action::Create, Resource::Coding);
    Routes::default()
        .get("/evidence/studies/{study}/retrieve", read, page::page)
        .post(
            "/evidence/studies/{study}/retrieve.csv",
            Needs::May(Action::Export, Resource::Coding),
            file::file,
        )
        .post(
            "/evidence/studies/{study}/retrieve/save",
            create,
            saved::save,
        )
        .post(
            "/evidence/studies/{study}/retrieve/remove",
            create,
            saved::remove,
        )
        .get(
            "/evidence/studies/{study}/search",
            Needs::May(Action::Read, Resource::StudySource),
            words::page,
        )
}
