//! Codings: a code put on a place by somebody.

use crate::place::{Anchor, Span};
use crate::text::TextHash;
use ids::{AccountId, CodeId, CodingId, RoundId, SourceId, SourceVersionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A code put on a place in a source by somebody, with the words that stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// Which coding.
    pub id: CodingId,
    /// The source it is in.
    pub source: SourceId,
    /// The version of the source that the span counts in.
    pub version: SourceVersionId,
    /// Where.
    pub span: Span,
    /// The words there.
    pub quote: String,
    /// The fingerprint of the text they stand in.
    pub text_hash: TextHash,
    /// What it is said to be about.
    pub code: CodeId,
    /// Who says so.
    pub coder: AccountId,
    /// When they said so.
    pub at: Timestamp,
    /// How strongly it shows, where the study weighs codings.
    pub weight: Option<Weight>,
    /// Why, in the coder's words.
    pub comment: String,
    /// A coder's own view, or what was agreed on.
    pub layer: Layer,
    /// The round it was made in.
    pub round: Option<RoundId>,
    /// It was proposed from the study's own codings, and the coder accepted it.
    pub suggested: bool,
}

impl Coding {
    /// The place with its words.
    pub fn anchor(&self) -> Anchor {
        Anchor {
            span: self.span,
            quote: self.quote.clone(),
            text_hash: self.text_hash,
        }
    }

    /// Both say the same: the same code on the same place by the same coder in the same layer and
    /// round. One of them can go without loss, but for its comment and weight.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        (self.source, self.version, self.span, self.code)
            == (other.source, other.version, other.span, other.code)
            && (self.coder, self.layer, self.round) == (other.coder, other.layer, other.round)
    }
}

/// Whose view a coding is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// The coder's own.
    #[default]
    Coder,
    /// What the coders of a round agreed on, or the lead decided.
    Consensus,
}

impl Layer {
    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Coder => "coder",
            Self::Consensus => "consensus",
        }
    }

    /// The layer stored under a word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Coder, Self::Consensus]
            .into_iter()
            .find(|layer| layer.code() == code)
    }
}

/// How strongly a code shows in a passage, from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Weight(u8);

/// The number is not a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a weight is a whole number from 0 to 100, not {0}")]
pub struct NotAWeight(pub i64);

impl Weight {
    /// A weight from 0 to 100.
    pub fn new(value: i64) -> Result<Self, NotAWeight> {
        u8::try_from(value)
            .ok()
            .filter(|value| *value <= 100)
            .map(Self)
            .ok_or(NotAWeight(value))
    }

    /// The number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Weight {
    type Error = NotAWeight;

    fn try_from(value: i64) -> Result<Self, NotAWeight> {
        Self::new(value)
    }
}

impl From<Weight> for i64 {
    fn from(weight: Weight) -> Self {
        weight.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_from_0_to_100() {
        assert_eq!(Weight::new(100).unwrap().get(), 100);
        assert_eq!(
            Weight::new(101).unwrap_err().to_string(),
            "a weight is a whole number from 0 to 100, not 101"
        );
        assert!(Weight::new(-1).is_err());
        assert!(serde_json::from_str::<Weight>("300").is_err());
    }

    #[test]
    fn layers_have_a_word_each() {
        assert_eq!(Layer::from_code("consensus"), Some(Layer::Consensus));
        assert_eq!(Layer::from_code("coder"), Some(Layer::Coder));
        assert_eq!(Layer::from_code("other"), None);
    }
}
