//! What the policy decides on, and how it is asked. The rules themselves are in `rules`.

pub use crate::rules::POLICY;
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
    Referral,
    Episode,
    PeerMatch,
    WorkerRequest,
    NoteChoice,
    Contact,
    MeetingAnswer,
    Concern,
    ConcernNotice,
    Duty,
    Note,
    Goal,
    Share,
    EvaluationChoice,
    AccessLog,
    PersonAccount,
    Reflection,
    Worker,
    Offer,
    Supervision,
    PeerSupervision,
    Agenda,
    Training,
    Site,
    Study,
    StudySource,
    Codebook,
    Coding,
    StudyMemo,
    StudyCase,
    StudyKey,
    Analysis,
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
    pub const ALL: [Resource; 42] = [
        Resource::Person,
        Resource::Referral,
        Resource::Episode,
        Resource::PeerMatch,
        Resource::WorkerRequest,
        Resource::NoteChoice,
        Resource::Contact,
        Resource::MeetingAnswer,
        Resource::Concern,
        Resource::ConcernNotice,
        Resource::Duty,
        Resource::Note,
        Resource::Goal,
        Resource::Share,
        Resource::EvaluationChoice,
        Resource::AccessLog,
        Resource::PersonAccount,
        Resource::Reflection,
        Resource::Worker,
        Resource::Offer,
        Resource::Supervision,
        Resource::PeerSupervision,
        Resource::Agenda,
        Resource::Training,
        Resource::Site,
        Resource::Study,
        Resource::StudySource,
        Resource::Codebook,
        Resource::Coding,
        Resource::StudyMemo,
        Resource::StudyCase,
        Resource::StudyKey,
        Resource::Analysis,
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
            Resource::Referral => "referral",
            Resource::Episode => "episode",
            Resource::PeerMatch => "peer_match",
            Resource::WorkerRequest => "worker_request",
            Resource::NoteChoice => "note_choice",
            Resource::Contact => "contact",
            Resource::MeetingAnswer => "meeting_answer",
            Resource::Concern => "concern",
            Resource::ConcernNotice => "concern_notice",
            Resource::Duty => "duty",
            Resource::Note => "note",
            Resource::Goal => "goal",
            Resource::Share => "share",
            Resource::EvaluationChoice => "evaluation_choice",
            Resource::AccessLog => "access_log",
            Resource::PersonAccount => "person_account",
            Resource::Reflection => "reflection",
            Resource::Worker => "worker",
            Resource::Offer => "offer",
            Resource::Supervision => "supervision",
            Resource::PeerSupervision => "peer_supervision",
            Resource::Agenda => "agenda",
            Resource::Training => "training",
            Resource::Site => "site",
            Resource::Study => "study",
            Resource::StudySource => "study_source",
            Resource::Codebook => "codebook",
            Resource::Coding => "coding",
            Resource::StudyMemo => "study_memo",
            Resource::StudyCase => "study_case",
            Resource::StudyKey => "study_key",
            Resource::Analysis => "analysis",
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
    use crate::rules::OWN;

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
    fn a_wish_for_another_worker_is_between_the_person_and_who_coordinates() {
        for action in Action::ALL {
            let who: Vec<Role> = Role::ALL
                .into_iter()
                .filter(|role| ever_allowed(*role, Resource::WorkerRequest, action))
                .collect();
            assert!(
                who.iter()
                    .all(|role| matches!(role, Role::Coordinator | Role::SupportedPerson)),
                "{action:?}"
            );
        }
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
    fn peers_raise_a_concern_about_whom_they_support_and_answer_none() {
        let near = [Relationship::SameSite, Relationship::Matched];
        let does = |action, holds: &[Relationship]| {
            allowed(Role::PeerWorker, Resource::Concern, action, holds)
        };
        assert!(does(Action::Create, &[Relationship::Matched]));
        assert!(does(Action::Read, &[Relationship::Own]));
        assert!(!does(Action::Read, &near));
        assert!(!does(Action::Create, &[Relationship::FormerlyMatched]));
        assert!(!ever_allowed(
            Role::PeerWorker,
            Resource::Concern,
            Action::Change
        ));
    }

    #[test]
    fn a_concern_reaches_a_clinical_team_only_when_it_was_passed_on_and_the_person_never() {
        for relationship in Relationship::ALL {
            let reads = |role| allowed(role, Resource::Concern, Action::Read, &[relationship]);
            assert_eq!(
                reads(Role::Clinician),
                relationship == Relationship::SameTeam
            );
            for role in [Role::SupportedPerson, Role::Researcher, Role::Administrator] {
                assert!(!reads(role), "{role} {relationship:?}");
            }
        }
        for role in Role::ALL {
            let withholds = ever_allowed(role, Resource::ConcernNotice, Action::Change);
            assert_eq!(withholds, role == Role::Manager, "{role}");
        }
    }

    #[test]
    fn only_members_meet_what_belongs_to_a_study() {
        let of_study = [
            Resource::Study,
            Resource::StudySource,
            Resource::Codebook,
            Resource::Coding,
            Resource::StudyMemo,
            Resource::StudyCase,
        ];
        let near = [
            Relationship::Own,
            Relationship::Matched,
            Relationship::SameTeam,
            Relationship::SameSite,
            Relationship::OtherSite,
        ];
        for role in Role::ALL {
            for resource in of_study {
                for action in Action::ALL {
                    let begins = (role, resource, action)
                        == (Role::Researcher, Resource::Study, Action::Create);
                    assert_eq!(
                        allowed(role, resource, action, &near),
                        begins,
                        "{role} {resource:?} {action:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_reader_of_a_study_changes_nothing_in_it() {
        for role in Role::ALL {
            for resource in Resource::ALL {
                for action in [Action::Create, Action::Change] {
                    assert!(!allowed(
                        role,
                        resource,
                        action,
                        &[Relationship::StudyReader]
                    ));
                }
            }
        }
    }

    #[test]
    fn nobody_learns_by_way_of_a_study_who_a_pseudonym_is() {
        for role in Role::ALL {
            for relationship in Relationship::ALL {
                let reads = allowed(role, Resource::StudyKey, Action::Read, &[relationship]);
                let keeps_people =
                    role == Role::Coordinator && relationship == Relationship::SameSite;
                assert_eq!(reads, keeps_people, "{role} {relationship:?}");
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
