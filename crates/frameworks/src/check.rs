//! What makes a list of terms a framework.

use std::collections::{HashMap, HashSet};

use crate::framework::Framework;
use crate::id::{GroupId, checked_id};
use crate::limits;
use crate::problem::{Place, Problem, Reason};
use crate::term::{Source, Status, Term, TermId};

/// A text that must say something and keep within its limit.
pub(crate) fn required(text: &str, most: usize) -> Result<(), Reason> {
    if text.trim().is_empty() {
        return Err(Reason::Empty);
    }
    optional(text, most)
}

/// A text that may be blank but must keep within its limit.
pub(crate) fn optional(text: &str, most: usize) -> Result<(), Reason> {
    let length = text.chars().count();
    if length > most {
        return Err(Reason::TooLong { length, most });
    }
    if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(Reason::ControlCharacter);
    }
    Ok(())
}

impl Framework {
    /// The framework itself when nothing is wrong with it, else everything that is.
    pub(crate) fn checked(self) -> Result<Self, Vec<Problem>> {
        let mut found = Found(Vec::new());
        found.head(&self);
        found.sources(&self.sources);
        found.groups(&self);
        found.terms(&self);
        if found.0.is_empty() {
            Ok(self)
        } else {
            Err(found.0)
        }
    }
}

struct Found(Vec<Problem>);

impl Found {
    fn tell(&mut self, place: &Place, field: &'static str, result: Result<(), Reason>) {
        if let Err(reason) = result {
            self.0.push(Problem::new(place.clone(), field, reason));
        }
    }

    fn head(&mut self, framework: &Framework) {
        let place = Place::Framework;
        self.tell(&place, "name", required(&framework.name, limits::NAME));
        self.tell(
            &place,
            "about",
            required(&framework.about, limits::DEFINITION),
        );
        for note in &framework.notes {
            self.tell(&place, "notes", required(note, limits::NOTE));
        }
    }

    fn sources(&mut self, sources: &[Source]) {
        if sources.is_empty() {
            self.tell(&Place::Framework, "sources", Err(Reason::None));
        }
        let mut seen = HashSet::new();
        for source in sources {
            let place = Place::Source(source.key.clone());
            self.tell(&place, "key", checked_id(&source.key).map(drop));
            if !seen.insert(&source.key) {
                self.tell(&place, "key", Err(Reason::Duplicate(source.key.clone())));
            }
            self.tell(&place, "cite", required(&source.cite, limits::NOTE));
            self.tell(
                &place,
                "doi",
                optional(source.doi.as_deref().unwrap_or_default(), limits::NAME),
            );
            self.tell(
                &place,
                "note",
                optional(source.note.as_deref().unwrap_or_default(), limits::NOTE),
            );
        }
    }

    fn groups(&mut self, framework: &Framework) {
        if framework.groups.is_empty() {
            self.tell(&Place::Framework, "groups", Err(Reason::None));
        }
        let mut seen = HashSet::new();
        for group in &framework.groups {
            let place = Place::Group(group.id.to_string());
            if !seen.insert(&group.id) {
                self.tell(&place, "id", Err(Reason::Duplicate(group.id.to_string())));
            }
            self.tell(&place, "name", required(&group.name, limits::NAME));
            self.tell(&place, "number", number(group.number.as_deref()));
            self.tell(&place, "source", attributable(group.status, &group.source));
        }
    }

    fn terms(&mut self, framework: &Framework) {
        let groups: HashSet<&GroupId> = framework.groups.iter().map(|group| &group.id).collect();
        let by_id: HashMap<&TermId, &Term> = framework
            .terms
            .iter()
            .map(|term| (&term.id, term))
            .collect();
        let mut seen = HashSet::new();
        for term in &framework.terms {
            let place = Place::Term(term.id.to_string());
            if !seen.insert(&term.id) {
                self.tell(&place, "id", Err(Reason::Duplicate(term.id.to_string())));
            }
            self.tell(&place, "name", required(&term.name, limits::NAME));
            self.tell(
                &place,
                "definition",
                optional(&term.definition, limits::DEFINITION),
            );
            self.tell(&place, "number", number(term.number.as_deref()));
            self.tell(&place, "source", attributable(term.status, &term.source));
            if term.id.status() != term.status {
                let (status, rule) = (term.status.as_str(), term.status.id_rule());
                self.tell(&place, "status", Err(Reason::StatusAndId { status, rule }));
            }
            if !groups.contains(&term.group) {
                let known = framework
                    .groups
                    .iter()
                    .map(|group| group.id.as_str())
                    .collect::<Vec<_>>()
                    .join(", ");
                self.tell(
                    &place,
                    "group",
                    Err(Reason::UnknownGroup {
                        given: term.group.to_string(),
                        known,
                    }),
                );
            }
            self.tell(&place, "parent", parent(term, &by_id));
            for (name, value) in term.attributes.iter() {
                self.tell(&place, "attributes", required(name, limits::NAME));
                self.tell(&place, "attributes", optional(value, limits::NOTE));
            }
        }
    }
}

fn number(number: Option<&str>) -> Result<(), Reason> {
    number.map_or(Ok(()), |number| required(number, limits::NUMBER))
}

fn attributable(status: Status, source: &Source) -> Result<(), Reason> {
    if status == Status::Confirmed && !source.is_publication() {
        return Err(Reason::ConfirmedWithoutSource);
    }
    Ok(())
}

fn parent(term: &Term, by_id: &HashMap<&TermId, &Term>) -> Result<(), Reason> {
    let Some(parent) = &term.parent else {
        return Ok(());
    };
    let Some(found) = by_id.get(parent) else {
        return Err(Reason::UnknownParent(parent.to_string()));
    };
    if found.group != term.group {
        return Err(Reason::ParentInOtherGroup(found.group.to_string()));
    }
    // A walk longer than the list has been somewhere twice. Only a term that the
    // walk comes back to is told, not the ones that lead into the circle.
    let mut above = Some(parent);
    for _ in 0..by_id.len() {
        match above {
            None => return Ok(()),
            Some(id) if *id == term.id => return Err(Reason::Cycle),
            Some(id) => above = by_id.get(id).and_then(|term| term.parent.as_ref()),
        }
    }
    Ok(())
}
