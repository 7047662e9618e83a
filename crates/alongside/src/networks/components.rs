//! `alongside components`.

use super::{StudiesArgs, say_json};
use crate::given::Given;
use crate::outcome::{Outcome, Refusal, nothing_worked_out, say};
use analysis::component_table;
use analysis::networks::{By as Criterion, ComponentSettings, Components, Search as How};
use clap::{Args, ValueEnum};
use frameworks::built_in_by_id;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// How interactions are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Search {
    /// One more at a time
    Forward,
    /// One less at a time, from all
    Backward,
    /// Every model with up to --up-to interactions
    Exhaustive,
}

/// By what models are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// The p-value of the change of Q
    P,
    /// Akaike's criterion
    Aic,
    /// The Bayesian criterion
    Bic,
    /// How well each study is predicted by the others
    Cv,
}

/// Find out what each component of complex treatments adds
#[derive(Debug, Args)]
#[command(
    long_about = "Component network meta-analysis: find out what each component of complex treatments adds, alone and \
        together. No database is needed and nothing is kept.\n\n\
        FILE is as for `alongside network`. Treatments are combinations, written with a separator: \"peer + group\". An \
        inactive component (usual care, a waiting list) is what all is told against. The network may consist of parts that \
        no study connects, as long as they share components.\n\n\
        What the studies cannot tell apart is not estimated: it is named, with the reason, and null in JSON.",
    after_help = "Examples:\n  alongside components trials.csv --measure OR --inactive \"usual care\"\n  \
        alongside components trials.csv --inactive usual --search forward\n  \
        alongside components trials.csv --inactive usual --interaction \"peer*group\" --combination \"peer+group+app\""
)]
pub struct ComponentsArgs {
    #[command(flatten)]
    studies: StudiesArgs,
    /// The component that does nothing
    #[arg(long, value_name = "COMPONENT")]
    inactive: Option<String>,
    /// A treatment, or a combination of components, that every treatment is told against
    #[arg(long, value_name = "TREATMENT")]
    reference: Option<String>,
    /// What separates components in the names of treatments
    #[arg(long, value_name = "CHARACTER")]
    separator: Option<String>,
    /// A table that says what treatments are made of: treatment and component in columns, or a column of 0 and 1 for each
    /// component
    #[arg(long, value_name = "TABLE")]
    component_table: Option<PathBuf>,
    /// The vocabulary whose terms the component table uses, as `alongside frameworks list` prints it
    #[arg(long, value_name = "FRAMEWORK", requires = "component_table")]
    framework: Option<String>,
    /// Let components interact (may be given more than once)
    #[arg(long, value_name = "A*B")]
    interaction: Vec<String>,
    /// Look for interactions
    #[arg(long, value_name = "HOW")]
    search: Option<Search>,
    /// By what models are compared while searching; by p-value when nothing is said
    #[arg(long, value_name = "CRITERION")]
    by: Option<By>,
    /// The p-value below which an interaction is taken in
    #[arg(long, value_name = "P")]
    alpha: Option<f64>,
    /// The largest number of interactions of an exhaustive search; 3 when nothing is said
    #[arg(long, value_name = "N")]
    up_to: Option<usize>,
    /// The effect of a combination, tried or not (may be given more than once)
    #[arg(long, value_name = "A+B")]
    combination: Vec<String>,
    /// Compare two combinations (may be given more than once)
    #[arg(long, value_name = "A+B:A")]
    compare: Vec<String>,
    /// Add direct and indirect evidence, contributions and each study left out
    #[arg(long)]
    evidence: bool,
    /// The smallest effect that matters, on the analysis scale: rates confidence in each component
    #[arg(long, value_name = "EFFECT")]
    important: Option<f64>,
}

/// Runs the command.
///
/// # Errors
/// The problems of the file, or how the command should be used.
pub fn run(args: &ComponentsArgs) -> Outcome {
    let file = Given::read(&args.studies.file)?;
    let source = file.source();
    let mut next = 100_000;
    let mut going = |models: u64, best: f64| {
        if models >= next {
            next *= 2;
            eprintln!("{models} models so far, best {best:.3}");
        }
        ControlFlow::Continue(())
    };
    unused(args)?;
    let settings = settings(args)?;
    let components = Components::new(&source, &settings, &mut going)?;
    if let Some(to) = &args.studies.bundle {
        crate::bundle::write(to, &analysis::Settings::Components(settings), &source)?;
    }
    if args.studies.json {
        say_json(components.notes(), &components.json()?);
    } else {
        say(&components.words()?);
    }
    Ok(())
}

/// Options that would do nothing.
fn unused(args: &ComponentsArgs) -> Result<(), Refusal> {
    let option = match args.search {
        None if args.by.is_some() => "--by",
        None if args.alpha.is_some() => return Ok(()),
        None if args.up_to.is_some() => "--up-to",
        _ => return Ok(()),
    };
    Err(Refusal::Use(format!(
        "{option} says how interactions are looked for, and none are. Add --search forward, backward or exhaustive, or leave \
         {option} away."
    )))
}

fn settings(args: &ComponentsArgs) -> Result<ComponentSettings, Refusal> {
    let compared = args
        .compare
        .iter()
        .map(|pair| {
            pair.split_once(':')
                .map(|(one, other)| (one.trim().to_owned(), other.trim().to_owned()))
                .ok_or_else(|| {
                    Refusal::Use(format!(
                        "Write two combinations with a colon between them, not “{pair}”."
                    ))
                })
        })
        .collect::<Result<_, _>>()?;
    Ok(ComponentSettings {
        studies: args.studies.settings(),
        inactive: args.inactive.clone(),
        reference: args.reference.clone(),
        separator: args.separator.clone(),
        parts: parts(args)?,
        interactions: args.interaction.clone(),
        search: args.search.map(|how| match how {
            Search::Forward => How::Forward,
            Search::Backward => How::Backward,
            Search::Exhaustive => How::Exhaustive,
        }),
        by: match args.by.unwrap_or(By::P) {
            By::P => Criterion::P,
            By::Aic => Criterion::Aic,
            By::Bic => Criterion::Bic,
            By::Cv => Criterion::Cv,
        },
        alpha: args.alpha,
        up_to: args.up_to.unwrap_or(3),
        combinations: args.combination.clone(),
        compared,
        evidence: args.evidence,
        important: args.important,
    })
}

/// What a component table says treatments are made of.
fn parts(args: &ComponentsArgs) -> Result<BTreeMap<String, Vec<String>>, Refusal> {
    let Some(path) = &args.component_table else {
        return Ok(BTreeMap::new());
    };
    let framework = match &args.framework {
        None => None,
        Some(id) => Some(built_in_by_id(id).ok_or_else(|| {
            Refusal::Use(format!(
                "There is no vocabulary “{id}”. `alongside frameworks list` prints them."
            ))
        })?),
    };
    let file = Given::read(path)?;
    component_table::read(&file.bytes, &file.name, framework)
        .map_err(|problems| nothing_worked_out(&problems))
}
