//! Time, identifiers and randomness, made once at start-up and fixed in tests.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

type Clock = dyn Fn() -> Timestamp + Send + Sync;
type Randomness = dyn Fn(&mut [u8]) + Send + Sync;

/// Where time, identifiers and randomness come from.
#[derive(Clone)]
pub struct Surroundings {
    clock: Arc<Clock>,
    random: Arc<Randomness>,
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Surroundings")
    }
}

impl Surroundings {
    /// Surroundings with this clock and this source of random bytes.
    pub fn new(
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        random: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Surroundings {
            clock: Arc::new(clock),
            random: Arc::new(random),
        }
    }

    /// The instant it is.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The day it is in a time zone.
    pub fn today(&self, zone: &TimeZone) -> Date {
        self.now().to_zoned(zone.clone()).date()
    }

    /// Fills the bytes with random ones.
    pub fn fill(&self, bytes: &mut [u8]) {
        (self.random)(bytes);
    }

    /// A new identifier of the given kind: a UUID of version 7, so later ones sort later.
    pub fn id<T: From<Uuid>>(&self) -> T {
        let mut random = [0; 10];
        self.fill(&mut random);
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or(0);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// A random token of 256 bits in hexadecimal.
    pub fn token(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        HEXLOWER.encode(&bytes)
    }
}
