//! Settings as people write them, a line each: how a column is calibrated, what is different in a test.

use super::settings::{Calibration, TableSettings};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

impl Calibration {
    /// As a line: `COLUMN: fuzzy 10, 20, 30`, `COLUMN: crisp 20`, `COLUMN: indirect 10, 20`; any other as JSON.
    pub fn line(&self) -> String {
        let column = &self.column;
        let made = self
            .settings
            .get("thresholds")
            .and_then(Value::as_array)
            .map(|all| {
                all.iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", ")
            });
        match (self.word(), made) {
            (Some(word), Some(thresholds)) => format!("{column}: {word} {thresholds}"),
            _ => format!(
                "{column}: {}",
                serde_json::to_string(&self.settings).unwrap_or_default()
            ),
        }
    }

    /// The word for settings that a line can say.
    fn word(&self) -> Option<&'static str> {
        let known = self.settings.iter().all(|(key, value)| match key.as_str() {
            "type" | "method" | "thresholds" => true,
            // What a fuzzy set has when nothing else is said.
            "logistic" => *value == json!(true),
            "idm" => *value == json!(Self::USUAL_INCLUSION),
            _ => false,
        });
        let text = |key: &str| self.settings.get(key).and_then(Value::as_str).unwrap_or("");
        match (known, text("type"), text("method")) {
            (true, "crisp", _) => Some("crisp"),
            (true, "fuzzy", "direct" | "") => Some("fuzzy"),
            (true, "fuzzy", "indirect") => Some("indirect"),
            _ => None,
        }
    }

    /// Reads a line; none when it cannot be read, or names none of the columns.
    pub fn from_line(line: &str, columns: &[String]) -> Option<Self> {
        let (column, rest) = columns.iter().find_map(|column| {
            let rest = line.trim().strip_prefix(column.as_str())?.trim_start();
            Some((column, rest.strip_prefix(':')?.trim()))
        })?;
        if rest.starts_with('{') {
            return Some(Self {
                column: column.clone(),
                settings: serde_json::from_str(rest).ok()?,
            });
        }
        let (word, numbers) = rest.split_once(char::is_whitespace)?;
        let thresholds: Vec<f64> = numbers
            .split(',')
            .map(|number| number.trim().parse::<f64>().ok().filter(|n| n.is_finite()))
            .collect::<Option<_>>()?;
        let settings = match word {
            "fuzzy" if [3, 6].contains(&thresholds.len()) => {
                return Some(Self::direct(column.as_str(), &thresholds));
            }
            "crisp" => json!({ "type": "crisp", "thresholds": thresholds }),
            "indirect" => {
                json!({ "type": "fuzzy", "method": "indirect", "thresholds": thresholds })
            }
            _ => return None,
        };
        Some(Self {
            column: column.clone(),
            settings: settings.as_object()?.clone(),
        })
    }
}

/// What is different in a test: other cut-offs, other calibrations. Everything else is as in the analysis.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Test {
    /// Inclusion a row needs to be sufficient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inclusion_cut: Option<f64>,
    /// Cases a row needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases_cut: Option<f64>,
    /// Proportional reduction in inconsistency a row needs to be sufficient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pri_cut: Option<f64>,
    /// Columns that become memberships in another way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calibrations: Vec<Calibration>,
}

