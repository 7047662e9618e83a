//! Looking for interactions.
//!
//! A candidate is a pair of components that some treatment has together and whose product the studies can tell apart from
//! what is in the model. All models share one matrix of normal equations over every column there could be. Sweeping a
//! column brings it into the model or takes it out again; between sweeps the change of Q that any candidate would make is
//! one division (forward selection: Petropoulou and colleagues 2023).

mod cross;
mod exhaustive;
mod stepwise;
mod sweep;

use super::{ComponentModel, CompositionError};
use crate::elementary::Elementary as _;
use crate::network::{Block, Negative, Q, Unsolvable};
use nalgebra::{DMatrix, DVector};
use std::ops::ControlFlow;
use sweep::Swept;

/// By what models are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Criterion {
    /// The p-value of the change of Q. 0.157 is what AIC does to one parameter.
    PValue {
        /// Below it an interaction is taken in.
        alpha: f64,
    },
    /// Q plus 2 for each parameter.
    Aic,
    /// Q plus the logarithm of the number of independent contrasts for each parameter.
    Bic,
    /// How well each study is predicted by the others, leaving out one at a time.
    CrossValidation,
}

/// How the space of models is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the model as it is, one interaction more at a time, while that is better.
    Forward,
    /// From all candidates, one less at a time, while that is better.
    Backward,
    /// Every model with up to so many interactions. Branches that cannot hold the best are left out.
    Exhaustive {
        /// The largest number of interactions.
        up_to: usize,
    },
}

/// What is looked for, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchSettings {
    /// By what models are compared.
    pub criterion: Criterion,
    /// How the space of models is walked.
    pub direction: Direction,
    /// The variance between studies that all models share while they are compared; 0 for a common effect.
    pub tau2: f64,
}

impl Default for SearchSettings {
    /// Forward by p-value at 0.157, with a common effect.
    fn default() -> Self {
        Self {
            criterion: Criterion::PValue { alpha: 0.157 },
            direction: Direction::Forward,
            tau2: 0.0,
        }
    }
}

/// Why a search has no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SearchError {
    /// The weights lead to no solution.
    #[error(transparent)]
    Unsolvable(#[from] Unsolvable),
    /// An interaction cannot be added.
    #[error(transparent)]
    Composition(#[from] CompositionError),
    /// A number that makes no sense.
    #[error("{0}")]
    Setting(&'static str),
}

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// How many models have been looked at.
    pub models: u64,
    /// The criterion of the best so far; its p-value or score.
    pub best: f64,
}

/// A model with one interaction more.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The interaction, `A*B`.
    pub interaction: String,
    /// Q with it.
    pub q: Q,
    /// By how much Q falls.
    pub change: Q,
    /// τ² with it, by the method of moments. `None` without degrees of freedom.
    pub tau2: Option<f64>,
    /// What the search compares: the p-value, or the criterion of the model with it.
    pub score: f64,
}

/// One step of a search: the best of what could be done, and whether it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// How many candidates there were.
    pub candidates: usize,
    /// The best of them. For a backward search the interaction that is missed least, `change` being what Q rises by.
    pub best: Candidate,
    /// The score of the second best.
    pub runner_up: Option<f64>,
    /// It was done.
    pub accepted: bool,
}

/// A model an exhaustive search looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its interactions; none for the model as it was.
    pub interactions: Vec<String>,
    /// Its criterion; for a p-value Q with the penalty that has the same effect.
    pub score: f64,
}

/// What a search has found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResult {
    /// Each candidate by itself, added to the model as it was.
    pub single: Vec<Candidate>,
    /// The steps of a forward or backward search.
    pub steps: Vec<Step>,
    /// The interactions of the model that was chosen, in the order they came in.
    pub selected: Vec<String>,
    /// That model.
    pub model: ComponentModel,
    /// How many models were looked at.
    pub models: u64,
    /// It came to its end and was not cancelled.
    pub complete: bool,
    /// The best models of an exhaustive search, the best first. Where branches were left out because they cannot hold the
    /// best, a model that would come second may be missing.
    pub ranked: Vec<Ranked>,
    /// The criterion of the model chosen, and of the model as it was. `None` for a search by p-value.
    pub scores: Option<(f64, f64)>,
}

/// Everything that models of one search share.
struct Space {
    /// Columns of the model as it was that are independent.
    base: usize,
    /// For each candidate the places of its components.
    members: Vec<Vec<usize>>,
    names: Vec<String>,
    /// Rows of treatments over base columns, then candidates.
    columns: DMatrix<f64>,
    /// D'LD of all columns, last row and column D'(pull) of what the base leaves, corner Q of the base.
    normal: DMatrix<f64>,
    /// The same without weights: for what is independent of what.
    plain: DMatrix<f64>,
    /// Σ D'L²D.
    squared: DMatrix<f64>,
    /// Σ tr L.
    trace: f64,
    /// The weights of the studies.
    blocks: Vec<Block>,
    /// Their arms.
    arms: Vec<Vec<usize>>,
    /// For each study what the base leaves of its contrasts, as arms less the first arm.
    residuals: Vec<Vec<f64>>,
    /// Studies without which the base cannot be estimated.
    unpredictable: Vec<bool>,
    /// Independent contrasts.
    rows: usize,
    /// τ² of the weights.
    tau2: f64,
}

