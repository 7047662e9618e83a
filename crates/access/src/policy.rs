//! The whole policy, as one table.
//!
//! The visibility it gives is that of the published peer-support guidance: facts of contacts are for those who support
//! and coordinate; what is written is for the person and their worker; a reflection is for its author; managers and
//! researchers see figures; nothing reaches a clinical team that the person did not choose to share.

use crate::{Relationship, Role};
use std::fmt::Write as _;

/// What a rule is about. See [`crate::on`] for what each one holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "each variant is documented once, on the type of the same name in `on`"
)]
pub enum Resource {
    Person,
    Episode,
    PeerMatch,
    Contact,
    Note,
    Goal,
    Share,
    AccessLog,
    PersonAccount,
    Reflection,
    Worker,
    Offer,
    Supervision,
    PeerSupervision,
    Training,
    Site,
    Figure,
    FigureRow,
    EngagementDefinition,
    Framework,
    ImportFile,
    Account,
    SignIn,
    AuditTrail,
    Organisation,
}

impl Resource {
    /// Every resource, in the order of the printed table.
    pub const ALL: [Resource; 25] = [
        Resource::Person,
        Resource::Episode,
        Resource::PeerMatch,
        Resource::Contact,
        Resource::Note,
        Resource::Goal,
        Resource::Share,
        Resource::AccessLog,
        Resource::PersonAccount,
        Resource::Reflection,
        Resource::Worker,
        Resource::Offer,
        Resource::Supervision,
        Resource::PeerSupervision,
        Resource::Training,
        Resource::Site,
        Resource::Figure,
        Resource::FigureRow,
        Resource::EngagementDefinition,
        Resource::Framework,
        Resource::ImportFile,
        Resource::Account,
        Resource::SignIn,
        Resource::AuditTrail,
        Resource::Organisation,
    ];

    /// The word that stands for the resource in the audit trail and the printed policy.
    pub const fn code(self) -> &'static str {
        match self {
            Resource::Person => "person",
            Resource::Episode => "episode",
            Resource::PeerMatch => "peer_match",
            Resource::Contact => "contact",
            Resource::Note => "note",
            Resource::Goal => "goal",
            Resource::Share => "share",
            Resource::AccessLog => "access_log",
            Resource::PersonAccount => "person_account",
            Resource::Reflection => "reflection",
            Resource::Worker => "worker",
            Resource::Offer => "offer",
            Resource::Supervision => "supervision",
            Resource::PeerSupervision => "peer_supervision",
            Resource::Training => "training",
            Resource::Site => "site",
            Resource::Figure => "figure",
            Resource::FigureRow => "figure_row",
            Resource::EngagementDefinition => "engagement_definition",
            Resource::Framework => "framework",
            Resource::ImportFile => "import_file",
            Resource::Account => "account",
            Resource::SignIn => "sign_in",
            Resource::AuditTrail => "audit_trail",
            Resource::Organisation => "organisation",
        }
    }
}

/// What a rule allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See it.
    Read,
    /// Make one.
    Create,
    /// Change or end it.
    Change,
    /// Take it out as a file.
    Export,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 4] = [Action::Read, Action::Create, Action::Change, Action::Export];

    /// The word that stands for the action in the audit trail and the printed policy.
    pub const fn code(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Create => "create",
            Action::Change => "change",
            Action::Export => "export",
        }
    }
}

/// One line of the policy: this role may do these things to this resource when one of these relationships holds.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Who.
    pub role: Role,
    /// To what.
    pub resource: Resource,
    /// What they may do.
    pub actions: &'static [Action],
    /// When one of these holds.
    pub when: &'static [Relationship],
}

const fn rule(
    role: Role,
    resource: Resource,
    actions: &'static [Action],
    when: &'static [Relationship],
) -> Rule {
    Rule {
        role,
        resource,
        actions,
        when,
    }
}

use Action::{Change, Create, Export, Read};
use Relationship as R;

const ALL: &[Action] = &[Read, Create, Change, Export];
const KEEP: &[Action] = &[Read, Create, Change];
const SEE: &[Action] = &[Read];
const TAKE: &[Action] = &[Read, Export];

/// The people a worker supports now, and the worker to each of them.
const CASELOAD: &[Relationship] = &[R::Matched];
/// What belongs to the actor.
const OWN: &[Relationship] = &[R::Own];
/// What belongs to the actor's sites.
const SITE: &[Relationship] = &[R::SameSite];
/// Everything of the organisation.
const ORGANISATION: &[Relationship] = &[R::SameSite, R::OtherSite];
/// What the person chose to share.
const SHARED: &[Relationship] = &[R::SharedWith];

