//! What single groups are analysed as, and how results are told on their own scale again.

use crate::elementary::Elementary as _;
use std::f64::consts::FRAC_PI_2;

/// How the finding of a single group is analysed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupMeasure {
    /// The log odds of a proportion.
    ProportionLogit,
    /// The logarithm of a proportion.
    ProportionLog,
    /// A proportion as it is.
    Proportion,
    /// The arcsine of the root of a proportion.
    ProportionArcsine,
    /// The double arcsine of Freeman and Tukey.
    ProportionFreemanTukey,
    /// Fisher's z of a correlation.
    CorrelationZ,
    /// A correlation as it is.
    Correlation,
    /// The logarithm of a rate.
    RateLog,
    /// A mean as it is.
    Mean,
}

/// What a single group reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// A share of people.
    Proportion,
    /// A correlation.
    Correlation,
    /// Events in a time.
    Rate,
    /// A mean.
    Mean,
}

impl Quantity {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proportion => "proportion",
            Self::Correlation => "correlation",
            Self::Rate => "rate",
            Self::Mean => "mean",
        }
    }

    /// Whether 0 on the analysis scale means that there is nothing: only no correlation does.
    #[must_use]
    pub const fn has_null(self) -> bool {
        matches!(self, Self::Correlation)
    }
}

impl GroupMeasure {
    /// Every measure.
    pub const ALL: [Self; 9] = [
        Self::ProportionLogit,
        Self::ProportionLog,
        Self::Proportion,
        Self::ProportionArcsine,
        Self::ProportionFreemanTukey,
        Self::CorrelationZ,
        Self::Correlation,
        Self::RateLog,
        Self::Mean,
    ];

    /// The short name that is used in the literature.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProportionLogit => "PLOGIT",
            Self::ProportionLog => "PLN",
            Self::Proportion => "PRAW",
            Self::ProportionArcsine => "PAS",
            Self::ProportionFreemanTukey => "PFT",
            Self::CorrelationZ => "ZCOR",
            Self::Correlation => "COR",
            Self::RateLog => "IRLN",
            Self::Mean => "MRAW",
        }
    }

    /// The measure of a short name, whatever its capitals.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|measure| measure.code().eq_ignore_ascii_case(code))
    }

    /// What the number is that is analysed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProportionLogit => "log odds",
            Self::ProportionLog | Self::RateLog => "logarithm",
            Self::Proportion | Self::Correlation | Self::Mean => "number as it is",
            Self::ProportionArcsine => "arcsine of the root",
            Self::ProportionFreemanTukey => "double arcsine of Freeman and Tukey",
            Self::CorrelationZ => "Fisher's z",
        }
    }

    /// What the groups report.
    #[must_use]
    pub const fn quantity(self) -> Quantity {
        match self {
            Self::ProportionLogit
            | Self::ProportionLog
            | Self::Proportion
            | Self::ProportionArcsine
            | Self::ProportionFreemanTukey => Quantity::Proportion,
            Self::CorrelationZ | Self::Correlation => Quantity::Correlation,
            Self::RateLog => Quantity::Rate,
            Self::Mean => Quantity::Mean,
        }
    }

    /// A number of the analysis scale on the scale of what is reported. Limits beyond what is possible become the bound.
    ///
    /// `people` counts for the double arcsine alone: those of the group, or the harmonic mean of the groups that were
    /// combined (Miller, "The inverse of the Freeman–Tukey double arcsine transformation", American Statistician 32, 1978).
    #[must_use]
    pub fn natural(self, value: f64, people: f64) -> f64 {
        match self {
            Self::ProportionLogit => 1.0 / (1.0 + (-value).exponential()),
            Self::ProportionLog => value.exponential().min(1.0),
            Self::Proportion => value.clamp(0.0, 1.0),
            Self::ProportionArcsine => value.clamp(0.0, FRAC_PI_2).sine().powi(2),
            Self::ProportionFreemanTukey => double_arcsine(value, people),
            Self::CorrelationZ => {
                // tanh by one exponential, which stays a number at both ends.
                let shrunk = (-2.0 * value.abs()).exponential();
                ((1.0 - shrunk) / (1.0 + shrunk)).copysign(value)
            }
            Self::Correlation => value.clamp(-1.0, 1.0),
            Self::RateLog => value.exponential(),
            Self::Mean => value,
        }
    }
}

/// The proportion of which t is ½(asin √(e/(n+1)) + asin √((e+1)/(n+1))).
fn double_arcsine(t: f64, n: f64) -> f64 {
    let least = 0.5 * (1.0 / (n + 1.0)).sqrt().arcsine();
    if t <= least {
        return 0.0;
    }
    if t >= FRAC_PI_2 - least {
        return 1.0;
    }
    let (sine, cosine) = ((2.0 * t).sine(), (2.0 * t).cosine());
    let inner = sine + (sine - sine.recip()) / n;
    let root = (1.0 - inner * inner).max(0.0).sqrt();
    0.5 * (1.0 - root.copysign(cosine))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::{
        Events, correlation_z, proportion_arcsine, proportion_freeman_tukey, proportion_log,
        proportion_logit,
    };

    #[test]
    fn what_was_transformed_comes_back() {
        for (events, people) in [(3.0, 10.0), (27.0, 30.0), (1.0, 200.0), (50.0, 100.0)] {
            let group = Events::new(events, people).expect("a group");
            for (measure, effect) in [
                (GroupMeasure::ProportionLogit, proportion_logit(group, 0.5)),
                (GroupMeasure::ProportionLog, proportion_log(group, 0.5)),
                (GroupMeasure::ProportionArcsine, proportion_arcsine(group)),
                (
                    GroupMeasure::ProportionFreemanTukey,
                    proportion_freeman_tukey(group),
                ),
            ] {
                let back = measure.natural(effect.expect("an effect").te, people);
                assert!(
                    (back - events / people).abs() < 1e-12,
                    "{measure:?} {events} of {people}: {back}"
                );
            }
        }
        for r in [-0.9, 0.0, 0.3] {
            let z = correlation_z(r, 20.0).expect("an effect").te;
            assert!((GroupMeasure::CorrelationZ.natural(z, 20.0) - r).abs() < 1e-12);
        }
    }

    #[test]
    fn limits_beyond_the_possible_become_the_bound() {
        for measure in GroupMeasure::ALL {
            if measure.quantity() == Quantity::Proportion {
                assert!(measure.natural(-9.0, 20.0) < 2e-4, "{measure:?}");
                assert!(measure.natural(9.0, 20.0) > 0.9998, "{measure:?}");
            }
        }
        // Nobody of 20, and everybody, by the double arcsine.
        let none = proportion_freeman_tukey(Events::new(0.0, 20.0).expect("a group"));
        let all = proportion_freeman_tukey(Events::new(20.0, 20.0).expect("a group"));
        let back = |te| GroupMeasure::ProportionFreemanTukey.natural(te, 20.0);
        assert!(back(none.expect("an effect").te).abs() < 1e-12);
        assert!((back(all.expect("an effect").te) - 1.0).abs() < 1e-12);
        // sin²(0.724), as anybody can work out.
        let arcsine = GroupMeasure::ProportionArcsine.natural(0.724, 20.0);
        assert!((arcsine - 0.438_756_02).abs() < 1e-8, "{arcsine}");
    }
}
