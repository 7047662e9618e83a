//! Teams of a site.

/// What kind of team it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TeamKind {
    /// A hospital ward.
    Ward,
    /// A team that works in the community.
    Community,
    /// A team of peer workers.
    Peer,
}

impl TeamKind {
    /// Every kind.
    pub const ALL: [TeamKind; 3] = [TeamKind::Ward, TeamKind::Community, TeamKind::Peer];

    /// The word that stands for it in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            TeamKind::Ward => "ward",
            TeamKind::Community => "community",
            TeamKind::Peer => "peer",
        }
    }

    /// Reads [`TeamKind::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        TeamKind::ALL.into_iter().find(|k| k.code() == code)
    }
}
