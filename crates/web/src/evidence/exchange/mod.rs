//! Exchange with other programs: a study as a file that they read, and theirs taken into a study.

mod bring;
mod export;
mod page;
mod sent;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;

/// The addresses.
pub(super) fn routes() -> Routes {
    let export = Needs::May(Action::Export, Resource::Study);
    Routes::default()
        .get(
            "/evidence/studies/{study}/exchange",
            Needs::May(Action::Read, Resource::Study),
            page::page,
        )
        .post(
            "/evidence/studies/{study}/exchange/project.qdpx",
            export,
            export::qdpx,
        )
        .post(
            "/evidence/studies/{study}/exchange/codebook.qdc",
            export,
            export::qdc,
        )
        .post(
            "/evidence/studies/{study}/exchange/codings.csv",
            export,
            export::codings,
        )
        .post(
            "/evidence/studies/{study}/exchange",
            Needs::May(Action::Change, Resource::Study),
            bring::send.layer(DefaultBodyLimit::max(sent::LARGEST_FORM)),
        )
}
