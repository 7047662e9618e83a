//! What contrasts are refused for.

use super::Studies;
use crate::Contrast;
use crate::contrast::{
    EFFECT_BOUND, LARGEST_ERROR, SMALLEST_ERROR, bounds, within_bounds, written,
};
use crate::network::weights::{Block, Negative};
use std::fmt;

/// Why contrasts cannot be used: everything that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal(pub Vec<Problem>);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// A number that is not what the other contrasts of its study say it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Residual {
    /// The treatment that is compared.
    pub treat1: String,
    /// The treatment it is compared with.
    pub treat2: String,
    /// What was given.
    pub given: f64,
    /// Given minus expected.
    pub residual: f64,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// No contrast at all.
    #[error("there is no contrast: give at least one study that compares two treatments")]
    Nothing,
    /// A label is empty.
    #[error("study “{study}”: a treatment has no label")]
    NoLabel {
        /// The study.
        study: String,
    },
    /// The two treatments are one.
    #[error(
        "study “{study}” compares {treatment} with itself: merge arms with the same treatment, or leave the contrast out"
    )]
    SameTreatment {
        /// The study.
        study: String,
        /// The treatment.
        treatment: String,
    },
    /// An effect is not a number, or too large to work with.
    #[error(
        "study “{study}”, {treat1} against {treat2}: the effect is {}; it must be a number of at most {EFFECT_BOUND:e} in size", written(*.te)
    )]
    Effect {
        /// What was given.
        te: f64,
        /// The study.
        study: String,
        /// The treatment that is compared.
        treat1: String,
        /// The treatment it is compared with.
        treat2: String,
    },
    /// A standard error is not above 0, or too small or large to work with.
    #[error(
        "study “{study}”, {treat1} against {treat2}: the standard error is {}; it must be a number above 0{}", written(*.se), bounds(*.se)
    )]
    StandardError {
        /// The study.
        study: String,
        /// The treatment that is compared.
        treat1: String,
        /// The treatment it is compared with.
        treat2: String,
        /// What was given.
        se: f64,
    },
    /// A study has the same pair twice.
    #[error(
        "study “{study}” compares {treat1} with {treat2} more than once: merge arms with the same treatment, or give the studies labels of their own"
    )]
    PairTwice {
        /// The study.
        study: String,
        /// The treatment that is compared.
        treat1: String,
        /// The treatment it is compared with.
        treat2: String,
    },
    /// A study lacks pairs of its arms.
    #[error(
        "study “{study}” has {arms} arms and {given} of their {} comparisons; missing: {}",
        arms * (arms - 1) / 2,
        listed(missing)
    )]
    PairsMissing {
        /// The study.
        study: String,
        /// How many arms it has.
        arms: usize,
        /// How many comparisons were given.
        given: usize,
        /// The pairs that are missing.
        missing: Vec<(String, String)>,
    },
    /// The effects of a study contradict each other.
    #[error(
        "study “{study}”: its effects do not add up; {}; check the numbers, or allow a larger difference",
        residuals.iter().map(|r| format!("{} against {} is {}, {:+.6} from what the others say", r.treat1, r.treat2, r.given, r.residual)).collect::<Vec<_>>().join("; ")
    )]
    EffectsDisagree {
        /// The study.
        study: String,
        /// Its contrasts.
        residuals: Vec<Residual>,
    },
    /// The standard errors of a study cannot come from arms.
    #[error(
        "study “{study}”: its standard errors cannot come from {} independent arms; {}; check the numbers",
        variances.len(),
        variances.iter().map(|(arm, v)| format!("the variance of {arm} would be {v:.6}")).collect::<Vec<_>>().join(", ")
    )]
    Variances {
        /// The study.
        study: String,
        /// The variance each arm would have.
        variances: Vec<(String, f64)>,
    },
    /// No study connects parts of the network.
    #[error(
        "no study connects the {} parts of this network: {}{}; analyse one part at a time, or compare components",
        parts.len(),
        parts.iter().enumerate().map(|(at, part)| format!("({}) {}", at + 1, part.join(", "))).collect::<Vec<_>>().join("; "),
        spelled_apart(parts)
    )]
    Disconnected {
        /// The treatments of each part.
        parts: Vec<Vec<String>>,
    },
    /// A treatment that was asked for is not there.
    #[error("no study has the treatment “{label}”; there are: {}", known.join(", "))]
    UnknownTreatment {
        /// What was asked for.
        label: String,
        /// The treatments there are.
        known: Vec<String>,
    },
}

