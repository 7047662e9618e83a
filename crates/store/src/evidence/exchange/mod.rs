//! A study as a project that other programs read, and theirs as part of a study.

mod put_together;
mod take_in;

pub use put_together::{Takes, project};
pub use take_in::{Brings, TakenIn, take_in};
