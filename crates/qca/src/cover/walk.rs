//! A small cover by walking: leave a set out, cover what is open again, and let rows that stay open weigh more (row
//! weighting local search, Gao, Weise and Li, Computers & Operations Research 63, 2015). The same walk each time.

use crate::bits::{BitTable, ones};

/// Tries to find covers smaller than the given one, not smaller than `lower`.
pub(super) fn walk(
    covers: &BitTable,
    lists: &[Vec<u32>],
    start: Vec<usize>,
    lower: usize,
    steps: &mut u64,
) -> Vec<usize> {
    let mut state = Walk::new(covers, lists, &start);
    let mut best = start;
    let mut time = 1_u64;
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    let mut last_added = usize::MAX;
    loop {
        while state.open.is_empty() {
            if state.inside.len() < best.len() {
                best.clone_from(&state.inside);
            }
            if best.len() <= lower {
                return best;
            }
            let Some(out) = state.least_missed(usize::MAX, &[]) else {
                return best;
            };
            state.leave_out(out, steps);
        }
        if let Some(out) = state.least_missed(last_added, &state.moved) {
            state.leave_out(out, steps);
            state.moved[out] = time;
        }
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let at = usize::try_from(chance % state.open.len() as u64).unwrap_or(0);
        let column = state.open[at];
        let Some(in_) = state.best_for(column) else {
            return best;
        };
        state.take_in(in_, steps);
        state.moved[in_] = time;
        last_added = in_;
        for at in 0..state.open.len() {
            state.weigh(state.open[at], steps);
        }
        time += 1;
        if *steps == 0 {
            return best;
        }
    }
}

struct Walk<'a> {
    covers: &'a BitTable,
    lists: &'a [Vec<u32>],
    weight: Vec<u64>,
    /// How many sets inside cover a column.
    times: Vec<u32>,
    /// Outside: the weight a set would cover. Inside: the weight that it alone covers.
    score: Vec<u64>,
    is_inside: Vec<bool>,
    inside: Vec<usize>,
    open: Vec<usize>,
    moved: Vec<u64>,
}

impl<'a> Walk<'a> {
    fn new(covers: &'a BitTable, lists: &'a [Vec<u32>], start: &[usize]) -> Self {
        let mut walk = Self {
            covers,
            lists,
            weight: vec![1; covers.bits()],
            times: vec![0; covers.bits()],
            score: (0..covers.rows())
                .map(|set| crate::bits::count(covers.row(set)) as u64)
                .collect(),
            is_inside: vec![false; covers.rows()],
            inside: Vec::new(),
            open: (0..covers.bits()).collect(),
            moved: vec![0; covers.rows()],
        };
        for set in start {
            walk.take_in(*set, &mut u64::MAX.clone());
        }
        walk
    }

    /// The set inside that is missed least; of equal ones the one that has not moved for longest.
    fn least_missed(&self, not: usize, moved: &[u64]) -> Option<usize> {
        self.inside
            .iter()
            .copied()
            .filter(|set| *set != not)
            .min_by_key(|set| {
                (
                    self.score[*set],
                    moved.get(*set).copied().unwrap_or(0),
                    *set,
                )
            })
    }

    fn best_for(&self, column: usize) -> Option<usize> {
        self.lists[column]
            .iter()
            .map(|set| *set as usize)
            .max_by_key(|set| (self.score[*set], u64::MAX - self.moved[*set], *set))
    }

    fn take_in(&mut self, set: usize, steps: &mut u64) {
        if self.is_inside[set] {
            return;
        }
        self.is_inside[set] = true;
        self.inside.push(set);
        for column in ones(self.covers.row(set)) {
            self.times[column] += 1;
            let weight = self.weight[column];
            match self.times[column] {
                1 => {
                    self.open.retain(|open| *open != column);
                    *steps = steps.saturating_sub(self.lists[column].len() as u64);
                    for other in &self.lists[column] {
                        let other = *other as usize;
                        if other != set {
                            self.score[other] -= weight;
                        }
                    }
                }
                2 => {
                    if let Some(other) = self.other_inside(column, set) {
                        self.score[other] -= weight;
                    }
                }
                _ => {}
            }
        }
    }

    fn leave_out(&mut self, set: usize, steps: &mut u64) {
        self.is_inside[set] = false;
        self.inside.retain(|inside| *inside != set);
        for column in ones(self.covers.row(set)) {
            self.times[column] -= 1;
            let weight = self.weight[column];
            match self.times[column] {
                0 => {
                    self.open.push(column);
                    *steps = steps.saturating_sub(self.lists[column].len() as u64);
                    for other in &self.lists[column] {
                        let other = *other as usize;
                        if other != set {
                            self.score[other] += weight;
                        }
                    }
                }
                1 => {
                    if let Some(other) = self.other_inside(column, set) {
                        self.score[other] += weight;
                    }
                }
                _ => {}
            }
        }
    }

    fn other_inside(&self, column: usize, not: usize) -> Option<usize> {
        self.inside
            .iter()
            .copied()
            .find(|set| *set != not && self.covers.get(*set, column))
    }

    /// Lets an open column weigh more.
    fn weigh(&mut self, column: usize, steps: &mut u64) {
        self.weight[column] += 1;
        *steps = steps.saturating_sub(self.lists[column].len() as u64);
        for set in &self.lists[column] {
            self.score[*set as usize] += 1;
        }
    }
}
