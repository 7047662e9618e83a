//! A study as a project that other programs read, and theirs as part of a study.

mod kept;
mod left_behind;
mod own;
mod plan;
mod put_together;
mod take_in;
mod untaken;

pub use kept::{LARGEST, WAITS_HOURS, Waiting, discard, keep, load, sweep, waiting};
pub use left_behind::{LeftBehind, left_behind};
pub use put_together::{Begun, Takes, begin, codebook, project};
pub use take_in::{Brings, TakenIn, take_in};
pub use untaken::{There, Untaken, untaken};
