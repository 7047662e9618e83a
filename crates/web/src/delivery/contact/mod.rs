//! Contacts: recording one, looking at it, changing it, all of them as a list.

mod answers;
mod beside;
mod clash;
mod edit;
mod filters;
mod form;
mod history;
mod list;
mod record;
mod search;
mod view;
mod vocabulary;
mod withdraw;
pub mod withdrawn;
pub mod words;

pub(crate) use form::identity;

pub(crate) use vocabulary::OCCASION;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Contact);
    Routes::default()
        .get("/delivery/contacts", may(Action::Read), list::page)
        .get("/delivery/contacts.csv", may(Action::Export), list::file)
        .get("/delivery/contacts.xlsx", may(Action::Export), list::file)
        .get("/delivery/contacts/new", may(Action::Create), record::page)
        .post("/delivery/contacts", may(Action::Create), record::send)
        .post(
            "/delivery/contacts/later",
            may(Action::Create),
            record::later,
        )
        .post(
            "/delivery/contacts/another",
            may(Action::Create),
            record::another,
        )
        .get("/delivery/contacts/edit", may(Action::Change), edit::draft)
        .get("/delivery/contacts/{id}", may(Action::Read), view::page)
        .get(
            "/delivery/contacts/{id}/edit",
            may(Action::Change),
            edit::page,
        )
        .post(
            "/delivery/contacts/{id}/edit",
            may(Action::Change),
            edit::send,
        )
        .get(
            "/delivery/contacts/{id}/withdraw",
            may(Action::Change),
            withdraw::page,
        )
        .post(
            "/delivery/contacts/{id}/withdraw",
            may(Action::Change),
            withdraw::send,
        )
        .get(
            "/delivery/contacts/{id}/withdrawn",
            may(Action::Change),
            withdrawn::page,
        )
        .post(
            "/delivery/contacts/{id}/restore",
            may(Action::Change),
            withdraw::restore,
        )
}
