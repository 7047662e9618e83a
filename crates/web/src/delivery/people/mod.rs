//! The people of the programme: finding them, adding one, taking the list out.

mod add;
mod file;
mod list;
mod referred;
mod shared;

pub(crate) use list::EVERYBODY;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

/// The addresses.
pub fn routes() -> Routes {
    let read = Needs::May(Action::Read, Resource::Person);
    let create = Needs::May(Action::Create, Resource::Person);
    let export = Needs::May(Action::Export, Resource::Person);
    Routes::default()
        .get(list::PATH, read, list::page)
        .get("/delivery/people.csv", export, file::send)
        .get("/delivery/people.xlsx", export, file::send)
        .get("/delivery/people/new", create, add::page)
        .post("/delivery/people/new", create, add::send)
}
