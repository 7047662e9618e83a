//! From what was typed to a contact, and back.

use super::vocabulary;
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{Fields, Texts, dates};
use delivery::contact::{ContactError, ContactFacts, Mechanism, Minutes, Outcome, Place};
use delivery::note::{self, NoteMode};
use frameworks::TermRef;
use jiff::civil::{Date, Time};
use store::delivery::contact::Contact;
use store::delivery::reflection;
use store::frameworks::Vocabularies;

/// The lengths that are offered with one tap, in minutes.
pub const QUICK_MINUTES: [&str; 4] = ["15", "30", "45", "60"];
/// The longest words about circumstances or a reason, in characters.
const LONGEST_LINE: usize = 500;

/// A contact as a form says it.
#[derive(Clone, PartialEq, Eq)]
pub struct Answers {
    /// What happened, when and how; the parts fit together.
    pub facts: ContactFacts,
    /// About circumstances, when they didn't get to meet.
    pub circumstances: String,
    /// The components and techniques.
    pub terms: Vec<TermRef>,
    /// What is shared with the person; none when nothing was written.
    pub note: Option<String>,
    /// What is the author's own.
    pub reflection: String,
    /// Why a recorded contact is changed.
    pub reason: String,
}

/// What the form is read against.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    /// The words of the messages.
    pub t: &'a Texts,
    /// The day it is.
    pub today: Date,
    /// The vocabularies the terms come from.
    pub vocabularies: &'a Vocabularies,
    /// How notes are made; none when the sender writes no notes.
    pub note_mode: Option<NoteMode>,
    /// What the contact says so far, if it is there.
    pub before: Option<&'a Contact>,
}

/// Reads a form.
///
/// # Errors
/// What does not fit, each with the field it belongs to and what to do.
pub fn read(against: Against<'_>, fields: &Fields) -> Result<Answers, FieldErrors> {
    let t = against.t;
    let mut errors = FieldErrors::new();
    let outcome = Outcome::from_word(fields.get("outcome"));
    if outcome.is_none() {
        errors.add("outcome", t.text("contact-error-outcome"));
    }
    let date = dates::required(t, fields, "when", &mut errors);
    let time = dates::time(t, fields, "time", &mut errors);
    let mechanism = Mechanism::from_word(fields.get("mechanism"));
    if mechanism.is_none() {
        errors.add("mechanism", t.text("contact-error-mechanism"));
    }
    let minutes = minutes(t, fields, outcome, &mut errors);
    let facts = match (outcome, date, mechanism) {
        (Some(outcome), Some(date), Some(mechanism)) => facts(
            against,
            fields,
            (outcome, date, time, mechanism, minutes),
            &mut errors,
        ),
        _ => None,
    };
    let circumstances = line(t, fields, "circumstances", &mut errors);
    let reason = line(t, fields, "reason", &mut errors);
    let terms = match vocabulary::chosen(against.vocabularies, fields) {
        // What was part of a contact can be said only of one that took place.
        Some(terms) if outcome == Some(Outcome::Met) => terms,
        Some(_) => Vec::new(),
        None => {
            errors.add("component", t.text("contact-error-component"));
            Vec::new()
        }
    };
    let note = match against.note_mode {
        None => None,
        Some(mode) => note::check(mode, &fields.raw("note")).unwrap_or_else(|error| {
            errors.add("note", error.said(t));
            None
        }),
    };
    let reflection = fields.raw("reflection").trim().to_owned();
    if reflection.chars().count() > reflection::LONGEST {
        errors.add("reflection", t.text("contact-error-reflection"));
    }
    match facts {
        Some(facts) if errors.is_empty() => Ok(Answers {
            circumstances: if is_called_off(facts.outcome) {
                circumstances
            } else {
                String::new()
            },
            facts,
            terms,
            note,
            reflection,
            reason,
        }),
        _ => Err(errors),
    }
}

/// Whether there are circumstances to speak of: it was planned and did not come about.
fn is_called_off(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Met | Outcome::Planned)
}

