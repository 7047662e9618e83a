//! What somebody has typed and not yet sent. Only its author ever sees it.

use crate::delivery::contact::is_withdrawn;
use crate::{Result, Stamp, Surroundings, Tx, query};
use access::Actor;
use ids::DraftId;
use uuid::Uuid;

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its identifier, which becomes that of the record once it is sent.
    pub id: DraftId,
    /// Which form it belongs to.
    pub form: String,
    /// The fields as they were typed.
    pub fields: Vec<(String, String)>,
    /// When it was saved last.
    pub saved_at: Stamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    form: String,
    fields: sqlx::types::Json<Vec<(String, String)>>,
    saved_at: Stamp,
}

impl From<Row> for Draft {
    fn from(row: Row) -> Self {
        Draft {
            id: DraftId(row.id),
            form: row.form,
            fields: row.fields.0,
            saved_at: row.saved_at,
        }
    }
}

/// Keeps what was typed, replacing what was kept before. Returns the instant that was written beside it.
///
/// A draft takes the identifier its record will have. Once the record is there nothing is kept any more: a save that was
/// under way when the form was sent would bring back a draft that is done with.
///
/// # Errors
/// As the database says.
pub async fn save(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    id: DraftId,
    form: &str,
    fields: &[(String, String)],
) -> Result<Stamp> {
    let now = Stamp::from(around.now());
    let recorded = query("SELECT count(*) FROM contact WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(id.0)
        .count(tx)
        .await?;
    if recorded > 0 || is_withdrawn(tx, actor.org, id.0).await? {
        return Ok(now);
    }
    query("INSERT INTO draft (org_id, account_id, id, form, fields, saved_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, account_id, id) DO UPDATE SET form = excluded.form, fields = excluded.fields, saved_at = excluded.saved_at")
        .bind(actor.org)
        .bind(actor.account)
        .bind(id)
        .bind(form)
        .bind(serde_json::json!(fields))
        .bind(now)
        .execute(tx)
        .await?;
    Ok(now)
}

/// The actor's own draft with this identifier, if there is one.
///
/// # Errors
/// As the database says.
pub async fn load(tx: &mut Tx, actor: &Actor, id: DraftId) -> Result<Option<Draft>> {
    Ok(query("SELECT id, form, fields, saved_at FROM draft WHERE org_id = $1 AND account_id = $2 AND id = $3")
        .bind(actor.org)
        .bind(actor.account)
        .bind(id)
        .optional::<Row>(tx)
        .await?
        .map(Draft::from))
}

/// The actor's own drafts of a form, latest first.
///
/// # Errors
/// As the database says.
pub async fn list(tx: &mut Tx, actor: &Actor, form: &str) -> Result<Vec<Draft>> {
    Ok(query("SELECT id, form, fields, saved_at FROM draft WHERE org_id = $1 AND account_id = $2 AND form = $3 ORDER BY saved_at DESC, id LIMIT 50")
        .bind(actor.org)
        .bind(actor.account)
        .bind(form)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Draft::from)
        .collect())
}

/// Forgets the actor's own drafts of a form that were saved before an instant: nobody came back to them.
///
/// # Errors
/// As the database says.
pub async fn forget_older(
    tx: &mut Tx,
    actor: &Actor,
    form: &str,
    before: jiff::Timestamp,
) -> Result<()> {
    query(
        "DELETE FROM draft WHERE org_id = $1 AND account_id = $2 AND form = $3 AND saved_at < $4",
    )
    .bind(actor.org)
    .bind(actor.account)
    .bind(form)
    .bind(before)
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets a draft of the actor's own: it was sent, or they threw it away.
///
/// # Errors
/// As the database says.
pub async fn forget(tx: &mut Tx, actor: &Actor, id: DraftId) -> Result<()> {
    query("DELETE FROM draft WHERE org_id = $1 AND account_id = $2 AND id = $3")
        .bind(actor.org)
        .bind(actor.account)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}
