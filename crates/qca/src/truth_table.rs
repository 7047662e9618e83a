//! Truth tables: the configurations that cases meet, and what follows from the cases for each.

use crate::conditions::{Conditions, Limitation, Outcome};
use crate::data::Data;
use crate::expression::{Memberships, Names};
use crate::fit::{Sufficiency, reaches, sufficiency};
use crate::inference::{Inference, binomial_tail};
use crate::space::Point;
use crate::{Error, Space};
use std::collections::{BTreeMap, BTreeSet};

/// What a row says about the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// The configuration is sufficient for the outcome.
    Present,
    /// It is not.
    Absent,
    /// Its inclusion lies between the two cut-offs.
    Contradiction,
    /// Too few cases tell: a remainder.
    Remainder,
}

impl Output {
    /// `1`, `0`, `C` or `?`.
    pub fn letter(self) -> char {
        match self {
            Self::Present => '1',
            Self::Absent => '0',
            Self::Contradiction => 'C',
            Self::Remainder => '?',
        }
    }
}

/// How a truth table is made.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSettings {
    /// Inclusion a row needs for output 1.
    pub inclusion_cut: f64,
    /// Inclusion a row needs to be a contradiction rather than 0; none makes no contradictions.
    pub inclusion_cut_zero: Option<f64>,
    /// Cases a row needs to be more than a remainder.
    pub cases_cut: f64,
    /// Proportional reduction in inconsistency a row needs for output 1.
    pub pri_cut: f64,
    /// Rows that are 0 whatever the cases say, numbered from 1.
    pub exclude: Vec<u64>,
    /// A test instead of the cut-offs alone.
    pub inference: Option<Inference>,
}

impl Default for TableSettings {
    fn default() -> Self {
        Self {
            inclusion_cut: 1.0,
            inclusion_cut_zero: None,
            cases_cut: 1.0,
            pri_cut: 0.0,
            exclude: Vec::new(),
            inference: None,
        }
    }
}

impl TableSettings {
    fn check(&self) -> Result<(), Error> {
        let share = |setting, value: f64| {
            if (0.0..=1.0).contains(&value) {
                Ok(())
            } else {
                Err(Error::Setting {
                    setting,
                    value: value.to_string(),
                    allowed: "it lies between 0 and 1",
                })
            }
        };
        share("the inclusion cut-off", self.inclusion_cut)?;
        share("the PRI cut-off", self.pri_cut)?;
        if let Some(second) = self.inclusion_cut_zero {
            share("the second inclusion cut-off", second)?;
            if second > self.inclusion_cut {
                return Err(Error::Setting {
                    setting: "the second inclusion cut-off",
                    value: second.to_string(),
                    allowed: "it is not above the first",
                });
            }
        }
        if let Some(inference) = self.inference {
            share("the level of the test", inference.alpha)?;
        }
        if !(self.cases_cut >= 0.0 && self.cases_cut.is_finite()) {
            return Err(Error::Setting {
                setting: "the frequency cut-off",
                value: self.cases_cut.to_string(),
                allowed: "it is a number of cases, usually 1",
            });
        }
        Ok(())
    }
}

/// A configuration that at least one case belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number, from 1; the first condition counts most.
    pub number: u64,
    /// The value of each condition.
    pub values: Vec<u8>,
    /// What it says.
    pub output: Output,
    /// Cases with a membership above 0.5.
    pub cases_in: usize,
    /// Inclusion, PRI and coverage of the configuration, over all cases.
    pub fit: Sufficiency,
    /// The cases that belong to it, by their places; those at exactly 0.5 belong to no row.
    pub cases: Vec<usize>,
    /// Cases with a membership above 0.5 that have the outcome below 0.5: deviant in kind.
    pub deviant: Vec<usize>,
    /// The p-value of the test against the inclusion cut-off.
    pub p: Option<f64>,
    pub(crate) point: Point,
}

/// A truth table. Only rows with cases are kept; the others are counted.
#[derive(Debug, Clone, PartialEq)]
pub struct TruthTable {
    conditions: Conditions,
    outcome: Outcome,
    settings: TableSettings,
    rows: Vec<Row>,
    excluded: BTreeSet<u64>,
}

