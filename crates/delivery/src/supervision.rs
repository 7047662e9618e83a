//! Preparing supervision: how far back a worker looks, how long somebody has not been met, and what they bring.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// How far back to look where no supervision is known to have taken place: the usual time between two.
pub const WITHOUT_ONE_WEEKS: i64 = 4;

/// From which day on things are new to the coming supervision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The day of the last one that took place. What happened on that day may have come after it, so it is included.
    LastHeld(Date),
    /// None is known to have taken place, so the last [`WITHOUT_ONE_WEEKS`] weeks are looked at.
    FirstTime(Date),
}

impl Since {
    /// The first day that is looked at.
    pub const fn day(self) -> Date {
        match self {
            Since::LastHeld(day) | Since::FirstTime(day) => day,
        }
    }
}

/// How far back to look on the day `today`, the last supervision having taken place on `last_held`.
pub fn since(last_held: Option<Date>, today: Date) -> Since {
    match last_held {
        Some(day) => Since::LastHeld(day),
        None => Since::FirstTime(
            today
                .checked_sub(WITHOUT_ONE_WEEKS.weeks())
                .unwrap_or(today),
        ),
    }
}

/// For how many days two people have not met: since they met last, or since the match began if that is later. 0 when
/// they met today.
pub fn days_apart(last_met: Option<Date>, matched_since: Date, today: Date) -> i32 {
    let from = last_met.map_or(matched_since, |met| met.max(matched_since));
    (today - from).get_days()
}

/// The longest text a worker brings to a supervision, in characters.
pub const LONGEST_AGENDA: usize = 4000;

/// Why what somebody wants to bring cannot be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AgendaProblem {
    /// Nothing is written.
    #[error("Write what you want to bring")]
    Empty,
    /// It is longer than [`LONGEST_AGENDA`].
    #[error("What you bring is too long: at most {LONGEST_AGENDA} characters")]
    TooLong,
}

/// What a worker wants to bring, as it is shared: without the space around it and without control characters.
///
/// # Errors
/// Nothing is written, or too much.
pub fn agenda(written: &str) -> Result<String, AgendaProblem> {
    let words: String = written
        .trim()
        .chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect();
    match words.chars().count() {
        0 => Err(AgendaProblem::Empty),
        length if length > LONGEST_AGENDA => Err(AgendaProblem::TooLong),
        _ => Ok(words),
    }
}

/// Adds a reflection to what a worker wants to bring. One that is there already is not added again.
pub fn with_reflection(written: &str, reflection: &str) -> String {
    let (written, reflection) = (written.trim(), reflection.trim());
    if reflection.is_empty() || written.contains(reflection) {
        written.to_owned()
    } else if written.is_empty() {
        reflection.to_owned()
    } else {
        format!("{written}\n\n{reflection}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn looking_back_reaches_to_the_last_supervision_or_four_weeks() {
        let today = date(2026, 3, 2);
        let held = date(2026, 1, 10);
        assert_eq!(since(Some(held), today), Since::LastHeld(held));
        let first = since(None, today);
        assert_eq!(first, Since::FirstTime(date(2026, 2, 2)));
        assert_eq!(first.day(), date(2026, 2, 2));
        assert_eq!(since(None, Date::MIN).day(), Date::MIN);
    }

    #[test]
    fn days_apart_begin_with_the_match_or_the_last_meeting() {
        let today = date(2026, 3, 2);
        for (met, matched, expected) in [
            (None, date(2026, 2, 20), 10),
            (Some(date(2026, 2, 27)), date(2026, 2, 1), 3),
            // They met somebody else of the programme before this match.
            (Some(date(2026, 1, 1)), date(2026, 2, 27), 3),
            (Some(today), date(2026, 1, 1), 0),
        ] {
            assert_eq!(days_apart(met, matched, today), expected, "{met:?}");
        }
    }

    #[test]
    fn what_is_brought_has_words_and_an_end() {
        assert_eq!(agenda(" \n "), Err(AgendaProblem::Empty));
        assert_eq!(agenda(" One.\n\0Two. "), Ok("One.\nTwo.".into()));
        assert!(agenda(&"é".repeat(LONGEST_AGENDA)).is_ok());
        let long = "é".repeat(LONGEST_AGENDA + 1);
        assert_eq!(agenda(&long), Err(AgendaProblem::TooLong));
    }

    #[test]
    fn a_reflection_is_added_once() {
        let once = with_reflection("My leave", "It was hard.");
        assert_eq!(once, "My leave\n\nIt was hard.");
        assert_eq!(with_reflection(&once, "It was hard."), once);
        assert_eq!(with_reflection("", "It was hard."), "It was hard.");
        assert_eq!(with_reflection("My leave", " "), "My leave");
    }
}
