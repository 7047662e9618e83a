//! Conditions and outcome of an analysis, checked: set memberships, or levels without gaps.

use crate::data::Data;
use crate::expression::{Memberships, Names};
use crate::{Error, Expression, Space};
use std::fmt;

/// Conditions with the values of all cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditions {
    names: Names,
    cases: Vec<String>,
    /// By condition, then case.
    values: Vec<Vec<f64>>,
    fuzzy: Vec<bool>,
}

/// What is to be explained: a membership for each case.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// As it was asked for: `Y`, `~Y`, `Y[1,2]`.
    pub name: String,
    /// In [0, 1], one for each case.
    pub values: Vec<f64>,
}

/// Something a reader of a result should know, though there is a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limitation {
    /// A condition is the same in all cases.
    Constant(String),
    /// Nobody has the outcome, or everybody.
    OutcomeAlike,
    /// There is one case.
    OneCase,
    /// Several cases have the same name.
    SameName(Vec<String>),
    /// Cases with a condition at exactly 0.5 belong to no row.
    Between(Vec<String>),
    /// Rows of cases that differ in the outcome.
    Contradictory(Vec<u64>),
    /// More configurations have no case than have one.
    FewRows {
        /// Configurations with enough cases.
        met: u64,
        /// All configurations.
        of: u64,
    },
}

impl fmt::Display for Limitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(name) => {
                write!(
                    f,
                    "{name} is the same in every case, so that nothing can be learned about it"
                )
            }
            Self::OutcomeAlike => write!(
                f,
                "no case has the outcome more than not, or every case does: there is nothing to compare"
            ),
            Self::OneCase => write!(f, "there is one case: a comparison needs several"),
            Self::SameName(names) => write!(
                f,
                "several cases have the same name and cannot be told apart: {}",
                names.join(", ")
            ),
            Self::Between(cases) => write!(
                f,
                "{} {} a membership of exactly 0.5 and belong{} to no row",
                cases.join(", "),
                if cases.len() == 1 { "has" } else { "have" },
                if cases.len() == 1 { "s" } else { "" }
            ),
            Self::Contradictory(rows) => write!(
                f,
                "cases of one row differ in the outcome: {}",
                rows.iter()
                    .map(|row| format!("row {row}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            Self::FewRows { met, of } => write!(
                f,
                "{met} of {of} configurations have cases: what is said of the others rests on assumptions"
            ),
        }
    }
}

/// Exactly between out and in.
pub(crate) fn is_half(membership: f64) -> bool {
    membership.total_cmp(&0.5).is_eq()
}

/// A value is taken as whole only if it is exactly so.
fn is_whole(value: f64) -> bool {
    value.fract() == 0.0
}

/// The level of a whole number from 0 to 63.
fn level(value: f64) -> Option<u8> {
    // Minus zero is zero.
    (0..64).find(|level| f64::from(*level).total_cmp(&(value + 0.0)).is_eq())
}

impl Conditions {
    /// Takes conditions from data.
    ///
    /// A condition with any value that is not whole is fuzzy; others are crisp with levels 0, 1, 2 …
    ///
    /// # Errors
    /// Missing columns, values that are no numbers, memberships outside 0 to 1, levels with gaps, conditions given twice,
    /// too many configurations.
    pub fn of(data: &Data, names: &[String]) -> Result<Self, Error> {
        if names.is_empty() {
            return Err(Error::NoConditions);
        }
        let mut values = Vec::with_capacity(names.len());
        let mut fuzzy = Vec::with_capacity(names.len());
        let mut levels = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            if names.iter().take(at).any(|other| other == name) {
                return Err(Error::ConditionTwice(name.clone()));
            }
            let column = data.numbers(name)?;
            let (is_fuzzy, count) = kind(data, name, &column)?;
            values.push(column);
            fuzzy.push(is_fuzzy);
            levels.push(count);
        }
        Ok(Self {
            names: Names::new(names, &levels)?,
            cases: data.cases().to_vec(),
            values,
            fuzzy,
        })
    }

    /// Takes those columns as conditions that expressions name, in the order of the data.
    ///
    /// # Errors
    /// As [`Conditions::of`]; [`Error::NoConditions`] when no column is named.
    pub fn named_in(data: &Data, expressions: &[String]) -> Result<Self, Error> {
        let names: Vec<String> = data
            .columns()
            .iter()
            .map(|column| column.name.clone())
            .filter(|name| {
                expressions
                    .iter()
                    .any(|text| crate::expression::mentions(text, name))
            })
            .collect();
        Self::of(data, &names)
    }

    /// Names, levels and the way literals are written.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The configurations.
    pub fn space(&self) -> &Space {
        self.names.space()
    }

    /// The cases.
    pub fn cases(&self) -> &[String] {
        &self.cases
    }

    /// Whether a condition is a fuzzy set.
    pub fn is_fuzzy(&self, condition: usize) -> bool {
        self.fuzzy[condition]
    }

    /// Whether any is.
    pub fn any_fuzzy(&self) -> bool {
        self.fuzzy.iter().any(|fuzzy| *fuzzy)
    }

    /// The value of a case.
    pub fn value(&self, case: usize, condition: usize) -> f64 {
        self.values[condition][case]
    }

    /// Literals with brackets, whatever the levels.
    pub(crate) fn with_brackets(mut self) -> Self {
        self.names = self.names.with_brackets();
        self
    }

    /// The level a case belongs to: a fuzzy set above 0.5 is level 1.
    pub(crate) fn level(&self, case: usize, condition: usize) -> u8 {
        let value = self.values[condition][case];
        if self.fuzzy[condition] {
            u8::from(value > 0.5)
        } else {
            level(value).unwrap_or(0)
        }
    }

    /// Whether a fuzzy condition of a case is exactly 0.5.
    pub(crate) fn is_between(&self, case: usize) -> bool {
        (0..self.values.len())
            .any(|condition| self.fuzzy[condition] && is_half(self.values[condition][case]))
    }

    /// The membership of every case in an expression as it is written.
    pub fn memberships(&self, expression: &Expression) -> Vec<f64> {
        (0..self.cases.len())
            .map(|case| expression.membership(case, self))
            .collect()
    }

    /// Conditions that are the same in all cases.
    pub(crate) fn constant(&self) -> Vec<Limitation> {
        self.values
            .iter()
            .zip(self.names.names())
            .filter(|(values, _)| {
                self.cases.len() > 1 && values.iter().all(|v| v.total_cmp(&values[0]).is_eq())
            })
            .map(|(_, name)| Limitation::Constant(name.clone()))
            .collect()
    }
}

