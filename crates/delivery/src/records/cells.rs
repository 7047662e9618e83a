//! The cells of a row, read one by one; what is wrong with each is added to the problems.

use super::{LocalRef, Problems};
use interchange::{Mapping, Problem, ProblemKind, Row, Table};
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use std::collections::HashMap;

/// What a file says about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// The file has no such column: what is kept stays as it is.
    #[default]
    Absent,
    /// The file says this.
    Is(T),
}

impl<T> Given<T> {
    /// What the file says, or the other value where it says nothing.
    pub fn or(self, other: T) -> T {
        match self {
            Given::Absent => other,
            Given::Is(value) => value,
        }
    }

    /// What the file says, if it says anything.
    pub fn said(&self) -> Option<&T> {
        match self {
            Given::Absent => None,
            Given::Is(value) => Some(value),
        }
    }
}

/// Dates outside these years are slips of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// Where our columns stand in the file.
pub(super) struct Layout<'t> {
    table: &'t Table,
    positions: HashMap<&'static str, usize>,
}

impl<'t> Layout<'t> {
    pub(super) fn new(
        table: &'t Table,
        mapping: &Mapping,
        columns: impl Iterator<Item = &'static str>,
    ) -> Self {
        let positions = columns
            .filter_map(|name| Some((name, mapping.position(&table.header, name)?)))
            .collect();
        Layout { table, positions }
    }
}

/// One row being read.
pub(super) struct Cells<'t> {
    layout: &'t Layout<'t>,
    row: &'t Row,
    problems: &'t mut Problems,
    /// Whether anything in this row stops it from being used.
    pub(super) stopped: bool,
}

impl<'t> Cells<'t> {
    pub(super) fn new(layout: &'t Layout<'t>, row: &'t Row, problems: &'t mut Problems) -> Self {
        Cells {
            layout,
            row,
            problems,
            stopped: false,
        }
    }

