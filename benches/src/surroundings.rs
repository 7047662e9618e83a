//! The clock and the randomness of this program, taken from the system in one place.

use crate::Trouble;
use std::fs::File;
use std::io::Read as _;
use std::sync::Mutex;
use store::Surroundings;

/// The surroundings of a measurement. Sessions made with them are as hard to guess as the server's own.
///
/// # Errors
/// When the system gives no random numbers.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the clock enters the program; everywhere else it is an argument"
)]
pub fn real() -> Result<Surroundings, Trouble> {
    let source = File::open("/dev/urandom")
        .map_err(|error| Trouble(format!("/dev/urandom cannot be read: {error}")))?;
    let source = Mutex::new(source);
    Ok(Surroundings::new(jiff::Timestamp::now, move |bytes| {
        source
            .lock()
            .expect("nothing panics while it holds the lock")
            .read_exact(bytes)
            .expect("/dev/urandom was opened and never ends");
    }))
}
