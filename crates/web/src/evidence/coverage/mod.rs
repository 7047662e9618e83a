//! Which codes were found with whom: quoted, not quoted, or not asked.

mod page;
mod quotes;
mod table;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

pub(super) use table::{Grouping, grouping_field};

/// The addresses.
pub(super) fn routes() -> Routes {
    let read = Needs::May(Action::Read, Resource::Coding);
    Routes::default()
        .get("/evidence/studies/{study}/coverage", read, page::page)
        .post(
            "/evidence/studies/{study}/coverage.csv",
            Needs::May(Action::Export, Resource::Coding),
            page::file,
        )
        .get(
            "/evidence/studies/{study}/coverage/quotes",
            read,
            quotes::page,
        )
}
