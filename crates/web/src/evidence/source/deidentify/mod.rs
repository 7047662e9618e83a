//! Taking names and what else may tell who somebody is out of a source: what is proposed is looked at, then replaced by
//! stand-ins in a correction. What stands behind a stand-in goes into the key, which members of the study cannot read.

mod apply;
mod page;
mod rows;

use crate::evidence::workbench;
use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use ids::{SourceId, StudyId};

/// The addresses.
pub(super) fn routes() -> Routes {
    let change = Needs::May(Action::Change, Resource::StudySource);
    Routes::default()
        .get(
            "/evidence/studies/{study}/sources/{source}/deidentify",
            change,
            page::page,
        )
        .post(
            "/evidence/studies/{study}/sources/{source}/deidentify",
            change,
            apply::send,
        )
}

/// The address of the page.
pub(super) fn address(study: StudyId, source: SourceId) -> String {
    workbench::address(study, source, "deidentify")
}
