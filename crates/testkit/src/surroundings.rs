//! A clock that stands still until it is moved, and randomness that repeats.

use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::Surroundings;

/// A clock in the hands of a test.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// Moves the clock on.
    pub fn advance(&self, by: SignedDuration) {
        let micros = i64::try_from(by.as_micros())
            .expect("a test moves the clock by less than 290,000 years");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// The instant it shows.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).expect("within range")
    }
}

/// Surroundings that begin at 10:00 UTC on 2 March 2026, a Monday, and whose randomness repeats.
pub fn fixed() -> (Surroundings, TestClock) {
    let start: Timestamp = "2026-03-02T10:00:00Z".parse().expect("an instant");
    let clock = TestClock(Arc::new(AtomicI64::new(start.as_microsecond())));
    let shown = clock.clone();
    let state = AtomicU64::new(0x9E37_79B9_7F4A_7C15);
    let turn = Mutex::new(());
    let around = Surroundings::new(
        move || shown.now(),
        move |bytes| {
            let _one_at_a_time = turn.lock().unwrap_or_else(PoisonError::into_inner);
            for byte in bytes {
                // xorshift64: repeatable and good enough for identifiers in tests.
                let mut x = state.load(Ordering::SeqCst);
                x ^= x << 13;
                x ^= x >> 7;
                x ^= x << 17;
                state.store(x, Ordering::SeqCst);
                *byte = x.to_be_bytes()[0];
            }
        },
    );
    (around, clock)
}
