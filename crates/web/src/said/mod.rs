//! What the crates below say, in the language of the reader.
//!
//! They say it in English, for logs and the command line. No page shows that: every variant has a text here, and a new one
//! does not compile without.

mod account;
mod delivery;
mod evidence;
mod exchange;
mod frameworks;
mod problem;

use crate::Texts;

/// What a crate below says, as a page says it.
pub(crate) trait Said {
    /// The words, in the language of the texts.
    fn said(&self, t: &Texts) -> String;
}

impl Said for store::Refusal {
    fn said(&self, t: &Texts) -> String {
        match self {
            Self::Delivery(why) => why.said(t),
            Self::Account(why) => why.said(t),
            Self::Evidence(why) => why.said(t),
            Self::DefinitionName => t.text("refusal-definition-name"),
            Self::Definition(why) => why.said(t),
            Self::AnalysisName => t.text("refusal-analysis-name"),
            Self::AnalysisNameTooLong { most } => t.with(
                "refusal-analysis-name-too-long",
                &[("most", &most.to_string())],
            ),
            Self::SettingsTooLong { kilobytes } => t.with(
                "refusal-settings-too-long",
                &[("kilobytes", &kilobytes.to_string())],
            ),
            Self::FileEmpty => t.text("refusal-file-empty"),
            Self::FileTooLarge { megabytes } => t.with(
                "refusal-file-too-large",
                &[("megabytes", &megabytes.to_string())],
            ),
            Self::TimeZone { written } => t.with("refusal-time-zone", &[("written", written)]),
            Self::OrganisationThere { name } => {
                t.with("refusal-organisation-there", &[("name", name)])
            }
            Self::NotADatabase { file, why } => {
                t.with("refusal-not-a-database", &[("file", file), ("why", why)])
            }
            Self::DatabaseTooLarge {
                file,
                rows,
                megabytes,
            } => t.with(
                "refusal-database-too-large",
                &[
                    ("file", file),
                    ("rows", &rows.to_string()),
                    ("megabytes", &megabytes.to_string()),
                ],
            ),
            Self::NoVocabulary { id } => t.with("refusal-no-vocabulary", &[("id", id)]),
            Self::VersionNotLater { new, current } => t.with(
                "refusal-version-not-later",
                &[("new", new), ("current", current)],
            ),
        }
    }
}
