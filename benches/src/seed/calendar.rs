//! Days around today, as text that is made once.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// The first day of the programme, in days before today: three years.
pub const FIRST: i32 = -1095;
/// The last day anything is planned for.
const LAST: i32 = 60;

/// The days of the programme. A day is a number: 0 is today, −1 yesterday.
#[derive(Debug)]
pub struct Calendar {
    texts: Vec<String>,
    today_millis: i64,
}

impl Calendar {
    /// The calendar around this day.
    pub fn around(today: Date) -> Self {
        let texts = (FIRST - 400..=LAST)
            .map(|day| {
                let span = Span::new().days(i64::from(day));
                today.checked_add(span).unwrap_or(today).to_string()
            })
            .collect();
        let today_millis = today
            .at(0, 0, 0, 0)
            .in_tz("UTC")
            .map_or(0, |zoned| zoned.timestamp().as_millisecond());
        Calendar {
            texts,
            today_millis,
        }
    }

    /// The day as ISO text.
    pub fn text(&self, day: i32) -> &str {
        let at = usize::try_from(day - (FIRST - 400)).unwrap_or(0);
        &self.texts[at.min(self.texts.len() - 1)]
    }

    /// So many milliseconds after midnight of a day, in milliseconds since 1970.
    pub fn millis(&self, day: i32, after_midnight: i64) -> i64 {
        self.today_millis + i64::from(day) * 86_400_000 + after_midnight
    }

    /// The same as an instant.
    pub fn instant(&self, day: i32, after_midnight: i64) -> Timestamp {
        Timestamp::from_millisecond(self.millis(day, after_midnight))
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_a_number_and_a_text() {
        let calendar = Calendar::around(date(2026, 3, 1));
        assert_eq!(calendar.text(0), "2026-03-01");
        assert_eq!(calendar.text(-1), "2026-02-28");
        assert_eq!(
            calendar.instant(0, 1000).to_string(),
            "2026-03-01T00:00:01Z"
        );
    }
}
