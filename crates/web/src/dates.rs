//! Days and times as they are typed and as they are read.

use crate::ui::{DatePart, FieldErrors};
use crate::{Fields, Texts};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use store::Stamp;

/// What stands in the three boxes of a date field: day, month, year.
pub fn typed<'a>(fields: &'a Fields, name: &str) -> [&'a str; 3] {
    [
        fields.get(&format!("{name}-day")),
        fields.get(&format!("{name}-month")),
        fields.get(&format!("{name}-year")),
    ]
}

/// Fills the three boxes of a date field.
pub fn put(fields: &mut Fields, name: &str, date: Option<Date>) {
    let parts = date.map_or_else(Default::default, |d| {
        [
            d.day().to_string(),
            d.month().to_string(),
            d.year().to_string(),
        ]
    });
    for (part, value) in [DatePart::Day, DatePart::Month, DatePart::Year]
        .into_iter()
        .zip(parts)
    {
        fields.set(&format!("{name}-{}", part.suffix()), value);
    }
}

/// Reads a date field; none when it is empty or wrong. What is wrong is added to the errors.
pub fn read(t: &Texts, fields: &Fields, name: &str, errors: &mut FieldErrors) -> Option<Date> {
    let typed = typed(fields, name);
    if typed.iter().all(|part| part.is_empty()) {
        return None;
    }
    let parts = [DatePart::Day, DatePart::Month, DatePart::Year];
    let empty: Vec<DatePart> = parts
        .into_iter()
        .zip(typed)
        .filter(|(_, part)| part.is_empty())
        .map(|(part, _)| part)
        .collect();
    if !empty.is_empty() {
        errors.add_date(name, &empty, t.text("date-incomplete"));
        return None;
    }
    let day: Option<i8> = typed[0].parse().ok().filter(|day| (1..=31).contains(day));
    let month = month(typed[1]);
    let year: Option<i16> = typed[2]
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year));
    let (Some(day), Some(month), Some(year)) = (day, month, year) else {
        let wrong: Vec<DatePart> = parts
            .into_iter()
            .zip([day.is_none(), month.is_none(), year.is_none()])
            .filter(|(_, wrong)| *wrong)
            .map(|(part, _)| part)
            .collect();
        let key = if wrong == [DatePart::Year] {
            "date-year"
        } else {
            "date-unknown"
        };
        errors.add_date(name, &wrong, t.text(key));
        return None;
    };
    let date = Date::new(year, month, day).ok();
    if date.is_none() {
        errors.add_date(name, &[DatePart::Day], t.text("date-unknown"));
    }
    date
}

/// Reads a date field that must be filled, where it is the only one of its form.
pub fn required(t: &Texts, fields: &Fields, name: &str, errors: &mut FieldErrors) -> Option<Date> {
    asked_for(t, fields, name, "date-required", errors)
}

/// Reads a date field that must be filled; `missing` is the key of the sentence that says which day is missing.
pub fn asked_for(
    t: &Texts,
    fields: &Fields,
    name: &str,
    missing: &str,
    errors: &mut FieldErrors,
) -> Option<Date> {
    let date = read(t, fields, name, errors);
    if date.is_none() {
        // When it was filled wrongly the first error stays.
        errors.add_date(name, &[], t.text(missing));
    }
    date
}

/// Reads a time of day as people type it: `9:05`, `09.05`, `0905`; none when it is empty or wrong. What is wrong is added
/// to the errors.
pub fn time(t: &Texts, fields: &Fields, name: &str, errors: &mut FieldErrors) -> Option<Time> {
    let typed = fields.get(name);
    if typed.is_empty() {
        return None;
    }
    let digits: String = typed
        .chars()
        .filter(|c| !matches!(c, ':' | '.' | ' '))
        .collect();
    let time = (matches!(digits.len(), 3 | 4) && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.split_at(digits.len() - 2))
        .and_then(|(hour, minute)| Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok());
    if time.is_none() {
        errors.add(name, t.text("contact-error-time"));
    }
    time
}

/// A month as a number or by its English name, short or long.
fn month(text: &str) -> Option<i8> {
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
    if let Ok(number) = text.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let text = text.to_lowercase();
    if text.len() < 3 {
        return None;
    }
    let at = NAMES.iter().position(|name| name.starts_with(&text))?;
    i8::try_from(at + 1).ok()
}

/// The day an instant belongs to where people are.
pub fn day_of(at: Stamp, zone: &TimeZone) -> Date {
    at.0.to_zoned(zone.clone()).date()
}

