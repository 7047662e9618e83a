//! What a term was called where it was recorded, and what became of it.

use crate::framework::Framework;
use crate::id::FrameworkId;
use crate::term::{Term, TermId};
use crate::version::Version;

/// What a record keeps about a term: enough to read it for ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermRef {
    /// Which framework.
    pub framework: FrameworkId,
    /// The version in use when it was recorded.
    pub version: Version,
    /// Which term.
    pub term: TermId,
}

/// A recorded term, found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved<'a> {
    /// The version it was found in: the recorded one where that is at hand,
    /// else the nearest that has the term, earlier ones first.
    pub framework: &'a Framework,
    /// The term as it was then. Show it with [`Term::attribution`].
    pub term: &'a Term,
    /// What became of it.
    pub today: Today<'a>,
}

/// What became of a term in the latest version at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today<'a> {
    /// It is as it was.
    Same,
    /// It is still there and says something else.
    Changed(&'a Term),
    /// It was a draft, and this took its place.
    ReplacedBy(&'a Term),
    /// It is no longer offered.
    Retired,
}

/// Finds a recorded term among the versions at hand, in whatever order they
/// come; versions of other frameworks may be among them. `None` only when no
/// version at hand has it.
pub fn resolve<'a>(versions: &'a [Framework], recorded: &TermRef) -> Option<Resolved<'a>> {
    let mut versions: Vec<&'a Framework> = versions
        .iter()
        .filter(|framework| *framework.id() == recorded.framework)
        .collect();
    versions.sort_by(|a, b| a.version().cmp(b.version()));

    let (at_or_before, after): (Vec<_>, Vec<_>) = versions
        .iter()
        .copied()
        .partition(|framework| *framework.version() <= recorded.version);
    let framework = at_or_before
        .into_iter()
        .rev()
        .chain(after)
        .find(|framework| framework.term(&recorded.term).is_some())?;
    let term = framework.term(&recorded.term)?;

    let later = versions
        .iter()
        .copied()
        .filter(|version| version.version() > framework.version());
    Some(Resolved {
        framework,
        term,
        today: today(term, later),
    })
}

/// Follows a term through the versions after its own: a draft may be replaced,
/// and what replaced it may change again.
fn today<'a>(term: &'a Term, later: impl Iterator<Item = &'a Framework>) -> Today<'a> {
    let mut now = Some(term);
    let mut id = &term.id;
    for version in later {
        now = version.term(id).or_else(|| {
            version
                .terms()
                .iter()
                .find(|candidate| candidate.replaces.as_ref() == Some(id))
        });
        if let Some(found) = now {
            id = &found.id;
        }
    }
    match now {
        None => Today::Retired,
        Some(now) if now.id != term.id => Today::ReplacedBy(now),
        Some(now) if now == term => Today::Same,
        Some(now) => Today::Changed(now),
    }
}
