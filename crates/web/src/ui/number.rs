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

#[cfg(test)]
mod tests {
    use super::*;

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
