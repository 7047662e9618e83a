//! Does the solution stand with other cut-offs and calibrations, and how far can each be moved?

use super::First;
use crate::Refusal;
use crate::qca::file::Cases;
use crate::qca::lines::Test;
use crate::qca::settings::{Calibration, Settings};
use ::qca::{
    Cut, ExactRange, Implicant, Range, Robustness, Sufficiency, exact_range_of, robustness,
    stepped_range, sufficiency, sum_memberships,
};
use serde_json::{Value, json};

/// An anchor is moved in steps of this share of the distance between the outermost ones …
const STEP: f64 = 0.01;
/// … so many times in each direction.
pub(super) const STEPS: usize = 50;

/// A solution with other settings.
#[derive(Debug)]
pub(in crate::qca) struct Tested {
    pub(super) test: Test,
    pub(super) first: First,
    pub(super) fit: Sufficiency,
}

/// How far a cut-off can be moved.
#[derive(Debug)]
pub(super) struct CutRange {
    pub(super) cut: Cut,
    pub(super) at: f64,
    pub(super) range: ExactRange,
}

/// How far a threshold of a calibration can be moved.
#[derive(Debug)]
pub(super) struct AnchorRange {
    pub(super) column: String,
    /// `e`, `c` and `i` of three thresholds, else the place from 1.
    pub(super) anchor: String,
    pub(super) at: f64,
    pub(super) step: f64,
    pub(super) range: Range,
}

/// A solution held against others.
#[derive(Debug)]
pub(in crate::qca) struct Robust {
    pub(super) first: First,
    pub(super) fit: Sufficiency,
    pub(super) tests: Vec<Tested>,
    /// The tests whose settings have no solution, with the reason.
    pub(super) unsolved: Vec<(Test, String)>,
    /// What it shares with them; nothing without any.
    pub(super) found: Option<Robustness>,
    pub(super) cuts: Vec<CutRange>,
    pub(super) anchors: Vec<AnchorRange>,
}

impl Robust {
    pub(in crate::qca) fn new(cases: &Cases, settings: &Settings) -> Result<Self, Refusal> {
        let refusal = |error: ::qca::Error| cases.refusal(&error);
        let first = First::new(cases, settings, &settings.table)?;
        let y = first.table.outcome().values.clone();
        let own = sum_memberships(first.table.conditions(), &first.sum);
        let mut tests = Vec::new();
        let mut unsolved: Vec<(Test, String)> = Vec::new();
        let mut sets = Vec::new();
        let all = settings.checks.tests.len();
        for (at, test) in settings.checks.tests.iter().enumerate() {
            let of_test = |says: String| format!("Test {} ({}): {says}", at + 1, test.line());
            let other = match First::new(cases, settings, &test.of(&settings.table)) {
                Ok(other) => other,
                // Where no test has a solution there is nothing to hold the first one against.
                Err(Refusal::Data(says)) if unsolved.len() + 1 == all => {
                    return Err(Refusal::Data(of_test(says)));
                }
                Err(Refusal::Data(says)) => {
                    unsolved.push((test.clone(), says));
                    continue;
                }
                Err(Refusal::Use(says)) => return Err(Refusal::Use(of_test(says))),
                Err(problems @ Refusal::Problems(_)) => return Err(problems),
            };
            let set = sum_memberships(other.table.conditions(), &other.sum);
            tests.push(Tested {
                test: test.clone(),
                fit: sufficiency(&set, &other.table.outcome().values),
                first: other,
            });
            sets.push(set);
        }
        let found = if sets.is_empty() {
            None
        } else {
            Some(robustness(&own, &sets, &y).map_err(refusal)?)
        };
        let (cuts, anchors) = if settings.checks.ranges {
            (
                cut_ranges(cases, settings, &first),
                anchor_ranges(cases, settings)?,
            )
        } else {
            (Vec::new(), Vec::new())
        };
        Ok(Self {
            fit: sufficiency(&own, &y),
            first,
            tests,
            unsolved,
            found,
            cuts,
            anchors,
        })
    }
}

/// The model that must not change; none where there is no solution.
fn model(found: Result<First, Refusal>) -> Option<Vec<Implicant>> {
    found.ok().map(|first| first.model)
}