impl ComponentModel {
    /// Looks for interactions. `progress` is told how far the search is and may stop it; the best so far is then returned.
    ///
    /// # Errors
    ///
    /// A level outside 0 to 1, a τ² below 0, standard errors too far apart to be computed with.
    pub fn search(
        &self,
        settings: &SearchSettings,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<SearchResult, SearchError> {
        if let Criterion::PValue { alpha } = settings.criterion
            && !(0.0 < alpha && alpha < 1.0)
        {
            return Err(SearchError::Setting("alpha must be between 0 and 1"));
        }
        if !(settings.tau2.is_finite() && settings.tau2 >= 0.0) {
            return Err(SearchError::Setting(
                "τ² must be a finite number of 0 or more",
            ));
        }
        let space = Space::new(self, settings.tau2)?;
        let start = space.start();
        let addable = if space.df(&start) == 0 {
            Vec::new()
        } else {
            space.addable(&start)
        };
        let single = space.changed(&start, &addable, settings.criterion);
        match settings.direction {
            Direction::Forward => {
                stepwise::forward(self, &space, start, single, settings, progress)
            }
            Direction::Backward => {
                stepwise::backward(self, &space, start, single, settings, progress)
            }
            Direction::Exhaustive { up_to } => {
                exhaustive::best(self, &space, start, single, settings, up_to, progress)
            }
        }
    }

    /// The model with some of a space's candidates.
    fn with_candidates(&self, space: &Space, chosen: &[usize]) -> Result<Self, SearchError> {
        let mut composition = self.composition.clone();
        for &at in chosen {
            composition = composition.with_places(space.members[at].clone())?;
        }
        Ok(Self::new(self.studies.clone(), composition)?)
    }
}

impl Space {
    fn new(model: &ComponentModel, tau2: f64) -> Result<Self, SearchError> {
        let composition = &model.composition;
        let studies = &model.studies;
        let present: Vec<&[usize]> = composition
            .columns()
            .iter()
            .map(|column| column.members.as_slice())
            .collect();
        let mut members = Vec::new();
        let mut products: Vec<DVector<f64>> = Vec::new();
        for i in 0..composition.components() {
            for j in (i + 1)..composition.components() {
                let product = composition.product(&[i, j]);
                if present.contains(&[i, j].as_slice()) || product.iter().all(|entry| *entry == 0.0)
                {
                    continue;
                }
                members.push(vec![i, j]);
                products.push(product);
            }
        }
        let base = model
            .composition
            .matrix()
            .select_columns(&model.estimability.independent);
        let width = base.ncols();
        let mut columns = base.resize_horizontally(width + products.len(), 0.0);
        for (at, product) in products.iter().enumerate() {
            columns.set_column(width + at, product);
        }
        let given = crate::network::Columns::Given(columns.clone());
        let blocks = studies
            .studies()
            .iter()
            .map(|study| Block::new(studies, study, tau2, Negative::Clipped))
            .collect::<Option<Vec<_>>>()
            .ok_or(Unsolvable)?;
        let effects =
            crate::network::Solved::new(studies, &model.columns(), tau2, Negative::Clipped)?;
        let left = |at: usize| {
            let (study, block): (_, &Block) = (&studies.studies()[at], &blocks[at]);
            let mut rest = block.pull.clone();
            for (i, value) in rest.iter_mut().enumerate() {
                for (j, &arm) in study.arms.iter().enumerate() {
                    *value -= block.laplacian[i * block.arms + j] * effects.effects[arm];
                }
            }
            rest
        };
        let weighted = given.sum(studies, |at| (&blocks[at].laplacian).into());
        let rest = given.gather(studies, |at| left(at).into());
        let size = columns.ncols();
        let mut normal = weighted.resize(size + 1, size + 1, 0.0);
        for at in width..size {
            normal[(at, size)] = rest[at];
            normal[(size, at)] = rest[at];
        }
        normal[(size, size)] = effects.q(studies);
        let plain = given.sum(studies, |at| {
            let arms = studies.studies()[at].arms.len();
            let mut matrix = vec![-1.0; arms * arms];
            for i in 0..arms {
                matrix[i * arms + i] = (arms - 1) as f64;
            }
            matrix.into()
        });
        let residuals = studies
            .studies()
            .iter()
            .map(|study| {
                let mut levels = vec![0.0; study.arms.len()];
                for (i, j, at) in study.pairs() {
                    let te = studies.comparisons()[at].te / study.arms.len() as f64;
                    levels[i] += te;
                    levels[j] -= te;
                }
                let left = |arm: usize| levels[arm] - effects.effects[study.arms[arm]];
                (1..levels.len()).map(|arm| left(arm) - left(0)).collect()
            })
            .collect();
        let mut space = Self {
            base: width,
            names: members
                .iter()
                .map(|places| composition.interaction_name(places))
                .collect(),
            members,
            columns,
            normal,
            plain,
            squared: given.sum(studies, |at| blocks[at].square().into()),
            trace: blocks.iter().map(Block::trace).sum(),
            blocks,
            arms: studies
                .studies()
                .iter()
                .map(|study| study.arms.clone())
                .collect(),
            residuals,
            unpredictable: Vec::new(),
            rows: studies.rows(),
            tau2,
        };
        space.unpredictable = cross::State::new(&space, &space.start()).unpredictable();
        Ok(space)
    }

