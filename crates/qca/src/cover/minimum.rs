//! Smallest covers of one part of a chart: how small, how many, and which.

use super::bound::{Scratch, at_least};
use super::exact_count::{MOST_COLUMNS, covers_of_size, inside};
use super::reduce::{Part, Reduced, reduce};
use super::walk::walk;
use super::{Fewest, Found, Limits, ModelCount};
use crate::bits::{BitTable, count, has, is_empty, ones, put, remove, shared, within};

/// The sets of each column.
pub(super) fn by_column(covers: &BitTable) -> Vec<Vec<u32>> {
    let mut lists = vec![Vec::new(); covers.bits()];
    for set in 0..covers.rows() {
        for column in ones(covers.row(set)) {
            lists[column].push(u32::try_from(set).unwrap_or(u32::MAX));
        }
    }
    lists
}

/// The sets that lie in no larger one.
///
/// From the largest down: a set that lies in another lies in one that was kept before it.
pub(crate) fn maximal(covers: &BitTable) -> Vec<usize> {
    let sizes: Vec<usize> = (0..covers.rows())
        .map(|set| count(covers.row(set)))
        .collect();
    let mut order: Vec<usize> = (0..covers.rows()).collect();
    order.sort_by_key(|set| std::cmp::Reverse(sizes[*set]));
    let mut kept_of: Vec<Vec<usize>> = vec![Vec::new(); covers.bits()];
    let mut kept = Vec::new();
    for set in order {
        let mine = covers.row(set);
        let rarest = ones(mine).min_by_key(|column| kept_of[*column].len());
        let inside = rarest.is_some_and(|column| {
            kept_of[column]
                .iter()
                .take_while(|other| sizes[**other] > sizes[set])
                .any(|other| within(mine, covers.row(*other)))
        });
        if !inside {
            for column in ones(mine) {
                kept_of[column].push(set);
            }
            kept.push(set);
        }
    }
    kept.sort_unstable();
    kept
}

/// A table of some of the rows of another.
pub(crate) fn of_rows(covers: &BitTable, rows: &[usize]) -> BitTable {
    let mut table = BitTable::new(rows.len(), covers.bits());
    for (at, row) in rows.iter().enumerate() {
        for bit in ones(covers.row(*row)) {
            table.set(at, bit);
        }
    }
    table
}

/// All smallest covers.
pub(super) fn all(part: &Part, limits: &Limits, steps: &mut u64) -> Found {
    let counted = by_counting(part);
    let (fewest, covers) = if let Some((size, _)) = counted {
        let known = Fewest {
            at_least: size,
            at_most: size,
        };
        (known, Vec::new())
    } else {
        let mut half = *steps / 2;
        let before = half;
        let known = how_few(&part.covers, &mut half);
        *steps -= before - half;
        known
    };
    let Some(size) = fewest.proven() else {
        return Found {
            fewest,
            count: ModelCount::AtLeast(1),
            listed: covers,
            in_all: Vec::new(),
            in_all_complete: false,
        };
    };
    let mut list = List::new(part, size, limits.models, counted.is_some());
    let finished = list.run(steps);
    let (count, in_all, in_all_complete) = match counted {
        Some((_, number)) => {
            let certain = |class: usize| {
                covers_of_size(&inside(part, Some(class)), part.columns(), size) == Some(0)
            };
            let in_all = ones(&list.common)
                .filter(|class| finished || certain(*class))
                .collect();
            (ModelCount::Exactly(number), in_all, true)
        }
        None if finished => (exactly(list.number), ones(&list.common).collect(), true),
        None => (ModelCount::AtLeast(list.number.max(1)), Vec::new(), false),
    };
    let listed = if list.listed.is_empty() {
        covers
    } else {
        list.listed
    };
    Found {
        fewest,
        count,
        listed,
        in_all,
        in_all_complete,
    }
}

fn exactly(number: u128) -> ModelCount {
    if number == u128::MAX {
        ModelCount::AtLeast(number)
    } else {
        ModelCount::Exactly(number)
    }
}

/// The size of smallest covers and their number, when there are few enough columns and it is below 2^127.
fn by_counting(part: &Part) -> Option<(usize, u128)> {
    if part.columns() > MOST_COLUMNS {
        return None;
    }
    let inside = inside(part, None);
    for size in 1..=part.columns() {
        let number = covers_of_size(&inside, part.columns(), size)?;
        if number > 0 {
            return Some((size, number));
        }
    }
    None
}

