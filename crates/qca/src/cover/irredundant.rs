//! Covers without a needless set: the minimal hitting sets of the sets that cover each column.

use super::reduce::Part;
use super::{Fewest, Found, Limits, ModelCount};
use crate::bits::{has, put};
use crate::transversals::minimal_transversals;
use std::ops::ControlFlow;

/// All of them, counted to the end if the steps suffice and listed up to the limit.
pub(super) fn all(part: &Part, limits: &Limits, steps: &mut u64) -> Found {
    let by_column = part.covers.transposed();
    let work = (part.columns() * crate::bits::words_for(part.classes())) as u64 + 1;
    let mut branches = *steps / work;
    let before = branches;
    let mut listed: Vec<Vec<usize>> = Vec::new();
    let mut number = 0_u128;
    let mut fewest = usize::MAX;
    let mut common = crate::bits::full(part.classes());
    let flow = minimal_transversals(&by_column, &mut branches, &mut |classes| {
        if number < limits.models as u128 {
            listed.push(classes.to_vec());
        }
        number = number.saturating_add(part.multiplicity(classes));
        fewest = fewest.min(classes.len());
        let mut mine = vec![0; common.len()];
        for class in classes {
            put(&mut mine, *class);
        }
        for (common, mine) in common.iter_mut().zip(&mine) {
            *common &= mine;
        }
        ControlFlow::Continue(())
    });
    *steps -= (before - branches) * work;
    let finished = flow.is_continue() && number < u128::MAX;
    Found {
        fewest: Fewest {
            at_least: if finished { fewest } else { 1 },
            at_most: fewest,
        },
        count: if finished {
            ModelCount::Exactly(number)
        } else {
            ModelCount::AtLeast(number)
        },
        listed,
        in_all: (0..part.classes())
            .filter(|class| finished && has(&common, *class))
            .collect(),
        in_all_complete: finished,
    }
}
