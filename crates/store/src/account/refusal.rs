//! What the store refuses about accounts, and why.

use access::TieMissing;
use access::account::Unmovable;

/// What the store refuses about accounts, and why. The words are for logs and the command line; a page says them in the language of its reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A team is not named by its site and its name.
    #[error("“{team}” is not written as SITE/NAME")]
    TeamNotWritten {
        /// What was written.
        team: String,
    },
    /// There is no such team.
    #[error("There is no team {team}")]
    NoTeam {
        /// What was written.
        team: String,
    },
    /// Nothing has this reference.
    #[error("There is no {what} with the reference “{reference}”")]
    NoReference {
        /// What was looked for.
        what: Tied,
        /// What was written.
        reference: String,
    },
    /// An administrator changes their own role.
    #[error("You cannot change your own role. Ask another administrator")]
    OwnRole,
    /// Nobody would be left to keep the accounts.
    #[error("This is the only active administrator. Make somebody else administrator first")]
    LastAdministrator,
    /// Codes were set up with another key of the server.
    #[error(
        "The server has another key than the one with which codes were set up, so it cannot check them. Use a recovery code, and tell whoever runs the server"
    )]
    AnotherKey,
    /// A second app for codes is set up.
    #[error("There is an app already. Remove it before you set up another")]
    AppThere,
    /// An account of a supported person is made among those of staff.
    #[error(
        "A supported person’s sign-in is given from their own page, by their coordinator or peer worker"
    )]
    SupportedPerson,
    /// A supported person who has a sign-in is given another.
    #[error("They have a sign-in already. You can give them a new link below")]
    SignInThere,
    /// The account has no tie that its role needs.
    #[error(transparent)]
    Tie(#[from] TieMissing),
    /// The account is not where this step begins.
    #[error(transparent)]
    Unmovable(#[from] Unmovable),
}

/// What an account is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tied {
    /// A site.
    Site,
    /// A peer worker.
    Worker,
    /// A supported person.
    Person,
}

impl std::fmt::Display for Tied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Tied::Site => "site",
            Tied::Worker => "peer worker",
            Tied::Person => "supported person",
        })
    }
}

impl From<Refusal> for crate::Error {
    fn from(why: Refusal) -> Self {
        crate::Error::Refused(why.into())
    }
}