/// How few sets cover everything, with covers of the size known.
///
/// Sets in others are left out here and the chart reduced again, until nothing changes; then branch and bound.
fn how_few(covers: &BitTable, steps: &mut u64) -> (Fewest, Vec<Vec<usize>>) {
    let kept = maximal(covers);
    let table = of_rows(covers, &kept);
    let Reduced { essential, parts } = reduce(&table);
    let mut size = Fewest {
        at_least: essential.len(),
        at_most: essential.len(),
    };
    let mut cover: Vec<usize> = essential.iter().map(|set| kept[*set]).collect();
    for part in &parts {
        let smaller = part.columns() < covers.bits() || part.classes() < covers.rows();
        let (of_part, covers_of_part) = if smaller {
            how_few(&part.covers, steps)
        } else {
            search(&part.covers, steps)
        };
        size.at_least += of_part.at_least;
        size.at_most += of_part.at_most;
        for class in covers_of_part.first().into_iter().flatten() {
            cover.extend(part.members[*class].first().map(|set| kept[*set]));
        }
    }
    (size, vec![cover])
}

/// Branch and bound on a chart that cannot be reduced.
fn search(covers: &BitTable, steps: &mut u64) -> (Fewest, Vec<Vec<usize>>) {
    let lists = by_column(covers);
    let open = crate::bits::full(covers.bits());
    let mut scratch = Scratch::default();
    let lower = at_least(covers, &lists, &open, &mut scratch);
    let mut best = greedy(covers, &lists, &open);
    if best.len() > lower {
        let mut for_walk = *steps / 4;
        let before = for_walk;
        best = walk(covers, &lists, best, lower, &mut for_walk);
        *steps -= before - for_walk;
    }
    let mut tree = Tree {
        covers,
        lists: &lists,
        banned: vec![0; crate::bits::words_for(covers.rows())],
        chosen: Vec::new(),
        best,
        lower,
        scratch,
        steps,
    };
    let finished = tree.branch(&open);
    let at_most = tree.best.len();
    (
        Fewest {
            at_least: if finished { at_most } else { lower },
            at_most,
        },
        vec![tree.best],
    )
}

/// Takes the set that covers most, again and again.
fn greedy(covers: &BitTable, lists: &[Vec<u32>], open: &[u64]) -> Vec<usize> {
    let mut open = open.to_vec();
    let mut cover = Vec::new();
    while !is_empty(&open) {
        let column = ones(&open).min_by_key(|column| lists[*column].len());
        let best = column
            .into_iter()
            .flat_map(|column| &lists[column])
            .max_by_key(|set| shared(covers.row(**set as usize), &open));
        let Some(best) = best else { break };
        cover.push(*best as usize);
        remove(&mut open, covers.row(*best as usize));
    }
    cover
}

struct Tree<'a> {
    covers: &'a BitTable,
    lists: &'a [Vec<u32>],
    banned: Vec<u64>,
    chosen: Vec<usize>,
    best: Vec<usize>,
    lower: usize,
    scratch: Scratch,
    steps: &'a mut u64,
}

impl Tree<'_> {
    /// Whether the whole branch was seen, or need not be.
    fn branch(&mut self, open: &[u64]) -> bool {
        if is_empty(open) {
            if self.chosen.len() < self.best.len() {
                self.best.clone_from(&self.chosen);
            }
            return true;
        }
        if self.best.len() == self.lower {
            return true;
        }
        let work = ones(open)
            .map(|column| self.lists[column].len() as u64)
            .sum::<u64>();
        if *self.steps < work {
            return false;
        }
        *self.steps -= work;
        let bound = at_least(self.covers, self.lists, open, &mut self.scratch);
        if self.chosen.len() + bound >= self.best.len() {
            return true;
        }
        let free = |set: &&u32| !has(&self.banned, **set as usize);
        let Some(column) =
            ones(open).min_by_key(|column| self.lists[*column].iter().filter(free).count())
        else {
            return true;
        };
        let mut sets: Vec<(usize, Vec<u64>)> = self.lists[column]
            .iter()
            .filter(free)
            .map(|set| {
                let gain = self.covers.row(*set as usize);
                (
                    *set as usize,
                    gain.iter()
                        .zip(open)
                        .map(|(gain, open)| gain & open)
                        .collect(),
                )
            })
            .collect();
        sets.sort_by_key(|(set, gain)| (usize::MAX - count(gain), *set));
        let mut tried: Vec<(usize, Vec<u64>)> = Vec::new();
        let mut whole = true;
        for (set, gain) in sets {
            // What a set already tried covers as well need not be tried.
            if tried.iter().any(|(_, other)| within(&gain, other)) {
                continue;
            }
            let mut rest = open.to_vec();
            remove(&mut rest, &gain);
            self.chosen.push(set);
            whole &= self.branch(&rest);
            self.chosen.pop();
            put(&mut self.banned, set);
            tried.push((set, gain));
        }
        for (set, _) in tried {
            crate::bits::drop_bit(&mut self.banned, set);
        }
        whole
    }
}