fn cut_ranges(cases: &Cases, settings: &Settings, first: &First) -> Vec<CutRange> {
    [Cut::Inclusion, Cut::Cases, Cut::Pri]
        .into_iter()
        .map(|cut| CutRange {
            cut,
            at: cut.of(first.table.settings()),
            range: exact_range_of(&first.table, cut, |moved| {
                model(First::in_table(cases, settings, moved?.clone()))
            }),
        })
        .collect()
}

fn anchor_ranges(cases: &Cases, settings: &Settings) -> Result<Vec<AnchorRange>, Refusal> {
    let mut all = Vec::new();
    for (which, calibration) in settings.table.calibrations.iter().enumerate() {
        let used = |name: &String| *name == calibration.column;
        let outcome = settings.table.explained();
        let of_outcome = outcome
            .trim_start_matches(['~', ' '])
            .split(['[', '{'])
            .next()
            .is_some_and(|name| name.trim() == calibration.column);
        if !settings.table.conditions.iter().any(used) && !of_outcome {
            continue;
        }
        let thresholds = anchors(calibration);
        let step = step(cases, calibration, &thresholds)?;
        if step <= 0.0 {
            continue;
        }
        for (at, (anchor, value)) in thresholds.iter().enumerate() {
            let range = stepped_range(*value, step, STEPS, |to| {
                let mut table = settings.table.clone();
                let moved = moved(calibration, at, to);
                if let Some(there) = table.calibrations.get_mut(which) {
                    *there = moved;
                }
                model(First::new(cases, settings, &table))
            })
            .map_err(|error| cases.refusal(&error))?;
            all.push(AnchorRange {
                column: calibration.column.clone(),
                anchor: anchor.clone(),
                at: *value,
                step,
                range,
            });
        }
    }
    Ok(all)
}

/// The keys of thresholds that stand in an object, in their order.
const KEYS: [&str; 9] = ["e", "c", "i", "e1", "c1", "i1", "i2", "c2", "e2"];

/// The thresholds with their names.
fn anchors(calibration: &Calibration) -> Vec<(String, f64)> {
    let three = |at: usize, of: usize| match (of, at) {
        (3, 0) => "e".to_owned(),
        (3, 1) => "c".to_owned(),
        (3, 2) => "i".to_owned(),
        _ => (at + 1).to_string(),
    };
    let crisp = calibration.settings.get("type").and_then(Value::as_str) == Some("crisp");
    match calibration.settings.get("thresholds") {
        Some(Value::Array(list)) => list
            .iter()
            .enumerate()
            .filter_map(|(at, value)| {
                let name = if crisp {
                    (at + 1).to_string()
                } else {
                    three(at, list.len())
                };
                Some((name, value.as_f64()?))
            })
            .collect(),
        Some(Value::Object(object)) => KEYS
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), object.get(*key)?.as_f64()?)))
            .collect(),
        _ => Vec::new(),
    }
}

/// The calibration with one of its anchors moved.
fn moved(calibration: &Calibration, at: usize, to: f64) -> Calibration {
    let names = anchors(calibration);
    let mut moved = calibration.clone();
    match (moved.settings.get_mut("thresholds"), names.get(at)) {
        (Some(Value::Array(list)), _) => {
            if let Some(there) = list.get_mut(at) {
                *there = json!(to);
            }
        }
        (Some(Value::Object(object)), Some((key, _))) => {
            object.insert(key.clone(), json!(to));
        }
        _ => {}
    }
    moved
}

/// How far an anchor moves at a time: a share of the distance between the outermost ones; of a single one a share of the
/// distance between the lowest and the highest value.
fn step(
    cases: &Cases,
    calibration: &Calibration,
    thresholds: &[(String, f64)],
) -> Result<f64, Refusal> {
    let span = |values: &mut dyn Iterator<Item = f64>| {
        let (least, most) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), value| {
            (a.min(value), b.max(value))
        });
        if most > least { most - least } else { 0.0 }
    };
    let span = match thresholds {
        [] => 0.0,
        [_] => span(&mut cases.numbers(&calibration.column)?.into_iter()),
        many => span(&mut many.iter().map(|(_, value)| *value)),
    };
    Ok(span * STEP)
}
