//! Concerns: one button for a worry about somebody, which goes to whoever is on duty, and what is done about it.

mod answer;
mod banner;
mod file;
mod form;
mod list;
mod show;
mod told;
mod withhold;

pub(crate) use banner::banner;
pub(crate) use list::{own_section, waiting_section};
pub(crate) use told::notices;

use crate::routes::{Needs, Routes};
use crate::ui::{self, TagColour};
use crate::{Signed, Texts};
use access::{Action, Resource};
use delivery::concern::{State, Urgency};
use ids::{ConcernId, PersonId};
use jiff::{SignedDuration, Timestamp};
use maud::Markup;
use store::delivery::concern::Concern;

/// Where the list is.
pub const PATH: &str = "/delivery/concerns";
/// Where one is raised.
pub const NEW: &str = "/delivery/concerns/new";

/// The addresses.
pub fn routes() -> Routes {
    let may = |action| Needs::May(action, Resource::Concern);
    let withhold = Needs::May(Action::Change, Resource::ConcernNotice);
    Routes::default()
        .get(PATH, may(Action::Read), list::page)
        .get("/delivery/concerns.csv", may(Action::Export), file::file)
        .get("/delivery/concerns.xlsx", may(Action::Export), file::file)
        .get(NEW, may(Action::Create), form::page)
        .post(NEW, may(Action::Create), form::send)
        .get("/delivery/concerns/{id}", may(Action::Read), show::page)
        .post(
            "/delivery/concerns/{id}/acknowledge",
            may(Action::Change),
            answer::acknowledge,
        )
        .post(
            "/delivery/concerns/{id}/done",
            may(Action::Change),
            answer::write,
        )
        .get(
            "/delivery/concerns/draft",
            may(Action::Change),
            answer::draft,
        )
        .get("/delivery/concerns/{id}/withhold", withhold, withhold::page)
        .post("/delivery/concerns/{id}/withhold", withhold, withhold::send)
        .post("/delivery/concerns/{id}/tell", withhold, withhold::lift)
}

/// The address of a concern.
pub fn address(id: ConcernId) -> String {
    format!("{PATH}/{id}")
}

/// Where a concern about a person is raised.
pub fn raise_about(person: PersonId) -> String {
    format!("{NEW}?person={person}")
}

/// Now or not now, in words.
fn urgency(t: &Texts, urgency: Urgency) -> String {
    t.text(&format!(
        "concern-urgency-{}",
        urgency.code().replace('_', "-")
    ))
}

/// How long, as people say it: `less than a minute`, `12 minutes`, `3 hours 5 minutes`, `2 days 4 hours`.
fn long(t: &Texts, how_long: SignedDuration) -> String {
    let minutes = how_long.as_mins().max(0);
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let parts: Vec<String> = [
        ("concern-days", days, true),
        ("concern-hours", hours, true),
        ("concern-minutes", rest, days == 0),
    ]
    .into_iter()
    .filter(|(_, count, counts)| *count > 0 && *counts)
    .map(|(key, count, _)| t.count(key, count))
    .collect();
    if parts.is_empty() {
        return t.text("concern-moment");
    }
    parts.join(" ")
}

/// A time as it is said on the day: `10:15`, or on another day `Tuesday 3 March at 10:15`.
pub(crate) fn clock(t: &Texts, signed: &Signed, at: Timestamp) -> String {
    let there = at.to_zoned(signed.organisation.time_zone.clone());
    if there.date() == signed.today {
        there.strftime("%H:%M").to_string()
    } else {
        crate::dates::at_time(
            t,
            &crate::dates::weekday_near(t, there.date()),
            there.time(),
        )
    }
}

/// Where a concern stands, in a word or two.
fn state(t: &Texts, concern: &Concern, now: Timestamp) -> Markup {
    let (key, colour) = match concern.state {
        State::Waiting if concern.state.is_overdue(concern.due_at.0, now) => {
            ("concern-state-overdue", TagColour::Red)
        }
        State::Waiting => ("concern-state-waiting", TagColour::Orange),
        State::Acknowledged { .. } => ("concern-state-acknowledged", TagColour::Blue),
        State::Ended { .. } => ("concern-state-ended", TagColour::Grey),
    };
    ui::tag(&t.text(key), colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_is_said_as_people_say_it() {
        let t = Texts::english().expect("the words can be read");
        for (seconds, said) in [
            (-5, "less than a minute"),
            (59, "less than a minute"),
            (60, "1 minute"),
            (12 * 60, "12 minutes"),
            (3_600, "1 hour"),
            (3 * 3_600 + 5 * 60, "3 hours 5 minutes"),
            (52 * 3_600 + 60, "2 days 4 hours"),
        ] {
            assert_eq!(long(&t, SignedDuration::from_secs(seconds)), said);
        }
    }
}
