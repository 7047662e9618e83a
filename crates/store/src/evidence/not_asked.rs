//! What was not asked: of which case about which code. Where this is written down, silence is not taken for an answer.

use super::{case, code};
use crate::{Result, Surroundings, Tx, audit, query};
use access::on::Thing;
use access::to::Deed;
use access::{Permit, on, to};
use ids::{CodeId, StudyCaseId, StudyId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Everything of the study that was not asked.
///
/// # Errors
/// As the database says.
pub async fn all<R, D>(
    tx: &mut Tx,
    permit: &Permit<R, D>,
) -> Result<BTreeSet<(StudyCaseId, CodeId)>>
where
    R: Thing<Subject = StudyId>,
    D: Deed,
{
    let rows: Vec<(Uuid, Uuid)> = query("SELECT n.case_id, n.code_id FROM not_asked n JOIN code c ON c.org_id = n.org_id AND c.id = n.code_id WHERE n.org_id = $1 AND n.study_id = $2 ORDER BY n.case_id, n.code_id")
        .bind(permit.actor().org)
        .bind(permit.subject())
        .all(tx)
        .await?;
    let pairs = rows.into_iter();
    Ok(pairs
        .map(|(case, code)| (StudyCaseId(case), CodeId(code)))
        .collect())
}

/// Says of some cases and codes whether they were asked. What is not named stays as it is; a form sent twice counts
/// once. Whoever codes may.
///
/// # Errors
/// [`crate::Error::Denied`] when a case or code is not the study's.
pub async fn note(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Coding, to::Create>,
    said: &[(StudyCaseId, CodeId, bool)],
) -> Result<()> {
    let before = all(tx, permit).await?;
    let mut changed = 0;
    let (mut cases, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for (of, about, was_asked) in said {
        if before.contains(&(*of, *about)) != *was_asked {
            continue;
        }
        if cases.insert(*of) {
            case::belongs(tx, permit, *of).await?;
        }
        if codes.insert(*about) {
            code::load(tx, permit, *about).await?;
        }
        let statement = if *was_asked {
            query("DELETE FROM not_asked WHERE org_id = $1 AND study_id = $2 AND case_id = $3 AND code_id = $4")
                .bind(permit.actor().org)
                .bind(permit.subject())
                .bind(*of)
                .bind(*about)
        } else {
            query("INSERT INTO not_asked (org_id, study_id, case_id, code_id, noted_by, noted_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, case_id, code_id) DO NOTHING")
                .bind(permit.actor().org)
                .bind(permit.subject())
                .bind(*of)
                .bind(*about)
                .bind(permit.actor().account)
                .bind(around.now())
        };
        statement.execute(tx).await?;
        changed += 1;
    }
    if changed == 0 {
        return Ok(());
    }
    audit::in_study(
        tx,
        around,
        permit,
        None,
        format!("{changed} noted as asked or not"),
    )
    .await
}
