//! Small builders for the world a test needs. Each writes its row directly, so that a test of one noun does not depend on
//! the functions of another.

pub mod pair;
mod person;
mod programme;

pub use person::{an_episode, matched, open_dates, person_with};
pub use programme::{
    actor, contact, episode, organisation, peer_match, person, site, team, worker,
};
