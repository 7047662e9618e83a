//! Marking what may identify somebody.

use super::forms::Forms;
use super::names::{CAPITALISED, GIVEN, PLACE_WORDS, PLACES, TITLES};
use super::pattern::{self, claimed};
use super::{Kind, KnownName, Proposal, Why};
use crate::speakers::{is_a_name, turns};
use crate::text::Text;
use std::collections::HashMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Small words inside of names.
const WITHIN: [&str; 14] = [
    "of", "on", "upon", "under", "de", "van", "der", "von", "bin", "bint", "al", "el", "le", "la",
];

type Claimed = Vec<(Range<usize>, (Kind, Why))>;

/// What may identify somebody in a text, in order and without overlap.
///
/// `known` are names that the study knows. Give the names of cases, sites and workers; labels of
/// speakers that are names are found without it.
pub fn propose(text: &Text, known: &[KnownName]) -> Vec<Proposal> {
    let words = text.as_str();
    let mut found: Claimed = Vec::new();
    let mut claim = |new: Vec<(Range<usize>, Kind, Why)>| {
        for (range, kind, why) in new {
            if !range.is_empty() && !claimed(&found, &range) {
                let at = found.partition_point(|(other, _)| other.start < range.start);
                found.insert(at, (range, (kind, why)));
            }
        }
        found.clone()
    };

    claim(known_names(text, known));
    let patterns = pattern::find(words);
    claim(
        patterns
            .into_iter()
            .map(|(range, kind)| (range, kind, Why::Pattern))
            .collect(),
    );
    let tokens = tokens(words);
    let so_far = claim(speaker_names(text));
    let so_far = claim(names(words, &tokens, &so_far));
    let found = claim(same_words(words, &tokens, &so_far));

    found
        .into_iter()
        .filter_map(|(range, (kind, why))| {
            let span = text.span_of_bytes(range)?;
            Some(Proposal { span, kind, why })
        })
        .collect()
}

fn known_names(text: &Text, known: &[KnownName]) -> Vec<(Range<usize>, Kind, Why)> {
    let mut forms = Forms::default();
    for name in known {
        forms.add(&name.name, name.kind, name.kind == Kind::Person);
    }
    forms
        .find(text)
        .into_iter()
        .filter_map(|found| {
            let range = text.byte_of(found.span.start())?..text.byte_of(found.span.end())?;
            let words = text.as_str().get(range.clone())?;
            Some((
                range.start..range.start + bare(words).len(),
                found.what,
                Why::Known,
            ))
        })
        .collect()
}

fn speaker_names(text: &Text) -> Vec<(Range<usize>, Kind, Why)> {
    turns(text, &[])
        .into_iter()
        .filter(|turn| is_a_name(&turn.label))
        .filter_map(|turn| {
            let span = turn.label_span?;
            let range = text.byte_of(span.start())?..text.byte_of(span.end())?;
            // "Jamie (SP)": the bracket says what Jamie is.
            let name = turn.label.split(['(', '[']).next()?.trim_end();
            Some((
                range.start..range.start + name.len(),
                Kind::Person,
                Why::Pattern,
            ))
        })
        .collect()
}

/// A word of the text.
struct Token<'a> {
    at: Range<usize>,
    /// Without its possessive.
    word: &'a str,
    is_capitalised: bool,
    /// Its capital may be there only because a sentence begins.
    begins: bool,
    /// Only a space or hyphen parts it from the word before.
    joined: bool,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut end = 0;
    for (at, there) in text.unicode_word_indices() {
        let between = &text[end..at];
        let after_title = tokens
            .last()
            .is_some_and(|last| TITLES.contains(&last.word) && between == ". ");
        let begins = tokens.is_empty()
            || (!after_title
                && between.contains([
                    '.', '!', '?', ':', '\n', '“', '"', '‘', '…', '*', '-', '–', '—',
                ])
                && between != "-");
        let word = bare(there);
        tokens.push(Token {
            at: at..at + word.len(),
            word,
            is_capitalised: is_capitalised(word),
            begins,
            joined: matches!(between, " " | "-" | "\u{a0}") || after_title,
        });
        end = at + there.len();
    }
    tokens
}

/// A capital and then a small letter, as in a name; NHS and PTSD are not.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
}

fn bare(word: &str) -> &str {
    word.strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(word)
}

