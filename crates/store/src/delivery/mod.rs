//! The programme: peer workers and teams, people and their support.

pub mod supervision;
pub mod team;
pub mod training;
pub mod worker;
