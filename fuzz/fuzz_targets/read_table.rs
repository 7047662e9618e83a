#![no_main]
//! Any bytes are a table or a list of problems; the promises are those that
//! `crates/interchange/tests/fuzz.rs` checks in every run of the tests.

#[path = "../../crates/interchange/tests/promises/mod.rs"]
mod promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    promises::check(bytes);
});
