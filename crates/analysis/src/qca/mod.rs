//! Qualitative comparative analysis: which combinations of conditions go with an outcome.

mod calibrated;
mod checks;
mod comparison;
mod expressions;
mod file;
mod lines;
mod pictures;
mod run;
mod settings;
mod words;

pub use checks::{Checks, ClusterSettings};
pub use comparison::Comparison;
pub use file::Cases;
pub use lines::Test;
pub use run::analyses;
pub use settings::{
    Calibration, Explain, Kind, NecessitySettings, Settings, SolutionSettings, TableSettings,
    Untenable,
};

use crate::Refusal;
use ::qca::{
    Conditions, Error, Expectations, Intermediate, Limits, Outcome, Searched, Solution, TruthTable,
    find_thresholds, intermediate, minimize, search,
};
use serde_json::{Value, json};

/// How an answer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Under the keys of `docs/json.md`.
    Json,
    /// As a methods section has it.
    Words,
}

fn printed(answer: &Value) -> String {
    // A value can always be written as text.
    serde_json::to_string_pretty(answer).unwrap_or_default()
}

/// The truth table of cases.
///
/// # Errors
/// Names that are not there, values that are no memberships, cut-offs that do not go together.
pub fn table_of(cases: &Cases, settings: &TableSettings) -> Result<TruthTable, Refusal> {
    let calibrated = cases.calibrated(&settings.calibrations)?;
    let engine = ::qca::TableSettings {
        inclusion_cut: settings.inclusion_cut,
        inclusion_cut_zero: settings.inclusion_cut_zero,
        cases_cut: settings.cases_cut,
        pri_cut: settings.pri_cut,
        exclude: Vec::new(),
        inference: None,
    };
    let refusal = |error: Error| cases.refusal(&error);
    let table = TruthTable::new(
        &calibrated,
        &settings.explained(),
        &settings.conditions,
        engine.clone(),
    )
    .map_err(refusal)?;
    let mut exclude = Vec::new();
    for item in run::split_outside_brackets(&settings.exclude.join(",")) {
        if let Ok(row) = item.parse::<u64>() {
            exclude.push(row);
            continue;
        }
        let names = table.names();
        let rows = ::qca::parse(&item, names)
            .and_then(|expression| expression.sum(names).rows(names, Limits::default().rows))
            .map_err(refusal)?;
        exclude.extend(rows.into_iter().filter(|row| table.is_remainder(*row)));
    }
    let without = |table: TruthTable, exclude: &Vec<u64>| {
        if exclude.is_empty() {
            return Ok(table);
        }
        let exclude = exclude.clone();
        table
            .with(::qca::TableSettings {
                exclude,
                ..engine.clone()
            })
            .map_err(refusal)
    };
    let table = without(table, &exclude)?;
    // Each kind is looked for in the same table, so that their order says nothing.
    let before = exclude.len();
    for which in &settings.untenable {
        let rows = ::qca::untenable_rows(&table, which.engine(), None, &Limits::default())
            .map_err(refusal)?;
        exclude.extend(rows);
    }
    if exclude.len() == before {
        return Ok(table);
    }
    exclude.sort_unstable();
    exclude.dedup();
    without(table, &exclude)
}

/// The truth table, told.
pub fn truth_table(table: &TruthTable, form: Form) -> String {
    match form {
        Form::Json => printed(&run::truth_table(table)),
        Form::Words => words::truth_table(table),
    }
}

