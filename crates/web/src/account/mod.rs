//! One's own account: signing in and out, password, sessions.

mod own;
mod password;
mod sign_in;

pub(crate) use password::hashed;
pub(crate) use sign_in::carrying as sign_in_carrying;

use crate::routes::{Needs, Routes};

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .get("/sign-in", Needs::Nothing, sign_in::page)
        .post("/sign-in", Needs::Nothing, sign_in::send)
        .post("/sign-out", Needs::SignedIn, sign_in::sign_out)
        .post("/session/extend", Needs::SignedIn, sign_in::extend)
        .get("/account", Needs::SignedIn, own::page)
        .get("/account/password", Needs::SignedIn, password::page)
        .post("/account/password", Needs::SignedIn, password::change)
        .post("/account/sessions/{id}/end", Needs::SignedIn, own::end)
        .post(
            "/account/sessions/end-others",
            Needs::SignedIn,
            own::end_others,
        )
}
