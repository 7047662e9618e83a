//! The whole policy, as one table.
//!
//! The visibility it gives is that of the published peer-support guidance: facts of contacts are for those who support
//! and coordinate; what is written is for the person and their worker; a reflection is for its author; managers and
//! researchers see figures; nothing reaches a clinical team that the person did not choose to share.

use crate::policy::{Action, Resource, Rule};
use crate::{Relationship, Role};

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
const MAKE: &[Action] = &[Create, Change];

/// The people a worker supports now, and the worker to each of them.
const CASELOAD: &[Relationship] = &[R::Matched];
/// What belongs to the actor.
pub(crate) const OWN: &[Relationship] = &[R::Own];
/// What belongs to the actor's teams.
const TEAM: &[Relationship] = &[R::SameTeam];
/// What belongs to the actor's sites.
const SITE: &[Relationship] = &[R::SameSite];
/// Everything of the organisation.
const ORGANISATION: &[Relationship] = &[R::SameSite, R::OtherSite];
/// What belongs to studies the actor leads.
const LEAD: &[Relationship] = &[R::StudyLead];
/// What belongs to studies the actor leads or codes in.
const CODERS: &[Relationship] = &[R::StudyLead, R::StudyCoder];
/// What belongs to studies the actor is any member of.
const MEMBERS: &[Relationship] = &[R::StudyLead, R::StudyCoder, R::StudyReader];
/// What the person chose to share.
const SHARED: &[Relationship] = &[R::SharedWith];

/// What a member of a study may do, whatever else they are. Which codings of others a coder sees while a blind round is
/// open, and that coders change only what is theirs, are rules of the statements.
const fn study_rules(role: Role) -> [Rule; 12] {
    [
        rule(role, Resource::Study, TAKE, MEMBERS),
        rule(role, Resource::Study, &[Change], LEAD),
        rule(role, Resource::StudySource, TAKE, MEMBERS),
        rule(role, Resource::StudySource, MAKE, LEAD),
        rule(role, Resource::Codebook, TAKE, MEMBERS),
        rule(role, Resource::Codebook, MAKE, CODERS),
        rule(role, Resource::Coding, TAKE, MEMBERS),
        rule(role, Resource::Coding, MAKE, CODERS),
        rule(role, Resource::StudyMemo, TAKE, MEMBERS),
        rule(role, Resource::StudyMemo, MAKE, CODERS),
        rule(role, Resource::StudyCase, TAKE, MEMBERS),
        rule(role, Resource::StudyCase, MAKE, LEAD),
    ]
}

/// Everything about studies. Any of these roles may be a member; only a researcher begins a study.
const STUDY_RULES: [[Rule; 12]; 4] = [
    study_rules(Role::Manager),
    study_rules(Role::Coordinator),
    study_rules(Role::PeerWorker),
    study_rules(Role::Researcher),
];

