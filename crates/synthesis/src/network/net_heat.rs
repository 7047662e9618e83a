//! The net heat plot (Krahn, Binder and König, BMC Med Res Methodol 2013;13:35): which designs carry inconsistency, which
//! make it, and how much each contributes to what the network says of the comparisons of another.
//!
//! The data are taken together to one estimate for each comparison of a design with its first treatment: y, with the
//! weights V⁻¹ of all studies of the design. With the network model y = Xθ + error
//! - the *contribution* of a column to a row is an entry of the hat matrix H = X(X'V⁻¹X)⁺X'V⁻¹, the weight with which the
//!   column's estimate enters the row's network estimate; trace H is the number of treatments less one;
//! - the *heat* is Q_c − Q_c⁽ᵈ⁾ with Q_c = r_c(V⁻¹r)_c: how much less inconsistent row c is once design d may differ.

use super::design::{Summary, by_row, summaries};
use super::model::Unsolvable;
use super::weights::{Negative, Weights};
use super::{Network, NetworkFit};

/// Which designs carry inconsistency, and which make it.
#[derive(Debug, Clone, PartialEq)]
pub struct NetHeat {
    /// The designs, one row for each treatment of a design but its first.
    pub rows: Vec<String>,
    /// For each row how many treatments its design has.
    pub arms: Vec<usize>,
    /// For each row the two treatments that are compared, as places: one more of the design, and the first.
    pub comparisons: Vec<(usize, usize)>,
    /// For each row the column of each design: how much less inconsistent it is when the design of the column is
    /// detached. Below 0: more. `None` where the design cannot be detached.
    pub cells: Vec<Vec<Option<f64>>>,
    /// For each row the weight with which the estimate of each column enters its network estimate: the hat matrix.
    pub weights: Vec<Vec<f64>>,
    /// What each row contributes to Q between designs.
    pub contribution: Vec<f64>,
}

impl Network {
    /// The net heat of a fit. `None` with fewer than three designs, or when nothing can be inconsistent.
    ///
    /// # Errors
    ///
    /// Standard errors too far apart to be computed with.
    pub fn net_heat(
        &self,
        tau2: f64,
        reference: Option<usize>,
    ) -> Result<Option<NetHeat>, Unsolvable> {
        let designs = self.designs(reference);
        let rows_of_designs: usize = designs.iter().map(|d| d.treatments.len() - 1).sum();
        if designs.len() < 3 || rows_of_designs < self.treatments().len() {
            return Ok(None);
        }
        let weights = Weights::new(&self.studies, tau2, Negative::Clipped).ok_or(Unsolvable)?;
        let summaries = summaries(&designs, &weights)?;
        let fit = self.with_tau2(tau2)?;
        let contribution = by_row(&summaries, fit.effects(), None);
        let mut rows = Vec::with_capacity(contribution.len());
        let mut arms = Vec::with_capacity(contribution.len());
        let mut comparisons = Vec::with_capacity(contribution.len());
        let mut columns = Vec::with_capacity(contribution.len());
        for (at, design) in designs.iter().enumerate() {
            let column = self
                .effects_without(&summaries, at)?
                .map(|effects| by_row(&summaries, &effects, Some(at)));
            for other in &design.treatments[1..] {
                rows.push(design.label.clone());
                arms.push(design.treatments.len());
                comparisons.push((*other, design.treatments[0]));
                columns.push(column.clone());
            }
        }
        if columns.iter().all(Option::is_none) {
            return Ok(None);
        }
        let cells = contribution
            .iter()
            .enumerate()
            .map(|(row, all)| {
                columns
                    .iter()
                    .map(|column| column.as_ref().map(|left| all - left[row]))
                    .collect()
            })
            .collect();
        Ok(Some(NetHeat {
            weights: comparisons
                .iter()
                .map(|&row| hat_row(&summaries, &fit, row))
                .collect(),
            rows,
            arms,
            comparisons,
            cells,
            contribution,
        }))
    }
}