/// Lists the covers of a size below which there is none.
struct List<'a> {
    part: &'a Part,
    lists: Vec<Vec<u32>>,
    /// The sets in no other, which decide how many are needed.
    large: BitTable,
    large_lists: Vec<Vec<u32>>,
    size: usize,
    most: usize,
    /// Whether the number is known already, so that the search may end with the list.
    counted: bool,
    banned: Vec<u64>,
    chosen: Vec<usize>,
    scratch: Scratch,
    listed: Vec<Vec<usize>>,
    number: u128,
    common: Vec<u64>,
}

impl<'a> List<'a> {
    fn new(part: &'a Part, size: usize, most: usize, counted: bool) -> Self {
        let large = of_rows(&part.covers, &maximal(&part.covers));
        Self {
            part,
            lists: by_column(&part.covers),
            large_lists: by_column(&large),
            large,
            size,
            most,
            counted,
            banned: vec![0; crate::bits::words_for(part.classes())],
            chosen: Vec::new(),
            scratch: Scratch::default(),
            listed: Vec::new(),
            number: 0,
            common: crate::bits::full(part.classes()),
        }
    }

    /// Whether every cover was seen.
    fn run(&mut self, steps: &mut u64) -> bool {
        let open = crate::bits::full(self.part.columns());
        self.branch(&open, self.size, steps)
    }

    fn found(&mut self, last: usize) {
        self.chosen.push(last);
        let listed = self.number < self.most as u128;
        self.number = self
            .number
            .saturating_add(self.part.multiplicity(&self.chosen));
        let mut mine = vec![0; self.common.len()];
        for class in &self.chosen {
            put(&mut mine, *class);
        }
        for (common, mine) in self.common.iter_mut().zip(&mine) {
            *common &= mine;
        }
        if listed {
            self.listed.push(self.chosen.clone());
        }
        self.chosen.pop();
    }

    fn branch(&mut self, open: &[u64], left: usize, steps: &mut u64) -> bool {
        if self.counted && self.number >= self.most as u128 {
            return false;
        }
        let free = |set: &&u32| !has(&self.banned, **set as usize);
        let rarest = ones(open)
            .map(|column| (self.lists[column].iter().filter(free).count(), column))
            .min();
        let Some((_, column)) = rarest else {
            return true;
        };
        let work = 1 + ones(open)
            .map(|column| self.lists[column].len() as u64)
            .sum::<u64>();
        if *steps < work {
            *steps = 0;
            return false;
        }
        *steps -= work;
        let sets: Vec<usize> = self.lists[column]
            .iter()
            .filter(free)
            .map(|set| *set as usize)
            .collect();
        if left == 1 {
            for set in sets {
                if within(open, self.part.covers.row(set)) {
                    self.found(set);
                }
            }
            return true;
        }
        if at_least(&self.large, &self.large_lists, open, &mut self.scratch) > left {
            return true;
        }
        let mut whole = true;
        for set in &sets {
            let mut rest = open.to_vec();
            remove(&mut rest, self.part.covers.row(*set));
            self.chosen.push(*set);
            whole &= self.branch(&rest, left - 1, steps);
            self.chosen.pop();
            put(&mut self.banned, *set);
        }
        for set in sets {
            crate::bits::drop_bit(&mut self.banned, set);
        }
        whole
    }
}
