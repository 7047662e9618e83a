//! Studies: who takes part, what is studied, and who may do what.

use crate::attribute::Value;
use crate::place::Span;
use ids::{AttributeId, SourceId, SourceVersionId, StudyCaseId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a member of a study does in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StudyRole {
    /// Leads the study: everything in it, but never the key of its pseudonyms.
    Lead,
    /// Codes.
    Coder,
    /// Codes what another has coded, so that agreement can be told.
    SecondCoder,
    /// Reads and exports.
    Reader,
}

/// Something that is done in a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StudyAct {
    /// Read sources, codes, memos and, but for blind rounds, codings.
    Read,
    /// Take data out.
    Export,
    /// Code passages, and change one's own codings.
    Code,
    /// Write memos, and change one's own.
    WriteMemo,
    /// Change the codebook.
    ChangeCodebook,
    /// Add, correct or remove sources and cases.
    ChangeSources,
    /// Open, close and adjudicate rounds.
    LeadRounds,
    /// Say who takes part.
    ChangeMembers,
    /// Clear what came from somebody who withdrew.
    Withdraw,
}

impl StudyRole {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Coder, Self::SecondCoder, Self::Reader];

    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Coder => "coder",
            Self::SecondCoder => "second_coder",
            Self::Reader => "reader",
        }
    }

    /// The role stored under a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role does this. Nobody in a study learns from it who stands behind a
    /// pseudonym: that is no act of a study.
    pub const fn may(self, act: StudyAct) -> bool {
        match act {
            StudyAct::Read | StudyAct::Export => true,
            StudyAct::Code | StudyAct::WriteMemo | StudyAct::ChangeCodebook => {
                !matches!(self, Self::Reader)
            }
            StudyAct::ChangeSources
            | StudyAct::LeadRounds
            | StudyAct::ChangeMembers
            | StudyAct::Withdraw => matches!(self, Self::Lead),
        }
    }
}

/// A source of a study: one text, in one or more versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Which source; it stays the same when its text is corrected.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// What kind of text it is.
    pub kind: SourceKind,
    /// The format it was read from, such as "docx".
    pub format: String,
    /// The version that is coded now.
    pub version: SourceVersionId,
    /// The cases it speaks about.
    pub ties: Vec<SourceTie>,
}

/// What kind of text a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A conversation with one person.
    Interview,
    /// A conversation with several.
    FocusGroup,
    /// What a researcher noted.
    FieldNote,
    /// Answers of many people in a grid.
    Answers,
    /// What was written about a contact, where the person chose that it may be used.
    ContactNote,
    /// A policy, leaflet, report or other document.
    Document,
}

impl SourceKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Interview,
        Self::FocusGroup,
        Self::FieldNote,
        Self::Answers,
        Self::ContactNote,
        Self::Document,
    ];

    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::FocusGroup => "focus_group",
            Self::FieldNote => "field_note",
            Self::Answers => "answers",
            Self::ContactNote => "contact_note",
            Self::Document => "document",
        }
    }

    /// The kind stored under a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The tie of a source to a case: as a whole, by who speaks, or by place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceTie {
    /// All of the source is about the case.
    Whole(StudyCaseId),
    /// What the speaker with this label says is the case's.
    Speaker(SpeakerTie),
    /// A stretch is the case's: one cell of a grid of answers.
    Place(Span, StudyCaseId),
}

impl SourceTie {
    /// The case that is tied.
    pub const fn case(&self) -> StudyCaseId {
        match self {
            Self::Whole(case) | Self::Place(_, case) => *case,
            Self::Speaker(tie) => tie.case,
        }
    }
}

/// Who a speaker is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerTie {
    /// The label as it stands in the source, such as "PW6".
    pub label: String,
    /// The case.
    pub case: StudyCaseId,
}

/// What a study compares: a participant, a site, a team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyCase {
    /// Which case.
    pub id: StudyCaseId,
    /// The name it has in the study: a pseudonym where it is a person.
    pub name: String,
    /// What it is.
    pub kind: CaseKind,
    /// What is known about it. What was not asked or not answered is absent.
    pub values: BTreeMap<AttributeId, Value>,
}

/// What a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// Somebody who took part.
    Participant,
    /// A site.
    Site,
    /// A team.
    Team,
    /// Anything else.
    Other,
}

impl CaseKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Participant, Self::Site, Self::Team, Self::Other];

    /// The word under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Site => "site",
            Self::Team => "team",
            Self::Other => "other",
        }
    }

    /// The kind stored under a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_role_does_can_be_read_as_a_table() {
        use StudyAct::*;
        let acts = [
            Read,
            Export,
            Code,
            WriteMemo,
            ChangeCodebook,
            ChangeSources,
            LeadRounds,
            ChangeMembers,
            Withdraw,
        ];
        let table: Vec<String> = StudyRole::ALL
            .into_iter()
            .map(|role| {
                let may: String = acts
                    .map(|act| if role.may(act) { 'x' } else { '.' })
                    .iter()
                    .collect();
                format!("{:<12} {may}", role.code())
            })
            .collect();
        insta::assert_snapshot!(table.join("\n"), @r"
        lead         xxxxxxxxx
        coder        xxxxx....
        second_coder xxxxx....
        reader       xx.......
        ");
    }

    #[test]
    fn everything_that_is_stored_as_a_word_reads_back() {
        for role in StudyRole::ALL {
            assert_eq!(StudyRole::from_code(role.code()), Some(role));
        }
        for kind in SourceKind::ALL {
            assert_eq!(SourceKind::from_code(kind.code()), Some(kind));
        }
        for kind in CaseKind::ALL {
            assert_eq!(CaseKind::from_code(kind.code()), Some(kind));
        }
    }
}
