//! The key: who or what stands behind each stand-in, and whether a text gives any of it away.

use super::Kind;
use super::forms::{Forms, folded};
use crate::place::Span;
use crate::stem::fold;
use crate::text::Text;
use ids::PseudonymId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

/// One line of a key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which stand-in.
    pub id: PseudonymId,
    /// What it stands for.
    pub kind: Kind,
    /// The words it stands for, in every form that was met: “Sarah Jones”, “Sarah”.
    pub words: Vec<String>,
    /// What is written instead.
    pub stand_in: String,
}

impl fmt::Debug for Entry {
    /// Never the words: what is printed may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({}, {})", self.id, self.stand_in)
    }
}

/// The key of a study. Who may read it is decided elsewhere; a study's own members may not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Key {
    entries: Vec<Entry>,
    /// Which line every form belongs to, by what makes two forms the same. Long interviews name
    /// the same people over and over.
    by_form: HashMap<(Kind, String), usize>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Key {}

impl From<Vec<Entry>> for Key {
    fn from(entries: Vec<Entry>) -> Self {
        Self::new(entries)
    }
}

impl From<Key> for Vec<Entry> {
    fn from(key: Key) -> Self {
        key.entries
    }
}

/// What is wrong with what was asked of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// Another entry has this stand-in.
    #[error("“{0}” stands for somebody or something else already: choose another word")]
    Taken(String),
    /// The words are another line's.
    #[error("“{0}” has another stand-in already: look at both before you make them one")]
    Somebodys(String),
    /// A stand-in without a letter or digit.
    #[error("a stand-in needs a letter or a digit")]
    Empty,
    /// No such entry.
    #[error("this stand-in is not in the key any more: open the key again")]
    NotThere,
}

/// Words of the key in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Where.
    pub span: Span,
    /// Whose line of the key it is.
    pub id: PseudonymId,
    /// It is only one word of a longer name. It may be somebody else's, or just a word.
    pub is_part: bool,
}

