//! The accounts of a service.

mod form;
mod keep;
mod list;
mod one;
mod worker;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use ids::AccountId;

/// The addresses.
pub(super) fn routes() -> Routes {
    let may = |action, resource| Needs::May(action, resource);
    Routes::default()
        .get(
            "/administration/accounts",
            may(Action::Read, Resource::Account),
            list::page,
        )
        .get(
            "/administration/accounts/new",
            may(Action::Create, Resource::Account),
            form::new,
        )
        .post(
            "/administration/accounts/new",
            may(Action::Create, Resource::Account),
            form::add,
        )
        .get(
            "/administration/accounts/{id}",
            may(Action::Change, Resource::Account),
            one::page,
        )
        .post(
            "/administration/accounts/{id}",
            may(Action::Change, Resource::Account),
            one::save,
        )
        .post(
            "/administration/accounts/{id}/state",
            may(Action::Change, Resource::Account),
            keep::state,
        )
        .post(
            "/administration/accounts/{id}/confirm",
            may(Action::Change, Resource::Account),
            keep::confirm,
        )
        .post(
            "/administration/accounts/{id}/link",
            may(Action::Change, Resource::Account),
            keep::renew,
        )
        .post(
            "/administration/accounts/{id}/second-factor",
            may(Action::Change, Resource::Account),
            keep::reset_factor,
        )
}

/// The address of an account's page.
fn address(id: AccountId) -> String {
    format!("/administration/accounts/{id}")
}
