use super::continuous::Standardiser;

/// What is compared between two arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Odds ratio, as its logarithm.
    OddsRatio,
    /// Risk ratio, as its logarithm.
    RiskRatio,
    /// Risk difference.
    RiskDifference,
    /// Difference of the arcsines of the roots of the risks.
    ArcsineDifference,
    /// Ratio of incidence rates, as its logarithm.
    RateRatio,
    /// Difference of incidence rates.
    RateDifference,
    /// Mean difference.
    MeanDifference,
    /// Standardised mean difference.
    StandardisedMeanDifference,
    /// Ratio of means, as its logarithm.
    RatioOfMeans,
    /// The difference of estimates that the arms report themselves.
    EstimateDifference,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 10] = [
        Self::OddsRatio,
        Self::RiskRatio,
        Self::RiskDifference,
        Self::ArcsineDifference,
        Self::RateRatio,
        Self::RateDifference,
        Self::MeanDifference,
        Self::StandardisedMeanDifference,
        Self::RatioOfMeans,
        Self::EstimateDifference,
    ];

    /// The short name that is used in the literature.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OddsRatio => "OR",
            Self::RiskRatio => "RR",
            Self::RiskDifference => "RD",
            Self::ArcsineDifference => "ASD",
            Self::RateRatio => "IRR",
            Self::RateDifference => "IRD",
            Self::MeanDifference => "MD",
            Self::StandardisedMeanDifference => "SMD",
            Self::RatioOfMeans => "ROM",
            Self::EstimateDifference => "DIFF",
        }
    }

    /// The name in full.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OddsRatio => "odds ratio",
            Self::RiskRatio => "risk ratio",
            Self::RiskDifference => "risk difference",
            Self::ArcsineDifference => "arcsine difference",
            Self::RateRatio => "incidence rate ratio",
            Self::RateDifference => "incidence rate difference",
            Self::MeanDifference => "mean difference",
            Self::StandardisedMeanDifference => "standardised mean difference",
            Self::RatioOfMeans => "ratio of means",
            Self::EstimateDifference => "difference of the arms' estimates",
        }
    }

    /// The measure of a short name, whatever its capitals.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|measure| measure.code().eq_ignore_ascii_case(code))
    }

    /// Whether the analysis scale is a logarithm, so that results are told as ratios.
    #[must_use]
    pub const fn is_ratio(self) -> bool {
        matches!(
            self,
            Self::OddsRatio | Self::RiskRatio | Self::RateRatio | Self::RatioOfMeans
        )
    }
}

/// When something is added to the cells of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sparse {
    /// To all cells of a study in which a cell is empty.
    #[default]
    StudyWithZero,
    /// To all cells of every study.
    Always,
    /// Never; a study with an empty cell that matters then has no effect.
    Never,
}

/// What an increment adds to the number of people under a risk ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RiskRatioDenominator {
    /// n + i.
    #[default]
    Single,
    /// n + 2i, the variant of Cochrane's programs.
    Double,
}

/// The choices that are open when an effect is worked out. None is hidden: say them beside the result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conventions {
    /// What is added to each cell, 0.5 by default.
    pub increment: f64,
    /// When it is added.
    pub sparse: Sparse,
    /// The number of people under a risk ratio.
    pub risk_ratio_denominator: RiskRatioDenominator,
    /// The convention of standardised mean differences in studies with two arms.
    pub standardiser: Standardiser,
    /// Whether mean differences assume one variance for both arms.
    pub pooled_variance: bool,
}

impl Default for Conventions {
    fn default() -> Self {
        Self {
            increment: 0.5,
            sparse: Sparse::StudyWithZero,
            risk_ratio_denominator: RiskRatioDenominator::Single,
            standardiser: Standardiser::HedgesExact,
            pooled_variance: false,
        }
    }
}
