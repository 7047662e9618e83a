//! Typed identifiers of everything Alongside keeps.
//!
//! Every identifier is a UUID of version 7 (RFC 9562), so that the records of two servers can be
//! merged without a clash and new rows lie together in an index. A type of its own for each noun
//! means that a worker's identifier cannot be handed to a function that asks for a person's.
//!
//! ```
//! use ids::PersonId;
//! let id: PersonId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
//! assert_eq!(id.to_string(), "01890a5d-ac96-774b-bcce-b302099a8057");
//! assert!("Sam".parse::<PersonId>().is_err());
//! ```

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not an identifier: 32 hexadecimal digits are expected")]
pub struct NotAnId;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map($name).map_err(|_| NotAnId)
            }
        }

        /// Written as the text of the identifier, whatever the format.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                $name(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }
    )+};
}

id! {
    /// A service or partnership that runs a programme; nothing crosses its boundary.
    OrgId,
    /// A place that delivers peer support: a trust, a borough, a charity's branch.
    SiteId,
    /// A ward or community team at a site.
    TeamId,
    /// Somebody who can sign in.
    AccountId,
    /// One signed-in browser.
    SessionId,
    /// A peer worker.
    WorkerId,
    /// A supported person.
    PersonId,
    /// One period of support of a person.
    EpisodeId,
    /// The tie of a person to a peer worker within an episode.
    MatchId,
    /// One planned or held meeting, call or message.
    ContactId,
    /// What was written about a contact for the person and the worker to share.
    NoteId,
    /// A peer worker's private reflection.
    ReflectionId,
    /// What somebody has typed and not yet sent.
    DraftId,
    /// One line of the audit trail.
    AuditId,
    /// A stored definition of engagement.
    DefinitionId,
    /// A file being imported.
    ImportId,
    /// A goal in the person's words.
    GoalId,
    /// A supervision meeting.
    SupervisionId,
    /// What a worker shares ahead of a supervision.
    AgendaId,
    /// A referral that waits for a decision, or had one.
    ReferralId,
    /// That somebody is worried about a person, and what was done about it.
    ConcernId,
    /// What was done about a concern, at one moment.
    ConcernEntryId,
    /// A decision not to tell the person of a concern yet.
    WithholdingId,
    /// A span of days and times in which somebody is on duty at a site.
    DutyId,
    /// A piece of training a worker did.
    TrainingId,
    /// A decision of the person to share with a team.
    ShareId,
    /// A person's wish for another peer worker.
    WorkerRequestId,
    /// A study: sources, cases, codebook, codings and memos of one piece of research.
    StudyId,
    /// An interview, field note or other text of a study.
    SourceId,
    /// One version of a source's text; a corrected source gets a new one.
    SourceVersionId,
    /// A participant, site or team that a study compares.
    StudyCaseId,
    /// A typed property of a study's cases.
    AttributeId,
    /// A code of a codebook.
    CodeId,
    /// A code put on a place in a source by somebody.
    CodingId,
    /// A memo of a study.
    MemoId,
    /// The tie of a memo to what it is about.
    MemoLinkId,
    /// A saved question to a study's data.
    QueryId,
    /// A round in which several people code the same sources.
    RoundId,
    /// One undoable change of a study.
    StepId,
    /// A cell of a framework matrix.
    CellId,
    /// The stable stand-in for a name in a study.
    PseudonymId,
    /// A file that is analysed, with what is asked of it.
    AnalysisId,
}

#[cfg(test)]
mod tests {
    use super::CodeId;

    #[test]
    fn an_identifier_is_text_in_json() {
        let id: CodeId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"01890a5d-ac96-774b-bcce-b302099a8057\"");
        assert_eq!(serde_json::from_str::<CodeId>(&json).unwrap(), id);
        let refusal = serde_json::from_str::<CodeId>("\"hope\"").unwrap_err();
        assert!(refusal.to_string().contains("32 hexadecimal digits"));
    }
}
