//! `alongside qca`: which combinations of conditions go with an outcome, from a file, without a database.

mod arguments;
mod calibrated;
mod file;
mod run;
mod words;

pub use arguments::QcaArgs;

use crate::outcome::{Outcome, Refusal, say};
use ::qca::{
    Conditions, Expectations, Include, Limits, Outcome as Explained, Relation, SearchSettings,
    Settings, TableSettings, TruthTable, find_thresholds, intermediate, minimize, search,
};
use arguments::{CalibrateArgs, Command, MinimiseArgs, NecessityArgs, RunArgs, Table, TableArgs};
use file::{Source, read};
use serde_json::{Map, Value, json};

/// Runs the command.
///
/// # Errors
/// The problems of the file, or how the command should be used.
pub fn run(args: &QcaArgs) -> Outcome {
    match &args.command {
        Command::TruthTable(args) => truth_table(args),
        Command::Minimise(args) => minimise(args),
        Command::Necessity(args) => necessity(args),
        Command::Calibrate(args) => calibrate(args),
        Command::Run(args) => analyses(args),
    }
}

/// The outcome as it is asked for.
fn outcome(table: &Table) -> String {
    let name = table.outcome.trim();
    match (table.negate, name.strip_prefix('~')) {
        (true, Some(rest)) => rest.to_owned(),
        (true, None) => format!("~{name}"),
        (false, _) => name.to_owned(),
    }
}