impl TruthTable {
    /// Makes a truth table of data.
    ///
    /// # Errors
    /// Whatever [`Conditions::of`] and [`Outcome::of`] refuse, settings out of range, rows to exclude that do not exist.
    ///
    /// # Examples
    /// ```
    /// use qca::{Column, Data, Output, TableSettings, TruthTable};
    /// let data = Data::new(
    ///     ["a", "b", "c"].map(String::from).to_vec(),
    ///     vec![
    ///         Column::numbers("A", &[1.0, 1.0, 0.0]),
    ///         Column::numbers("B", &[1.0, 0.0, 0.0]),
    ///         Column::numbers("Y", &[1.0, 0.0, 0.0]),
    ///     ],
    /// )?;
    /// let table = TruthTable::new(&data, "Y", &["A".into(), "B".into()], TableSettings::default())?;
    /// assert_eq!(table.rows().len(), 3);
    /// assert_eq!(table.remainders(), 1);
    /// assert_eq!(table.rows()[2].output, Output::Present);
    /// # Ok::<(), qca::Error>(())
    /// ```
    pub fn new(
        data: &Data,
        outcome: &str,
        conditions: &[String],
        settings: TableSettings,
    ) -> Result<Self, Error> {
        let outcome = Outcome::of(data, outcome)?;
        if conditions.iter().any(|name| name == outcome.column()) {
            return Err(Error::OutcomeIsCondition(outcome.column().to_owned()));
        }
        let conditions = Conditions::of(data, conditions)?;
        let conditions = if outcome.has_brackets() {
            conditions.with_brackets()
        } else {
            conditions
        };
        Self::of(conditions, outcome, settings)
    }

    /// Makes a truth table of conditions and an outcome of the same cases.
    ///
    /// # Errors
    /// Settings out of range, rows to exclude that do not exist.
    pub fn of(
        conditions: Conditions,
        outcome: Outcome,
        settings: TableSettings,
    ) -> Result<Self, Error> {
        settings.check()?;
        let size = conditions.space().size();
        if let Some(row) = settings
            .exclude
            .iter()
            .find(|row| !(1..=size).contains(*row))
        {
            return Err(Error::NoRow {
                row: *row,
                rows: size,
            });
        }
        let excluded: BTreeSet<u64> = settings.exclude.iter().copied().collect();
        let mut table = Self {
            rows: rows(&conditions, &outcome),
            conditions,
            outcome,
            settings,
            excluded,
        };
        table.decide();
        Ok(table)
    }

    /// The same cases with other settings, without going through them again.
    ///
    /// # Errors
    /// As [`TruthTable::of`].
    pub fn with(&self, settings: TableSettings) -> Result<Self, Error> {
        settings.check()?;
        let size = self.space().size();
        if let Some(row) = settings
            .exclude
            .iter()
            .find(|row| !(1..=size).contains(*row))
        {
            return Err(Error::NoRow {
                row: *row,
                rows: size,
            });
        }
        let mut table = self.clone();
        table.excluded = settings.exclude.iter().copied().collect();
        table.settings = settings;
        table.decide();
        Ok(table)
    }

    fn decide(&mut self) {
        for row in &mut self.rows {
            let (output, p) = output(row, &self.settings);
            row.output = if self.excluded.contains(&row.number) {
                Output::Absent
            } else {
                output
            };
            row.p = p;
        }
    }

    /// The table of the negated outcome, with the same settings.
    ///
    /// # Errors
    /// None that the table itself did not give.
    pub fn negated(&self) -> Result<Self, Error> {
        Self::of(
            self.conditions.clone(),
            self.outcome.negated(),
            self.settings.clone(),
        )
    }

    /// The conditions.
    pub fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// Names and levels of the conditions.
    pub fn names(&self) -> &Names {
        self.conditions.names()
    }

    /// The configurations.
    pub fn space(&self) -> &Space {
        self.conditions.space()
    }

    /// The outcome.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// How it was made.
    pub fn settings(&self) -> &TableSettings {
        &self.settings
    }

    /// The rows with cases, by number.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Rows that were excluded.
    pub fn excluded(&self) -> &BTreeSet<u64> {
        &self.excluded
    }

    /// How many rows are remainders, those without any case included and those excluded not.
    pub fn remainders(&self) -> u64 {
        let told = self
            .rows
            .iter()
            .filter(|row| row.output != Output::Remainder)
            .count() as u64;
        let unmet = self
            .excluded
            .iter()
            .filter(|number| !self.rows.iter().any(|row| row.number == **number))
            .count() as u64;
        self.space().size() - told - unmet
    }

    /// Whether a row is a remainder.
    pub fn is_remainder(&self, number: u64) -> bool {
        match self.rows.binary_search_by_key(&number, |row| row.number) {
            Ok(at) => self.rows[at].output == Output::Remainder,
            Err(_) => !self.excluded.contains(&number),
        }
    }

