#![no_main]
//! Any bytes are studies: an answer of each kind of meta-analysis, or are refused with a sentence; the promises are those that
//! `crates/analysis/tests/it/changed.rs` checks in every run of the tests.

#[path = "../../crates/analysis/tests/promises/mod.rs"]
#[allow(dead_code)]
mod promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    promises::check_studies(bytes);
});
