//! Numbers as people read them.

/// A whole number with a comma every three digits: `74,981`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with at most `places` decimals and no trailing zeros: `12`, `8.5`, `0.25`; a minus sign, not a hyphen.
pub fn plain(number: f64, places: usize) -> String {
    let text = format!("{number:.places$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    match text {
        "-0" => "0".to_owned(),
        text => text.replacen('-', "\u{2212}", 1),
    }
}

/// A number with exactly so many decimals, thousands grouped, a minus sign and no hyphen: `1,204.50`. What is no
/// number is a dash, and what has more than ten digits before its point is written with a power of ten: `1.5e12`.
pub fn fixed(number: f64, places: usize) -> String {
    if !number.is_finite() {
        return "\u{2013}".to_owned();
    }
    if number.abs() >= 1e10 {
        return format!("{number:.1e}").replacen('-', "\u{2212}", 1);
    }
    let text = format!("{:.places$}", number.abs());
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) => (whole, format!(".{rest}")),
        None => (text.as_str(), String::new()),
    };
    let whole = grouped(whole.parse().unwrap_or(0));
    let nothing = whole == "0" && rest.chars().all(|c| c == '.' || c == '0');
    let sign = if number < 0.0 && !nothing {
        "\u{2212}"
    } else {
        ""
    };
    format!("{sign}{whole}{rest}")
}

/// A number for an SVG attribute: at most two decimals, with a hyphen as its minus sign. Nothing that is drawn is
/// farther out than a million units, and what is no number is drawn at 0.
pub(crate) fn short(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    plain(value.clamp(-1e6, 1e6), 2).replace('\u{2212}', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_as_many_as_asked_for() {
        for (number, text) in [
            (0.5, "0.50"),
            (-0.001, "0.00"),
            (-12_345.678, "−12,345.68"),
            (1.5e12, "1.5e12"),
            (f64::NAN, "–"),
            (f64::NEG_INFINITY, "–"),
        ] {
            assert_eq!(fixed(number, 2), text);
        }
        assert_eq!(fixed(1204.0, 0), "1,204");
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (74_981, "74,981"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn decimals_are_as_few_as_needed() {
        for (number, text) in [
            (12.0, "12"),
            (8.5, "8.5"),
            (0.25, "0.25"),
            (-3.0, "−3"),
            (-0.001, "0"),
            (100.0, "100"),
        ] {
            assert_eq!(plain(number, 2), text);
        }
    }
}
