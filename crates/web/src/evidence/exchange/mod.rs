//! Exchange with other programs: a study as a file that they read, and theirs taken into a study.

mod bring;
mod codebook;
mod export;
mod found;
mod leaks;
mod page;
mod preview;
mod proof;
mod sent;
mod which;

use super::quote_book;
use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;

/// The addresses.
pub(super) fn routes() -> Routes {
    let export = Needs::May(Action::Export, Resource::Study);
    let change = Needs::May(Action::Change, Resource::Study);
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
            "/evidence/studies/{study}/exchange/codebook.csv",
            export,
            codebook::csv,
        )
        .post(
            "/evidence/studies/{study}/exchange/codebook.docx",
            export,
            codebook::docx,
        )
        .post(
            "/evidence/studies/{study}/exchange/quotes.docx",
            export,
            quote_book::file,
        )
        .post(
            "/evidence/studies/{study}/exchange/quotes.html",
            export,
            quote_book::file,
        )
        .post(
            "/evidence/studies/{study}/exchange/quotes.csv",
            export,
            quote_book::file,
        )
        .get(
            "/evidence/studies/{study}/exchange/leaks",
            export,
            leaks::page,
        )
        .post(
            "/evidence/studies/{study}/exchange/leaks",
            Needs::May(Action::Change, Resource::StudySource),
            leaks::clear,
        )
        .post(
            "/evidence/studies/{study}/exchange",
            change,
            bring::send.layer(DefaultBodyLimit::max(sent::LARGEST_FORM)),
        )
        .get(
            "/evidence/studies/{study}/exchange/brought/{brought}",
            change,
            bring::look,
        )
        .post(
            "/evidence/studies/{study}/exchange/brought/{brought}",
            change,
            bring::take,
        )
        .post(
            "/evidence/studies/{study}/exchange/brought/{brought}/discard",
            change,
            bring::discard,
        )
        .post(
            "/evidence/studies/{study}/exchange/proof",
            export,
            proof::page,
        )
}
