//! Prime implicants: the shortest conjunctions that meet no forbidden configuration.

use crate::Error;
use crate::bits::BitTable;
use crate::regions::{Region, leaving};
use crate::space::{Implicant, Point, Space};
use crate::transversals::{minimal_transversals, smallest_masks};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// How many implicants are gathered before doubles are taken out.
const TIDY: usize = 1 << 20;

/// The prime implicants that cover at least one of the points and none of the forbidden ones, in order.
///
/// Those that cover a point p are the minimal hitting sets of the sets of conditions in which p differs from each
/// forbidden configuration, so that no other configuration is ever looked at.
///
/// # Errors
/// [`Error::TooManyImplicants`].
pub(crate) fn avoiding(
    space: &Space,
    points: &[Point],
    forbidden: &[Point],
    most: usize,
) -> Result<Vec<Implicant>, Error> {
    gather(space, points, most, |point| {
        forbidden
            .iter()
            .map(|other| space.difference(point, *other))
            .collect()
    })
}

/// The same, where what is forbidden is given as regions.
///
/// # Errors
/// [`Error::TooManyImplicants`].
pub(crate) fn avoiding_regions(
    space: &Space,
    points: &[Point],
    forbidden: &[Region],
    most: usize,
) -> Result<Vec<Implicant>, Error> {
    gather(space, points, most, |point| {
        forbidden
            .iter()
            .map(|region| leaving(space, region, point))
            .collect()
    })
}

fn gather(
    space: &Space,
    points: &[Point],
    most: usize,
    differences: impl Fn(Point) -> Vec<u64>,
) -> Result<Vec<Implicant>, Error> {
    let mut all: Vec<Implicant> = Vec::new();
    let mut tidy_at = TIDY;
    for point in points {
        let masks = smallest_masks(differences(*point));
        let mut edges = BitTable::new(masks.len(), space.conditions());
        for (row, mask) in masks.iter().enumerate() {
            for condition in crate::bits::ones(&[*mask]) {
                edges.set(row, condition);
            }
        }
        let mut over = false;
        let flow = minimal_transversals(&edges, &mut u64::MAX.clone(), &mut |set| {
            let mask = set
                .iter()
                .fold(0_u64, |mask, condition| mask | 1 << condition);
            all.push(space.implicant(*point, mask));
            if all.len() >= tidy_at {
                all.sort_unstable();
                all.dedup();
                tidy_at = (2 * all.len()).max(TIDY);
                if all.len() > most {
                    over = true;
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
        if over || flow.is_break() {
            return Err(Error::TooManyImplicants(most));
        }
    }
    all.sort_unstable();
    all.dedup();
    if all.len() > most {
        return Err(Error::TooManyImplicants(most));
    }
    all.sort_by_cached_key(|implicant| space.order(*implicant));
    Ok(all)
}

/// The prime implicants of a set of allowed configurations, by merging (Quine and McCluskey): implicants that are equal
/// but for one condition become one without it when every level of it is there.
///
/// # Errors
/// [`Error::TooManyImplicants`].
pub(crate) fn merged(
    space: &Space,
    allowed: &[Point],
    most: usize,
) -> Result<Vec<Implicant>, Error> {
    let every = if space.conditions() == 64 {
        u64::MAX
    } else {
        (1 << space.conditions()) - 1
    };
    let mut current: BTreeSet<Implicant> = allowed
        .iter()
        .map(|point| space.implicant(*point, every))
        .collect();
    let mut primes = Vec::new();
    while !current.is_empty() {
        let mut merged: BTreeSet<Implicant> = BTreeSet::new();
        let mut used: BTreeSet<Implicant> = BTreeSet::new();
        for implicant in &current {
            for condition in 0..space.conditions() {
                let field = space.field(condition);
                // Every group is met first at its member with the value 0.
                if implicant.fields & field == 0 || implicant.values & field != 0 {
                    continue;
                }
                let group: Vec<Implicant> = (0..space.levels(condition))
                    .map(|value| Implicant {
                        fields: implicant.fields,
                        values: implicant.values
                            | space.at(condition, u8::try_from(value).unwrap_or(u8::MAX)),
                    })
                    .collect();
                if group.iter().all(|member| current.contains(member)) {
                    used.extend(group);
                    merged.insert(Implicant {
                        fields: implicant.fields & !field,
                        values: implicant.values,
                    });
                }
            }
            if merged.len() + primes.len() > most {
                return Err(Error::TooManyImplicants(most));
            }
        }
        primes.extend(current.difference(&used).copied());
        current = merged;
    }
    primes.sort_by_cached_key(|implicant| space.order(*implicant));
    Ok(primes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn merging_and_hitting_sets_agree(allowed in prop::collection::btree_set(1u64..=48, 1..40)) {
            let space = Space::new(&[3, 2, 4, 2]).expect("small");
            let points: Vec<Point> = allowed.iter().map(|row| space.point(*row)).collect();
            let forbidden: Vec<Point> = (1..=48)
                .filter(|row| !allowed.contains(row))
                .map(|row| space.point(row))
                .collect();
            let by_merging = merged(&space, &points, 10_000).expect("few");
            let by_hitting = avoiding(&space, &points, &forbidden, 10_000).expect("few");
            prop_assert_eq!(&by_merging, &by_hitting);
            let whole: Vec<Implicant> = points.iter().map(|p| space.implicant(*p, 0b1111)).collect();
            let regions = crate::regions::complement(&space, &whole);
            prop_assert_eq!(by_merging, avoiding_regions(&space, &points, &regions, 10_000).expect("few"));
        }
    }
}
