//! The spellings of the standard's simple types: dates, numbers, colours, yes and no.

/// Whether a text is an `xsd:date`: `2026-03-01`, with or without a time zone.
pub(crate) fn is_date(text: &str) -> bool {
    date(text).is_some_and(is_zone)
}

/// Whether a text is an `xsd:dateTime`: `2026-03-01T10:30:00`, with or without fractions and a time zone.
pub(crate) fn is_date_time(text: &str) -> bool {
    date(text)
        .and_then(|rest| rest.strip_prefix('T'))
        .and_then(time)
        .is_some_and(is_zone)
}

/// A moment as `xsd:dateTime`, from that or from the spelling of SQLite (`2026-03-01 10:30:00.5`).
pub(crate) fn date_time(text: &str) -> Option<String> {
    let text = text.trim();
    if is_date_time(text) {
        return Some(text.to_owned());
    }
    let with_t = text.replacen(' ', "T", 1);
    is_date_time(&with_t).then_some(with_t)
}

/// Takes a date off the front.
fn date(text: &str) -> Option<&str> {
    let (year, rest) = text.split_once('-')?;
    let year = number(year, 4..=4)?;
    let (month, rest) = rest.split_once('-')?;
    let month = number(month, 2..=2)?;
    let day = number(rest.get(..2)?, 2..=2)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    (year > 0 && (1..=days).contains(&day)).then(|| rest.get(2..))?
}

/// Takes a time off the front.
fn time(text: &str) -> Option<&str> {
    let (clock, rest) = text.split_at_checked(8)?;
    let mut parts = clock.split(':');
    let hour = number(parts.next()?, 2..=2)?;
    let minute = number(parts.next()?, 2..=2)?;
    let second = number(parts.next()?, 2..=2)?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    match rest.strip_prefix('.') {
        None => Some(rest),
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (digits > 0).then(|| &rest[digits..])
        }
    }
}

fn is_zone(text: &str) -> bool {
    match text.as_bytes() {
        [] | b"Z" => true,
        [b'+' | b'-', ..] => text[1..].split_once(':').is_some_and(|(hours, minutes)| {
            number(hours, 2..=2).is_some_and(|h| h <= 14)
                && number(minutes, 2..=2).is_some_and(|m| m <= 59)
        }),
        _ => false,
    }
}

fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let fits = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

/// Whether a text is an `xsd:integer`.
pub(crate) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is an `xsd:decimal`: no exponent, no infinity.
pub(crate) fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    (!whole.is_empty() || !part.is_empty())
        && whole
            .bytes()
            .chain(part.bytes())
            .all(|b| b.is_ascii_digit())
}

/// Yes or no, in the spellings of `xsd:boolean` and those that programs write.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// Whether a text is a colour: `#RGB` or `#RRGGBB`.
pub(crate) fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_a_calendar() {
        for good in [
            "2018-03-27T17:46:39Z",
            "2024-02-29T00:00:00",
            "2026-11-22T01:33:06.016719+01:00",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "",
            "2018-03-27",
            "2018-13-27T17:46:39Z",
            "2023-02-29T00:00:00",
            "2018-03-27T24:46:39Z",
            "2018-03-27T17:46:39.Z",
            "2018-03-27T17:46:39+1:00",
            "2018-03-27T17:46",
            "2018-03-2éT17:46:39Z",
            "27/03/2018",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
        assert_eq!(
            date_time("2026-11-22 01:33:06.016719").as_deref(),
            Some("2026-11-22T01:33:06.016719")
        );
        assert!(is_date("2026-11-22Z") && !is_date("2026-11-31"));
    }

    #[test]
    fn numbers_and_colours_are_those_of_the_schema() {
        assert!(is_integer("-12") && !is_integer("1.0") && !is_integer("+"));
        assert!(is_decimal("12") && is_decimal(".5") && is_decimal("-1.25"));
        assert!(!is_decimal("1e5") && !is_decimal("NaN") && !is_decimal("."));
        assert!(is_colour("#f00") && is_colour("#F00082") && !is_colour("red"));
        assert_eq!(boolean("False"), Some(false));
    }
}
