//! Checked contrasts of studies: what every model of this crate's networks is fitted to.

mod refusal;

pub use refusal::{Problem, Refusal, Residual};

use super::order::by_label;
use crate::Contrast;
use std::collections::BTreeMap;

/// How far the contrasts of a study with several arms may be apart from what they should add up to.
///
/// Published contrasts are rounded: A − C is then not exactly (A − B) + (B − C).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// The largest residual of an effect, on the analysis scale.
    pub effect: f64,
    /// The share of all weights of a study that one negative weight may have. It then counts as 0.
    pub weight: f64,
}

impl Default for Tolerance {
    /// 0.001 for both.
    fn default() -> Self {
        Self {
            effect: 0.001,
            weight: 0.001,
        }
    }
}

/// One study: the treatments of its arms.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// Its label.
    pub label: String,
    /// Its treatments, in their order; places in [`Studies::treatments`].
    pub arms: Vec<usize>,
    /// Its comparisons of arms 0–1, 0–2, …, 1–2, …; places in [`Studies::comparisons`].
    pub comparisons: Vec<usize>,
}

impl Study {
    /// The comparisons with the places of the two arms within the study.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        let arms = self.arms.len();
        (0..arms)
            .flat_map(move |i| ((i + 1)..arms).map(move |j| (i, j)))
            .zip(&self.comparisons)
            .map(|((i, j), &at)| (i, j, at))
    }
}

/// One contrast of one study, told in the order of the treatments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The study; a place in [`Studies::studies`].
    pub study: usize,
    /// The treatment that is compared; a place in [`Studies::treatments`].
    pub treat1: usize,
    /// The treatment it is compared with, which stands later in the order.
    pub treat2: usize,
    /// The effect of `treat1` minus that of `treat2`.
    pub te: f64,
    /// Its standard error.
    pub se: f64,
}

/// Contrasts that have been checked: every study has all pairs of its arms once, their effects add up, and their
/// variances can come from arms.
///
/// Nothing here needs the studies to hang together: see [`Studies::parts`].
#[derive(Debug, Clone, PartialEq)]
pub struct Studies {
    treatments: Vec<String>,
    all: Vec<Study>,
    comparisons: Vec<Comparison>,
    parts: Vec<Vec<usize>>,
    tolerance: Tolerance,
}

impl Studies {
    /// Checks contrasts. Treatments are sorted by [`by_label`], studies stay in the order of their first contrast,
    /// contrasts in theirs.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, with the studies, contrasts and residuals.
    pub fn new(contrasts: &[Contrast]) -> Result<Self, Refusal> {
        Self::with(contrasts, &[], Tolerance::default())
    }

    /// The same, with treatments in the order given (those not named follow) and other tolerances.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, with the studies, contrasts and residuals.
    pub fn with(
        contrasts: &[Contrast],
        order: &[String],
        tolerance: Tolerance,
    ) -> Result<Self, Refusal> {
        let mut problems = Vec::new();
        if contrasts.is_empty() {
            return Err(Refusal(vec![Problem::Nothing]));
        }
        for contrast in contrasts {
            problems.extend(refusal::of_one(contrast));
        }
        if !problems.is_empty() {
            return Err(Refusal(problems));
        }
        let treatments = sorted_treatments(contrasts, order);
        let place: BTreeMap<&str, usize> = treatments
            .iter()
            .enumerate()
            .map(|(at, label)| (label.as_str(), at))
            .collect();

        let mut labels: Vec<&str> = Vec::new();
        let mut study_at: BTreeMap<&str, usize> = BTreeMap::new();
        let mut comparisons = Vec::with_capacity(contrasts.len());
        let mut pairs: Vec<BTreeMap<(usize, usize), usize>> = Vec::new();
        for contrast in contrasts {
            let study = *study_at.entry(&contrast.study).or_insert_with(|| {
                labels.push(&contrast.study);
                pairs.push(BTreeMap::new());
                labels.len() - 1
            });
            let (one, two) = (
                place[contrast.treat1.as_str()],
                place[contrast.treat2.as_str()],
            );
            let turned = one > two;
            let pair = if turned { (two, one) } else { (one, two) };
            if pairs[study].insert(pair, comparisons.len()).is_some() {
                problems.push(Problem::PairTwice {
                    study: contrast.study.clone(),
                    treat1: contrast.treat1.clone(),
                    treat2: contrast.treat2.clone(),
                });
            }
            comparisons.push(Comparison {
                study,
                treat1: pair.0,
                treat2: pair.1,
                te: if turned { -contrast.te } else { contrast.te },
                se: contrast.se,
            });
        }

        let mut studies = Vec::with_capacity(labels.len());
        for (label, pairs) in labels.iter().zip(&pairs) {
            let mut arms: Vec<usize> = pairs.keys().flat_map(|&(i, j)| [i, j]).collect();
            arms.sort_unstable();
            arms.dedup();
            let expected = (0..arms.len())
                .flat_map(|i| ((i + 1)..arms.len()).map(move |j| (i, j)))
                .map(|(i, j)| (arms[i], arms[j]));
            let mut found = Vec::with_capacity(pairs.len());
            let mut missing = Vec::new();
            for pair in expected {
                match pairs.get(&pair) {
                    Some(&at) => found.push(at),
                    None => {
                        missing.push((treatments[pair.0].clone(), treatments[pair.1].clone()));
                    }
                }
            }
            if !missing.is_empty() {
                problems.push(Problem::PairsMissing {
                    study: (*label).to_owned(),
                    arms: arms.len(),
                    given: pairs.len(),
                    missing,
                });
            }
            studies.push(Study {
                label: (*label).to_owned(),
                arms,
                comparisons: found,
            });
        }
        if !problems.is_empty() {
            return Err(Refusal(problems));
        }
        let parts = connected(treatments.len(), &comparisons);
        let checked = Self {
            treatments,
            all: studies,
            comparisons,
            parts,
            tolerance,
        };
        let problems = refusal::of_many_arms(&checked);
        if problems.is_empty() {
            Ok(checked)
        } else {
            Err(Refusal(problems))
        }
    }

