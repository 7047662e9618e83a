//! Rounds: opening one, blind or not; closing it; settling what people differ about.

mod adjudicate;
mod cluster;
mod form;
mod page;

use crate::Texts;
use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use evidence::round::RoundState;
use ids::{RoundId, StudyId};

/// The addresses.
pub(super) fn routes() -> Routes {
    let read = Needs::May(Action::Read, Resource::Study);
    let change = Needs::May(Action::Change, Resource::Study);
    Routes::default()
        .get("/evidence/studies/{study}/rounds", read, page::list)
        .get("/evidence/studies/{study}/rounds/new", change, form::page)
        .post("/evidence/studies/{study}/rounds/new", change, form::send)
        .get("/evidence/studies/{study}/rounds/{round}", read, page::one)
        .post(
            "/evidence/studies/{study}/rounds/{round}/close",
            change,
            page::close,
        )
        .get(
            "/evidence/studies/{study}/rounds/{round}/adjudicate",
            change,
            adjudicate::page,
        )
        .post(
            "/evidence/studies/{study}/rounds/{round}/adjudicate",
            change,
            adjudicate::settle,
        )
        .post(
            "/evidence/studies/{study}/rounds/{round}/adjudicated",
            change,
            adjudicate::end,
        )
}

/// The address of a round, or of something below it.
fn address(study: StudyId, round: RoundId, part: &str) -> String {
    let round = super::address(study, &format!("rounds/{round}"));
    if part.is_empty() {
        round
    } else {
        format!("{round}/{part}")
    }
}

/// Where a round stands, in words.
fn state_name(t: &Texts, state: RoundState) -> String {
    t.text(&format!("round-state-{}", state.code()))
}
