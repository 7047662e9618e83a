//! Who is asking.

use ids::{AccountId, OrgId, PersonId, SiteId, TeamId, WorkerId};
use std::fmt;
use std::str::FromStr;

/// What somebody is in the programme. One account has one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Keeps accounts, sites, frameworks and the audit; sees no personal record.
    Administrator,
    /// Compares sites and plans; sees figures, not names.
    Manager,
    /// Allocates, matches and supervises at their sites.
    Coordinator,
    /// Supports the people they are matched with.
    PeerWorker,
    /// Studies the programme with pseudonyms.
    Researcher,
    /// A member of a ward or community team; sees what the person chose to share with that team.
    Clinician,
    /// The person who is supported; sees what is written about them.
    SupportedPerson,
}

impl Role {
    /// Every role, in the order in which they are listed.
    pub const ALL: [Role; 7] = [
        Role::Administrator,
        Role::Manager,
        Role::Coordinator,
        Role::PeerWorker,
        Role::Researcher,
        Role::Clinician,
        Role::SupportedPerson,
    ];

    /// The word that stands for the role in the database, in files and at the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Manager => "manager",
            Role::Coordinator => "coordinator",
            Role::PeerWorker => "peer_worker",
            Role::Researcher => "researcher",
            Role::Clinician => "clinician",
            Role::SupportedPerson => "supported_person",
        }
    }
}

/// A tie to the programme without which an account of the role could see nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TieMissing {
    /// A peer worker's account needs the worker.
    #[error("Say which peer worker this is: write their reference")]
    Worker,
    /// A supported person's account needs the person.
    #[error("Say which supported person this is: write their reference")]
    Person,
    /// Somebody who works for sites needs at least one.
    #[error("Choose at least one site")]
    Site,
    /// A member of a clinical team needs the team.
    #[error("Choose at least one team")]
    Team,
}

impl Role {
    /// Which tie an account of the role cannot do without, if any.
    pub const fn tie(self) -> Option<TieMissing> {
        match self {
            Role::PeerWorker => Some(TieMissing::Worker),
            Role::SupportedPerson => Some(TieMissing::Person),
            Role::Manager | Role::Coordinator => Some(TieMissing::Site),
            Role::Clinician => Some(TieMissing::Team),
            Role::Administrator | Role::Researcher => None,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The word is not a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a role: use administrator, manager, coordinator, peer_worker, researcher, clinician or supported_person"
)]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        Role::ALL
            .into_iter()
            .find(|role| role.code() == word)
            .ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

/// Somebody who is signed in, with what ties them to the programme.
#[derive(Clone, PartialEq, Eq)]
pub struct Actor {
    /// The organisation they belong to; nothing they do reaches beyond it.
    pub org: OrgId,
    /// Their account.
    pub account: AccountId,
    /// Their role.
    pub role: Role,
    /// Their name as shown to others.
    pub name: String,
    /// The peer worker they are, if they are one.
    pub worker: Option<WorkerId>,
    /// The supported person they are, if they are one.
    pub person: Option<PersonId>,
    /// The sites they work for.
    pub sites: Vec<SiteId>,
    /// The teams they work in.
    pub teams: Vec<TeamId>,
}

impl Actor {
    /// An actor without ties yet.
    pub fn new(org: OrgId, account: AccountId, role: Role, name: &str) -> Self {
        Actor {
            org,
            account,
            role,
            name: name.to_owned(),
            worker: None,
            person: None,
            sites: Vec::new(),
            teams: Vec::new(),
        }
    }
}

// A name must not reach a log by way of `{:?}`.
impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Actor({} {})", self.role, self.account)
    }
}
