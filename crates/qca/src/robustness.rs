//! Robustness of a solution against others made with other cut-offs or calibrations (Oana and Schneider, *Sociological
//! Methods & Research* 53, 2024), and how far a cut-off can be moved.

use crate::Error;
use crate::cover::Limits;
use crate::expression::Sum;
use crate::fit::{Sufficiency, sufficiency};
use crate::minimize::{Settings, minimize};
use crate::space::Implicant;
use crate::truth_table::{TableSettings, TruthTable};

/// What the initial solution shares with all others.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// The robust core: in the initial solution and in all tests.
    pub core: Sufficiency,
    /// Coverage of the core as a share of that of the initial solution.
    pub coverage: Option<f64>,
    /// Inclusion of the initial solution as a share of that of the core.
    pub consistency: Option<f64>,
    /// Overlap of the initial solution with what all tests share: Σ min ÷ Σ max.
    pub overlap_with_least: Option<f64>,
    /// Overlap of the initial solution with what any test has.
    pub overlap_with_most: Option<f64>,
    /// Of typical cases in the initial solution or any test, the share that is robust.
    pub typical_share: Option<f64>,
    /// The same of deviant cases.
    pub deviant_share: Option<f64>,
    /// 1: no shaky and no possible cases. 2: possible ones. 3: shaky ones. 4: both.
    pub rank: u8,
    /// In the core, with the outcome above 0.5.
    pub robust_typical: Vec<usize>,
    /// In the core, with the outcome below 0.5.
    pub robust_deviant: Vec<usize>,
    /// In the initial solution but not in all tests, with the outcome.
    pub shaky_typical: Vec<usize>,
    /// In the initial solution but not in all tests, without the outcome.
    pub shaky_deviant: Vec<usize>,
    /// Not in the initial solution but in a test, with the outcome.
    pub possible_typical: Vec<usize>,
    /// Not in the initial solution but in a test, without the outcome.
    pub possible_deviant: Vec<usize>,
}

/// Compares the memberships in an initial solution with those in others, for one outcome.
///
/// # Errors
/// [`Error::Setting`] when there is no other solution, [`Error::Identifiers`] when lengths differ.
pub fn robustness(initial: &[f64], tests: &[Vec<f64>], y: &[f64]) -> Result<Robustness, Error> {
    if tests.is_empty() {
        return Err(Error::Setting {
            setting: "the number of test solutions",
            value: "0".to_owned(),
            allowed: "at least one is needed",
        });
    }
    for other in tests.iter().map(Vec::len).chain([initial.len()]) {
        if other != y.len() {
            return Err(Error::Identifiers {
                found: other,
                cases: y.len(),
            });
        }
    }
    let across = |start: f64, with: fn(f64, f64) -> f64| -> Vec<f64> {
        (0..y.len())
            .map(|case| tests.iter().map(|test| test[case]).fold(start, with))
            .collect()
    };
    let least = across(1.0, f64::min);
    let most = across(0.0, f64::max);
    let pairwise = |a: &[f64], b: &[f64], with: fn(f64, f64) -> f64| -> Vec<f64> {
        a.iter().zip(b).map(|(a, b)| with(*a, *b)).collect()
    };
    let negation = |a: &[f64]| -> Vec<f64> { a.iter().map(|a| 1.0 - a).collect() };
    let core = pairwise(initial, &least, f64::min);
    let shaky = pairwise(initial, &negation(&least), f64::min);
    let possible = pairwise(&negation(initial), &most, f64::min);
    let divided = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) if b != 0.0 => Some(a / b),
        _ => None,
    };
    let overlap = |with: &[f64]| {
        let sum = |by: fn(f64, f64) -> f64| pairwise(initial, with, by).iter().sum::<f64>();
        divided(Some(sum(f64::min)), Some(sum(f64::max)))
    };
    let group = |set: &[f64], typical: bool| -> Vec<usize> {
        (0..y.len())
            .filter(|case| set[*case] > 0.5)
            .filter(|case| {
                if typical {
                    y[*case] > 0.5
                } else {
                    y[*case] < 0.5
                }
            })
            .collect()
    };
    let share = |typical: bool| {
        let [robust, shaky, possible] =
            [&core, &shaky, &possible].map(|set| group(set, typical).len() as f64);
        divided(Some(robust), Some(robust + shaky + possible))
    };
    let any = |set: &[f64]| {
        set.iter()
            .zip(y)
            .any(|(set, y)| *set > 0.5 && !crate::conditions::is_half(*y))
    };
    let (fit, of_core) = (sufficiency(initial, y), sufficiency(&core, y));
    Ok(Robustness {
        core: of_core,
        coverage: divided(of_core.coverage, fit.coverage),
        consistency: divided(fit.inclusion, of_core.inclusion),
        overlap_with_least: overlap(&least),
        overlap_with_most: overlap(&most),
        typical_share: share(true),
        deviant_share: share(false),
        rank: match (any(&shaky), any(&possible)) {
            (false, false) => 1,
            (false, true) => 2,
            (true, false) => 3,
            (true, true) => 4,
        },
        robust_typical: group(&core, true),
        robust_deviant: group(&core, false),
        shaky_typical: group(&shaky, true),
        shaky_deviant: group(&shaky, false),
        possible_typical: group(&possible, true),
        possible_deviant: group(&possible, false),
    })
}

