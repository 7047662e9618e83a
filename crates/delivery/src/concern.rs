//! A concern: somebody is worried about a person and tells whoever is on duty, who answers for it in time.
//!
//! Whoever raises it says whom it is about, in short words why, and whether it is for now. They score nothing and assess
//! nothing: there is no level here but now or not now. Everything that follows is worked out from times, so that it needs
//! no mail, no timer and nobody who remembers.

use crate::duty::Days;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _, Zoned};

/// The longest answer to what the worry is, in characters: enough to say it, too short for an assessment.
pub const LONGEST_WHAT: usize = 500;
/// The longest account of what was done at one moment, in characters.
pub const LONGEST_DONE: usize = 1000;
/// The longest reason for not telling the person yet, in characters.
pub const LONGEST_REASON: usize = 500;
/// A concern for now is to be acknowledged within this time.
pub const NOW_WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// The person is told of a concern so long after it was raised: within the hour in which everything written about them
/// is theirs to see, and late enough for a lead to see first what telling them would do.
pub const TOLD_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// Not telling the person is looked at again after so many days at the latest.
pub const LONGEST_WITHHELD_DAYS: i32 = 28;

/// Whether somebody has to look at it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Now: within fifteen minutes.
    Now,
    /// Not now: within one working day.
    NotNow,
}

impl Urgency {
    /// Both, in the order in which they are offered.
    pub const ALL: [Urgency; 2] = [Urgency::Now, Urgency::NotNow];

    /// The word that stands for it in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Urgency::Now => "now",
            Urgency::NotNow => "not_now",
        }
    }

    /// Reads [`Urgency::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Urgency::ALL.into_iter().find(|one| one.code() == code)
    }

    /// When it has to be acknowledged, if it was raised at this instant where the site is.
    ///
    /// One working day is a day and a night of Monday to Friday: from Friday at three until Monday at three, and from any
    /// time of a weekend until Monday is over. Bank holidays count as working days, because they differ by nation and a
    /// worry should not wait for longer because of one.
    pub fn due(self, raised: &Zoned) -> Timestamp {
        match self {
            Urgency::Now => raised
                .timestamp()
                .saturating_add(NOW_WITHIN)
                .unwrap_or(Timestamp::MAX),
            Urgency::NotNow => one_working_day_after(raised).unwrap_or(Timestamp::MAX),
        }
    }
}

fn one_working_day_after(raised: &Zoned) -> Result<Timestamp, jiff::Error> {
    let mut next = raised.date().tomorrow()?;
    while !Days::Weekdays.has(next) {
        next = next.tomorrow()?;
    }
    let at = if Days::Weekdays.has(raised.date()) {
        next.to_datetime(raised.time())
    } else {
        next.tomorrow()?.at(0, 0, 0, 0)
    };
    Ok(at.to_zoned(raised.time_zone().clone())?.timestamp())
}

/// Where a concern stands, with what is true only then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has acknowledged it yet.
    Waiting,
    /// Somebody has it in hand.
    Acknowledged {
        /// Since this instant.
        at: Timestamp,
    },
    /// What had to be done was done.
    Ended {
        /// When it was acknowledged.
        acknowledged: Timestamp,
        /// When it ended.
        at: Timestamp,
    },
}

/// Why a concern cannot be moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// What was done is written by whoever answers for it.
    #[error("Acknowledge this concern first: then write what was done")]
    NotAcknowledged,
    /// It is over.
    #[error("This concern has ended. If the worry goes on, raise it again")]
    Ended,
}

