//! Lists of concerns, and what waits for somebody to answer.

use super::{Concern, Row, SELECT};
use crate::delivery::{duty, word};
use crate::listing::{Listed, Page};
use crate::{Query, Result, Stamp, Surroundings, Tx, audit, query};
use access::to::Deed;
use access::{Reach, Scope, on, to};
use delivery::concern::{Urgency, asks};
use ids::{AccountId, ConcernId, SiteId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use uuid::Uuid;

/// What a list is narrowed down to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Those that stand so: one of `waiting`, `acknowledged` and `ended`.
    pub state: Option<&'static str>,
}

/// Adds what is in reach, and what it is narrowed down to, to a statement on concerns `c`.
fn bounded<D: Deed>(statement: Query, reach: &Reach<on::Concern, D>, filter: Filter) -> Query {
    let statement = match reach.scope() {
        Scope::Sites(sites) => statement
            .push(" AND c.site_id IN ")
            .push_list(sites.iter().copied()),
        Scope::Teams(teams) => statement
            .push(" AND c.id IN (SELECT e.concern_id FROM concern_entry e WHERE e.org_id = ")
            .push_bind(reach.actor().org)
            .push(" AND e.team_id IN ")
            .push_list(teams.iter().copied())
            .push(")"),
        Scope::Worker(_) | Scope::Account => statement
            .push(" AND c.raised_by = ")
            .push_bind(reach.actor().account),
        _ => statement.push(" AND 1 = 0"),
    };
    match filter.state {
        Some("waiting") => statement.push(" AND c.acknowledged_at IS NULL"),
        Some("acknowledged") => {
            statement.push(" AND c.acknowledged_at IS NOT NULL AND c.ended_at IS NULL")
        }
        Some(_) => statement.push(" AND c.ended_at IS NOT NULL"),
        None => statement,
    }
}

async fn counted<D: Deed>(
    tx: &mut Tx,
    reach: &Reach<on::Concern, D>,
    filter: Filter,
) -> Result<i64> {
    let statement =
        query("SELECT count(*) FROM concern c WHERE c.org_id = $1").bind(reach.actor().org);
    bounded(statement, reach, filter).count(tx).await
}

/// The concerns the reader may see: those that wait first, the longest on top; then the latest.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Concern, to::Read>,
    filter: Filter,
    page: Page,
) -> Result<Listed<Concern>> {
    let total = counted(tx, reach, filter).await?;
    let rows = bounded(query(SELECT).bind(reach.actor().org), reach, filter)
        .push(" ORDER BY CASE WHEN c.acknowledged_at IS NULL THEN 0 ELSE 1 END, CASE WHEN c.acknowledged_at IS NULL THEN c.raised_at END, c.raised_at DESC, c.id")
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect::<Result<Vec<_>>>()?;
    audit::listed(tx, around, reach, rows.len()).await?;
    Ok(Listed { rows, total, page })
}

/// Writes down that the list is taken out as a file, for each person in it, and says how many concerns are in it.
///
/// # Errors
/// As the database says.
pub async fn exporting(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Concern, to::Export>,
    filter: Filter,
) -> Result<i64> {
    let total = counted(tx, reach, filter).await?;
    let people = query("SELECT DISTINCT c.person_id FROM concern c WHERE c.org_id = $1")
        .bind(reach.actor().org);
    let people = bounded(people, reach, filter);
    audit::taken_out(tx, around, reach, total, people).await?;
    Ok(total)
}

/// The concerns of the list that come after one, for a file, at most so many: the latest raised first, so that one that is
/// answered in the meantime keeps its place. [`exporting`] has written down that they were taken out.
///
/// # Errors
/// As the database says.
pub async fn rows_after(
    tx: &mut Tx,
    reach: &Reach<on::Concern, to::Export>,
    filter: Filter,
    after: Option<(Stamp, ConcernId)>,
    most: u32,
) -> Result<Vec<Concern>> {
    let statement = bounded(query(SELECT).bind(reach.actor().org), reach, filter);
    let statement = match after {
        Some((raised_at, id)) => statement
            .push(" AND (c.raised_at, c.id) < (")
            .push_bind(raised_at)
            .push(", ")
            .push_bind(id)
            .push(")"),
        None => statement,
    };
    statement
        .push(" ORDER BY c.raised_at DESC, c.id DESC")
        .limit(most)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// A concern that waits for somebody. It says nothing of whom it is about, so that it can stand on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Which.
    pub id: ConcernId,
    /// Now or not now.
    pub urgency: Urgency,
    /// When it was raised.
    pub raised_at: Stamp,
    /// When it is or was to be acknowledged.
    pub due_at: Stamp,
}

impl Waits {
    /// Whether it was due before this instant.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due_at.0 <= now
    }
}

#[derive(sqlx::FromRow)]
struct WaitsRow {
    id: Uuid,
    site_id: Uuid,
    urgency: String,
    raised_at: Stamp,
    due_at: Stamp,
    duty_account_id: Option<Uuid>,
}

/// What waits for the actor to answer, the longest first: one statement on an index that holds what waits and nothing
/// else. Only where something waits that was not given to them, it is asked who is on duty now.
///
/// # Errors
/// As the database says.
pub async fn waiting_for(
    tx: &mut Tx,
    reach: &Reach<on::Concern, to::Change>,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<Waits>> {
    let (actor, Scope::Sites(sites)) = (reach.actor(), reach.scope()) else {
        return Ok(Vec::new());
    };
    let rows: Vec<WaitsRow> = query("SELECT id, site_id, urgency, raised_at, due_at, duty_account_id FROM concern WHERE org_id = $1 AND acknowledged_at IS NULL AND site_id IN ")
        .bind(actor.org)
        .push_list(sites.iter().copied())
        .push(" ORDER BY raised_at, id LIMIT 50")
        .all(tx)
        .await?;
    let mut on_duty: BTreeMap<Uuid, Option<AccountId>> = BTreeMap::new();
    let mut found = Vec::new();
    for row in rows {
        let (duty, due) = (row.duty_account_id.map(AccountId), row.due_at.0);
        // Who is on duty now is asked once for a site, and of what somebody else was given and is not due alone.
        let settled = due <= now || duty.is_none_or(|duty| duty == actor.account);
        let on = match on_duty.entry(row.site_id) {
            _ if settled => None,
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let of = (actor.org, SiteId(row.site_id));
                *new.insert(duty::at(tx, of, now, zone).await?.map(|d| d.account))
            }
        };
        if asks(&actor.account, (duty.as_ref(), on.as_ref()), due, now) {
            found.push(Waits {
                id: ConcernId(row.id),
                urgency: word(Urgency::from_code(&row.urgency), super::TABLE, "urgency")?,
                raised_at: row.raised_at,
                due_at: row.due_at,
            });
        }
    }
    Ok(found)
}
