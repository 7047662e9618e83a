//! Answers of many people, each respondent's a source that is wholly theirs.

use super::{Layout, NewSource, insert, unreadable};
use crate::evidence::case;
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use evidence::study::SourceTie;
use evidence::text::Text;
use ids::{SourceId, StudyCaseId};
use uuid::Uuid;

/// What one respondent answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Answers {
    /// The source.
    pub source: SourceId,
    /// Nameless answers they are, as long as the source is tied to them.
    pub case: Option<StudyCaseId>,
    /// The questions with the answers below them.
    pub text: Text,
    /// Which of them is what.
    pub layout: Layout,
}

// What somebody answered must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers({})", self.source)
    }
}

/// Adds what a case answered as a source of its own. The same answers of the same case come once: tells whether they are
/// new.
///
/// # Errors
/// [`crate::Error::Refused`] says what does not fit; [`crate::Error::Denied`] when the case is not the study's.
pub async fn add_answers(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Create>,
    new: &NewSource<'_>,
    case: StudyCaseId,
) -> Result<bool> {
    case::belongs(tx, permit, case).await?;
    let is_new = insert(tx, around, permit, new, None).await?;
    if is_new {
        case::tie::insert(tx, permit, new.id, &SourceTie::Whole(case)).await?;
        audit::in_study(tx, around, permit, new.id.0, "").await?;
    }
    Ok(is_new)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    case_id: Option<Uuid>,
    body: String,
    layout: String,
}

/// The answers that came in tables, in the order of the names of the sources.
///
/// # Errors
/// As the database says.
pub async fn answers(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Read>,
) -> Result<Vec<Answers>> {
    let rows: Vec<Row> = query("SELECT s.id, (SELECT t.case_id FROM source_case t WHERE t.org_id = s.org_id AND t.source_id = s.id AND t.speaker = '' AND t.span_start < 0 ORDER BY t.case_id LIMIT 1) AS case_id, v.body, v.layout FROM source s JOIN source_version v ON v.org_id = s.org_id AND v.id = s.version_id WHERE s.org_id = $1 AND s.study_id = $2 AND s.kind = 'answers' AND s.format IN ('csv', 'xlsx') ORDER BY s.folded_name, s.id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    audit::in_study(
        tx,
        around,
        permit,
        None,
        format!("answers of {} listed", rows.len()),
    )
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Answers {
                source: SourceId(row.id),
                case: row.case_id.map(StudyCaseId),
                text: Text::new(&row.body),
                layout: serde_json::from_str(&row.layout).map_err(|_| unreadable("layout"))?,
            })
        })
        .collect()
}
