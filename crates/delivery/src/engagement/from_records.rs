//! Engagement of the people in a service's own files, without a database.

use super::{Assessment, ContactLine, Definition, Supported, assess};
use crate::contact::Place;
use crate::records::{ContactRecord, LocalRef, PersonRecord};
use std::collections::HashMap;

/// A person of the files, assessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedRecord<'a> {
    /// What the files say about them.
    pub person: &'a PersonRecord,
    /// Whether they count as engaged, and why.
    pub assessment: Assessment,
}

/// Assesses everybody in the files under a definition, in the order of the file of people.
///
/// Contacts of people who are not in the file of people change nothing: whoever reads the files says so first (see
/// [`crate::records::check_contacts`]).
pub fn assess_records<'a>(
    definition: &Definition,
    people: &'a [PersonRecord],
    contacts: &'a [ContactRecord],
) -> Vec<AssessedRecord<'a>> {
    let mut lines: HashMap<&LocalRef, Vec<ContactLine<&LocalRef>>> = HashMap::new();
    for contact in contacts {
        let line = ContactLine {
            worker: &contact.worker,
            date: contact.facts.date,
            mechanism: contact.facts.mechanism,
            setting: contact.facts.place.map(Place::setting),
            outcome: contact.facts.outcome,
        };
        lines.entry(&contact.person).or_default().push(line);
    }
    people
        .iter()
        .map(|person| {
            let supported = Supported {
                allocated_worker: person.allocated_worker.as_ref(),
                discharge: person.discharge,
            };
            let own = lines.get(&person.person).map_or(&[][..], Vec::as_slice);
            AssessedRecord {
                person,
                assessment: assess(definition, &supported, own),
            }
        })
        .collect()
}
