//! Referrals: a clinician sends one and sees what became of it; a coordinator decides.

mod decide;
mod form;
mod list;
mod show;

use crate::routes::{Needs, Routes};
use crate::{Texts, dates};
use access::{Action, Resource};
use delivery::referral::{NotNow, Referral as State};
use ids::ReferralId;

/// Where the list is.
pub const PATH: &str = "/delivery/referrals";

/// The addresses.
pub fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Referral);
    Routes::default()
        .get(PATH, may(Action::Read), list::page)
        .get("/delivery/referrals/new", may(Action::Create), form::page)
        .post("/delivery/referrals/new", may(Action::Create), form::send)
        .get("/delivery/referrals/{id}", may(Action::Read), show::page)
        .post(
            "/delivery/referrals/{id}/decline",
            may(Action::Change),
            decide::decline,
        )
        .post(
            "/delivery/referrals/{id}/take-back",
            may(Action::Change),
            decide::take_back,
        )
}

/// The address of a referral.
pub fn address(id: ReferralId) -> String {
    format!("{PATH}/{id}")
}

/// What became of a referral, in words.
fn state(t: &Texts, state: State) -> String {
    let key = format!("referral-state-{}", state.code().replace('_', "-"));
    match state.decided_on() {
        Some(on) => t.with(&key, &[("day", &dates::shown(t, on))]),
        None => t.text(&key),
    }
}

/// A reason, in words.
fn reason(t: &Texts, why: NotNow) -> String {
    t.text(&format!("referral-why-{}", why.code().replace('_', "-")))
}