/// Capitalised words and listed names, grouped as they belong together.
fn names(text: &str, tokens: &[Token<'_>], so_far: &Claimed) -> Vec<(Range<usize>, Kind, Why)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = run(tokens, at, so_far);
        if end == at {
            at += 1;
            continue;
        }
        let run = &tokens[at..end];
        // A capital at the beginning of a sentence says nothing: the word has to be a name.
        let skipped = usize::from(run[0].begins && !stands_alone(run));
        if let Some(name) = run.get(skipped..).filter(|name| !name.is_empty()) {
            let (kind, why) = kind(name);
            let start = numbered(text, tokens, at + skipped, kind);
            found.push((start..name[name.len() - 1].at.end, kind, why));
        }
        at = end;
    }
    found
}

/// The end of the capitalised words that begin at `at`; `at` itself when there are none.
fn run(tokens: &[Token<'_>], at: usize, so_far: &Claimed) -> usize {
    let may_be_name = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.is_capitalised
                && !claimed(so_far, &token.at)
                && (!CAPITALISED.contains(token.word) || is_name_before_another(tokens, at))
        })
    };
    if !may_be_name(at) {
        return at;
    }
    let mut end = at + 1;
    loop {
        let joined = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|token| token.joined && !token.begins)
        };
        if joined(end) && may_be_name(end) {
            end += 1;
        } else if joined(end)
            && WITHIN.contains(&tokens[end].word)
            && joined(end + 1)
            && may_be_name(end + 1)
        {
            end += 2;
        } else {
            return end;
        }
    }
}

/// “June Smith”: a word that is no name by itself is one before another name.
fn is_name_before_another(tokens: &[Token<'_>], at: usize) -> bool {
    let listed = GIVEN.longest(&[tokens[at].word]).is_some();
    listed
        && tokens.get(at + 1).is_some_and(|next| {
            next.joined && next.is_capitalised && !CAPITALISED.contains(next.word)
        })
}

/// The words at the beginning of a sentence begin with a name: a listed one that is no other word,
/// or any listed one with another capitalised word after it.
fn stands_alone(run: &[Token<'_>]) -> bool {
    let words: Vec<&str> = run.iter().map(|token| token.word).collect();
    let given = GIVEN.longest(&words);
    let place = PLACES.longest(&words);
    given
        .into_iter()
        .chain(place)
        .any(|(_, is_word)| !is_word || run.len() > 1)
}

fn kind(name: &[Token<'_>]) -> (Kind, Why) {
    let words: Vec<&str> = name.iter().map(|token| token.word).collect();
    let listed = |names: &super::names::Names| {
        (0..words.len()).any(|from| names.longest(&words[from..]).is_some())
    };
    let given = listed(&GIVEN);
    if words.len() > 1 && words.iter().any(|word| PLACE_WORDS.contains(word)) {
        (
            Kind::Place,
            if given { Why::Listed } else { Why::Capitalised },
        )
    } else if given {
        (Kind::Person, Why::Listed)
    } else if listed(&PLACES) {
        (Kind::Place, Why::Listed)
    } else {
        (Kind::Person, Why::Capitalised)
    }
}

/// Where a place begins: with the number of the house before it, where there is one.
fn numbered(text: &str, tokens: &[Token<'_>], at: usize, kind: Kind) -> usize {
    let start = tokens[at].at.start;
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    match before {
        Some(house)
            if kind == Kind::Place
                && house.word.len() <= 4
                && house
                    .word
                    .starts_with(|letter: char| letter.is_ascii_digit())
                && text.get(house.at.end..start) == Some(" ") =>
        {
            house.at.start
        }
        _ => start,
    }
}

/// The words of names found so far, where they stand alone at the beginning of a sentence.
fn same_words(
    text: &str,
    tokens: &[Token<'_>],
    so_far: &Claimed,
) -> Vec<(Range<usize>, Kind, Why)> {
    let mut names: HashMap<&str, Kind> = HashMap::new();
    for (range, (kind, _)) in so_far {
        if !matches!(kind, Kind::Person | Kind::Place) {
            continue;
        }
        for word in text.get(range.clone()).unwrap_or_default().unicode_words() {
            let word = bare(word);
            let tells = word.chars().count() > 2
                && is_capitalised(word)
                && !CAPITALISED.contains(word)
                && !PLACE_WORDS.contains(word);
            if tells {
                names.entry(word).or_insert(*kind);
            }
        }
    }
    tokens
        .iter()
        .filter(|token| !claimed(so_far, &token.at))
        .filter_map(|token| {
            let kind = names.get(token.word)?;
            Some((token.at.clone(), *kind, Why::SameWord))
        })
        .collect()
}
