//! The space of configurations, and boxes in it that fix some conditions to one value.

use crate::Error;

/// How many levels each condition has, and how configurations are numbered and packed into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    levels: Vec<u8>,
    shift: Vec<u32>,
    field: Vec<u128>,
    step: Vec<u64>,
    size: u64,
    binary: bool,
}

/// A configuration, packed: the value of each condition in a field of its own.
pub(crate) type Point = u128;

/// A conjunction of single values: the conditions it fixes and to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Implicant {
    /// All bits of the fields that are fixed.
    pub(crate) fields: u128,
    /// The values there; zero elsewhere.
    pub(crate) values: Point,
}

impl Implicant {
    /// Whether a configuration lies in it.
    pub(crate) fn covers(self, point: Point) -> bool {
        (point ^ self.values) & self.fields == 0
    }

    /// Whether every configuration of the other lies in it.
    pub(crate) fn contains(self, other: Self) -> bool {
        self.fields & !other.fields == 0 && (self.values ^ other.values) & self.fields == 0
    }
}

impl Space {
    /// The space of conditions with these numbers of levels (2 to 64 each).
    ///
    /// # Errors
    /// [`Error::TooManyConfigurations`] when there are more than 2^62, or more than 64 conditions.
    pub fn new(levels: &[usize]) -> Result<Self, Error> {
        let too_many = || Error::TooManyConfigurations {
            conditions: levels.len(),
        };
        let mut space = Self {
            levels: Vec::with_capacity(levels.len()),
            shift: Vec::with_capacity(levels.len()),
            field: Vec::with_capacity(levels.len()),
            step: vec![1; levels.len()],
            size: 1,
            binary: levels.iter().all(|level| *level == 2),
        };
        if levels.len() > 64 {
            return Err(too_many());
        }
        let mut at = 0;
        for level in levels {
            let narrow = u8::try_from(*level).map_err(|_| too_many())?;
            if !(2..=64).contains(&narrow) {
                return Err(too_many());
            }
            let width = (narrow - 1).ilog2() + 1;
            space.levels.push(narrow);
            space.shift.push(at);
            if at + width > 128 {
                return Err(too_many());
            }
            space.field.push(((1_u128 << width) - 1) << at);
            at += width;
        }
        for (condition, level) in space.levels.iter().enumerate().rev() {
            space.step[condition] = space.size;
            space.size = space
                .size
                .checked_mul(u64::from(*level))
                .filter(|size| *size <= 1 << 62)
                .ok_or_else(too_many)?;
        }
        Ok(space)
    }

    /// How many conditions there are.
    pub fn conditions(&self) -> usize {
        self.levels.len()
    }

    /// How many levels a condition has.
    pub fn levels(&self, condition: usize) -> usize {
        usize::from(self.levels[condition])
    }

    /// How many configurations there are: the rows of the whole truth table.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn field(&self, condition: usize) -> u128 {
        self.field[condition]
    }

    pub(crate) fn at(&self, condition: usize, value: u8) -> Point {
        u128::from(value) << self.shift[condition]
    }

    pub(crate) fn pack(&self, values: &[u8]) -> Point {
        values
            .iter()
            .enumerate()
            .map(|(condition, value)| self.at(condition, *value))
            .sum()
    }

    pub(crate) fn value(&self, point: Point, condition: usize) -> u8 {
        // A field is at most six bits wide.
        u8::try_from((point & self.field[condition]) >> self.shift[condition]).unwrap_or(u8::MAX)
    }

    /// The number of a configuration, from 1; the first condition counts most.
    pub(crate) fn row(&self, point: Point) -> u64 {
        1 + (0..self.conditions())
            .map(|condition| u64::from(self.value(point, condition)) * self.step[condition])
            .sum::<u64>()
    }

    /// The configuration of a row number between 1 and the size.
    pub(crate) fn point(&self, row: u64) -> Point {
        let mut rest = row - 1;
        let mut point = 0;
        for (condition, step) in self.step.iter().enumerate() {
            let value = rest / step;
            rest %= step;
            point |= u128::from(value) << self.shift[condition];
        }
        point
    }

    /// The conditions in which two configurations differ, one bit each.
    pub(crate) fn difference(&self, a: Point, b: Point) -> u64 {
        let differs = a ^ b;
        if self.binary {
            return u64::try_from(differs).unwrap_or(u64::MAX);
        }
        self.field
            .iter()
            .enumerate()
            .filter(|(_, field)| differs & **field != 0)
            .fold(0, |mask, (condition, _)| mask | 1 << condition)
    }

    /// The implicant that fixes these conditions (one bit each) to the values of a configuration.
    pub(crate) fn implicant(&self, point: Point, conditions: u64) -> Implicant {
        let mut fields = 0;
        let mut rest = conditions;
        while rest != 0 {
            fields |= self.field[rest.trailing_zeros() as usize];
            rest &= rest - 1;
        }
        Implicant {
            fields,
            values: point & fields,
        }
    }

    /// The condition and value of each literal.
    pub fn literals(&self, implicant: Implicant) -> Vec<(usize, u8)> {
        (0..self.conditions())
            .filter(|condition| implicant.fields & self.field[*condition] != 0)
            .map(|condition| (condition, self.value(implicant.values, condition)))
            .collect()
    }

    /// How many configurations lie in an implicant.
    pub(crate) fn volume(&self, implicant: Implicant) -> u64 {
        (0..self.conditions())
            .filter(|condition| implicant.fields & self.field[*condition] == 0)
            .map(|condition| u64::from(self.levels[condition]))
            .product()
    }

    /// Fewest literals first, then by the first condition that differs: a lower value first, no literal last.
    pub(crate) fn order(&self, implicant: Implicant) -> (usize, Vec<u8>) {
        let key: Vec<u8> = (0..self.conditions())
            .map(|condition| {
                if implicant.fields & self.field[condition] == 0 {
                    u8::MAX
                } else {
                    self.value(implicant.values, condition)
                }
            })
            .collect();
        (key.iter().filter(|value| **value != u8::MAX).count(), key)
    }

    /// Calls back with every configuration of an implicant.
    pub(crate) fn each_point(&self, implicant: Implicant, mut with: impl FnMut(Point)) {
        let free: Vec<usize> = (0..self.conditions())
            .filter(|condition| implicant.fields & self.field[*condition] == 0)
            .collect();
        let mut values = vec![0_u8; free.len()];
        loop {
            with(
                free.iter()
                    .zip(&values)
                    .fold(implicant.values, |point, (condition, value)| {
                        point | self.at(*condition, *value)
                    }),
            );
            let mut place = free.len();
            loop {
                if place == 0 {
                    return;
                }
                place -= 1;
                values[place] += 1;
                if values[place] < self.levels[free[place]] {
                    break;
                }
                values[place] = 0;
            }
        }
    }
}
