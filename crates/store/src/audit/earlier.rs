//! Entries from before they were chained.

use super::chain::{Chains, Record, insert};
use crate::{Result, Stamp, Tx, query};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Earlier {
    org_id: Uuid,
    id: Uuid,
    at: Stamp,
    account_id: Option<Uuid>,
    account_role: Option<String>,
    action: String,
    resource: String,
    resource_id: Option<Uuid>,
    person_id: Option<Uuid>,
    detail: String,
}

/// How many are read at a time.
const PAGE: u32 = 1_000;

/// Copies the entries of `audit_unchained` into `audit`, each account's in the order in which they were made, and drops
/// the former table. What is in memory is a page of them and the end of each chain, however many there are.
///
/// # Errors
/// As the database says.
pub(crate) async fn chain(tx: &mut Tx) -> Result<()> {
    let mut chains = Chains::default();
    let mut after = (Uuid::nil(), Uuid::nil());
    let mut waiting = Vec::new();
    loop {
        let page: Vec<Earlier> = query("SELECT org_id, id, at, account_id, account_role, action, resource, resource_id, person_id, detail FROM audit_unchained WHERE (org_id, id) > ($1, $2) ORDER BY org_id, id")
            .bind(after.0)
            .bind(after.1)
            .limit(PAGE)
            .all(tx)
            .await?;
        let Some(last) = page.last() else { break };
        after = (last.org_id, last.id);
        for entry in page {
            waiting.push(chains.add(entry.into()));
            if waiting.len() == super::chain::TOGETHER {
                insert(tx, &mut waiting).await?;
            }
        }
    }
    insert(tx, &mut waiting).await?;
    chains.finish(tx).await?;
    query("DROP TABLE audit_unchained").execute(tx).await?;
    Ok(())
}

impl From<Earlier> for Record {
    fn from(entry: Earlier) -> Record {
        Record {
            org: entry.org_id,
            id: entry.id,
            at: entry.at,
            account: entry.account_id,
            role: entry.account_role.map(Into::into),
            action: entry.action.into(),
            resource: entry.resource.into(),
            resource_id: entry.resource_id,
            person: entry.person_id,
            detail: entry.detail.into(),
        }
    }
}
