//! Terms of a service's own.

use crate::check::required;
use crate::fold::{name_key, slug};
use crate::framework::Framework;
use crate::id::GroupId;
use crate::limits;
use crate::problem::{Place, Problem, Reason};
use crate::term::{Attributes, Source, Status, Term, TermId};
use crate::version::Version;

/// A term that a service wants to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTerm {
    /// Its name; no other term of the framework may bear it.
    pub name: String,
    /// What the service means by it.
    pub definition: String,
    /// The group it belongs to.
    pub group: GroupId,
    /// The term it is part of, in the same group.
    pub parent: Option<TermId>,
}

/// The framework with the term added at its end, as a new version. The term's
/// identifier begins with `local:`, its status is local, and no import changes
/// what it says.
///
/// # Errors
/// The first thing that is wrong, as a message for the form's field.
pub fn add_local_term(
    framework: &Framework,
    new: NewTerm,
    version: Version,
) -> Result<Framework, Problem> {
    let refuse = |field, reason| Problem::new(Place::Form, field, reason);
    later(framework, &version).map_err(|reason| refuse("version", reason))?;

    let name = new.name.trim().to_owned();
    required(&name, limits::NAME).map_err(|reason| refuse("name", reason))?;
    let key = name_key(&name);
    if let Some(taken) = framework
        .terms
        .iter()
        .find(|term| name_key(&term.name) == key)
    {
        return Err(refuse("name", Reason::NameTaken(taken.name.clone())));
    }
    // Browsers send line ends as two characters.
    let definition = new.definition.trim().replace("\r\n", "\n");
    required(&definition, limits::DEFINITION).map_err(|reason| refuse("definition", reason))?;

    let Some(group) = framework.group(&new.group) else {
        return Err(refuse(
            "group",
            unknown_group(framework, new.group.as_str()),
        ));
    };
    if let Some(id) = &new.parent {
        let Some(parent) = framework.term(id) else {
            return Err(refuse("parent", Reason::UnknownParent(id.to_string())));
        };
        if parent.group != group.id {
            return Err(refuse(
                "parent",
                Reason::ParentInOtherGroup(parent.group.to_string()),
            ));
        }
    }

    let id = free_id(TermId::LOCAL, &name, |id| framework.term(id).is_some())
        .map_err(|reason| refuse("name", reason))?;
    let mut next = framework.clone();
    next.version = version;
    let listed = next
        .sources
        .iter()
        .find(|source| source.key == Source::LOCAL);
    let source = listed.cloned().unwrap_or_else(Source::local);
    if !next.sources.contains(&source) {
        next.sources.push(source.clone());
    }
    next.terms.push(Term {
        id,
        number: None,
        name,
        definition,
        group: new.group,
        parent: new.parent,
        source,
        status: Status::Local,
        place_confirmed: false,
        replaces: None,
        attributes: Attributes::default(),
    });
    next.checked().map_err(|problems| {
        problems.into_iter().next().unwrap_or(Problem {
            place: Place::Form,
            field: None,
            reason: Reason::None,
        })
    })
}

pub(crate) fn later(framework: &Framework, version: &Version) -> Result<(), Reason> {
    if *version > framework.version {
        return Ok(());
    }
    Err(Reason::VersionNotLater {
        new: version.to_string(),
        current: framework.version.to_string(),
    })
}

pub(crate) fn unknown_group(framework: &Framework, given: &str) -> Reason {
    let known = framework
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    Reason::UnknownGroup {
        given: given.chars().take(80).collect(),
        known,
    }
}

/// An identifier made from a name that nothing else has: a number is added
/// where the plain one is taken.
pub(crate) fn free_id(
    prefix: &str,
    name: &str,
    taken: impl Fn(&TermId) -> bool,
) -> Result<TermId, Reason> {
    let plain = format!("{prefix}{}", slug(name));
    let mut id: TermId = plain.parse()?;
    let mut count = 1_u32;
    while taken(&id) {
        count += 1;
        id = format!("{plain}-{count}").parse()?;
    }
    Ok(id)
}