impl State {
    /// The words that stand for the states in addresses.
    pub const CODES: [&'static str; 3] = ["waiting", "acknowledged", "ended"];

    /// The state that is kept as two instants.
    pub const fn from_kept(acknowledged: Option<Timestamp>, ended: Option<Timestamp>) -> Self {
        match (acknowledged, ended) {
            (None, _) => State::Waiting,
            (Some(at), None) => State::Acknowledged { at },
            (Some(acknowledged), Some(at)) => State::Ended { acknowledged, at },
        }
    }

    /// The word that stands for the state.
    pub const fn code(self) -> &'static str {
        match self {
            State::Waiting => State::CODES[0],
            State::Acknowledged { .. } => State::CODES[1],
            State::Ended { .. } => State::CODES[2],
        }
    }

    /// Somebody takes it in hand. Whoever was first did: later presses change nothing.
    #[must_use]
    pub const fn acknowledge(self, at: Timestamp) -> Self {
        match self {
            State::Waiting => State::Acknowledged { at },
            other => other,
        }
    }

    /// What was done is written down, and is how it ended or not.
    ///
    /// # Errors
    /// Nobody has acknowledged it, or it has ended.
    pub const fn write(self, at: Timestamp, ends: bool) -> Result<Self, NotNow> {
        match self {
            State::Waiting => Err(NotNow::NotAcknowledged),
            State::Ended { .. } => Err(NotNow::Ended),
            State::Acknowledged { at: acknowledged } if ends => {
                Ok(State::Ended { acknowledged, at })
            }
            State::Acknowledged { .. } => Ok(self),
        }
    }

    /// When it was acknowledged, if it was.
    pub const fn acknowledged(self) -> Option<Timestamp> {
        match self {
            State::Waiting => None,
            State::Acknowledged { at } => Some(at),
            State::Ended { acknowledged, .. } => Some(acknowledged),
        }
    }

    /// Whether it waits although it was due: then it is for everybody who coordinates or manages at the site.
    pub fn is_overdue(self, due: Timestamp, now: Timestamp) -> bool {
        self == State::Waiting && due <= now
    }

    /// Whether it was acknowledged by the time it was due; none while it waits and is not due yet.
    pub fn in_time(self, due: Timestamp, now: Timestamp) -> Option<bool> {
        match self.acknowledged() {
            Some(at) => Some(at <= due),
            None if due <= now => Some(false),
            None => None,
        }
    }

    /// How long it has waited, or did until it was acknowledged.
    pub fn waited(self, raised: Timestamp, now: Timestamp) -> SignedDuration {
        raised.duration_until(self.acknowledged().unwrap_or(now))
    }
}

/// Who is asked to answer a concern that waits. `duty` was on duty when it was raised, `on_duty_now` is now: a change of
/// duty hands it over. When nobody was or is, or it is overdue, everybody who may answer at the site is asked.
pub fn asks<A: PartialEq>(
    who: &A,
    (duty, on_duty_now): (Option<&A>, Option<&A>),
    due: Timestamp,
    now: Timestamp,
) -> bool {
    let nobody = duty.is_none() || on_duty_now.is_none();
    due <= now || nobody || duty == Some(who) || on_duty_now == Some(who)
}

/// What was done about a concern at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Done {
    /// Somebody was talked with.
    Talked,
    /// It was passed on.
    PassedOn,
    /// Nothing more was needed, which is how it ends.
    NothingMore,
    /// Something else.
    Other,
}

impl Done {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Done; 4] = [Done::Talked, Done::PassedOn, Done::NothingMore, Done::Other];

    /// The word that stands for it in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Done::Talked => "talked",
            Done::PassedOn => "passed_on",
            Done::NothingMore => "nothing_more",
            Done::Other => "other",
        }
    }

    /// Reads [`Done::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Done::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether it ends the concern whatever else is said.
    pub const fn always_ends(self) -> bool {
        matches!(self, Done::NothingMore)
    }
}

/// A decision of a lead not to tell the person yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withholding {
    /// The last day it holds. Unless somebody decides again by then, the person is told.
    pub review_on: Date,
    /// Whether the person is told that something is kept back. Not where that itself would cause harm.
    pub said: bool,
}

