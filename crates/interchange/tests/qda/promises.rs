//! What holds for any bytes; the fuzzer and the bounded run of changed files check the same.

use interchange::qda::{self, Files, QdaLimits, Source};
use std::io::Cursor;

/// Reads bytes; whatever they are, nothing panics, and what can be read survives being written and read again.
/// True when they were a project.
pub fn check(bytes: &[u8]) -> bool {
    let limits = QdaLimits {
        file_bytes: 1 << 20,
        xml_bytes: 1 << 20,
        text_bytes: 1 << 20,
        files: 1000,
        objects: 20_000,
        depth: 64,
    };
    let Ok(import) = qda::read("any", bytes, &limits) else {
        return false;
    };
    for text in import.project.texts() {
        let Some(words) = &text.text else { continue };
        assert!(!words.contains(['\r', '\0']), "texts are normalised");
        let length = words.chars().count();
        for selection in &text.selections {
            assert!(selection.start <= selection.end && selection.end as usize <= length);
        }
    }
    assert!((0.0..=1.0).contains(&import.positions.score));
    let mut nowhere = Files::<Cursor<Vec<u8>>>::Nowhere;
    let mut out = Cursor::new(Vec::new());
    let Ok(left) = qda::write_qdpx(&import.project, &mut nowhere, "promises", &mut out) else {
        panic!("memory takes what is written");
    };
    assert!(left.is_empty(), "{left:?}");
    let out = out.into_inner();
    let wide = QdaLimits::default();
    let again = match qda::read("again", &out, &wide) {
        Ok(again) => again,
        Err(problem) => panic!("{problem}"),
    };
    let differences = qda::compare(&import.project, &again.project);
    assert!(differences.is_empty(), "{differences:#?}");
    for source in &import.project.sources {
        // Whatever is selected can be listed.
        if let Source::Text(text) = source {
            assert!(text.selections.len() <= import.project.counts().selections);
        }
    }
    let mut csv = Vec::new();
    let Ok(_) = qda::write_csv(&import.project, &mut csv) else {
        panic!("memory takes what is written");
    };
    true
}
