//! Tests that read the repository: the rules of the house, each failing with a sentence that says
//! which file breaks it and what to do.

mod files;
mod floors;
mod fluent;
mod pages;
mod repository;
mod rust_source;
mod statements;
mod texts;
mod words;

/// One failure with every finding in it, so that they can be mended in one go.
fn none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}
