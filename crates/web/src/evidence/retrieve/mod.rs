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
    let export = Needs::May(Action::Export, Resource::Coding);
    Routes::default()
        .get("/evidence/studies/{study}/retrieve", read, page::page)
        .post("/evidence/studies/{study}/retrieve.csv", export, file::csv)
        .post(
            "/evidence/studies/{study}/retrieve.docx",
            export,
            file::book,
        )
        .post(
            "/evidence/studies/{study}/retrieve.html",
            export,
            file::book,
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
