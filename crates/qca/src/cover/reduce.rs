//! Making a chart smaller without losing a model.

use crate::bits::{BitTable, ones, within};
use std::collections::BTreeMap;

/// A chart without what is decided already.
#[derive(Debug)]
pub(super) struct Reduced {
    /// Prime implicants that alone cover some row: every model has them.
    pub(super) essential: Vec<usize>,
    /// What is left, in parts that share neither row nor prime implicant.
    pub(super) parts: Vec<Part>,
}

/// A part of a chart, with prime implicants that cover the same rows of it taken together.
#[derive(Debug)]
pub(super) struct Part {
    /// A row for each class, a bit for each explained row that is left.
    pub(super) covers: BitTable,
    /// The prime implicants of each class.
    pub(super) members: Vec<Vec<usize>>,
}

impl Part {
    pub(super) fn columns(&self) -> usize {
        self.covers.bits()
    }

    pub(super) fn classes(&self) -> usize {
        self.covers.rows()
    }

    /// How many models of prime implicants a model of classes stands for.
    pub(super) fn multiplicity(&self, classes: &[usize]) -> u128 {
        classes.iter().fold(1_u128, |product, class| {
            product.saturating_mul(self.members[*class].len() as u128)
        })
    }
}

/// Takes out essential prime implicants, and explained rows that are covered whenever another is.
pub(super) fn reduce(covers: &BitTable) -> Reduced {
    let by_column = covers.transposed();
    let mut essential: Vec<usize> = (0..by_column.rows())
        .filter_map(|column| {
            let mut covering = ones(by_column.row(column));
            match (covering.next(), covering.next()) {
                (Some(only), None) => Some(only),
                _ => None,
            }
        })
        .collect();
    essential.sort_unstable();
    essential.dedup();
    let open: Vec<usize> = (0..by_column.rows())
        .filter(|column| {
            !essential
                .iter()
                .any(|implicant| covers.get(*implicant, *column))
        })
        .collect();
    let columns = hardest(&by_column, open);
    let classes = classes(covers, &columns);
    Reduced {
        essential,
        parts: parts(&classes, columns.len()),
    }
}

/// The columns whose prime implicants include no other column's; of equal ones the first.
fn hardest(by_column: &BitTable, mut open: Vec<usize>) -> Vec<usize> {
    open.sort_by_key(|column| (crate::bits::count(by_column.row(*column)), *column));
    let mut kept: Vec<usize> = Vec::new();
    for column in open {
        if !kept
            .iter()
            .any(|harder| within(by_column.row(*harder), by_column.row(column)))
        {
            kept.push(column);
        }
    }
    kept.sort_unstable();
    kept
}

/// Prime implicants by which of the columns they cover; those that cover none are left out.
fn classes(covers: &BitTable, columns: &[usize]) -> BTreeMap<Vec<usize>, Vec<usize>> {
    let mut classes: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    let mut place = vec![usize::MAX; covers.bits()];
    for (at, column) in columns.iter().enumerate() {
        place[*column] = at;
    }
    for implicant in 0..covers.rows() {
        let covered: Vec<usize> = ones(covers.row(implicant))
            .map(|column| place[column])
            .filter(|at| *at != usize::MAX)
            .collect();
        if !covered.is_empty() {
            classes.entry(covered).or_default().push(implicant);
        }
    }
    classes
}

fn parts(classes: &BTreeMap<Vec<usize>, Vec<usize>>, columns: usize) -> Vec<Part> {
    let mut leader: Vec<usize> = (0..columns).collect();
    for covered in classes.keys() {
        for pair in covered.windows(2) {
            let (a, b) = (find(&mut leader, pair[0]), find(&mut leader, pair[1]));
            leader[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for column in 0..columns {
        groups
            .entry(find(&mut leader, column))
            .or_default()
            .push(column);
    }
    let mut place = vec![0; columns];
    for group in groups.values() {
        for (at, column) in group.iter().enumerate() {
            place[*column] = at;
        }
    }
    groups
        .iter()
        .map(|(first, group)| {
            let mine: Vec<(&Vec<usize>, &Vec<usize>)> = classes
                .iter()
                .filter(|(covered, _)| {
                    covered
                        .first()
                        .is_some_and(|column| leader_of(&leader, *column) == *first)
                })
                .collect();
            let mut covers = BitTable::new(mine.len(), group.len());
            for (row, (covered, _)) in mine.iter().enumerate() {
                for column in *covered {
                    covers.set(row, place[*column]);
                }
            }
            Part {
                covers,
                members: mine
                    .into_iter()
                    .map(|(_, members)| members.clone())
                    .collect(),
            }
        })
        .collect()
}

/// Who leads the group of a column; ways there are shortened.
fn find(leader: &mut [usize], mut column: usize) -> usize {
    while leader[column] != column {
        leader[column] = leader[leader[column]];
        column = leader[column];
    }
    column
}

fn leader_of(leader: &[usize], mut column: usize) -> usize {
    while leader[column] != column {
        column = leader[column];
    }
    column
}
