//! A bounded run of changed documents, the same in every run. How to run
//! without a bound: `fuzz/README.md`.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod document_promises;

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// What means something to one of the readers.
const TELLING: [&str; 30] = [
    "<",
    ">",
    "</p>",
    "<table>",
    "<td>",
    "<pre>",
    "<br/>",
    "<script>",
    "&amp;",
    "&#0;",
    "&x;",
    "<!DOCTYPE x [",
    "<w:p>",
    "</w:p>",
    "<w:tbl>",
    "<w:del>",
    "<text:p>",
    "<text:note>",
    "{",
    "}",
    "\\'",
    "\\u-",
    "\\bin9",
    "\\cell ",
    "-->",
    "\n\n",
    "\u{feff}",
    "\0",
    "stream\n",
    "9999999999",
];

/// One change: where, how much, and what is put there.
#[derive(Clone, Debug)]
struct Change {
    at: prop::sample::Index,
    removed: usize,
    put: Vec<u8>,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let put = prop_oneof![
        Just(Vec::new()),
        prop::sample::select(&TELLING[..]).prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 1..4),
    ];
    let change = (any::<prop::sample::Index>(), 0_usize..24, put)
        .prop_map(|(at, removed, put)| Change { at, removed, put });
    prop::collection::vec(change, 1..5)
}

fn apply(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for change in changes {
        let at = change.at.index(bytes.len() + 1);
        let to = (at + change.removed).min(bytes.len());
        bytes.splice(at..to, change.put.iter().copied());
    }
    bytes
}

/// Changes a part inside an archive: a change from outside is mostly caught by its checksum.
fn apply_inside(seed: &[u8], part: prop::sample::Index, changes: &[Change]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(seed)).unwrap();
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let changed = part.index(archive.len());
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        // The text is where most can go wrong.
        if index == changed || name.ends_with("document.xml") || name == "content.xml" {
            content = apply(&content, changes);
        }
        packed.start_file(name, options).unwrap();
        packed.write_all(&content).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

/// The seeds of the fuzz target, and the interview that real programs saved.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = ["../../fuzz/seeds/documents", "tests/data/document"]
        .iter()
        .flat_map(|folder| fs::read_dir(crate_folder.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

#[test]
fn every_seed_keeps_the_promises() {
    let seeds = seeds();
    assert!(seeds.len() > 8, "the seeds are missing");
    for (name, bytes) in &seeds {
        assert!(document_promises::check(bytes), "{name} cannot be read");
        for end in (0..bytes.len()).step_by(bytes.len() / 40 + 1) {
            document_promises::check(&bytes[..end]);
        }
    }
}

#[test]
fn changed_documents_keep_the_promises() {
    let seeds = seeds();
    let readable = AtomicUsize::new(0);
    let mut executions = 0;
    for (index, (name, seed)) in seeds.iter().enumerate() {
        let is_archive = seed.starts_with(b"PK");
        // Archives and compressed pages take longer, and a change breaks them sooner.
        let is_packed = is_archive || (seed.starts_with(b"%PDF") && seed.len() > 4_000);
        let cases: u32 = if is_packed { 50 } else { 250 };
        let mut runner = TestRunner::new_with_rng(
            Config {
                cases,
                failure_persistence: None,
                ..Config::default()
            },
            prop::test_runner::TestRng::from_seed(
                prop::test_runner::RngAlgorithm::ChaCha,
                &[u8::try_from(index).unwrap(); 32],
            ),
        );
        let strategy = (any::<prop::sample::Index>(), changes());
        let outcome = runner.run(&strategy, |(part, changes)| {
            let bytes = if is_archive {
                apply_inside(seed, part, &changes)
            } else {
                apply(seed, &changes)
            };
            let is_document = std::panic::catch_unwind(|| document_promises::check(&bytes));
            prop_assert!(is_document.is_ok(), "a panic");
            readable.fetch_add(usize::from(is_document.unwrap_or(false)), Ordering::Relaxed);
            Ok(())
        });
        assert!(outcome.is_ok(), "{name}: {}", outcome.unwrap_err());
        executions += cases as usize;
    }
    // Otherwise the run would only show that broken files are refused.
    let readable = readable.into_inner();
    assert!(
        readable > executions / 4,
        "only {readable} of {executions} could be read"
    );
}

proptest! {
    #![proptest_config(Config { cases: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_text_is_read_as_it_is(text in "\\PC*") {
        let document = interchange::document::read("f.txt", text.as_bytes());
        if let Ok(document) = document {
            document_promises::check(text.as_bytes());
            if document.format == "txt" {
                prop_assert_eq!(document.text, text.trim_start_matches('\u{feff}'));
            }
        }
    }

    #[test]
    fn any_bytes_keep_the_promises(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        document_promises::check(&bytes);
    }
}
