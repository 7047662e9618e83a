//! Drills: the real server under load, and what is left of it afterwards.

mod away;
mod backup;
mod browser;
mod full_disk;
mod health;
mod kill;
mod leaks;
mod load;
mod refusals;
mod relay;
mod server;

pub(crate) use browser::Browser;
pub(crate) use load::Load;
pub(crate) use server::{Server, Service};

use std::time::{Duration, Instant};

/// Nothing that a drill waits for takes longer.
const PATIENCE: Duration = Duration::from_mins(2);

/// Waits until something is so.
pub(crate) fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