/// The weights with which the estimates of all designs enter the network estimate of a comparison.
///
/// With L_e the weights of design e between its arms, an estimate of its arm k against its first pulls the network by
/// column k of L_e, so its weight is Σ_i (L⁺_ai − L⁺_bi)(L_e)_ik. As columns of L_e add up to 0, L⁺ may be taken from the
/// variances of differences: L⁺_ai − L⁺_bi = ½(R_bi − R_ai) but for what is the same for every i.
fn hat_row(summaries: &[Summary], fit: &NetworkFit, (a, b): (usize, usize)) -> Vec<f64> {
    let pull = |i: usize| 0.5 * (fit.variance(b, i) - fit.variance(a, i));
    let mut row = Vec::new();
    for summary in summaries {
        let arms = summary.arms.len();
        let pulls: Vec<f64> = summary.arms.iter().map(|arm| pull(*arm)).collect();
        for k in 1..arms {
            row.push(
                pulls
                    .iter()
                    .enumerate()
                    .map(|(i, pull)| pull * summary.laplacian[i * arms + k])
                    .sum(),
            );
        }
    }
    row
}

impl NetHeat {
    /// An order of the rows in which those with alike heat are neighbours: hierarchical clustering with complete linkage,
    /// the distance of two rows being the sum of the absolute differences of their heat, along rows and along columns.
    /// What cannot be detached counts as no heat. Ties are decided by the order of the designs.
    pub fn order(&self) -> Vec<usize> {
        let n = self.rows.len();
        let heat = |i: usize, j: usize| self.cells[i][j].unwrap_or(0.0);
        let distance = |a: usize, b: usize| -> f64 {
            (0..n)
                .map(|i| (heat(a, i) - heat(b, i)).abs() + (heat(i, a) - heat(i, b)).abs())
                .sum()
        };
        let apart = (0..n)
            .map(|a| (0..n).map(|b| distance(a, b)).collect())
            .collect();
        complete_linkage(apart)
    }
}

/// The leaves of a tree that always joins the two groups whose farthest members are nearest.
fn complete_linkage(mut apart: Vec<Vec<f64>>) -> Vec<usize> {
    // Groups that are still there, each with its leaves; `apart` holds how far the farthest members of two are apart.
    let mut groups: Vec<Option<Vec<usize>>> = (0..apart.len()).map(|at| Some(vec![at])).collect();
    loop {
        let there: Vec<usize> = (0..groups.len())
            .filter(|at| groups[*at].is_some())
            .collect();
        let mut nearest: Option<(f64, usize, usize)> = None;
        for (at, &one) in there.iter().enumerate() {
            for &other in &there[at + 1..] {
                let far = apart[one][other];
                if nearest.is_none_or(|(least, ..)| far < least) {
                    nearest = Some((far, one, other));
                }
            }
        }
        let Some((_, one, other)) = nearest else {
            return groups.into_iter().flatten().flatten().collect();
        };
        if let (Some(mut first), Some(second)) = (groups[one].take(), groups[other].take()) {
            first.extend(second);
            groups[one] = Some(first);
        }
        for at in there {
            let far = apart[one][at].max(apart[other][at]);
            (apart[one][at], apart[at][one]) = (far, far);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::complete_linkage;

    #[test]
    fn what_is_near_comes_together() {
        // Places on a line: 0, 10, 1, 11, 5.
        let places: [f64; 5] = [0.0, 10.0, 1.0, 11.0, 5.0];
        let apart = places
            .iter()
            .map(|a| places.iter().map(|b| (a - b).abs()).collect())
            .collect();
        // 0 and 1, 10 and 11; then 5 goes to 0 and 1 (farthest 5), not to 10 and 11 (farthest 6).
        assert_eq!(complete_linkage(apart), [0, 2, 4, 1, 3]);
        assert_eq!(complete_linkage(Vec::new()), Vec::<usize>::new());
        assert_eq!(complete_linkage(vec![vec![0.0]]), [0]);
    }
}
