//! How sites carry a programme: fidelity to its principles, and sites compared on engagement.
//!
//! Plain values in, plain values out: nothing here knows where numbers are kept or shown.

pub mod comparison;
pub mod fidelity;
pub mod line;
