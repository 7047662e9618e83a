//! Tests of the exchange of qualitative projects from outside, one program.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod archive;
mod changed;
mod hostile;
mod marks;
mod promises;
mod round_trip;
mod samples;
mod schema;
mod vendors;
