//! Says on standard error how far long work is, and nothing when it is short.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

/// So long nobody wonders.
const PATIENCE: Duration = Duration::from_secs(3);

/// How far it is.
#[derive(Debug)]
pub(super) struct Progress {
    said: Instant,
    doing: String,
    bytes: u64,
}

impl Progress {
    pub(super) fn new() -> Self {
        Progress {
            said: Instant::now(),
            doing: String::new(),
            bytes: 0,
        }
    }

    /// Something else is done now.
    pub(super) fn doing(&mut self, what: impl Into<String>) {
        self.doing = what.into();
        self.bytes = 0;
        self.tell();
    }

    fn add(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes as u64);
        self.tell();
    }

    fn tell(&mut self) {
        if self.said.elapsed() < PATIENCE {
            return;
        }
        self.said = Instant::now();
        if self.bytes == 0 {
            eprintln!("{} …", self.doing);
        } else {
            eprintln!("{} … {}", self.doing, size(self.bytes));
        }
    }
}

/// Counts what goes through.
pub(super) struct Counted<'a, T> {
    pub(super) inner: T,
    pub(super) progress: &'a mut Progress,
}

impl<T: Write> Write for Counted<'_, T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.progress.add(written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Counted<'_, T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.progress.add(read);
        Ok(read)
    }
}

/// A number of bytes for people.
pub(super) fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_as_people_say_them() {
        for (bytes, said) in [
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (1_960_000, "1.9 MB"),
            (12_000_000_000, "12.0 GB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }
}