    /// The model as it is.
    fn start(&self) -> Swept {
        let mut swept = Swept::new(self.normal.clone(), self.plain.clone());
        for at in 0..self.base {
            swept.sweep(at);
        }
        swept
    }

    /// Candidates that are not in the model and would raise its rank, as places among candidates.
    fn addable(&self, swept: &Swept) -> Vec<usize> {
        (0..self.members.len())
            .filter(|&at| swept.addable(self.base + at))
            .collect()
    }

    fn df(&self, swept: &Swept) -> usize {
        self.rows - swept.len()
    }

    fn q(&self, swept: &Swept) -> Q {
        Q {
            q: swept.q(),
            df: self.df(swept),
        }
    }

    /// tr(A⁻¹ Σ D'L²D) of a swept model: what it takes from the slope of Q in τ².
    fn taken(&self, swept: &Swept) -> f64 {
        swept.inverse_dot(&self.squared)
    }

    /// τ² by the method of moments; only what was fitted with τ² = 0 has one.
    fn moment(&self, q: Q, taken: f64) -> Option<f64> {
        if q.df == 0 || self.tau2 > 0.0 {
            return None;
        }
        let slope = 0.5 * (self.trace - taken);
        let tau2 = (q.q - q.df as f64) / slope;
        (slope > 0.0 && tau2.is_finite()).then_some(tau2.max(0.0))
    }

    /// What a parameter costs.
    fn penalty(&self, criterion: Criterion) -> f64 {
        match criterion {
            Criterion::PValue { alpha } => crate::distributions::chi2_quantile(1.0 - alpha, 1.0),
            Criterion::Aic => 2.0,
            Criterion::Bic => (self.rows as f64).logarithm(),
            Criterion::CrossValidation => 0.0,
        }
    }

    /// The criterion of a model; for a p-value Q with the penalty that has the same effect.
    fn score(&self, swept: &Swept, criterion: Criterion) -> f64 {
        match criterion {
            Criterion::CrossValidation => cross::State::new(self, swept).score(self),
            _ => self.penalized(swept.q(), swept.len(), criterion),
        }
    }

    fn penalized(&self, q: f64, parameters: usize, criterion: Criterion) -> f64 {
        self.penalty(criterion).mul_add(parameters as f64, q)
    }

    /// Every model with one of these candidates more (or less, when they are in the model), without sweeping any: the
    /// change of Q is a division, and τ² and cross-validation follow from a matrix of rank one.
    fn changed(&self, swept: &Swept, candidates: &[usize], criterion: Criterion) -> Vec<Candidate> {
        let current = self.q(swept);
        let state =
            (criterion == Criterion::CrossValidation).then(|| cross::State::new(self, swept));
        let columns = swept.columns();
        let taken = self.taken(swept);
        candidates
            .iter()
            .map(|&at| {
                let column = self.base + at;
                let inside = swept.contains(column);
                let change = Q {
                    q: swept.gain(column),
                    df: 1,
                };
                let q = if inside {
                    Q {
                        q: current.q + change.q,
                        df: current.df + 1,
                    }
                } else {
                    Q {
                        q: (current.q - change.q).max(0.0),
                        df: current.df - 1,
                    }
                };
                let (direction, scale) = swept.direction(column, &columns);
                let changed = taken + self.along(&direction) * scale;
                Candidate {
                    interaction: self.names[at].clone(),
                    q,
                    change,
                    tau2: self.moment(q, changed),
                    score: match (criterion, &state) {
                        (Criterion::PValue { .. }, _) => change.p().unwrap_or(1.0),
                        (_, Some(state)) => {
                            state.score_along(self, &direction, scale, swept.pull(column))
                        }
                        _ => self.penalized(q.q, self.rows - q.df, criterion),
                    },
                }
            })
            .collect()
    }

    /// v'(Σ D'L²D)v for a vector over few columns.
    fn along(&self, direction: &[(usize, f64)]) -> f64 {
        direction
            .iter()
            .map(|&(i, left)| {
                left * direction
                    .iter()
                    .map(|&(j, right)| self.squared[(i, j)] * right)
                    .sum::<f64>()
            })
            .sum()
    }
}
