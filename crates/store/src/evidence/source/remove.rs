//! Taking a source out of a study with everything that hangs on it.

use super::belongs;
use crate::evidence::search;
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use ids::{OrgId, SourceId};

/// Takes a source away with its wordings, codings, ties and places of memos. It cannot be taken back. Doing it twice
/// counts once.
///
/// # Errors
/// As the database says.
pub async fn remove(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::StudySource, to::Change>,
    id: SourceId,
) -> Result<()> {
    if belongs(tx, permit, id).await.is_err() {
        return Ok(());
    }
    clear(tx, permit.actor().org, id).await?;
    audit::in_study(tx, around, permit, id.0, "source removed").await
}

/// The same without an audit entry. Steps of the history that hold words of the source are for the caller.
pub(in crate::evidence) async fn clear(tx: &mut Tx, org: OrgId, id: SourceId) -> Result<()> {
    search::forget(tx, org, id).await?;
    for text in [
        "DELETE FROM matrix_cell_quote WHERE org_id = $1 AND coding_id IN (SELECT k.id FROM coding k WHERE k.org_id = $1 AND k.source_id = $2)",
        "DELETE FROM memo_link WHERE org_id = $1 AND target_kind = 'coding' AND target_id IN (SELECT k.id FROM coding k WHERE k.org_id = $1 AND k.source_id = $2)",
        "DELETE FROM memo_link WHERE org_id = $1 AND target_id = $2",
        "DELETE FROM lost_coding WHERE org_id = $1 AND source_id = $2",
        "DELETE FROM coding WHERE org_id = $1 AND source_id = $2",
        "DELETE FROM coding_round_source WHERE org_id = $1 AND source_id = $2",
        "DELETE FROM goal_source WHERE org_id = $1 AND source_id = $2",
        "DELETE FROM source_case WHERE org_id = $1 AND source_id = $2",
        "DELETE FROM source_version WHERE org_id = $1 AND source_id = $2",
        "DELETE FROM source WHERE org_id = $1 AND id = $2",
    ] {
        query(text).bind(org).bind(id).execute(tx).await?;
    }
    Ok(())
}
