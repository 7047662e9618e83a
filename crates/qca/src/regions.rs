//! Regions of the space of configurations that are given by implicants instead of by their rows.

use crate::space::{Implicant, Point, Space};

/// A region in which each condition is one of a set of levels (one bit each).
pub(crate) type Region = Vec<u64>;

/// What no implicant of the list covers, as regions that do not overlap.
pub(crate) fn complement(space: &Space, cover: &[Implicant]) -> Vec<Region> {
    let mut regions = Vec::new();
    divide(space, everything(space), cover.to_vec(), &mut |region| {
        regions.push(region.clone());
    });
    regions
}

fn everything(space: &Space) -> Region {
    (0..space.conditions())
        .map(|condition| u64::MAX >> (64 - space.levels(condition)))
        .collect()
}

/// How many configurations at least one of the implicants covers.
pub(crate) fn volume(space: &Space, cover: &[Implicant]) -> u64 {
    let mut outside = 0;
    divide(space, everything(space), cover.to_vec(), &mut |region| {
        outside += size(region);
    });
    space.size() - outside
}

fn size(region: &Region) -> u64 {
    region
        .iter()
        .map(|levels| u64::from(levels.count_ones()))
        .product()
}

/// The conditions whose value takes a configuration out of a region, one bit each.
pub(crate) fn leaving(space: &Space, region: &Region, point: Point) -> u64 {
    region
        .iter()
        .enumerate()
        .filter(|(condition, levels)| *levels >> space.value(point, *condition) & 1 == 0)
        .fold(0, |mask, (condition, _)| mask | 1 << condition)
}

/// Divides a region along the condition most implicants fix, until one covers a part or none meets it.
fn divide(space: &Space, region: Region, cover: Vec<Implicant>, outside: &mut impl FnMut(&Region)) {
    let meets = |implicant: &Implicant| {
        (0..space.conditions()).all(|condition| {
            implicant.fields & space.field(condition) == 0
                || region[condition] >> space.value(implicant.values, condition) & 1 == 1
        })
    };
    let cover: Vec<Implicant> = cover.into_iter().filter(meets).collect();
    if cover.is_empty() {
        outside(&region);
        return;
    }
    let divides = |implicant: &Implicant, condition: usize| {
        implicant.fields & space.field(condition) != 0 && region[condition].count_ones() > 1
    };
    let mut counts = vec![0_usize; space.conditions()];
    for implicant in &cover {
        let mut any = false;
        for (condition, count) in counts.iter_mut().enumerate() {
            if divides(implicant, condition) {
                *count += 1;
                any = true;
            }
        }
        if !any {
            return;
        }
    }
    let Some(condition) = (0..counts.len()).max_by_key(|at| counts[*at]) else {
        return;
    };
    let mut named = 0_u64;
    for implicant in &cover {
        if divides(implicant, condition) {
            named |= 1 << space.value(implicant.values, condition);
        }
    }
    let rest = region[condition] & !named;
    for value in 0..space.levels(condition) {
        if named >> value & 1 == 1 {
            let mut part = region.clone();
            part[condition] = 1 << value;
            divide(space, part, cover.clone(), outside);
        }
    }
    if rest != 0 {
        let mut part = region;
        part[condition] = rest;
        divide(space, part, cover, outside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_complement_is_what_is_left(cubes in prop::collection::vec(prop::collection::vec(0u8..4, 4), 0..6)) {
            let space = Space::new(&[3, 2, 4, 2]).expect("small");
            let cover: Vec<Implicant> = cubes
                .iter()
                .map(|values| {
                    let mut fixed = 0_u64;
                    let mut point = 0;
                    for (condition, value) in values.iter().enumerate() {
                        if usize::from(*value) < space.levels(condition) && value % 3 != 2 {
                            fixed |= 1 << condition;
                            point |= space.at(condition, *value);
                        }
                    }
                    space.implicant(point, fixed)
                })
                .collect();
            let regions = complement(&space, &cover);
            let mut covered = 0;
            for row in 1..=space.size() {
                let point = space.point(row);
                let inside = cover.iter().any(|implicant| implicant.covers(point));
                let outside = regions.iter().filter(|region| leaving(&space, region, point) == 0).count();
                prop_assert_eq!(outside, usize::from(!inside));
                covered += u64::from(inside);
            }
            prop_assert_eq!(volume(&space, &cover), covered);
        }
    }
}
