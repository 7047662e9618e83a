//! `alongside meta`: a pairwise meta-analysis of a file, without a database.

mod block;
mod effect_sizes;
mod json;
mod material;
mod words;

use crate::given;
use crate::outcome::{Outcome, Refusal, nothing_worked_out, say};
use crate::study_data::{self, StudyData};
use clap::Args;
use material::Material;
use std::path::PathBuf;
use synthesis::effects::{Conventions, RiskRatioDenominator, Sparse, Standardiser};
use synthesis::pairwise::{Method, Settings};

/// Combine studies of two treatments: a meta-analysis
#[derive(Debug, Clone, Args)]
#[command(
    long_about = "Combine studies of two treatments, or of one group: a meta-analysis. No database is needed and nothing \
        is kept.\n\n\
        FILE is CSV or XLSX with contrasts (study,treat1,treat2,te,se), arms (study,treatment,event,n or \
        study,treatment,mean,sd,n or study,treatment,event,time), effects (study,te,se or study,hr,lower,upper), or \
        single groups (study,event,n; study,cor,n); what it is is found out and said. Or it is JSON as \
        docs/json.md describes.",
    after_help = "Examples:\n  alongside meta trials.csv\n  alongside meta trials.csv --measure RR --method PM --json\n  \
        alongside meta trials.csv --subgroup setting --moderator year"
)]
pub struct MetaArgs {
    /// What the studies report
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// OR, RR, RD, ASD, IRR, IRD, MD, SMD or ROM; of single groups PLOGIT, PLN, PRAW, PAS, PFT, ZCOR, COR
    #[arg(long, value_name = "MEASURE")]
    measure: Option<String>,
    /// How the variance between studies is estimated: DL, PM, REML, ML, HS, SJ, HE or EB
    #[arg(long, value_name = "METHOD", default_value = "REML", value_parser = method)]
    method: Method,
    /// The level of intervals; that of the file when it has one, else 0.95
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    level: Option<f64>,
    /// The convention of standardised mean differences: hedges, hedges-approximate, cohen, cohen-approximate, glass,
    /// hedges-large-sample or heteroscedastic
    #[arg(long, value_name = "CONVENTION", default_value = "hedges", value_parser = standardiser)]
    smd: Standardiser,
    /// What is added to each cell of a study with an empty one; 0 adds nothing
    #[arg(long, value_name = "NUMBER", value_parser = increment)]
    increment: Option<f64>,
    /// Count n + 2i people under a risk ratio after adding i to the cells, as Cochrane's programs do
    #[arg(long)]
    cochrane_risk_ratio: bool,
    /// The treatment that is compared, and the one it is compared with
    #[arg(long, value_name = "TREATMENT,CONTROL")]
    compare: Option<String>,
    /// The column with the group of each study
    #[arg(long, value_name = "COLUMN")]
    subgroup: Option<String>,
    /// A column of numbers that may explain why effects differ; may be given several times
    #[arg(long, value_name = "COLUMN")]
    moderator: Vec<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

fn method(text: &str) -> Result<Method, String> {
    Method::from_code(text).ok_or_else(|| {
        let known: Vec<&str> = Method::ALL.iter().map(|method| method.code()).collect();
        format!("methods are {}", known.join(", "))
    })
}

fn standardiser(text: &str) -> Result<Standardiser, String> {
    Standardiser::from_code(text).ok_or_else(|| {
        let known: Vec<&str> = Standardiser::ALL.iter().map(|one| one.code()).collect();
        format!("conventions are {}", known.join(", "))
    })
}

fn level(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(level) if level > 0.0 && level < 1.0 => Ok(level),
        _ => Err("a level is between 0 and 1, as 0.95".to_owned()),
    }
}

fn increment(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(increment) if (0.0..=10.0).contains(&increment) => Ok(increment),
        _ => Err("an increment is a number from 0 to 10".to_owned()),
    }
}

/// What was asked for, with what the file itself says put in where nothing was.
#[derive(Debug, Clone)]
struct Asked {
    settings: Settings,
    conventions: Conventions,
    measure: Option<String>,
    compare: Option<(String, String)>,
    subgroup: Option<String>,
    moderators: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// The problems of the file, or how the command should be used.
pub fn run(args: &MetaArgs) -> Outcome {
    let name = args.file.display().to_string();
    let bytes = given::bytes(&args.file)
        .map_err(|error| Refusal::Use(format!("{name}: the file cannot be read: {error}.")))?;
    if let Some(answer) = effect_sizes::answer(&bytes, &name) {
        say(&answer.map_err(|problems| nothing_worked_out(&problems))?);
        return Ok(());
    }
    let data = study_data::read(&bytes, &name).map_err(|problems| nothing_worked_out(&problems))?;
    say(&answer(&data, args)?);
    Ok(())
}

/// The answer to a file.
fn answer(data: &StudyData, args: &MetaArgs) -> Result<String, Refusal> {
    let asked = asked(data, args)?;
    let material = Material::new(data, &asked).map_err(Refusal::Data)?;
    let blocks = block::blocks(&material, &asked).map_err(Refusal::Data)?;
    Ok(if args.json {
        json::answer(&material, &blocks, &asked)
    } else {
        words::answer(&material, &blocks, &asked)
    })
}

fn asked(data: &StudyData, args: &MetaArgs) -> Result<Asked, Refusal> {
    let said = |key: &str| data.settings.get(key).and_then(serde_json::Value::as_f64);
    let increment = args
        .increment
        .or_else(|| said("incr").filter(|increment| (0.0..=10.0).contains(increment)))
        .unwrap_or(0.5);
    let compare = match &args.compare {
        None => None,
        Some(text) => Some(
            text.split_once(',')
                .map(|(one, two)| (one.trim().to_owned(), two.trim().to_owned()))
                .filter(|(one, two)| !one.is_empty() && !two.is_empty() && one != two)
                .ok_or_else(|| {
                    Refusal::Use(
                        "--compare names two different treatments with a comma between them."
                            .to_owned(),
                    )
                })?,
        ),
    };
    let column = |name: &str| data.described.iter().any(|(column, _)| column == name);
    Ok(Asked {
        settings: Settings {
            method: args.method,
            level: args
                .level
                .or_else(|| said("level").filter(|level| *level > 0.0 && *level < 1.0))
                .unwrap_or(0.95),
        },
        conventions: Conventions {
            increment,
            sparse: if increment > 0.0 {
                Sparse::StudyWithZero
            } else {
                Sparse::Never
            },
            risk_ratio_denominator: if args.cochrane_risk_ratio {
                RiskRatioDenominator::Double
            } else {
                RiskRatioDenominator::Single
            },
            standardiser: args.smd,
            ..Conventions::default()
        },
        measure: args.measure.clone(),
        compare,
        subgroup: args
            .subgroup
            .clone()
            .or_else(|| column("subgroup").then(|| "subgroup".to_owned())),
        moderators: if args.moderator.is_empty() && column("moderator") {
            vec!["moderator".to_owned()]
        } else {
            args.moderator.clone()
        },
    })
}