impl Test {
    /// As a line: `inclusion 0.85; cases 2; pri 0.5; FID: fuzzy 8, 9.5, 11`.
    pub fn line(&self) -> String {
        let cuts = [
            ("inclusion", self.inclusion_cut),
            ("cases", self.cases_cut),
            ("pri", self.pri_cut),
        ];
        cuts.iter()
            .filter_map(|(word, cut)| cut.map(|cut| format!("{word} {cut}")))
            .chain(self.calibrations.iter().map(Calibration::line))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// Reads a line. `columns` are those of the file.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub fn from_line(line: &str, columns: &[String]) -> Result<Self, String> {
        let mut test = Self::default();
        for part in line
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if let Some(calibration) = Calibration::from_line(part, columns) {
                test.calibrations.push(calibration);
                continue;
            }
            let cut = part
                .split_once(|sign: char| sign.is_whitespace() || sign == '=')
                .and_then(|(word, number)| {
                    let number: f64 = number.trim().parse().ok()?;
                    Some((word.to_ascii_lowercase(), number))
                });
            match cut {
                Some((word, cut)) if word == "inclusion" && (0.0..=1.0).contains(&cut) => {
                    test.inclusion_cut = Some(cut);
                }
                Some((word, cut)) if word == "cases" && (0.0..=1e6).contains(&cut) => {
                    test.cases_cut = Some(cut);
                }
                Some((word, cut)) if word == "pri" && (0.0..=1.0).contains(&cut) => {
                    test.pri_cut = Some(cut);
                }
                _ => return Err(part.to_owned()),
            }
        }
        if test == Self::default() {
            return Err(line.trim().to_owned());
        }
        Ok(test)
    }

    /// The settings of a table with what is different here.
    pub(super) fn of(&self, table: &TableSettings) -> TableSettings {
        let mut moved = table.clone();
        if let Some(cut) = self.inclusion_cut {
            moved.inclusion_cut = cut;
            moved.inclusion_cut_zero = moved.inclusion_cut_zero.map(|second| second.min(cut));
        }
        moved.cases_cut = self.cases_cut.unwrap_or(moved.cases_cut);
        moved.pri_cut = self.pri_cut.unwrap_or(moved.pri_cut);
        for calibration in &self.calibrations {
            moved
                .calibrations
                .retain(|other| other.column != calibration.column);
            moved.calibrations.push(calibration.clone());
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calibration_is_read_as_it_is_written() {
        let columns = ["AGE".to_owned(), "AGE AT START".to_owned()];
        for text in [
            "AGE: fuzzy 10.0, 20.0, 30.0",
            "AGE AT START: crisp 20.0",
            "AGE: indirect 10.0, 20.0, 30.0, 40.0",
            "AGE: {\"ecdf\":true,\"thresholds\":[1,2,3],\"type\":\"fuzzy\"}",
        ] {
            let read = Calibration::from_line(text, &columns).expect(text);
            let again = Calibration::from_line(&read.line(), &columns).expect(text);
            assert_eq!(again, read, "{text}");
        }
        for text in [
            "AGE",
            "AGE: fuzzy",
            "AGE: fuzzy 1, 2",
            "OTHER: crisp 1",
            "AGE: crisp x",
        ] {
            assert!(Calibration::from_line(text, &columns).is_none(), "{text}");
        }
    }

    #[test]
    fn a_test_is_read_as_it_is_written() {
        let columns = ["FID".to_owned()];
        for text in [
            "inclusion 0.85",
            "inclusion 0.85; cases 2; pri 0.5",
            "cases 2; FID: fuzzy 8.0, 9.5, 11.0",
        ] {
            let read = Test::from_line(text, &columns).expect(text);
            assert_eq!(read.line(), text);
        }
        for (text, wrong) in [
            ("", ""),
            ("inclusion 7", "inclusion 7"),
            ("cases 2; sausage 3", "sausage 3"),
            ("FID: fuzzy 8", "FID: fuzzy 8"),
        ] {
            assert_eq!(Test::from_line(text, &columns), Err(wrong.to_owned()));
        }
    }

    #[test]
    fn a_test_changes_what_it_says_and_nothing_else() {
        let columns = ["FID".to_owned(), "ENG".to_owned()];
        let line = |text| Calibration::from_line(text, &columns).expect("a calibration");
        let table = TableSettings {
            outcome: "ENG".to_owned(),
            inclusion_cut: 0.8,
            inclusion_cut_zero: Some(0.7),
            calibrations: vec![line("ENG: crisp 5"), line("FID: crisp 9")],
            ..TableSettings::default()
        };
        let test = Test::from_line("inclusion 0.6; FID: fuzzy 8, 9, 11", &columns).expect("a test");
        let moved = test.of(&table);
        assert_eq!(
            (moved.inclusion_cut, moved.inclusion_cut_zero),
            (0.6, Some(0.6))
        );
        assert_eq!(moved.cases_cut.to_bits(), table.cases_cut.to_bits());
        assert_eq!(
            moved.calibrations,
            [line("ENG: crisp 5"), line("FID: fuzzy 8, 9, 11")]
        );
    }
}
