//! `alongside network`.

use super::{StudiesArgs, say_json};
use crate::elsewhere::ComponentOptions;
use crate::given::Given;
use crate::outcome::{Outcome, Refusal, say};
use analysis::networks::{Network, NetworkSettings};
use clap::Args;

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
    /// The treatment that does nothing; the same as --reference, as no treatment is taken apart here
    #[arg(long, value_name = "TREATMENT")]
    inactive: Option<String>,
    #[command(flatten)]
    components: ComponentOptions,
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
    args.components.refuse("network")?;
    let reference = match (&args.reference, &args.inactive) {
        (Some(reference), Some(inactive)) if reference != inactive => {
            return Err(Refusal::Use(format!(
                "Effects are told against one treatment: “{reference}” (--reference) or “{inactive}” (--inactive). Leave one \
                 away; `alongside components` takes treatments apart and has a place for both."
            )));
        }
        (reference, inactive) => reference.clone().or_else(|| inactive.clone()),
    };
    let file = Given::read(&args.studies.file)?;
    let source = file.source();
    let settings = NetworkSettings {
        studies: args.studies.settings(),
        reference,
        seed: args.seed,
        draws: args.draws,
    };
    let network = Network::new(&source, &settings)?;
    if let Some(to) = &args.studies.bundle {
        crate::bundle::write(to, &analysis::Settings::Network(settings), &source)?;
    }
    if args.studies.json {
        say_json(network.notes(), &network.json()?);
    } else {
        say(&network.words()?);
    }
    Ok(())
}
