//! How far an estimate can be trusted, by the rules of CINeMA (Nikolakopoulou and colleagues 2020), for components.
//!
//! Six domains are judged, each with no, some or major concerns; confidence starts high and falls by a level for some and
//! two for major concerns. The rules are those for comparisons of a network, with the direct and indirect evidence of the
//! component ([`super::ComponentEvidence`]) and its contributions by study.

use crate::distributions::normal_two_sided;
use crate::network::{Estimate, Interval};

/// How serious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// Nothing to worry about.
    None,
    /// Takes one level away.
    Some,
    /// Takes two levels away.
    Major,
}

/// What a study is like in one respect: its risk of bias, or how far it is from the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// Low risk, or close to the question.
    Low,
    /// In between.
    Moderate,
    /// High risk, or far from the question.
    High,
}

/// How the judgements of studies become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Summary {
    /// The mean of 1, 2 and 3 by contribution, rounded.
    #[default]
    Average,
    /// The judgement that contributes most.
    Majority,
    /// The worst that contributes anything.
    Worst,
}

/// What the incoherence domain looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incoherence {
    /// Direct evidence.
    pub direct: Option<Estimate>,
    /// Indirect evidence.
    pub indirect: Option<Estimate>,
    /// The p-value of a test of the whole model, used when one of them is missing. `None`: nothing could contradict.
    pub whole: Option<f64>,
}

/// Everything that is needed to rate one estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfidenceInput<'a> {
    /// The estimate, on the analysis scale.
    pub estimate: Estimate,
    /// Its prediction interval. `None` when there is none: heterogeneity is then judged by the confidence interval alone.
    pub prediction: Option<Interval>,
    /// The level of the intervals, such as 0.95.
    pub level: f64,
    /// The smallest effect that matters, above 0, on the analysis scale: effects between −δ and δ do not.
    pub important: f64,
    /// Direct against indirect evidence.
    pub incoherence: Incoherence,
    /// For each study its contribution.
    pub contributions: &'a [f64],
    /// For each study its risk of bias. Empty: not judged.
    pub bias: &'a [Judgement],
    /// For each study how far it is from the question. Empty: not judged.
    pub indirectness: &'a [Judgement],
    /// How the judgements of studies become one.
    pub summary: Summary,
    /// Whether somebody suspects that results were held back. `None`: not judged.
    pub reporting_bias_suspected: Option<bool>,
}

/// One domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Bias within studies.
    WithinStudyBias,
    /// Results that were not published.
    ReportingBias,
    /// Studies of something else.
    Indirectness,
    /// An interval that reaches too far.
    Imprecision,
    /// Studies that differ.
    Heterogeneity,
    /// Direct and indirect evidence that disagree.
    Incoherence,
}

/// The rating of one estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confidence {
    /// Every domain with its concern; `None` where nobody has judged.
    pub domains: [(Domain, Option<Concern>); 6],
    /// 4 high, 3 moderate, 2 low, 1 very low. Domains that nobody has judged take nothing away.
    pub level: u8,
}

impl Confidence {
    /// The level in a word.
    pub fn word(&self) -> &'static str {
        match self.level {
            4 => "high",
            3 => "moderate",
            2 => "low",
            _ => "very low",
        }
    }
}

/// Rates an estimate.
pub fn rate(input: &ConfidenceInput<'_>) -> Confidence {
    let interval = input.estimate.interval(input.level);
    let zone = Interval {
        lower: -input.important.abs(),
        upper: input.important.abs(),
    };
    let domains = [
        (
            Domain::WithinStudyBias,
            of_studies(input.contributions, input.bias, input.summary),
        ),
        (
            Domain::ReportingBias,
            input.reporting_bias_suspected.map(|suspected| {
                if suspected {
                    Concern::Some
                } else {
                    Concern::None
                }
            }),
        ),
        (
            Domain::Indirectness,
            of_studies(input.contributions, input.indirectness, input.summary),
        ),
        (
            Domain::Imprecision,
            Some(imprecision(input.estimate.te, interval, zone)),
        ),
        (
            Domain::Heterogeneity,
            Some(heterogeneity(
                input.estimate.te,
                interval,
                input.prediction.unwrap_or(interval),
                zone,
            )),
        ),
        (
            Domain::Incoherence,
            Some(incoherence(&input.incoherence, zone, input.level)),
        ),
    ];
    let lost: u8 = domains
        .iter()
        .map(|(_, concern)| match concern {
            None | Some(Concern::None) => 0,
            Some(Concern::Some) => 1,
            Some(Concern::Major) => 2,
        })
        .sum();
    Confidence {
        domains,
        level: 4_u8.saturating_sub(lost).max(1),
    }
}

