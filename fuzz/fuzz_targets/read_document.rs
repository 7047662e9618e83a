#![no_main]
//! Any bytes are a document or a problem; the promises are those that
//! `crates/interchange/tests/document_fuzz.rs` checks in every run of the tests.

#[path = "../../crates/interchange/tests/document_promises/mod.rs"]
mod document_promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    document_promises::check(bytes);
});
