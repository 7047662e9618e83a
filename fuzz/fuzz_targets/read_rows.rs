#![no_main]
//! Any rows of the databases of other programs are a project or are refused with a sentence. The promises are those that
//! `crates/interchange/tests/qda/changed.rs` checks in every run of the tests.

#[path = "../../crates/interchange/tests/qda/promises.rs"]
#[allow(dead_code)]
mod promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    promises::check_rows(bytes);
});
