//! The real clock and the real randomness: the one place where they are taken from the system.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::Surroundings;

/// The surroundings of a running program.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the clock enters the program; everywhere else it is an argument"
)]
pub fn real() -> Surroundings {
    let told = Arc::new(AtomicBool::new(false));
    Surroundings::new(jiff::Timestamp::now, move |bytes| {
        if getrandom::fill(bytes).is_err() && !told.swap(true, Ordering::Relaxed) {
            // Without randomness tokens could be guessed: better no service than an unsafe one.
            eprintln!("the system gives no random numbers; stopping");
            std::process::exit(1);
        }
    })
}

/// Logging to standard error. `ALONGSIDE_LOG` chooses how much; people and what they write are never in it.
pub fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ALONGSIDE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
}
