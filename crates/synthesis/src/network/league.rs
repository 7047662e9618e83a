//! The league table.

use super::estimate::Estimate;
use super::evidence::Evidence;
use super::{Network, NetworkFit};

/// Every pair of treatments: below the diagonal what the network says, above it what studies say directly.
#[derive(Debug, Clone, PartialEq)]
pub struct League {
    /// The treatments in the order of rows and columns, as places.
    pub order: Vec<usize>,
    /// By rows. Below the diagonal the treatment of the **column** against that of the row, above it the treatment of the
    /// **row** against that of the column: each pair reads the earlier treatment against the later one on both sides.
    pub cells: Vec<Vec<Option<Estimate>>>,
}

impl Network {
    /// The league table with treatments in the order given (best first, for example).
    pub fn league(&self, fit: &NetworkFit, evidence: &Evidence, order: &[usize]) -> League {
        let random = fit.tau2() > 0.0;
        let cells = (0..order.len())
            .map(|row| {
                (0..order.len())
                    .map(|column| {
                        let (here, there) = (order[row], order[column]);
                        match row.cmp(&column) {
                            std::cmp::Ordering::Less => evidence.direct(here, there, random),
                            std::cmp::Ordering::Equal => None,
                            std::cmp::Ordering::Greater => Some(fit.estimate(there, here)),
                        }
                    })
                    .collect()
            })
            .collect();
        League {
            order: order.to_vec(),
            cells,
        }
    }
}
