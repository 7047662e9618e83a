//! A bounded run of mutated files, the same in every run: twenty thousand
//! children of the CSV seeds and fifteen hundred of the workbooks. How to run
//! without a bound: `fuzz/README.md`.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod promises;

use std::fs;
use std::path::Path;

/// Marsaglia's xorshift: small, repeatable, and random enough to break files.
struct Xorshift(u64);

impl Xorshift {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }
}

/// Bytes that mean something to one of the parsers.
const TELLING: [&[u8]; 24] = [
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b"'",
    b"=",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\x80",
    b"_x0000_",
    b"_x005F_",
    b"PK\x03\x04",
    b"<f>",
    b"<c r=\"ZZZ9999999999\">",
    b"uniqueCount=\"9999999999\"",
    b" s=\"1\"",
    b"</row>",
    b"sep=;\n",
];

fn mutate(random: &mut Xorshift, seed: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let to = (at + random.below(16)).min(bytes.len());
        match random.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = random.next().to_le_bytes()[0],
            2 => drop(bytes.drain(at..to)),
            3 => bytes.truncate(at),
            4 => {
                let copy = bytes[at..to].to_vec();
                let place = random.below(bytes.len() + 1);
                bytes.splice(place..place, copy);
            }
            5 => {
                let from = random.below(other.len() + 1);
                let until = (from + random.below(64)).min(other.len());
                bytes.splice(at..at, other[from..until].iter().copied());
            }
            _ => {
                let telling = TELLING[random.below(TELLING.len())];
                bytes.splice(at..at, telling.iter().copied());
            }
        }
    }
    bytes
}

/// The seeds whose names end so, in order.
fn seeds(ending: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let chosen = paths
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(ending));
    chosen.map(|path| fs::read(path).unwrap()).collect()
}

fn run(
    seeds: &[Vec<u8>],
    executions: usize,
    start: u64,
    prepare: impl Fn(&mut Xorshift, &[u8], &[u8]) -> Vec<u8>,
) {
    assert!(seeds.len() > 3, "the seeds are missing");
    for seed in seeds {
        promises::check(seed);
    }
    let mut random = Xorshift(start);
    let mut tables = 0;
    for execution in 0..executions {
        let state = random.0;
        let seed = &seeds[random.below(seeds.len())];
        let other = &seeds[random.below(seeds.len())];
        let bytes = prepare(&mut random, seed, other);
        let outcome = std::panic::catch_unwind(|| promises::check(&bytes));
        assert!(
            outcome.is_ok(),
            "execution {execution}, state {state:#x}: {:?}",
            String::from_utf8_lossy(&bytes)
        );
        tables += usize::from(outcome.unwrap_or(false));
    }
    // Otherwise the run would only show that broken files are refused.
    assert!(
        tables > executions / 20,
        "only {tables} of {executions} could be read"
    );
}

#[test]
fn changed_csv_files_keep_the_promises() {
    run(&seeds(".csv"), 20_000, 0x5eed_0001, mutate);
}

#[test]
fn changed_workbooks_keep_the_promises() {
    // Most are changed inside their parts and packed again: a change from
    // outside is mostly caught by the checksum of the archive.
    run(
        &seeds(".xlsx"),
        1_500,
        0x5eed_0002,
        |random, seed, other| {
            if random.below(6) == 0 {
                mutate(random, seed, other)
            } else {
                repack(random, seed)
            }
        },
    );
}

fn repack(random: &mut Xorshift, seed: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(seed)) else {
        return mutate(random, seed, seed);
    };
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let part_names: Vec<String> = archive
        .file_names()
        .flatten()
        .map(std::borrow::Cow::into_owned)
        .collect();
    // The sheet is where the cells are, so it is changed most often.
    let sheet = part_names
        .iter()
        .position(|name| name.ends_with("sheet1.xml"));
    let changed = match sheet {
        Some(sheet) if random.below(4) > 0 => sheet,
        _ => random.below(archive.len()),
    };
    for (index, name) in part_names.into_iter().enumerate() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        if part.read_to_end(&mut content).is_err() {
            continue;
        }
        if index == changed {
            content = mutate(random, &content, seed);
        }
        if packed.start_file(name, options).is_ok() {
            packed.write_all(&content).unwrap();
        }
    }
    packed.finish().unwrap().into_inner()
}
