//! One person's record.

pub(crate) mod ask;
pub(crate) mod beside;
mod change;
pub(crate) mod engagement;
pub(crate) mod form;
pub(crate) mod looked;
pub(crate) mod page;
pub(crate) mod parts;
mod request;
pub(crate) mod shared;
mod sign_in;
pub(crate) mod words;

use crate::Failure;
use crate::routes::{Needs, Routes};
use access::{Action, Resource};
use ids::PersonId;

/// The addresses.
pub fn routes() -> Routes {
    let read = Needs::May(Action::Read, Resource::Person);
    let change = Needs::May(Action::Change, Resource::Person);
    Routes::default()
        .get("/delivery/people/{id}", read, page::page)
        .get("/delivery/people/{id}/edit", change, change::page)
        .post("/delivery/people/{id}/edit", change, change::send)
        .get(
            "/delivery/people/{id}/worker-request",
            Needs::May(Action::Change, Resource::WorkerRequest),
            request::page,
        )
        .post(
            "/delivery/people/{id}/worker-request",
            Needs::May(Action::Change, Resource::WorkerRequest),
            request::send,
        )
        .get(
            "/delivery/people/{id}/sign-in",
            Needs::May(Action::Read, Resource::PersonAccount),
            sign_in::page,
        )
        .post(
            "/delivery/people/{id}/sign-in",
            Needs::May(Action::Create, Resource::PersonAccount),
            sign_in::give,
        )
        .post(
            "/delivery/people/{id}/sign-in/link",
            Needs::May(Action::Change, Resource::PersonAccount),
            sign_in::renew,
        )
        .post(
            "/delivery/people/{id}/sign-in/confirm",
            Needs::May(Action::Change, Resource::PersonAccount),
            sign_in::confirm,
        )
}

/// The person an address names.
pub(crate) fn id(text: &str) -> Result<PersonId, Failure> {
    text.parse().map_err(|_| Failure::Missing)
}

/// The address of a person's page.
pub(crate) fn address(id: PersonId) -> String {
    format!("/delivery/people/{id}")
}
