//! Sites: compared with each other, and each with its figures and people.

mod chart;
mod counted;
mod file;
mod form;
mod list;
mod show;

use crate::routes::{Needs, Routes};
use access::{Action, Resource};

pub(super) const ADDRESS: &str = "/implementation/sites";

/// The addresses.
pub(super) fn routes() -> Routes {
    let read = Needs::May(Action::Read, Resource::Site);
    let export = Needs::May(Action::Export, Resource::Figure);
    Routes::default()
        .get(ADDRESS, read, list::page)
        .get("/implementation/sites.csv", export, file::table)
        .get("/implementation/sites.xlsx", export, file::table)
        .get("/implementation/sites.svg", export, file::drawing)
        .get("/implementation/sites/{id}", read, show::page)
        .merge(form::routes())
}
