//! Component network meta-analysis: what each part of a complex intervention adds.
//!
//! A treatment is a combination of components. The additive model says that its effect is the sum of theirs; interactions
//! let two components do more or less together than apart (Rücker, Petropoulou and Schwarzer 2020). The network need not
//! be connected: parts that share components inform each other. What the studies cannot tell apart is not estimated: it
//! is `None`, with the reason ([`Estimability`]).
//!
//! ```
//! use synthesis::Contrast;
//! use synthesis::components::{ComponentModel, Composition};
//! use synthesis::network::Studies;
//!
//! let contrast = |study: &str, treat1: &str, treat2: &str, te, se| Contrast {
//!     study: study.into(), treat1: treat1.into(), treat2: treat2.into(), te, se,
//! };
//! let studies = Studies::new(&[
//!     contrast("Ash", "peer", "usual", 0.4, 0.1),
//!     contrast("Birch", "peer+group", "peer", 0.2, 0.1),
//!     contrast("Cedar", "digital+app", "usual", 0.1, 0.1),
//! ])?;
//! let composition = Composition::from_labels(studies.treatments(), "+", Some("usual"))?;
//! let model = ComponentModel::new(studies, composition)?;
//! let fit = model.common()?;
//! // Nobody has tried peer support in groups against usual care; the model says what it would do.
//! let both = model.combination(&["group", "peer"])?;
//! assert!((fit.estimate(&model, &both.row).unwrap().te - 0.6).abs() < 1e-12);
//! // The app always came with digital support: only the two together can be estimated.
//! assert!(fit.column(&model, model.composition().component("app")?).is_none());
//! assert!(fit.estimate(&model, &model.combination(&["app", "digital"])?.row).is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod composition;
mod confidence;
mod contribution;
mod describe;
mod evidence;
mod rank;
mod search;

pub use composition::{Column, Composition, CompositionError, INTERACTION};
pub use confidence::{
    Concern, Confidence, ConfidenceInput, Domain, Incoherence, Judgement, Summary, rate,
};
pub use contribution::ComponentContributions;
pub use describe::{Description, Difference, Frequency};
pub use evidence::{ComponentEvidence, LeftOut};
pub use rank::{Estimability, Reason};
pub use search::{
    Candidate, Criterion, Direction, Progress, Ranked, SearchError, SearchResult, SearchSettings,
    Step,
};

use crate::network::{
    Columns, Estimate, Likelihood, LikelihoodFit, Negative, Network, Q, SmallValues, Solved,
    Studies, Tau2Method, Unsolvable, fitted, maximise, p_scores,
};
use nalgebra::{DMatrix, DVector};

/// Studies with the components of their treatments.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentModel {
    studies: Studies,
    composition: Composition,
    estimability: Estimability,
}

/// A combination of components.
#[derive(Debug, Clone, PartialEq)]
pub struct Combination {
    /// Its row, with interactions.
    pub row: Vec<f64>,
    /// The treatments of the studies that are exactly this, as places. None: nobody has tried it.
    pub tried_as: Vec<usize>,
    /// Pairs of its components that no treatment has together, as places: no study can say whether they interact.
    pub never_together: Vec<(usize, usize)>,
}

impl ComponentModel {
    /// Puts studies and components together.
    ///
    /// # Errors
    ///
    /// A treatment whose components are not known.
    pub fn new(studies: Studies, composition: Composition) -> Result<Self, CompositionError> {
        let composition = if composition.treatments() == studies.treatments() {
            composition
        } else {
            composition.of(studies.treatments())?
        };
        let estimability = Estimability::new(&studies, composition.matrix());
        Ok(Self {
            studies,
            composition,
            estimability,
        })
    }

    /// The same with an interaction.
    ///
    /// # Errors
    ///
    /// Fewer than two components, one that is not there, an interaction that is there already.
    pub fn with_interaction(&self, members: &[&str]) -> Result<Self, CompositionError> {
        Self::new(
            self.studies.clone(),
            self.composition.with_interaction(members)?,
        )
    }

    /// The studies.
    pub fn studies(&self) -> &Studies {
        &self.studies
    }

    /// The components of the treatments.
    pub fn composition(&self) -> &Composition {
        &self.composition
    }

