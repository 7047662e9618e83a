//! `alongside network` and `alongside components`: meta-analysis of many treatments, and of what they are made of, from a
//! file, without a database.

mod components;
mod components_json;
mod components_words;
mod evidence_json;
mod matrix;
mod network;
mod network_json;
mod network_words;
mod words;

pub use components::{ComponentsArgs, run as run_components};
pub use network::{NetworkArgs, run as run_network};

use crate::given;
use crate::outcome::{Refusal, nothing_worked_out};
use crate::study_data::{self, Rows, StudyData};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::path::PathBuf;
use synthesis::Contrast;
use synthesis::effects::{Conventions, Measure};
use synthesis::network::{Likelihood, SmallValues, Studies, Tau2Method, Tolerance};

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

impl Method {
    fn tau2(self) -> Tau2Method {
        match self {
            Self::Dl => Tau2Method::DerSimonianLaird,
            Self::Reml => Tau2Method::Restricted,
            Self::Ml => Tau2Method::Full,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Dl => "the method of DerSimonian and Laird",
            Self::Reml => "restricted maximum likelihood",
            Self::Ml => "maximum likelihood",
        }
    }
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

/// Studies ready to be analysed, with what is known of them.
struct Prepared {
    studies: Studies,
    data: StudyData,
    /// Effects are logarithms of ratios.
    ratio: bool,
    /// What the effects are called.
    measure: String,
    /// Sentences on what was done to the rows.
    notes: Vec<String>,
}

/// Measures whose analysis scale is a logarithm, for contrasts that come worked out.
const RATIOS: [&str; 6] = ["OR", "RR", "HR", "IRR", "ROM", "DOR"];

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
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Reads a file and checks its contrasts.
fn prepare(args: &StudiesArgs) -> Result<Prepared, Refusal> {
    let (measure, tolerance) = (args.measure.as_deref(), args.tolerance);
    let name = args.file.display().to_string();
    let bytes = given::bytes(&args.file)
        .map_err(|error| Refusal::Use(format!("{name}: the file cannot be read: {error}.")))?;
    let data = study_data::read(&bytes, &name).map_err(|problems| nothing_worked_out(&problems))?;
    let said = measure
        .map(ToOwned::to_owned)
        .or_else(|| setting(&data, "sm"));
    let (ratio, measure, worked_out) = if matches!(data.rows, Rows::Contrasts(_)) {
        let name = said.unwrap_or_else(|| "effect".to_owned());
        let ratio = RATIOS.iter().any(|code| code.eq_ignore_ascii_case(&name));
        (ratio, name, Measure::EstimateDifference)
    } else {
        let measure = data.measure(measure).map_err(Refusal::Use)?;
        (measure.is_ratio(), measure.code().to_owned(), measure)
    };
    let (contrasts, mut notes) = data
        .contrasts(worked_out, &Conventions::default())
        .map_err(|problem| Refusal::Data(problem.to_string()))?;
    notes.splice(0..0, data.warnings.iter().cloned());
    let (kept, left_out): (Vec<Contrast>, Vec<Contrast>) = contrasts
        .into_iter()
        .partition(|c| c.te.is_finite() && c.se.is_finite() && c.se != 0.0);
    for contrast in left_out {
        notes.push(format!(
            "Study “{}”, {} against {}, has no effect or no standard error above 0 and is left out.",
            contrast.study, contrast.treat1, contrast.treat2
        ));
    }
    let tolerance = Tolerance {
        effect: tolerance.unwrap_or(Tolerance::default().effect),
        ..Tolerance::default()
    };
    let studies = Studies::with(&kept, &[], tolerance)
        .map_err(|refusal| Refusal::Data(format!("{}: {refusal}", args.file.display())))?;
    Ok(Prepared {
        studies,
        data,
        ratio,
        measure,
        notes,
    })
}

/// What a JSON file's input says, as text.
fn setting(data: &StudyData, key: &str) -> Option<String> {
    match data.settings.get(key)? {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// The level of intervals: the one asked for, else what the file says, else 0.95.
fn level(asked: Option<f64>, data: &StudyData) -> Result<f64, Refusal> {
    let level = asked
        .or_else(|| data.settings.get("level").and_then(Value::as_f64))
        .unwrap_or(0.95);
    if 0.0 < level && level < 1.0 {
        Ok(level)
    } else {
        Err(Refusal::Use(format!(
            "The level of intervals is {level}; write a number between 0 and 1, such as 0.95."
        )))
    }
}

/// Which values are good: as asked, else what the file says, else small ones.
fn small(asked: Option<Small>, data: &StudyData) -> SmallValues {
    let bad = match asked {
        Some(asked) => asked == Small::Bad,
        None => setting(data, "small_values").as_deref() == Some("undesirable"),
    };
    if bad {
        SmallValues::Bad
    } else {
        SmallValues::Good
    }
}

/// The numbers could not be worked out.
fn unsolvable(error: impl std::fmt::Display) -> Refusal {
    Refusal::Data(format!("Nothing was worked out: {error}."))
}

/// Prints an answer as JSON.
fn say_json(value: &Value) {
    crate::outcome::say(&format!("{value:#}"));
}

/// Both likelihoods, in the order they are told.
const LIKELIHOODS: [(&str, Likelihood); 2] =
    [("REML", Likelihood::Restricted), ("ML", Likelihood::Full)];