impl Key {
    /// A key of these lines. Of two lines with the same words, the first is used.
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut by_form = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for words in &entry.words {
                by_form
                    .entry((entry.kind, form(entry.kind, words)))
                    .or_insert(at);
            }
        }
        Self { entries, by_form }
    }

    /// The lines in the order in which they were given.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A line.
    pub fn get(&self, id: PseudonymId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The line for these words, whatever their capitals, accents and spaces.
    pub fn find(&self, kind: Kind, words: &str) -> Option<&Entry> {
        let at = self.by_form.get(&(kind, form(kind, words)))?;
        self.entries.get(*at)
    }

    /// The stand-in for these words: the one they have, or the next of its kind, which then is
    /// theirs under the identifier `new`.
    ///
    /// ```
    /// use evidence::deidentify::{Key, Kind};
    /// use ids::PseudonymId;
    /// let mut key = Key::default();
    /// let mut id = |n| PseudonymId(uuid::Uuid::from_u128(n));
    /// assert_eq!(key.give(Kind::Person, "Sarah", id(1)).stand_in, "[Name 1]");
    /// assert_eq!(key.give(Kind::Person, "Tom", id(2)).stand_in, "[Name 2]");
    /// assert_eq!(key.give(Kind::Person, "SARAH", id(3)).stand_in, "[Name 1]");
    /// ```
    pub fn give(&mut self, kind: Kind, words: &str, new: PseudonymId) -> Entry {
        if let Some(entry) = self.find(kind, words) {
            return entry.clone();
        }
        let entry = Entry {
            id: new,
            kind,
            words: vec![bare(words).to_owned()],
            stand_in: format!("[{} {}]", kind.word(), self.next_number(kind)),
        };
        self.by_form
            .insert((kind, form(kind, words)), self.entries.len());
        self.entries.push(entry.clone());
        entry
    }

    /// The words are another form of what a line stands for: “Tommy” is Tom. Refused where they
    /// stand for something else already.
    pub fn add_form(&mut self, id: PseudonymId, words: &str) -> Result<(), KeyProblem> {
        let at = self.line(id)?;
        let kind = self.entries[at].kind;
        match self.by_form.get(&(kind, form(kind, words))) {
            Some(other) if *other == at => {}
            Some(_) => return Err(KeyProblem::Somebodys(bare(words).to_owned())),
            None => {
                self.by_form.insert((kind, form(kind, words)), at);
                self.entries[at].words.push(bare(words).to_owned());
            }
        }
        Ok(())
    }

    /// Another word is written instead of `[Name 3]`.
    pub fn choose(&mut self, id: PseudonymId, stand_in: &str) -> Result<(), KeyProblem> {
        let stand_in = stand_in.trim();
        if !stand_in.chars().any(char::is_alphanumeric) {
            return Err(KeyProblem::Empty);
        }
        let wanted = fold(stand_in);
        let taken = self.entries.iter().any(|entry| {
            let real = entry.words.iter().any(|words| fold(words) == wanted);
            real || (entry.id != id && fold(&entry.stand_in) == wanted)
        });
        if taken {
            return Err(KeyProblem::Taken(stand_in.to_owned()));
        }
        let at = self.line(id)?;
        stand_in.clone_into(&mut self.entries[at].stand_in);
        Ok(())
    }

    fn line(&self, id: PseudonymId) -> Result<usize, KeyProblem> {
        self.entries
            .iter()
            .position(|entry| entry.id == id)
            .ok_or(KeyProblem::NotThere)
    }

    /// One more than the highest number in use, and more than the lines of the kind, so that the
    /// numbers of lines with a chosen word are left free.
    fn next_number(&self, kind: Kind) -> usize {
        let of_kind = || self.entries.iter().filter(|entry| entry.kind == kind);
        let highest = of_kind()
            .filter_map(|entry| {
                let inside = entry.stand_in.strip_prefix('[')?.strip_suffix(']')?;
                inside
                    .strip_prefix(kind.word())?
                    .trim()
                    .parse::<usize>()
                    .ok()
            })
            .max()
            .unwrap_or(0);
        highest.max(of_kind().count()) + 1
    }

    /// Where a text gives away what the key holds: any form of any line, in whole words, whatever
    /// the capitals, accents and spaces and with a possessive; numbers however they are spaced;
    /// and single words of people's names where they are capitalised.
    ///
    /// A text that leaves a study is looked through before it does. No leak is no proof: what
    /// nobody proposed is not in the key.
    pub fn leaks(&self, text: &Text) -> Vec<Leak> {
        let mut forms = Forms::default();
        let mut digits: HashMap<String, PseudonymId> = HashMap::new();
        for entry in &self.entries {
            for form in &entry.words {
                if entry.kind.is_digits() {
                    digits.insert(only_digits(form), entry.id);
                } else {
                    forms.add(form, entry.id, entry.kind == Kind::Person);
                }
            }
        }
        let mut leaks: Vec<Leak> = forms
            .find(text)
            .into_iter()
            .map(|found| Leak {
                span: found.span,
                id: found.what,
                is_part: found.is_part,
            })
            .collect();
        for (span, number) in super::pattern::runs_of_digits(text) {
            if let Some(id) = digits.get(&number) {
                leaks.push(Leak {
                    span,
                    id: *id,
                    is_part: false,
                });
            }
        }
        leaks.sort_by_key(|leak| leak.span);
        leaks
    }
}

/// What makes two forms the same.
fn form(kind: Kind, words: &str) -> String {
    if kind.is_digits() {
        only_digits(words)
    } else {
        folded(words).join(" ")
    }
}

/// A name without its possessive.
fn bare(words: &str) -> &str {
    let words = words.trim();
    words
        .strip_suffix("'s")
        .or_else(|| words.strip_suffix("’s"))
        .unwrap_or(words)
}

/// The digits alone. A number with the country's code is the same as one with a 0.
fn only_digits(words: &str) -> String {
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    super::pattern::national(&digits)
}
