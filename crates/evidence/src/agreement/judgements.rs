//! Things that were judged as a whole: records screened, studies appraised, excerpts coded.

use super::bootstrap::{IntervalOf, Resampling, bootstrap};
use super::{Measures, Statistic, Tally, Unit};
use std::collections::BTreeMap;

/// Somebody judged the same thing twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{coder}” judged “{unit}” more than once: keep one of the judgements")]
pub struct Repeated {
    /// The thing, in words.
    pub unit: String,
    /// Who, in words.
    pub coder: String,
}

/// Who gave which value to what.
#[derive(Debug, Clone)]
pub struct Judgements<U, R, V> {
    units: Vec<U>,
    coders: Vec<R>,
    values: Vec<V>,
    /// A row for each unit, a cell for each coder.
    cells: Vec<Vec<Option<usize>>>,
}

/// A row of values, and how many units have it.
type Pattern<'a> = (&'a [Option<usize>], f64);

/// Agreement on values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueAgreement {
    /// What a unit is.
    pub unit: Unit,
    /// How many people judged.
    pub coders: usize,
    /// How many things were given to be judged.
    pub units: usize,
    /// How many of them at least two people judged.
    pub compared: usize,
    /// How many different values were used.
    pub values: usize,
    /// The statistics.
    pub measures: Measures<Statistic>,
}

/// A thing on which people differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueDifference<U, R, V> {
    /// The thing.
    pub unit: U,
    /// Each value with those who gave it, in order of coders.
    pub given: Vec<(V, Vec<R>)>,
}

impl<U, R, V> Judgements<U, R, V>
where
    U: Ord + Clone + ToString,
    R: Ord + Clone + ToString,
    V: Ord + Clone,
{
    /// From a long list: one line for each unit and coder; none where the coder gave no value. Units and coders keep
    /// the order in which they first come.
    ///
    /// # Errors
    /// [`Repeated`] when a coder has two lines for one unit.
    pub fn new(lines: impl IntoIterator<Item = (U, R, Option<V>)>) -> Result<Self, Repeated> {
        let lines: Vec<_> = lines.into_iter().collect();
        let units = Numbered::of(lines.iter().map(|(unit, _, _)| unit));
        let coders = Numbered::of(lines.iter().map(|(_, coder, _)| coder));
        let values = Numbered::of(lines.iter().filter_map(|(_, _, value)| value.as_ref()));
        let mut cells = vec![vec![None; coders.list.len()]; units.list.len()];
        let mut seen = vec![vec![false; coders.list.len()]; units.list.len()];
        for (unit, coder, value) in &lines {
            let (row, column) = (units.number(unit), coders.number(coder));
            if std::mem::replace(&mut seen[row][column], true) {
                return Err(Repeated {
                    unit: unit.to_string(),
                    coder: coder.to_string(),
                });
            }
            cells[row][column] = value.as_ref().map(|value| values.number(value));
        }
        Ok(Judgements {
            units: units.list,
            coders: coders.list,
            values: values.list,
            cells,
        })
    }

    /// Who judged, in order.
    pub fn coders(&self) -> &[R] {
        &self.coders
    }

    /// The values that were used, in the order in which they first come.
    pub fn values(&self) -> &[V] {
        &self.values
    }

    /// Everything added up.
    pub fn tally(&self) -> Tally {
        let mut tally = self.empty();
        for (pattern, times) in self.patterns().0 {
            tally.count(pattern, times);
        }
        tally
    }

    /// The statistics, without intervals.
    pub fn agreement(&self) -> ValueAgreement {
        let compared = |row: &&Vec<Option<usize>>| row.iter().flatten().count() > 1;
        ValueAgreement {
            unit: Unit::Judgement,
            coders: self.coders.len(),
            units: self.units.len(),
            compared: self.cells.iter().filter(compared).count(),
            values: self.values.len(),
            measures: Measures::of(&self.tally()),
        }
    }

    /// The interval of each statistic, by drawing units.
    pub fn intervals(&self, resampling: &Resampling) -> Measures<IntervalOf> {
        let (patterns, pattern_of) = self.patterns();
        let mut weights = vec![0.0; patterns.len()];
        Measures::from_array(bootstrap(self.units.len(), resampling, |times| {
            weights.fill(0.0);
            for (pattern, times) in pattern_of.iter().zip(times) {
                weights[*pattern] += f64::from(*times);
            }
            let mut tally = self.empty();
            for ((pattern, _), weight) in patterns.iter().zip(&weights) {
                tally.count(pattern, *weight);
            }
            Measures::of(&tally).into_array()
        }))
    }

    /// The things on which people differ, in the order of the units.
    pub fn differences(&self) -> Vec<ValueDifference<U, R, V>> {
        let mut found = Vec::new();
        for (unit, row) in self.units.iter().zip(&self.cells) {
            let mut given: Vec<(usize, Vec<R>)> = Vec::new();
            for (coder, value) in self.coders.iter().zip(row) {
                let Some(value) = value else { continue };
                match given.iter_mut().find(|(other, _)| other == value) {
                    Some((_, who)) => who.push(coder.clone()),
                    None => given.push((*value, vec![coder.clone()])),
                }
            }
            if given.len() > 1 {
                found.push(ValueDifference {
                    unit: unit.clone(),
                    given: given
                        .into_iter()
                        .map(|(value, who)| (self.values[value].clone(), who))
                        .collect(),
                });
            }
        }
        found
    }

    fn empty(&self) -> Tally {
        Tally::new(self.coders.len(), self.values.len())
    }

    /// The different rows with how often each comes, and which of them each unit is. Decisions of few coders among few
    /// values have few different rows, however many units there are.
    fn patterns(&self) -> (Vec<Pattern<'_>>, Vec<usize>) {
        let mut number: BTreeMap<&[Option<usize>], usize> = BTreeMap::new();
        let mut patterns: Vec<Pattern<'_>> = Vec::new();
        let pattern_of = self
            .cells
            .iter()
            .map(|row| {
                let at = *number.entry(row).or_insert_with(|| {
                    patterns.push((row, 0.0));
                    patterns.len() - 1
                });
                patterns[at].1 += 1.0;
                at
            })
            .collect();
        (patterns, pattern_of)
    }
}

/// Different things, numbered in the order in which they first come.
struct Numbered<T> {
    list: Vec<T>,
    numbers: BTreeMap<T, usize>,
}

impl<T: Ord + Clone> Numbered<T> {
    fn of<'a>(all: impl Iterator<Item = &'a T>) -> Self
    where
        T: 'a,
    {
        let mut numbered = Numbered {
            list: Vec::new(),
            numbers: BTreeMap::new(),
        };
        for one in all {
            if !numbered.numbers.contains_key(one) {
                numbered.numbers.insert(one.clone(), numbered.list.len());
                numbered.list.push(one.clone());
            }
        }
        numbered
    }

    fn number(&self, one: &T) -> usize {
        self.numbers.get(one).copied().unwrap_or_default()
    }
}
