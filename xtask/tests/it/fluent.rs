//! The Fluent files under `crates/web/locales`, read as far as the rules of the house need it.

use crate::repository::files;
use std::collections::{BTreeMap, BTreeSet};

pub const FOLDER: &str = "crates/web/locales";

/// A message of a Fluent file.
#[derive(Debug, PartialEq)]
pub struct Message {
    pub line: usize,
    /// Its name; terms begin with `-`.
    pub key: String,
    /// Its lines with number, attributes and variants included.
    pub value: Vec<(usize, String)>,
}

/// The messages by language (the folder's name) and file.
pub fn languages() -> BTreeMap<String, Vec<(String, Vec<Message>)>> {
    let mut languages: BTreeMap<String, Vec<(String, Vec<Message>)>> = BTreeMap::new();
    for file in files(FOLDER, &[".ftl"]) {
        let language = file.path[FOLDER.len() + 1..]
            .split(['/', '.'])
            .next()
            .unwrap_or_default()
            .to_owned();
        languages
            .entry(language)
            .or_default()
            .push((file.path, messages(&file.text)));
    }
    languages
}

/// The messages of one file.
pub fn messages(text: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line_number = at + 1;
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if line.starts_with([' ', '\t', '}', ']', '[', '*', '.']) {
            if let Some(message) = messages.last_mut() {
                message.value.push((line_number, line.to_owned()));
            }
        } else if let Some((key, value)) = line.split_once('=') {
            messages.push(Message {
                line: line_number,
                key: key.trim().to_owned(),
                value: vec![(line_number, value.to_owned())],
            });
        }
    }
    messages
}

/// What a line shows: without `{ … }`, the name of an attribute or the name of a variant.
pub fn shown(line: &str) -> String {
    let mut shown = String::new();
    let mut depth = 0;
    for c in line.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = (depth - 1).max(0),
            _ if depth == 0 => shown.push(c),
            _ => {}
        }
    }
    let text = shown.trim_start();
    let text = if text.starts_with('.') {
        text.split_once('=').map_or(text, |(_, value)| value)
    } else {
        text
    };
    let is_variant = text.starts_with('[') || text.starts_with("*[");
    if is_variant {
        text.split_once(']')
            .map_or("", |(_, value)| value)
            .to_owned()
    } else {
        text.to_owned()
    }
}

/// The values that a message puts in or chooses by: the names after `$`.
pub fn places(message: &Message) -> BTreeSet<String> {
    message
        .value
        .iter()
        .flat_map(|(_, line)| line.split('$').skip(1))
        .map(|rest| {
            rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

/// The messages and terms that a line refers to with `{ name }`.
pub fn referred(line: &str) -> Vec<String> {
    line.split('{')
        .skip(1)
        .filter_map(|part| {
            part.split(['}', ' ', '.', '('])
                .find(|word| !word.is_empty())
        })
        .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase() || c == '-'))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_their_continuation_lines() {
        let text = "# user\n-brand = Alongside\nmet = Met { $name }\n    twice\n    .title = When\n\nnext =\n  { $n ->\n   *[other] many\n  }\n";
        let found = messages(text);
        let keys: Vec<_> = found
            .iter()
            .map(|message| (message.key.as_str(), message.value.len()))
            .collect();
        assert_eq!(keys, [("-brand", 1), ("met", 3), ("next", 4)]);
    }

    #[test]
    fn only_what_a_person_reads_is_shown() {
        assert_eq!(shown(" Met { $user } twice"), "Met  twice");
        assert_eq!(shown("    .user = When"), " When");
        assert_eq!(shown("   *[user] many"), " many");
    }

    #[test]
    fn references_are_to_messages_and_terms() {
        assert_eq!(
            referred("{ -brand } and {met} but { $name } { NUMBER($n) } { \"x\" }"),
            ["-brand", "met"]
        );
    }
}
