//! A bounded run of changed files of studies and of cases, and of changed bundles, the same in every run. How to run
//! without a bound: `fuzz/README.md`.

#[path = "../promises/mod.rs"]
mod promises;

use analysis::{Settings, Source, bundle, examples, meta};
use interchange::archive;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;

const ARMS: &str = "study,treatment,event,n,setting\nA,peer+group,10,50,ward\nA,usual,18,50,ward\nB,peer,5,40,home\n\
    B,usual,9,41,home\nC,group,12,80,home\nC,usual,20,78,home\nD,peer+group,3,30,ward\nD,peer,9,33,ward\nD,usual,7,30,ward\n";
const MEANS: &str = "study,treatment,mean,sd,n\nA,x,3.1,1.2,20\nA,y,2.5,1.1,22\nB,x,4,1.5,30\nB,y,3.2,1.4,28\nC,x,2,1,9\nC,z,1.5,1,9\n";
const CONTRASTS: &str =
    "study,treat1,treat2,te,se\nA,x,y,0.1,0.2\nB,y,z,-0.3,0.25\nC,x,z,0.2,0.3\nD,x,y,0.4,0.2\n";
const GROUPS: &str = "study,cor,n\nA,0.3,40\nB,-0.1,25\nC,0.5,60\n";
const JSON: &str = r#"{"input": {"sm": "OR", "level": 0.9, "arms": [
    {"study": "A", "treatment": "x", "event": 3, "n": 20, "year": 2001}, {"study": "A", "treatment": "y", "event": 5, "n": 21, "year": 2001},
    {"study": "B", "treatment": "x", "event": 4, "n": 30, "year": 2010}, {"study": "B", "treatment": "y", "event": 9, "n": 33, "year": 2010}]}}"#;
const CRISP: &str = "case,A,B,C,Y\na,1,0,1,1\nb,0,1,0,0\nc,1,1,0,1\nd,0,0,1,0\ne,1,0,0,1\n";
const FUZZY: &str =
    "site,FID,NHS,ENG\ns1,0.8,0.2,0.9\ns2,0.3,0.7,0.4\ns3,0.6,0.6,0.5\ns4,0.1,0.9,0.2\n";
const LEVELS: &str =
    r#"{"cases": ["a", "b", "c"], "columns": {"A": [0, 1, 2], "B": [1, 0, 1], "Y": [1, 0, 1]}}"#;

/// What means something to one of the readers.
const TELLING: [&str; 20] = [
    ",",
    ";",
    "\n",
    "\"",
    "0",
    "-1",
    "1e308",
    "1e-300",
    "NaN",
    "inf",
    "0.5",
    "study",
    "treatment",
    "event",
    "x",
    "null",
    "[]",
    "{}",
    "\u{feff}",
    "é",
];

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
        1 => prop::collection::vec(any::<u8>(), 1..3),
    ];
    let change = (any::<prop::sample::Index>(), 0_usize..4, put)
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

/// Changes each seed so many times and checks the promises.
fn run(
    name: &str,
    seeds: &[&[u8]],
    cases: u32,
    make: fn(&[u8], &[Change]) -> Vec<u8>,
    check: fn(&[u8]) -> bool,
) {
    let answers = Cell::new(0);
    for (at, seed) in seeds.iter().enumerate() {
        assert!(check(seed), "{name} {at}: the seed has an answer");
        let mut runner = TestRunner::new_with_rng(
            Config {
                cases,
                failure_persistence: None,
                ..Config::default()
            },
            TestRng::from_seed(RngAlgorithm::ChaCha, &[u8::try_from(at).unwrap_or(0); 32]),
        );
        let outcome = runner.run(&changes(), |changes| {
            let bytes = make(seed, &changes);
            let answer = std::panic::catch_unwind(|| check(&bytes));
            prop_assert!(answer.is_ok(), "{}", String::from_utf8_lossy(&bytes));
            answers.set(answers.get() + u32::from(answer.unwrap_or(false)));
            Ok(())
        });
        if let Err(error) = outcome {
            panic!("{name} {at}: {error}");
        }
    }
    // Otherwise the run would only show that broken files are refused.
    let all = cases * u32::try_from(seeds.len()).expect("few");
    assert!(
        answers.get() > all / 20,
        "{name}: only {} of {all} had an answer",
        answers.get()
    );
}

#[test]
fn changed_studies_have_an_answer_or_are_refused_in_words() {
    let seeds = [ARMS, MEANS, CONTRASTS, GROUPS, JSON].map(str::as_bytes);
    run("studies", &seeds, 150, changed, promises::check_studies);
}

#[test]
fn changed_cases_have_an_answer_or_are_refused_in_words() {
    let seeds = [CRISP, FUZZY, LEVELS].map(str::as_bytes);
    run("cases", &seeds, 200, changed, promises::check_cases);
}

/// A bundle with one of its parts changed: a change from outside is mostly caught by the checksums of the archive.
fn inside(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut files = archive::unpack("a.zip", seed).expect("a bundle");
    let which = changes[0].at.index(files.len());
    // Settings and data are where most can go wrong.
    let which = if which > 2 { which % 3 } else { which };
    files[which].1 = changed(&files[which].1, changes);
    archive::pack(&files).expect("packed")
}

#[test]
fn changed_bundles_are_done_again_or_refused_in_words() {
    let cases = examples::find("enrich-sites").expect("there");
    let packed = |settings: &Settings, name, bytes| {
        bundle::write(settings, &Source { name, bytes }).expect("written")
    };
    let cases = packed(&cases.settings, cases.file_name, cases.content);
    let studies = packed(
        &Settings::Meta(meta::Settings::default()),
        "arms.csv",
        MEANS.replace(",z,", ",y,").as_bytes(),
    );
    let seeds = [cases.as_slice(), studies.as_slice()];
    run("bundles", &seeds, 60, inside, promises::check_bundle);
    run("bytes of bundles", &seeds[1..], 100, changed, |bytes| {
        promises::check_bundle(bytes);
        true
    });
}
