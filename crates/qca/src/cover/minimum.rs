//! Smallest covers of one part of a chart: how small, how many, and which.

use super::dual::prices;
use super::exact_count::{MOST_COLUMNS, covers_of_size, inside};
use super::reduce::{Part, Reduced, reduce};
use super::tree::Tree;
use super::walk::walk;
use super::{Fewest, Found, Limits, ModelCount};
use crate::bits::{BitTable, count, is_empty, ones, put, remove, shared, within};
use std::ops::ControlFlow;

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
    let mut half = *steps / 2;
    let before = half;
    let (mut fewest, covers) = how_few(&part.covers, &mut half);
    *steps -= before - half;
    let mut counted = None;
    if fewest.proven().is_none() {
        counted = by_counting(part);
        if let Some((size, _)) = counted {
            fewest = Fewest {
                at_least: size,
                at_most: size,
            };
        }
    }
    let Some(size) = fewest.proven() else {
        return Found {
            fewest,
            count: ModelCount::AtLeast(1),
            listed: covers,
            in_all: Vec::new(),
            in_all_complete: false,
        };
    };
    let mut list = List::new(part, limits.models);
    let finished = walk_all(part, size, steps, &mut list);
    if !finished && counted.is_none() {
        counted = by_counting(part);
    }
    let (count, in_all, in_all_complete) = match counted {
        _ if finished => (exactly(list.number), ones(&list.common).collect(), true),
        Some((_, number)) => {
            let certain = |class: usize| {
                covers_of_size(&inside(part, Some(class)), part.columns(), size) == Some(0)
            };
            let in_all = ones(&list.common).filter(|class| certain(*class)).collect();
            (ModelCount::Exactly(number), in_all, true)
        }
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
    let prices = prices(covers, &lists, steps);
    let mut lower = prices.at_least();
    let mut best = greedy(covers, &lists, &open);
    if best.len() > lower {
        let mut for_walk = *steps / 64;
        let before = for_walk;
        best = walk(covers, &lists, best, lower, &mut for_walk);
        *steps -= before - for_walk;
    }
    let mut for_tree = *steps / 2;
    let before = for_tree;
    while lower < best.len() {
        let mut found = None;
        let tree = Tree::new(covers, &prices, lower, true);
        let finished = tree.covers(&mut for_tree, &mut |cover| {
            found = Some(cover.to_vec());
            ControlFlow::Break(())
        });
        if let Some(cover) = found {
            best = cover;
        } else if finished {
            lower += 1;
        } else {
            break;
        }
    }
    *steps -= before - for_tree;
    if lower < best.len() {
        best = walk(covers, &lists, best, lower, steps);
    }
    let at_most = best.len();
    (
        Fewest {
            at_least: lower,
            at_most,
        },
        vec![best],
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

/// The covers of a part that were met, and what they have in common.
struct List<'a> {
    part: &'a Part,
    most: usize,
    listed: Vec<Vec<usize>>,
    number: u128,
    common: Vec<u64>,
}

impl<'a> List<'a> {
    fn new(part: &'a Part, most: usize) -> Self {
        Self {
            part,
            most,
            listed: Vec::new(),
            number: 0,
            common: crate::bits::full(part.classes()),
        }
    }

    fn put(&mut self, cover: &[usize]) {
        if self.number < self.most as u128 {
            self.listed.push(cover.to_vec());
        }
        self.number = self.number.saturating_add(self.part.multiplicity(cover));
        let mut mine = vec![0; self.common.len()];
        for class in cover {
            put(&mut mine, *class);
        }
        for (common, mine) in self.common.iter_mut().zip(&mine) {
            *common &= mine;
        }
    }
}

/// Meets the covers of a size below which there is none. Whether every one was met.
fn walk_all(part: &Part, size: usize, steps: &mut u64, list: &mut List<'_>) -> bool {
    // Sets that lie in others decide nothing about how few are needed, and are worth less.
    let large = of_rows(&part.covers, &maximal(&part.covers));
    let prices = prices(&large, &by_column(&large), steps);
    Tree::new(&part.covers, &prices, size, false).covers(steps, &mut |cover| {
        list.put(cover);
        ControlFlow::Continue(())
    })
}