    /// The trimmed text of a cell.
    pub(super) fn text(&self, column: &'static str) -> Given<&'t str> {
        match self.layout.positions.get(column) {
            None => Given::Absent,
            Some(&at) => Given::Is(self.row.cells.get(at).map_or("", |cell| cell.trim())),
        }
    }

    fn plain(&self, column: &'static str) -> &'t str {
        self.text(column).or("")
    }

    /// The name that the file has for one of our columns.
    fn column_name(&self, column: &'static str) -> String {
        let found = self.layout.positions.get(column);
        found
            .and_then(|&at| self.layout.table.header.get(at))
            .map_or(column, String::as_str)
            .to_owned()
    }

    /// A problem of one of the cells, to be finished and given to [`Cells::stop`] or [`Cells::warn`].
    pub(super) fn at(&self, column: &'static str, code: &'static str) -> Problem {
        let value = self.plain(column);
        let problem = Problem::at(
            &self.layout.table.file,
            self.row.number,
            self.column_name(column),
        )
        .kind(ProblemKind::Rule(code));
        if value.is_empty() {
            problem
        } else {
            problem.value(value)
        }
    }

    pub(super) fn stop(&mut self, problem: Problem) {
        self.stopped = true;
        self.problems.push(problem);
    }

    pub(super) fn warn(&mut self, problem: Problem) {
        self.problems.push(problem.warning());
    }

    /// An identifier that must be there.
    pub(super) fn reference(&mut self, column: &'static str) -> Option<LocalRef> {
        let found = LocalRef::new(self.plain(column));
        if found.is_none() {
            self.bad_reference(column);
        }
        found
    }

    /// An identifier that may be left empty.
    pub(super) fn optional_reference(&mut self, column: &'static str) -> Given<Option<LocalRef>> {
        match self.text(column) {
            Given::Absent => Given::Absent,
            Given::Is("") => Given::Is(None),
            Given::Is(text) => {
                let found = LocalRef::new(text);
                if found.is_none() {
                    self.bad_reference(column);
                }
                Given::Is(found)
            }
        }
    }

    fn bad_reference(&mut self, column: &'static str) {
        let problem = self.at(column, "identifier");
        self.stop(if self.plain(column).is_empty() {
            problem
                .says("this cell is empty and must not be")
                .remedy("Write the identifier, or delete the row.")
        } else {
            problem
                .says("this is not an identifier")
                .remedy("Use 1 to 64 letters, digits and marks.")
        });
    }

    /// A text of at most so many characters.
    pub(super) fn bounded(&mut self, column: &'static str, longest: usize) -> Given<String> {
        let Given::Is(text) = self.text(column) else {
            return Given::Absent;
        };
        let length = text.chars().count();
        if length > longest {
            let problem = self.at(column, "too-long");
            self.stop(
                problem
                    .says(format!("this text has {length} characters"))
                    .remedy(format!("Shorten it to {longest}.")),
            );
        }
        Given::Is(text.replace("\r\n", "\n"))
    }

    /// A text that must be there.
    pub(super) fn needed(&mut self, column: &'static str, longest: usize) -> String {
        let text = self.bounded(column, longest).or(String::new());
        if text.is_empty() {
            let problem = self.at(column, "empty");
            self.stop(
                problem
                    .says("this cell is empty and must not be")
                    .remedy("Fill it in."),
            );
        }
        text
    }

    /// A value that a constructor of the domain checks; empty is none.
    pub(super) fn checked<T, E: std::fmt::Display>(
        &mut self,
        column: &'static str,
        code: &'static str,
        check: impl FnOnce(&str) -> Result<T, E>,
    ) -> Given<Option<T>> {
        match self.text(column) {
            Given::Absent => Given::Absent,
            Given::Is("") => Given::Is(None),
            Given::Is(text) => match check(text) {
                Ok(value) => Given::Is(Some(value)),
                Err(why) => {
                    let problem = self.at(column, code);
                    self.stop(
                        problem
                            .says("this value was not understood")
                            .remedy(format!("{why}.")),
                    );
                    Given::Is(None)
                }
            },
        }
    }

    /// A day; empty is none.
    pub(super) fn date(&mut self, column: &'static str) -> Given<Option<Date>> {
        let text = match self.text(column) {
            Given::Absent => return Given::Absent,
            Given::Is("") => return Given::Is(None),
            Given::Is(text) => text,
        };
        match read_date(text) {
            Ok(date) => Given::Is(Some(date)),
            Err(wrong) => {
                let problem = self.at(column, wrong.code());
                self.stop(problem.says(wrong.message()).remedy(wrong.remedy()));
                Given::Is(None)
            }
        }
    }

    /// A time of day; empty is none.
    pub(super) fn time(&mut self, column: &'static str) -> Given<Option<Time>> {
        let text = match self.text(column) {
            Given::Absent => return Given::Absent,
            Given::Is("") => return Given::Is(None),
            Given::Is(text) => text,
        };
        let time = read_time(text);
        if time.is_none() {
            let problem = self.at(column, "time");
            self.stop(
                problem
                    .says("this is not a time of day")
                    .remedy("Write hours and minutes, as 14:30."),
            );
        }
        Given::Is(time)
    }

    /// A word of a list; `allowed` are the words to offer.
    pub(super) fn word<T>(
        &mut self,
        column: &'static str,
        code: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
        allowed: &[&str],
    ) -> Option<T> {
        let text = self.plain(column);
        let found = read(text);
        if found.is_none() {
            let problem = self.at(column, code);
            let problem = if text.is_empty() {
                problem.says("this cell is empty and must not be")
            } else {
                problem.says("this word is not known")
            };
            self.stop(problem.remedy(format!("Write one of: {}.", allowed.join(", "))));
        }
        found
    }
}

enum WrongDate {
    /// Written as a date, but there is no such day.
    NoSuchDay,
    /// The day first, as `12/03/2026`; what is probably meant.
    DayFirst(Date),
    /// The number by which a spreadsheet keeps a day, in a cell that is not formatted as a date.
    Serial(Date),
    /// A day with a time of day beside it.
    WithTime(Date),
    /// A year nobody means.
    Year,
    /// Something else.
    NotADate,
}

impl WrongDate {
    const fn code(&self) -> &'static str {
        match self {
            WrongDate::NoSuchDay => "no-such-day",
            WrongDate::DayFirst(_)
            | WrongDate::Serial(_)
            | WrongDate::WithTime(_)
            | WrongDate::NotADate => "date-format",
            WrongDate::Year => "date-year",
        }
    }

    fn message(&self) -> &'static str {
        match self {
            WrongDate::NoSuchDay => "this day does not exist",
            // Where the month would be above 12 only one reading is left, but nobody's files are guessed at.
            WrongDate::DayFirst(date) if date.day() > 12 => {
                "this date is not written as year-month-day"
            }
            WrongDate::DayFirst(_) => "this date can be read in two ways",
            WrongDate::Serial(_) => "this is the number by which a spreadsheet keeps a day",
            WrongDate::WithTime(_) => "this holds a time of day beside the day",
            WrongDate::Year => "this year is far away",
            WrongDate::NotADate => "this is not a date",
        }
    }

