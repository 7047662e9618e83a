//! Agreement between coders: how far they say the same, and where they differ.

mod compared;
mod figures;
mod page;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

pub(super) use compared::names;

/// The addresses.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get(
            "/evidence/studies/{study}/agreement",
            Needs::May(Action::Read, Resource::Coding),
            page::page,
        )
        .post(
            "/evidence/studies/{study}/agreement.csv",
            Needs::May(Action::Export, Resource::Coding),
            page::file,
        )
}
