//! Passages that memos are about.

use crate::evidence::span;
use crate::{Result, Tx, query};
use access::to::Deed;
use access::{Permit, on};
use evidence::place::Span;
use ids::{MemoId, SourceId};
use uuid::Uuid;

/// A passage that a memo is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The memo.
    pub memo: MemoId,
    /// The title of the memo.
    pub title: String,
    /// The source.
    pub source: SourceId,
    /// The place in its wording in force.
    pub span: Span,
    /// The words at the place.
    pub quote: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    memo_id: Uuid,
    title: String,
    target_id: Uuid,
    span_start: i64,
    span_end: i64,
    quote: String,
}

/// Every passage of the study that a memo is about, by the names of the sources and then in the order of the text.
///
/// # Errors
/// As the database says.
pub async fn places<D: Deed>(tx: &mut Tx, permit: &Permit<on::StudyMemo, D>) -> Result<Vec<Noted>> {
    let rows: Vec<Row> = query("SELECT l.memo_id, m.title, l.target_id, l.span_start, l.span_end, l.quote FROM memo_link l JOIN memo m ON m.org_id = l.org_id AND m.id = l.memo_id JOIN source s ON s.org_id = l.org_id AND s.id = l.target_id WHERE l.org_id = $1 AND m.study_id = $2 AND l.target_kind = 'place' ORDER BY s.folded_name, s.id, l.span_start, l.span_end, l.memo_id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Noted {
                memo: MemoId(row.memo_id),
                title: row.title,
                source: SourceId(row.target_id),
                span: span(row.span_start, row.span_end, "memo_link")?,
                quote: row.quote,
            })
        })
        .collect()
}
