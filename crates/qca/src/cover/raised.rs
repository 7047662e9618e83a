//! Prices of rows, raised one by one: not the best ones there are, but quick to find in a large table.

use crate::bits::{BitTable, ones, shared};

/// One unit of the dual, divisible by every number up to 16.
const UNIT: u64 = 720_720;

/// A price for each open column, such that no set is worth more than 1.
///
/// Each column gets a price of at most one part of the largest set that covers it, so that no set is worth more than one
/// unit; then prices are raised as far as every set allows. `by_column` lists the sets of a column.
pub(super) fn raised(covers: &BitTable, by_column: &[Vec<u32>], open: &[u64]) -> Vec<f64> {
    let mut slack = vec![UNIT; covers.rows()];
    let mut price = vec![0; covers.bits()];
    let gain: Vec<u64> = (0..covers.rows())
        .map(|set| shared(covers.row(set), open) as u64)
        .collect();
    let mut order: Vec<usize> = ones(open).collect();
    for column in &order {
        let sets = &by_column[*column];
        let largest = sets.iter().map(|set| gain[*set as usize]).max();
        price[*column] = UNIT / largest.unwrap_or(1).max(1);
        for set in sets {
            slack[*set as usize] -= price[*column];
        }
    }
    order.sort_by_key(|column| by_column[*column].len());
    for column in &order {
        let sets = &by_column[*column];
        let raise = sets.iter().map(|set| slack[*set as usize]).min();
        let raise = raise.unwrap_or(0);
        price[*column] += raise;
        for set in sets {
            slack[*set as usize] -= raise;
        }
    }
    price
        .into_iter()
        .map(|units| units as f64 / UNIT as f64)
        .collect()
}