fn facts(
    against: Against<'_>,
    fields: &Fields,
    (outcome, date, time, mechanism, minutes): (
        Outcome,
        Date,
        Option<Time>,
        Mechanism,
        Option<Minutes>,
    ),
    errors: &mut FieldErrors,
) -> Option<ContactFacts> {
    let before = against.before.map(|contact| &contact.line.facts);
    if outcome == Outcome::Planned && date < against.today {
        errors.add("outcome", against.t.text("contact-error-planned-past"));
    }
    let place = if mechanism == Mechanism::FaceToFace {
        Place::from_word(fields.get("place"))
    } else {
        // A call has no place, unless one came with it from elsewhere.
        before
            .filter(|facts| facts.mechanism == mechanism)
            .and_then(|facts| facts.place)
    };
    let facts = ContactFacts {
        outcome,
        date,
        time,
        mechanism,
        place,
        minutes,
        attendance_code: before
            .filter(|facts| facts.outcome == outcome)
            .and_then(|facts| facts.attendance_code.clone()),
    };
    match facts.check(against.today) {
        Ok(facts) => Some(facts),
        Err(wrong) => {
            for error in wrong {
                let message = error.said(against.t);
                match error {
                    ContactError::LongAgo | ContactError::HappenedInFuture => {
                        errors.add_date("when", &[], message);
                    }
                    ContactError::PlaceMissing => errors.add("place", message),
                    ContactError::Minutes | ContactError::MinutesMissing => {
                        errors.add("minutes", message);
                    }
                    ContactError::AttendanceCode => errors.add("outcome", message),
                }
            }
            None
        }
    }
}

/// How long it lasted: one of those offered, or a number.
fn minutes(
    t: &Texts,
    fields: &Fields,
    outcome: Option<Outcome>,
    errors: &mut FieldErrors,
) -> Option<Minutes> {
    if outcome.is_some_and(|outcome| outcome != Outcome::Met) {
        return None;
    }
    let (quick, typed) = (fields.get("minutes-quick"), fields.get("minutes"));
    if !quick.is_empty() && !typed.is_empty() && quick != typed {
        let values = [("chosen", quick), ("typed", typed)];
        errors.add("minutes", t.with("contact-error-minutes-two", &values));
        return None;
    }
    let said = if typed.is_empty() { quick } else { typed };
    if said.is_empty() {
        return None;
    }
    match said
        .parse()
        .map_err(|_| ContactError::Minutes)
        .and_then(Minutes::new)
    {
        Ok(minutes) => Some(minutes),
        Err(error) => {
            errors.add("minutes", error.said(t));
            None
        }
    }
}

fn line(t: &Texts, fields: &Fields, name: &'static str, errors: &mut FieldErrors) -> String {
    let text = fields.raw(name).trim().to_owned();
    if text.chars().count() > LONGEST_LINE {
        errors.add(name, t.text("contact-error-line"));
    }
    text
}

/// Fills in the form from what a contact says.
pub fn fill(fields: &mut Fields, contact: &Contact) {
    let facts = &contact.line.facts;
    fields.set("person", contact.line.person.to_string());
    fields.set("worker", contact.line.worker.to_string());
    fields.set("outcome", facts.outcome.code());
    dates::put(fields, "when", Some(facts.date));
    fields.set(
        "time",
        facts.time.map(super::words::time).unwrap_or_default(),
    );
    fields.set("mechanism", facts.mechanism.code());
    fields.set("place", facts.place.map_or("", Place::code));
    let minutes = facts.minutes.map(|m| m.to_string()).unwrap_or_default();
    let quick = QUICK_MINUTES.contains(&minutes.as_str());
    fields.set("minutes-quick", if quick { minutes.as_str() } else { "" });
    fields.set("minutes", if quick { "" } else { minutes.as_str() });
    fields.set("circumstances", contact.circumstances.clone());
    let mut pairs = fields.pairs().to_vec();
    pairs.retain(|(name, _)| name != "component" && name != "technique");
    for term in &contact.terms {
        let name = if term.framework.as_str() == vocabulary::COMPONENTS {
            "component"
        } else {
            "technique"
        };
        pairs.push((name.to_owned(), vocabulary::value(term)));
    }
    *fields = Fields::from_pairs(pairs);
}

/// Whether the contact says what the form says.
pub fn same(contact: &Contact, worker: ids::WorkerId, answers: &Answers) -> bool {
    let same_terms = contact.terms.len() == answers.terms.len()
        && answers.terms.iter().all(|t| contact.terms.contains(t));
    contact.line.facts == answers.facts
        && contact.line.worker == worker
        && contact.circumstances == answers.circumstances
        && same_terms
}
