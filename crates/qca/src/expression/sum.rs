//! Sums of products, and their shortest forms.

use super::{Memberships, Names};
use crate::bits::BitTable;
use crate::cover::{Limits, smallest};
use crate::space::{Implicant, Point};
use crate::{Error, primes, regions};

/// A conjunction of literals: each condition with the levels that satisfy it, one bit each, in the order of conditions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Product(Vec<(usize, u64)>);

impl Product {
    /// The literals.
    pub fn literals(&self) -> &[(usize, u64)] {
        &self.0
    }

    /// Both at once, unless they contradict each other.
    fn and(&self, other: &Self) -> Option<Self> {
        let mut literals = self.0.clone();
        for (condition, levels) in &other.0 {
            match literals.iter_mut().find(|(c, _)| c == condition) {
                Some((_, mine)) => {
                    *mine &= levels;
                    if *mine == 0 {
                        return None;
                    }
                }
                None => literals.push((*condition, *levels)),
            }
        }
        literals.sort_unstable();
        Some(Self(literals))
    }

    /// Whether whatever satisfies the other satisfies this one.
    fn contains(&self, other: &Self) -> bool {
        self.0.iter().all(|(condition, levels)| {
            other
                .0
                .iter()
                .any(|(c, theirs)| c == condition && theirs & !levels == 0)
        })
    }

    /// The membership of a case.
    pub fn membership(&self, case: usize, of: &impl Memberships) -> f64 {
        self.0
            .iter()
            .map(|(condition, levels)| of.literal(case, *condition, *levels))
            .fold(1.0, f64::min)
    }

    /// As it is written.
    pub fn text(&self, names: &Names) -> String {
        self.0
            .iter()
            .map(|(condition, levels)| names.literal(*condition, *levels))
            .collect::<Vec<_>>()
            .join("*")
    }

