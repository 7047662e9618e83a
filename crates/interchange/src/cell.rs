//! Typed cells for writing, and the civil dates that stand in them.

/// What a column holds, which decides how a workbook shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Any text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with a fraction.
    Decimal,
    /// Days.
    Date,
    /// Days with a time.
    DateTime,
}

/// A column of a file that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the header.
    pub name: String,
    /// What its cells hold.
    pub kind: ColumnKind,
}

impl Column {
    /// A column with a name and a kind.
    pub fn new(name: impl Into<String>, kind: ColumnKind) -> Self {
        Self {
            name: name.into(),
            kind,
        }
    }

    /// A column of text.
    pub fn text(name: impl Into<String>) -> Self {
        Self::new(name, ColumnKind::Text)
    }
}

/// One cell of a row that is written. A cell may be of another type than its
/// column, for example a text where no number is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text; never run as a formula.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number; must be finite.
    Decimal(f64),
    /// Yes or no, written `true` or `false`.
    Boolean(bool),
    /// A day as `2025-03-01`.
    Date(String),
    /// A day and time without a zone as `2025-03-01T14:30` or `2025-03-01T14:30:05`.
    DateTime(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Decimal(number)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A day, known to exist.
#[expect(
    clippy::struct_field_names,
    reason = "year, month and day are what a day is made of"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// A time of day to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
}

impl Day {
    /// Reads `2025-03-01`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let year = digits(text.get(0..4)?)?;
        let month = u8::try_from(digits(text.get(5..7)?)?).ok()?;
        let day = u8::try_from(digits(text.get(8..10)?)?).ok()?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let longest = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=longest)
            .contains(&day)
            .then_some(Self { year, month, day })
    }
}

impl Time {
    fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let second = match bytes.len() {
            5 => 0,
            8 if bytes[5] == b':' => digits(text.get(6..8)?)?,
            _ => return None,
        };
        if bytes[2] != b':' {
            return None;
        }
        let hour = digits(text.get(0..2)?)?;
        let minute = digits(text.get(3..5)?)?;
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(Self {
            hour: u8::try_from(hour).ok()?,
            minute: u8::try_from(minute).ok()?,
            second: u8::try_from(second).ok()?,
        })
    }
}

/// Reads `2025-03-01T14:30`, with seconds or without.
pub(crate) fn parse_date_time(text: &str) -> Option<(Day, Time)> {
    let day = Day::parse(text.get(0..10)?)?;
    let time = text.get(10..)?.strip_prefix(['T', ' '])?;
    Some((day, Time::parse(time)?))
}

/// Writes a day and time; seconds only where there are any, so that a CSV
/// file and a workbook give the same text back.
pub(crate) fn show_date_time(day: Day, time: Time) -> String {
    format!(
        "{:04}-{:02}-{:02}T{}",
        day.year,
        day.month,
        day.day,
        show_time(time)
    )
}

/// Writes a time; seconds only where there are any.
pub(crate) fn show_time(time: Time) -> String {
    if time.second == 0 {
        format!("{:02}:{:02}", time.hour, time.minute)
    } else {
        format!("{:02}:{:02}:{:02}", time.hour, time.minute, time.second)
    }
}

/// Writes a number without a trailing `.0` and without an exponent.
pub(crate) fn show_number(number: f64) -> String {
    if number == 0.0 {
        // Also for negative zero.
        return "0".to_owned();
    }
    number.to_string()
}

fn digits(text: &str) -> Option<u16> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Day, parse_date_time, show_number};

    #[test]
    fn only_days_that_exist_are_days() {
        for good in ["2024-02-29", "2000-02-29", "2025-12-31", "0001-01-01"] {
            assert!(Day::parse(good).is_some(), "{good}");
        }
        for bad in [
            "2023-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-01",
            "2025-04-31",
            "2025-1-01",
            "+025-01-01",
            "2025-01-01T",
            "",
            "２025-01-1",
        ] {
            assert!(Day::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_time_has_hours_and_minutes() {
        for good in ["2025-03-01T14:30", "2025-03-01 00:00:59"] {
            assert!(parse_date_time(good).is_some(), "{good}");
        }
        for bad in [
            "2025-03-01",
            "2025-03-01T24:00",
            "2025-03-01T1:30",
            "2025-03-01T14:30:60",
            "2025-03-01T14:30Z",
        ] {
            assert!(parse_date_time(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn numbers_are_written_plainly() {
        for (number, text) in [
            (60.0, "60"),
            (-0.0, "0"),
            (10.4, "10.4"),
            (1e21, "1000000000000000000000"),
            (-0.5, "-0.5"),
        ] {
            assert_eq!(show_number(number), text);
        }
    }
}