fn table_of(args: &Table, cuts: &arguments::Cuts, source: &Source) -> Result<TruthTable, Refusal> {
    let settings = TableSettings {
        inclusion_cut: cuts.incl,
        inclusion_cut_zero: cuts.incl0,
        cases_cut: cuts.ncut,
        pri_cut: cuts.pri,
        exclude: Vec::new(),
        inference: None,
    };
    let refusal = |error: ::qca::Error| source.refusal(&error);
    let table = TruthTable::new(
        &source.data,
        &outcome(args),
        &args.conditions,
        settings.clone(),
    )
    .map_err(refusal)?;
    let mut exclude = Vec::new();
    for item in run::split_outside_brackets(&cuts.exclude.join(",")) {
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
    if exclude.is_empty() {
        return Ok(table);
    }
    table
        .with(TableSettings {
            exclude,
            ..settings
        })
        .map_err(refusal)
}

fn truth_table(args: &TableArgs) -> Outcome {
    let source = read(&args.table.file, args.table.case_column.as_deref())?;
    let table = table_of(&args.table, &args.cuts, &source)?;
    if args.table.json {
        print(&run::truth_table(&table));
    } else {
        say(words::truth_table(&table).trim_end());
    }
    Ok(())
}

fn minimise(args: &MinimiseArgs) -> Outcome {
    let source = read(&args.table.file, args.table.case_column.as_deref())?;
    let table = table_of(&args.table, &args.cuts, &source)?;
    let names = table.names();
    let refusal = |error: ::qca::Error| source.refusal(&error);
    let settings = Settings {
        explain: args.explain.into(),
        include: Include {
            remainders: args.solution.includes_remainders(),
            contradictions: args.include_contradictions,
        },
        row_dominance: args.row_dominance,
        all_models: args.all_models,
        implicant_cut: args.implicant_cut,
        model_cut: args.model_cut,
        limits: Limits {
            models: args.max_models,
            ..Limits::default()
        },
    };
    let expectations = match (args.solution, args.expect.is_empty()) {
        (arguments::Kind::Intermediate, true) => {
            return Err(Refusal::Use(
                "An intermediate solution needs expectations. Add --expect, for example --expect A=1,B=0.".to_owned(),
            ));
        }
        (arguments::Kind::Intermediate, false) => {
            let texts = expected(&args.expect, &table)?;
            Some(Expectations::read(&texts, names).map_err(refusal)?)
        }
        (_, false) => {
            return Err(Refusal::Use(
                "--expect goes with --solution intermediate only. Add that, or leave --expect away."
                    .to_owned(),
            ));
        }
        (_, true) => None,
    };
    if args.table.json {
        let mut answer = match &expectations {
            None => {
                let solution = minimize(&table, &settings).map_err(refusal)?;
                run::minimized(&table, &settings, &solution)
            }
            Some(expectations) => {
                // Refusals keep their place; what is printed comes from the same function as for a file of analyses.
                intermediate(&table, &settings, expectations).map_err(refusal)?;
                run::solved(&table, &settings, Some(expectations)).map_err(Refusal::Data)?
            }
        };
        answer.insert("truth_table".to_owned(), run::truth_table(&table));
        print(&answer.into());
        return Ok(());
    }
    match &expectations {
        None => {
            let solution = minimize(&table, &settings).map_err(refusal)?;
            say(words::solution(&table, &settings, args.solution, &solution).trim_end());
        }
        Some(expectations) => {
            let found = intermediate(&table, &settings, expectations).map_err(refusal)?;
            say(words::intermediate(&table, &settings, &found, &args.expect).trim_end());
        }
    }
    Ok(())
}

/// Expectations as expressions: `A=1`, `B=0`, `C=1|2`, `D=-`, or an expression itself.
fn expected(items: &[String], table: &TruthTable) -> Result<Vec<String>, Refusal> {
    let mut all = Vec::new();
    for item in run::split_outside_brackets(&items.join(",")) {
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

fn necessity(args: &NecessityArgs) -> Outcome {
    let source = read(&args.table.file, args.table.case_column.as_deref())?;
    let refusal = |error: ::qca::Error| source.refusal(&error);
    let explained = Explained::of(&source.data, &outcome(&args.table)).map_err(refusal)?;
    // The table is made to check that outcome and conditions go together.
    let table = TruthTable::new(
        &source.data,
        &outcome(&args.table),
        &args.table.conditions,
        TableSettings::default(),
    )
    .map_err(refusal)?;
    let conditions: &Conditions = table.conditions();
    let settings = SearchSettings {
        relation: if args.sufficiency {
            Relation::Sufficiency
        } else {
            Relation::Necessity
        },
        inclusion_cut: args.incl,
        coverage_cut: args.cov,
        relevance_cut: args.ron,
        pri_cut: args.pri,
        depth: args.depth,
    };
    let all = search(conditions, &explained, &settings).map_err(refusal)?;
    if args.table.json {
        print(&run::found(conditions, &all));
    } else {
        say(words::necessity(&table, &settings, &all).trim_end());
    }
    Ok(())
}

fn calibrate(args: &CalibrateArgs) -> Outcome {
    let source = read(&args.file, args.case_column.as_deref())?;
    let refusal = |error: ::qca::Error| source.refusal(&error);
    let x = source.data.numbers(&args.column).map_err(refusal)?;
    if let Some(wanted) = args.find {
        let found = find_thresholds(&x, wanted).map_err(refusal)?;
        if args.json {
            print(&json!({ "thresholds": found.thresholds, "groups": found.groups }));
        } else {
            say(calibrated::thresholds(&args.column, &found).trim_end());
        }
        return Ok(());
    }
    let mut settings = Map::new();
    settings.insert("type".into(), args.kind().into());
    settings.insert("method".into(), args.method().into());
    if args.thresholds.is_empty() && args.method() != "TFR" {
        return Err(Refusal::Use(
            "Calibration needs thresholds. Add --thresholds, for example --thresholds 20,50,80; or --find 1 for a proposal."
                .to_owned(),
        ));
    }
    settings.insert("thresholds".into(), json!(args.thresholds));
    settings.insert("ecdf".into(), args.ecdf.into());
    settings.insert("idm".into(), json!(args.idm));
    settings.insert("logistic".into(), (!args.linear).into());
    settings.insert("below".into(), json!(args.below));
    settings.insert("above".into(), json!(args.above));
    let scores = run::calibrate(&settings, &x).map_err(|says| {
        Refusal::Data(format!("{}, column {}: {says}.", source.file, args.column))
    })?;
    if args.json {
        print(&json!({ "cases": source.data.cases(), "scores": scores }));
    } else {
        say(calibrated::calibrated(args, source.data.cases(), &x, &scores).trim_end());
    }
    Ok(())
}

fn analyses(args: &RunArgs) -> Outcome {
    let answer = run::file(&args.file)?;
    if args.json {
        print(&answer);
    } else {
        say(words::analyses(&answer).trim_end());
    }
    Ok(())
}

fn print(answer: &Value) {
    // A value can always be written as text.
    say(&serde_json::to_string_pretty(answer).unwrap_or_default());
}
