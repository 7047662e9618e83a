//! Predicting each study from the others.

use super::Space;
use super::sweep::Swept;
use nalgebra::{Cholesky, DMatrix, DVector};

/// The mean squared error of prediction, in standard errors of the study, over independent contrasts. A study without
/// which the model cannot be estimated is predicted by nothing; a model with such studies is not comparable to one
/// without, so it is infinitely bad unless even the model without interactions has them.
///
/// With residuals e of the fit and H = XA⁻¹X' within the study, the error is V(V − H)⁻¹e: no refitting is needed.
pub(super) fn score(space: &Space, swept: &Swept) -> f64 {
    let columns = swept.columns();
    let width = columns.len();
    let inverse = DMatrix::from_fn(width, width, |i, j| swept.inverse(columns[i], columns[j]));
    let coefficients = DVector::from_vec(swept.coefficients());
    let mut sum = 0.0;
    for (study, (arms, block)) in space.arms.iter().zip(&space.blocks).enumerate() {
        let rest = arms.len() - 1;
        let design = DMatrix::from_fn(rest, width, |i, j| {
            space.columns[(arms[i + 1], columns[j])] - space.columns[(arms[0], columns[j])]
        });
        // V⁻¹ of the contrasts against the first arm, and what the base has left of them.
        let weight = DMatrix::from_fn(rest, rest, |i, j| {
            block.laplacian[(i + 1) * block.arms + j + 1]
        });
        let residual =
            DVector::from_column_slice(&space.residuals[study]) - &design * &coefficients;
        let hat = &design * &inverse * design.transpose();
        // V⁻¹ − V⁻¹HV⁻¹ is the precision of a prediction error.
        let precision = &weight - &weight * hat * &weight;
        let error = &weight * residual;
        let Some(factor) = Cholesky::new(precision.clone())
            .filter(|_| (0..rest).all(|i| precision[(i, i)] > 1e-9 * weight[(i, i)]))
        else {
            if space.unpredictable[study] {
                continue;
            }
            return f64::INFINITY;
        };
        // (V(V−H)⁻¹e)'V⁻¹(V(V−H)⁻¹e), with V(V−H)⁻¹e = (V⁻¹ − V⁻¹HV⁻¹)⁻¹V⁻¹e.
        let predicted = factor.solve(&error);
        sum += predicted.dot(&(&weight * &predicted));
    }
    sum / space.rows as f64
}

/// The studies without which the columns given cannot be estimated.
pub(super) fn unpredictable(space: &Space, swept: &Swept) -> Vec<bool> {
    let columns = swept.columns();
    let width = columns.len();
    let inverse = DMatrix::from_fn(width, width, |i, j| swept.inverse(columns[i], columns[j]));
    space
        .arms
        .iter()
        .zip(&space.blocks)
        .map(|(arms, block)| {
            let rest = arms.len() - 1;
            let design = DMatrix::from_fn(rest, width, |i, j| {
                space.columns[(arms[i + 1], columns[j])] - space.columns[(arms[0], columns[j])]
            });
            let weight = DMatrix::from_fn(rest, rest, |i, j| {
                block.laplacian[(i + 1) * block.arms + j + 1]
            });
            let hat = &design * &inverse * design.transpose();
            let precision = &weight - &weight * hat * &weight;
            (0..rest).any(|i| precision[(i, i)] <= 1e-9 * weight[(i, i)])
                || Cholesky::new(precision).is_none()
        })
        .collect()
}
