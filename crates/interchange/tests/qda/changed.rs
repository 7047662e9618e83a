//! A bounded run of changed projects, the same in every run.

use crate::archive::{archive, sample};
use crate::promises;

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
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }
}

/// Pieces that mean something to the reader.
const TELLING: [&str; 22] = [
    "\"",
    "<",
    "/>",
    "&amp;",
    "&#13;",
    "&#0;",
    "&#x1F600;",
    "<Description/>",
    "<!--",
    "]]>",
    "startPosition=\"4294967296\"",
    "endPosition=\"-1\"",
    "<NoteRef targetGUID=\"00000000-0000-0000-0000-000000000001\"/>",
    "<PlainTextContent>\u{feff}a\r\nb😀</PlainTextContent>",
    "guid=\"{}\"",
    "<Case/>",
    "<Edge/>",
    "plainTextPath=\"../x\"",
    "<Coding><CodeRef/></Coding>",
    "\u{1}",
    "isCodable=\"maybe\"",
    "<Transcript><SyncPoint position=\"7\"/></Transcript>",
];

fn change(random: &mut Xorshift, seed: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        let to = (at + random.below(24)).min(bytes.len());
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let copy = bytes[at..to].to_vec();
                let place = random.below(bytes.len() + 1);
                bytes.splice(place..place, copy);
            }
            3 => {
                // Numbers and identifiers change without breaking the XML.
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes[at + digit] = b'0' + u8::try_from(random.below(10)).unwrap();
                }
            }
            _ => {
                // After an element, where another may stand.
                let place = bytes[at..]
                    .iter()
                    .position(|byte| *byte == b'>')
                    .map_or(at, |end| at + end + 1);
                let telling = TELLING[random.below(TELLING.len())];
                bytes.splice(place..place, telling.bytes());
            }
        }
    }
    bytes
}

#[test]
fn changed_projects_keep_the_promises() {
    let atlas = sample("atlasti-mac-8.4-standard-project.qde");
    let book = sample("qualcoder-4.0beta-codebook-bom.qdc");
    let mut archive_of_qualcoder =
        zip::ZipArchive::new(std::io::Cursor::new(sample("qualcoder-4.0beta-crlf.qdpx"))).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive_of_qualcoder.len() {
        let mut part = archive_of_qualcoder.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        parts.push((name, content));
    }
    let mut random = Xorshift(0x5eed_0003);
    let mut projects = 0;
    let executions = 1_500;
    for execution in 0..executions {
        let state = random.0;
        let bytes = match execution % 8 {
            0 => change(&mut random, &atlas),
            1 => change(&mut random, &book),
            2 => change(&mut random, &sample("qualcoder-4.0beta-lf.qdpx")),
            _ => {
                let changed = random.below(parts.len());
                let parts: Vec<(&str, Vec<u8>)> = parts
                    .iter()
                    .enumerate()
                    .map(|(at, (name, content))| {
                        // The project is changed most often.
                        let chosen = at == changed || name == "project.qde";
                        (
                            name.as_str(),
                            if chosen {
                                change(&mut random, content)
                            } else {
                                content.clone()
                            },
                        )
                    })
                    .collect();
                let files: Vec<(&str, &[u8])> = parts
                    .iter()
                    .map(|(name, content)| (*name, content.as_slice()))
                    .collect();
                archive(true, &files)
            }
        };
        let outcome = std::panic::catch_unwind(|| promises::check(&bytes));
        assert!(outcome.is_ok(), "execution {execution}, state {state:#x}");
        projects += usize::from(outcome.unwrap_or(false));
    }
    // Otherwise the run would only show that broken files are refused.
    assert!(
        projects > executions / 4,
        "only {projects} of {executions} could be read"
    );
}

#[test]
fn rows_of_foreign_databases_keep_the_promises() {
    let mut random = Xorshift(0x5eed_0007);
    let mut projects = 0;
    let executions = 20_000;
    for execution in 0..executions {
        let state = random.0;
        let length = 20 + random.below(400);
        let bytes: Vec<u8> = (0..length)
            .map(|_| u8::try_from(random.below(256)).unwrap())
            .collect();
        let outcome = std::panic::catch_unwind(|| promises::check_rows(&bytes));
        assert!(outcome.is_ok(), "execution {execution}, state {state:#x}");
        projects += usize::from(outcome.unwrap_or(false));
    }
    assert!(
        projects > executions / 4,
        "only {projects} of {executions} could be read"
    );
}
