//! Prices of explained rows: how few sets can cover what is open, from below, and which sets a small cover cannot have.
//!
//! Prices are at least 0 and such that no set is worth more than 1 (the dual of the linear programme of covering; Caprara,
//! Toth and Fischetti, Annals of Operations Research 98, 2000). A cover of z sets then *wastes* exactly z less the sum of all
//! prices: what its sets are worth less than 1, and the prices of rows it covers more than once. So a search for covers of a
//! size may leave a branch as soon as more was wasted than that.

use super::raised::raised;
use crate::bits::{BitTable, ones};

/// Entries of the largest table on which the linear programme is solved; beyond, prices are only raised one by one.
const MOST_ENTRIES: usize = 1 << 20;

/// Smaller numbers are taken for what rounding leaves of 0.
const TINY: f64 = 1e-9;

/// A price for each explained row.
#[derive(Debug)]
pub(super) struct Prices {
    pub(super) of: Vec<f64>,
    pub(super) total: f64,
}

impl Prices {
    /// No cover has fewer sets.
    pub(super) fn at_least(&self) -> usize {
        let mut least = 0;
        while (least as f64) < self.total - super::ROUNDING {
            least += 1;
        }
        least
    }
}

/// The best prices there are, or good ones where the table is large. A row of `covers` is a set.
pub(super) fn prices(covers: &BitTable, by_column: &[Vec<u32>], steps: &mut u64) -> Prices {
    let mut of = if covers.rows() * (covers.bits() + 1) <= MOST_ENTRIES {
        Tableau::new(covers).solve(steps)
    } else {
        let all = crate::bits::full(covers.bits());
        raised(covers, by_column, &all)
    };
    // Whatever rounding did: no set may be worth more than 1.
    let dearest = (0..covers.rows())
        .map(|set| ones(covers.row(set)).map(|row| of[row]).sum::<f64>())
        .fold(1.0, f64::max);
    for price in &mut of {
        *price /= dearest;
    }
    let total = of.iter().sum();
    Prices { of, total }
}

/// The simplex method: the largest sum of prices with which no set is worth more than 1. Holds what is not in the basis.
struct Tableau {
    /// A row for each set: what the places of the columns are worth in it, and last its right side.
    rows: Vec<Vec<f64>>,
    /// By place: how much the sum grows with it.
    gains: Vec<f64>,
    /// By place, and by row: the price that stands there, or a number from `columns` on for the slack of a set.
    at_place: Vec<usize>,
    in_row: Vec<usize>,
}

impl Tableau {
    fn new(covers: &BitTable) -> Self {
        let columns = covers.bits();
        let rows = (0..covers.rows())
            .map(|set| {
                let mut row = vec![0.0; columns + 1];
                for column in ones(covers.row(set)) {
                    row[column] = 1.0;
                }
                // Right sides that differ a little let no two rows tie, so that the method comes to an end.
                let chance = (set as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
                row[columns] = 1.0 + 1e-6 * (chance as f64 / f64::from(1 << 24));
                row
            })
            .collect();
        Self {
            rows,
            gains: vec![1.0; columns],
            at_place: (0..columns).collect(),
            in_row: (columns..columns + covers.rows()).collect(),
        }
    }

    fn solve(mut self, steps: &mut u64) -> Vec<f64> {
        let columns = self.gains.len();
        let work = (self.rows.len() * columns / 16) as u64;
        for _ in 0..50 * (columns + 1) {
            let mut best = TINY;
            let mut entering = None;
            for (place, gain) in self.gains.iter().enumerate() {
                if *gain > best {
                    best = *gain;
                    entering = Some(place);
                }
            }
            let Some(entering) = entering else { break };
            let mut least = f64::INFINITY;
            let mut leaving = None;
            for (at, row) in self.rows.iter().enumerate() {
                if row[entering] > TINY && row[columns] / row[entering] < least {
                    least = row[columns] / row[entering];
                    leaving = Some(at);
                }
            }
            let Some(leaving) = leaving else { break };
            self.pivot(leaving, entering);
            if *steps < work {
                *steps = 0;
                break;
            }
            *steps -= work;
        }
        let mut prices = vec![0.0; columns];
        for (row, what) in self.rows.iter().zip(&self.in_row) {
            if *what < columns {
                prices[*what] = row[columns].max(0.0);
            }
        }
        prices
    }

    fn pivot(&mut self, leaving: usize, entering: usize) {
        let columns = self.gains.len();
        let mut row = std::mem::take(&mut self.rows[leaving]);
        let by = 1.0 / row[entering];
        row[entering] = 1.0;
        for value in &mut row {
            *value *= by;
        }
        for other in &mut self.rows {
            let Some(times) = other.get(entering).copied().filter(|times| *times != 0.0) else {
                continue;
            };
            other[entering] = 0.0;
            for (value, of) in other.iter_mut().zip(&row) {
                *value -= times * of;
            }
        }
        let times = self.gains[entering];
        self.gains[entering] = 0.0;
        for (gain, of) in self.gains.iter_mut().zip(&row[..columns]) {
            *gain -= times * of;
        }
        self.rows[leaving] = row;
        std::mem::swap(&mut self.at_place[entering], &mut self.in_row[leaving]);
    }
}
