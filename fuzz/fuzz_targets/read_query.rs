#![no_main]
//! Any line is a question to the passages of a study, or is refused with a place in the line and a remedy; a question that
//! was read says the same when it is written and read again. The same holds in every run of the tests, in
//! `crates/evidence/tests/questions/query.rs`.

libfuzzer_sys::fuzz_target!(|line: &str| {
    match evidence::retrieve::parse(line) {
        Ok(query) => assert_eq!(evidence::retrieve::parse(&query.to_string()), Ok(query)),
        Err(problem) => {
            assert!(!problem.remedy.is_empty() && problem.at <= line.chars().count());
        }
    }
});
