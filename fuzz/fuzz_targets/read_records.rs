#![no_main]
//! Any bytes are sites, workers, people or contacts, or say why not; the promises are those that
//! `crates/delivery/tests/fuzz.rs` checks in every run of the tests.

#[path = "../../crates/delivery/tests/promises/mod.rs"]
mod promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    promises::check(bytes);
});
