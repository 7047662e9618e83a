//! How few sets can cover what is open, from below: a feasible solution of the dual linear programme, in whole numbers.

use crate::bits::{BitTable, ones, shared};

/// One unit of the dual, divisible by every number up to 16.
const UNIT: u64 = 720_720;

/// No cover of the open columns has fewer sets than this.
///
/// Each column gets a price of at most one part of the largest set that covers it, so that no set is worth more than one
/// unit; then prices are raised as far as every set allows. `by_column` lists the sets of a column.
pub(super) fn at_least(
    covers: &BitTable,
    by_column: &[Vec<u32>],
    open: &[u64],
    scratch: &mut Scratch,
) -> usize {
    scratch.slack.clear();
    scratch.slack.resize(covers.rows(), UNIT);
    scratch.order.clear();
    let mut total = 0;
    scratch.gain.clear();
    scratch.gain.resize(covers.rows(), 0);
    for column in ones(open) {
        scratch.order.push(column);
    }
    for column in &scratch.order {
        for set in &by_column[*column] {
            let gain = &mut scratch.gain[*set as usize];
            if *gain == 0 {
                *gain = shared(covers.row(*set as usize), open) as u64;
            }
        }
    }
    for column in &scratch.order {
        let sets = &by_column[*column];
        let largest = sets
            .iter()
            .map(|set| scratch.gain[*set as usize])
            .max()
            .unwrap_or(1)
            .max(1);
        let price = UNIT / largest;
        total += price;
        for set in sets {
            scratch.slack[*set as usize] -= price;
        }
    }
    let by_few = |column: &usize| by_column[*column].len();
    scratch.order.sort_by_key(by_few);
    for column in &scratch.order {
        let sets = &by_column[*column];
        let raise = sets
            .iter()
            .map(|set| scratch.slack[*set as usize])
            .min()
            .unwrap_or(0);
        if raise > 0 {
            total += raise;
            for set in sets {
                scratch.slack[*set as usize] -= raise;
            }
        }
    }
    usize::try_from(total.div_ceil(UNIT)).unwrap_or(usize::MAX)
}

/// Room for the calculation, kept between calls.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    slack: Vec<u64>,
    gain: Vec<u64>,
    order: Vec<usize>,
}
