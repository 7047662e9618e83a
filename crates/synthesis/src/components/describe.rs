//! What combinations studies have tried: the numbers behind pictures of components.

use super::{ComponentFit, ComponentModel};
use crate::network::Estimate;
use std::collections::BTreeMap;

/// How often a component was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency {
    /// Arms that have it.
    pub arms: usize,
    /// Studies in which every arm has it: they say nothing about it.
    pub in_every_arm: usize,
    /// Studies in which some arm has it.
    pub in_some_arm: usize,
    /// Studies in which no arm has it.
    pub in_no_arm: usize,
}

/// Counts over the arms of all studies.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// For each component how often it was tried.
    pub frequencies: Vec<Frequency>,
    /// How many arms have two components, on the diagonal one.
    pub together: Vec<Vec<usize>>,
    /// The correlation of two components over arms: near 1 or −1 they are hard to tell apart. `None` when one is in every
    /// arm or in none.
    pub correlation: Vec<Vec<Option<f64>>>,
    /// For each treatment in how many arms it was tried.
    pub arms: Vec<usize>,
}

/// Two treatments that differ by added components alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The treatment without.
    pub without: usize,
    /// The treatment with.
    pub with: usize,
    /// What is added, as places of components.
    pub added: Vec<usize>,
    /// The estimated difference, with minus without.
    pub estimate: Option<Estimate>,
}

impl ComponentModel {
    /// Counts how often components and their combinations were tried.
    pub fn describe(&self) -> Description {
        let count = self.composition.components();
        let matrix = self.composition.matrix();
        let has = |treatment: usize, component: usize| matrix[(treatment, component)] != 0.0;
        let mut frequencies = vec![
            Frequency {
                arms: 0,
                in_every_arm: 0,
                in_some_arm: 0,
                in_no_arm: 0,
            };
            count
        ];
        let mut together = vec![vec![0; count]; count];
        let mut arms = vec![0; self.studies.treatments().len()];
        for study in self.studies.studies() {
            for &arm in &study.arms {
                arms[arm] += 1;
                let mine: Vec<usize> = (0..count).filter(|&c| has(arm, c)).collect();
                for &i in &mine {
                    for &j in &mine {
                        together[i][j] += 1;
                    }
                }
            }
            for (component, frequency) in frequencies.iter_mut().enumerate() {
                let with = study
                    .arms
                    .iter()
                    .filter(|&&arm| has(arm, component))
                    .count();
                frequency.arms += with;
                frequency.in_every_arm += usize::from(with == study.arms.len());
                frequency.in_some_arm += usize::from(with > 0);
                frequency.in_no_arm += usize::from(with == 0);
            }
        }
        let all: usize = arms.iter().sum();
        let correlation = (0..count)
            .map(|i| {
                (0..count)
                    .map(|j| phi(together[i][i], together[j][j], together[i][j], all))
                    .collect()
            })
            .collect();
        Description {
            frequencies,
            together,
            correlation,
            arms,
        }
    }

    /// All pairs of treatments of which one is the other with components added, fewest additions first.
    pub fn additions(&self, fit: &ComponentFit) -> Vec<Difference> {
        let count = self.composition.components();
        let matrix = self.composition.matrix();
        let treatments = matrix.nrows();
        let mut pairs = Vec::new();
        for without in 0..treatments {
            for with in 0..treatments {
                let mut added = Vec::new();
                let superset = (0..count).all(|c| {
                    let (less, more) = (matrix[(without, c)], matrix[(with, c)]);
                    if less == 0.0 && more != 0.0 {
                        added.push(c);
                    }
                    less == 0.0 || (less - more).abs() == 0.0
                });
                if superset && !added.is_empty() {
                    pairs.push(Difference {
                        without,
                        with,
                        added,
                        estimate: fit.difference(self, with, without),
                    });
                }
            }
        }
        pairs.sort_by(|a, b| {
            (a.added.len(), &a.added, a.without, a.with).cmp(&(
                b.added.len(),
                &b.added,
                b.without,
                b.with,
            ))
        });
        pairs
    }

    /// For each pair of components (on the diagonal for each one) the median effect against a reference of the treatments
    /// that have both, of those that can be estimated. Pairs that no treatment has are missing.
    pub fn heat(&self, fit: &ComponentFit, reference: usize) -> BTreeMap<(usize, usize), f64> {
        let count = self.composition.components();
        let matrix = self.composition.matrix();
        let effects: Vec<Option<f64>> = (0..matrix.nrows())
            .map(|t| fit.difference(self, t, reference).map(|e| e.te))
            .collect();
        let mut cells = BTreeMap::new();
        for i in 0..count {
            for j in i..count {
                let both: Vec<f64> = (0..matrix.nrows())
                    .filter(|&t| matrix[(t, i)] != 0.0 && matrix[(t, j)] != 0.0)
                    .filter_map(|t| effects[t])
                    .collect();
                if let Some(median) = median(both) {
                    cells.insert((i, j), median);
                }
            }
        }
        cells
    }

    /// For each component the median P-score of the treatments that have it.
    pub fn component_ranks(&self, scores: &[Option<f64>]) -> Vec<Option<f64>> {
        let matrix = self.composition.matrix();
        (0..self.composition.components())
            .map(|c| {
                median(
                    (0..matrix.nrows())
                        .filter(|&t| matrix[(t, c)] != 0.0)
                        .filter_map(|t| scores[t])
                        .collect(),
                )
            })
            .collect()
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some(0.5 * (values[middle - 1] + values[middle])),
    }
}

/// The correlation of two yes-or-no features.
fn phi(one: usize, other: usize, both: usize, all: usize) -> Option<f64> {
    let [one, other, both, all] = [one, other, both, all].map(|count| count as f64);
    let spread = (one * (all - one) * other * (all - other)).sqrt();
    (spread > 0.0).then(|| (both * all - one * other) / spread)
}
