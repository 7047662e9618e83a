//! What the store refuses, and why.

use delivery::engagement::DefinitionError;

/// What the store refuses, and why. The words are for logs and the command line; a page says them in the language of its reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// About the programme.
    #[error(transparent)]
    Delivery(#[from] crate::delivery::Refusal),
    /// About accounts.
    #[error(transparent)]
    Account(#[from] crate::account::Refusal),
    /// About studies.
    #[error(transparent)]
    Evidence(#[from] crate::evidence::Refusal),
    /// A definition of engagement has no name.
    #[error("Give the definition a name")]
    DefinitionName,
    /// The definition cannot be.
    #[error(transparent)]
    Definition(#[from] DefinitionError),
    /// An analysis has no name.
    #[error("Write a name for the analysis")]
    AnalysisName,
    /// The name of an analysis is too long.
    #[error("The name of the analysis is too long: at most {most} characters")]
    AnalysisNameTooLong {
        /// How many characters it may have.
        most: usize,
    },
    /// The settings of an analysis are too long.
    #[error("The settings are too long to be kept: at most {kilobytes} KB")]
    SettingsTooLong {
        /// How long they may be.
        kilobytes: usize,
    },
    /// The file of an analysis is empty.
    #[error("The file is empty")]
    FileEmpty,
    /// The file of an analysis is too large.
    #[error("The file is larger than {megabytes} MB. Leave out columns that are not needed")]
    FileTooLarge {
        /// How large it may be.
        megabytes: usize,
    },
    /// There is no such time zone.
    #[error("“{written}” is not a time zone. Write it like Europe/London")]
    TimeZone {
        /// What was written.
        written: String,
    },
    /// The database has another organisation.
    #[error("{name} is set up in this database already")]
    OrganisationThere {
        /// The one it has.
        name: String,
    },
    /// A file of another program cannot be read.
    #[error(
        "{file} cannot be read as an SQLite database: {why}. Close the program it belongs to, make a copy, and use that"
    )]
    NotADatabase {
        /// The file.
        file: String,
        /// What SQLite says.
        why: String,
    },
    /// A file of another program holds too much.
    #[error(
        "{file} holds more than is accepted ({rows} rows, {megabytes} MB of text). Split the project and take it in parts"
    )]
    DatabaseTooLarge {
        /// The file.
        file: String,
        /// How many rows are accepted.
        rows: i64,
        /// How much text is accepted.
        megabytes: i64,
    },
    /// There is no such vocabulary.
    #[error("There is no vocabulary “{id}”")]
    NoVocabulary {
        /// What was asked for.
        id: String,
    },
    /// A version does not come after the one there is.
    #[error("Version {new} does not come after {current}. Choose a later version")]
    VersionNotLater {
        /// The new one.
        new: String,
        /// The one there is.
        current: String,
    },
}
