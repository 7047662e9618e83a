//! Memos: what members noted, hung on anything of the study.

mod form;
mod list;
mod markdown;
mod one;
mod target;

pub(super) use list::{About, about, links};

use crate::Texts;
use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use evidence::memo::MemoKind;
use ids::{MemoId, StudyId};

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::StudyMemo);
    Routes::default()
        .get(
            "/evidence/studies/{study}/memos",
            may(Action::Read),
            list::page,
        )
        .get(
            "/evidence/studies/{study}/memos/new",
            may(Action::Create),
            form::new,
        )
        .post(
            "/evidence/studies/{study}/memos/new",
            may(Action::Create),
            form::create,
        )
        .get(
            "/evidence/studies/{study}/memos/{memo}",
            may(Action::Read),
            one::page,
        )
        .post(
            "/evidence/studies/{study}/memos/{memo}",
            may(Action::Change),
            one::save,
        )
        .post(
            "/evidence/studies/{study}/memos/{memo}/remove",
            may(Action::Change),
            one::remove,
        )
}

/// The address of a memo, or of something below it.
pub(super) fn address(study: StudyId, memo: MemoId, part: &str) -> String {
    let one = super::address(study, &format!("memos/{memo}"));
    if part.is_empty() {
        one
    } else {
        format!("{one}/{part}")
    }
}

/// What kind a memo is, in words.
fn kind_name(t: &Texts, kind: MemoKind) -> String {
    t.text(&format!("memo-kind-{}", kind.code()))
}
