//! Who is on duty: spans of days and times at a site, each with somebody, and others who stand in for a while.
//!
//! A span says from which to which day, and from which to which time on each of them; a time that is not after the first
//! runs into the next morning. One person is on duty at a time. A stand-in goes before whoever would have been; nothing is
//! rewritten for it, so duty is theirs again when the stand-in is over or taken back.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// The longest span, in days: a year and a day, so that a rota is looked at again.
pub const LONGEST_DAYS: i32 = 366;
/// So many days ahead gaps are warned of.
pub const GAPS_AHEAD_DAYS: i32 = 7;

/// On which days of its weeks a span counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Days {
    /// Every day.
    Every,
    /// Monday to Friday.
    Weekdays,
    /// Saturday and Sunday.
    Weekends,
}

impl Days {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Days; 3] = [Days::Every, Days::Weekdays, Days::Weekends];

    /// The word that stands for it in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Days::Every => "every",
            Days::Weekdays => "weekdays",
            Days::Weekends => "weekends",
        }
    }

    /// Reads [`Days::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Days::ALL.into_iter().find(|days| days.code() == code)
    }

    /// Whether a day is one of them.
    pub fn has(self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        match self {
            Days::Every => true,
            Days::Weekdays => !weekend,
            Days::Weekends => weekend,
        }
    }
}

/// A span of days and times with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<A> {
    /// Who is on duty.
    pub who: A,
    /// The first day on which duty begins.
    pub first: Date,
    /// The last day on which duty begins.
    pub last: Date,
    /// When it begins on each day.
    pub from: Time,
    /// When it ends: on the next day when that is not after `from`.
    pub until: Time,
    /// On which days.
    pub days: Days,
    /// Stands in for whoever would be on duty.
    pub stands_in: bool,
}

/// Why a span cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASpan {
    /// It ends before it begins.
    #[error("The last day is before the first. Choose the same day or a later one")]
    EndsFirst,
    /// It is too long.
    #[error("A span is at most {LONGEST_DAYS} days long. Choose an earlier last day")]
    TooLong,
    /// None of its days counts.
    #[error("There is no such day between the first and the last. Choose other days")]
    NoDay,
}

/// Duty without a break: `from` is in it, `until` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift<A> {
    /// Who is on duty.
    pub who: A,
    /// From this instant.
    pub from: Timestamp,
    /// Until this one.
    pub until: Timestamp,
    /// Stands in.
    pub stands_in: bool,
}

impl<A> Shift<A> {
    fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

impl<A: Copy> Span<A> {
    /// Says whether it can be.
    ///
    /// # Errors
    /// It ends before it begins, is longer than [`LONGEST_DAYS`], or none of its days counts.
    pub fn check(self) -> Result<Self, NotASpan> {
        if self.last < self.first {
            return Err(NotASpan::EndsFirst);
        }
        if self.last >= self.first.saturating_add(LONGEST_DAYS.days()) {
            return Err(NotASpan::TooLong);
        }
        // Two weeks hold every kind of day.
        let days = self.first.series(1.day()).take(14);
        if !days
            .take_while(|day| *day <= self.last)
            .any(|day| self.days.has(day))
        {
            return Err(NotASpan::NoDay);
        }
        Ok(self)
    }

    /// The shifts that begin or go on between two instants, in order.
    pub fn shifts(&self, zone: &TimeZone, (from, until): (Timestamp, Timestamp)) -> Vec<Shift<A>> {
        let day_of = |at: Timestamp| at.to_zoned(zone.clone()).date();
        // A shift of the day before may go on.
        let first = self.first.max(day_of(from).saturating_sub(1.day()));
        let last = self.last.min(day_of(until));
        first
            .series(1.day())
            .take_while(|day| *day <= last)
            .filter(|day| self.days.has(*day))
            .filter_map(|day| self.on(day, zone))
            .filter(|shift| shift.from < until && from < shift.until)
            .collect()
    }

