//! Questions to the data that were kept.

use crate::evidence::Nameless;
use crate::{Result, Stamp, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use ids::QueryId;
use serde_json::Value;
use uuid::Uuid;

/// The longest name of a saved query, in characters.
pub const LONGEST_NAME: usize = 200;

/// A saved query.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedQuery {
    /// Its identifier.
    pub id: QueryId,
    /// What it is called.
    pub name: String,
    /// The question as it is asked.
    pub body: Value,
    /// Who saved it last.
    pub by: Option<String>,
    /// Counts its changes.
    pub version: i64,
    /// When it was saved last.
    pub changed_at: Stamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    body: sqlx::types::Json<Value>,
    by_name: Option<String>,
    version: i64,
    changed_at: Stamp,
}

impl From<Row> for SavedQuery {
    fn from(row: Row) -> Self {
        SavedQuery {
            id: QueryId(row.id),
            name: row.name,
            body: row.body.0,
            by: row.by_name,
            version: row.version,
            changed_at: row.changed_at,
        }
    }
}

const SELECT: &str = "SELECT q.id, q.name, q.body, a.name AS by_name, q.version, q.changed_at FROM saved_query q LEFT JOIN account a ON a.org_id = q.org_id AND a.id = q.account_id WHERE q.org_id = $1 AND q.study_id = $2";

/// The saved queries of the study, by name.
///
/// # Errors
/// As the database says.
pub async fn list(tx: &mut Tx, permit: &Permit<on::Study, to::Read>) -> Result<Vec<SavedQuery>> {
    Ok(query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" ORDER BY q.name, q.id LIMIT 500")
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(SavedQuery::from)
        .collect())
}

/// A saved query.
///
/// # Errors
/// [`crate::Error::Denied`] when it is not one of the study's.
pub async fn load(
    tx: &mut Tx,
    permit: &Permit<on::Study, to::Read>,
    id: QueryId,
) -> Result<SavedQuery> {
    Ok(query(SELECT)
        .bind(permit.actor().org)
        .bind(permit.subject())
        .push(" AND q.id = ")
        .push_bind(id)
        .one::<Row>(tx)
        .await?
        .into())
}

/// Keeps a query under a name, in place of what stood under it before. Whoever codes in the study may.
///
/// # Errors
/// [`crate::Error::Refused`] when there is no name.
pub async fn save(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    name: &str,
    body: &Value,
) -> Result<QueryId> {
    let name = super::name(name, Nameless::Query, LONGEST_NAME)?;
    let (id,): (Uuid,) = query("INSERT INTO saved_query (org_id, id, study_id, name, body, account_id, version, changed_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7) ON CONFLICT (org_id, study_id, name) DO UPDATE SET body = excluded.body, account_id = excluded.account_id, changed_at = excluded.changed_at, version = saved_query.version + 1 RETURNING id")
        .bind(permit.actor().org)
        .bind(around.id::<QueryId>())
        .bind(permit.subject())
        .bind(name)
        .bind(body.clone())
        .bind(permit.actor().account)
        .bind(around.now())
        .one(tx)
        .await?;
    audit::in_study(tx, around, permit, id, "query saved").await?;
    Ok(QueryId(id))
}

/// Throws a saved query away. Doing it twice counts once.
///
/// # Errors
/// As the database says.
pub async fn remove(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    id: QueryId,
) -> Result<()> {
    let removed = query("DELETE FROM saved_query WHERE org_id = $1 AND study_id = $2 AND id = $3")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .bind(id)
        .execute(tx)
        .await?;
    if removed == 0 {
        return Ok(());
    }
    audit::in_study(tx, around, permit, id.0, "query removed").await
}