    /// The labels of the treatments, in their order.
    pub fn treatments(&self) -> &[String] {
        &self.treatments
    }

    /// The studies, in the order of their first contrast.
    pub fn studies(&self) -> &[Study] {
        &self.all
    }

    /// The contrasts, in the order they came in.
    pub fn comparisons(&self) -> &[Comparison] {
        &self.comparisons
    }

    /// The parts that no study connects: the treatments of each. One part is a connected network.
    pub fn parts(&self) -> &[Vec<usize>] {
        &self.parts
    }

    /// What was tolerated.
    pub fn tolerance(&self) -> Tolerance {
        self.tolerance
    }

    /// The place of a treatment.
    pub fn treatment(&self, label: &str) -> Option<usize> {
        self.treatments
            .iter()
            .position(|treatment| treatment == label)
    }

    /// Independent contrasts: for each study its arms less one.
    pub fn rows(&self) -> usize {
        self.all.iter().map(|study| study.arms.len() - 1).sum()
    }

    /// How many studies compare each pair of treatments directly.
    pub fn direct_pairs(&self) -> BTreeMap<(usize, usize), usize> {
        let mut pairs = BTreeMap::new();
        for comparison in &self.comparisons {
            *pairs
                .entry((comparison.treat1, comparison.treat2))
                .or_insert(0) += 1;
        }
        pairs
    }

    /// The studies for which `keep` says so, with the same order of treatments. Treatments that nobody compares any more
    /// are gone. `None` when no study is left.
    #[must_use]
    pub fn only(&self, mut keep: impl FnMut(usize, &Study) -> bool) -> Option<Self> {
        let kept: Vec<bool> = self
            .all
            .iter()
            .enumerate()
            .map(|(at, study)| keep(at, study))
            .collect();
        let mut used = vec![false; self.treatments.len()];
        for (study, _) in self.all.iter().zip(&kept).filter(|(_, kept)| **kept) {
            for &arm in &study.arms {
                used[arm] = true;
            }
        }
        if !used.contains(&true) {
            return None;
        }
        let treatment_at = renumbered(&used);
        let study_at = renumbered(&kept);
        let in_use: Vec<bool> = self
            .comparisons
            .iter()
            .map(|comparison| kept[comparison.study])
            .collect();
        let comparison_at = renumbered(&in_use);
        let comparisons: Vec<Comparison> = self
            .comparisons
            .iter()
            .filter(|comparison| kept[comparison.study])
            .map(|comparison| Comparison {
                study: study_at[comparison.study],
                treat1: treatment_at[comparison.treat1],
                treat2: treatment_at[comparison.treat2],
                ..*comparison
            })
            .collect();
        let studies = self
            .all
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| **kept)
            .map(|(study, _)| Study {
                label: study.label.clone(),
                arms: study.arms.iter().map(|&arm| treatment_at[arm]).collect(),
                comparisons: study
                    .comparisons
                    .iter()
                    .map(|&at| comparison_at[at])
                    .collect(),
            })
            .collect();
        let treatments: Vec<String> = self
            .treatments
            .iter()
            .zip(&used)
            .filter(|(_, used)| **used)
            .map(|(label, _)| label.clone())
            .collect();
        let parts = connected(treatments.len(), &comparisons);
        Some(Self {
            treatments,
            all: studies,
            comparisons,
            parts,
            tolerance: self.tolerance,
        })
    }
}

/// New places of what is kept, counted up; those of the rest are never asked for.
fn renumbered(kept: &[bool]) -> Vec<usize> {
    kept.iter()
        .scan(0, |next, &kept| {
            let at = *next;
            *next += usize::from(kept);
            Some(at)
        })
        .collect()
}

fn sorted_treatments(contrasts: &[Contrast], order: &[String]) -> Vec<String> {
    let mut treatments: Vec<String> = contrasts
        .iter()
        .flat_map(|contrast| [&contrast.treat1, &contrast.treat2])
        .cloned()
        .collect();
    treatments.sort_by(|a, b| by_label(a, b));
    treatments.dedup();
    let named = |label: &String| {
        order
            .iter()
            .position(|wanted| wanted == label)
            .unwrap_or(order.len())
    };
    treatments.sort_by_key(named);
    treatments
}

/// The connected parts of a graph of treatments, the earliest treatment first.
pub(crate) fn connected(treatments: usize, comparisons: &[Comparison]) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..treatments).collect();
    for comparison in comparisons {
        join(&mut root, comparison.treat1, comparison.treat2);
    }
    groups(root)
}

/// Joins the groups of two members.
pub(crate) fn join(root: &mut [usize], one: usize, other: usize) {
    let (one, other) = (top(root, one), top(root, other));
    root[one.max(other)] = one.min(other);
}

fn top(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// The members of each group, the earliest first.
pub(crate) fn groups(mut root: Vec<usize>) -> Vec<Vec<usize>> {
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..root.len() {
        let first = top(&mut root, at);
        parts.entry(first).or_default().push(at);
    }
    parts.into_values().collect()
}
