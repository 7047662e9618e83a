//! A tree of choices that meets every cover of a size once.

use super::dual::Prices;
use crate::bits::{BitTable, drop_bit, has, is_empty, ones, ones_in, put, remove, within};
use std::ops::ControlFlow;

/// A search for covers of at most `size` sets (of exactly `size`, where no smaller one exists).
///
/// Branches on the open column with the fewest sets; a set tried earlier is banned in later branches, so that each cover is met
/// once. A branch ends when more was wasted than a cover of that size can waste (see [`super::dual`]).
pub(super) struct Tree<'a> {
    covers: &'a BitTable,
    prices: &'a Prices,
    size: usize,
    /// One cover is enough, and sets that cover no more of what is open than another are left out.
    one: bool,
    banned: Vec<u64>,
    chosen: Vec<usize>,
}

/// A set that may still be chosen, and what it is worth by the columns that are open.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    set: u32,
    worth: f64,
}

impl<'a> Tree<'a> {
    pub(super) fn new(covers: &'a BitTable, prices: &'a Prices, size: usize, one: bool) -> Self {
        Self {
            covers,
            prices,
            size,
            one,
            banned: vec![0; crate::bits::words_for(covers.rows())],
            chosen: Vec::new(),
        }
    }

    /// Calls back with every cover. Whether the whole tree was seen: neither the steps nor the caller ended it.
    pub(super) fn covers(
        mut self,
        steps: &mut u64,
        found: &mut impl FnMut(&[usize]) -> ControlFlow<()>,
    ) -> bool {
        let open = crate::bits::full(self.covers.bits());
        let candidates: Vec<Candidate> = (0..self.covers.rows())
            .map(|set| Candidate {
                set: u32::try_from(set).unwrap_or(u32::MAX),
                worth: self.worth(self.covers.row(set)),
            })
            .collect();
        let spare = self.size as f64 - self.prices.total + super::ROUNDING;
        self.branch(&open, &candidates, spare, steps, found)
            .is_continue()
    }

    fn worth(&self, columns: &[u64]) -> f64 {
        ones(columns).map(|column| self.prices.of[column]).sum()
    }

    /// `spare`: what may still be wasted.
    fn branch(
        &mut self,
        open: &[u64],
        candidates: &[Candidate],
        spare: f64,
        steps: &mut u64,
        found: &mut impl FnMut(&[usize]) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if is_empty(open) {
            return found(&self.chosen);
        }
        let left = self.size - self.chosen.len();
        if left == 0 || spare < 0.0 {
            return ControlFlow::Continue(());
        }
        let work = 1 + candidates.len() as u64;
        if *steps < work {
            *steps = 0;
            return ControlFlow::Break(());
        }
        *steps -= work;
        if left == 1 {
            for candidate in candidates {
                let set = candidate.set as usize;
                if !has(&self.banned, set) && within(open, self.covers.row(set)) {
                    self.chosen.push(set);
                    let flow = found(&self.chosen);
                    self.chosen.pop();
                    flow?;
                }
            }
            return ControlFlow::Continue(());
        }
        let may: Vec<Candidate> = candidates
            .iter()
            .filter(|candidate| {
                1.0 - candidate.worth <= spare && !has(&self.banned, candidate.set as usize)
            })
            .copied()
            .collect();
        let mut times = vec![0_u32; self.covers.bits()];
        for candidate in &may {
            let row = self.covers.row(candidate.set as usize);
            for (at, (word, open)) in row.iter().zip(open).enumerate() {
                for bit in ones_in(word & open) {
                    times[at * 64 + bit] += 1;
                }
            }
        }
        let Some(column) = ones(open).min_by_key(|column| times[*column]) else {
            return ControlFlow::Continue(());
        };
        let mut here: Vec<(Candidate, Vec<u64>)> = may
            .iter()
            .filter(|candidate| self.covers.get(candidate.set as usize, column))
            .map(|candidate| {
                let row = self.covers.row(candidate.set as usize);
                (
                    *candidate,
                    row.iter().zip(open).map(|(a, b)| a & b).collect(),
                )
            })
            .collect();
        if self.one {
            here.sort_by(|a, b| b.0.worth.total_cmp(&a.0.worth));
        }
        let mut flow = ControlFlow::Continue(());
        let mut tried: Vec<usize> = Vec::with_capacity(here.len());
        for (at, (candidate, gain)) in here.iter().enumerate() {
            let set = candidate.set as usize;
            if self.one && here[..at].iter().any(|(_, other)| within(gain, other)) {
                continue;
            }
            let mut rest = open.to_vec();
            remove(&mut rest, gain);
            let next: Vec<Candidate> = may
                .iter()
                .map(|other| {
                    let row = self.covers.row(other.set as usize);
                    let lost: f64 = row
                        .iter()
                        .zip(gain)
                        .enumerate()
                        .flat_map(|(at, (a, b))| ones_in(a & b).map(move |bit| at * 64 + bit))
                        .map(|column| self.prices.of[column])
                        .sum();
                    Candidate {
                        set: other.set,
                        worth: other.worth - lost,
                    }
                })
                .collect();
            self.chosen.push(set);
            flow = self.branch(&rest, &next, spare - (1.0 - candidate.worth), steps, found);
            self.chosen.pop();
            if flow.is_break() {
                break;
            }
            put(&mut self.banned, set);
            tried.push(set);
        }
        for set in tried {
            drop_bit(&mut self.banned, set);
        }
        flow
    }
}
