//! Which functions of the components the data can estimate, exactly.
//!
//! The rank of the design does not depend on weights: all are above 0. So it is found on the plain differences between
//! arms, small whole numbers in most models, by elimination; no tolerance has to guess what a small number means.

use crate::network::Studies;
use nalgebra::{DMatrix, DVector};
use std::collections::BTreeSet;

/// Below this share of the largest entry of a row an entry is rounding.
const ROUNDING: f64 = 1e-9;

/// What the studies can tell apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimability {
    /// Columns that are independent of those before them: as many as the rank.
    pub independent: Vec<usize>,
    /// An orthonormal basis of the directions that no study says anything about, one in each column.
    null: DMatrix<f64>,
    /// Columns that are 0 in every comparison.
    never: Vec<usize>,
    /// Groups of columns that are the same, or each other's negative, in every comparison, with the sign of each.
    alike: Vec<Vec<(usize, f64)>>,
}

/// Why a column cannot be estimated by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No study compares arms that differ in it.
    NeverCompared,
    /// It changes together with these others in every comparison; only their sum can be estimated.
    AlwaysTogether(Vec<usize>),
    /// In every comparison it comes where others go; only the difference of the two sides can be estimated.
    AlwaysAgainst {
        /// What comes and goes with it.
        with: Vec<usize>,
        /// What goes where it comes.
        against: Vec<usize>,
    },
    /// The studies cannot tell it apart from these others.
    Entangled(Vec<usize>),
}

impl Estimability {
    /// Looks at what studies compare, given the row of each treatment.
    pub(crate) fn new(studies: &Studies, matrix: &DMatrix<f64>) -> Self {
        let width = matrix.ncols();
        let mut seen = BTreeSet::new();
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for study in studies.studies() {
            let first = matrix.row(study.arms[0]);
            for &arm in &study.arms[1..] {
                let mut row: Vec<f64> = (matrix.row(arm) - first).iter().copied().collect();
                let Some(&lead) = row.iter().find(|entry| **entry != 0.0) else {
                    continue;
                };
                if lead < 0.0 {
                    for entry in &mut row {
                        *entry = 0.0 - *entry;
                    }
                }
                let key: Vec<u64> = row.iter().map(|entry| (entry + 0.0).to_bits()).collect();
                if seen.insert(key) {
                    rows.push(row);
                }
            }
        }
        let never = (0..width)
            .filter(|&column| rows.iter().all(|row| row[column] == 0.0))
            .collect();
        let alike = alike(&rows, width);
        let reduced = reduce(rows, width);
        let independent: Vec<usize> = reduced.iter().map(|(pivot, _)| *pivot).collect();
        let mut null: Vec<DVector<f64>> = Vec::new();
        for free in (0..width).filter(|column| !independent.contains(column)) {
            let mut direction = DVector::zeros(width);
            direction[free] = 1.0;
            for (pivot, row) in &reduced {
                direction[*pivot] = -row[free];
            }
            // Twice is enough.
            for _ in 0..2 {
                for earlier in &null {
                    let along = earlier.dot(&direction);
                    direction -= earlier * along;
                }
            }
            null.push(direction.normalize());
        }
        Self {
            independent,
            null: if null.is_empty() {
                DMatrix::zeros(width, 0)
            } else {
                DMatrix::from_columns(&null)
            },
            never,
            alike,
        }
    }

    /// The rank of the design.
    pub fn rank(&self) -> usize {
        self.independent.len()
    }

    /// Whether the data can estimate a linear function of the columns.
    pub fn estimable(&self, function: &[f64]) -> bool {
        let used: Vec<(usize, f64)> = function.iter().copied().enumerate().collect();
        self.estimable_entries(&used)
    }

    /// The same of a function whose entries that are not 0 are given.
    pub(crate) fn estimable_entries(&self, used: &[(usize, f64)]) -> bool {
        let size = used
            .iter()
            .map(|(_, entry)| entry * entry)
            .sum::<f64>()
            .sqrt();
        self.null.column_iter().all(|direction| {
            let along: f64 = used.iter().map(|&(at, entry)| direction[at] * entry).sum();
            along.abs() <= ROUNDING * size
        })
    }