    /// What can be estimated.
    pub fn estimability(&self) -> &Estimability {
        &self.estimability
    }

    /// Degrees of freedom: independent contrasts less rank.
    pub fn df(&self) -> usize {
        self.studies.rows() - self.estimability.rank()
    }

    /// The combination of these components.
    ///
    /// # Errors
    ///
    /// There is no component of a name.
    pub fn combination(&self, components: &[&str]) -> Result<Combination, CompositionError> {
        let row = self.composition.row_of(components)?;
        let has: Vec<usize> = (0..self.composition.components())
            .filter(|&at| row[at] != 0.0)
            .collect();
        let matrix = self.composition.matrix();
        let met = |i: usize, j: usize| {
            (0..matrix.nrows()).any(|t| matrix[(t, i)] != 0.0 && matrix[(t, j)] != 0.0)
        };
        let mut never_together = Vec::new();
        for (at, &i) in has.iter().enumerate() {
            for &j in &has[at + 1..] {
                if !met(i, j) {
                    never_together.push((i, j));
                }
            }
        }
        Ok(Combination {
            tried_as: self.composition.with_row(&row),
            row,
            never_together,
        })
    }

    /// The fit in which studies differ by chance alone.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn common(&self) -> Result<ComponentFit, Unsolvable> {
        self.with_tau2(0.0)
    }

    /// The fit with a variance between studies.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn with_tau2(&self, tau2: f64) -> Result<ComponentFit, Unsolvable> {
        let columns = self.columns();
        let solved = Solved::new(&self.studies, &columns, tau2, Negative::Clipped)?;
        let q = solved.q(&self.studies);
        let weights = solved.weights.of_comparisons(&self.studies);
        let (coefficients, covariance) = self.spread(&solved.coefficients, &solved.inverse.matrix);
        Ok(ComponentFit {
            tau2,
            coefficients,
            covariance,
            comparison_weights: weights,
            q: Q { q, df: self.df() },
        })
    }

    /// The variance between studies. `None` without degrees of freedom.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn tau2(&self, method: Tau2Method) -> Result<Option<f64>, Unsolvable> {
        let likelihood = match method {
            Tau2Method::DerSimonianLaird => {
                let columns = self.columns();
                let solved = Solved::new(&self.studies, &columns, 0.0, Negative::Clipped)?;
                let q = solved.q(&self.studies);
                return Ok(solved.moment_tau2(&self.studies, &columns, q));
            }
            Tau2Method::Restricted => Likelihood::Restricted,
            Tau2Method::Full => Likelihood::Full,
        };
        Ok(self.likelihood(likelihood)?.map(|fit| fit.tau2))
    }

    /// The fit by maximum likelihood, of columns that are independent of those before them. `None` without degrees of
    /// freedom. Full likelihoods of models of the same studies may be compared by AIC and BIC, also with that of a network.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn likelihood(&self, likelihood: Likelihood) -> Result<Option<LikelihoodFit>, Unsolvable> {
        if self.df() == 0 {
            return Ok(None);
        }
        let columns = self.columns();
        let start = self.tau2(Tau2Method::DerSimonianLaird)?.unwrap_or(0.0);
        let maximised = maximise(&self.studies, &columns, likelihood, start)?;
        let names = self
            .estimability
            .independent
            .iter()
            .map(|&at| self.composition.columns()[at].name.clone())
            .collect();
        fitted(
            &self.studies,
            &columns,
            likelihood,
            names,
            &maximised,
            &maximised.solved.coefficients,
            maximised.solved.inverse.matrix.clone(),
        )
        .map(Some)
    }

    /// Q of the network without assumptions about components, for comparison. `None` when it is not connected: there is no
    /// such network.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn standard(&self) -> Result<Option<Q>, Unsolvable> {
        let Ok(network) = Network::of(self.studies.clone()) else {
            return Ok(None);
        };
        let common = network.common()?;
        Ok(Some(network.heterogeneity(&common)))
    }

    /// How much worse the components explain the data than the network does. `None` when the network is not connected.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn against_standard(&self, fit: &ComponentFit) -> Result<Option<Q>, Unsolvable> {
        Ok(self.standard()?.map(|standard| {
            let df = fit.q.df.saturating_sub(standard.df);
            Q {
                // With as many parameters the two are the same model.
                q: if df == 0 {
                    0.0
                } else {
                    (fit.q.q - standard.q).max(0.0)
                },
                df,
            }
        }))
    }

    pub(crate) fn columns(&self) -> Columns {
        Columns::Given(
            self.composition
                .matrix()
                .select_columns(&self.estimability.independent),
        )
    }

    /// From independent columns to all: the solution and covariance of the Moore–Penrose inverse.
    fn spread(
        &self,
        coefficients: &DVector<f64>,
        covariance: &DMatrix<f64>,
    ) -> (DVector<f64>, DMatrix<f64>) {
        let width = self.composition.columns().len();
        let independent = &self.estimability.independent;
        let mut all = DVector::zeros(width);
        let mut square = DMatrix::zeros(width, width);
        for (i, &row) in independent.iter().enumerate() {
            all[row] = coefficients[i];
            for (j, &column) in independent.iter().enumerate() {
                square[(row, column)] = covariance[(i, j)];
            }
        }
        (
            self.estimability.project(&all),
            self.estimability.project_both(square),
        )
    }
}

