//! `alongside meta`: a pairwise meta-analysis of a file, without a database.

use crate::elsewhere::ComponentOptions;
use crate::given::Given;
use crate::outcome::{Outcome, Refusal, nothing_worked_out, say};
use analysis::meta::{Meta, Settings, effect_sizes};
use clap::Args;
use std::path::PathBuf;
use synthesis::effects::Standardiser;
use synthesis::pairwise::Method;

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
    /// The treatment that is compared with, in a file of two treatments or beside --compare
    #[arg(long, value_name = "CONTROL")]
    reference: Option<String>,
    /// The component that does nothing: for `alongside components`
    #[arg(long, value_name = "COMPONENT", hide = true)]
    inactive: Option<String>,
    #[command(flatten)]
    components: ComponentOptions,
    /// The column with the group of each study
    #[arg(long, value_name = "COLUMN")]
    subgroup: Option<String>,
    /// A column of numbers that may explain why effects differ; may be given several times
    #[arg(long, value_name = "COLUMN")]
    moderator: Vec<String>,
    /// Write data, settings, results and pictures into one file that `alongside rerun` does again
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
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

/// Runs the command.
///
/// # Errors
/// The problems of the file, or how the command should be used.
pub fn run(args: &MetaArgs) -> Outcome {
    let file = Given::read(&args.file)?;
    let source = file.source();
    if let Some(answer) = effect_sizes(source.bytes, source.name) {
        let answer = answer.map_err(|problems| nothing_worked_out(&problems))?;
        say(&format!("{answer:#}"));
        return Ok(());
    }
    args.components.refuse("meta")?;
    if let Some(inactive) = &args.inactive {
        return Err(Refusal::Use(format!(
            "--inactive names a component that does nothing, and `alongside meta` takes no treatment apart. Use `alongside \
             components` for it, or --reference \"{inactive}\" to compare with it."
        )));
    }
    let settings = settings(args)?;
    let meta = Meta::new(&source, &settings)?;
    if let Some(to) = &args.bundle {
        crate::bundle::write(to, &analysis::Settings::Meta(settings), &source)?;
    }
    if args.json {
        say(&format!("{:#}", meta.json()));
    } else {
        say(&meta.words());
    }
    Ok(())
}

fn settings(args: &MetaArgs) -> Result<Settings, Refusal> {
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
    Ok(Settings {
        measure: args.measure.clone(),
        method: args.method,
        level: args.level,
        standardiser: args.smd,
        increment: args.increment,
        cochrane_risk_ratio: args.cochrane_risk_ratio,
        compare,
        reference: args.reference.clone(),
        subgroup: args.subgroup.clone(),
        moderators: args.moderator.clone(),
    })
}
