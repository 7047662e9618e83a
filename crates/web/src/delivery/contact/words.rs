//! How the facts of a contact are said.

use crate::{Texts, dates};
use delivery::contact::{ContactFacts, Mechanism, Outcome, Place};
use delivery::note::NoteMode;
use jiff::civil::Time;

/// What became of it: “Met”, “Didn’t get to meet”.
pub fn outcome(t: &Texts, outcome: Outcome) -> String {
    t.text(&format!("contact-outcome-{}", outcome.code()))
}

/// How: “Face to face”.
pub fn mechanism(t: &Texts, mechanism: Mechanism) -> String {
    t.text(&format!("contact-mechanism-{}", mechanism.code()))
}

/// Where: “On the ward”.
pub fn place(t: &Texts, place: Place) -> String {
    t.text(&format!("contact-place-{}", place.code()))
}

/// How notes are made: “A line you both agree”.
pub fn note_mode(t: &Texts, mode: NoteMode) -> String {
    t.text(&format!("note-mode-{}", mode.code()))
}

/// A time of day: `09:05`.
pub fn time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Day and, where it is known, time: “2 March 2026, 09:05”.
pub fn when(t: &Texts, facts: &ContactFacts) -> String {
    match facts.time {
        Some(at) => dates::with_time(t, &dates::shown(t, facts.date), at),
        None => dates::shown(t, facts.date),
    }
}

/// How long: “45 minutes”; empty when it is not known.
pub fn minutes(t: &Texts, facts: &ContactFacts) -> String {
    facts
        .minutes
        .map_or_else(String::new, |m| t.count("contact-minutes-count", m.get()))
}
