//! `alongside network`.

use super::network_json::{self, NetworkSettings};
use super::{StudiesArgs, level, network_words, prepare, say_json, setting, small, unsolvable};
use crate::outcome::{Outcome, Refusal, say};
use clap::Args;
use serde_json::json;
use synthesis::network::Network;

/// Compare many treatments by all studies that connect them
#[derive(Debug, Args)]
#[command(
    long_about = "Network meta-analysis: compare many treatments by all studies that connect them. No database is needed \
        and nothing is kept.\n\n\
        FILE is CSV or XLSX with contrasts (study, treat1, treat2, te, se) or with arms (study, treatment, event, n, or \
        study, treatment, mean, sd, n), or JSON with the same below “input”; docs/json.md describes both. What the file \
        turned out to hold is said.\n\n\
        Studies of three and more arms need all their contrasts. A network that no study holds together is refused with \
        its parts; their components may still be compared with `alongside components`.",
    after_help = "Examples:\n  alongside network trials.csv --measure OR --reference \"usual care\" --small-values bad\n  \
        alongside network trials.csv --method REML --json --seed 7"
)]
pub struct NetworkArgs {
    #[command(flatten)]
    studies: StudiesArgs,
    /// The treatment to tell effects against
    #[arg(long, value_name = "TREATMENT")]
    reference: Option<String>,
    /// Simulate ranks (rankograms, SUCRA) beginning with this seed
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// How many draws ranks are simulated from
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    draws: u32,
}

/// Runs the command.
///
/// # Errors
/// The problems of the file, or how the command should be used.
pub fn run(args: &NetworkArgs) -> Outcome {
    let prepared = prepare(&args.studies)?;
    let refused = |error| Refusal::Data(format!("{}: {error}", args.studies.file.display()));
    let network = Network::of(prepared.studies.clone()).map_err(refused)?;
    let named = args
        .reference
        .clone()
        .or_else(|| setting(&prepared.data, "reference"));
    let reference = match &named {
        Some(label) => network
            .treatment(label)
            .map_err(|error| Refusal::Use(error.to_string()))?,
        None => 0,
    };
    let settings = NetworkSettings {
        reference,
        small: small(args.studies.small_values, &prepared.data),
        level: level(args.studies.level, &prepared.data)?,
        method: args.studies.method.tau2(),
    };
    if !args.studies.json {
        say(&network_words::report(
            &network,
            &settings,
            &prepared,
            args.studies.method,
            args.seed.map(|seed| (seed, args.draws)),
        )
        .map_err(unsolvable)?);
        return Ok(());
    }
    for note in &prepared.notes {
        eprintln!("{note}");
    }
    let mut answer = network_json::results(&network, &settings).map_err(unsolvable)?;
    if let Some(seed) = args.seed {
        let tau2 = network.tau2(settings.method).map_err(unsolvable)?;
        let fit = network.with_tau2(tau2.unwrap_or(0.0)).map_err(unsolvable)?;
        let ranks = fit.ranks(settings.small, args.draws as usize, seed);
        answer["ranks"] = json!({
            "seed": ranks.seed,
            "draws": ranks.draws,
            "treatments": network.treatments(),
            "sucra": ranks.sucra,
            "mean": ranks.mean,
            "median": ranks.median,
            "rankogram": ranks.ranks,
        });
    }
    say_json(&answer);
    Ok(())
}
