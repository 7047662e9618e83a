#![no_main]
//! Any bytes are judgements to compare, or are refused with a sentence that names the file; the same holds in every run
//! of the tests, in `crates/alongside/src/agreement/mod.rs`.

#[path = "../../crates/alongside/src/agreement/read/mod.rs"]
#[allow(dead_code)]
mod read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match read::read(bytes, "f") {
        Ok(read::Input::Lines(lines)) => drop(lines.agreement()),
        Ok(read::Input::Cases(cases)) => assert!(cases.iter().all(|case| !format!("{case:?}").is_empty())),
        Err(problems) => {
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|problem| problem.to_string().starts_with('f')));
        }
    }
});
