//! Coded passages to learn from.

use crate::evidence::visible;
use crate::packed::packed_row;
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Permit, on, to};
use ids::CodeId;
use uuid::Uuid;

/// At most so many passages of each code are learned from: the latest, so that the answer does not wait for a large
/// study and follows the codebook as it is used now.
pub const LATEST: u32 = 200;

packed_row! {
    struct Learned {
        code_id: Uuid,
        quote: String,
    }
}

/// The latest coded passages of each code, as far as the actor may see them: what a blind round hides is not learned
/// from.
///
/// # Errors
/// As the database says.
pub async fn examples(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
) -> Result<Vec<(CodeId, String)>> {
    let rows = query(concat!(
        "SELECT x.code_id, x.quote FROM (SELECT k.code_id, k.quote, k.id, row_number() OVER (PARTITION BY k.code_id ORDER BY k.id DESC) AS latest FROM coding k WHERE k.org_id = $1 AND k.study_id = $3 AND k.layer = 'coder'",
        visible!(),
        ") x WHERE x.latest <= $4 ORDER BY x.code_id, x.latest"
    ))
    .bind(permit.actor().org)
    .bind(permit.actor().account)
    .bind(permit.subject())
    .bind(i64::from(LATEST))
    .packed::<Learned>(tx)
    .await?;
    let detail = format!("{} learned from", rows.len());
    audit::in_study(tx, around, permit, None, detail).await?;
    Ok(rows
        .into_iter()
        .map(|row| (CodeId(row.code_id), row.quote))
        .collect())
}