    /// Whether the data can estimate one column by itself.
    pub fn column(&self, column: usize) -> bool {
        self.null.row(column).norm() <= ROUNDING
    }

    /// Why they cannot. `None` when they can.
    pub fn reason(&self, column: usize) -> Option<Reason> {
        if self.column(column) {
            return None;
        }
        if self.never.contains(&column) {
            return Some(Reason::NeverCompared);
        }
        if let Some(group) = self
            .alike
            .iter()
            .find(|group| group.iter().any(|(at, _)| *at == column))
            .filter(|group| self.estimable_entries(group))
        {
            let sign = |of: usize| {
                let mut signs = group.iter().filter(|(at, _)| *at == of);
                signs.next().map_or(0.0, |(_, sign)| *sign)
            };
            let (with, against): (Vec<usize>, Vec<usize>) = group
                .iter()
                .map(|(at, _)| *at)
                .filter(|at| *at != column)
                .partition(|at| sign(*at) * sign(column) > 0.0);
            return Some(if against.is_empty() {
                Reason::AlwaysTogether(with)
            } else {
                Reason::AlwaysAgainst { with, against }
            });
        }
        let row = self.null.row(column);
        let tangled: Vec<usize> = (0..self.null.nrows())
            .filter(|&other| other != column && row.dot(&self.null.row(other)).abs() > ROUNDING)
            .collect();
        Some(Reason::Entangled(tangled))
    }

    /// The projection on what can be estimated, I − NN'.
    pub(crate) fn project(&self, vector: &DVector<f64>) -> DVector<f64> {
        vector - &self.null * self.null.tr_mul(vector)
    }

    /// (I − NN') M (I − NN').
    pub(crate) fn project_both(&self, matrix: DMatrix<f64>) -> DMatrix<f64> {
        if self.null.ncols() == 0 {
            return matrix;
        }
        let left = &matrix - &self.null * (self.null.transpose() * &matrix);
        let right = (&left * &self.null) * self.null.transpose();
        left - right
    }
}

/// Groups of columns that agree in every row, or are each other's negative in every row, each column with its sign; those
/// of one column are left out.
fn alike(rows: &[Vec<f64>], width: usize) -> Vec<Vec<(usize, f64)>> {
    let mut groups: std::collections::BTreeMap<Vec<u64>, Vec<(usize, f64)>> =
        std::collections::BTreeMap::new();
    for column in 0..width {
        let Some(lead) = rows
            .iter()
            .map(|row| row[column])
            .find(|entry| *entry != 0.0)
        else {
            continue;
        };
        let sign = lead.signum();
        let key = rows
            .iter()
            .map(|row| (sign * row[column] + 0.0).to_bits())
            .collect();
        groups.entry(key).or_default().push((column, sign));
    }
    groups
        .into_values()
        .filter(|group| group.len() > 1)
        .collect()
}

/// Reduced row echelon form: for each pivot column its row.
fn reduce(mut rows: Vec<Vec<f64>>, width: usize) -> Vec<(usize, Vec<f64>)> {
    let mut reduced: Vec<(usize, Vec<f64>)> = Vec::new();
    for column in 0..width {
        let Some((best, _)) = rows
            .iter()
            .enumerate()
            .map(|(at, row)| (at, row[column].abs()))
            .filter(|(_, size)| *size > 0.0)
            .max_by(|a, b| a.1.total_cmp(&b.1))
        else {
            continue;
        };
        let mut pivot = rows.swap_remove(best);
        let lead = pivot[column];
        for entry in &mut pivot {
            *entry /= lead;
        }
        for row in rows
            .iter_mut()
            .chain(reduced.iter_mut().map(|(_, row)| row))
        {
            let factor = row[column];
            if factor == 0.0 {
                continue;
            }
            let largest = row.iter().fold(0.0_f64, |m, entry| m.max(entry.abs()));
            for (entry, from) in row.iter_mut().zip(&pivot) {
                *entry -= factor * from;
                if entry.abs() <= ROUNDING * largest.max(factor.abs()) {
                    *entry = 0.0;
                }
            }
            row[column] = 0.0;
        }
        rows.retain(|row| row.iter().any(|entry| *entry != 0.0));
        reduced.push((column, pivot));
    }
    reduced
}
