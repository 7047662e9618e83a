//! The programme: peer workers and teams, people and their support, contacts.

pub mod contact;
pub mod my_day;
pub mod note;
pub mod reflection;
pub mod supervision;
pub mod team;
pub mod training;
pub mod worker;