/// The policy. What is not here is refused.
pub const POLICY: &[Rule] = &[
    // Administrators keep the house and meet no personal record.
    rule(Role::Administrator, Resource::Site, ALL, ORGANISATION),
    rule(Role::Administrator, Resource::Figure, TAKE, ORGANISATION),
    rule(
        Role::Administrator,
        Resource::EngagementDefinition,
        KEEP,
        ORGANISATION,
    ),
    rule(Role::Administrator, Resource::Framework, ALL, ORGANISATION),
    rule(
        Role::Administrator,
        Resource::ImportFile,
        KEEP,
        ORGANISATION,
    ),
    rule(Role::Administrator, Resource::Account, KEEP, ORGANISATION),
    rule(
        Role::Administrator,
        Resource::AuditTrail,
        TAKE,
        ORGANISATION,
    ),
    rule(
        Role::Administrator,
        Resource::Organisation,
        &[Read, Change],
        ORGANISATION,
    ),
    // Managers compare and plan; names of supported people are not theirs to see.
    rule(Role::Manager, Resource::Worker, ALL, SITE),
    rule(Role::Manager, Resource::Supervision, SEE, SITE),
    rule(Role::Manager, Resource::Training, SEE, SITE),
    rule(Role::Manager, Resource::Site, ALL, ORGANISATION),
    rule(Role::Manager, Resource::Figure, TAKE, ORGANISATION),
    rule(Role::Manager, Resource::FigureRow, TAKE, ORGANISATION),
    rule(
        Role::Manager,
        Resource::EngagementDefinition,
        KEEP,
        ORGANISATION,
    ),
    rule(Role::Manager, Resource::Framework, SEE, ORGANISATION),
    // Coordinators run the programme at their sites.
    rule(Role::Coordinator, Resource::Person, ALL, SITE),
    rule(Role::Coordinator, Resource::Episode, ALL, SITE),
    rule(Role::Coordinator, Resource::PeerMatch, ALL, SITE),
    rule(Role::Coordinator, Resource::Contact, ALL, SITE),
    rule(Role::Coordinator, Resource::Goal, SEE, SITE),
    rule(Role::Coordinator, Resource::Share, KEEP, SITE),
    rule(Role::Coordinator, Resource::AccessLog, SEE, SITE),
    // Who knows the person lets them in; whoever keeps the accounts could let themselves in.
    rule(Role::Coordinator, Resource::PersonAccount, KEEP, SITE),
    rule(Role::Coordinator, Resource::Worker, ALL, SITE),
    rule(Role::Coordinator, Resource::Offer, SEE, SITE),
    rule(Role::Coordinator, Resource::Supervision, KEEP, SITE),
    rule(Role::Coordinator, Resource::PeerSupervision, KEEP, SITE),
    rule(Role::Coordinator, Resource::Training, KEEP, SITE),
    rule(Role::Coordinator, Resource::Site, SEE, ORGANISATION),
    rule(Role::Coordinator, Resource::Figure, TAKE, ORGANISATION),
    rule(Role::Coordinator, Resource::FigureRow, TAKE, SITE),
    rule(
        Role::Coordinator,
        Resource::EngagementDefinition,
        SEE,
        ORGANISATION,
    ),
    rule(Role::Coordinator, Resource::Framework, SEE, ORGANISATION),
    rule(Role::Coordinator, Resource::ImportFile, KEEP, SITE),
    // A coordinator who reflects keeps that to themselves, as everybody does.
    rule(Role::Coordinator, Resource::Reflection, KEEP, OWN),
    // Peer workers support the people they are matched with.
    rule(Role::PeerWorker, Resource::Person, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::Episode, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::PeerMatch, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::Contact, ALL, CASELOAD),
    rule(Role::PeerWorker, Resource::Note, KEEP, CASELOAD),
    rule(Role::PeerWorker, Resource::Goal, KEEP, CASELOAD),
    rule(Role::PeerWorker, Resource::Share, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::PersonAccount, KEEP, CASELOAD),
    rule(Role::PeerWorker, Resource::Reflection, KEEP, OWN),
    // What a worker says of themselves is theirs; how many people they can support is agreed with the coordinator.
    rule(Role::PeerWorker, Resource::Worker, SEE, OWN),
    rule(Role::PeerWorker, Resource::Offer, &[Read, Change], OWN),
    rule(Role::PeerWorker, Resource::Supervision, SEE, OWN),
    rule(Role::PeerWorker, Resource::PeerSupervision, SEE, OWN),
    rule(Role::PeerWorker, Resource::Training, TAKE, OWN),
    rule(Role::PeerWorker, Resource::Framework, SEE, ORGANISATION),
    // Researchers see figures and pseudonyms.
    rule(Role::Researcher, Resource::Site, SEE, ORGANISATION),
    rule(Role::Researcher, Resource::Figure, TAKE, ORGANISATION),
    rule(Role::Researcher, Resource::FigureRow, TAKE, ORGANISATION),
    rule(
        Role::Researcher,
        Resource::EngagementDefinition,
        KEEP,
        ORGANISATION,
    ),
    rule(Role::Researcher, Resource::Framework, TAKE, ORGANISATION),
    // Clinical teams see what the person chose to share with them: the facts, never what was written.
    rule(Role::Clinician, Resource::Person, SEE, SHARED),
    rule(Role::Clinician, Resource::Episode, SEE, SHARED),
    rule(Role::Clinician, Resource::Contact, SEE, SHARED),
    rule(Role::Clinician, Resource::Framework, SEE, ORGANISATION),
    // The person sees everything about themselves and decides who else does.
    rule(
        Role::SupportedPerson,
        Resource::Person,
        &[Read, Change, Export],
        OWN,
    ),
    rule(Role::SupportedPerson, Resource::Episode, SEE, OWN),
    rule(Role::SupportedPerson, Resource::PeerMatch, SEE, OWN),
    rule(Role::SupportedPerson, Resource::Contact, TAKE, OWN),
    rule(
        Role::SupportedPerson,
        Resource::Note,
        &[Read, Change, Export],
        OWN,
    ),
    rule(Role::SupportedPerson, Resource::Goal, KEEP, OWN),
    rule(Role::SupportedPerson, Resource::Share, KEEP, OWN),
    rule(Role::SupportedPerson, Resource::AccessLog, SEE, OWN),
    // What their peer worker chose to tell them about themselves comes with the match.
    rule(Role::SupportedPerson, Resource::Offer, SEE, CASELOAD),
];