impl Memberships for Conditions {
    fn literal(&self, case: usize, condition: usize, levels: u64) -> f64 {
        let value = self.values[condition][case];
        if self.fuzzy[condition] {
            return match levels {
                0b01 => 1.0 - value,
                0b10 => value,
                0b11 => 1.0,
                _ => 0.0,
            };
        }
        if levels >> self.level(case, condition) & 1 == 1 {
            1.0
        } else {
            0.0
        }
    }
}

/// Whether a column is fuzzy, and how many levels it has.
fn kind(data: &Data, name: &str, column: &[f64]) -> Result<(bool, usize), Error> {
    let place = |at: usize| (data.cases()[at].clone(), name.to_owned());
    if column.iter().any(|value| !is_whole(*value)) {
        if let Some(at) = column.iter().position(|value| !(0.0..=1.0).contains(value)) {
            let (case, column_name) = place(at);
            return Err(Error::Membership {
                case,
                column: column_name,
                value: column[at],
            });
        }
        return Ok((true, 2));
    }
    let mut present = 0_u64;
    for (at, value) in column.iter().enumerate() {
        let Some(level) = level(*value) else {
            let (case, column) = place(at);
            return Err(Error::Level {
                case,
                column,
                value: *value,
            });
        };
        present |= 1 << level;
    }
    let highest = 63 - present.leading_zeros().min(63) as usize;
    if highest >= 2
        && let Some(missing) = (0..highest).find(|level| present >> level & 1 == 0)
    {
        return Err(Error::Gap {
            column: name.to_owned(),
            missing,
            highest,
        });
    }
    Ok((false, (highest + 1).max(2)))
}

impl Outcome {
    /// Takes an outcome from data: `Y`, `~Y` for its negation, `Y[1,2]` for some levels of several, `~Y[1,2]` for the others.
    ///
    /// # Errors
    /// Missing column, values that are no numbers or memberships, levels without brackets or brackets on a fuzzy set.
    pub fn of(data: &Data, name: &str) -> Result<Self, Error> {
        let written = name.trim();
        let (negated, rest) = match written.strip_prefix('~') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, written),
        };
        let (column_name, levels) = match rest.split_once(['[', '{']) {
            Some((column, list)) => {
                let list = list.strip_suffix([']', '}']).unwrap_or(list);
                let levels = list
                    .split(',')
                    .map(|level| level.trim().parse::<u8>().ok().filter(|l| *l < 64))
                    .collect::<Option<Vec<u8>>>()
                    .ok_or_else(|| Error::Setting {
                        setting: "the outcome",
                        value: name.to_owned(),
                        allowed: "levels stand in brackets as whole numbers, for example Y[1,2]",
                    })?;
                (column.trim_end(), Some(levels))
            }
            None => (rest, None),
        };
        let column = data.numbers(column_name)?;
        let (fuzzy, count) = kind(data, column_name, &column)?;
        let values: Vec<f64> = match levels {
            Some(_) if fuzzy => return Err(Error::OutcomeFuzzy(column_name.to_owned())),
            Some(levels) => column
                .iter()
                .map(|value| {
                    if level(*value).is_some_and(|level| levels.contains(&level)) {
                        1.0
                    } else {
                        0.0
                    }
                })
                .collect(),
            None if count > 2 => return Err(Error::OutcomeLevels(column_name.to_owned())),
            None => column,
        };
        Ok(Self {
            name: written.to_owned(),
            values: if negated {
                values.iter().map(|value| 1.0 - value).collect()
            } else {
                values
            },
        })
    }

    /// The column it comes from.
    pub(crate) fn column(&self) -> &str {
        let name = self.name.strip_prefix('~').unwrap_or(&self.name).trim();
        name.split(['[', '{']).next().unwrap_or(name).trim_end()
    }

    /// Whether levels were named in brackets.
    pub(crate) fn has_brackets(&self) -> bool {
        self.name.contains(['[', '{'])
    }

    /// The negation.
    pub fn negated(&self) -> Self {
        Self {
            name: match self.name.strip_prefix('~') {
                Some(rest) => rest.to_owned(),
                None => format!("~{}", self.name),
            },
            values: self.values.iter().map(|value| 1.0 - value).collect(),
        }
    }
}
