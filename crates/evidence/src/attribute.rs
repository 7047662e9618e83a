//! Typed properties of cases, read from the cells of a table.

use ids::AttributeId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A property that cases have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Which property.
    pub id: AttributeId,
    /// Its name, as the head of a column.
    pub name: String,
    /// What its values are.
    pub kind: AttributeKind,
}

/// What the values of an attribute are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeKind {
    /// Any words.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with a decimal point.
    Decimal,
    /// Yes or no.
    Boolean,
    /// Days of the calendar.
    Date,
    /// One of these words, in this order.
    Category(Vec<String>),
}

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number; never infinite and never “not a number”.
    Decimal(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(Date),
    /// One of the words of the category, spelled as there.
    Category(String),
}

/// The text of a cell is not a value of the attribute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    /// A whole number is expected.
    #[error("“{0}” is not a whole number: write digits only, such as 42")]
    NotAnInteger(String),
    /// A number is expected.
    #[error("“{0}” is not a number: write it with a decimal point, such as 3.5")]
    NotADecimal(String),
    /// Yes or no is expected.
    #[error("“{0}” is not yes or no: write yes, no, true, false, 1 or 0")]
    NotABoolean(String),
    /// A day is expected.
    #[error("“{0}” is not a date: write it as 2024-03-31, 31/03/2024 or 31 March 2024")]
    NotADate(String),
    /// One of the category's words is expected.
    #[error("“{given}” is none of: {}", options.join(", "))]
    NotAnOption {
        /// What was written.
        given: String,
        /// What could be written.
        options: Vec<String>,
    },
}

impl AttributeKind {
    /// The word under which the kind is stored, without the words of a category.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Category(_) => "category",
        }
    }

    /// The value that the text of a cell stands for; none for a blank cell, which says that
    /// nothing is known.
    ///
    /// ```
    /// use evidence::attribute::{AttributeKind, Value};
    /// assert_eq!(AttributeKind::Boolean.parse(" Yes "), Ok(Some(Value::Boolean(true))));
    /// assert_eq!(AttributeKind::Integer.parse(""), Ok(None));
    /// ```
    pub fn parse(&self, cell: &str) -> Result<Option<Value>, ValueProblem> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(None);
        }
        let given = || cell.to_owned();
        let value = match self {
            Self::Text => Value::Text(given()),
            Self::Integer => integer(cell)
                .map(Value::Integer)
                .ok_or_else(|| ValueProblem::NotAnInteger(given()))?,
            Self::Decimal => decimal(cell)
                .map(Value::Decimal)
                .ok_or_else(|| ValueProblem::NotADecimal(given()))?,
            Self::Boolean => boolean(cell)
                .map(Value::Boolean)
                .ok_or_else(|| ValueProblem::NotABoolean(given()))?,
            Self::Date => date(cell)
                .map(Value::Date)
                .ok_or_else(|| ValueProblem::NotADate(given()))?,
            Self::Category(options) => options
                .iter()
                .find(|option| same(option, cell))
                .map(|option| Value::Category(option.clone()))
                .ok_or_else(|| ValueProblem::NotAnOption {
                    given: given(),
                    options: options.clone(),
                })?,
        };
        Ok(Some(value))
    }

    /// The kind that fits a column: the narrowest that every cell with something in it can be.
    ///
    /// Words become a category when there are at most [`MOST_OPTIONS`] different ones and they
    /// repeat (on average at least twice); otherwise they stay text. Numbers with leading zeros
    /// are words: they are numbers of people or places, not amounts. A column of nothing but 0
    /// and 1 is whole numbers, since it may be a count.
    pub fn propose<'a>(column: impl IntoIterator<Item = &'a str>) -> Self {
        let cells: Vec<&str> = column
            .into_iter()
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect();
        if cells.is_empty() {
            return Self::Text;
        }
        let is_name = |cell: &&str| {
            let digits = cell.trim_start_matches(['+', '-']);
            digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.")
        };
        if !cells.iter().any(is_name) {
            if cells.iter().all(|cell| integer(cell).is_some()) {
                return Self::Integer;
            }
            if cells.iter().all(|cell| decimal(cell).is_some()) {
                return Self::Decimal;
            }
        }
        if cells.iter().all(|cell| boolean(cell).is_some()) {
            return Self::Boolean;
        }
        if cells.iter().all(|cell| date(cell).is_some()) {
            return Self::Date;
        }
        let mut options: Vec<&str> = Vec::new();
        for cell in &cells {
            if !options.iter().any(|option| same(option, cell)) {
                options.push(cell);
            }
            if options.len() > MOST_OPTIONS {
                return Self::Text;
            }
        }
        if options.len() * 2 > cells.len() {
            return Self::Text;
        }
        options.sort_unstable();
        Self::Category(options.into_iter().map(str::to_owned).collect())
    }
}

/// More different words than this in a column are not a category.
pub const MOST_OPTIONS: usize = 30;

impl fmt::Display for Value {
    /// As it would be written into a cell: [`AttributeKind::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(words) | Self::Category(words) => f.write_str(words),
            Self::Integer(number) => number.fmt(f),
            Self::Decimal(number) => number.fmt(f),
            Self::Boolean(true) => f.write_str("yes"),
            Self::Boolean(false) => f.write_str("no"),
            Self::Date(date) => date.fmt(f),
        }
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Digits with a sign, and with commas between thousands.
fn integer(cell: &str) -> Option<i64> {
    let digits = cell.trim_start_matches(['+', '-']);
    let groups: Vec<&str> = digits.split(',').collect();
    let grouped = groups.len() == 1
        || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let plain = groups
        .iter()
        .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    (grouped && plain)
        .then(|| cell.replace(',', "").parse().ok())
        .flatten()
}

