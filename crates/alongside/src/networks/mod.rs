//! `alongside network` and `alongside components`: meta-analysis of many treatments, and of what they are made of, from a
//! file, without a database.

mod components;
mod network;

pub use components::{ComponentsArgs, run as run_components};
pub use network::{NetworkArgs, run as run_network};

use crate::outcome::say_value;
use analysis::networks::{Method as Tau2, Small as Hoped, StudiesSettings};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::path::PathBuf;

/// How the variance between studies is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Method {
    /// By the method of DerSimonian and Laird
    #[value(name = "DL", alias = "dl")]
    Dl,
    /// By restricted maximum likelihood
    #[value(name = "REML", alias = "reml")]
    Reml,
    /// By maximum likelihood
    #[value(name = "ML", alias = "ml")]
    Ml,
}

/// Whether small values are hoped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Small {
    /// Fewer symptoms, fewer days in hospital
    #[value(alias = "desirable")]
    Good,
    /// More recovery, more people who stay
    #[value(alias = "undesirable")]
    Bad,
}

/// What both commands are asked with.
#[derive(Debug, Args)]
struct StudiesArgs {
    /// The studies
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The measure to work out from arms, or the name of the effects in contrasts
    #[arg(long, value_name = "OR|RR|RD|MD|SMD|…")]
    measure: Option<String>,
    /// How the variance between studies is estimated
    #[arg(long, value_name = "METHOD", default_value = "DL")]
    method: Method,
    /// Whether small values are good or bad
    #[arg(long, value_name = "good|bad")]
    small_values: Option<Small>,
    /// The level of intervals
    #[arg(long, value_name = "LEVEL")]
    level: Option<f64>,
    /// How far the effects of a study with several arms may be from adding up
    #[arg(long, value_name = "DIFFERENCE")]
    tolerance: Option<f64>,
    /// Write data, settings, results and pictures into one file that `alongside rerun` does again
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl StudiesArgs {
    fn settings(&self) -> StudiesSettings {
        StudiesSettings {
            measure: self.measure.clone(),
            method: match self.method {
                Method::Dl => Tau2::Dl,
                Method::Reml => Tau2::Reml,
                Method::Ml => Tau2::Ml,
            },
            small_values: self.small_values.map(|small| match small {
                Small::Good => Hoped::Good,
                Small::Bad => Hoped::Bad,
            }),
            level: self.level,
            tolerance: self.tolerance,
        }
    }
}

/// Prints an answer as JSON, and what was done to the rows on standard error.
fn say_json(notes: &[String], value: &Value) {
    for note in notes {
        eprintln!("{note}");
    }
    say_value(value);
}
