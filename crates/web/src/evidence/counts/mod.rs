//! How often codes were used, which come together, and how much each further source still adds.

mod file;
mod page;

pub(super) use file::{count, whole, whole_as};

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub(super) fn routes() -> Routes {
    let export = Needs::May(Action::Export, Resource::Coding);
    Routes::default()
        .get(
            "/evidence/studies/{study}/counts",
            Needs::May(Action::Read, Resource::Coding),
            page::page,
        )
        .post(
            "/evidence/studies/{study}/counts/frequency.csv",
            export,
            file::frequencies,
        )
        .post(
            "/evidence/studies/{study}/counts/cooccurrence.csv",
            export,
            file::pairs,
        )
        .post(
            "/evidence/studies/{study}/counts/saturation.csv",
            export,
            file::steps_file,
        )
}
