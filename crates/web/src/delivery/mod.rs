//! Running the programme: people, workers, matches, contacts.

pub mod concern;
pub mod contact;
pub mod duty;
pub mod episode;
mod export;
pub mod goal;
mod import;
pub mod matching;
pub mod my_day;
pub mod note;
pub mod people;
pub mod person;
pub mod referral;
mod team;
mod worker;

use crate::routes::Routes;

/// The addresses.
pub fn routes() -> Routes {
    Routes::default()
        .merge(concern::routes())
        .merge(contact::routes())
        .merge(duty::routes())
        .merge(my_day::routes())
        .merge(note::routes())
        .merge(worker::routes())
        .merge(team::routes())
        .merge(people::routes())
        .merge(referral::routes())
        .merge(person::routes())
        .merge(episode::routes())
        .merge(goal::routes())
        .merge(matching::routes())
        .merge(export::routes())
        .merge(import::routes())
}
