//! A bounded run of changed files of sites, workers, people and contacts, the same in every run. How to run without a
//! bound: `fuzz/README.md`.

mod promises;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;
use std::fs;
use std::path::Path;

/// What means something to one of the readers: of cells, days, times, codes and components.
const TELLING: [&str; 40] = [
    ",",
    ";",
    "\n",
    "\"",
    "\t",
    " ",
    "0",
    "1",
    "9",
    "-",
    ".",
    "/",
    ":",
    "T",
    "20170312",
    "12.03.2017",
    "2017",
    "2017-3-5",
    "12 Mar 2017",
    "42806",
    "99999",
    "9999999999",
    "2147483648",
    "-2147483648",
    "1e9",
    "00:00:00.000",
    "24:00",
    "1899-12-30",
    "2199-12-31",
    "2026-02-30",
    "framework:term",
    "a@b:c",
    "face_to_face",
    "attended",
    "planned",
    "inpatient",
    "943 476 5919",
    "'=1",
    "\u{feff}",
    "é",
];

/// One change: where, how much, and what is put there.
#[derive(Debug, Clone)]
struct Change {
    at: prop::sample::Index,
    removed: usize,
    put: Vec<u8>,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let put = prop_oneof![
        1 => Just(Vec::new()),
        3 => prop::sample::select(&TELLING[..]).prop_map(|text| text.as_bytes().to_vec()),
        2 => "[0-9./: T-]{1,12}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 1..3),
    ];
    let change = (any::<prop::sample::Index>(), 0_usize..12, put)
        .prop_map(|(at, removed, put)| Change { at, removed, put });
    prop::collection::vec(change, 1..4)
}

fn changed(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for change in changes {
        let at = change.at.index(bytes.len() + 1);
        let to = (at + change.removed).min(bytes.len());
        bytes.splice(at..to, change.put.iter().copied());
    }
    bytes
}

/// How many changes of each seed are read.
const CASES: u32 = 1_000;

#[test]
fn changed_files_give_records_or_say_why_not() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/records");
    let mut paths: Vec<_> = fs::read_dir(seeds)
        .expect("the seeds")
        .map(|entry| entry.expect("a seed").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 4, "a seed of each kind");
    let read = Cell::new(0);
    for (at, path) in paths.iter().enumerate() {
        let seed = fs::read(path).expect("a seed");
        promises::check(&seed);
        let config = Config {
            cases: CASES,
            failure_persistence: None,
            ..Config::default()
        };
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[u8::try_from(at).unwrap_or(0); 32]);
        let outcome = TestRunner::new_with_rng(config, random).run(&changes(), |changes| {
            let bytes = changed(&seed, &changes);
            let answer = std::panic::catch_unwind(|| promises::check(&bytes));
            prop_assert!(answer.is_ok(), "{}", String::from_utf8_lossy(&bytes));
            read.set(read.get() + u32::from(answer.unwrap_or(false)));
            Ok(())
        });
        if let Err(error) = outcome {
            panic!("{}: {error}", path.display());
        }
    }
    // Otherwise the run would only show that broken files are refused.
    let all = CASES * u32::try_from(paths.len()).expect("few");
    assert!(
        read.get() > all / 8,
        "only {} of {all} gave a record",
        read.get()
    );
}