/// Expectations as the engine takes them.
fn expectations(texts: &[String], table: &TruthTable) -> Result<Vec<String>, Refusal> {
    let mut all = Vec::new();
    for item in run::split_outside_brackets(&texts.join(",")) {
        let Some((name, value)) = item.split_once('=') else {
            all.push(item);
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        if !table.names().names().iter().any(|other| other == name) {
            return Err(Refusal::Use(format!(
                "--expect {item}: no condition is called {name}. The conditions are {}.",
                table.names().names().join(", ")
            )));
        }
        match value {
            "-" | "" => {}
            levels => all.push(format!("{name}[{}]", levels.replace('|', ","))),
        }
    }
    Ok(all)
}

/// Solutions between each conservative and each parsimonious model.
fn between(
    cases: &Cases,
    table: &TruthTable,
    settings: &SolutionSettings,
) -> Result<Intermediate, Refusal> {
    let refusal = |error: Error| cases.refusal(&error);
    let texts = expectations(&settings.expectations, table)?;
    let expected = Expectations::read(&texts, table.names()).map_err(refusal)?;
    intermediate(table, &settings.of(Kind::Intermediate), &expected).map_err(refusal)
}

fn plain(
    cases: &Cases,
    table: &TruthTable,
    settings: &SolutionSettings,
    kind: Kind,
) -> Result<Solution, Refusal> {
    minimize(table, &settings.of(kind)).map_err(|error| cases.refusal(&error))
}

/// A solution, told.
///
/// # Errors
/// Expectations that do not fit the kind or the conditions, or why there is no solution.
pub fn minimise(
    cases: &Cases,
    table: &TruthTable,
    settings: &SolutionSettings,
    kind: Kind,
    form: Form,
) -> Result<String, Refusal> {
    let engine = settings.of(kind);
    if kind != Kind::Intermediate {
        if !settings.expectations.is_empty() {
            return Err(Refusal::Use(
                "--expect goes with --solution intermediate only. Add that, or leave --expect away."
                    .to_owned(),
            ));
        }
        let solution = plain(cases, table, settings, kind)?;
        return Ok(match form {
            Form::Words => words::solution(table, &engine, kind, &solution),
            Form::Json => {
                let mut answer = run::minimized(table, &engine, &solution);
                answer.insert("truth_table".to_owned(), run::truth_table(table));
                printed(&answer.into())
            }
        });
    }
    if settings.expectations.is_empty() {
        return Err(Refusal::Use(
            "An intermediate solution needs expectations. Add --expect, for example --expect A=1,B=0."
                .to_owned(),
        ));
    }
    let found = between(cases, table, settings)?;
    Ok(match form {
        Form::Words => words::intermediate(table, &engine, &found, &settings.expectations),
        Form::Json => {
            let mut answer = run::between(table, &engine, &found);
            answer.insert("truth_table".to_owned(), run::truth_table(table));
            printed(&answer.into())
        }
    })
}

/// Expressions that are necessary for the outcome, or sufficient.
fn searched(
    cases: &Cases,
    table: &TruthTable,
    settings: &TableSettings,
    wanted: &NecessitySettings,
) -> Result<Searched, Refusal> {
    let refusal = |error: Error| cases.refusal(&error);
    let calibrated = cases.calibrated(&settings.calibrations)?;
    let explained = Outcome::of(&calibrated, &settings.explained()).map_err(refusal)?;
    let conditions: &Conditions = table.conditions();
    search(conditions, &explained, &wanted.search()).map_err(refusal)
}

/// A search for necessary or sufficient expressions, told. The table checks that outcome and conditions go together.
///
/// # Errors
/// Names that are not there, or cut-offs that cannot be.
pub fn necessity(
    cases: &Cases,
    settings: &TableSettings,
    wanted: &NecessitySettings,
    form: Form,
) -> Result<String, Refusal> {
    let table = table_of(
        cases,
        &TableSettings {
            outcome: settings.outcome.clone(),
            conditions: settings.conditions.clone(),
            negate: settings.negate,
            calibrations: settings.calibrations.clone(),
            ..TableSettings::default()
        },
    )?;
    let all = searched(cases, &table, settings, wanted)?;
    Ok(match form {
        Form::Json => printed(&run::found(table.conditions(), &all)),
        Form::Words => expressions::necessity(&table, &wanted.search(), &all),
    })
}

/// A solution held against those of other settings, and how far cut-offs and thresholds can be moved, told.
///
/// # Errors
/// Settings that do not fit the file, or why there is no solution to check.
pub fn robustness(cases: &Cases, settings: &Settings, form: Form) -> Result<String, Refusal> {
    let found = checks::Robust::new(cases, settings)?;
    Ok(match form {
        Form::Json => printed(&found.json()),
        Form::Words => found.words(),
    })
}

/// A solution, or an expression, in each cluster of cases and in each unit, told.
///
/// # Errors
/// Settings that do not fit the file, or why there is no solution to check.
pub fn clusters(
    cases: &Cases,
    settings: &Settings,
    wanted: &ClusterSettings,
    form: Form,
) -> Result<String, Refusal> {
    let found = checks::Clusters::new(cases, settings, wanted)?;
    Ok(match form {
        Form::Json => printed(&found.json()),
        Form::Words => found.words(),
    })
}

/// A solution held against a theory, told.
///
/// # Errors
/// Settings that do not fit the file, a theory that cannot be read, or why there is no solution to check.
pub fn theory(
    cases: &Cases,
    settings: &Settings,
    theory: &str,
    form: Form,
) -> Result<String, Refusal> {
    let found = checks::Theory::new(cases, settings, theory)?;
    Ok(match form {
        Form::Json => printed(&found.json()),
        Form::Words => found.words(),
    })
}

/// Raw values as memberships, told.
///
/// # Errors
/// A column that is not there or holds no numbers; settings that cannot be.
pub fn calibrate(cases: &Cases, calibration: &Calibration, form: Form) -> Result<String, Refusal> {
    let x = cases.numbers(&calibration.column)?;
    let scores = cases.scores(calibration, &x)?;
    Ok(match form {
        Form::Json => printed(&json!({ "cases": cases.names(), "scores": scores })),
        Form::Words => calibrated::calibrated(calibration, cases.names(), &x, &scores),
    })
}

/// Thresholds in the widest gaps of a column's values, told.
///
/// # Errors
/// A column that is not there or holds no numbers; more thresholds than there are gaps.
pub fn thresholds(
    cases: &Cases,
    column: &str,
    wanted: usize,
    form: Form,
) -> Result<String, Refusal> {
    let x = cases.numbers(column)?;
    let found = find_thresholds(&x, wanted).map_err(|error| cases.refusal(&error))?;
    Ok(match form {
        Form::Json => printed(&json!({ "thresholds": found.thresholds, "groups": found.groups })),
        Form::Words => calibrated::thresholds(column, &found),
    })
}

/// The answer to a file of analyses in words.
pub fn analyses_in_words(answer: &Value) -> String {
    words::analyses(answer)
}
