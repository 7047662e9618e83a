use super::NoEffect;
use std::fmt;

/// What to know about a study whose arms became contrasts.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// Arms with the same treatment were put together.
    Merged {
        /// The study.
        study: String,
        /// The treatment.
        treatment: String,
        /// How many arms became one.
        arms: usize,
    },
    /// Something was added to its cells.
    Increment {
        /// The study.
        study: String,
        /// What was added to each cell.
        increment: f64,
    },
    /// It is left out because its arms give no effect.
    LeftOut {
        /// The study.
        study: String,
        /// Why.
        reason: NoEffect,
    },
    /// It is left out because only one treatment is left in it.
    OneTreatment {
        /// The study.
        study: String,
    },
    /// It is left out because its arms report different things.
    MixedData {
        /// The study.
        study: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Merged {
                study,
                treatment,
                arms,
            } => write!(
                f,
                "Study “{study}”: {arms} arms with the treatment “{treatment}” were put together."
            ),
            Self::Increment { study, increment } => write!(
                f,
                "Study “{study}”: {increment} was added to each cell, because one is empty."
            ),
            Self::LeftOut { study, reason } => {
                write!(f, "Study “{study}” is left out: {reason}.")
            }
            Self::OneTreatment { study } => write!(
                f,
                "Study “{study}” is left out: it has only one treatment, so nothing can be compared."
            ),
            Self::MixedData { study } => write!(
                f,
                "Study “{study}” is left out: its arms report different things, which cannot be compared."
            ),
        }
    }
}