    /// The conjunctions of single values that together are the same.
    pub(crate) fn implicants(&self, names: &Names) -> Vec<Implicant> {
        let space = names.space();
        let mut all = vec![Implicant {
            fields: 0,
            values: 0,
        }];
        for (condition, levels) in &self.0 {
            all = all
                .into_iter()
                .flat_map(|implicant| {
                    crate::bits::ones(&[*levels])
                        .map(|level| Implicant {
                            fields: implicant.fields | space.field(*condition),
                            values: implicant.values
                                | space.at(*condition, u8::try_from(level).unwrap_or(u8::MAX)),
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        all
    }

    pub(crate) fn of(names: &Names, implicant: Implicant) -> Self {
        Self(
            names
                .space()
                .literals(implicant)
                .into_iter()
                .map(|(condition, value)| (condition, 1 << value))
                .collect(),
        )
    }
}

/// A disjunction of conjunctions. Without products it is never true; an empty product is always true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum(Vec<Product>);

impl Sum {
    pub(crate) fn nothing() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn everything() -> Self {
        Self(vec![Product(Vec::new())])
    }

    pub(crate) fn literal(names: &Names, condition: usize, levels: u64) -> Self {
        if levels == 0 {
            Self::nothing()
        } else if levels == names.every(condition) {
            Self::everything()
        } else {
            Self(vec![Product(vec![(condition, levels)])])
        }
    }

    pub(crate) fn of(names: &Names, implicants: &[Implicant]) -> Self {
        Self(
            implicants
                .iter()
                .map(|implicant| Product::of(names, *implicant))
                .collect(),
        )
    }

    /// The products, in their order.
    pub fn products(&self) -> &[Product] {
        &self.0
    }

    /// Whether it is never true.
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// Both: multiplied out, contradictions and what another product contains dropped.
    pub fn and(&self, other: &Self, names: &Names) -> Self {
        let mut all = Vec::new();
        for a in &self.0 {
            for b in &other.0 {
                all.extend(a.and(b));
            }
        }
        for product in &mut all {
            product
                .0
                .retain(|(condition, levels)| *levels != names.every(*condition));
        }
        Self(all).absorbed()
    }

    /// Either.
    pub fn or(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect()).absorbed()
    }

    /// The negation, by De Morgan's laws.
    pub fn negated(&self, names: &Names) -> Self {
        self.0.iter().fold(Self::everything(), |so_far, product| {
            let negated = product
                .0
                .iter()
                .map(|(condition, levels)| {
                    Self::literal(names, *condition, names.every(*condition) & !levels)
                })
                .fold(Self::nothing(), |so_far, next| so_far.or(&next));
            so_far.and(&negated, names)
        })
    }

    fn absorbed(self) -> Self {
        let mut kept: Vec<Product> = Vec::with_capacity(self.0.len());
        for product in self.0 {
            if !kept.iter().any(|other| other.contains(&product)) {
                kept.retain(|other| !product.contains(other));
                kept.push(product);
            }
        }
        Self(kept)
    }

    /// The membership of a case: the greatest of its products'.
    pub fn membership(&self, case: usize, of: &impl Memberships) -> f64 {
        self.0
            .iter()
            .map(|product| product.membership(case, of))
            .fold(0.0, f64::max)
    }

    /// As it is written, ` + ` between products; `-` when it is never true, `1` when it always is.
    pub fn text(&self, names: &Names) -> String {
        if self.0.is_empty() {
            return "-".to_owned();
        }
        self.0
            .iter()
            .map(|product| match product.0.as_slice() {
                [] => "1".to_owned(),
                _ => product.text(names),
            })
            .collect::<Vec<_>>()
            .join(" + ")
    }

    pub(crate) fn implicants(&self, names: &Names) -> Vec<Implicant> {
        self.0
            .iter()
            .flat_map(|product| product.implicants(names))
            .collect()
    }

    /// Whether two sums are true for the same configurations.
    pub fn is_equivalent(&self, other: &Self, names: &Names) -> bool {
        let within = |a: &Self, b: &Self| {
            let b = b.implicants(names);
            let outside = regions::complement(names.space(), &b);
            a.implicants(names).iter().all(|implicant| {
                outside.iter().all(|region| {
                    names
                        .space()
                        .literals(*implicant)
                        .iter()
                        .any(|(condition, value)| region[*condition] >> value & 1 == 0)
                })
            })
        };
        within(self, other) && within(other, self)
    }

    /// The rows for which it is true, numbered from 1 in order.
    ///
    /// # Errors
    /// [`Error::TooManyRows`].
    pub fn rows(&self, names: &Names, most: u64) -> Result<Vec<u64>, Error> {
        rows(names, &self.implicants(names), most, "an expression")
    }

    /// The shortest sums of products of single values that are true for the same configurations.
    ///
    /// # Errors
    /// [`Error::TooManyRows`] when too many configurations of the conditions in it would have to be gone through.
    pub fn simplified(&self, names: &Names, limits: &Limits) -> Result<Vec<Self>, Error> {
        let space = names.space();
        let cover = self.implicants(names);
        let outside = regions::complement(space, &cover);
        if cover.is_empty() {
            return Ok(vec![Self::nothing()]);
        }
        if outside.is_empty() {
            return Ok(vec![Self::everything()]);
        }
        // Conditions that are not in it stay at their first level: they can be in no shortest form.
        let used = cover
            .iter()
            .fold(0_u128, |used, implicant| used | implicant.fields);
        let narrow: Vec<Implicant> = cover
            .iter()
            .map(|implicant| {
                let absent = (0..space.conditions())
                    .map(|condition| space.field(condition))
                    .filter(|field| used & field == 0)
                    .fold(0, |fields, field| fields | field);
                Implicant {
                    fields: implicant.fields | absent,
                    values: implicant.values,
                }
            })
            .collect();
        let most = 1 << 14;
        let points: Vec<Point> = rows(names, &narrow, most, "simplifying")?
            .into_iter()
            .map(|row| space.point(row))
            .collect();
        let primes = primes::avoiding_regions(space, &points, &outside, limits.implicants)?;
        let mut covers = BitTable::new(primes.len(), points.len());
        for (row, prime) in primes.iter().enumerate() {
            for (bit, point) in points.iter().enumerate() {
                if prime.covers(*point) {
                    covers.set(row, bit);
                }
            }
        }
        let mut models = smallest(&covers, limits).listed;
        let literals = |model: &Vec<usize>| -> usize {
            model
                .iter()
                .map(|prime| space.order(primes[*prime]).0)
                .sum()
        };
        models.sort_by_key(|model| (model.len(), literals(model)));
        Ok(models
            .iter()
            .map(|model| {
                let implicants: Vec<Implicant> = model.iter().map(|prime| primes[*prime]).collect();
                Self::of(names, &implicants)
            })
            .collect())
    }
}

/// The rows that at least one of the implicants covers, in order.
pub(crate) fn rows(
    names: &Names,
    implicants: &[Implicant],
    most: u64,
    what: &'static str,
) -> Result<Vec<u64>, Error> {
    let space = names.space();
    let total: u64 = implicants
        .iter()
        .map(|implicant| space.volume(*implicant))
        .fold(0, u64::saturating_add);
    if total > most && regions::volume(space, implicants) > most {
        return Err(Error::TooManyRows { what, most });
    }
    let mut rows = Vec::new();
    for implicant in implicants {
        space.each_point(*implicant, |point| rows.push(space.row(point)));
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}