/// The day on which not telling the person is looked at again does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose a day from tomorrow until {LONGEST_WITHHELD_DAYS} days from now")]
pub struct ReviewTooFar;

impl Withholding {
    /// A decision of today.
    ///
    /// # Errors
    /// The review is not within the next 28 days.
    pub fn new(review_on: Date, said: bool, today: Date) -> Result<Self, ReviewTooFar> {
        let last = today.saturating_add(LONGEST_WITHHELD_DAYS.days());
        if review_on <= today || review_on > last {
            return Err(ReviewTooFar);
        }
        Ok(Withholding { review_on, said })
    }
}

/// What the person is told of a concern about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// That it was raised, by whom and when, and that somebody answered.
    Facts,
    /// That something is kept back until this day.
    KeptBack {
        /// The day it is looked at again.
        until: Date,
    },
    /// Nothing, or nothing yet.
    Nothing,
}

/// What the person is told of a concern at an instant of a day, given the decision that stands, if one does.
pub fn told(
    raised: Timestamp,
    withheld: Option<Withholding>,
    (now, today): (Timestamp, Date),
) -> Told {
    match withheld.filter(|w| w.review_on >= today) {
        Some(Withholding {
            review_on,
            said: true,
        }) => Told::KeptBack { until: review_on },
        None if raised.duration_until(now) >= TOLD_AFTER => Told::Facts,
        _ => Told::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{DateTime, date};
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn there(at: DateTime) -> Zoned {
        let zone = TimeZone::get("Europe/London").expect("known");
        at.to_zoned(zone).expect("within range")
    }

    fn check(urgency: Urgency, raised: DateTime, due: DateTime) {
        let raised = there(raised);
        assert_eq!(urgency.due(&raised), there(due).timestamp(), "{raised}");
    }

    #[test]
    fn now_is_due_in_a_quarter_of_an_hour_at_any_time() {
        check(
            Urgency::Now,
            date(2026, 3, 7).at(23, 50, 0, 0),
            date(2026, 3, 8).at(0, 5, 0, 0),
        );
        check(
            Urgency::Now,
            date(2026, 3, 2).at(10, 0, 0, 0),
            date(2026, 3, 2).at(10, 15, 0, 0),
        );
    }

    #[test]
    fn not_now_is_due_in_one_working_day_and_weekends_are_left_out() {
        let three = |day: Date| day.at(15, 0, 0, 0);
        // Monday to Tuesday; Friday to Monday.
        check(
            Urgency::NotNow,
            three(date(2026, 3, 2)),
            three(date(2026, 3, 3)),
        );
        check(
            Urgency::NotNow,
            three(date(2026, 3, 6)),
            three(date(2026, 3, 9)),
        );
        // On a weekend the day that counts is the whole of Monday.
        for day in [7, 8] {
            check(
                Urgency::NotNow,
                three(date(2026, 3, day)),
                date(2026, 3, 10).at(0, 0, 0, 0),
            );
        }
        // The clocks go forward on the last Sunday of March; three o'clock stays three o'clock.
        check(
            Urgency::NotNow,
            three(date(2026, 3, 27)),
            three(date(2026, 3, 30)),
        );
    }

    #[test]
    fn whoever_acknowledged_first_did_and_what_was_done_comes_after() {
        let at = |minute| there(date(2026, 3, 2).at(10, minute, 0, 0)).timestamp();
        let waiting = State::Waiting;
        assert_eq!(waiting.write(at(1), false), Err(NotNow::NotAcknowledged));
        let held = waiting.acknowledge(at(1));
        assert_eq!(held.acknowledge(at(9)), held);
        assert_eq!(held.write(at(2), false), Ok(held));
        let ended = held.write(at(3), true).expect("it was acknowledged");
        assert_eq!(
            ended,
            State::Ended {
                acknowledged: at(1),
                at: at(3)
            }
        );
        assert_eq!(ended.write(at(4), false), Err(NotNow::Ended));
        assert_eq!(ended.acknowledge(at(5)), ended);
        for state in [waiting, held, ended] {
            let (acknowledged, over) = match state {
                State::Ended { acknowledged, at } => (Some(acknowledged), Some(at)),
                other => (other.acknowledged(), None),
            };
            assert_eq!(State::from_kept(acknowledged, over), state);
        }
    }

    #[test]
    fn a_concern_that_waits_past_its_time_is_everybodys() {
        let at = |minute| there(date(2026, 3, 2).at(10, minute, 0, 0)).timestamp();
        let due = at(15);
        let duty = (Some(&'a'), Some(&'a'));
        assert!(asks(&'a', duty, due, at(14)));
        assert!(!asks(&'b', duty, due, at(14)));
        assert!(asks(&'b', duty, due, at(15)));
        // Duty changed hands in between; nobody was on duty.
        assert!(asks(&'b', (Some(&'a'), Some(&'b')), due, at(1)));
        assert!(asks(&'b', (None, None), due, at(1)));
        // Whoever had it is off duty and nobody came after.
        assert!(asks(&'b', (Some(&'a'), None), due, at(1)));
        assert!(State::Waiting.is_overdue(due, at(15)));
        let late = State::Acknowledged { at: at(16) };
        assert!(!late.is_overdue(due, at(20)));
        assert_eq!(late.in_time(due, at(20)), Some(false));
        assert_eq!(State::Waiting.in_time(due, at(14)), None);
        assert_eq!(State::Waiting.in_time(due, at(15)), Some(false));
        assert_eq!(late.waited(at(1), at(59)), SignedDuration::from_mins(15));
    }

    #[test]
    fn the_person_is_told_within_the_hour_unless_a_lead_decided_otherwise_for_a_while() {
        let raised = there(date(2026, 3, 2).at(10, 0, 0, 0)).timestamp();
        let today = date(2026, 3, 2);
        let after = |minutes| (raised + SignedDuration::from_mins(minutes), today);
        assert_eq!(told(raised, None, after(59)), Told::Nothing);
        assert_eq!(told(raised, None, after(60)), Told::Facts);
        let until = date(2026, 3, 30);
        let kept = Withholding::new(until, true, today).expect("28 days");
        assert_eq!(
            told(raised, Some(kept), after(90)),
            Told::KeptBack { until }
        );
        let silent = Withholding {
            said: false,
            ..kept
        };
        assert_eq!(told(raised, Some(silent), after(90)), Told::Nothing);
        let later = (after(90).0, date(2026, 3, 31));
        assert_eq!(told(raised, Some(silent), later), Told::Facts);
        for day in [today, date(2026, 3, 31)] {
            assert_eq!(Withholding::new(day, true, today), Err(ReviewTooFar));
        }
    }

    proptest! {
        #[test]
        fn what_is_raised_later_is_due_later_and_never_on_a_weekend(minutes in 0_i64..600_000, more in 1_i64..10_000) {
            let zone = TimeZone::get("Europe/London").expect("known");
            let start: Timestamp = "2026-01-01T00:00:00Z".parse().expect("an instant");
            let earlier = (start + SignedDuration::from_mins(minutes)).to_zoned(zone.clone());
            let later = (start + SignedDuration::from_mins(minutes + more)).to_zoned(zone.clone());
            let due = Urgency::NotNow.due(&earlier);
            prop_assert!(due <= Urgency::NotNow.due(&later));
            let long = earlier.timestamp().duration_until(due);
            // A night in which the clocks go forward is an hour shorter; a Friday and a weekend are at most four days.
            prop_assert!(long >= SignedDuration::from_hours(23) && long <= SignedDuration::from_hours(97), "{long:?}");
            let last = due.to_zoned(zone).checked_sub(1.second()).expect("within range");
            prop_assert!(Days::Weekdays.has(last.date()) || Days::Weekdays.has(earlier.date()), "{last}");
        }
    }
}
