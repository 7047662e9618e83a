//! Which canary may be seen by whom: worked out from the policy, not from the pages.

use super::world::{Group, World};
use access::{Action, Actor, Resource, Role, Ties, allowed, ever_allowed};

/// A canary found in an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Canary {
    pub table: String,
    pub column: String,
    pub group: String,
}

/// Every canary in a text.
pub fn found(text: &str) -> Vec<Canary> {
    let mut canaries: Vec<Canary> = text
        .match_indices("CANARY-")
        .filter_map(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            let end = rest
                .find(|c: char| !(c.is_ascii_lowercase() || c == '_' || c == '-'))
                .unwrap_or(rest.len());
            let mut parts = rest[..end].split('-');
            Some(Canary {
                table: parts.next()?.to_owned(),
                column: parts.next()?.to_owned(),
                group: parts.next()?.to_owned(),
            })
        })
        .collect();
    canaries.sort();
    canaries.dedup();
    canaries
}

/// How an actor stands to what a group holds of a resource.
pub fn ties(actor: &Actor, group: &Group, resource: Resource) -> Ties {
    let of_person = matches!(
        resource,
        Resource::Person
            | Resource::Episode
            | Resource::PeerMatch
            | Resource::WorkerRequest
            | Resource::NoteChoice
            | Resource::Contact
            | Resource::MeetingAnswer
            | Resource::Concern
            | Resource::ConcernNotice
            | Resource::Note
            | Resource::Goal
            | Resource::Share
            | Resource::AccessLog
            | Resource::PersonAccount
    );
    let of_worker = matches!(
        resource,
        Resource::Worker
            | Resource::Offer
            | Resource::Supervision
            | Resource::PeerSupervision
            | Resource::Agenda
            | Resource::Training
    );
    // A referral is of a site and a team, and whoever sent it is the clinician of the walk or a colleague.
    let referral = resource == Resource::Referral;
    let of_account = matches!(resource, Resource::Reflection | Resource::Account);
    let mut ties = Ties::at(group.org);
    let of_site = matches!(resource, Resource::Site | Resource::Duty);
    if of_person || of_worker || referral || of_site {
        ties.site = Some(group.site);
    }
    if referral {
        ties.team = Some(group.team);
        ties.own = actor.role == Role::Clinician && group.name == "matched";
        return ties;
    }
    if resource == Resource::Concern {
        // Each was raised by the worker of its group and passed on to the team of its group.
        ties.team = Some(group.team);
        ties.own = actor.account == group.account;
        ties.matched = actor.role == Role::PeerWorker && group.name == "matched";
        return ties;
    }
    ties.own = (of_person && actor.person == Some(group.person))
        || (of_worker && actor.worker == Some(group.worker))
        || (of_account && actor.account == group.account);
    if of_person && actor.role == Role::PeerWorker {
        ties.matched = group.name == "matched";
        ties.formerly_matched = group.name == "former";
    }
    if resource == Resource::Offer && actor.person == Some(group.person) {
        ties.matched = true;
    }
    if resource.code().starts_with("study")
        || matches!(resource, Resource::Codebook | Resource::Coding)
    {
        ties.study = super::study::membership(actor.role, group.name);
    }
    ties.shared = of_person && actor.teams.contains(&group.team);
    ties
}

/// Whether the policy allows it for what the group holds.
pub fn may(actor: &Actor, group: &Group, resource: Resource, action: Action) -> bool {
    let holds = ties(actor, group, resource).relationships(actor);
    allowed(actor.role, resource, action, &holds)
}

/// Whether the actor may read what the canary stands in.
pub fn may_see(world: &World, actor: &Actor, canary: &Canary) -> bool {
    let group = world.groups.iter().find(|g| g.name == canary.group);
    let Some(group) = group else { return false };
    if group.org != actor.org {
        return false;
    }
    let reads = |resource| may(actor, group, resource, Action::Read);
    let ever = |resource| ever_allowed(actor.role, resource, Action::Read);
    match (canary.table.as_str(), canary.column.as_str()) {
        // Whoever keeps accounts ties them to people by this reference, which names nobody.
        ("person", "local_ref") if actor.role != Role::Clinician => {
            reads(Resource::Person) || ever(Resource::Account)
        }
        // What is shared with a clinical team is the name; the rest of the person stays out.
        ("person", column) if actor.role == Role::Clinician => {
            column == "name" && reads(Resource::Person)
        }
        // Whom a concern is about is part of it.
        ("person", "name") if reads(Resource::Concern) => true,
        ("person", _) => reads(Resource::Person),
        ("concern", _) => reads(Resource::Concern),
        // What was done is for those who answer and those it was passed on to; whoever raised it sees what is for them.
        ("concern_entry", _) => reads(Resource::Concern) && actor.role != Role::PeerWorker,
        ("concern_withholding", _) => {
            reads(Resource::Concern) && matches!(actor.role, Role::Coordinator | Role::Manager)
        }
        ("referral", _) => reads(Resource::Referral),
        ("contact", _) => reads(Resource::Contact),
        ("note", _) => reads(Resource::Note),
        ("reflection", _) => reads(Resource::Reflection),
        ("goal", _) => reads(Resource::Goal),
        // Whom somebody meets or is matched with is part of the contact and of the match.
        ("worker", "name" | "local_ref") if reads(Resource::Contact) => true,
        // A clinical team is told the first name of the worker of whoever shares with it; the canary is one word.
        // Whoever keeps accounts chooses by name whose account it is: it bears that name.
        ("worker", "name") => {
            reads(Resource::Worker)
                || ever(Resource::Account)
                || reads(Resource::PeerMatch)
                || (actor.role == Role::Clinician && reads(Resource::Person))
        }
        ("worker", "about") => reads(Resource::Offer),
        ("worker", "local_ref") => reads(Resource::Worker) || ever(Resource::Account),
        ("worker", _) => reads(Resource::Worker),
        // What a worker shares ahead of a supervision is read with it.
        ("supervision" | "agenda", _) => reads(Resource::Supervision),
        ("peer_supervision" | "peer_agenda", _) => reads(Resource::PeerSupervision),
        ("training", _) => reads(Resource::Training),
        ("study" | "coding_round" | "study_import" | "study_import_piece", _) => {
            reads(Resource::Study)
        }
        ("source" | "source_version", _) => reads(Resource::StudySource),
        ("code", _) => reads(Resource::Codebook),
        ("coding", _) => reads(Resource::Coding),
        ("memo", _) => reads(Resource::StudyMemo),
        ("study_case" | "matrix_cell", _) => reads(Resource::StudyCase),
        ("analysis", _) => reads(Resource::Analysis),
        ("import_file", _) => reads(Resource::ImportFile),
        ("draft" | "session", _) => actor.account == group.account,
        // Who wrote a note, who looked at a record.
        ("account", "name") => {
            actor.account == group.account
                || reads(Resource::Account)
                || reads(Resource::AccessLog)
                || reads(Resource::Note)
                || reads(Resource::Contact)
                // Who raised a concern, and who answered.
                || reads(Resource::Concern)
                // Who is on duty.
                || reads(Resource::Duty)
                // Who coded what.
                || reads(Resource::Coding)
                // Who made an analysis.
                || reads(Resource::Analysis)
                // Whoever leads studies chooses members among those who work here.
                || ever_allowed(actor.role, Resource::Study, Action::Create)
        }
        // The names of places are no secret within the organisation.
        ("site" | "team", _) => true,
        _ => false,
    }
}
