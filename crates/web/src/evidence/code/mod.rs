//! The codebook: its codes as a tree, one code with its quotes, and everything that can be done to them.

mod book;
mod form;
mod framework;
mod one;
mod quote;
mod restructure;
mod split;

use crate::Failure;
use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use evidence::codebook::Codebook;
use ids::{CodeId, StudyId};

/// The addresses.
pub(super) fn routes() -> Routes {
    let read = Needs::May(Action::Read, Resource::Codebook);
    let change = Needs::May(Action::Change, Resource::Codebook);
    Routes::default()
        .get("/evidence/studies/{study}/codes", read, book::page)
        .get("/evidence/studies/{study}/codes/new", change, form::new)
        .post("/evidence/studies/{study}/codes/new", change, form::add)
        .get(
            "/evidence/studies/{study}/codes/framework",
            change,
            framework::page,
        )
        .post(
            "/evidence/studies/{study}/codes/framework",
            change,
            framework::send,
        )
        .get("/evidence/studies/{study}/codes/{code}", read, one::page)
        .get(
            "/evidence/studies/{study}/codes/{code}/change",
            change,
            form::edit,
        )
        .post(
            "/evidence/studies/{study}/codes/{code}/change",
            change,
            form::save,
        )
        .get(
            "/evidence/studies/{study}/codes/{code}/restructure",
            change,
            restructure::page,
        )
        .post(
            "/evidence/studies/{study}/codes/{code}/move",
            change,
            restructure::relocate,
        )
        .post(
            "/evidence/studies/{study}/codes/{code}/merge",
            change,
            restructure::merge,
        )
        .post(
            "/evidence/studies/{study}/codes/{code}/remove",
            change,
            restructure::remove,
        )
        .get(
            "/evidence/studies/{study}/codes/{code}/split",
            change,
            split::page,
        )
        .post(
            "/evidence/studies/{study}/codes/{code}/split",
            change,
            split::send,
        )
}

/// The address of a code, or of something below it.
pub(super) fn address(study: StudyId, code: CodeId, part: &str) -> String {
    let one = super::address(study, &format!("codes/{code}"));
    if part.is_empty() {
        one
    } else {
        format!("{one}/{part}")
    }
}

/// The codes as options of a list, indented as the tree is, without those that `out` holds of.
pub(super) fn options(codebook: &Codebook, out: impl Fn(CodeId) -> bool) -> Vec<(String, String)> {
    codebook
        .tree()
        .filter(|(_, code)| !out(code.id))
        .map(|(depth, code)| {
            let indent = "\u{2003}".repeat(depth);
            (code.id.to_string(), format!("{indent}{}", code.name))
        })
        .collect()
}

/// A code that an address names.
fn found(codebook: &Codebook, code: CodeId) -> Result<&evidence::code::Code, Failure> {
    codebook.get(code).ok_or(Failure::Missing)
}
