//! Expressions such as `A*~B + C[1,2]`: reading, negating, multiplying out, simplifying, memberships.

mod factor;
mod parse;
mod sum;

pub use factor::factorize;
pub(crate) use parse::mentions;
pub use parse::parse;
pub(crate) use sum::rows;
pub use sum::{Product, Sum};

use crate::space::{Implicant, Space};

/// What the conditions of an expression are called, how many levels each has, and how literals are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    list: Vec<String>,
    space: Space,
    brackets: bool,
}

impl Names {
    /// Conditions with their numbers of levels; literals get brackets when one has more than two.
    ///
    /// # Errors
    /// [`crate::Error::TooManyConfigurations`], [`crate::Error::ConditionTwice`].
    pub fn new(names: &[String], levels: &[usize]) -> Result<Self, crate::Error> {
        for (at, name) in names.iter().enumerate() {
            if names.iter().take(at).any(|other| other == name) {
                return Err(crate::Error::ConditionTwice(name.clone()));
            }
        }
        Ok(Self {
            list: names.to_vec(),
            space: Space::new(levels)?,
            brackets: levels.iter().any(|levels| *levels > 2),
        })
    }

    /// The same with literals in brackets, whatever the levels.
    pub fn with_brackets(mut self) -> Self {
        self.brackets = true;
        self
    }

    /// The names in their order.
    pub fn names(&self) -> &[String] {
        &self.list
    }

    /// The levels.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// Whether literals are written `A[1]` instead of `A` and `~A`.
    pub fn brackets(&self) -> bool {
        self.brackets
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|other| other == name)
    }

    /// All levels of a condition, one bit each.
    pub(crate) fn every(&self, condition: usize) -> u64 {
        u64::MAX >> (64 - self.space.levels(condition))
    }

    /// A literal as it is written; `levels` has a bit for each level that satisfies it.
    pub fn literal(&self, condition: usize, levels: u64) -> String {
        let name = &self.list[condition];
        if self.brackets {
            let list: Vec<String> = crate::bits::ones(&[levels])
                .map(|level| level.to_string())
                .collect();
            return format!("{name}[{}]", list.join(","));
        }
        match levels {
            0b01 => format!("~{name}"),
            _ => name.clone(),
        }
    }

    /// A conjunction of single values as it is written.
    pub fn implicant(&self, implicant: Implicant) -> String {
        self.space
            .literals(implicant)
            .into_iter()
            .map(|(condition, value)| self.literal(condition, 1 << value))
            .collect::<Vec<_>>()
            .join("*")
    }
}

/// An expression as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A condition with the levels that satisfy it, one bit each.
    Literal {
        /// Which condition.
        condition: usize,
        /// Which levels.
        levels: u64,
    },
    /// Negation.
    Not(Box<Expression>),
    /// Conjunction.
    And(Vec<Expression>),
    /// Disjunction.
    Or(Vec<Expression>),
}

/// Membership of a case in conditions, as expressions need it.
pub trait Memberships {
    /// The membership of a case in "the condition has one of these levels", in [0, 1].
    fn literal(&self, case: usize, condition: usize, levels: u64) -> f64;
}

impl Expression {
    /// The membership of a case: minimum, maximum and 1 − x over the expression as it is written.
    pub fn membership(&self, case: usize, of: &impl Memberships) -> f64 {
        match self {
            Self::Literal { condition, levels } => of.literal(case, *condition, *levels),
            Self::Not(inner) => 1.0 - inner.membership(case, of),
            Self::And(parts) => parts
                .iter()
                .map(|part| part.membership(case, of))
                .fold(1.0, f64::min),
            Self::Or(parts) => parts
                .iter()
                .map(|part| part.membership(case, of))
                .fold(0.0, f64::max),
        }
    }

    /// The same as a sum of products: negations moved to the literals, multiplied out, contradictions and what is
    /// contained in another product dropped.
    pub fn sum(&self, names: &Names) -> Sum {
        self.sum_of(names, false)
    }

    fn sum_of(&self, names: &Names, negated: bool) -> Sum {
        match self {
            Self::Literal { condition, levels } => {
                let levels = if negated {
                    names.every(*condition) & !levels
                } else {
                    *levels
                };
                Sum::literal(names, *condition, levels)
            }
            Self::Not(inner) => inner.sum_of(names, !negated),
            Self::And(parts) | Self::Or(parts) => {
                let conjunction = matches!(self, Self::And(_)) != negated;
                let mut sums = parts.iter().map(|part| part.sum_of(names, negated));
                if conjunction {
                    sums.fold(Sum::everything(), |so_far, next| so_far.and(&next, names))
                } else {
                    let first = sums.next().unwrap_or_else(Sum::nothing);
                    sums.fold(first, |so_far, next| so_far.or(&next))
                }
            }
        }
    }
}