/// A day as people read it: `2 March 2026`.
pub fn shown(t: &Texts, date: Date) -> String {
    written(t, "date-long", date)
}

/// A day as people read it in a table: `2 Mar 2026`.
pub fn short(t: &Texts, date: Date) -> String {
    let month = t.text(&format!("date-month-short-{}", date.month()));
    let (day, year) = (date.day().to_string(), date.year().to_string());
    t.with(
        "date-short",
        &[("day", &day), ("month", &month), ("year", &year)],
    )
}

/// A day with its weekday: `Monday 2 March 2026`.
pub fn weekday(t: &Texts, date: Date) -> String {
    written(t, "date-weekday", date)
}

/// A day not far away, with its weekday: `Monday 2 March`.
pub fn weekday_near(t: &Texts, date: Date) -> String {
    written(t, "date-weekday-near", date)
}

/// A day not far away: `2 March`.
pub fn near(t: &Texts, date: Date) -> String {
    written(t, "date-near", date)
}

/// An instant as people read it where they are: `2 March 2026, 10:05`.
pub fn day_and_time(t: &Texts, at: Timestamp, zone: &TimeZone) -> String {
    let there = at.to_zoned(zone.clone());
    with_time(t, &shown(t, there.date()), there.time())
}

/// A day, written already, and a time: `2 March 2026, 10:05`.
pub fn with_time(t: &Texts, date: &str, time: Time) -> String {
    let time = time.strftime("%H:%M").to_string();
    t.with("date-and-time", &[("date", date), ("time", &time)])
}

/// A day, written already, and a time in a sentence: `Monday 2 March at 10:05`.
pub fn at_time(t: &Texts, date: &str, time: Time) -> String {
    let time = time.strftime("%H:%M").to_string();
    t.with("date-at-time", &[("date", date), ("time", &time)])
}

/// A day in the order of the language. A text may leave out what it does not say.
fn written(t: &Texts, key: &str, date: Date) -> String {
    let weekday = date.weekday().to_monday_one_offset();
    let weekday = t.text(&format!("date-weekday-{weekday}"));
    let month = t.text(&format!("date-month-{}", date.month()));
    let (day, year) = (date.day().to_string(), date.year().to_string());
    t.with(
        key,
        &[
            ("weekday", &weekday),
            ("day", &day),
            ("month", &month),
            ("year", &year),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn asked(day: &str, month: &str, year: &str) -> (Option<Date>, Vec<String>) {
        let texts = Texts::english().expect("the words can be read");
        let mut fields = Fields::default();
        fields.set("on-day", day);
        fields.set("on-month", month);
        fields.set("on-year", year);
        let mut errors = FieldErrors::default();
        let read = read(&texts, &fields, "on", &mut errors);
        (read, errors.iter().map(|e| e.anchor.clone()).collect())
    }

    #[test]
    fn a_day_is_read_as_people_type_it() {
        for month in ["3", "03", "mar", "March"] {
            assert_eq!(
                asked("2", month, "2026"),
                (Some(date(2026, 3, 2)), Vec::new())
            );
        }
        assert_eq!(asked("", "", ""), (None, Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_box() {
        for ((day, month, year), anchor) in [
            (("31", "2", "2026"), "on-day"),
            (("2", "13", "2026"), "on-month"),
            (("2", "ma", "2026"), "on-month"),
            (("2", "3", "26"), "on-year"),
            (("2", "3", ""), "on-year"),
            (("999", "3", "2026"), "on-day"),
        ] {
            assert_eq!(
                asked(day, month, year),
                (None, vec![anchor.to_owned()]),
                "{day} {month} {year}"
            );
        }
    }

    #[test]
    fn an_instant_belongs_to_the_day_it_is_there() {
        let late = Stamp("2026-06-30T23:30:00Z".parse().expect("an instant"));
        for (zone, day) in [
            ("UTC", date(2026, 6, 30)),
            ("Europe/London", date(2026, 7, 1)),
        ] {
            let zone = TimeZone::get(zone).expect("known");
            assert_eq!(day_of(late, &zone), day);
        }
    }

    #[test]
    fn boxes_are_filled_as_they_are_read() {
        let mut fields = Fields::default();
        put(&mut fields, "on", Some(date(2026, 3, 2)));
        assert_eq!(typed(&fields, "on"), ["2", "3", "2026"]);
        put(&mut fields, "on", None);
        assert_eq!(typed(&fields, "on"), ["", "", ""]);
    }
}
