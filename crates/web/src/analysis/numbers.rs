//! Numbers of answers, as people read them.

use serde_json::Value;
use synthesis::effects::GroupMeasure;

/// On which scale effects are told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scale {
    /// As they are.
    Plain,
    /// Logarithms, told as the ratios they stand for.
    Ratio,
    /// What single groups report, with the harmonic mean of their people.
    Single(GroupMeasure, f64),
}

impl Scale {
    /// That of logarithms of ratios, or of anything else.
    pub(super) fn of(ratio: bool) -> Self {
        if ratio { Scale::Ratio } else { Scale::Plain }
    }

    /// The value at which there is no effect, as it is told.
    pub(super) fn nothing(self) -> &'static str {
        match self {
            Scale::Plain | Scale::Single(..) => "0",
            Scale::Ratio => "1",
        }
    }

    /// Whether there is such a value: a proportion or a mean of single groups has none, a correlation has.
    pub(super) fn has_null(self) -> bool {
        match self {
            Scale::Plain | Scale::Ratio => true,
            Scale::Single(measure, _) => measure.quantity().has_null(),
        }
    }

    /// An effect as it is told.
    pub(super) fn told(self, value: f64) -> String {
        match self {
            Scale::Plain => rounded(value),
            Scale::Ratio => rounded(value.exp()),
            Scale::Single(measure, people) => rounded(measure.natural(value, people)),
        }
    }

    /// `0.46 (0.28 to 0.75)`.
    pub(super) fn with_interval(self, effect: f64, lower: f64, upper: f64) -> String {
        format!("{} ({})", self.told(effect), self.interval(lower, upper))
    }

    /// `0.28 to 0.75`.
    pub(super) fn interval(self, lower: f64, upper: f64) -> String {
        format!("{} to {}", self.told(lower), self.told(upper))
    }
}

/// Two decimals; more where a small number would be nothing, none where a large one needs none.
pub(super) fn rounded(value: f64) -> String {
    let size = value.abs();
    let text = if !value.is_finite() {
        return "–".to_owned();
    } else if size != 0.0 && !(0.0005..1e6).contains(&size) {
        format!("{value:.2e}")
    } else if size >= 100.0 {
        format!("{value:.1}")
    } else if size != 0.0 && size < 0.1 {
        format!("{value:.3}")
    } else {
        format!("{value:.2}")
    };
    text.replace('-', "\u{2212}")
}

/// Three decimals, as fit is told.
pub(super) fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

/// A share as per cent without decimals.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// `0.031`, `< 0.001`.
pub(super) fn p(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(p) if p < 0.001 => "< 0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
    }
}

/// A p-value in a sentence, with its sign.
pub(super) fn p_said(value: Option<f64>) -> String {
    value.map_or_else(|| "p = –".to_owned(), ::analysis::words::p_value)
}

/// A number under a key.
pub(super) fn number(of: &Value, key: &str) -> Option<f64> {
    of.get(key).and_then(Value::as_f64)
}

/// A whole number under a key.
pub(super) fn whole(of: &Value, key: &str) -> i64 {
    of.get(key).and_then(Value::as_i64).unwrap_or(0)
}

/// A text under a key; empty when there is none.
pub(super) fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of.get(key).and_then(Value::as_str).unwrap_or("")
}

/// A list under a key; empty when there is none.
pub(super) fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The words in a list.
pub(super) fn words(list: &[Value]) -> Vec<&str> {
    list.iter().filter_map(Value::as_str).collect()
}

/// An entry of a matrix with `rows`, `cols` and `data`.
pub(super) fn entry(matrix: &Value, row: usize, column: usize) -> Option<f64> {
    matrix.get("data")?.get(row)?.get(column)?.as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_what_matters() {
        for (value, told) in [
            (0.456_9, "0.46"),
            (-0.031_2, "\u{2212}0.031"),
            (123.456, "123.5"),
            (0.0, "0.00"),
            (0.000_04, "4.00e\u{2212}5"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(rounded(value), told);
        }
        assert_eq!(
            Scale::Ratio.with_interval(0.0, -0.1, 0.1),
            "1.00 (0.90 to 1.11)"
        );
        assert_eq!(
            (p(Some(0.0004)), p(Some(0.0314))),
            ("< 0.001".to_owned(), "0.031".to_owned())
        );
    }
}
