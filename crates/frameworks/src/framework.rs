//! A framework: a versioned list of terms in groups.

use crate::id::{FrameworkId, GroupId};
use crate::term::{Attribution, Source, Status, Term, TermId};
use crate::version::Version;

/// A part of a framework that terms belong to: a theme, a domain, a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Stable identifier.
    pub id: GroupId,
    /// The number as printed.
    pub number: Option<String>,
    /// The name.
    pub name: String,
    /// How sure it is that the name is the source's.
    pub status: Status,
    /// Where the name comes from.
    pub source: Source,
}

impl Group {
    /// Who the name may be attributed to; see [`Term::attribution`].
    pub fn attribution(&self) -> Attribution<'_> {
        Attribution::of(self.status, &self.source)
    }
}

/// One version of a framework. It can only be had checked: identifiers are
/// unique, every parent, group and source is there, no term is its own
/// ancestor, and status and identifier agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framework {
    pub(crate) id: FrameworkId,
    pub(crate) name: String,
    pub(crate) version: Version,
    pub(crate) about: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) notes: Vec<String>,
    pub(crate) groups: Vec<Group>,
    pub(crate) terms: Vec<Term>,
}

impl Framework {
    /// The identifier, the same in all versions.
    pub fn id(&self) -> &FrameworkId {
        &self.id
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which version this is.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// What it is and what it is used for, in our own words.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The publications it draws on, the main one first. Never empty.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What a reader must know: what is unconfirmed, what contradicts what.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The groups in order. Never empty.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// All terms in order, children among them.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term with this identifier.
    pub fn term(&self, id: &TermId) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == *id)
    }

    /// The group with this identifier.
    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == *id)
    }

    /// The terms of a group that are part of no other term, in order.
    pub fn top_terms<'a>(&'a self, group: &'a GroupId) -> impl Iterator<Item = &'a Term> {
        self.terms
            .iter()
            .filter(move |term| term.group == *group && term.parent.is_none())
    }

    /// The terms that are directly part of this one, in order.
    pub fn children<'a>(&'a self, parent: &'a TermId) -> impl Iterator<Item = &'a Term> {
        self.terms
            .iter()
            .filter(move |term| term.parent.as_ref() == Some(parent))
    }

    /// How many terms have this status.
    pub fn count(&self, status: Status) -> usize {
        self.terms
            .iter()
            .filter(|term| term.status == status)
            .count()
    }
}
