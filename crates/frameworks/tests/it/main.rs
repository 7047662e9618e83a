//! What the crate promises, seen from outside.

#![expect(
    clippy::unwrap_used,
    reason = "what a test builds from fixed text is known to be right, and a panic is how it fails"
)]

mod format;
mod import;
mod local;
mod search;
mod shipped;
mod versions;

use frameworks::{Framework, TermId, built_in_by_id};

fn shipped_framework(id: &str) -> &'static Framework {
    built_in_by_id(id).unwrap_or_else(|| panic!("{id} is not shipped"))
}

fn typology() -> &'static Framework {
    shipped_framework("peer-support-typology")
}

fn id(text: &str) -> TermId {
    text.parse().unwrap()
}
