//! How the numbers of a measure are told: ratios as ratios, single groups on the scale of what they report.

use super::block::Block;
use super::material::Material;
use crate::ratio::is_ratio;
use synthesis::effects::GroupMeasure;

/// How the numbers of a measure are told.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scale {
    /// As they are.
    Plain,
    /// As the ratios of which they are logarithms.
    Ratio,
    /// As what single groups report.
    Single {
        measure: GroupMeasure,
        /// The harmonic mean of people in the groups that were combined.
        people: f64,
    },
}

impl Scale {
    pub(super) fn new(material: &Material, block: &Block) -> Self {
        if let Some(single) = &material.single {
            return Self::Single {
                measure: single.measure,
                people: harmonic_mean(&block.people),
            };
        }
        let ratio = match block.measure {
            Some(measure) => measure.is_ratio(),
            None => material.named_measure.as_deref().is_some_and(is_ratio),
        };
        if ratio { Self::Ratio } else { Self::Plain }
    }

    /// The same, of some of the studies.
    pub(super) fn of(self, groups: impl Iterator<Item = f64>) -> Self {
        match self {
            Self::Single { measure, .. } => Self::Single {
                measure,
                people: harmonic_mean(&groups.collect::<Vec<_>>()),
            },
            other => other,
        }
    }

    /// What single groups are analysed as.
    pub(super) fn single(self) -> Option<GroupMeasure> {
        match self {
            Self::Single { measure, .. } => Some(measure),
            Self::Plain | Self::Ratio => None,
        }
    }

    /// Whether 0 on the analysis scale means that there is nothing, so that a p-value says something.
    pub(super) fn has_null(self) -> bool {
        self.single()
            .is_none_or(|measure| measure.quantity().has_null())
    }

    /// A number as it is told.
    pub(super) fn natural(self, te: f64) -> f64 {
        match self {
            Self::Plain => te,
            Self::Ratio => libm::exp(te),
            Self::Single { measure, people } => measure.natural(te, people),
        }
    }

    pub(super) fn tell(self, te: f64) -> String {
        number(self.natural(te))
    }
}

/// n / Σ 1/n_i.
pub(super) fn harmonic_mean(people: &[f64]) -> f64 {
    people.len() as f64 / people.iter().map(|n| n.recip()).sum::<f64>()
}

/// Three decimals, more where the number is small, and a minus sign that is one.
pub(super) fn number(x: f64) -> String {
    let text = if x == 0.0 || (0.01..1e6).contains(&x.abs()) {
        format!("{x:.3}")
    } else {
        format!("{x:.2e}")
    };
    text.replace('-', "−")
}
