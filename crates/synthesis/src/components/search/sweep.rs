//! The sweep operator on normal equations.

use nalgebra::DMatrix;

/// What is left of a column of its own, as a share, below which it depends on those in the model.
const DEPENDENT: f64 = 1e-9;

/// Normal equations with some columns swept: those are the model.
#[derive(Debug, Clone)]
pub(super) struct Swept {
    /// Last row and column: the response.
    weighted: DMatrix<f64>,
    plain: DMatrix<f64>,
    own: Vec<f64>,
    own_weighted: Vec<f64>,
    inside: Vec<bool>,
}

impl Swept {
    pub(super) fn new(weighted: DMatrix<f64>, plain: DMatrix<f64>) -> Self {
        Self {
            own: plain.diagonal().iter().copied().collect(),
            own_weighted: weighted.diagonal().iter().copied().collect(),
            inside: vec![false; plain.ncols()],
            weighted,
            plain,
        }
    }

    /// How many columns are in the model.
    pub(super) fn len(&self) -> usize {
        self.inside.iter().filter(|inside| **inside).count()
    }

    /// The columns of the model.
    pub(super) fn columns(&self) -> Vec<usize> {
        (0..self.inside.len())
            .filter(|&at| self.inside[at])
            .collect()
    }

    /// Q of the model.
    pub(super) fn q(&self) -> f64 {
        let last = self.weighted.ncols() - 1;
        self.weighted[(last, last)].max(0.0)
    }

    /// The column is not in the model and says something of its own. That is seen without weights, so that a precise study
    /// cannot make a column look dependent; the weighted remainder must only be above rounding.
    pub(super) fn addable(&self, column: usize) -> bool {
        !self.inside[column]
            && self.plain[(column, column)] > DEPENDENT * self.own[column]
            && self.weighted[(column, column)] > 1e-13 * self.own_weighted[column]
    }

    /// By how much Q falls when the column comes in, or rises when it goes.
    pub(super) fn gain(&self, column: usize) -> f64 {
        let last = self.weighted.ncols() - 1;
        let pull = self.weighted[(column, last)];
        pull * pull / self.weighted[(column, column)].abs()
    }

    /// The column is in the model.
    pub(super) fn contains(&self, column: usize) -> bool {
        self.inside[column]
    }

    /// What the response still says along a column; of a column in the model its coefficient.
    pub(super) fn pull(&self, column: usize) -> f64 {
        self.weighted[(column, self.weighted.ncols() - 1)]
    }

    /// How the inverse of the model's normal matrix changes when a column comes in or goes: by vv' times a number. Given
    /// are the entries of v that are not 0, and the number. Coefficients change by v times the number times the pull.
    pub(super) fn direction(&self, column: usize, model: &[usize]) -> (Vec<(usize, f64)>, f64) {
        let own = self.weighted[(column, column)];
        let mut direction: Vec<(usize, f64)> = model
            .iter()
            .filter(|&&other| other != column)
            .map(|&other| (other, -self.weighted[(other, column)]))
            .filter(|(_, entry)| *entry != 0.0)
            .collect();
        if self.inside[column] {
            // The column of the inverse, which stands here with a negative sign; its pivot is below 0.
            direction.push((column, -own));
        } else {
            direction.push((column, 1.0));
        }
        (direction, 1.0 / own)
    }

    /// Σ of the inverse of the model's normal matrix times another matrix, entry by entry.
    pub(super) fn inverse_dot(&self, other: &DMatrix<f64>) -> f64 {
        let columns = self.columns();
        columns
            .iter()
            .map(|&i| {
                columns
                    .iter()
                    .map(|&j| self.inverse(i, j) * other[(i, j)])
                    .sum::<f64>()
            })
            .sum()
    }

    /// An entry of the inverse of the model's normal matrix.
    pub(super) fn inverse(&self, i: usize, j: usize) -> f64 {
        -self.weighted[(i, j)]
    }

    /// Brings a column in, or takes it out.
    pub(super) fn sweep(&mut self, column: usize) {
        let into = !self.inside[column];
        sweep(&mut self.weighted, column, into);
        sweep(&mut self.plain, column, into);
        self.inside[column] = into;
    }
}

/// The symmetric sweep: with pivot d, a_ij − a_ik·a_kj/d, then a_ik/d (or −a_ik/d on the way out), then −1/d. The inverse
/// of what is swept stands with a negative sign.
fn sweep(matrix: &mut DMatrix<f64>, at: usize, into: bool) {
    let size = matrix.ncols();
    let pivot = matrix[(at, at)];
    let column: Vec<f64> = matrix.column(at).iter().copied().collect();
    for j in 0..size {
        if j == at || column[j] == 0.0 {
            continue;
        }
        let factor = column[j] / pivot;
        let mut target = matrix.column_mut(j);
        for (i, entry) in target.iter_mut().enumerate() {
            if i != at {
                *entry -= column[i] * factor;
            }
        }
    }
    let sign = if into { 1.0 } else { -1.0 };
    for i in 0..size {
        if i != at {
            let value = sign * column[i] / pivot;
            matrix[(i, at)] = value;
            matrix[(at, i)] = value;
        }
    }
    matrix[(at, at)] = -1.0 / pivot;
}
