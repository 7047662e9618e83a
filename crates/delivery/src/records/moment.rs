//! Days and times of day as files write them.
//!
//! A day is read where it stands year first, with or without hyphens: nobody means anything else by `2017-03-12`,
//! `2017/3/12` or `20170312`. Eight digits are never a day in two ways: what begins with a year from 1900 to 2199 ends
//! with a month and a day, and no month is 19, 20 or 21, as the century at the end of a day-first date would have it.
//! Whatever else could be a day is not guessed at, but its remedy says what to write.

use interchange::Words;
use jiff::ToSpan as _;
use jiff::civil::{Date, Time, date};
use std::ops::RangeInclusive;

/// Dates outside these years are slips of the pen.
const YEARS: RangeInclusive<i16> = 1900..=2199;

/// Why a text is not taken for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrongDate {
    /// Written as a date, but there is no such day.
    NoSuchDay,
    /// The day first, as `12/03/2026` or `12.03.2026`; what is probably meant.
    DayFirst(Date),
    /// The day first and a year of two digits, as `6/1/25`; what is probably meant.
    ShortYear(Date),
    /// The month by its name, as `12 Mar 2026`.
    MonthByName(Date),
    /// The number by which a spreadsheet keeps a day, in a cell that is not formatted as a date.
    Serial(Date),
    /// A day with a time of day beside it.
    WithTime(Date),
    /// A year, or a year and a month.
    NotWhole,
    /// A year nobody means.
    Year,
    /// Something else.
    NotADate,
}

impl WrongDate {
    /// The word by which programs know the problem.
    pub(super) const fn code(self) -> &'static str {
        match self {
            WrongDate::NoSuchDay => "no-such-day",
            WrongDate::DayFirst(_)
            | WrongDate::ShortYear(_)
            | WrongDate::MonthByName(_)
            | WrongDate::Serial(_)
            | WrongDate::WithTime(_)
            | WrongDate::NotWhole
            | WrongDate::NotADate => "date-format",
            WrongDate::Year => "date-year",
        }
    }

    /// What is wrong, as the middle of a sentence.
    pub(super) fn message(self) -> &'static str {
        match self {
            WrongDate::NoSuchDay => "this day does not exist",
            // Where the month would be above 12 only one reading is left, but nobody's files are guessed at.
            WrongDate::DayFirst(date) if date.day() > 12 => {
                "this date is not written as year-month-day"
            }
            WrongDate::MonthByName(_) => "this date is not written as year-month-day",
            WrongDate::DayFirst(_) => "this date can be read in two ways",
            WrongDate::ShortYear(_) => "the year of this date has only two digits",
            WrongDate::Serial(_) => "this is the number by which a spreadsheet keeps a day",
            WrongDate::WithTime(_) => "this holds a time of day beside the day",
            WrongDate::NotWhole => "this is a part of a date",
            WrongDate::Year => "this year is far away",
            WrongDate::NotADate => "this is not a date",
        }
    }

    /// What to do about it.
    pub(super) fn remedy(self) -> Words {
        match self {
            WrongDate::NoSuchDay => "Write a day that exists, as year-month-day.".into(),
            WrongDate::DayFirst(date) if date.day() > 12 => write("Write {date}.", date),
            WrongDate::MonthByName(date) => write("Write {date}.", date),
            WrongDate::DayFirst(date) => {
                write("Write year-month-day: {date} if the day comes first.", date)
            }
            WrongDate::ShortYear(date) => Words::with(
                "Write year-month-day: {date} if the day comes first and the year is {year}.",
                &[("date", &date), ("year", &date.year())],
            ),
            WrongDate::Serial(date) => write(
                "Format the column as a date in the spreadsheet, or write {date}.",
                date,
            ),
            WrongDate::WithTime(date) => {
                write("Write {date}; a time has a column of its own.", date)
            }
            WrongDate::NotWhole => "Write year, month and day, as 2026-03-12.".into(),
            WrongDate::Year => "Check the year.".into(),
            WrongDate::NotADate => "Write year-month-day, as 2026-03-12.".into(),
        }
    }
}

