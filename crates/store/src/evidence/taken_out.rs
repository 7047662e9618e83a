//! What left a study as a file, so that it can be called back when somebody withdraws.

use crate::listing::Page;
use crate::{Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use ids::SourceId;
use uuid::Uuid;

/// A file that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOut {
    /// What it was, e.g. `codings.csv`.
    pub kind: String,
    /// Who took it out.
    pub by: Option<String>,
    /// When.
    pub at: Stamp,
    /// How many people who are in it withdrew since. Their words must not be used from it any more.
    pub withdrawn: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    by_name: Option<String>,
    at: Stamp,
    withdrawn: i64,
}

/// Writes down that a file was taken out, and from which sources; `None` means all of them. Call it in a transaction
/// that is committed before the first byte goes out.
///
/// # Errors
/// As the database says.
pub async fn begun(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Study, to::Export>,
    kind: &str,
    sources: Option<&[SourceId]>,
) -> Result<()> {
    let (org, study) = (permit.actor().org, permit.subject());
    let id: Uuid = around.id();
    query("INSERT INTO study_export (org_id, id, study_id, account_id, kind, at, withdrawn) VALUES ($1, $2, $3, $4, $5, $6, 0)")
        .bind(org)
        .bind(id)
        .bind(study)
        .bind(permit.actor().account)
        .bind(kind)
        .bind(around.now())
        .execute(tx)
        .await?;
    let mut statement = query("INSERT INTO study_export_source (org_id, export_id, source_id) SELECT s.org_id, x.id, s.id FROM source s JOIN study_export x ON x.org_id = s.org_id AND x.study_id = s.study_id WHERE s.org_id = $1 AND s.study_id = $2 AND x.id = $3")
        .bind(org)
        .bind(study)
        .bind(id);
    if let Some(sources) = sources {
        statement = statement
            .push(" AND s.id IN ")
            .push_list(sources.iter().copied());
    }
    statement.execute(tx).await?;
    audit::in_study(tx, around, permit, id, kind).await
}

/// A page of the files that were taken out, latest first.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    permit: &Permit<on::Study, to::Read>,
    page: Page,
) -> Result<Vec<TakenOut>> {
    let rows: Vec<Row> = query("SELECT x.kind, a.name AS by_name, x.at, x.withdrawn FROM study_export x LEFT JOIN account a ON a.org_id = x.org_id AND a.id = x.account_id WHERE x.org_id = $1 AND x.study_id = $2 ORDER BY x.at DESC, x.id DESC")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all(tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| TakenOut {
            kind: row.kind,
            by: row.by_name,
            at: row.at,
            withdrawn: row.withdrawn,
        })
        .collect())
}