/// What the programme, its figures and the house hold.
const PROGRAMME_RULES: &[Rule] = &[
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
    // A worry about somebody is the exception: whoever leads answers it where nobody on duty does, and answering for it
    // they decide whether telling the person has to wait.
    rule(Role::Manager, Resource::Concern, ALL, SITE),
    rule(Role::Manager, Resource::ConcernNotice, &[Change], SITE),
    rule(Role::Manager, Resource::Duty, KEEP, SITE),
    rule(Role::Manager, Resource::Site, ALL, ORGANISATION),
    rule(Role::Manager, Resource::Figure, TAKE, ORGANISATION),
    rule(Role::Manager, Resource::FigureRow, TAKE, ORGANISATION),
    rule(
        Role::Manager,
        Resource::EngagementDefinition,
        KEEP,
        ORGANISATION,
    ),
    rule(Role::Manager, Resource::Analysis, ALL, ORGANISATION),
    rule(Role::Manager, Resource::Framework, SEE, ORGANISATION),
    // Coordinators run the programme at their sites.
    rule(Role::Coordinator, Resource::Person, ALL, SITE),
    rule(Role::Coordinator, Resource::Referral, &[Read, Change], SITE),
    rule(Role::Coordinator, Resource::Episode, ALL, SITE),
    rule(Role::Coordinator, Resource::PeerMatch, ALL, SITE),
    rule(
        Role::Coordinator,
        Resource::WorkerRequest,
        &[Read, Change],
        SITE,
    ),
    rule(Role::Coordinator, Resource::Contact, ALL, SITE),
    rule(Role::Coordinator, Resource::MeetingAnswer, SEE, SITE),
    rule(Role::Coordinator, Resource::Concern, ALL, SITE),
    rule(Role::Coordinator, Resource::Duty, KEEP, SITE),
    rule(Role::Coordinator, Resource::Goal, SEE, SITE),
    rule(Role::Coordinator, Resource::Share, KEEP, SITE),
    rule(Role::Coordinator, Resource::EvaluationChoice, KEEP, SITE),
    rule(Role::Coordinator, Resource::AccessLog, SEE, SITE),
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
    // What is known of peer support is for those who run it to read and hand on.
    rule(Role::Coordinator, Resource::Analysis, TAKE, ORGANISATION),
    rule(Role::Coordinator, Resource::Framework, SEE, ORGANISATION),
    rule(Role::Coordinator, Resource::ImportFile, KEEP, SITE),
    // Who knows the person lets them in; whoever keeps the accounts could let themselves in.
    rule(Role::Coordinator, Resource::PersonAccount, KEEP, SITE),
    // Who a pseudonym stands for is known where the person is known, and nowhere in the study.
    rule(Role::Coordinator, Resource::StudyKey, SEE, SITE),
    // A coordinator who reflects keeps that to themselves, as everybody does.
    rule(Role::Coordinator, Resource::Reflection, KEEP, OWN),
    // Peer workers support the people they are matched with.
    rule(Role::PeerWorker, Resource::Person, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::Episode, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::PeerMatch, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::Contact, ALL, CASELOAD),
    rule(Role::PeerWorker, Resource::MeetingAnswer, SEE, CASELOAD),
    // They raise and do not assess: what they wrote stays theirs to see, what others wrote does not become so.
    rule(Role::PeerWorker, Resource::Concern, &[Create], CASELOAD),
    rule(Role::PeerWorker, Resource::Concern, SEE, OWN),
    rule(Role::PeerWorker, Resource::Note, KEEP, CASELOAD),
    rule(Role::PeerWorker, Resource::Goal, KEEP, CASELOAD),
    rule(Role::PeerWorker, Resource::Share, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::EvaluationChoice, SEE, CASELOAD),
    rule(Role::PeerWorker, Resource::PersonAccount, KEEP, CASELOAD),
    rule(Role::PeerWorker, Resource::Reflection, KEEP, OWN),
    // What a worker says of themselves is theirs; how many people they can support is agreed with the coordinator.
    rule(Role::PeerWorker, Resource::Worker, SEE, OWN),
    rule(Role::PeerWorker, Resource::Offer, &[Read, Change], OWN),
    rule(Role::PeerWorker, Resource::Supervision, SEE, OWN),
    rule(Role::PeerWorker, Resource::PeerSupervision, SEE, OWN),
    rule(Role::PeerWorker, Resource::Agenda, KEEP, OWN),
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
    rule(Role::Researcher, Resource::Analysis, ALL, ORGANISATION),
    rule(Role::Researcher, Resource::Framework, TAKE, ORGANISATION),
    rule(Role::Researcher, Resource::Study, &[Create], ORGANISATION),
    // Clinical teams see who chose to share with them, with which peer worker and when they met. That is all the person
    // was told, so episodes and contacts with what belongs to them are not theirs to see.
    rule(Role::Clinician, Resource::Person, SEE, SHARED),
    // They refer for their own teams, see what became of their own referrals, and can take them back.
    rule(Role::Clinician, Resource::Referral, &[Create], TEAM),
    rule(Role::Clinician, Resource::Referral, &[Read, Change], OWN),
    // A concern is theirs to see when whoever answered it passed it on to their team.
    rule(Role::Clinician, Resource::Concern, SEE, TEAM),
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
    // Another peer worker can be asked for at any time, and how notes are made is the person's to say.
    rule(
        Role::SupportedPerson,
        Resource::WorkerRequest,
        &[Read, Create],
        OWN,
    ),
    rule(Role::SupportedPerson, Resource::NoteChoice, &[Change], OWN),
    rule(Role::SupportedPerson, Resource::Contact, TAKE, OWN),
    rule(
        Role::SupportedPerson,
        Resource::MeetingAnswer,
        &[Read, Create],
        OWN,
    ),
    rule(Role::SupportedPerson, Resource::ConcernNotice, SEE, OWN),
    rule(
        Role::SupportedPerson,
        Resource::Note,
        &[Read, Change, Export],
        OWN,
    ),
    rule(Role::SupportedPerson, Resource::Goal, KEEP, OWN),
    rule(Role::SupportedPerson, Resource::Share, KEEP, OWN),
    rule(Role::SupportedPerson, Resource::EvaluationChoice, KEEP, OWN),
    rule(Role::SupportedPerson, Resource::AccessLog, SEE, OWN),
    // What their peer worker chose to tell them about themselves comes with the match.
    rule(Role::SupportedPerson, Resource::Offer, SEE, CASELOAD),
];

/// The policy. What is not here is refused.
pub const POLICY: &[Rule] = &EVERY_RULE;

const EVERY_RULE: [Rule; PROGRAMME_RULES.len() + STUDY_RULES.len() * STUDY_RULES[0].len()] = {
    let mut every =
        [PROGRAMME_RULES[0]; PROGRAMME_RULES.len() + STUDY_RULES.len() * STUDY_RULES[0].len()];
    let mut at = 0;
    while at < PROGRAMME_RULES.len() {
        every[at] = PROGRAMME_RULES[at];
        at += 1;
    }
    while at < every.len() {
        let of_study = at - PROGRAMME_RULES.len();
        every[at] = STUDY_RULES[of_study / STUDY_RULES[0].len()][of_study % STUDY_RULES[0].len()];
        at += 1;
    }
    every
};
