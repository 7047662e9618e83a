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

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// An object of JSON in each line, for programs.
    Json,
}

/// Logging to standard error. `ALONGSIDE_LOG` chooses how much, from `error` to `trace`; people and what they write are
/// never in it. Libraries say no more than warnings, for in their details are addresses and headers as they came.
pub fn log(format: LogFormat) {
    let said = std::env::var("ALONGSIDE_LOG").ok();
    let level = said.and_then(|text| text.parse::<tracing::Level>().ok());
    let level = level.unwrap_or(tracing::Level::WARN);
    let filter = tracing_subscriber::EnvFilter::new(format!(
        "{},alongside={level},store={level},web={level}",
        level.min(tracing::Level::WARN)
    ));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // A line that cannot be written, because the disk of the log is full, is left out. To tell of it would go to the same
        // place, and end the program.
        .log_internal_errors(false)
        .with_target(false);
    let _ = match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}

/// Says of a mistake of the program where it is. What went wrong there can hold what somebody typed, and is left out.
pub fn tell_where_only() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(
            place = place.unwrap_or_default(),
            "the program made a mistake"
        );
    }));
}
