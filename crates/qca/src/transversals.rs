//! Minimal hitting sets, each found once (the branching of Murakami and Uno, "Efficient algorithms for dualizing
//! large-scale hypergraphs", Discrete Applied Mathematics 170, 2014).

use crate::bits::{BitTable, drop_bit, has, is_empty, ones, put, shared};
use std::ops::ControlFlow;

/// Keeps the sets that contain no other, each once; they come out with the smallest first.
pub(crate) fn smallest_masks(mut masks: Vec<u64>) -> Vec<u64> {
    masks.sort_unstable_by_key(|mask| (mask.count_ones(), *mask));
    masks.dedup();
    let mut kept: Vec<u64> = Vec::with_capacity(masks.len());
    for mask in masks {
        if !kept.iter().any(|small| small & !mask == 0) {
            kept.push(mask);
        }
    }
    kept
}

/// Calls back with every minimal set of bits that meets each of the sets; stops when told to.
///
/// `edges` has a row for each set that must be met. `steps` is how many branches may be tried; what is left of it is
/// kept there, and [`ControlFlow::Break`] is returned when it is used up or the caller said so.
pub(crate) fn minimal_transversals(
    edges: &BitTable,
    steps: &mut u64,
    found: &mut impl FnMut(&[usize]) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let incidence = edges.transposed();
    let mut search = Search {
        edges,
        incidence: &incidence,
        unmet: vec![crate::bits::full(edges.rows())],
        alone: vec![Vec::new()],
        chosen: Vec::new(),
        steps,
        found,
    };
    let mut candidates = crate::bits::full(edges.bits());
    search.branch(0, &mut candidates)
}

struct Search<'a, F> {
    edges: &'a BitTable,
    incidence: &'a BitTable,
    /// By depth: the sets nothing chosen meets.
    unmet: Vec<Vec<u64>>,
    /// By depth: for each chosen bit one after the other, the sets that it alone meets.
    alone: Vec<Vec<u64>>,
    chosen: Vec<usize>,
    steps: &'a mut u64,
    found: &'a mut F,
}

impl<F: FnMut(&[usize]) -> ControlFlow<()>> Search<'_, F> {
    fn branch(&mut self, depth: usize, candidates: &mut [u64]) -> ControlFlow<()> {
        if *self.steps == 0 {
            return ControlFlow::Break(());
        }
        *self.steps -= 1;
        let Some(edge) =
            ones(&self.unmet[depth]).min_by_key(|edge| shared(self.edges.row(*edge), candidates))
        else {
            return (self.found)(&self.chosen);
        };
        let tried: Vec<usize> = ones(self.edges.row(edge))
            .filter(|bit| has(candidates, *bit))
            .collect();
        for bit in &tried {
            drop_bit(candidates, *bit);
        }
        if self.unmet.len() == depth + 1 {
            self.unmet.push(Vec::new());
            self.alone.push(Vec::new());
        }
        for bit in &tried {
            // A bit that makes an earlier one needless here does so in every later branch too.
            if self.choose(depth, *bit) {
                self.chosen.push(*bit);
                let flow = self.branch(depth + 1, candidates);
                self.chosen.pop();
                flow?;
                put(candidates, *bit);
            }
        }
        for bit in tried {
            put(candidates, bit);
        }
        ControlFlow::Continue(())
    }

    /// Prepares the next depth with one more bit; false when an earlier one would become needless.
    fn choose(&mut self, depth: usize, bit: usize) -> bool {
        let met = self.incidence.row(bit);
        let words = met.len();
        let (upper, lower) = self.alone.split_at_mut(depth + 1);
        let (before, after) = (&upper[depth], &mut lower[0]);
        after.clear();
        for earlier in before.chunks_exact(words) {
            let start = after.len();
            after.extend(earlier.iter().zip(met).map(|(alone, met)| alone & !met));
            if is_empty(&after[start..]) {
                return false;
            }
        }
        let (upper, lower) = self.unmet.split_at_mut(depth + 1);
        let (unmet, rest) = (&upper[depth], &mut lower[0]);
        after.extend(unmet.iter().zip(met).map(|(unmet, met)| unmet & met));
        rest.clear();
        rest.extend(unmet.iter().zip(met).map(|(unmet, met)| unmet & !met));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_search(edges: &BitTable) -> Vec<Vec<usize>> {
        let mut all = Vec::new();
        let flow = minimal_transversals(edges, &mut u64::MAX.clone(), &mut |set| {
            let mut set = set.to_vec();
            set.sort_unstable();
            all.push(set);
            ControlFlow::Continue(())
        });
        assert_eq!(flow, ControlFlow::Continue(()));
        all.sort();
        all
    }

    fn by_trying(edges: &[Vec<usize>], bits: usize) -> Vec<Vec<usize>> {
        let meets = |set: u32| {
            edges
                .iter()
                .all(|edge| edge.iter().any(|bit| set >> bit & 1 == 1))
        };
        let mut all: Vec<Vec<usize>> = (0..1_u32 << bits)
            .filter(|set| meets(*set))
            .filter(|set| (0..bits).all(|bit| set >> bit & 1 == 0 || !meets(set & !(1 << bit))))
            .map(|set| (0..bits).filter(|bit| set >> bit & 1 == 1).collect())
            .collect();
        all.sort();
        all
    }

    proptest! {
        #[test]
        fn every_minimal_hitting_set_is_found_once(
            edges in prop::collection::vec(prop::collection::btree_set(0usize..8, 1..5), 0..9)
        ) {
            let edges: Vec<Vec<usize>> = edges.into_iter().map(|e| e.into_iter().collect()).collect();
            let mut table = BitTable::new(edges.len(), 8);
            for (row, edge) in edges.iter().enumerate() {
                for bit in edge {
                    table.set(row, *bit);
                }
            }
            prop_assert_eq!(by_search(&table), by_trying(&edges, 8));
        }
    }
}
