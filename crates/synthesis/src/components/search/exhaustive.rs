//! Every model with up to so many interactions, except those that cannot be the best.

use super::sweep::Swept;
use super::{
    Candidate, ComponentModel, Criterion, Progress, Ranked, SearchError, SearchResult,
    SearchSettings, Space,
};
use std::ops::ControlFlow;

/// How many of the best models are kept.
const KEPT: usize = 5;

struct Walk<'s, 'p> {
    space: &'s Space,
    criterion: Criterion,
    penalty: f64,
    up_to: usize,
    /// Candidates, those that say most by themselves first.
    order: Vec<usize>,
    best: f64,
    chosen: Vec<usize>,
    /// The best models so far with their scores, the best first.
    ranked: Vec<(f64, Vec<usize>)>,
    models: u64,
    progress: &'p mut dyn FnMut(Progress) -> ControlFlow<()>,
    stopped: bool,
}

pub(super) fn best(
    model: &ComponentModel,
    space: &Space,
    start: Swept,
    single: Vec<Candidate>,
    settings: &SearchSettings,
    up_to: usize,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<SearchResult, SearchError> {
    let mut order = space.addable(&start);
    order.sort_by(|&a, &b| {
        start
            .gain(space.base + b)
            .total_cmp(&start.gain(space.base + a))
            .then(a.cmp(&b))
    });
    let before = space.score(&start, settings.criterion);
    let mut walk = Walk {
        space,
        criterion: settings.criterion,
        penalty: space.penalty(settings.criterion),
        up_to,
        order,
        best: before,
        chosen: Vec::new(),
        ranked: vec![(before, Vec::new())],
        models: 1,
        progress,
        stopped: false,
    };
    walk.below(&start, 0, &mut Vec::new());
    let mut chosen = walk.chosen;
    let (best, models, complete) = (walk.best, walk.models, !walk.stopped);
    let ranked = walk
        .ranked
        .into_iter()
        .map(|(score, mut places)| {
            places.sort_unstable();
            Ranked {
                interactions: places.iter().map(|&at| space.names[at].clone()).collect(),
                score,
            }
        })
        .collect();
    chosen.sort_unstable();
    Ok(SearchResult {
        single,
        steps: Vec::new(),
        selected: chosen.iter().map(|&at| space.names[at].clone()).collect(),
        model: model.with_candidates(space, &chosen)?,
        models,
        complete,
        ranked,
        scores: match settings.criterion {
            Criterion::PValue { .. } => None,
            _ => Some((best, before)),
        },
    })
}

impl Walk<'_, '_> {
    /// All models that add candidates from `from` on to this one.
    fn below(&mut self, here: &Swept, from: usize, path: &mut Vec<usize>) {
        let left = self.up_to - path.len();
        if left == 0 || self.stopped || self.space.df(here) == 0 {
            return;
        }
        let open: Vec<usize> = (from..self.order.len())
            .filter(|&next| here.addable(self.space.base + self.order[next]))
            .collect();
        let candidates: Vec<usize> = open.iter().map(|&next| self.order[next]).collect();
        let scores: Vec<f64> = if self.criterion == Criterion::CrossValidation {
            self.space
                .changed(here, &candidates, self.criterion)
                .into_iter()
                .map(|candidate| candidate.score)
                .collect()
        } else {
            // A division for each model.
            let parameters = (here.len() + 1) as f64;
            candidates
                .iter()
                .map(|&at| {
                    let q = here.q() - here.gain(self.space.base + at);
                    self.penalty.mul_add(parameters, q.max(0.0))
                })
                .collect()
        };
        for (&at, &score) in candidates.iter().zip(&scores) {
            self.models += 1;
            self.rank(score, path, at);
            if score < self.best - 1e-12 * self.best.abs() {
                self.best = score;
                self.chosen.clone_from(path);
                self.chosen.push(at);
            }
            if (self.progress)(Progress {
                models: self.models,
                best: self.best,
            })
            .is_break()
            {
                self.stopped = true;
                return;
            }
        }
        if left == 1 || !self.promising(here, from) {
            return;
        }
        for (&next, &at) in open.iter().zip(&candidates) {
            let mut with = here.clone();
            with.sweep(self.space.base + at);
            path.push(at);
            self.below(&with, next + 1, path);
            path.pop();
            if self.stopped {
                return;
            }
        }
    }

    /// Keeps a model when it is among the best few.
    fn rank(&mut self, score: f64, path: &[usize], at: usize) {
        let place = self.ranked.partition_point(|(other, _)| *other <= score);
        if place < KEPT {
            let mut places = path.to_vec();
            places.push(at);
            self.ranked.insert(place, (score, places));
            self.ranked.truncate(KEPT);
        }
    }

    /// Whether a model two or more below this one can be better than the best: two more parameters are paid for, and Q can
    /// fall no lower than with everything that may still come in.
    fn promising(&self, here: &Swept, from: usize) -> bool {
        if self.criterion == Criterion::CrossValidation {
            return true;
        }
        let cost = self.penalty * (here.len() + 2) as f64;
        if cost >= self.best {
            return false;
        }
        let mut all = here.clone();
        for &at in &self.order[from..] {
            // Nothing below has a better bound than this: no need to go on.
            if all.q() + cost < self.best && all.len() > here.len() {
                return true;
            }
            if all.addable(self.space.base + at) {
                all.sweep(self.space.base + at);
            }
        }
        all.q() + cost < self.best
    }
}
