//! The constructs of a matrix: the codes that are its columns.

use crate::evidence::Refusal;
use crate::{Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use ids::{CodeId, StudyId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A matrix has at most so many constructs.
pub const MOST: usize = 200;

/// The constructs of the study's matrix, in the order of its columns.
///
/// # Errors
/// As the database says.
pub async fn constructs<R, D>(tx: &mut Tx, permit: &Permit<R, D>) -> Result<Vec<CodeId>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<(Uuid,)> = query("SELECT m.code_id FROM matrix_construct m JOIN code c ON c.org_id = m.org_id AND c.id = m.code_id WHERE m.org_id = $1 AND m.study_id = $2 ORDER BY m.position, m.code_id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|(id,)| CodeId(id)).collect())
}

/// Chooses the constructs, in place of those that were chosen before; what is written in cells stays. Whoever codes may.
///
/// # Errors
/// [`crate::Error::Refused`] for more than 200; [`crate::Error::Denied`] when a code is not the study's.
pub async fn choose(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    codes: &[CodeId],
) -> Result<()> {
    let mut seen = BTreeSet::new();
    let codes: Vec<CodeId> = codes
        .iter()
        .copied()
        .filter(|code| seen.insert(*code))
        .collect();
    if codes.len() > MOST {
        return Err(Refusal::TooManyConstructs { most: MOST }.into());
    }
    if constructs(tx, permit).await? == codes {
        return Ok(());
    }
    query("DELETE FROM matrix_construct WHERE org_id = $1 AND study_id = $2")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .execute(tx)
        .await?;
    for (position, code) in (0_i64..).zip(&codes) {
        crate::evidence::code::load(tx, permit, *code).await?;
        query("INSERT INTO matrix_construct (org_id, study_id, code_id, position) VALUES ($1, $2, $3, $4)")
            .bind(permit.actor().org)
            .bind(permit.subject())
            .bind(*code)
            .bind(position)
            .execute(tx)
            .await?;
    }
    let detail = format!("{} constructs chosen", codes.len());
    audit::in_study(tx, around, permit, None, detail).await
}