/// A number as people write it; "inf", "nan" and "1e9" are words.
fn decimal(cell: &str) -> Option<f64> {
    let plain = cell
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    if plain {
        return cell.parse().ok().filter(|number: &f64| number.is_finite());
    }
    let (whole, rest) = cell.split_once('.').unwrap_or((cell, "0"));
    integer(whole)?;
    format!("{}.{rest}", whole.replace(',', ""))
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn boolean(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" => Some(true),
        "no" | "n" | "false" | "f" | "0" => Some(false),
        _ => None,
    }
}

/// A day written as 2024-03-31, 31/03/2024, 31.3.2024 or 31 March 2024: the day comes first, as
/// in the United Kingdom. A time of midnight after it, as spreadsheets add, is left out.
fn date(cell: &str) -> Option<Date> {
    let cell = cell
        .strip_suffix("T00:00:00")
        .or_else(|| cell.strip_suffix(" 00:00:00"))
        .unwrap_or(cell);
    if let [year, month, day] = cell.split('-').collect::<Vec<_>>()[..]
        && year.len() == 4
    {
        return civil(year, number(month)?, day);
    }
    let parts: Vec<&str> = cell
        .split(['/', '.', ' ', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let [day, month, year] = parts[..] else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    civil(year, number(month).or_else(|| month_named(month))?, day)
}

fn civil(year: &str, month: i8, day: &str) -> Option<Date> {
    let day = day.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    Date::new(year.parse().ok()?, month, number(day)?).ok()
}

fn number(digits: &str) -> Option<i8> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())
        .flatten()
}

/// The number of a month written out, or as its first three letters or more.
pub(crate) fn month_named(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
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
    let word = word.to_lowercase();
    let number = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && month.starts_with(&word))?;
    i8::try_from(number + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn category(options: &[&str]) -> AttributeKind {
        AttributeKind::Category(options.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn cells_are_read_as_people_write_them() {
        use AttributeKind as Kind;
        let check = |kind: &AttributeKind, cell: &str, expected: &str| {
            let read = match kind.parse(cell) {
                Ok(Some(value)) => value.to_string(),
                Ok(None) => "nothing".to_owned(),
                Err(problem) => problem.to_string(),
            };
            assert_eq!(read, expected, "{cell}");
        };
        check(&Kind::Integer, " 1,204 ", "1204");
        check(&Kind::Integer, "-3", "-3");
        check(
            &Kind::Integer,
            "1,2",
            "“1,2” is not a whole number: write digits only, such as 42",
        );
        check(&Kind::Decimal, "1,204.5", "1204.5");
        check(
            &Kind::Decimal,
            "nan",
            "“nan” is not a number: write it with a decimal point, such as 3.5",
        );
        check(&Kind::Boolean, "Y", "yes");
        check(
            &Kind::Boolean,
            "maybe",
            "“maybe” is not yes or no: write yes, no, true, false, 1 or 0",
        );
        check(&Kind::Date, "31/03/2024", "2024-03-31");
        check(&Kind::Date, "2024-03-31T00:00:00", "2024-03-31");
        check(&Kind::Date, "1st Sept 2023", "2023-09-01");
        check(
            &Kind::Date,
            "03/31/2024",
            "“03/31/2024” is not a date: write it as 2024-03-31, 31/03/2024 or 31 March 2024",
        );
        check(&category(&["PW", "SP"]), "sp", "SP");
        check(
            &category(&["PW", "SP"]),
            "staff",
            "“staff” is none of: PW, SP",
        );
        check(&Kind::Date, "  ", "nothing");
    }

    #[test]
    fn a_column_says_what_it_holds() {
        let check = |cells: &[&str], expected: AttributeKind| {
            assert_eq!(
                AttributeKind::propose(cells.iter().copied()),
                expected,
                "{cells:?}"
            );
        };
        check(&["34", "", "51"], AttributeKind::Integer);
        check(&["1", "0", "1"], AttributeKind::Integer);
        check(&["34", "51.5"], AttributeKind::Decimal);
        check(&["yes", "No", ""], AttributeKind::Boolean);
        check(&["2024-01-01", "3 May 2024"], AttributeKind::Date);
        check(&["007", "012"], AttributeKind::Text);
        check(&["PW", "SP", "pw", "SP"], category(&["PW", "SP"]));
        check(&["Ann", "Bea", "Cem"], AttributeKind::Text);
        check(&["", " "], AttributeKind::Text);
    }

    proptest! {
        #[test]
        fn what_is_proposed_reads_every_cell(cells in proptest::collection::vec(
            prop_oneof!["[0-9,.]{0,6}", "yes|no|y|0|1", "[0-3][0-9]/[01][0-9]/2024", "[a-c]", ".{0,5}"], 0..8
        )) {
            let kind = AttributeKind::propose(cells.iter().map(String::as_str));
            for cell in &cells {
                let value = kind.parse(cell).unwrap();
                if let Some(value) = value {
                    prop_assert_eq!(kind.parse(&value.to_string()), Ok(Some(value)));
                }
            }
        }
    }
}
