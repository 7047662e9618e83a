//! What a supported person says about their own support: that they would like another peer worker, and whether a planned
//! meeting suits them. Neither needs a reason, and neither is ever counted.

/// The longest words beside either, in characters.
pub const LONGEST_WORDS: usize = 500;

/// Where a wish for another peer worker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestState {
    /// It waits for somebody to act on it.
    Asked,
    /// Somebody acted on it and said what happens.
    ActedOn,
    /// The person took it back.
    TakenBack,
}

impl RequestState {
    /// The word that stands for it in the database.
    pub const fn code(self) -> &'static str {
        match self {
            RequestState::Asked => "asked",
            RequestState::ActedOn => "acted_on",
            RequestState::TakenBack => "taken_back",
        }
    }

    /// Reads [`RequestState::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [
            RequestState::Asked,
            RequestState::ActedOn,
            RequestState::TakenBack,
        ]
        .into_iter()
        .find(|state| state.code() == code)
    }
}

/// What a person says to a meeting that is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingAnswer {
    /// They are coming.
    Coming,
    /// They cannot come.
    CannotCome,
    /// Another time would suit them better.
    AnotherTime,
}

impl MeetingAnswer {
    /// Every answer.
    pub const ALL: [MeetingAnswer; 3] = [
        MeetingAnswer::Coming,
        MeetingAnswer::CannotCome,
        MeetingAnswer::AnotherTime,
    ];

    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            MeetingAnswer::Coming => "coming",
            MeetingAnswer::CannotCome => "cannot_come",
            MeetingAnswer::AnotherTime => "another_time",
        }
    }

    /// Reads [`MeetingAnswer::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        MeetingAnswer::ALL.into_iter().find(|a| a.code() == code)
    }
}

/// The words were longer than [`LONGEST_WORDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write at most {LONGEST_WORDS} characters")]
pub struct TooLong;

/// The words beside a wish or an answer, without blanks around them; they may be empty.
///
/// # Errors
/// [`TooLong`] when they are longer than [`LONGEST_WORDS`].
pub fn words(typed: &str) -> Result<&str, TooLong> {
    let typed = typed.trim();
    if typed.chars().count() > LONGEST_WORDS {
        return Err(TooLong);
    }
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for answer in MeetingAnswer::ALL {
            assert_eq!(MeetingAnswer::from_code(answer.code()), Some(answer));
        }
        for state in [
            RequestState::Asked,
            RequestState::ActedOn,
            RequestState::TakenBack,
        ] {
            assert_eq!(RequestState::from_code(state.code()), Some(state));
        }
    }

    #[test]
    fn words_may_be_missing_and_not_endless() {
        assert_eq!(words("  "), Ok(""));
        assert_eq!(words(" mornings "), Ok("mornings"));
        assert_eq!(words(&"ü".repeat(501)), Err(TooLong));
        assert!(words(&"ü".repeat(500)).is_ok());
    }
}
