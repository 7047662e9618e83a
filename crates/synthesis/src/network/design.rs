//! Heterogeneity within designs, inconsistency between them (Krahn, Binder and König 2013).
//!
//! A design is the set of treatments that a study compares. Studies of one design can differ only by heterogeneity; designs
//! can contradict each other. All is worked out from one Laplacian for each design, the sum of those of its studies.

use super::heterogeneity::Q;
use super::model::{Columns, Unsolvable};
use super::order::by_label;
use super::studies::{groups, join};
use super::weights::{Block, Negative, Weights};
use super::{Network, NetworkFit};
use nalgebra::DVector;
use std::collections::BTreeMap;

/// The studies that compare the same treatments.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Its treatments joined by colons; the reference, where it has it, first.
    pub label: String,
    /// Its treatments in that order, as places.
    pub treatments: Vec<usize>,
    /// Its studies, as places.
    pub studies: Vec<usize>,
}

/// A sum of squares of one design.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignQ {
    /// The label of the design.
    pub design: String,
    /// The sum.
    pub q: Q,
}

/// Q taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// All of it.
    pub total: Q,
    /// Within designs: heterogeneity.
    pub within: Q,
    /// Between designs: inconsistency.
    pub between: Q,
    /// Within each design.
    pub within_design: Vec<DesignQ>,
    /// What is left between designs when one is detached. A design is missing when the others do not reach every
    /// treatment without it.
    pub detached: Vec<DesignQ>,
    /// τ² within designs, by the method of moments.
    pub tau2_within: f64,
    /// Between designs when studies have this τ²: the design-by-treatment test under random effects.
    pub between_random: Q,
}

/// Above so many designs a fit for each takes too long.
const MANY_DESIGNS: usize = 300;

/// The arms of a design and the Laplacian over them, by rows.
pub(crate) type ArmsAndLaplacian = (Vec<usize>, Vec<f64>);

/// A design with its weights: Laplacian, pull (B'Wy) and mean levels of its arms.
pub(super) struct Summary {
    pub(super) arms: Vec<usize>,
    pub(super) laplacian: Vec<f64>,
    levels: Vec<f64>,
}

impl Summary {
    /// L times (level − effect): the pull that is left at each arm.
    fn tension(&self, effects: &[f64]) -> Vec<f64> {
        let residual = self.residual(effects);
        self.laplacian
            .chunks(self.arms.len())
            .map(|row| row.iter().zip(&residual).map(|(w, r)| w * r).sum())
            .collect()
    }

    fn residual(&self, effects: &[f64]) -> Vec<f64> {
        self.arms
            .iter()
            .zip(&self.levels)
            .map(|(&arm, level)| level - effects[arm])
            .collect()
    }

    /// (level − effect)'L(level − effect).
    fn squares(&self, effects: &[f64]) -> f64 {
        let residual = self.residual(effects);
        self.tension(effects)
            .iter()
            .zip(&residual)
            .map(|(t, r)| t * r)
            .sum()
    }
}

impl Network {
    /// The designs: those of two treatments first, then the others, each by label.
    pub fn designs(&self, reference: Option<usize>) -> Vec<Design> {
        let mut designs: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for (at, study) in self.studies.studies().iter().enumerate() {
            designs.entry(study.arms.clone()).or_default().push(at);
        }
        let mut designs: Vec<Design> = designs
            .into_iter()
            .map(|(mut treatments, studies)| {
                treatments.sort_by_key(|&at| (Some(at) != reference, at));
                let labels: Vec<&str> = treatments
                    .iter()
                    .map(|&at| self.treatments()[at].as_str())
                    .collect();
                Design {
                    label: labels.join(":"),
                    treatments,
                    studies,
                }
            })
            .collect();
        designs.sort_by(|a, b| {
            (a.treatments.len() > 2)
                .cmp(&(b.treatments.len() > 2))
                .then_with(|| by_label(&a.label, &b.label))
        });
        designs
    }