/// A fitted component model.
#[derive(Debug, Clone)]
pub struct ComponentFit {
    tau2: f64,
    coefficients: DVector<f64>,
    covariance: DMatrix<f64>,
    comparison_weights: Vec<f64>,
    q: Q,
}

impl ComponentFit {
    /// The variance between studies it was fitted with.
    pub fn tau2(&self) -> f64 {
        self.tau2
    }

    /// Q about this fit; heterogeneity is judged by the one with τ² = 0.
    pub fn q(&self) -> Q {
        self.q
    }

    /// The Moore–Penrose inverse of the normal matrix: the covariance of what can be estimated.
    pub fn covariance(&self) -> &DMatrix<f64> {
        &self.covariance
    }

    /// The weight of each contrast, in the order of the contrasts.
    pub fn comparison_weights(&self) -> &[f64] {
        &self.comparison_weights
    }

    /// A linear function of the columns. `None` when the data cannot estimate it.
    pub fn estimate(&self, model: &ComponentModel, function: &[f64]) -> Option<Estimate> {
        // Most functions are 0 nearly everywhere.
        let used: Vec<(usize, f64)> = function
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, entry)| *entry != 0.0)
            .collect();
        self.of_entries(model, &used)
    }

    /// The same of a function whose entries that are not 0 are given.
    fn of_entries(&self, model: &ComponentModel, used: &[(usize, f64)]) -> Option<Estimate> {
        model.estimability.estimable_entries(used).then(|| {
            let mut te = 0.0;
            let mut variance = 0.0;
            for (at, &(i, left)) in used.iter().enumerate() {
                te += left * self.coefficients[i];
                let others: f64 = used[at + 1..]
                    .iter()
                    .map(|&(j, right)| self.covariance[(i, j)] * right)
                    .sum();
                variance += left * self.covariance[(i, i)].mul_add(left, 2.0 * others);
            }
            Estimate {
                te,
                se: variance.max(0.0).sqrt(),
            }
        })
    }

    /// One component or interaction.
    pub fn column(&self, model: &ComponentModel, column: usize) -> Option<Estimate> {
        let mut function = vec![0.0; self.coefficients.len()];
        function[column] = 1.0;
        self.estimate(model, &function)
    }

    /// A treatment against nothing: the sum of its components.
    pub fn treatment(&self, model: &ComponentModel, treatment: usize) -> Option<Estimate> {
        self.estimate(model, &model.composition.row(treatment))
    }

    /// One treatment against another.
    pub fn difference(&self, model: &ComponentModel, one: usize, other: usize) -> Option<Estimate> {
        let rows = model.composition.matrix();
        let used: Vec<(usize, f64)> = (0..rows.ncols())
            .map(|column| (column, rows[(one, column)] - rows[(other, column)]))
            .filter(|(_, entry)| *entry != 0.0)
            .collect();
        self.of_entries(model, &used)
    }

    /// P-scores of the treatments. A treatment has none when a difference from another cannot be estimated.
    pub fn p_scores(&self, model: &ComponentModel, small: SmallValues) -> Vec<Option<f64>> {
        p_scores(model.studies.treatments().len(), small, |i, j| {
            self.difference(model, i, j)
        })
    }
}
