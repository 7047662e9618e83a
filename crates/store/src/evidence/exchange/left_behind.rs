//! What a study holds that no project file has room for, so that whoever takes a file out is told what stays.

use crate::{Result, Tx, query};
use access::to::Deed;
use access::{Permit, on};

/// How much stays. What others can see of a study at all is in the file or counted here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftBehind {
    /// Summaries of the framework matrix.
    pub summaries: i64,
    /// Saved queries.
    pub queries: i64,
    /// Rounds of coding, with who coded for whom and what was open.
    pub rounds: i64,
    /// Marks that somebody was not asked.
    pub not_asked: i64,
    /// Steps of the history, which can be undone here alone.
    pub steps: i64,
    /// Wordings of sources before a correction.
    pub wordings: i64,
    /// Wordings of memos before they were changed.
    pub memo_wordings: i64,
    /// Sources that know speakers, headings, pages or times otherwise than from their words.
    pub layouts: i64,
    /// Codes that stand for a term of a framework.
    pub terms: i64,
}

impl LeftBehind {
    /// Whether a file has room for everything.
    pub fn is_empty(&self) -> bool {
        *self == LeftBehind::default()
    }
}

/// Counts what a project file leaves in the study.
///
/// # Errors
/// As the database says.
pub async fn left_behind<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::Study, D>,
) -> Result<LeftBehind> {
    let mut counts = [0_i64; 9];
    let statements = [
        "SELECT count(*) FROM matrix_cell WHERE org_id = $1 AND study_id = $2",
        "SELECT count(*) FROM saved_query WHERE org_id = $1 AND study_id = $2",
        "SELECT count(*) FROM coding_round WHERE org_id = $1 AND study_id = $2",
        "SELECT count(*) FROM not_asked WHERE org_id = $1 AND study_id = $2",
        "SELECT count(*) FROM step WHERE org_id = $1 AND study_id = $2",
        "SELECT count(*) FROM source_version v JOIN source s ON s.org_id = v.org_id AND s.id = v.source_id WHERE v.org_id = $1 AND s.study_id = $2 AND v.id <> s.version_id",
        "SELECT count(*) FROM memo_version v JOIN memo m ON m.org_id = v.org_id AND m.id = v.memo_id WHERE v.org_id = $1 AND m.study_id = $2",
        "SELECT count(*) FROM source s WHERE s.org_id = $1 AND s.study_id = $2 AND s.format NOT IN ('txt', 'qda', 'contact_note', 'goal')",
        "SELECT count(*) FROM code WHERE org_id = $1 AND study_id = $2 AND term_id IS NOT NULL",
    ];
    for (count, text) in counts.iter_mut().zip(statements) {
        *count = query(text)
            .bind(permit.actor().org)
            .bind(permit.subject())
            .count(tx)
            .await?;
    }
    let [
        summaries,
        queries,
        rounds,
        not_asked,
        steps,
        wordings,
        memo_wordings,
        layouts,
        terms,
    ] = counts;
    Ok(LeftBehind {
        summaries,
        queries,
        rounds,
        not_asked,
        steps,
        wordings,
        memo_wordings,
        layouts,
        terms,
    })
}
