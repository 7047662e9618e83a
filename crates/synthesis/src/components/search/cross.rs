//! Predicting each study from the others.

use super::Space;
use super::sweep::Swept;
use nalgebra::{Cholesky, DMatrix, DVector};

/// What a model leaves of each study, from which the error of predicting it follows without fitting again: with residuals
/// e and H = XA⁻¹X' within the study, the error is V(V − H)⁻¹e.
pub(super) struct State {
    /// For each study its design over all columns, rows of arms less the first arm, only what is not 0.
    designs: Vec<Vec<Vec<(usize, f64)>>>,
    weights: Vec<DMatrix<f64>>,
    residuals: Vec<DVector<f64>>,
    hats: Vec<DMatrix<f64>>,
}

impl State {
    pub(super) fn new(space: &Space, swept: &Swept) -> Self {
        let model = swept.columns();
        let mut state = Self {
            designs: Vec::with_capacity(space.arms.len()),
            weights: Vec::with_capacity(space.arms.len()),
            residuals: Vec::with_capacity(space.arms.len()),
            hats: Vec::with_capacity(space.arms.len()),
        };
        for (study, (arms, block)) in space.arms.iter().zip(&space.blocks).enumerate() {
            let rest = arms.len() - 1;
            let design: Vec<Vec<(usize, f64)>> = arms[1..]
                .iter()
                .map(|&arm| {
                    (0..space.columns.ncols())
                        .map(|c| (c, space.columns[(arm, c)] - space.columns[(arms[0], c)]))
                        .filter(|(_, entry)| *entry != 0.0)
                        .collect()
                })
                .collect();
            let inside: Vec<Vec<(usize, f64)>> = design
                .iter()
                .map(|row| {
                    row.iter()
                        .copied()
                        .filter(|(c, _)| model.binary_search(c).is_ok())
                        .collect()
                })
                .collect();
            state.residuals.push(DVector::from_fn(rest, |i, _| {
                let fitted: f64 = inside[i].iter().map(|&(c, x)| x * swept.pull(c)).sum();
                space.residuals[study][i] - fitted
            }));
            state.hats.push(DMatrix::from_fn(rest, rest, |i, j| {
                inside[i]
                    .iter()
                    .map(|&(c, x)| {
                        x * inside[j]
                            .iter()
                            .map(|&(d, y)| swept.inverse(c, d) * y)
                            .sum::<f64>()
                    })
                    .sum()
            }));
            state.weights.push(DMatrix::from_fn(rest, rest, |i, j| {
                block.laplacian[(i + 1) * block.arms + j + 1]
            }));
            state.designs.push(design);
        }
        state
    }

    /// The mean squared error of prediction, in standard errors of the study, over independent contrasts. A model that a
    /// study is indispensable for cannot predict it; it is infinitely bad, unless even the model without interactions
    /// needs that study.
    pub(super) fn score(&self, space: &Space) -> f64 {
        let mut sum = 0.0;
        for study in 0..self.weights.len() {
            match error(
                &self.weights[study],
                &self.residuals[study],
                &self.hats[study],
            ) {
                Some(squares) => sum += squares,
                None if space.unpredictable[study] => {}
                None => return f64::INFINITY,
            }
        }
        sum / space.rows as f64
    }

    /// The same after a change of the inverse by vv' times `scale`.
    pub(super) fn score_along(
        &self,
        space: &Space,
        direction: &[(usize, f64)],
        scale: f64,
        pull: f64,
    ) -> f64 {
        let mut dense = vec![0.0; space.columns.ncols()];
        for &(column, entry) in direction {
            dense[column] = entry;
        }
        let mut sum = 0.0;
        for study in 0..self.weights.len() {
            let along = DVector::from_iterator(
                self.designs[study].len(),
                self.designs[study]
                    .iter()
                    .map(|row| row.iter().map(|&(c, x)| x * dense[c]).sum()),
            );
            let residual = &self.residuals[study] - &along * (scale * pull);
            let hat = &self.hats[study] + &along * along.transpose() * scale;
            match error(&self.weights[study], &residual, &hat) {
                Some(squares) => sum += squares,
                None if space.unpredictable[study] => {}
                None => return f64::INFINITY,
            }
        }
        sum / space.rows as f64
    }

    /// The studies that this model cannot predict.
    pub(super) fn unpredictable(&self) -> Vec<bool> {
        (0..self.weights.len())
            .map(|study| {
                error(
                    &self.weights[study],
                    &self.residuals[study],
                    &self.hats[study],
                )
                .is_none()
            })
            .collect()
    }
}

/// The squared error of predicting a study, in its own standard errors. `None` when the others do not say.
fn error(weight: &DMatrix<f64>, residual: &DVector<f64>, hat: &DMatrix<f64>) -> Option<f64> {
    if weight.nrows() == 1 {
        let (w, left) = (weight[(0, 0)], 1.0 - weight[(0, 0)] * hat[(0, 0)]);
        return (left > 1e-9).then(|| w * (residual[0] / left).powi(2));
    }
    // V⁻¹ − V⁻¹HV⁻¹ is the precision of a prediction error.
    let precision = weight - weight * hat * weight;
    if (0..weight.nrows()).any(|i| precision[(i, i)] <= 1e-9 * weight[(i, i)]) {
        return None;
    }
    let predicted = Cholesky::new(precision)?.solve(&(weight * residual));
    Some(predicted.dot(&(weight * &predicted)))
}