/// The first model of a table, as what must not change when a cut-off is moved; `None` when there is no solution.
pub type FirstModel = Option<Vec<Implicant>>;

/// The first model of a table.
pub fn first_model(table: &TruthTable, settings: &Settings) -> FirstModel {
    let settings = Settings {
        limits: Limits {
            models: settings.limits.models.max(1),
            ..settings.limits
        },
        ..*settings
    };
    let solution = minimize(table, &settings).ok()?;
    let mut model = solution.model(0);
    model.sort_unstable();
    Some(model)
}

/// The first model of a table as a sum of products.
pub fn first_sum(table: &TruthTable, settings: &Settings) -> Option<Sum> {
    let solution = minimize(table, settings).ok()?;
    Some(solution.sum(0, table.names()))
}

/// The last values, down and up, with which nothing changed; `None` on a side where nothing changed within the runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Downwards.
    pub lower: Option<f64>,
    /// Upwards.
    pub upper: Option<f64>,
}

/// Moves a parameter in steps from its start until what is observed changes, in both directions.
///
/// # Errors
/// [`Error::Setting`] when the step is not above 0.
pub fn stepped_range<T: PartialEq>(
    start: f64,
    step: f64,
    most_runs: usize,
    mut observe: impl FnMut(f64) -> T,
) -> Result<Range, Error> {
    if !(step > 0.0 && step.is_finite()) {
        return Err(Error::Setting {
            setting: "the step",
            value: step.to_string(),
            allowed: "it is above 0",
        });
    }
    let first = observe(start);
    let mut side = |direction: f64| {
        let mut last = start;
        for run in 1..=most_runs {
            // Multiples of the step, so that differences do not add up.
            let value = tidy(start + direction * step * run as f64);
            if observe(value) != first {
                return Some(last);
            }
            last = value;
        }
        None
    };
    Ok(Range {
        lower: side(-1.0),
        upper: side(1.0),
    })
}

/// Takes the noise of binary fractions out of a number of steps.
fn tidy(value: f64) -> f64 {
    (value * 1e12).round() / 1e12
}

/// Which cut-off of a truth table is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The inclusion cut-off.
    Inclusion,
    /// The frequency cut-off.
    Cases,
    /// The PRI cut-off.
    Pri,
}

impl Cut {
    /// Where it stands.
    pub fn of(self, settings: &TableSettings) -> f64 {
        match self {
            Self::Inclusion => settings.inclusion_cut,
            Self::Cases => settings.cases_cut,
            Self::Pri => settings.pri_cut,
        }
    }

