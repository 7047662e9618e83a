//! Domain values as words on a page.

use crate::Texts;
use crate::dates;
use crate::delivery::contact::words as contact;
use crate::ui::{self, TagColour};
use delivery::contact::{Mechanism, Outcome, Place};
use delivery::episode::{EndedHow, EndedWhy};
use delivery::note::NoteMode;
use delivery::peer_match::{CoverWhy, MatchEnded};
use jiff::tz::TimeZone;
use maud::Markup;
use store::Stamp;
use store::delivery::person::{Likeness, State};

/// The code of a value as the end of a key.
fn dashed(code: &str) -> String {
    code.replace('_', "-")
}

/// Where a person stands.
pub fn state(t: &Texts, state: Option<State>) -> String {
    let code = state.map_or("none", State::code);
    t.text(&format!("people-state-{code}"))
}

/// The same as a tag.
pub fn state_tag(t: &Texts, at: Option<State>) -> Markup {
    let colour = match at {
        Some(State::Waiting) => TagColour::Yellow,
        Some(State::Matched) => TagColour::Green,
        Some(State::Ended) => TagColour::Grey,
        None => TagColour::White,
    };
    ui::tag(&state(t, at), colour)
}

/// How notes are made.
pub fn note_mode(t: &Texts, mode: NoteMode) -> String {
    t.text(&format!("match-note-mode-{}", dashed(mode.code())))
}

/// What a way of making notes means.
pub fn note_mode_hint(t: &Texts, mode: NoteMode) -> String {
    t.text(&format!("match-note-hint-{}", dashed(mode.code())))
}

/// Why a match ended.
pub fn match_ended(t: &Texts, why: MatchEnded) -> String {
    t.text(&format!("match-ended-{}", dashed(why.code())))
}

/// Why somebody covers.
pub fn cover_why(t: &Texts, why: CoverWhy) -> String {
    t.text(&format!("match-cover-{}", why.code()))
}

/// How an episode ended.
pub fn ended_how(t: &Texts, how: EndedHow) -> String {
    t.text(&format!("ending-how-{}", how.code()))
}

/// Why an episode ended.
pub fn ended_why(t: &Texts, why: EndedWhy) -> String {
    t.text(&format!("ending-why-{}", dashed(why.code())))
}

/// What is alike in two records.
pub fn likeness(t: &Texts, likeness: Likeness) -> String {
    t.text(match likeness {
        Likeness::NhsNumber => "alike-nhs-number",
        Likeness::BirthDateAndName => "alike-birth-date",
        Likeness::Phone => "alike-phone",
        Likeness::NameAtSite => "alike-name",
    })
}

/// What became of a contact.
pub fn outcome(t: &Texts, outcome: Outcome) -> String {
    t.text(&format!("record-outcome-{}", dashed(outcome.code())))
}

/// How and where a contact was.
pub fn how_and_where(t: &Texts, mechanism: Mechanism, place: Option<Place>) -> String {
    let how = t.text(&format!("record-mechanism-{}", dashed(mechanism.code())));
    with_place(t, how, place)
}

/// The same where nothing stands before it.
pub fn how_and_where_alone(t: &Texts, mechanism: Mechanism, place: Option<Place>) -> String {
    with_place(t, contact::mechanism(t, mechanism), place)
}

fn with_place(t: &Texts, how: String, place: Option<Place>) -> String {
    match place {
        None => how,
        Some(place) => {
            let place = t.text(&format!("record-place-{}", place.code()));
            format!("{how}, {place}")
        }
    }
}

/// An instant as people read it where they are: `Monday 2 March 2026 at 10:05`.
pub fn moment(t: &Texts, at: Stamp, zone: &TimeZone) -> String {
    let there = at.0.to_zoned(zone.clone());
    dates::at_time(t, &dates::weekday(t, there.date()), there.time())
}
