//! A term: a name with its own-words definition, and who it may be attributed to.

use std::fmt;
use std::str::FromStr;

use crate::id::{GroupId, checked_id};
use crate::problem::Reason;

/// The identifier of a term within its framework. It never changes and is
/// never given to another term.
///
/// Drafts begin with `draft:`, terms of a service's own with `local:`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(String);

impl TermId {
    pub(crate) const DRAFT: &'static str = "draft:";
    pub(crate) const LOCAL: &'static str = "local:";

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The status that an identifier of this form belongs to.
    pub fn status(&self) -> Status {
        if self.0.starts_with(Self::DRAFT) {
            Status::Draft
        } else if self.0.starts_with(Self::LOCAL) {
            Status::Local
        } else {
            Status::Confirmed
        }
    }
}

impl FromStr for TermId {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        checked_id(text).map(Self)
    }
}

impl fmt::Display for TermId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How sure it is that a name is the publication's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Read in the publication that is its source.
    Confirmed,
    /// A working name, used until the publication's own is imported.
    Draft,
    /// Added by the service that runs this installation.
    Local,
}

impl Status {
    /// The word used in files: `confirmed`, `draft` or `local`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Draft => "draft",
            Self::Local => "local",
        }
    }

    /// What identifiers of this status look like, for messages.
    pub(crate) fn id_rule(self) -> &'static str {
        match self {
            Self::Confirmed => "begins with neither draft: nor local:",
            Self::Draft => "begins with draft:",
            Self::Local => "begins with local:",
        }
    }
}

impl FromStr for Status {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        match text.trim().to_lowercase().as_str() {
            "confirmed" => Ok(Self::Confirmed),
            "draft" => Ok(Self::Draft),
            "local" => Ok(Self::Local),
            _ => Err(Reason::UnknownStatus(
                text.trim().chars().take(40).collect(),
            )),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a name or number comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Short key, unique within the framework.
    pub key: String,
    /// How it is cited.
    pub cite: String,
    /// Digital object identifier, without the resolver's address.
    pub doi: Option<String>,
    /// What was taken from it, and its licence where that is known.
    pub note: Option<String>,
}

impl Source {
    /// Key of the source that stands for working names; no confirmed term may have it.
    pub const WORKING: &'static str = "working";
    /// Key of the source that stands for terms of a service's own.
    pub const LOCAL: &'static str = "local";

    pub(crate) fn working() -> Self {
        Self {
            key: Self::WORKING.into(),
            cite: "Alongside working term".into(),
            doi: None,
            note: None,
        }
    }

    pub(crate) fn local() -> Self {
        Self {
            key: Self::LOCAL.into(),
            cite: "Added by your service".into(),
            doi: None,
            note: None,
        }
    }

    pub(crate) fn is_publication(&self) -> bool {
        self.key != Self::WORKING && self.key != Self::LOCAL
    }
}

/// Further facts about a term as name and value, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of an attribute, if the term has it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Sets a value: in its old place if the name is there, at the end if not.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name, value)),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Other names of a term, which search finds as names.
pub(crate) const ALSO_CALLED: &str = "also_called";

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut attributes = Self::default();
        for (name, value) in pairs {
            attributes.set(name, value);
        }
        attributes
    }
}

/// One entry of a framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Stable identifier.
    pub id: TermId,
    /// The number as printed. Where a framework numbers terms that are printed
    /// without a number, its notes say so.
    pub number: Option<String>,
    /// The name; show it with [`Term::attribution`].
    pub name: String,
    /// What it means, in words of our own or the service's, never the publication's.
    /// May be blank after an import.
    pub definition: String,
    /// The group it belongs to.
    pub group: GroupId,
    /// The term it is part of.
    pub parent: Option<TermId>,
    /// Where the name comes from.
    pub source: Source,
    /// How sure that is.
    pub status: Status,
    /// Whether group and parent are the source's too, rather than a working placement.
    pub place_confirmed: bool,
    /// The draft whose place it took, so that what was recorded under the draft
    /// can be shown with the name of today.
    pub replaces: Option<TermId>,
    /// Further facts.
    pub attributes: Attributes,
}

impl Term {
    /// Who the name may be attributed to. Pages and exports print this and
    /// nothing else beside a name, so that a working name is never shown as a
    /// publication's own.
    ///
    /// ```
    /// let typology = frameworks::built_in_by_id("peer-support-typology").unwrap();
    /// let draft = typology.term(&"draft:1.1".parse()?).unwrap();
    /// assert_eq!(draft.attribution().to_string(), "Alongside working term (draft)");
    /// # Ok::<(), frameworks::Reason>(())
    /// ```
    pub fn attribution(&self) -> Attribution<'_> {
        Attribution::of(self.status, &self.source)
    }
}

/// Who a name may be attributed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution<'a> {
    /// The publication.
    Source(&'a Source),
    /// Nobody but this project, and only for the time being.
    WorkingTerm,
    /// The service that runs this installation.
    YourService,
}

impl<'a> Attribution<'a> {
    pub(crate) fn of(status: Status, source: &'a Source) -> Self {
        match status {
            Status::Confirmed => Self::Source(source),
            Status::Draft => Self::WorkingTerm,
            Status::Local => Self::YourService,
        }
    }
}

impl fmt::Display for Attribution<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(source) => f.write_str(&source.cite),
            Self::WorkingTerm => f.write_str("Alongside working term (draft)"),
            Self::YourService => f.write_str("added by your service"),
        }
    }
}
