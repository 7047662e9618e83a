//! Finding names in a text, in whole words, whatever their capitals, accents and possessives.

use crate::place::Span;
use crate::stem::{Language, Word, fold, words};
use crate::text::Text;
use std::collections::HashMap;

/// Names to look for, and what each stands for.
#[derive(Debug)]
pub(super) struct Forms<T> {
    by_first: HashMap<String, Vec<Form<T>>>,
}

#[derive(Debug)]
struct Form<T> {
    words: Vec<String>,
    what: T,
    is_part: bool,
}

/// A name that was found.
#[derive(Debug)]
pub(super) struct Found<T> {
    pub(super) span: Span,
    pub(super) what: T,
    /// It is only one word of a longer name.
    pub(super) is_part: bool,
}

impl<T> Default for Forms<T> {
    fn default() -> Self {
        Self {
            by_first: HashMap::new(),
        }
    }
}

impl<T: Copy> Forms<T> {
    /// Looks for a name, and when `with_parts` for its single words too.
    pub(super) fn add(&mut self, name: &str, what: T, with_parts: bool) {
        let words = folded(name);
        if with_parts && words.len() > 1 {
            // Initials and the like are met everywhere.
            for word in words.iter().filter(|word| word.chars().count() > 2) {
                self.insert(vec![word.clone()], what, true);
            }
        }
        self.insert(words, what, false);
    }

    fn insert(&mut self, words: Vec<String>, what: T, is_part: bool) {
        let Some(first) = words.first().cloned() else {
            return;
        };
        let forms = self.by_first.entry(first).or_default();
        forms.push(Form {
            words,
            what,
            is_part,
        });
        // Whole names before parts, and long before short.
        forms.sort_by_key(|form| (form.is_part, usize::MAX - form.words.len()));
    }

    /// Every place of a name, in order and without overlap. Single words of longer names count only
    /// where they are capitalised.
    pub(super) fn find(&self, text: &Text) -> Vec<Found<T>> {
        let there = words(text, Language::Welsh);
        let folded: Vec<String> = there.iter().map(|word| owned(text, word)).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < there.len() {
            let form = self.by_first.get(&folded[at]).and_then(|forms| {
                forms.iter().find(|form| {
                    (!form.is_part || is_capitalised(text, &there[at]))
                        && folded[at..].starts_with(&form.words)
                })
            });
            let Some(form) = form else {
                at += 1;
                continue;
            };
            let last = at + form.words.len() - 1;
            found.push(Found {
                span: there[at].span.hull(there[last].span),
                what: form.what,
                is_part: form.is_part,
            });
            at = last + 1;
        }
        found
    }
}

/// The words of a name.
pub(super) fn folded(name: &str) -> Vec<String> {
    let text = Text::new(name);
    words(&text, Language::Welsh)
        .iter()
        .map(|word| owned(&text, word))
        .collect()
}

/// A word without its possessive: Sarah's and Jones' are Sarah and Jones.
fn owned(text: &Text, word: &Word) -> String {
    let there = fold(super::at(text, word.span));
    there.strip_suffix("'s").unwrap_or(&there).replace('\'', "")
}

fn is_capitalised(text: &Text, word: &Word) -> bool {
    super::at(text, word.span)
        .chars()
        .next()
        .is_some_and(char::is_uppercase)
}
