//! What can be permitted, as types. Each says what identifies one of its records.

use crate::policy::Resource;
use ids::{
    AccountId, AnalysisId, ConcernId, OrgId, PersonId, PseudonymId, ReferralId, SiteId, StudyId,
    WorkerId,
};

/// A resource as a type.
pub trait Thing {
    /// What one record of it hangs on: everything about a person hangs on the person.
    type Subject: Copy + std::fmt::Debug;
    /// The same resource as a value.
    const RESOURCE: Resource;
}

/// A concern with the person it is about: leave for the one is always leave for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConcernOf {
    /// Which concern.
    pub concern: ConcernId,
    /// Whom it is about.
    pub person: PersonId,
}

macro_rules! things {
    ($($(#[$doc:meta])* $name:ident of $subject:ty),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Thing for $name {
            type Subject = $subject;
            const RESOURCE: Resource = Resource::$name;
        }
    )+};
}

things! {
    /// Who a supported person is: the name they use, how to reach them, what they want known.
    Person of PersonId,
    /// What a clinician sends about somebody who wants peer support, until it is decided and after.
    Referral of ReferralId,
    /// A period of support.
    Episode of PersonId,
    /// The tie of a person to a peer worker.
    PeerMatch of PersonId,
    /// A person's wish for another peer worker. Their peer worker is not told.
    WorkerRequest of PersonId,
    /// The person's choice of how notes are made with a peer worker.
    NoteChoice of PersonId,
    /// The facts of a contact: when, how, how long, met or not.
    Contact of PersonId,
    /// What the person says to a meeting that is planned.
    MeetingAnswer of PersonId,
    /// That somebody is worried about a person, and what was done. Peer workers raise, and see what became of their own;
    /// whoever is on duty answers.
    Concern of ConcernOf,
    /// What the person is told of concerns about them: that there is one, not what it says. Not telling them yet is a
    /// manager's decision.
    ConcernNotice of PersonId,
    /// Who is on duty at a site, and when.
    Duty of SiteId,
    /// What was written about a contact to share.
    Note of PersonId,
    /// A goal in the person's words.
    Goal of PersonId,
    /// The person's decisions on sharing with a team.
    Share of PersonId,
    /// The person's choice that what is written about them may be evaluated.
    EvaluationChoice of PersonId,
    /// Who looked at a person's record.
    AccessLog of PersonId,
    /// The account with which a person reads their own record. Administrators keep accounts, but not these: whoever
    /// could make one could read the record.
    PersonAccount of PersonId,
    /// A peer worker's private reflection.
    Reflection of AccountId,
    /// A peer worker.
    Worker of WorkerId,
    /// What a peer worker is willing to share of themselves so that people can choose: theirs to write and withdraw.
    Offer of WorkerId,
    /// A peer worker's supervision with their line manager.
    Supervision of WorkerId,
    /// A peer worker's supervision with an experienced peer, which has other readers.
    PeerSupervision of WorkerId,
    /// What a peer worker writes to bring to supervision. It is theirs; what they share of it is part of the supervision
    /// and read with that.
    Agenda of WorkerId,
    /// A peer worker's training.
    Training of WorkerId,
    /// A site and its teams.
    Site of SiteId,
    /// A study: what it asks, its members, rounds, saved questions and matrix.
    Study of StudyId,
    /// A text of a study.
    StudySource of StudyId,
    /// The codes of a study.
    Codebook of StudyId,
    /// Which words of a text stand under which code.
    Coding of StudyId,
    /// What somebody noted in a study.
    StudyMemo of StudyId,
    /// A participant, site or team that a study is about, under a pseudonym.
    StudyCase of StudyId,
    /// Who or what stands behind a pseudonym.
    StudyKey of PseudonymId,
    /// A file of studies or of cases that is analysed, with what is asked of it.
    Analysis of AnalysisId,
    /// A figure over many people, without names.
    Figure of OrgId,
    /// The rows behind a figure, with pseudonyms in place of names.
    FigureRow of OrgId,
    /// A stored definition of engagement.
    EngagementDefinition of OrgId,
    /// A vocabulary.
    Framework of OrgId,
    /// A file being imported.
    ImportFile of OrgId,
    /// An account.
    Account of AccountId,
    /// Signing in and out. It is written down; no rule is about it, because whoever asks is nobody yet.
    SignIn of AccountId,
    /// The audit trail of the organisation.
    AuditTrail of OrgId,
    /// The settings of the organisation.
    Organisation of OrgId,
}
