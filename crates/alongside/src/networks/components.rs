//! `alongside components`.

use super::components_json::{self, ComponentSettings};
use super::{StudiesArgs, components_words, level, prepare, say_json, setting, small, unsolvable};
use crate::outcome::{Outcome, Refusal, say};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::ops::ControlFlow;
use synthesis::components::{
    ComponentModel, Composition, Criterion, Direction, INTERACTION, Progress, SearchResult,
    SearchSettings,
};

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
    /// What separates components in the names of treatments
    #[arg(long, value_name = "CHARACTER")]
    separator: Option<String>,
    /// Let components interact (may be given more than once)
    #[arg(long, value_name = "A*B")]
    interaction: Vec<String>,
    /// Look for interactions
    #[arg(long, value_name = "HOW")]
    search: Option<Search>,
    /// By what models are compared while searching
    #[arg(long, value_name = "CRITERION", default_value = "p")]
    by: By,
    /// The p-value below which an interaction is taken in
    #[arg(long, value_name = "P")]
    alpha: Option<f64>,
    /// The largest number of interactions of an exhaustive search
    #[arg(long, value_name = "N", default_value_t = 3)]
    up_to: usize,
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
    let prepared = prepare(&args.studies)?;
    let wrong = |error: synthesis::components::CompositionError| Refusal::Use(error.to_string());
    let separator = args
        .separator
        .clone()
        .or_else(|| setting(&prepared.data, "separator"))
        .unwrap_or_else(|| "+".to_owned());
    let inactive = args
        .inactive
        .clone()
        .or_else(|| setting(&prepared.data, "inactive"));
    let between = setting(&prepared.data, "interaction_separator")
        .filter(|between| !between.is_empty())
        .unwrap_or_else(|| INTERACTION.to_owned());
    let composition = Composition::from_labels(
        prepared.studies.treatments(),
        &separator,
        inactive.as_deref(),
    )
    .map_err(wrong)?;
    let mut model = ComponentModel::new(prepared.studies.clone(), composition).map_err(wrong)?;
    for interaction in &args.interaction {
        let members: Vec<&str> = interaction.split(between.as_str()).collect();
        model = model.with_interaction(&members).map_err(wrong)?;
    }
    if args
        .important
        .is_some_and(|important| !(important.is_finite() && important > 0.0))
    {
        return Err(Refusal::Use(
            "The smallest effect that matters is a number above 0.".to_owned(),
        ));
    }
    let settings = ComponentSettings {
        level: level(args.studies.level, &prepared.data)?,
        method: args.studies.method.tau2(),
        small: small(args.studies.small_values, &prepared.data),
        combinations: args.combination.clone(),
        compared: args
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
            .collect::<Result<_, _>>()?,
        separator,
        evidence: args.evidence,
        important: args.important,
    };
    // A reference file that asks for a selection says so by its level.
    let alpha = args
        .alpha
        .or_else(|| prepared.data.settings.get("alpha").and_then(Value::as_f64));
    let asked = args.search.or(prepared
        .data
        .settings
        .contains_key("alpha")
        .then_some(Search::Forward));
    let found = match asked {
        Some(how) => Some(search(&model, args, how, alpha.unwrap_or(0.157))?),
        None => None,
    };
    if !args.studies.json {
        say(&components_words::report(
            &model,
            found.as_ref(),
            &settings,
            &prepared,
            args.studies.method,
        )?);
        return Ok(());
    }
    for note in &prepared.notes {
        eprintln!("{note}");
    }
    say_json(&match &found {
        Some(found) => components_json::selection(&model, found, &settings)?,
        None => components_json::results(&model, &settings)?,
    });
    Ok(())
}

fn search(
    model: &ComponentModel,
    args: &ComponentsArgs,
    how: Search,
    alpha: f64,
) -> Result<SearchResult, Refusal> {
    let settings = SearchSettings {
        criterion: match args.by {
            By::P => Criterion::PValue { alpha },
            By::Aic => Criterion::Aic,
            By::Bic => Criterion::Bic,
            By::Cv => Criterion::CrossValidation,
        },
        direction: match how {
            Search::Forward => Direction::Forward,
            Search::Backward => Direction::Backward,
            Search::Exhaustive => Direction::Exhaustive { up_to: args.up_to },
        },
        tau2: 0.0,
    };
    let mut next = 100_000;
    let mut progress = |progress: Progress| {
        if progress.models >= next {
            next *= 2;
            eprintln!(
                "{} models so far, best {:.3}",
                progress.models, progress.best
            );
        }
        ControlFlow::Continue(())
    };
    model
        .search(&settings, &mut progress)
        .map_err(|error| match error {
            synthesis::components::SearchError::Setting(says) => Refusal::Use(format!("{says}.")),
            other => unsolvable(other),
        })
}
