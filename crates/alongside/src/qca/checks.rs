//! Checks of a solution: other settings, clusters of cases, a theory.

use super::arguments::{
    CheckArgs, ClusterArgs, RelationName, RobustnessArgs, SolutionArgs, Table, TheoryArgs,
};
use super::{Answer, calibrations, cases, form, with_cuts};
use crate::outcome::Refusal;
use analysis::Source;
use analysis::qca::{
    Cases, Checks, ClusterSettings, NecessitySettings, Settings, SolutionSettings, TableSettings,
    Test,
};

fn tests(lines: &[String], cases: &Cases) -> Result<Vec<Test>, Refusal> {
    let columns: Vec<String> = cases.columns().into_iter().map(str::to_owned).collect();
    lines
        .iter()
        .map(|line| {
            Test::from_line(line, &columns).map_err(|part| {
                Refusal::Use(format!(
                    "--test {line}: “{part}” cannot be read. Write inclusion, cases or pri with a number, or COLUMN: fuzzy with \
                     three thresholds; with semicolons between several."
                ))
            })
        })
        .collect()
}

fn settings(table: &Table, solution: &SolutionArgs) -> Result<Settings, Refusal> {
    Ok(Settings {
        table: TableSettings {
            calibrations: calibrations(&solution.calibrate)?,
            ..with_cuts(table, &solution.cuts)
        },
        solution: SolutionSettings {
            expectations: solution.expect.clone(),
            include_contradictions: solution.include_contradictions,
            explain: solution.explain.into(),
            ..SolutionSettings::default()
        },
        necessity: NecessitySettings::default(),
        checks: Checks {
            solution: solution.solution.map(Into::into),
            ..Checks::default()
        },
    })
}

pub(super) fn robustness(args: &RobustnessArgs) -> Answer {
    let cases = cases(&args.table.file, args.table.case_column.as_deref())?;
    let mut settings = settings(&args.table, &args.solution)?;
    settings.checks.tests = tests(&args.test, &cases)?;
    settings.checks.ranges = true;
    Ok(analysis::qca::robustness(
        &cases,
        &settings,
        form(args.table.json),
    )?)
}

pub(super) fn cluster(args: &ClusterArgs) -> Answer {
    let table = Table {
        file: args.file.clone(),
        outcome: args.outcome.clone(),
        conditions: args.conditions.clone(),
        negate: args.negate,
        case_column: args.case_column.clone(),
        json: args.json,
    };
    let cases = cases(&table.file, table.case_column.as_deref())?;
    let wanted = ClusterSettings {
        unit: args.unit.clone(),
        cluster: args.cluster.clone(),
        expression: args.expression.clone(),
        necessary: args.relation == RelationName::Necessity,
    };
    Ok(analysis::qca::clusters(
        &cases,
        &settings(&table, &args.solution)?,
        &wanted,
        form(args.json),
    )?)
}

pub(super) fn theory(args: &TheoryArgs) -> Answer {
    let cases = cases(&args.table.file, args.table.case_column.as_deref())?;
    Ok(analysis::qca::theory(
        &cases,
        &settings(&args.table, &args.solution)?,
        &args.theory,
        form(args.table.json),
    )?)
}

/// The checks of a whole comparison.
pub(super) fn of_comparison(
    args: &CheckArgs,
    source: &Source<'_>,
    case_column: Option<&str>,
) -> Result<Checks, Refusal> {
    let tests = if args.test.is_empty() {
        Vec::new()
    } else {
        tests(&args.test, &Cases::read(source, case_column)?)?
    };
    Ok(Checks {
        solution: args.check.map(Into::into),
        tests,
        ranges: args.ranges,
        clusters: args
            .unit
            .as_ref()
            .zip(args.cluster.as_ref())
            .map(|(unit, cluster)| ClusterSettings {
                unit: unit.clone(),
                cluster: cluster.clone(),
                ..ClusterSettings::default()
            }),
        theory: args.theory.clone(),
    })
}
