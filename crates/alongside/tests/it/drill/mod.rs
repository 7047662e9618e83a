//! Drills: the real server under load, and what is left of it afterwards.

mod backup;
mod browser;
mod kill;
mod load;
mod refusals;
mod service;

pub(crate) use browser::Browser;
pub(crate) use load::Load;
pub(crate) use service::{Server, Service};

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