    /// The settings with it moved.
    pub fn moved(self, settings: &TableSettings, to: f64) -> TableSettings {
        let mut settings = settings.clone();
        match self {
            Self::Inclusion => settings.inclusion_cut = to,
            Self::Cases => settings.cases_cut = to,
            Self::Pri => settings.pri_cut = to,
        }
        settings
    }
}

/// A table with a cut-off moved. Beyond 0 and 1 a cut-off is as good as at the end, but none is reached above 1, and then
/// there is no table.
pub fn table_at(table: &TruthTable, cut: Cut, to: f64) -> Option<TruthTable> {
    let to = match cut {
        Cut::Cases => to.max(0.0),
        Cut::Inclusion | Cut::Pri if to > 1.0 + crate::TOLERANCE => return None,
        Cut::Inclusion | Cut::Pri => to.clamp(0.0, 1.0),
    };
    let mut moved = cut.moved(table.settings(), to);
    moved.inclusion_cut_zero = moved
        .inclusion_cut_zero
        .map(|second| second.min(moved.inclusion_cut));
    table.with(moved).ok()
}

/// The first model with a cut-off moved.
pub fn model_at(table: &TruthTable, settings: &Settings, cut: Cut, to: f64) -> FirstModel {
    first_model(&table_at(table, cut, to)?, settings)
}

/// The exact range of a cut-off in which the first model stays the same: it can change only where a row's output does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExactRange {
    /// The model is the same for cut-offs above this value, not at it; `None` when it never changes below.
    pub above: Option<f64>,
    /// The model is the same up to this value, and at it; `None` when it never changes above.
    pub up_to: Option<f64>,
}

/// Finds the exact range by trying one cut-off between each two neighbouring values of the rows.
///
/// Cut-offs are reached within the tolerance of [`crate::reaches`], which is left out of the bounds.
pub fn exact_range(table: &TruthTable, settings: &Settings, cut: Cut) -> ExactRange {
    exact_range_of(table, cut, |table| first_model(table?, settings))
}

/// The exact range of a cut-off in which what is observed of the table stays the same; `None` is no table at all, above
/// every row.
pub fn exact_range_of<T: PartialEq>(
    table: &TruthTable,
    cut: Cut,
    mut observe: impl FnMut(Option<&TruthTable>) -> T,
) -> ExactRange {
    let start = cut.of(table.settings());
    let mut values: Vec<f64> = table
        .rows()
        .iter()
        .filter_map(|row| match cut {
            Cut::Inclusion => row.fit.inclusion,
            Cut::Cases => Some(row.cases_in as f64),
            Cut::Pri => row.fit.pri,
        })
        .collect();
    if cut == Cut::Inclusion {
        values.extend(table.settings().inclusion_cut_zero);
    }
    values.sort_by(f64::total_cmp);
    values.dedup();
    let mut at_cut = |to: f64| observe(table_at(table, cut, to).as_ref());
    let first = at_cut(start);
    let tolerance = match cut {
        Cut::Cases => 0.0,
        Cut::Inclusion | Cut::Pri => crate::TOLERANCE,
    };
    // A cut-off in (a, b] treats rows as b does: those from b on reach it.
    let reached = values.partition_point(|value| value + tolerance < start);
    let mut above = None;
    for at in (0..reached).rev() {
        if at_cut(values[at]) != first {
            above = Some(values[at]);
            break;
        }
    }
    let mut up_to = None;
    for at in reached..values.len() {
        let next = match values.get(at + 1) {
            Some(next) => *next,
            None if cut == Cut::Cases => values[at] + 1.0,
            None => f64::midpoint(values[at], 2.0),
        };
        if at_cut(next) != first {
            up_to = Some(values[at]);
            break;
        }
    }
    ExactRange { above, up_to }
}