/// Whether the policy allows this, given the relationships that hold.
pub fn allowed(role: Role, resource: Resource, action: Action, holds: &[Relationship]) -> bool {
    when(role, resource, action).any(|relationship| holds.contains(&relationship))
}

/// Whether the role may ever do this. A page that nobody of the role can use is not shown to it.
pub fn ever_allowed(role: Role, resource: Resource, action: Action) -> bool {
    when(role, resource, action).next().is_some()
}

/// The relationships under which the role may do this.
pub(crate) fn when(
    role: Role,
    resource: Resource,
    action: Action,
) -> impl Iterator<Item = Relationship> {
    POLICY
        .iter()
        .filter(move |r| r.role == role && r.resource == resource && r.actions.contains(&action))
        .flat_map(|r| r.when.iter().copied())
        .filter(|relationship| *relationship != Relationship::Outside)
}

/// The policy as a Markdown table: a row for every role and resource, a column for every action.
pub fn policy_table() -> String {
    let mut out = String::from(
        "| role | resource | read | create | change | export |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for role in Role::ALL {
        for resource in Resource::ALL {
            let _ = write!(out, "| {} | {} |", role.code(), resource.code());
            for action in Action::ALL {
                let words: Vec<&str> = when(role, resource, action)
                    .map(Relationship::words)
                    .collect();
                let cell = if words.is_empty() {
                    "–".to_owned()
                } else {
                    words.join(", ")
                };
                let _ = write!(out, " {cell} |");
            }
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reaches_outside_their_organisation() {
        for role in Role::ALL {
            for resource in Resource::ALL {
                for action in Action::ALL {
                    assert!(!allowed(role, resource, action, &[Relationship::Outside]));
                }
            }
        }
    }

    #[test]
    fn a_reflection_is_only_ever_its_authors() {
        for rule in POLICY.iter().filter(|r| r.resource == Resource::Reflection) {
            assert_eq!(rule.when, OWN, "{:?}", rule.role);
        }
    }

    #[test]
    fn what_is_written_is_for_the_person_and_their_worker() {
        let readers: Vec<Role> = Role::ALL
            .into_iter()
            .filter(|role| ever_allowed(*role, Resource::Note, Action::Read))
            .collect();
        assert_eq!(readers, [Role::PeerWorker, Role::SupportedPerson]);
    }

    #[test]
    fn peer_supervision_and_offers_are_no_managers_to_read() {
        for resource in [Resource::PeerSupervision, Resource::Offer] {
            for action in Action::ALL {
                assert!(!ever_allowed(Role::Manager, resource, action));
            }
        }
        for role in Role::ALL {
            assert!(!ever_allowed(role, Resource::Offer, Action::Export));
        }
    }

    #[test]
    fn managers_administrators_and_researchers_never_meet_a_name() {
        for role in [Role::Manager, Role::Administrator, Role::Researcher] {
            for action in Action::ALL {
                assert!(!ever_allowed(role, Resource::Person, action));
            }
        }
    }

    #[test]
    fn the_printed_policy_is_the_one_in_force() {
        let printed = include_str!("../../../docs/policy.md");
        assert!(
            printed.ends_with(&policy_table()),
            "docs/policy.md differs from the table in force, which is:\n{}",
            policy_table()
        );
    }
}