fn write(sentence: &'static str, date: Date) -> Words {
    Words::with(sentence, &[("date", &date)])
}

/// Reads a day.
pub(super) fn read_date(text: &str) -> Result<Date, WrongDate> {
    let (day, time) = split_time(text);
    let read = read_day(day);
    match (read, time) {
        // A spreadsheet or a database may add midnight to a day.
        (Ok(date), Some(time)) if time != Time::midnight() => Err(WrongDate::WithTime(date)),
        (read, _) => read,
    }
}

/// A text without the time of day at its end, and that time.
fn split_time(text: &str) -> (&str, Option<Time>) {
    let Some((day, time)) = text.rsplit_once(['T', ' ']) else {
        return (text, None);
    };
    // Databases write thousandths and more.
    let whole = match time.split_once('.') {
        Some((whole, rest)) if digits(rest, 1..=9).is_some() => whole,
        _ => time,
    };
    match read_time(whole) {
        Some(time) => (day.trim_end(), Some(time)),
        None => (text, None),
    }
}

fn read_day(text: &str) -> Result<Date, WrongDate> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    match parts.as_slice() {
        [one] => of_digits(one),
        [one, other] if digits(one, 4..=4).is_some() && digits(other, 1..=2).is_some() => {
            Err(WrongDate::NotWhole)
        }
        [one, other] if digits(one, 1..=2).is_some() && digits(other, 4..=4).is_some() => {
            Err(WrongDate::NotWhole)
        }
        [number, fraction] if text.contains('.') && digits(fraction, 0..=20).is_some() => {
            Err(serial(number).map_or(WrongDate::NotADate, WrongDate::Serial))
        }
        _ => match parts
            .iter()
            .copied()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .as_slice()
        {
            [year, month, day] if year.len() == 4 => year_first(year, month, day),
            [day, month, year] => day_first(day, month, year),
            _ => Err(WrongDate::NotADate),
        },
    }
}

/// The year first.
fn year_first(year: &str, month: &str, day: &str) -> Result<Date, WrongDate> {
    let (Some(year), Some(day)) = (digits(year, 4..=4), digits(day, 1..=2)) else {
        return Err(WrongDate::NotADate);
    };
    if let Some(month) = named_month(month) {
        return Err(match within(year, month, day) {
            Ok(date) => WrongDate::MonthByName(date),
            Err(wrong) => wrong,
        });
    }
    let month = digits(month, 1..=2).ok_or(WrongDate::NotADate)?;
    within(year, month, day)
}

/// The day first, or the month; what is meant is told, and never taken for granted.
fn day_first(day: &str, month: &str, year: &str) -> Result<Date, WrongDate> {
    let wrong = WrongDate::NotADate;
    let short = year.len() == 2;
    let year = match (digits(year, 2..=2), digits(year, 4..=4)) {
        (Some(year), _) => century(year),
        (None, Some(year)) => year,
        (None, None) => return Err(wrong),
    };
    // `March 12, 2017` has the name before the day.
    let named = named_month(month)
        .map(|month| (month, day))
        .or_else(|| named_month(day).map(|found| (found, month.trim_end_matches(','))));
    if let Some((month, day)) = named {
        let day = digits(day, 1..=2).ok_or(wrong)?;
        return Err(match within(year, month, day) {
            Ok(date) if short => WrongDate::ShortYear(date),
            Ok(date) => WrongDate::MonthByName(date),
            Err(wrong) => wrong,
        });
    }
    let (Some(day), Some(month)) = (digits(day, 1..=2), digits(month, 1..=2)) else {
        return Err(wrong);
    };
    Err(
        match within(year, month, day).or_else(|_| within(year, day, month)) {
            Ok(date) if short => WrongDate::ShortYear(date),
            Ok(date) => WrongDate::DayFirst(date),
            Err(wrong) => wrong,
        },
    )
}