    /// Takes Q apart.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn decomposition(&self, reference: Option<usize>) -> Result<Decomposition, Unsolvable> {
        let designs = self.designs(reference);
        let common = self.common()?;
        let total = self.heterogeneity(&common);
        let weights = Weights::new(&self.studies, 0.0, Negative::Clipped).ok_or(Unsolvable)?;
        let summaries = summaries(&designs, &weights)?;
        let within_design: Vec<DesignQ> = designs
            .iter()
            .zip(&summaries)
            .map(|(design, summary)| DesignQ {
                design: design.label.clone(),
                q: Q {
                    q: self.squares_within(design, summary, &weights),
                    df: (design.studies.len() - 1) * (design.treatments.len() - 1),
                },
            })
            .collect();
        let within = Q {
            q: within_design.iter().map(|d| d.q.q).sum(),
            df: within_design.iter().map(|d| d.q.df).sum(),
        };
        let between = Q {
            q: summaries.iter().map(|s| s.squares(common.effects())).sum(),
            df: total.df - within.df,
        };
        let tau2_within = tau2_within(&designs, &summaries, &weights, within);
        Ok(Decomposition {
            total,
            within,
            between,
            detached: self.detached(&designs, &summaries)?,
            tau2_within,
            between_random: Q {
                q: self.between(&designs, tau2_within)?,
                df: between.df,
            },
            within_design,
        })
    }

    fn squares_within(&self, design: &Design, summary: &Summary, weights: &Weights) -> f64 {
        if design.studies.len() == 1 {
            return 0.0;
        }
        let mut level = vec![0.0; self.treatments().len()];
        for (&arm, &value) in summary.arms.iter().zip(&summary.levels) {
            level[arm] = value;
        }
        let mut sum = 0.0;
        for &at in &design.studies {
            let (study, block) = (&self.studies.studies()[at], &weights.blocks[at]);
            for (i, j, at) in study.pairs() {
                let residual = self.studies.comparisons()[at].te
                    - (level[study.arms[i]] - level[study.arms[j]]);
                sum += block.weight(i, j) * residual * residual;
            }
        }
        sum
    }

    fn detached(
        &self,
        designs: &[Design],
        summaries: &[Summary],
    ) -> Result<Vec<DesignQ>, Unsolvable> {
        let rows: usize = designs.iter().map(|d| d.treatments.len() - 1).sum();
        let mut detached = Vec::new();
        let all = if designs.len() > MANY_DESIGNS {
            Some(self.common()?)
        } else {
            None
        };
        let between: f64 = all.iter().fold(0.0, |_, fit| {
            summaries.iter().map(|s| s.squares(fit.effects())).sum()
        });
        for (at, design) in designs.iter().enumerate() {
            // Of many designs those of two treatments are taken out by the formula for one row less.
            if let (Some(fit), [one, other]) = (&all, design.treatments.as_slice()) {
                let weight = summaries[at].laplacian[0];
                let leverage = weight * fit.variance(*one, *other);
                if leverage < 1.0 - 1e-6 {
                    let q = between - summaries[at].squares(fit.effects()) / (1.0 - leverage);
                    detached.push(DesignQ {
                        design: design.label.clone(),
                        q: Q {
                            q: q.max(0.0),
                            df: rows - self.treatments().len(),
                        },
                    });
                    continue;
                }
            }
            let Some(effects) = self.effects_without(summaries, at)? else {
                continue;
            };
            let q = summaries
                .iter()
                .enumerate()
                .filter(|&(other, _)| other != at)
                .map(|(_, summary)| summary.squares(&effects))
                .sum();
            // Rows less rank; the detached design spends as many parameters as it has rows.
            let df = rows - (design.treatments.len() - 1) - (self.treatments().len() - 1);
            detached.push(DesignQ {
                design: design.label.clone(),
                q: Q { q, df },
            });
        }
        Ok(detached)
    }

    /// The effects of the treatments by all designs but one. `None` when these do not reach every treatment.
    pub(super) fn effects_without(
        &self,
        summaries: &[Summary],
        left_out: usize,
    ) -> Result<Option<Vec<f64>>, Unsolvable> {
        let n = self.treatments().len();
        let mut root: Vec<usize> = (0..n).collect();
        let kept = || {
            summaries
                .iter()
                .enumerate()
                .filter(move |&(at, _)| at != left_out)
                .map(|(_, summary)| summary)
        };
        for summary in kept() {
            for &arm in &summary.arms {
                join(&mut root, summary.arms[0], arm);
            }
        }
        if groups(root).len() > 1 {
            return Ok(None);
        }
        let columns = Columns::Treatments(n);
        let mut normal = nalgebra::DMatrix::zeros(n, n);
        let mut pull = DVector::zeros(n);
        for summary in kept() {
            let arms = summary.arms.len();
            for (i, &row) in summary.arms.iter().enumerate() {
                for (j, &column) in summary.arms.iter().enumerate() {
                    let weight = summary.laplacian[i * arms + j];
                    normal[(row, column)] += weight;
                    pull[row] += weight * summary.levels[j];
                }
            }
        }
        let inverse = columns.invert(normal).ok_or(Unsolvable)?;
        Ok(Some((inverse.matrix * pull).as_slice().to_vec()))
    }

    /// Q between designs under one τ².
    fn between(&self, designs: &[Design], tau2: f64) -> Result<f64, Unsolvable> {
        let weights = Weights::new(&self.studies, tau2, Negative::Clipped).ok_or(Unsolvable)?;
        let fit = self.with_tau2(tau2)?;
        Ok(summaries(designs, &weights)?
            .iter()
            .map(|summary| summary.squares(fit.effects()))
            .sum())
    }

    /// For each design the weights of its studies taken together, in arms.
    pub(crate) fn design_laplacians(
        &self,
        designs: &[Design],
        tau2: f64,
    ) -> Result<Vec<ArmsAndLaplacian>, Unsolvable> {
        let weights = Weights::new(&self.studies, tau2, Negative::Clipped).ok_or(Unsolvable)?;
        Ok(summaries(designs, &weights)?
            .into_iter()
            .map(|summary| (summary.arms, summary.laplacian))
            .collect())
    }
}

