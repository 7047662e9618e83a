//! One interaction at a time.

use super::sweep::Swept;
use super::{
    Candidate, ComponentModel, Criterion, Progress, SearchError, SearchResult, SearchSettings,
    Space, Step,
};
use std::cmp::Ordering;
use std::ops::ControlFlow;

/// Scores that differ by less, relatively, are equal: rounding alone tells them apart.
const TIE: f64 = 1e-9;

type Report<'p> = &'p mut dyn FnMut(Progress) -> ControlFlow<()>;

/// The better candidate first: the smaller score; then the larger change of Q; then the name.
fn better(one: &Candidate, other: &Candidate) -> Ordering {
    one.score
        .total_cmp(&other.score)
        .then(other.change.q.total_cmp(&one.change.q))
        .then(one.interaction.cmp(&other.interaction))
}

/// Of candidates that are equal to the first but for rounding, brings the first by name to the front: two interactions may
/// say the same of the same studies, and which is chosen must not follow from the order of rows.
fn settle_ties(candidates: &mut [(usize, Candidate)]) {
    let near = |a: f64, b: f64| (a - b).abs() <= TIE * a.abs().max(b.abs());
    let Some((_, first)) = candidates.first() else {
        return;
    };
    let (score, q) = (first.score, first.change.q);
    let tied = candidates
        .iter()
        .take_while(|(_, one)| near(one.score, score))
        .enumerate()
        .filter(|(_, (_, one))| near(one.change.q, q))
        .min_by(|(_, (_, a)), (_, (_, b))| a.interaction.cmp(&b.interaction))
        .map_or(0, |(at, _)| at);
    candidates[..=tied].rotate_right(1);
}

fn scores(space: &Space, start: &Swept, end: &Swept, criterion: Criterion) -> Option<(f64, f64)> {
    match criterion {
        Criterion::PValue { .. } => None,
        _ => Some((space.score(end, criterion), space.score(start, criterion))),
    }
}

pub(super) fn forward(
    model: &ComponentModel,
    space: &Space,
    start: Swept,
    single: Vec<Candidate>,
    settings: &SearchSettings,
    progress: Report<'_>,
) -> Result<SearchResult, SearchError> {
    let mut swept = start.clone();
    let mut steps = Vec::new();
    let mut chosen = Vec::new();
    let mut models = 1;
    let mut complete = true;
    let mut current = space.score(&swept, settings.criterion);
    loop {
        let addable = space.addable(&swept);
        if space.df(&swept) == 0 || addable.is_empty() {
            break;
        }
        let mut candidates: Vec<(usize, Candidate)> = addable
            .iter()
            .copied()
            .zip(space.changed(&swept, &addable, settings.criterion))
            .collect();
        models += candidates.len() as u64;
        candidates.sort_by(|a, b| better(&a.1, &b.1));
        settle_ties(&mut candidates);
        let runner_up = candidates.get(1).map(|(_, second)| second.score);
        let (at, best) = candidates.swap_remove(0);
        let accepted = match settings.criterion {
            Criterion::PValue { alpha } => best.score < alpha,
            _ => best.score < current,
        };
        let score = best.score;
        steps.push(Step {
            candidates: addable.len(),
            best,
            runner_up,
            accepted,
        });
        if !accepted {
            break;
        }
        current = score;
        swept.sweep(space.base + at);
        chosen.push(at);
        if progress(Progress {
            models,
            best: score,
        })
        .is_break()
        {
            complete = false;
            break;
        }
    }
    Ok(SearchResult {
        single,
        steps,
        selected: chosen.iter().map(|&at| space.names[at].clone()).collect(),
        model: model.with_candidates(space, &chosen)?,
        models,
        complete,
        ranked: Vec::new(),
        scores: scores(space, &start, &swept, settings.criterion),
    })
}

pub(super) fn backward(
    model: &ComponentModel,
    space: &Space,
    start: Swept,
    single: Vec<Candidate>,
    settings: &SearchSettings,
    progress: Report<'_>,
) -> Result<SearchResult, SearchError> {
    let mut swept = start.clone();
    // As many candidates as the studies can tell apart, those that say most by themselves first.
    let mut order: Vec<usize> = space.addable(&swept);
    order.sort_by(|&a, &b| {
        start
            .gain(space.base + b)
            .total_cmp(&start.gain(space.base + a))
            .then(a.cmp(&b))
    });
    let mut chosen = Vec::new();
    for at in order {
        if swept.addable(space.base + at) {
            swept.sweep(space.base + at);
            chosen.push(at);
        }
    }
    let mut steps = Vec::new();
    let mut models = 1;
    let mut complete = true;
    let mut current = space.score(&swept, settings.criterion);
    while !chosen.is_empty() {
        let mut candidates: Vec<(usize, Candidate)> = chosen
            .iter()
            .copied()
            .zip(space.changed(&swept, &chosen, settings.criterion))
            .collect();
        models += candidates.len() as u64;
        // What is missed least goes first: the largest p-value, or the smallest criterion.
        candidates.sort_by(|a, b| match settings.criterion {
            Criterion::PValue { .. } => {
                b.1.score
                    .total_cmp(&a.1.score)
                    .then(a.1.change.q.total_cmp(&b.1.change.q))
                    .then(a.1.interaction.cmp(&b.1.interaction))
            }
            _ => better(&a.1, &b.1),
        });
        settle_ties(&mut candidates);
        let runner_up = candidates.get(1).map(|(_, second)| second.score);
        let (at, best) = candidates.swap_remove(0);
        let accepted = match settings.criterion {
            Criterion::PValue { alpha } => best.score >= alpha,
            _ => best.score < current,
        };
        let score = best.score;
        steps.push(Step {
            candidates: chosen.len(),
            best,
            runner_up,
            accepted,
        });
        if !accepted {
            break;
        }
        current = score;
        swept.sweep(space.base + at);
        chosen.retain(|&kept| kept != at);
        if progress(Progress {
            models,
            best: score,
        })
        .is_break()
        {
            complete = false;
            break;
        }
    }
    chosen.sort_unstable();
    Ok(SearchResult {
        single,
        steps,
        selected: chosen.iter().map(|&at| space.names[at].clone()).collect(),
        model: model.with_candidates(space, &chosen)?,
        models,
        complete,
        ranked: Vec::new(),
        scores: scores(space, &start, &swept, settings.criterion),
    })
}