/// Labels that only capitals or spaces tell apart, which are perhaps one treatment.
fn spelled_apart(parts: &[Vec<String>]) -> String {
    let plain = |label: &str| {
        let words: Vec<&str> = label.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    let labels: Vec<&String> = parts.iter().flatten().collect();
    let pairs: Vec<String> = labels
        .iter()
        .enumerate()
        .flat_map(|(at, one)| labels[at + 1..].iter().map(move |other| (one, other)))
        .filter(|(one, other)| plain(one) == plain(other))
        .map(|(one, other)| format!("“{one}” and “{other}”"))
        .collect();
    if pairs.is_empty() {
        return String::new();
    }
    format!(
        "; only capitals or spaces tell {} apart: write a treatment in one way",
        pairs.join(", ")
    )
}

fn listed(pairs: &[(String, String)]) -> String {
    pairs
        .iter()
        .map(|(one, two)| format!("{one} against {two}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What is wrong with one contrast taken by itself.
pub(super) fn of_one(contrast: &Contrast) -> Option<Problem> {
    let Contrast {
        study,
        treat1,
        treat2,
        te,
        se,
    } = contrast.clone();
    if treat1.is_empty() || treat2.is_empty() {
        Some(Problem::NoLabel { study })
    } else if treat1 == treat2 {
        Some(Problem::SameTreatment {
            study,
            treatment: treat1,
        })
    } else if !within_bounds(te) {
        Some(Problem::Effect {
            te,
            study,
            treat1,
            treat2,
        })
    } else if !(SMALLEST_ERROR..=LARGEST_ERROR).contains(&se) {
        Some(Problem::StandardError {
            study,
            treat1,
            treat2,
            se,
        })
    } else {
        None
    }
}

/// What is wrong with studies of three and more arms.
pub(super) fn of_many_arms(studies: &Studies) -> Vec<Problem> {
    let mut problems = Vec::new();
    for study in studies.studies() {
        if study.arms.len() < 3 {
            continue;
        }
        let arms = study.arms.len() as f64;
        let label = |arm: usize| studies.treatments()[study.arms[arm]].clone();
        // Least squares on a complete graph: the mean of an arm's differences.
        let mut level = vec![0.0; study.arms.len()];
        let mut spread = vec![0.0; study.arms.len()];
        for (i, j, at) in study.pairs() {
            let comparison = studies.comparisons()[at];
            level[i] += comparison.te / arms;
            level[j] -= comparison.te / arms;
            spread[i] += comparison.se * comparison.se;
            spread[j] += comparison.se * comparison.se;
        }
        let residuals: Vec<Residual> = study
            .pairs()
            .map(|(i, j, at)| {
                let given = studies.comparisons()[at].te;
                Residual {
                    treat1: label(i),
                    treat2: label(j),
                    given,
                    residual: given - (level[i] - level[j]),
                }
            })
            .collect();
        // What arithmetic itself rounds is no contradiction.
        let rounding = 1e-12 * residuals.iter().map(|r| r.given.abs()).fold(0.0, f64::max);
        if residuals
            .iter()
            .any(|r| r.residual.abs() > studies.tolerance().effect.max(rounding))
        {
            problems.push(Problem::EffectsDisagree {
                study: study.label.clone(),
                residuals,
            });
            continue;
        }
        // Least squares for v_ij = s_i + s_j on a complete graph, in closed form.
        let all = spread.iter().sum::<f64>() / (2.0 * (arms - 1.0));
        let variances: Vec<f64> = spread
            .iter()
            .map(|sum| (sum - all) / (arms - 2.0))
            .collect();
        let largest = spread.iter().copied().fold(0.0, f64::max);
        let impossible = variances.iter().any(|&v| v < -1e-9 * largest)
            || Block::new(studies, study, 0.0, Negative::Clipped).is_none();
        if impossible {
            problems.push(Problem::Variances {
                study: study.label.clone(),
                variances: variances
                    .iter()
                    .enumerate()
                    .map(|(arm, &v)| (label(arm), v))
                    .collect(),
            });
        }
    }
    problems
}
