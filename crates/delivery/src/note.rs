//! What is written about a contact, apart from its facts.
//!
//! A service can do without notes and every count still works. The person chooses, per match, how notes are made, and
//! sees what is written.

/// How notes are made in a match; the person's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteMode {
    /// Nothing is written.
    NoNote,
    /// One line that both agree.
    AgreedLine,
    /// Written together.
    WrittenTogether,
    /// The worker writes, the person sees it at once.
    WorkerWrites,
}

impl NoteMode {
    /// Every mode.
    pub const ALL: [NoteMode; 4] = [
        NoteMode::NoNote,
        NoteMode::AgreedLine,
        NoteMode::WrittenTogether,
        NoteMode::WorkerWrites,
    ];

    /// The mode of a new match: a line both agree.
    pub const DEFAULT: NoteMode = NoteMode::AgreedLine;

    /// The word that stands for the mode in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            NoteMode::NoNote => "no_note",
            NoteMode::AgreedLine => "agreed_line",
            NoteMode::WrittenTogether => "written_together",
            NoteMode::WorkerWrites => "worker_writes",
        }
    }

    /// Reads [`NoteMode::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        NoteMode::ALL.into_iter().find(|m| m.code() == code)
    }

    /// The longest note in characters: a line for [`NoteMode::AgreedLine`], a few paragraphs otherwise.
    pub const fn longest(self) -> usize {
        match self {
            NoteMode::NoNote => 0,
            NoteMode::AgreedLine => 280,
            NoteMode::WrittenTogether | NoteMode::WorkerWrites => 4000,
        }
    }
}

/// What the person says to a note about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// They have not said yet.
    NotYet,
    /// They agree.
    Agreed,
    /// They see it differently; their own words stand beside the note and never replace it.
    SeesItDifferently(String),
}

impl Agreement {
    /// The word that stands for the state in the database.
    pub const fn code(&self) -> &'static str {
        match self {
            Agreement::NotYet => "not_yet",
            Agreement::Agreed => "agreed",
            Agreement::SeesItDifferently(_) => "sees_it_differently",
        }
    }
}

/// Why a note was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The person chose that nothing is written.
    #[error(
        "This person chose that no notes are kept. Clear the note, or ask them to change their choice first"
    )]
    NotWanted,
    /// Longer than the mode allows.
    #[error("The note is too long: at most {0} characters")]
    TooLong(usize),
}

/// Checks a note against the mode of the match. An empty note is no note.
///
/// # Errors
/// [`NoteError`] says why it is not taken.
pub fn check(mode: NoteMode, body: &str) -> Result<Option<String>, NoteError> {
    let body = body.trim();
    if body.is_empty() {
        return Ok(None);
    }
    if mode == NoteMode::NoNote {
        return Err(NoteError::NotWanted);
    }
    if body.chars().count() > mode.longest() {
        return Err(NoteError::TooLong(mode.longest()));
    }
    Ok(Some(body.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_where_the_person_wants_no_note() {
        assert_eq!(check(NoteMode::NoNote, "  "), Ok(None));
        assert_eq!(check(NoteMode::NoNote, "a line"), Err(NoteError::NotWanted));
    }

    #[test]
    fn an_agreed_line_is_a_line() {
        assert_eq!(
            check(NoteMode::AgreedLine, " we walked "),
            Ok(Some("we walked".into()))
        );
        assert_eq!(
            check(NoteMode::AgreedLine, &"x".repeat(281)),
            Err(NoteError::TooLong(280))
        );
    }

    #[test]
    fn every_mode_reads_back() {
        for mode in NoteMode::ALL {
            assert_eq!(NoteMode::from_code(mode.code()), Some(mode));
        }
    }
}
