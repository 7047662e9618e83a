//! What is different between two versions of a framework.

use std::fmt;

use crate::framework::Framework;
use crate::id::GroupId;
use crate::term::{Term, TermId};

/// One difference between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A term that the earlier version did not have.
    Added(Term),
    /// A draft gave way to the term that takes its place.
    Replaced {
        /// The draft as it was.
        draft: Box<Term>,
        /// What stands in its place.
        by: Box<Term>,
    },
    /// A term that stays but says something else.
    Altered {
        /// Which term.
        id: TermId,
        /// Its name in the later version.
        name: String,
        /// What is different; never empty.
        fields: Vec<FieldChange>,
    },
    /// A term that the later version no longer has. It stays readable in the earlier.
    Retired(Term),
    /// A group was added, renamed or taken out.
    Group {
        /// Which group.
        id: GroupId,
        /// Its name before.
        from: Option<String>,
        /// Its name after.
        to: Option<String>,
    },
}

/// A field that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's name.
    pub field: &'static str,
    /// What it said.
    pub from: String,
    /// What it says now.
    pub to: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added(term) => write!(f, "{}: new ({})", titled(term), term.attribution()),
            Self::Replaced { draft, by } => {
                write!(
                    f,
                    "{}: takes the place of the draft “{}”",
                    titled(by),
                    draft.name
                )
            }
            Self::Altered { name, fields, .. } => {
                write!(f, "{name}:")?;
                for (place, change) in fields.iter().enumerate() {
                    let comma = if place > 0 { "," } else { "" };
                    write!(
                        f,
                        "{comma} {} “{}” becomes “{}”",
                        change.field, change.from, change.to
                    )?;
                }
                Ok(())
            }
            Self::Retired(term) => write!(
                f,
                "{}: no longer offered, stays readable where it was recorded",
                titled(term)
            ),
            Self::Group {
                from: Some(from),
                to: Some(to),
                ..
            } => write!(f, "group “{from}” is now called “{to}”"),
            Self::Group {
                from: None,
                to: Some(to),
                ..
            } => write!(f, "group “{to}” is new"),
            Self::Group { from, .. } => {
                write!(
                    f,
                    "group “{}” is no longer there",
                    from.as_deref().unwrap_or_default()
                )
            }
        }
    }
}

fn titled(term: &Term) -> String {
    match &term.number {
        Some(number) => format!("{number} {}", term.name),
        None => term.name.clone(),
    }
}

/// Everything that is different in `later`, in its order; then what is gone.
///
/// The two should be versions of one framework. Their notes and sources are
/// not compared, their terms are compared in every field.
pub fn changes_between(earlier: &Framework, later: &Framework) -> Vec<Change> {
    let mut changes = groups(earlier, later);
    for term in later.terms() {
        match earlier.term(&term.id) {
            Some(before) => {
                let fields = fields(before, term);
                if !fields.is_empty() {
                    changes.push(Change::Altered {
                        id: term.id.clone(),
                        name: term.name.clone(),
                        fields,
                    });
                }
                // A confirmed name without a place of its own can take in a draft, too.
                if before.replaces != term.replaces
                    && let Some(draft) = given_up(term, earlier, later)
                {
                    changes.push(Change::Replaced {
                        draft: Box::new(draft.clone()),
                        by: Box::new(term.clone()),
                    });
                }
            }
            None => changes.push(match given_up(term, earlier, later) {
                Some(draft) => Change::Replaced {
                    draft: Box::new(draft.clone()),
                    by: Box::new(term.clone()),
                },
                None => Change::Added(term.clone()),
            }),
        }
    }
    for term in earlier.terms() {
        let replaced = later
            .terms()
            .iter()
            .any(|by| by.replaces.as_ref() == Some(&term.id));
        if later.term(&term.id).is_none() && !replaced {
            changes.push(Change::Retired(term.clone()));
        }
    }
    changes
}

/// The draft that this term stands in for from the later version on.
fn given_up<'a>(term: &Term, earlier: &'a Framework, later: &Framework) -> Option<&'a Term> {
    let replaced = term.replaces.as_ref()?;
    if later.term(replaced).is_some() {
        return None;
    }
    earlier.term(replaced)
}

fn groups(earlier: &Framework, later: &Framework) -> Vec<Change> {
    let mut changes = Vec::new();
    for group in later.groups() {
        let from = earlier.group(&group.id).map(|before| before.name.clone());
        if from.as_ref() != Some(&group.name) {
            changes.push(Change::Group {
                id: group.id.clone(),
                from,
                to: Some(group.name.clone()),
            });
        }
    }
    for group in earlier.groups() {
        if later.group(&group.id).is_none() {
            changes.push(Change::Group {
                id: group.id.clone(),
                from: Some(group.name.clone()),
                to: None,
            });
        }
    }
    changes
}

fn fields(before: &Term, after: &Term) -> Vec<FieldChange> {
    let id = |id: &Option<TermId>| id.as_ref().map(ToString::to_string).unwrap_or_default();
    let placed = |term: &Term| {
        if term.place_confirmed {
            "as in the source"
        } else {
            "working placement"
        }
        .to_owned()
    };
    let told = |term: &Term| {
        term.attributes
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let pairs = [
        (
            "number",
            before.number.clone().unwrap_or_default(),
            after.number.clone().unwrap_or_default(),
        ),
        ("name", before.name.clone(), after.name.clone()),
        (
            "definition",
            before.definition.clone(),
            after.definition.clone(),
        ),
        ("group", before.group.to_string(), after.group.to_string()),
        ("parent", id(&before.parent), id(&after.parent)),
        ("source", cited(before), cited(after)),
        (
            "status",
            before.status.to_string(),
            after.status.to_string(),
        ),
        ("place", placed(before), placed(after)),
        ("replaces", id(&before.replaces), id(&after.replaces)),
        ("attributes", told(before), told(after)),
    ];
    pairs
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(field, from, to)| FieldChange { field, from, to })
        .collect()
}

fn cited(term: &Term) -> String {
    let source = &term.source;
    [
        Some(&source.cite),
        source.doi.as_ref(),
        source.note.as_ref(),
    ]
    .into_iter()
    .flatten()
    .map(String::as_str)
    .collect::<Vec<_>>()
    .join(", ")
}
