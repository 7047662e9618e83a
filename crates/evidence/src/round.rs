//! Rounds: several people code the same sources, live or blind, and then talk.

use crate::coding::{Coding, Layer};
use ids::{AccountId, CodeId, RoundId, SourceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A round of coding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Which round.
    pub id: RoundId,
    /// Its name.
    pub name: String,
    /// The codes that are used in it; none at all means the whole codebook.
    pub codes: BTreeSet<CodeId>,
    /// The sources that are coded in it.
    pub sources: BTreeSet<SourceId>,
    /// Who codes in it.
    pub coders: BTreeSet<AccountId>,
    /// While it is open, nobody sees another's codings of its sources.
    pub blind: bool,
    /// Where it stands.
    pub state: RoundState,
}

/// Where a round stands. It only ever moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// People are coding.
    Open,
    /// Coding has ended; codings are compared.
    Closed,
    /// Every difference was talked through and the consensus is written.
    Adjudicated,
}

impl RoundState {
    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Adjudicated => "adjudicated",
        }
    }

    /// The state stored under a word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Closed, Self::Adjudicated]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A round does not move that way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoundProblem {
    /// Only an open round is closed.
    #[error("this round is closed already")]
    NotOpen,
    /// Adjudication comes after closing, and once.
    #[error("only a closed round that was not adjudicated yet can be adjudicated; close it first")]
    NotClosed,
}

impl Round {
    /// Ends the coding, so that codings can be compared.
    pub fn close(&mut self) -> Result<(), RoundProblem> {
        if self.state != RoundState::Open {
            return Err(RoundProblem::NotOpen);
        }
        self.state = RoundState::Closed;
        Ok(())
    }

    /// Says that the consensus is written.
    pub fn adjudicate(&mut self) -> Result<(), RoundProblem> {
        if self.state != RoundState::Closed {
            return Err(RoundProblem::NotClosed);
        }
        self.state = RoundState::Adjudicated;
        Ok(())
    }

    /// `viewer` may not see `coding` now: the round is blind and open, the coding is of one of its
    /// sources with one of its codes, and somebody else's. That holds for codings made outside
    /// the round too, and for whoever looks, the lead included: a lead who has seen one coder's
    /// work is no longer blind to it.
    pub fn hides(&self, coding: &Coding, viewer: AccountId) -> bool {
        let about = self.sources.contains(&coding.source)
            && (self.codes.is_empty() || self.codes.contains(&coding.code));
        let own = coding.coder == viewer && coding.layer == Layer::Coder;
        self.blind && self.state == RoundState::Open && about && !own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Span;
    use crate::text::Text;
    use ids::{CodingId, SourceVersionId};
    use jiff::Timestamp;
    use uuid::Uuid;

    fn account(n: u128) -> AccountId {
        AccountId(Uuid::from_u128(n))
    }

    fn coding(coder: AccountId) -> Coding {
        let text = Text::new("hope");
        Coding {
            id: CodingId(Uuid::from_u128(1)),
            source: SourceId(Uuid::from_u128(2)),
            version: SourceVersionId(Uuid::from_u128(3)),
            span: Span::new(0, 4).unwrap(),
            quote: "hope".to_owned(),
            text_hash: text.hash(),
            code: CodeId(Uuid::from_u128(4)),
            coder,
            at: Timestamp::UNIX_EPOCH,
            weight: None,
            comment: String::new(),
            layer: Layer::Coder,
            round: None,
            suggested: false,
        }
    }

    fn blind() -> Round {
        Round {
            id: RoundId(Uuid::from_u128(5)),
            name: "Round 1".to_owned(),
            codes: BTreeSet::new(),
            sources: BTreeSet::from([SourceId(Uuid::from_u128(2))]),
            coders: BTreeSet::from([account(1), account(2)]),
            blind: true,
            state: RoundState::Open,
        }
    }

    #[test]
    fn a_blind_round_hides_the_codings_of_others_until_it_is_closed() {
        let mut round = blind();
        assert!(round.hides(&coding(account(1)), account(2)));
        assert!(!round.hides(&coding(account(2)), account(2)));
        round.close().unwrap();
        assert!(!round.hides(&coding(account(1)), account(2)));
    }

    #[test]
    fn other_sources_codes_and_live_rounds_stay_open() {
        let other = coding(account(1));
        let mut round = blind();
        round.codes = BTreeSet::from([CodeId(Uuid::from_u128(77))]);
        assert!(!round.hides(&other, account(2)));
        let mut round = blind();
        round.sources.clear();
        assert!(!round.hides(&other, account(2)));
        let mut round = blind();
        round.blind = false;
        assert!(!round.hides(&other, account(2)));
    }

    #[test]
    fn a_round_moves_forward_only() {
        let mut round = blind();
        assert_eq!(round.adjudicate(), Err(RoundProblem::NotClosed));
        round.close().unwrap();
        assert_eq!(round.close(), Err(RoundProblem::NotOpen));
        round.adjudicate().unwrap();
        assert_eq!(round.adjudicate(), Err(RoundProblem::NotClosed));
        assert_eq!(round.state, RoundState::Adjudicated);
        for state in ["open", "closed", "adjudicated"] {
            assert_eq!(RoundState::from_code(state).unwrap().code(), state);
        }
    }
}
