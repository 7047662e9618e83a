//! Which peer worker an account is of.
//!
//! Whoever keeps accounts may not open what is kept about a peer worker. To tie an account to the right one they see a
//! name, a reference and a site, of those who have no account yet, and nothing else.

use crate::delivery::folded::worker_named;
use crate::listing::{Listed, Page};
use crate::query::Query;
use crate::{Error, Result, Tx, query};
use access::to::Change;
use access::{Reach, Scope, on};
use ids::{AccountId, SiteId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// A peer worker who can be given an account: no more than tells one from another.
#[derive(Clone, PartialEq, Eq)]
pub struct Untied {
    /// Who.
    pub id: WorkerId,
    /// The reference the service uses.
    pub local_ref: String,
    /// Their name.
    pub name: String,
    /// Their site.
    pub site_name: String,
}

// Names must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Untied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Untied({})", self.id)
    }
}

/// Which peer workers without an account are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// Each of these words is part of the name or of the reference.
    pub words: &'a str,
    /// At one of these sites; at any when there is none.
    pub sites: &'a [SiteId],
    /// These are there whatever else is asked for, and come first.
    pub keep: &'a [WorkerId],
    /// Who left before this day is not offered.
    pub today: Date,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    local_ref: String,
    name: String,
    site_name: String,
}

fn conditions(mut statement: Query, sought: Sought<'_>) -> Query {
    statement = statement
        .push(" AND (w.id IN ")
        .push_list(sought.keep.iter().copied())
        .push(" OR (w.id NOT IN (SELECT a.worker_id FROM account a WHERE a.org_id = w.org_id AND a.worker_id IS NOT NULL) AND (w.left_on IS NULL OR w.left_on >= ")
        .push_bind(sought.today)
        .push(")");
    if !sought.sites.is_empty() {
        statement = statement
            .push(" AND w.site_id IN ")
            .push_list(sought.sites.iter().copied());
    }
    for word in sought.words.split_whitespace().take(5) {
        statement = worker_named(statement, word);
    }
    statement.push("))")
}

/// Peer workers without an account, by name: at most `most`, with how many fit in all.
///
/// # Errors
/// [`Error::Denied`] when the reach is not that of the organisation.
pub async fn workers_without_account(
    tx: &mut Tx,
    reach: &Reach<on::Account, Change>,
    sought: Sought<'_>,
    most: u32,
) -> Result<Listed<Untied>> {
    if !matches!(reach.scope(), Scope::Organisation) {
        return Err(Error::Denied);
    }
    let org = reach.actor().org;
    let page = Page::new(1, most);
    let counted = query("SELECT count(*) FROM worker w WHERE w.org_id = $1").bind(org);
    let total = conditions(counted, sought).count(tx).await?;
    let rows = query("SELECT w.id, w.local_ref, w.name, s.name AS site_name FROM worker w JOIN site s ON s.org_id = w.org_id AND s.id = w.site_id WHERE w.org_id = $1").bind(org);
    let rows: Vec<Row> = conditions(rows, sought)
        .push(" ORDER BY CASE WHEN w.id IN ")
        .push_list(sought.keep.iter().copied())
        .push(" THEN 0 ELSE 1 END, w.name, w.id")
        .limit(page.limit())
        .all(tx)
        .await?;
    let rows = rows
        .into_iter()
        .map(|row| Untied {
            id: WorkerId(row.id),
            local_ref: row.local_ref,
            name: row.name,
            site_name: row.site_name,
        })
        .collect();
    Ok(Listed { rows, total, page })
}

/// Whether there is such a peer worker and they have no account, but for the account `of`, which is perhaps theirs already.
///
/// # Errors
/// As the database says.
pub async fn is_without_account(
    tx: &mut Tx,
    reach: &Reach<on::Account, Change>,
    worker: WorkerId,
    of: Option<AccountId>,
) -> Result<bool> {
    Ok(query("SELECT count(*) FROM worker w WHERE w.org_id = $1 AND w.id = $2 AND NOT EXISTS (SELECT 1 FROM account a WHERE a.org_id = w.org_id AND a.worker_id = w.id AND a.id <> $3)")
        .bind(reach.actor().org)
        .bind(worker)
        .bind(of.unwrap_or(AccountId(Uuid::nil())))
        .count(tx)
        .await?
        > 0)
}

/// The worker a reference stands for, to tie an account to them.
///
/// # Errors
/// As the database says.
pub async fn worker_by_ref(
    tx: &mut Tx,
    reach: &Reach<on::Account, Change>,
    reference: &str,
) -> Result<Option<WorkerId>> {
    Ok(
        query("SELECT id FROM worker WHERE org_id = $1 AND local_ref = $2")
            .bind(reach.actor().org)
            .bind(reference)
            .optional::<(Uuid,)>(tx)
            .await?
            .map(|(id,)| WorkerId(id)),
    )
}