    fn remedy(&self) -> String {
        match self {
            WrongDate::NoSuchDay => "Write a day that exists, as year-month-day.".into(),
            WrongDate::DayFirst(date) if date.day() > 12 => format!("Write {date}."),
            WrongDate::DayFirst(date) => {
                format!("Write year-month-day: {date} if the day comes first.")
            }
            WrongDate::Serial(date) => {
                format!("Format the column as a date in the spreadsheet, or write {date}.")
            }
            WrongDate::WithTime(date) => {
                format!("Write {date}; a time has a column of its own.")
            }
            WrongDate::Year => "Check the year.".into(),
            WrongDate::NotADate => "Write year-month-day, as 2026-03-12.".into(),
        }
    }
}

fn read_date(text: &str) -> Result<Date, WrongDate> {
    let iso = |text: &str| -> Option<(i16, i8, i8)> {
        let mut parts = text.split('-');
        let part = |part: Option<&str>, width: usize| {
            part.filter(|p| p.len() == width && p.bytes().all(|b| b.is_ascii_digit()))
                .map(str::to_owned)
        };
        let (year, month, day) = (
            part(parts.next(), 4)?,
            part(parts.next(), 2)?,
            part(parts.next(), 2)?,
        );
        let whole = parts.next().is_none();
        whole.then_some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
    };
    // A spreadsheet may add midnight to a day.
    let text = text
        .strip_suffix("T00:00")
        .or_else(|| text.strip_suffix(" 00:00:00"))
        .unwrap_or(text);
    if let Some((year, month, day)) = iso(text) {
        let date = Date::new(year, month, day).map_err(|_| WrongDate::NoSuchDay)?;
        return if YEARS.contains(&year) {
            Ok(date)
        } else {
            Err(WrongDate::Year)
        };
    }
    if let Some((day, time)) = text.split_once(['T', ' '])
        && read_time(time).is_some()
        && let Some((year, month, day)) = iso(day)
        && let Ok(date) = Date::new(year, month, day)
    {
        return Err(WrongDate::WithTime(date));
    }
    if let Some(date) = serial(text) {
        return Err(WrongDate::Serial(date));
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    if let [day, month, year] = parts.as_slice()
        && let (Ok(day), Ok(month), Ok(year)) =
            (day.parse::<i8>(), month.parse::<i8>(), year.parse::<i16>())
        && day > 0
    {
        let year = if (0..100).contains(&year) {
            2000 + year
        } else {
            year
        };
        let read = Date::new(year, month, day).or_else(|_| Date::new(year, day, month));
        return Err(match read {
            Ok(date) if YEARS.contains(&date.year()) => WrongDate::DayFirst(date),
            Ok(_) => WrongDate::Year,
            Err(_) => WrongDate::NoSuchDay,
        });
    }
    Err(WrongDate::NotADate)
}

/// The day a spreadsheet means by a number: days since 30 December 1899 (ECMA-376, 18.17.4.1).
fn serial(text: &str) -> Option<Date> {
    let days: i32 = text.split('.').next()?.parse().ok()?;
    text.bytes()
        .all(|b| b.is_ascii_digit() || b == b'.')
        .then(|| {
            jiff::civil::date(1899, 12, 30)
                .checked_add(days.days())
                .ok()
        })
        .flatten()
        .filter(|date| YEARS.contains(&date.year()))
}

fn read_time(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let hour = parts.next()?;
    let minute = parts.next()?;
    // Seconds are taken and dropped: nobody remembers them.
    let second = parts.next().unwrap_or("00");
    let number = |part: &str, widths: std::ops::RangeInclusive<usize>| -> Option<i8> {
        let digits = widths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if digits { part.parse().ok() } else { None }
    };
    if parts.next().is_some() || number(second, 2..=2)? > 59 {
        return None;
    }
    Time::new(number(hour, 1..=2)?, number(minute, 2..=2)?, 0, 0).ok()
}
