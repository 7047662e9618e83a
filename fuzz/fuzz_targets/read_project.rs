#![no_main]
//! Any bytes are a qualitative project or are refused with a sentence; what can be read survives being written and
//! read again. The promises are those that `crates/interchange/tests/qda/changed.rs` checks in every run of the tests.

#[path = "../../crates/interchange/tests/qda/promises.rs"]
#[allow(dead_code)]
mod promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    promises::check(bytes);
});
