//! A referral: a clinician asks for peer support for somebody, with that person's agreement, and a coordinator decides.
//!
//! It carries what helps two people to meet and nothing of a clinical file. A decision is made once.

use jiff::civil::Date;

/// The longest answer to why peer support is wished for, in characters.
pub const LONGEST_WHY: usize = 1000;
/// The longest message that goes back with a decision, in characters.
pub const LONGEST_MESSAGE: usize = 500;

/// Why no support begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotNow {
    /// The person does not want it, or not now.
    PersonDoesNotWant,
    /// They are supported already.
    SupportedAlready,
    /// Another site or service supports people where they live.
    ElsewhereNearer,
    /// Nobody has room in the time that matters to them.
    NoRoom,
    /// Something else is what they ask for.
    SomethingElse,
}

impl NotNow {
    /// Every reason.
    pub const ALL: [NotNow; 5] = [
        NotNow::PersonDoesNotWant,
        NotNow::SupportedAlready,
        NotNow::ElsewhereNearer,
        NotNow::NoRoom,
        NotNow::SomethingElse,
    ];

    /// The word that stands for it in the database.
    pub const fn code(self) -> &'static str {
        match self {
            NotNow::PersonDoesNotWant => "person_does_not_want",
            NotNow::SupportedAlready => "supported_already",
            NotNow::ElsewhereNearer => "elsewhere_nearer",
            NotNow::NoRoom => "no_room",
            NotNow::SomethingElse => "something_else",
        }
    }

    /// Reads [`NotNow::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        NotNow::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// What became of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referral {
    /// Nobody has decided yet.
    Waiting,
    /// Support began.
    Accepted {
        /// On this day.
        on: Date,
    },
    /// No support begins.
    Declined {
        /// On this day.
        on: Date,
        /// The reason.
        why: NotNow,
    },
    /// Whoever referred took it back.
    TakenBack {
        /// On this day.
        on: Date,
    },
}

/// It was decided, or taken back, before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Somebody has decided on this referral already. Look at it again")]
pub struct Decided;

impl Referral {
    /// The words that stand for the states in the database, and in addresses.
    pub const CODES: [&'static str; 4] = ["waiting", "accepted", "declined", "taken_back"];

    /// The word that stands for the state in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Referral::Waiting => Referral::CODES[0],
            Referral::Accepted { .. } => Referral::CODES[1],
            Referral::Declined { .. } => Referral::CODES[2],
            Referral::TakenBack { .. } => Referral::CODES[3],
        }
    }

    /// The state that is kept as a word, a day and a reason; none when they do not fit together.
    pub fn from_kept(code: &str, on: Option<Date>, why: Option<NotNow>) -> Option<Self> {
        match (code, on, why) {
            ("waiting", None, None) => Some(Referral::Waiting),
            ("accepted", Some(on), None) => Some(Referral::Accepted { on }),
            ("declined", Some(on), Some(why)) => Some(Referral::Declined { on, why }),
            ("taken_back", Some(on), None) => Some(Referral::TakenBack { on }),
            _ => None,
        }
    }

    /// The day it was decided or taken back.
    pub const fn decided_on(self) -> Option<Date> {
        match self {
            Referral::Waiting => None,
            Referral::Accepted { on }
            | Referral::Declined { on, .. }
            | Referral::TakenBack { on } => Some(on),
        }
    }

    /// Support begins.
    ///
    /// # Errors
    /// It was decided before.
    pub fn accept(self, on: Date) -> Result<Self, Decided> {
        self.open().map(|()| Referral::Accepted { on })
    }

    /// No support begins.
    ///
    /// # Errors
    /// It was decided before.
    pub fn decline(self, on: Date, why: NotNow) -> Result<Self, Decided> {
        self.open().map(|()| Referral::Declined { on, why })
    }

    /// Whoever referred takes it back.
    ///
    /// # Errors
    /// It was decided before.
    pub fn take_back(self, on: Date) -> Result<Self, Decided> {
        self.open().map(|()| Referral::TakenBack { on })
    }

    fn open(self) -> Result<(), Decided> {
        if self == Referral::Waiting {
            Ok(())
        } else {
            Err(Decided)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DAY: Date = date(2026, 3, 2);

    fn every_end() -> [Referral; 3] {
        let waiting = Referral::Waiting;
        [
            waiting.accept(DAY).expect("open"),
            waiting.decline(DAY, NotNow::NoRoom).expect("open"),
            waiting.take_back(DAY).expect("open"),
        ]
    }

    #[test]
    fn a_decision_is_made_once() {
        for decided in every_end() {
            assert_eq!(decided.accept(DAY), Err(Decided));
            assert_eq!(decided.decline(DAY, NotNow::NoRoom), Err(Decided));
            assert_eq!(decided.take_back(DAY), Err(Decided));
        }
    }

    #[test]
    fn what_is_kept_comes_back_and_what_does_not_fit_is_none() {
        for state in every_end().into_iter().chain([Referral::Waiting]) {
            let why = match state {
                Referral::Declined { why, .. } => NotNow::from_code(why.code()),
                _ => None,
            };
            let back = Referral::from_kept(state.code(), state.decided_on(), why);
            assert_eq!(back, Some(state));
        }
        assert_eq!(Referral::from_kept("accepted", None, None), None);
        assert_eq!(Referral::from_kept("declined", Some(DAY), None), None);
        assert_eq!(Referral::from_kept("lost", None, None), None);
    }
}
