//! What can be wrong with a codebook.

use crate::code::{Code, limits};
use ids::CodeId;
use std::collections::{HashMap, HashSet};

/// What is wrong with a codebook, or with what was asked of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodebookProblem {
    /// A code without a name.
    #[error("a code needs a name")]
    NoName(CodeId),
    /// A name or wording that is too long.
    #[error("{what} of the code “{name}” has more than {most} characters: shorten it")]
    TooLong {
        /// The code.
        name: String,
        /// Which of its texts.
        what: &'static str,
        /// How long it may be.
        most: usize,
    },
    /// Two siblings of one name.
    #[error(
        "there are two codes called “{name}” in one place: give one another name, or merge them"
    )]
    SameName {
        /// The name.
        name: String,
        /// The one that was there.
        first: CodeId,
        /// The other.
        second: CodeId,
    },
    /// A code listed twice.
    #[error("the code “{0}” is there twice")]
    Twice(String),
    /// A code in another that does not exist.
    #[error("the code “{0}” is in a code that does not exist: move it to the top")]
    NoParent(String),
    /// A code that would be inside itself.
    #[error("the code “{0}” would be inside itself: choose another place for it")]
    Loop(String),
    /// No such code.
    #[error("this code is not in the codebook any more: open the codebook again")]
    NotThere(CodeId),
    /// A code was changed since.
    #[error("the code “{0}” was changed since: look at it again before you change it")]
    ChangedSince(String),
    /// A code merged into itself.
    #[error("“{0}” cannot be merged into itself: choose another code")]
    SameCode(String),
    /// A coding that goes to a code that it cannot have.
    #[error("a coding of “{0}” was given to a code that is not one of the new ones")]
    NotOneOfTheNew(String),
}

/// What makes two names the same.
pub(super) fn name_key(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Everything that is wrong with these codes as a tree.
pub(super) fn problems(codes: &[Code]) -> Vec<CodebookProblem> {
    let mut problems = Vec::new();
    let mut known: HashMap<CodeId, &Code> = HashMap::with_capacity(codes.len());
    for code in codes {
        if known.insert(code.id, code).is_some() {
            problems.push(CodebookProblem::Twice(code.name.clone()));
        }
    }
    let mut names: HashMap<(Option<CodeId>, String), CodeId> = HashMap::new();
    for code in codes {
        if code.name.trim().is_empty() {
            problems.push(CodebookProblem::NoName(code.id));
        }
        problems.extend(too_long(code));
        if let Some(first) = names.insert((code.parent, name_key(&code.name)), code.id)
            && first != code.id
        {
            problems.push(CodebookProblem::SameName {
                name: code.name.clone(),
                first,
                second: code.id,
            });
        }
        if code
            .parent
            .is_some_and(|parent| !known.contains_key(&parent))
        {
            problems.push(CodebookProblem::NoParent(code.name.clone()));
        }
    }
    // Codes known to lead up to the top: each is walked over once, however deep the tree.
    let mut safe: HashSet<CodeId> = HashSet::new();
    for code in codes {
        let mut walked = HashSet::new();
        let mut next = Some(code);
        while let Some(at) = next {
            if safe.contains(&at.id) {
                break;
            }
            if !walked.insert(at.id) {
                problems.push(CodebookProblem::Loop(at.name.clone()));
                break;
            }
            next = at.parent.and_then(|parent| known.get(&parent).copied());
        }
        safe.extend(walked);
    }
    problems
}

fn too_long(code: &Code) -> Option<CodebookProblem> {
    let texts = [
        ("the name", &code.name, limits::NAME),
        ("the definition", &code.definition, limits::WORDING),
        ("“use when”", &code.use_when, limits::WORDING),
        ("“not when”", &code.not_when, limits::WORDING),
    ];
    let quotes = code
        .anchor_quotes
        .iter()
        .map(|quote| ("an anchor quote", quote, limits::WORDING));
    texts
        .into_iter()
        .chain(quotes)
        .find(|(_, text, most)| text.chars().count() > *most)
        .map(|(what, _, most)| CodebookProblem::TooLong {
            name: code.name.chars().take(40).collect(),
            what,
            most,
        })
}