/// Nothing but digits: eight are a day, five what a spreadsheet counts, four a year.
fn of_digits(text: &str) -> Result<Date, WrongDate> {
    let part = |range: std::ops::Range<usize>| digits(text.get(range)?, 1..=4);
    if digits(text, 8..=8).is_some()
        && let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8))
        && let (Some(first), Some(second), Some(last)) = (part(0..2), part(2..4), part(4..8))
    {
        if YEARS.contains(&year) && !YEARS.contains(&last) {
            return within(year, month, day);
        }
        return Err(
            match within(last, second, first).or_else(|_| within(last, first, second)) {
                Ok(date) => WrongDate::DayFirst(date),
                Err(_) => WrongDate::NotADate,
            },
        );
    }
    Err(match (serial(text), digits(text, 4..=4)) {
        (Some(date), _) => WrongDate::Serial(date),
        (None, Some(year)) if YEARS.contains(&year) => WrongDate::NotWhole,
        _ => WrongDate::NotADate,
    })
}

/// The day, if it exists in a year that somebody may mean.
fn within(year: i16, month: i16, day: i16) -> Result<Date, WrongDate> {
    let part = |number| i8::try_from(number).map_err(|_| WrongDate::NoSuchDay);
    let date = Date::new(year, part(month)?, part(day)?).map_err(|_| WrongDate::NoSuchDay)?;
    if YEARS.contains(&year) {
        Ok(date)
    } else {
        Err(WrongDate::Year)
    }
}

/// The year that two digits stand for, as spreadsheets read them: from 1930 to 2029.
const fn century(year: i16) -> i16 {
    if year < 30 { 2000 + year } else { 1900 + year }
}

/// A number of so many digits, at most as large as a year.
fn digits(text: &str, widths: RangeInclusive<usize>) -> Option<i16> {
    let fits = widths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    // A longer number is one all the same; only its size is not told.
    fits.then(|| text.parse().unwrap_or(i16::MAX))
}

/// The number of a month that is called by its English name, in full or by its first three letters.
fn named_month(text: &str) -> Option<i16> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.trim_end_matches([',', '.']).to_ascii_lowercase();
    let meant = |name: &str| {
        name == text || name.get(..3) == Some(&*text) || (text == "sept" && name == "september")
    };
    let at = NAMES.iter().position(|name| meant(name))?;
    i16::try_from(at + 1).ok()
}

/// The day a spreadsheet means by a number: days since 30 December 1899 (ECMA-376, 18.17.4.1). Only five digits are
/// taken for one, from 1927 to 2173: `2017` is a year, and `20170312` is a day.
fn serial(text: &str) -> Option<Date> {
    if text.len() != 5 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let days: i32 = text.parse().ok()?;
    date(1899, 12, 30).checked_add(days.days()).ok()
}