/// One summary for each design, arms in the order of the design.
pub(super) fn summaries(designs: &[Design], weights: &Weights) -> Result<Vec<Summary>, Unsolvable> {
    designs
        .iter()
        .map(|design| {
            let mut sorted = design.treatments.clone();
            sorted.sort_unstable();
            // Blocks have their arms in the order of the treatments.
            let place: Vec<usize> = design
                .treatments
                .iter()
                .filter_map(|arm| sorted.binary_search(arm).ok())
                .collect();
            let arms = place.len();
            let mut laplacian = vec![0.0; arms * arms];
            let mut pull = vec![0.0; arms];
            for &at in &design.studies {
                let block = &weights.blocks[at];
                for i in 0..arms {
                    pull[i] += block.pull[place[i]];
                    for j in 0..arms {
                        laplacian[i * arms + j] += block.laplacian[place[i] * arms + place[j]];
                    }
                }
            }
            let levels = levels(&laplacian, &pull).ok_or(Unsolvable)?;
            Ok(Summary {
                arms: design.treatments.clone(),
                laplacian,
                levels,
            })
        })
        .collect()
}

/// L⁺ times the pull.
fn levels(laplacian: &[f64], pull: &[f64]) -> Option<Vec<f64>> {
    let arms = pull.len();
    if arms == 2 {
        let half = 0.5 * pull[0] / laplacian[0];
        return Some(vec![half, -half]);
    }
    let matrix = nalgebra::DMatrix::from_row_slice(arms, arms, laplacian);
    let inverse = Columns::Treatments(arms).invert(matrix)?;
    let levels = inverse.matrix * DVector::from_column_slice(pull);
    Some(levels.as_slice().to_vec())
}

/// What each row (a design's treatment but the first) adds to the sum of squares; 0 for the design left out.
pub(super) fn by_row(summaries: &[Summary], effects: &[f64], left_out: Option<usize>) -> Vec<f64> {
    let mut rows = Vec::new();
    for (at, summary) in summaries.iter().enumerate() {
        let residual = summary.residual(effects);
        let tension = summary.tension(effects);
        for arm in 1..residual.len() {
            rows.push(if left_out == Some(at) {
                0.0
            } else {
                (residual[arm] - residual[0]) * tension[arm]
            });
        }
    }
    rows
}

/// τ² of the model with a mean of its own for each design.
fn tau2_within(designs: &[Design], summaries: &[Summary], weights: &Weights, within: Q) -> f64 {
    if within.df == 0 {
        return 0.0;
    }
    let mut slope: f64 = weights.blocks.iter().map(Block::trace).sum();
    for (design, summary) in designs.iter().zip(summaries) {
        let arms = summary.arms.len();
        if design.studies.len() == 1 {
            slope -= weights.blocks[design.studies[0]].trace();
            continue;
        }
        let mut sorted = summary.arms.clone();
        sorted.sort_unstable();
        let place: Vec<usize> = summary
            .arms
            .iter()
            .filter_map(|arm| sorted.binary_search(arm).ok())
            .collect();
        let matrix = nalgebra::DMatrix::from_row_slice(arms, arms, &summary.laplacian);
        let Some(inverse) = Columns::Treatments(arms).invert(matrix) else {
            continue;
        };
        for &at in &design.studies {
            let square = weights.blocks[at].square();
            for i in 0..arms {
                for j in 0..arms {
                    slope -= inverse.matrix[(i, j)] * square[place[i] * arms + place[j]];
                }
            }
        }
    }
    let tau2 = (within.q - within.df as f64) / (0.5 * slope);
    if tau2.is_finite() { tau2.max(0.0) } else { 0.0 }
}

impl NetworkFit {
    /// The residual of each contrast: what the study says minus what the network says.
    pub fn residuals(&self, network: &Network) -> Vec<f64> {
        network
            .studies()
            .comparisons()
            .iter()
            .map(|c| c.te - self.difference(c.treat1, c.treat2))
            .collect()
    }
}
