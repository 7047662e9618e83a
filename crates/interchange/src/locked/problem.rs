//! What can be wrong with an archive or with a key.

/// Why an archive cannot be written or opened. No message holds a private key.
#[derive(Debug, thiserror::Error)]
pub enum LockedProblem {
    /// Nobody is named who may open it.
    #[error("no public key is given, so nobody could open it. Give one that begins with age1")]
    NoRecipient,
    /// What is given as a public key is not one.
    #[error(
        "“{0}” is not a public key. One begins with age1, has 62 characters, and stands in the second line of its key file"
    )]
    NotPublic(String),
    /// A private key is given where a public one belongs.
    #[error(
        "what is given is a private key: it opens and does not close. Give the public key that stands in the second line of its file, and keep the private one elsewhere"
    )]
    Private,
    /// The file of keys has none.
    #[error("the key file holds no private key. One is a line that begins with AGE-SECRET-KEY-1")]
    NoIdentity,
    /// The file of keys is locked with a passphrase itself.
    #[error(
        "the key file is locked with a passphrase. Open it first, with `age --decrypt --output key.txt FILE`"
    )]
    LockedKey,
    /// It was locked for others.
    #[error("this key does not open it: it was locked for another key")]
    OtherKey,
    /// It is something else.
    #[error("this is not a locked archive, or its beginning is missing")]
    NotLocked,
    /// It was changed, or not all of it is there.
    #[error("it is damaged or not all of it is there: {what}. Take another copy")]
    Damaged {
        /// What was noticed.
        what: String,
    },
    /// A part is not in it.
    #[error("“{name}” is not in it")]
    Missing {
        /// The name of the part.
        name: String,
    },
    /// It cannot be written.
    #[error("it cannot be written: {0}")]
    Write(std::io::Error),
}

impl LockedProblem {
    /// What was noticed while it was read.
    pub fn damaged(noticed: impl std::fmt::Display) -> Self {
        LockedProblem::Damaged {
            what: noticed.to_string(),
        }
    }
}