/// Reads a time of day.
pub(super) fn read_time(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let hour = parts.next()?;
    let minute = parts.next()?;
    // Seconds are taken and dropped: nobody remembers them.
    let second = parts.next().unwrap_or("00");
    let number = |part: &str, widths: RangeInclusive<usize>| {
        digits(part, widths).and_then(|number| i8::try_from(number).ok())
    };
    if parts.next().is_some() || number(second, 2..=2)? > 59 {
        return None;
    }
    Time::new(number(hour, 1..=2)?, number(minute, 2..=2)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_with_the_year_first_is_read() {
        for text in [
            "2017-03-05",
            "20170305",
            "2017-3-5",
            "2017/03/05",
            "2017/3/5",
            "2017.03.05",
            "2017. 3. 5",
            "2017-03-05T00:00",
            "2017-03-05 00:00:00",
            "2017-03-05 00:00:00.000",
            "2017-03-05 0:00",
            "20170305 00:00",
        ] {
            assert_eq!(read_date(text), Ok(date(2017, 3, 5)), "{text}");
        }
    }

    /// The text must be refused with this sentence.
    fn refused(text: &str, sentence: &str) {
        let wrong = read_date(text).expect_err(text);
        assert_eq!(
            format!("{}. {}", wrong.message(), wrong.remedy()),
            sentence,
            "{text}"
        );
    }

    #[test]
    fn what_is_probably_meant_is_said_and_not_taken_for_granted() {
        let two_ways = "this date can be read in two ways. Write year-month-day: 2017-03-12 if the day comes first.";
        for text in [
            "12.03.2017",
            "12/03/2017",
            "12-3-2017",
            "12 3 2017",
            "12. 3. 2017",
            "12032017",
            "12/03/2017 00:00",
            "12/03/2017 14:30:00",
        ] {
            refused(text, two_ways);
        }
        let other = "this date is not written as year-month-day. Write 2017-03-12.";
        for text in [
            "12 Mar 2017",
            "12-MAR-2017",
            "12 March 2017",
            "March 12, 2017",
            "Mar. 12 2017",
            "2017 March 12",
        ] {
            refused(text, other);
        }
        refused(
            "31.12.2017",
            "this date is not written as year-month-day. Write 2017-12-31.",
        );
        refused(
            "12/31/2017",
            "this date is not written as year-month-day. Write 2017-12-31.",
        );
        refused(
            "3.4.17",
            "the year of this date has only two digits. Write year-month-day: 2017-04-03 if the day comes first and the year is 2017.",
        );
        refused(
            "03-Apr-65",
            "the year of this date has only two digits. Write year-month-day: 1965-04-03 if the day comes first and the year is 1965.",
        );
        refused(
            "2017-03-12T14:30",
            "this holds a time of day beside the day. Write 2017-03-12; a time has a column of its own.",
        );
    }

    #[test]
    fn only_five_digits_are_what_a_spreadsheet_counts() {
        let counted = "this is the number by which a spreadsheet keeps a day. Format the column as a date in the spreadsheet, or write 2017-03-12.";
        for text in ["42806", "42806.5", "42806."] {
            refused(text, counted);
        }
        let part = "this is a part of a date. Write year, month and day, as 2026-03-12.";
        for text in ["2017", "2017-03", "03/2017", "3.2017"] {
            refused(text, part);
        }
        let nothing = "this is not a date. Write year-month-day, as 2026-03-12.";
        for text in [
            "7",
            "120317",
            "4280",
            "99999999",
            "428060000",
            "42806.5.1",
            "12.",
            "1e9",
            "soon",
            "T",
            " ",
            "12/03",
            "-",
            "....",
            "+1/+2/2017",
            "2147483648",
            "99999999999999999999.5",
        ] {
            refused(text, nothing);
        }
    }

    #[test]
    fn a_day_that_is_not_there_is_not_moved_to_another() {
        for text in [
            "2017-02-30",
            "20170230",
            "2017/13/01",
            "20171301",
            "30.02.2017",
            "31 Apr 2017",
        ] {
            refused(
                text,
                "this day does not exist. Write a day that exists, as year-month-day.",
            );
        }
        for text in ["0017-03-12", "1217-03-12", "12.03.1217", "9999-01-01"] {
            refused(text, "this year is far away. Check the year.");
        }
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i32..109_572).prop_map(|days| date(1900, 1, 1).saturating_add(days.days()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn whatever_the_digits_reading_never_panics(text in "[0-9./: T-]{0,12}", long in "[0-9]{0,40}[./-]?[0-9]{0,40}") {
            for text in [text, long] {
                if let Err(wrong) = read_date(&text) {
                    prop_assert!(!wrong.remedy().is_empty() && !wrong.message().is_empty());
                }
                let _ = read_time(&text);
            }
        }

        #[test]
        fn a_day_reads_back_however_its_parts_are_divided(day in any_day()) {
            for pattern in ["%Y-%m-%d", "%Y%m%d", "%Y/%-m/%-d", "%Y.%m.%d", "%Y-%m-%dT00:00"] {
                prop_assert_eq!(read_date(&day.strftime(pattern).to_string()), Ok(day));
            }
        }

        #[test]
        fn a_day_that_is_written_otherwise_is_in_its_remedy(day in any_day()) {
            for pattern in ["%d.%m.%Y", "%d/%m/%Y", "%d%m%Y", "%-d %b %Y", "%d-%B-%Y"] {
                let text = day.strftime(pattern).to_string();
                let wrong = read_date(&text).expect_err("not year-month-day");
                prop_assert!(wrong.remedy().to_string().contains(&day.to_string()), "{text}: {wrong:?}");
            }
        }
    }
}
