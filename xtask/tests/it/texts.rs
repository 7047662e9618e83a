//! Every text that the code asks for is defined, and every text that is defined is asked for.

use crate::fluent::{self, Message, languages};
use crate::none;
use crate::repository::files;
use crate::rust_source;
use std::collections::{BTreeMap, BTreeSet};

/// The language that all others are translated from.
const SOURCE: &str = "en-GB";

/// Names of all messages in the source language.
pub fn keys() -> BTreeSet<String> {
    languages()
        .remove(SOURCE)
        .into_iter()
        .flatten()
        .flat_map(|(_, messages)| messages)
        .map(|message| message.key)
        .collect()
}

#[test]
fn every_text_asked_for_is_defined_and_every_text_defined_is_asked_for() {
    let keys = keys();
    let mut used = said_below();
    let mut findings = Vec::new();
    for file in files("crates/web", &[".rs"]) {
        for literal in rust_source::read(&file.text).literals {
            let asked = [".text(", ".with("]
                .iter()
                .any(|call| literal.before.ends_with(call));
            if asked && looks_like_key(&literal.text) && !keys.contains(&literal.text) {
                findings.push(format!(
                    "{}:{}: asks for the text `{}`, which no file under {}/{SOURCE} defines",
                    file.path,
                    literal.line,
                    literal.text,
                    fluent::FOLDER
                ));
            }
            match pieces(&literal.text) {
                Some(pieces) => used.extend(keys.iter().filter(|key| fits(key, &pieces)).cloned()),
                None => {
                    used.insert(literal.text);
                }
            }
        }
    }
    for (path, messages) in languages().remove(SOURCE).into_iter().flatten() {
        for message in &messages {
            used.extend(
                message
                    .value
                    .iter()
                    .flat_map(|(_, line)| fluent::referred(line)),
            );
        }
        for message in messages
            .iter()
            .filter(|message| !used.contains(&message.key))
        {
            findings.push(format!(
                "{path}:{}: `{}` is used nowhere",
                message.line, message.key
            ));
        }
    }
    none(&findings);
}

/// What the keys of sentences begin with that are said in English by the crates below `web` and found by their words.
const SENTENCE: &str = "sentence-";

/// The keys of such sentences by their words, with `{name}` in the place of each value.
fn sentences() -> BTreeMap<String, String> {
    languages()
        .remove(SOURCE)
        .into_iter()
        .flatten()
        .flat_map(|(_, messages)| messages)
        .filter(|message| message.key.starts_with(SENTENCE))
        .map(|message| {
            let value: Vec<&str> = message.value.iter().map(|(_, line)| line.trim()).collect();
            (in_rust(&value.join(" ")), message.key)
        })
        .collect()
}

/// A text as the crates below write it: `{name}` for `{ $name }`, and a brace for a brace.
fn in_rust(text: &str) -> String {
    text.replace("{ $", "{")
        .replace(" }", "}")
        .replace("{\"{\"}", "{")
        .replace("{\"}\"}", "}")
}

/// A literal without what only its lines need.
fn written(literal: &str) -> String {
    let mut lines = literal.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + line.trim_start())
}

/// The crates that say such sentences.
const SAYERS: [&str; 4] = ["interchange", "delivery", "store", "analysis"];

/// The keys of sentences that some crate says.
fn said_below() -> BTreeSet<String> {
    let sentences = sentences();
    SAYERS
        .iter()
        .flat_map(|sayer| files(&format!("crates/{sayer}/src"), &[".rs"]))
        .flat_map(|file| rust_source::read(&file.text).literals)
        .filter_map(|literal| sentences.get(&written(&literal.text)).cloned())
        .collect()
}

#[test]
fn every_sentence_about_a_file_has_a_text() {
    let sentences = sentences();
    let mut findings = Vec::new();
    for sayer in SAYERS {
        for file in files(&format!("crates/{sayer}/src"), &[".rs"]) {
            for literal in rust_source::read(&file.text).literals {
                let said = [".says(", ".remedy(", "Words::with(", "Words::from("]
                    .iter()
                    .any(|call| literal.before.ends_with(call));
                if said && !sentences.contains_key(&written(&literal.text)) {
                    findings.push(format!(
                        "{}:{}: “{}” is in no file under {}/{SOURCE}. Add it to sentences.ftl, with a key that begins with {SENTENCE}",
                        file.path,
                        literal.line,
                        literal.text,
                        fluent::FOLDER
                    ));
                }
            }
        }
    }
    none(&findings);
}

