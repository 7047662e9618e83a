//! Why a file cannot be read or written at all.

use super::tables::HeldProject;
use super::warning::shortened;
use crate::options::bytes_in_words;

/// Why a file is not a project, or cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QdaProblem {
    /// Neither an archive, nor XML, nor a list of codes.
    #[error(
        "{file} is neither a REFI-QDA project (.qdpx, .qde), nor a codebook (.qdc, .csv), nor a list of passages (.csv). Export one of these from the program that holds the project"
    )]
    NotAProject {
        /// Name of the file.
        file: String,
    },
    /// An archive that cannot be opened.
    #[error(
        "{file} is damaged: {why}. Export it again, or open it with a program for ZIP archives to see what is left"
    )]
    Damaged {
        /// Name of the file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// An archive without a project in it.
    #[error("{file} is an archive without a .qde file at its top, so it is not a REFI-QDA project")]
    NoProjectInside {
        /// Name of the file.
        file: String,
    },
    /// XML that is not well formed, or something no project needs.
    #[error(
        "{file}, byte {at}: {why}. Export the project again; if that does not help, open it in the program it comes from and save it under a new name"
    )]
    Xml {
        /// Name of the file.
        file: String,
        /// How far reading came, in bytes.
        at: u64,
        /// What is wrong there.
        why: String,
    },
    /// More than is accepted.
    #[error(
        "{file}: {what} more than is accepted ({most}). Split the project and take it in parts"
    )]
    TooMuch {
        /// Name of the file.
        file: String,
        /// What there is too much of.
        what: &'static str,
        /// The most that is accepted.
        most: String,
    },
    /// A database of another program that is not understood.
    #[error("{file}: {why}")]
    Tables {
        /// Name of the file.
        file: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// A database that holds several projects, of which one has to be chosen.
    #[error(
        "{file} holds several projects, and one is needed: {}. Choose one of them",
        listed(projects)
    )]
    SeveralProjects {
        /// Name of the file.
        file: String,
        /// The projects in it.
        projects: Vec<HeldProject>,
    },
    /// A table that is neither a codebook nor a list of passages.
    #[error(
        "{file} is a table with the columns {columns}, and neither a codebook nor a list of passages. A codebook has a column “code” or “tag”, and “definition”, “description” or “parent” beside it; a list of passages has “document”, “content” and “tag”, or “source”, “text” and “codes”. Cases and answers are brought in at the cases and the sources of a study"
    )]
    UnknownTable {
        /// Name of the file.
        file: String,
        /// Its columns.
        columns: String,
    },
    /// The table cannot be read.
    #[error(transparent)]
    Table(#[from] crate::FileProblem),
}

/// Projects with their numbers, for a sentence.
fn listed(projects: &[HeldProject]) -> String {
    let named = projects
        .iter()
        .map(|one| format!("{} “{}”", one.id, shortened(&one.name)));
    named.collect::<Vec<_>>().join(", ")
}

impl QdaProblem {
    pub(crate) fn too_many_bytes(file: &str, what: &'static str, most: u64) -> Self {
        QdaProblem::TooMuch {
            file: file.to_owned(),
            what,
            most: bytes_in_words(most),
        }
    }
}

/// How much is read at most. An archive may say anything about its size, so what is unpacked is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QdaLimits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes of the XML, unpacked.
    pub xml_bytes: u64,
    /// Bytes of all texts together, unpacked.
    pub text_bytes: u64,
    /// Files in an archive.
    pub files: usize,
    /// Objects in a project: codes, sources, selections, codings and so on together.
    pub objects: u64,
    /// Elements within each other; codes may lie this deep.
    pub depth: usize,
}

impl Default for QdaLimits {
    fn default() -> Self {
        QdaLimits {
            file_bytes: 2 << 30,
            xml_bytes: 256 << 20,
            text_bytes: 256 << 20,
            files: 100_000,
            objects: 2_000_000,
            depth: 128,
        }
    }
}
