//! The words on the screens: a supported person is not a patient, and nobody “failed to attend”.

use crate::fluent::{self, languages};
use crate::none;
use crate::repository::{files, rows};
use crate::{rust_source, texts};

/// A piece of text that somebody may read.
struct Shown {
    path: String,
    line: usize,
    text: String,
    is_screen: bool,
}

/// A word we do not use, and what we say instead.
struct Word {
    name: String,
    screens_only: bool,
    instead: String,
}

/// Crates whose literals reach a screen, a file or a terminal.
const SPEAKING: [&str; 6] = [
    "access",
    "alongside",
    "delivery",
    "implementation",
    "store",
    "web",
];

#[test]
fn no_shipped_text_uses_a_word_that_labels_or_blames() {
    let words = words();
    let allowed: Vec<[String; 4]> = rows("words-allowed.txt");
    let mut needed = vec![false; allowed.len()];
    let mut findings = Vec::new();
    for shown in shown() {
        for word in words
            .iter()
            .filter(|word| shown.is_screen || !word.screens_only)
        {
            if !has_word(&shown.text, &word.name) {
                continue;
            }
            let pass = allowed.iter().position(|[path, name, part, _]| {
                shown.path.starts_with(path) && name == &word.name && shown.text.contains(part)
            });
            match pass {
                Some(at) => needed[at] = true,
                None => findings.push(format!(
                    "{}:{}: “{}” in “{}”: {}",
                    shown.path,
                    shown.line,
                    word.name,
                    shown.text.trim(),
                    word.instead
                )),
            }
        }
    }
    for ([path, word, part, _], _) in allowed.iter().zip(needed).filter(|(_, needed)| !needed) {
        findings.push(format!(
            "xtask/data/words-allowed.txt: “{word}” in “{part}” is no longer in {path}, take the row out"
        ));
    }
    none(&findings);
}

fn words() -> Vec<Word> {
    rows("words.txt")
        .into_iter()
        .map(|[word, place, instead]| {
            assert!(
                ["everywhere", "screens"].contains(&place.as_str()),
                "words.txt: {word}: {place}?"
            );
            Word {
                name: word,
                screens_only: place == "screens",
                instead,
            }
        })
        .collect()
}

fn shown() -> Vec<Shown> {
    let mut all = Vec::new();
    for (path, messages) in languages().into_values().flatten() {
        let lines = messages.into_iter().flat_map(|message| message.value);
        all.extend(lines.map(|(line, text)| Shown {
            path: path.clone(),
            line,
            text: fluent::shown(&text),
            is_screen: true,
        }));
    }
    for file in files("crates/frameworks/data", &[""]) {
        for (at, line) in file.text.lines().enumerate() {
            all.push(Shown {
                path: file.path.clone(),
                line: at + 1,
                text: line.to_owned(),
                is_screen: false,
            });
        }
    }
    let keys = texts::keys();
    for name in SPEAKING {
        for file in files(&format!("crates/{name}/src"), &[".rs"]) {
            let literals = rust_source::read(&file.text).literals.into_iter();
            // The name of a text is not read by anyone, nor is the reason of a proof.
            let read = literals.filter(|literal| {
                let proof = [".expect(", "reason="]
                    .iter()
                    .any(|code| literal.before.ends_with(code));
                !proof && !keys.contains(&literal.text)
            });
            all.extend(read.map(|literal| Shown {
                path: file.path.clone(),
                line: literal.line,
                text: literal.text,
                is_screen: false,
            }));
        }
    }
    all
}

/// Whether the word stands in the text on its own, whatever its capitals.
fn has_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(&word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[test]
fn a_word_is_found_whole_and_whatever_its_capitals() {
    assert!(has_word("Did Not Attend", "did not attend"));
    assert!(has_word("the patient's plan", "patient"));
    assert!(has_word("(DNA)", "dna"));
    assert!(has_word("the unfailed, failed", "failed"));
    assert!(!has_word("impatiently outpatients", "patient"));
    assert!(!has_word("patient_id", "patient"));
}