    /// The shift that begins on a day; none where the calendar ends.
    fn on(&self, day: Date, zone: &TimeZone) -> Option<Shift<A>> {
        let ends = if self.until > self.from {
            day
        } else {
            day.tomorrow().ok()?
        };
        let at = |day: Date, time: Time| {
            let there = day.to_datetime(time).to_zoned(zone.clone()).ok()?;
            Some(there.timestamp())
        };
        Some(Shift {
            who: self.who,
            from: at(day, self.from)?,
            until: at(ends, self.until)?,
            stands_in: self.stands_in,
        })
    }
}

/// Every shift of some spans between two instants, in order.
pub fn shifts<A: Copy>(
    spans: &[Span<A>],
    zone: &TimeZone,
    between: (Timestamp, Timestamp),
) -> Vec<Shift<A>> {
    let mut all: Vec<Shift<A>> = spans
        .iter()
        .flat_map(|span| span.shifts(zone, between))
        .collect();
    all.sort_by_key(|shift| (shift.from, shift.stands_in));
    all
}

/// Who is on duty at an instant, stand-ins first.
pub fn on_duty<A>(shifts: &[Shift<A>], at: Timestamp) -> Option<&Shift<A>> {
    let there = || shifts.iter().filter(|shift| shift.holds(at));
    there()
        .find(|shift| shift.stands_in)
        .or_else(|| there().next())
}

/// Until when whoever is on duty at an instant stays so: their shift ends or somebody stands in.
pub fn on_duty_until<A>(shifts: &[Shift<A>], at: Timestamp) -> Option<Timestamp> {
    let now = on_duty(shifts, at)?;
    let stand_in = shifts
        .iter()
        .filter(|shift| shift.stands_in && !now.stands_in && shift.from > at)
        .map(|shift| shift.from)
        .min();
    Some(stand_in.map_or(now.until, |from| from.min(now.until)))
}

/// The times between two instants in which nobody is on duty, in order.
pub fn gaps<A>(
    shifts: &[Shift<A>],
    (from, until): (Timestamp, Timestamp),
) -> Vec<(Timestamp, Timestamp)> {
    let mut taken: Vec<(Timestamp, Timestamp)> = shifts
        .iter()
        .map(|shift| (shift.from, shift.until))
        .collect();
    taken.sort_unstable();
    let mut found = Vec::new();
    let mut open = from;
    for (begins, ends) in taken {
        if begins > open {
            found.push((open, begins.min(until)));
        }
        open = open.max(ends);
        if open >= until {
            return found;
        }
    }
    if open < until {
        found.push((open, until));
    }
    found
}

/// The first time at which a new span would put two people on duty at once: two spans of the rota, or two stand-ins. A
/// stand-in beside a span of the rota is what it is for.
pub fn clash<A: Copy>(new: &Span<A>, others: &[Span<A>], zone: &TimeZone) -> Option<Shift<A>> {
    let begins = new.first.at(0, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    let ends = new.last.saturating_add(2.days()).at(0, 0, 0, 0);
    let between = (
        begins.timestamp(),
        ends.to_zoned(zone.clone()).ok()?.timestamp(),
    );
    let alike: Vec<Span<A>> = others
        .iter()
        .filter(|other| other.stands_in == new.stands_in)
        .copied()
        .collect();
    let mine = new.shifts(zone, between);
    // Both are in order, so each is looked at once.
    let mut at = 0;
    for other in shifts(&alike, zone, between) {
        while mine.get(at).is_some_and(|shift| shift.until <= other.from) {
            at += 1;
        }
        if mine.get(at).is_some_and(|shift| shift.from < other.until) {
            return Some(other);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn zone() -> TimeZone {
        TimeZone::get("Europe/London").expect("known")
    }

    fn at(day: i8, hour: i8, minute: i8) -> Timestamp {
        let there = date(2026, 3, day).at(hour, minute, 0, 0);
        there.to_zoned(zone()).expect("within range").timestamp()
    }

    fn span(who: char, days: (i8, i8), hours: (i8, i8), kind: Days) -> Span<char> {
        Span {
            who,
            first: date(2026, 3, days.0),
            last: date(2026, 3, days.1),
            from: time(hours.0, 0, 0, 0),
            until: time(hours.1, 0, 0, 0),
            days: kind,
            stands_in: false,
        }
    }

    /// The week from Monday 2 March 2026.
    fn week() -> (Timestamp, Timestamp) {
        (at(2, 0, 0), at(9, 0, 0))
    }

    #[test]
    fn the_first_moment_is_in_and_the_last_is_not() {
        let rota = shifts(
            &[span('a', (2, 6), (9, 17), Days::Weekdays)],
            &zone(),
            week(),
        );
        assert_eq!(rota.len(), 5);
        let who = |at| on_duty(&rota, at).map(|shift| shift.who);
        assert_eq!(who(at(2, 8, 59)), None);
        assert_eq!(who(at(2, 9, 0)), Some('a'));
        assert_eq!(who(at(2, 16, 59)), Some('a'));
        assert_eq!(who(at(2, 17, 0)), None);
        assert_eq!(on_duty_until(&rota, at(2, 9, 0)), Some(at(2, 17, 0)));
    }

    #[test]
    fn a_night_runs_into_the_next_morning_and_the_same_time_twice_is_a_day() {
        let night = span('n', (2, 2), (17, 9), Days::Every);
        let rota = shifts(&[night], &zone(), (at(3, 0, 0), at(3, 12, 0)));
        assert_eq!(on_duty(&rota, at(3, 8, 0)).map(|s| s.who), Some('n'));
        let whole = span('d', (2, 2), (9, 9), Days::Every);
        let rota = shifts(&[whole], &zone(), week());
        assert_eq!((rota[0].from, rota[0].until), (at(2, 9, 0), at(3, 9, 0)));
    }

    #[test]
    fn a_stand_in_goes_before_whoever_would_have_been_and_gives_back() {
        let own = span('a', (2, 6), (9, 17), Days::Every);
        let cover = Span {
            stands_in: true,
            ..span('b', (3, 3), (12, 14), Days::Every)
        };
        let rota = shifts(&[own, cover], &zone(), week());
        let who = |at| on_duty(&rota, at).map(|shift| shift.who);
        assert_eq!(who(at(3, 11, 0)), Some('a'));
        assert_eq!(on_duty_until(&rota, at(3, 11, 0)), Some(at(3, 12, 0)));
        assert_eq!(who(at(3, 12, 0)), Some('b'));
        assert_eq!(who(at(3, 14, 0)), Some('a'));
        assert_eq!(
            clash(&cover, &[own], &zone()),
            None,
            "that is what it is for"
        );
        assert!(clash(&cover, &[cover], &zone()).is_some());
    }

    #[test]
    fn two_on_duty_at_once_are_found_and_a_handover_is_none() {
        let day = span('a', (2, 29), (9, 17), Days::Weekdays);
        let night = span('b', (2, 29), (17, 9), Days::Every);
        assert_eq!(clash(&night, &[day], &zone()), None);
        let late = span('c', (20, 20), (16, 18), Days::Every);
        let found = clash(&late, &[night, day], &zone()).expect("both");
        assert_eq!((found.who, found.from), ('a', at(20, 9, 0)));
        let weekend = span('d', (2, 29), (9, 17), Days::Weekends);
        assert_eq!(clash(&weekend, &[day], &zone()), None);
    }

    #[test]
    fn gaps_are_what_is_left() {
        let rota = shifts(
            &[span('a', (2, 6), (9, 17), Days::Weekdays)],
            &zone(),
            (at(2, 12, 0), at(3, 12, 0)),
        );
        assert_eq!(
            gaps(&rota, (at(2, 12, 0), at(3, 12, 0))),
            [(at(2, 17, 0), at(3, 9, 0))]
        );
        let nobody: [Shift<char>; 0] = [];
        assert_eq!(gaps(&nobody, week()), [week()]);
    }

    #[test]
    fn a_span_says_why_it_cannot_be() {
        let backwards = span('a', (6, 2), (9, 17), Days::Every);
        assert_eq!(backwards.check(), Err(NotASpan::EndsFirst));
        let none = span('a', (2, 6), (9, 17), Days::Weekends);
        assert_eq!(none.check(), Err(NotASpan::NoDay));
        let long = Span {
            last: date(2027, 3, 3),
            ..span('a', (2, 6), (9, 17), Days::Every)
        };
        assert_eq!(long.check(), Err(NotASpan::TooLong));
        assert!(
            Span {
                last: date(2027, 3, 2),
                ..long
            }
            .check()
            .is_ok()
        );
    }

    fn any_span() -> impl Strategy<Value = Span<char>> {
        (
            1_i8..25,
            0_i8..6,
            0_i8..24,
            0_i8..24,
            0_usize..3,
            any::<bool>(),
        )
            .prop_map(|(first, more, from, until, days, stands_in)| Span {
                stands_in,
                ..span('x', (first, first + more), (from, until), Days::ALL[days])
            })
    }

    proptest! {
        #[test]
        fn at_every_moment_somebody_is_on_duty_or_there_is_a_gap(spans in prop::collection::vec(any_span(), 0..6), minute in 0_i64..10_080) {
            let all = shifts(&spans, &zone(), week());
            let now = week().0 + SignedDuration::from_mins(minute);
            let gap = gaps(&all, week()).iter().any(|(from, until)| *from <= now && now < *until);
            prop_assert_eq!(on_duty(&all, now).is_none(), gap);
        }

        #[test]
        fn a_clash_is_one_of_minutes_too(one in any_span(), other in any_span()) {
            let between = (at(1, 0, 0), at(31, 0, 0));
            let mine = one.shifts(&zone(), between);
            let theirs = other.shifts(&zone(), between);
            let both = one.stands_in == other.stands_in
                && mine.iter().any(|a| theirs.iter().any(|b| a.from < b.until && b.from < a.until));
            prop_assert_eq!(clash(&one, &[other], &zone()).is_some(), both);
        }
    }
}