#[test]
fn a_sentence_is_found_by_its_words() {
    assert_eq!(in_rust("Write { $date }."), "Write {date}.");
    assert_eq!(in_rust("Write {\"{\"} … {\"}\"}."), "Write { … }.");
    assert_eq!(written("one, \\\n        two"), "one, two");
}

#[test]
fn no_text_is_defined_twice_and_a_translation_has_only_texts_of_the_source_with_their_values() {
    none(&differences(languages()));
}

/// What is said twice, and what a translation has that the source has not, or leaves out. A translation need not have
/// every text.
fn differences(mut languages: BTreeMap<String, Vec<(String, Vec<Message>)>>) -> Vec<String> {
    let source: BTreeMap<String, BTreeSet<String>> = languages
        .get(SOURCE)
        .into_iter()
        .flatten()
        .flat_map(|(_, messages)| messages)
        .map(|message| (message.key.clone(), fluent::places(message)))
        .collect();
    let mut findings = Vec::new();
    for (language, files) in &mut languages {
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for (path, messages) in files {
            for message in messages {
                let (place, key) = (format!("{path}:{}", message.line), message.key.as_str());
                match source.get(key) {
                    None => findings.push(format!("{place}: `{key}` is not in {SOURCE}")),
                    Some(wanted) if *wanted != fluent::places(message) => {
                        findings.push(format!(
                            "{place}: `{key}` puts in {:?}, and {SOURCE} {wanted:?}",
                            fluent::places(message)
                        ));
                    }
                    Some(_) => {}
                }
                if let Some(first) = seen.insert(key, place.clone()) {
                    findings.push(format!(
                        "{place}: `{key}` is in {language} already, at {first}"
                    ));
                }
            }
        }
    }
    findings
}

#[test]
fn a_translation_may_have_less_but_nothing_else() {
    let check = |text: &str, told: &[&str]| {
        let source =
            "a = A\nb = { $count ->\n    [one] { $count } b\n   *[other] { $count } bs\n}\n";
        let languages = BTreeMap::from([
            (
                SOURCE.to_owned(),
                vec![("s.ftl".to_owned(), fluent::messages(source))],
            ),
            (
                "cy".to_owned(),
                vec![("t.ftl".to_owned(), fluent::messages(text))],
            ),
        ]);
        assert_eq!(differences(languages), told, "{text}");
    };
    check("b = { $count } o\n", &[]);
    check("", &[]);
    check("c = C\n", &["t.ftl:1: `c` is not in en-GB"]);
    check(
        "b = llawer\n",
        &["t.ftl:1: `b` puts in {}, and en-GB {\"count\"}"],
    );
    check(
        "a = A\na = B\n",
        &["t.ftl:2: `a` is in cy already, at t.ftl:1"],
    );
}

fn looks_like_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// The fixed pieces of a literal such as `contact-kind-{}`, from which a key is made while running.
fn pieces(text: &str) -> Option<Vec<String>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(before.to_owned());
        rest = after.split_once('}')?.1;
    }
    pieces.push(rest.to_owned());
    let fixed: String = pieces.concat();
    // `{}-{}` fits everything and so says nothing.
    let says_enough = fixed.chars().filter(char::is_ascii_lowercase).count() >= 3;
    (pieces.len() > 1 && says_enough && looks_like_key(&fixed)).then_some(pieces)
}

fn fits(key: &str, pieces: &[String]) -> bool {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return false;
    };
    let Some(mut rest) = key.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in &pieces[1..pieces.len() - 1] {
        let Some(at) = rest.find(piece.as_str()) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.len() > last.len() && rest.ends_with(last.as_str())
}

#[test]
fn a_key_made_while_running_counts_for_all_it_can_become() {
    let made = |literal: &str, key: &str| pieces(literal).is_some_and(|pieces| fits(key, &pieces));
    assert!(made("contact-kind-{}", "contact-kind-telephone"));
    assert!(made("{room}-title", "delivery-title"));
    assert!(made("role-{role}-hint", "role-manager-hint"));
    assert!(!made("contact-kind-{}", "contact-kind-"));
    assert!(!made("{}-{}", "contact-kind"));
    assert!(!made("contact-kind", "contact-kind"));
    assert!(!made("Hello {name}", "Hello x"));
}
