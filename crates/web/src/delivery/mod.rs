//! Running the programme: people, workers, matches, contacts.

pub mod contact;
pub mod my_day;
pub mod note;
mod team;
mod worker;

use crate::routes::Routes;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .merge(contact::routes())
        .merge(my_day::routes())
        .merge(note::routes())
        .merge(worker::routes())
        .merge(team::routes())
}
