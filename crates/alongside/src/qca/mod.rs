//! `alongside qca`: which combinations of conditions go with an outcome, from a file, without a database.

mod arguments;
mod checks;

pub use arguments::QcaArgs;

use crate::given::Given;
use crate::outcome::{Outcome, Refusal, say};
use analysis::qca::{
    Calibration, Cases, Comparison, Form, NecessitySettings, Settings, SolutionSettings,
    TableSettings, analyses, analyses_in_words,
};
use arguments::{
    CalibrateArgs, Command, CompareArgs, Cuts, MinimiseArgs, NecessityArgs, RunArgs, Table,
    TableArgs,
};
use serde_json::{Map, json};
use std::path::{Path, PathBuf};

/// Runs the command.
///
/// # Errors
/// The problems of the file, or how the command should be used.
pub fn run(args: &QcaArgs) -> Outcome {
    let answer = match &args.command {
        Command::TruthTable(args) => truth_table(args),
        Command::Minimise(args) => minimise(args),
        Command::Compare(args) => compare(args),
        Command::Necessity(args) => necessity(args),
        Command::Robustness(args) => checks::robustness(args),
        Command::Cluster(args) => checks::cluster(args),
        Command::Theory(args) => checks::theory(args),
        Command::Calibrate(args) => calibrate(args),
        Command::Run(args) => carry_out(args),
    }?;
    say(answer.trim_end());
    Ok(())
}

type Answer = Result<String, Refusal>;

fn form(json: bool) -> Form {
    if json { Form::Json } else { Form::Words }
}

fn cases(path: &Path, case_column: Option<&str>) -> Result<Cases, Refusal> {
    let file = Given::read(path)?;
    Ok(Cases::read(&file.source(), case_column)?)
}

fn of_table(args: &Table) -> TableSettings {
    TableSettings {
        outcome: args.outcome.clone(),
        conditions: args.conditions.clone(),
        negate: args.negate,
        case_column: args.case_column.clone(),
        ..TableSettings::default()
    }
}

fn with_cuts(args: &Table, cuts: &Cuts) -> TableSettings {
    TableSettings {
        inclusion_cut: cuts.incl,
        inclusion_cut_zero: cuts.incl0,
        cases_cut: cuts.ncut,
        pri_cut: cuts.pri,
        exclude: cuts.exclude.clone(),
        untenable: cuts.untenable.iter().copied().map(Into::into).collect(),
        ..of_table(args)
    }
}

fn truth_table(args: &TableArgs) -> Answer {
    let cases = cases(&args.table.file, args.table.case_column.as_deref())?;
    let table = analysis::qca::table_of(&cases, &with_cuts(&args.table, &args.cuts))?;
    Ok(analysis::qca::truth_table(&table, form(args.table.json)))
}

fn minimise(args: &MinimiseArgs) -> Answer {
    let cases = cases(&args.table.file, args.table.case_column.as_deref())?;
    let table = analysis::qca::table_of(&cases, &with_cuts(&args.table, &args.cuts))?;
    let settings = SolutionSettings {
        expectations: args.expect.clone(),
        include_contradictions: args.include_contradictions,
        explain: args.explain.into(),
        all_models: args.all_models,
        row_dominance: args.row_dominance,
        implicant_cut: args.implicant_cut,
        model_cut: args.model_cut,
        max_models: args.max_models,
    };
    Ok(analysis::qca::minimise(
        &cases,
        &table,
        &settings,
        args.solution.into(),
        form(args.table.json),
    )?)
}

fn compare(args: &CompareArgs) -> Answer {
    let file = Given::read(&args.table.file)?;
    let source = file.source();
    let settings = Settings {
        table: TableSettings {
            calibrations: calibrations(&args.calibrate)?,
            ..with_cuts(&args.table, &args.cuts)
        },
        solution: SolutionSettings {
            expectations: args.expect.clone(),
            ..SolutionSettings::default()
        },
        necessity: NecessitySettings::default(),
        checks: checks::of_comparison(&args.checks, &source, args.table.case_column.as_deref())?,
    };
    let comparison = Comparison::new(&source, &settings)?;
    if let Some(to) = &args.bundle {
        crate::bundle::write(to, &analysis::Settings::Comparison(settings), &source)?;
    }
    Ok(if args.table.json {
        format!("{:#}", comparison.json()?)
    } else {
        comparison.words()
    })
}

fn calibrations(texts: &[String]) -> Result<Vec<Calibration>, Refusal> {
    texts.iter().map(|text| calibration(text)).collect()
}

/// `FID=8,9.8,11` as a calibration by the direct method.
fn calibration(text: &str) -> Result<Calibration, Refusal> {
    let wrong = || {
        Refusal::Use(format!(
            "--calibrate {text}: write the column, an equals sign and the thresholds, for example FID=8,9.8,11."
        ))
    };
    let (column, numbers) = text.split_once('=').ok_or_else(wrong)?;
    let numbers: Vec<f64> = numbers
        .split(',')
        .map(|number| number.trim().parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    Ok(Calibration::direct(column.trim(), &numbers))
}

fn necessity(args: &NecessityArgs) -> Answer {
    let cases = cases(&args.table.file, args.table.case_column.as_deref())?;
    let wanted = NecessitySettings {
        sufficiency: args.sufficiency,
        inclusion_cut: args.incl,
        coverage_cut: args.cov,
        relevance_cut: args.ron,
        pri_cut: args.pri,
        depth: args.depth,
    };
    Ok(analysis::qca::necessity(
        &cases,
        &of_table(&args.table),
        &wanted,
        form(args.table.json),
    )?)
}

fn calibrate(args: &CalibrateArgs) -> Answer {
    let cases = cases(&args.file, args.case_column.as_deref())?;
    if let Some(wanted) = args.find {
        return Ok(analysis::qca::thresholds(
            &cases,
            &args.column,
            wanted,
            form(args.json),
        )?);
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
    let calibration = Calibration {
        column: args.column.clone(),
        settings,
    };
    Ok(analysis::qca::calibrate(
        &cases,
        &calibration,
        form(args.json),
    )?)
}

fn carry_out(args: &RunArgs) -> Answer {
    let file = Given::read(&args.file)?;
    let answer = analyses(&file.source(), |reference| {
        referred(&args.file, reference).map_err(|refusal| match refusal {
            Refusal::Data(says) => analysis::Refusal::Data(says),
            Refusal::Use(says) => analysis::Refusal::Use(says),
        })
    })?;
    Ok(if args.json {
        // A value can always be written as text.
        serde_json::to_string_pretty(&answer).unwrap_or_default()
    } else {
        analyses_in_words(&answer)
    })
}

/// A file that another refers to: beside it, or in the folder `data` next to its own.
fn referred(from: &Path, reference: &str) -> Result<(String, Vec<u8>), Refusal> {
    let folder = from.parent().unwrap_or_else(|| Path::new("."));
    let file = format!("{reference}.json");
    let places: [PathBuf; 4] = [
        folder.join("../data").join(&file),
        folder.join("data").join(&file),
        folder.join(&file),
        folder.join(reference),
    ];
    let Some(place) = places.iter().find(|place| place.is_file()) else {
        return Err(Refusal::Data(format!(
            "{}, data_ref: {file} is neither beside the file nor in ../data. Put it there, or write the data into the file.",
            from.display()
        )));
    };
    let file = Given::read(place)?;
    Ok((file.name, file.bytes))
}