    /// What a reader should know.
    pub fn limitations(&self) -> Vec<Limitation> {
        let mut all = self.conditions.constant();
        if self.conditions.cases().len() == 1 {
            all.push(Limitation::OneCase);
        } else {
            let first = self.outcome.values.first().map(|y| *y > 0.5);
            if self.outcome.values.iter().all(|y| Some(*y > 0.5) == first) {
                all.push(Limitation::OutcomeAlike);
            }
        }
        let same = same_names(self.conditions.cases());
        if !same.is_empty() {
            all.push(Limitation::SameName(same));
        }
        let between: Vec<String> = (0..self.conditions.cases().len())
            .filter(|case| self.conditions.is_between(*case))
            .map(|case| self.conditions.cases()[case].clone())
            .collect();
        if !between.is_empty() {
            all.push(Limitation::Between(between));
        }
        let contradictory: Vec<u64> = self
            .rows
            .iter()
            .filter(|row| {
                let above = |case: &&usize| self.outcome.values[**case] > 0.5;
                let with = row.cases.iter().filter(above).count();
                with > 0 && with < row.cases.len()
            })
            .map(|row| row.number)
            .collect();
        if !contradictory.is_empty() {
            all.push(Limitation::Contradictory(contradictory));
        }
        let met = self
            .rows
            .iter()
            .filter(|row| row.output != Output::Remainder)
            .count() as u64;
        if met < self.space().size() / 2 {
            all.push(Limitation::FewRows {
                met,
                of: self.space().size(),
            });
        }
        all
    }
}

/// Names that are given more than once, in their order.
fn same_names(cases: &[String]) -> Vec<String> {
    let mut names: Vec<&String> = cases.iter().collect();
    names.sort_unstable();
    let mut same: Vec<String> = names
        .windows(2)
        .filter(|two| two[0] == two[1])
        .map(|two| two[0].clone())
        .collect();
    same.dedup();
    same
}

/// The rows with cases, with all but their output.
fn rows(conditions: &Conditions, outcome: &Outcome) -> Vec<Row> {
    let space = conditions.space();
    let mut met: BTreeMap<u64, (Vec<u8>, Vec<usize>)> = BTreeMap::new();
    for case in 0..conditions.cases().len() {
        let values: Vec<u8> = (0..space.conditions())
            .map(|condition| conditions.level(case, condition))
            .collect();
        let number = space.row(space.pack(&values));
        let (_, cases) = met.entry(number).or_insert_with(|| (values, Vec::new()));
        cases.push(case);
    }
    let y = &outcome.values;
    met.into_iter()
        .map(|(number, (values, members))| {
            // In crisp data a case is wholly in its row and wholly outside the others.
            let (fit, inside) = if conditions.any_fuzzy() {
                let x = memberships(conditions, &values);
                let inside = (0..x.len()).filter(|case| x[*case] > 0.5).collect();
                (sufficiency(&x, y), inside)
            } else {
                let ones = vec![1.0; members.len()];
                let theirs: Vec<f64> = members.iter().map(|case| y[*case]).collect();
                let mut fit = sufficiency(&ones, &theirs);
                let all: f64 = y.iter().sum();
                let both: f64 = theirs.iter().sum();
                fit.coverage = (all != 0.0).then(|| both / all);
                (fit, members.clone())
            };
            Row {
                number,
                point: space.pack(&values),
                values,
                output: Output::Remainder,
                cases_in: inside.len(),
                fit,
                cases: members
                    .into_iter()
                    .filter(|case| !conditions.is_between(*case))
                    .collect(),
                deviant: inside.into_iter().filter(|case| y[*case] < 0.5).collect(),
                p: None,
            }
        })
        .collect()
}

/// The membership of every case in a configuration.
fn memberships(conditions: &Conditions, values: &[u8]) -> Vec<f64> {
    (0..conditions.cases().len())
        .map(|case| {
            values
                .iter()
                .enumerate()
                .map(|(condition, value)| conditions.literal(case, condition, 1 << value))
                .fold(1.0, f64::min)
        })
        .collect()
}

fn output(row: &Row, settings: &TableSettings) -> (Output, Option<f64>) {
    let n = row.cases_in as f64;
    if n < settings.cases_cut {
        return (Output::Remainder, None);
    }
    let inclusion = row.fit.inclusion;
    let test =
        |cut: f64| inclusion.map(|share| binomial_tail((n * share).round(), row.cases_in, cut));
    if let Some(Inference { alpha }) = settings.inference {
        let p = test(settings.inclusion_cut);
        if p.is_some_and(|p| p < alpha) && reaches(row.fit.pri, settings.pri_cut) {
            return (Output::Present, p);
        }
        let second = settings.inclusion_cut_zero.and_then(test);
        return match second {
            Some(second) if second < alpha => (Output::Contradiction, p),
            _ => (Output::Absent, p),
        };
    }
    if reaches(inclusion, settings.inclusion_cut) && reaches(row.fit.pri, settings.pri_cut) {
        return (Output::Present, None);
    }
    let below = inclusion.is_some_and(|share| share < settings.inclusion_cut);
    let contradiction = settings
        .inclusion_cut_zero
        .is_some_and(|cut| below && reaches(inclusion, cut));
    if contradiction {
        (Output::Contradiction, None)
    } else {
        (Output::Absent, None)
    }
}
