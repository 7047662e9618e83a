//! Accounts: signing in and out, one's own account.

mod sign_in;

use crate::routes::{Needs, Routes};

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .get("/sign-in", Needs::Nothing, sign_in::page)
        .post("/sign-in", Needs::Nothing, sign_in::send)
        .post("/sign-out", Needs::SignedIn, sign_in::sign_out)
        .post("/session/extend", Needs::SignedIn, sign_in::extend)
}
