use crate::contrast::{
    EFFECT_BOUND, LARGEST_ERROR, SMALLEST_ERROR, bounds, within_bounds, written,
};

/// Effects of k ≥ 1 studies with their standard errors, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Studies {
    labels: Vec<String>,
    effects: Vec<f64>,
    variances: Vec<f64>,
}

/// Why effects cannot be combined.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StudyProblem {
    /// There is no study.
    #[error("there is no study with an effect and a standard error")]
    NoStudy,
    /// An effect that is not a number, or too large to work with.
    #[error("study “{study}”: the effect is {}; it must be a number of at most {EFFECT_BOUND:e} in size", written(*.te))]
    Effect {
        /// The study.
        study: String,
        /// Its effect.
        te: f64,
    },
    /// A standard error of 0 or below, not a number, or too small or large to work with.
    #[error("study “{study}”: the standard error is {}; it must be a number above 0{}", written(*.se), bounds(*.se))]
    StandardError {
        /// The study.
        study: String,
        /// Its standard error.
        se: f64,
    },
}

impl Studies {
    /// Checks effects and standard errors, each with the label of its study.
    ///
    /// Labels need not differ: whether two rows of one label are one study told twice is for the caller to know.
    ///
    /// # Errors
    /// No study; an effect that is not finite or above 1e50 in size; a standard error that is not above 0 or outside 1e-50
    /// to 1e50.
    pub fn new<L: Into<String>>(
        rows: impl IntoIterator<Item = (L, f64, f64)>,
    ) -> Result<Self, StudyProblem> {
        let mut studies = Self {
            labels: Vec::new(),
            effects: Vec::new(),
            variances: Vec::new(),
        };
        for (label, te, se) in rows {
            let study = label.into();
            if !within_bounds(te) {
                return Err(StudyProblem::Effect { study, te });
            }
            if !(SMALLEST_ERROR..=LARGEST_ERROR).contains(&se) {
                return Err(StudyProblem::StandardError { study, se });
            }
            studies.labels.push(study);
            studies.effects.push(te);
            studies.variances.push(se * se);
        }
        if studies.labels.is_empty() {
            return Err(StudyProblem::NoStudy);
        }
        Ok(studies)
    }

    /// The number of studies, k.
    #[must_use]
    pub fn k(&self) -> usize {
        self.effects.len()
    }

    /// The labels.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The effects y_i.
    #[must_use]
    pub fn effects(&self) -> &[f64] {
        &self.effects
    }

    /// The squared standard errors v_i.
    #[must_use]
    pub fn variances(&self) -> &[f64] {
        &self.variances
    }

    /// The studies at these places, in this order; `None` when there is none or a place does not exist.
    #[must_use]
    pub fn at(&self, places: &[usize]) -> Option<Self> {
        if places.is_empty() || places.iter().any(|place| *place >= self.k()) {
            return None;
        }
        Some(Self {
            labels: places.iter().map(|at| self.labels[*at].clone()).collect(),
            effects: places.iter().map(|at| self.effects[*at]).collect(),
            variances: places.iter().map(|at| self.variances[*at]).collect(),
        })
    }

    /// All but one study; `None` when no other is left.
    #[must_use]
    pub fn without(&self, place: usize) -> Option<Self> {
        let rest: Vec<usize> = (0..self.k()).filter(|at| *at != place).collect();
        self.at(&rest)
    }

    /// More studies at the end.
    pub(super) fn extended(&self, more: impl Iterator<Item = (String, f64, f64)>) -> Self {
        let mut all = self.clone();
        for (label, te, variance) in more {
            all.labels.push(label);
            all.effects.push(te);
            all.variances.push(variance);
        }
        all
    }
}
