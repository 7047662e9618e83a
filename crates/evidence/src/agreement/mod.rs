//! Agreement between people who judged the same things apart: passages coded, records screened, studies appraised.
//!
//! One engine serves all of it. Whatever was judged becomes *units*, each with the value that every coder gave it or
//! none; a unit may carry a weight, so that a run of characters on which nobody changes their mind is one unit as long
//! as the run. A [`Tally`] adds units up, and every statistic is read from it. Tallies of documents add up too, which is
//! what makes resampling cheap.
//!
//! | What is compared | Begin with |
//! |---|---|
//! | decisions, grades, codes of given segments | [`Judgements`] |
//! | passages marked freely in texts, code by code | [`CodedText`], [`CodeAgreement`] |
//! | where people cut a text into units, and what they call them | [`unitised`] |
//!
//! A statistic that is not defined on the data is an [`Undefined`] with the reason, never 0, 1 or NaN: when everybody
//! gave one and the same value there is no disagreement to expect by chance, and so nothing to correct for.
//!
//! # What to be careful about
//! A single number hides what people differ about: look at [`Difference`]s first. κ and α fall when a code is rare or
//! almost always there, though people agree nearly everywhere (Feinstein & Cicchetti 1990); therefore prevalence, AC1
//! and PABAK stand beside. Neighbouring characters are not independent, so an interval comes from resampling documents
//! or segments, never characters.
//!
//! ```
//! use evidence::agreement::{Judgements, Undefined};
//!
//! let decisions = [
//!     ("record 1", "Ada", Some("include")),
//!     ("record 1", "Bo", Some("include")),
//!     ("record 2", "Ada", Some("exclude")),
//!     ("record 2", "Bo", Some("include")),
//!     ("record 3", "Ada", Some("exclude")),
//!     ("record 3", "Bo", None),
//! ];
//! let agreement = Judgements::new(decisions)?.agreement();
//! assert_eq!(agreement.measures.percent_agreement, Ok(0.5));
//! assert_eq!(agreement.measures.cohen_kappa, Ok(0.0));
//! assert_eq!(Judgements::new(decisions[..2].to_vec())?.agreement().measures.cohen_kappa, Err(Undefined::OneValue));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bootstrap;
mod code;
mod judgements;
mod measures;
mod tally;
mod text;
pub mod unitised;

pub use bootstrap::{Draws, Interval, IntervalOf, Resampling, bootstrap};
pub use code::{CodeAgreement, Difference, code_agreement, codes_of, differences};
pub use judgements::{Judgements, Repeated, ValueAgreement, ValueDifference};
pub use measures::{Measures, Prevalence};
pub use tally::Tally;
pub use text::{CodedText, MarkProblem, Marks};

use std::fmt;

/// A number, or why there is none.
pub type Statistic = Result<f64, Undefined>;

/// Why a statistic has no value on these data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undefined {
    /// No unit was judged by two people.
    #[error("nothing was judged by two people, so there is nothing to compare")]
    NothingCompared,
    /// Everybody gave the same value to everything: chance alone would agree fully (Pe = 1).
    #[error(
        "everybody gave one and the same value throughout, so there is no disagreement by chance to compare with"
    )]
    OneValue,
    /// Nobody used the code, so no decision to use it can agree.
    #[error("nobody used the code, so there is no use of it to agree on")]
    NeverUsed,
    /// The statistic compares two people.
    #[error("it compares two people, and here are {0}")]
    NotTwoCoders(usize),
    /// Somebody's passages with different codes overlap, so they do not cut the text into units.
    #[error(
        "somebody gave overlapping passages different codes, and units that one person cuts may not overlap"
    )]
    OverlappingUnits,
    /// No stretch was coded by two people.
    #[error("no stretch was coded by two people")]
    NothingCodedTogether,
    /// Too few documents or units to draw from.
    #[error("an interval needs at least two documents or units to draw from, and here are {0}")]
    TooFewToDraw(usize),
    /// The statistic was undefined in nearly all of the samples that were drawn.
    #[error("it had no value in most of the samples drawn")]
    RarelyDefined,
}

/// What one unit of a comparison is; results name it, because a number without it cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// One character (Unicode code point) of a text.
    Character,
    /// One segment of a segmentation that was given beforehand.
    Segment,
    /// One thing that was judged as a whole: a record, a study, an excerpt.
    Judgement,
}

impl Unit {
    /// The word for files.
    pub fn code(self) -> &'static str {
        match self {
            Unit::Character => "character",
            Unit::Segment => "segment",
            Unit::Judgement => "unit",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
