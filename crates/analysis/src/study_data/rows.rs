//! Rows of any source made into studies.

use super::columns::{Kind, Role, Shape};
use super::fields::{Fields, label, number, optional};
use super::{Group, Pair, Rows, StudyEffect, StudyGroup};
use interchange::Words;
use interchange::{Problem, ProblemKind};
use synthesis::Contrast;
use synthesis::effects::{Arm, ArmProblem, Estimate, Events, Outcome, Rate, Sample, from_interval};

/// Makes rows of a shape into studies, or lists every problem.
pub(super) fn collect<F: Fields>(
    shape: Shape,
    rows: impl Iterator<Item = F>,
) -> Result<Rows, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut contrasts = Vec::new();
    let mut arms = Vec::new();
    let mut pairs = Vec::new();
    let mut effects = Vec::new();
    let mut groups = Vec::new();
    let has = |role| shape.needs.contains(&role);
    let two_arms = has(Role::People1);
    for row in rows {
        let done = match shape.kind {
            Kind::Contrast if two_arms => wide(&row, shape).map(|both| arms.extend(both)),
            Kind::Contrast => contrast(&row, shape).map(|one| contrasts.push(one)),
            Kind::Arm => arm(&row, shape).map(|one| arms.push(one)),
            Kind::Pair => pair(&row, shape).map(|one| pairs.push(one)),
            Kind::Effect => effect(&row, shape).map(|(study, te, se)| {
                effects.push(StudyEffect { study, te, se });
            }),
            Kind::Group => group(&row, shape).map(|one| groups.push(one)),
        };
        if let Err(problem) = done {
            problems.push(problem);
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(match shape.kind {
        Kind::Contrast if two_arms => Rows::Arms(arms),
        Kind::Contrast => Rows::Contrasts(contrasts),
        Kind::Arm => Rows::Arms(arms),
        Kind::Pair => Rows::Pairs(pairs),
        Kind::Effect => Rows::Effects(effects),
        Kind::Group => Rows::Groups(groups),
    })
}

fn effect(row: &impl Fields, shape: Shape) -> Result<(String, f64, f64), Problem> {
    let study = label(row, Role::Study)?;
    if shape.needs.contains(&Role::Ratio) {
        let ratio = optional(row, Role::Ratio)?;
        let lower = optional(row, Role::Lower)?;
        let upper = optional(row, Role::Upper)?;
        if ratio.is_nan() || lower.is_nan() || upper.is_nan() {
            return Ok((study, f64::NAN, f64::NAN));
        }
        return match from_interval(ratio, lower, upper, 0.95) {
            Ok(effect) => Ok((study, effect.te, effect.se)),
            Err(_) => Err(row
                .problem(Role::Ratio)
                .kind(ProblemKind::Rule("no-interval"))
                .says(Words::with("{lower} to {upper} is not a confidence interval around the ratio {ratio}", &[("lower", &lower), ("upper", &upper), ("ratio", &ratio)]))
                .remedy("Write ratios above 0 (not logarithms) with lower and upper 95 % limits around them.")),
        };
    }
    let te = optional(row, Role::Effect)?;
    let is_variance = shape.needs.contains(&Role::Variance);
    let spread = optional(
        row,
        if is_variance {
            Role::Variance
        } else {
            Role::Error
        },
    )?;
    // Before the root, which would make a missing value of a variance below 0.
    if spread < 0.0 {
        return Err(row
            .problem(Role::Error)
            .kind(ProblemKind::Rule("negative-error"))
            .value(&spread.to_string())
            .says("a standard error cannot be below 0")
            .remedy("Write the standard error of the effect; columns may have been mixed up."));
    }
    let se = if is_variance { spread.sqrt() } else { spread };
    Ok((study, te, se))
}

fn contrast(row: &impl Fields, shape: Shape) -> Result<Contrast, Problem> {
    let (study, te, se) = effect(row, shape)?;
    Ok(Contrast {
        study,
        treat1: label(row, Role::Treatment1)?,
        treat2: label(row, Role::Treatment2)?,
        te,
        se,
    })
}

fn arm(row: &impl Fields, shape: Shape) -> Result<Arm, Problem> {
    Ok(Arm {
        study: label(row, Role::Study)?,
        treatment: label(row, Role::Treatment)?,
        outcome: single(row, shape)?,
    })
}

/// A row with two arms whose treatments are named.
fn wide(row: &impl Fields, shape: Shape) -> Result<[Arm; 2], Problem> {
    let study = label(row, Role::Study)?;
    let [outcome1, outcome2] = both(row, shape)?;
    let [treat1, treat2] = [label(row, Role::Treatment1)?, label(row, Role::Treatment2)?];
    Ok([
        Arm {
            study: study.clone(),
            treatment: treat1,
            outcome: outcome1,
        },
        Arm {
            study,
            treatment: treat2,
            outcome: outcome2,
        },
    ])
}

fn pair(row: &impl Fields, shape: Shape) -> Result<Pair, Problem> {
    let study = label(row, Role::Study)?;
    let [arm1, arm2] = both(row, shape)?;
    Ok(Pair { study, arm1, arm2 })
}

fn group(row: &impl Fields, shape: Shape) -> Result<StudyGroup, Problem> {
    let study = label(row, Role::Study)?;
    let group = if shape.needs.contains(&Role::Correlation) {
        let (r, n) = (number(row, Role::Correlation)?, number(row, Role::People)?);
        if r.abs() > 1.0 {
            return Err(row
                .problem(Role::Correlation)
                .kind(ProblemKind::Rule("no-correlation"))
                .value(&r.to_string())
                .says("a correlation is between −1 and 1")
                .remedy("Write the correlation itself, not a percentage or Fisher's z."));
        }
        Group::Correlation { r, n }
    } else {
        Group::Outcome(single(row, shape)?)
    };
    Ok(StudyGroup { study, group })
}

/// What one arm reports.
fn single(row: &impl Fields, shape: Shape) -> Result<Outcome, Problem> {
    let has = |role| shape.needs.contains(&role);
    let roles = if has(Role::Deviation) {
        [Role::Mean, Role::Deviation, Role::People]
    } else if has(Role::Time) {
        [Role::Events, Role::Time, Role::Time]
    } else if has(Role::Events) {
        [Role::Events, Role::People, Role::People]
    } else if has(Role::Mean) {
        [Role::Mean, Role::Error, Role::Error]
    } else {
        [Role::Effect, Role::Error, Role::Error]
    };
    outcome(row, roles)
}

/// What two arms report.
fn both(row: &impl Fields, shape: Shape) -> Result<[Outcome; 2], Problem> {
    let has = |role| shape.needs.contains(&role);
    let roles = if has(Role::Deviation1) {
        [
            [Role::Mean1, Role::Deviation1, Role::People1],
            [Role::Mean2, Role::Deviation2, Role::People2],
        ]
    } else if has(Role::Time1) {
        [
            [Role::Events1, Role::Time1, Role::Time1],
            [Role::Events2, Role::Time2, Role::Time2],
        ]
    } else {
        [
            [Role::Events1, Role::People1, Role::People1],
            [Role::Events2, Role::People2, Role::People2],
        ]
    };
    Ok([outcome(row, roles[0])?, outcome(row, roles[1])?])
}

fn outcome(row: &impl Fields, [first, second, third]: [Role; 3]) -> Result<Outcome, Problem> {
    let (a, b) = (number(row, first)?, number(row, second)?);
    let made: Result<Outcome, ArmProblem> = match second {
        Role::Deviation | Role::Deviation1 | Role::Deviation2 => {
            Sample::new(a, b, number(row, third)?).map(Outcome::Sample)
        }
        Role::Time | Role::Time1 | Role::Time2 => Rate::new(a, b).map(Outcome::Rate),
        Role::Error => Estimate::new(a, b).map(Outcome::Estimate),
        _ => Events::new(a, b).map(Outcome::Events),
    };
    made.map_err(|problem| {
        row.problem(first)
            .kind(ProblemKind::Rule("impossible-arm"))
            .says(Words::untranslated(problem.to_string()))
            .remedy("Correct the row; columns may have been mixed up.")
    })
}