/// The part of the zone that contradicts an estimate: from no effect to the other side.
fn opposite(te: f64, zone: Interval) -> Interval {
    if te > 0.0 {
        Interval { upper: 0.0, ..zone }
    } else {
        Interval { lower: 0.0, ..zone }
    }
}

/// How many ends of the zone an interval reaches beyond: 0 when it is inside or wholly outside.
fn crosses(interval: Interval, zone: Interval) -> usize {
    let inside = |end: f64| interval.lower < end && end < interval.upper;
    usize::from(inside(zone.lower)) + usize::from(inside(zone.upper))
}

fn inside(interval: Interval, zone: Interval) -> bool {
    zone.lower <= interval.lower && interval.upper <= zone.upper
}

fn imprecision(te: f64, interval: Interval, zone: Interval) -> Concern {
    if inside(interval, zone) {
        return Concern::None;
    }
    match crosses(interval, opposite(te, zone)) {
        0 => Concern::None,
        1 => Concern::Some,
        _ => Concern::Major,
    }
}

/// What the prediction interval reaches beyond what the confidence interval reaches already.
fn heterogeneity(te: f64, interval: Interval, prediction: Interval, zone: Interval) -> Concern {
    let zone = opposite(te, zone);
    match (crosses(interval, zone), crosses(prediction, zone)) {
        (0, 1) | (1, 2) => Concern::Some,
        (0, 2) => Concern::Major,
        _ => Concern::None,
    }
}

fn incoherence(evidence: &Incoherence, zone: Interval, level: f64) -> Concern {
    let (Some(direct), Some(indirect)) = (evidence.direct, evidence.indirect) else {
        return match evidence.whole {
            Some(p) if p > 0.10 => Concern::None,
            Some(p) if p > 0.05 => Concern::Some,
            _ => Concern::Major,
        };
    };
    let z = direct.minus(indirect).z().unwrap_or(0.0);
    if normal_two_sided(z) >= 0.10 {
        return Concern::None;
    }
    let (direct, indirect) = (direct.interval(level), indirect.interval(level));
    let reaches = |i: Interval| {
        [
            i.lower < zone.lower,
            i.upper > zone.lower && i.lower < zone.upper,
            i.upper > zone.upper,
        ]
    };
    let agree = reaches(direct)
        .iter()
        .zip(reaches(indirect))
        .filter(|(a, b)| **a == *b)
        .count();
    match agree {
        3 => Concern::None,
        2 => Concern::Some,
        _ => Concern::Major,
    }
}

fn of_studies(
    contributions: &[f64],
    judgements: &[Judgement],
    summary: Summary,
) -> Option<Concern> {
    if judgements.is_empty() {
        return None;
    }
    let mut share = [0.0; 3];
    for (contribution, judgement) in contributions.iter().zip(judgements) {
        share[*judgement as usize] += contribution;
    }
    let all: f64 = share.iter().sum();
    if all <= 0.0 {
        return None;
    }
    let level = match summary {
        Summary::Average => {
            let mean = (share[1] + 2.0 * share[2]) / all;
            if mean < 0.5 {
                0
            } else if mean < 1.5 {
                1
            } else {
                2
            }
        }
        // The worse of two that contribute as much.
        Summary::Majority => (0..3)
            .max_by(|&a, &b| share[a].total_cmp(&share[b]).then(a.cmp(&b)))
            .unwrap_or(0),
        Summary::Worst => (0..3).rfind(|&at| share[at] > 1e-9 * all).unwrap_or(0),
    };
    Some([Concern::None, Concern::Some, Concern::Major][level])
}
