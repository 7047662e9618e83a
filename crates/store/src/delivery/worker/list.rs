//! Lists of peer workers.

use super::{Row, SELECT, Worker};
use crate::delivery::folded::worker_named;
use crate::listing::{Listed, Page};
use crate::query::Query;
use crate::{Result, Surroundings, Tx, audit, query};
use access::to::{Deed, Export, Read};
use access::{Reach, Scope, on};
use ids::{SiteId, TeamId, WorkerId};
use jiff::civil::Date;
use uuid::Uuid;

/// Which workers are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the name or of the reference.
    pub search: String,
    /// Of this site only.
    pub site: Option<SiteId>,
    /// Of this team only.
    pub team: Option<TeamId>,
    /// Only those who could support more people.
    pub with_room: bool,
    /// Those who have left instead of those who have not.
    pub left: bool,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// By name.
    Name,
    /// By the name of the site, then by name.
    Site,
    /// By how many people they support, then by name.
    Caseload,
}

fn conditions<D: Deed>(
    mut statement: Query,
    reach: &Reach<on::Worker, D>,
    filter: &Filter,
    today: Date,
) -> Query {
    statement = match reach.scope() {
        Scope::Organisation => statement,
        Scope::Sites(sites) => statement
            .push(" AND w.site_id IN ")
            .push_list(sites.iter().copied()),
        Scope::Worker(own) => statement.push(" AND w.id = ").push_bind(*own),
        // No rule of the policy gives any other reach over workers; what is not known is not listed.
        _ => statement.push(" AND 1 = 0"),
    };
    if !filter.search.trim().is_empty() {
        statement = worker_named(statement, &filter.search);
    }
    if let Some(site) = filter.site {
        statement = statement.push(" AND w.site_id = ").push_bind(site);
    }
    if let Some(team) = filter.team {
        statement = statement.push(" AND w.team_id = ").push_bind(team);
    }
    // Who leaves today is still there today.
    statement = if filter.left {
        statement.push(" AND w.left_on < ").push_bind(today)
    } else {
        statement
            .push(" AND (w.left_on IS NULL OR w.left_on >= ")
            .push_bind(today)
            .push(")")
    };
    if filter.with_room {
        statement = statement.push(" AND (SELECT count(DISTINCT m.person_id) FROM peer_match m WHERE m.org_id = w.org_id AND m.worker_id = w.id AND m.started_on <= $2 AND (m.ended_on IS NULL OR m.ended_on > $2 OR (m.ended_on = $2 AND m.ended_why <> 'support_ended'))) < w.capacity");
    }
    statement
}

async fn count<D: Deed>(
    tx: &mut Tx,
    reach: &Reach<on::Worker, D>,
    filter: &Filter,
    today: Date,
) -> Result<i64> {
    // `$2` is named once even where nothing asks for the day, because PostgreSQL wants to know its type.
    let counted =
        query("SELECT count(*) FROM worker w WHERE w.org_id = $1 AND CAST($2 AS TEXT) IS NOT NULL")
            .bind(reach.actor().org)
            .bind(today);
    conditions(counted, reach, filter, today).count(tx).await
}

/// A page of workers, each with how many people they support on the day `today`, and how many workers there are in all.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    reach: &Reach<on::Worker, Read>,
    filter: &Filter,
    (sort, descending): (Sort, bool),
    page: Page,
    today: Date,
) -> Result<Listed<Worker>> {
    let total = count(tx, reach, filter, today).await?;
    let listed = query(SELECT).bind(reach.actor().org).bind(today);
    let order = match (sort, descending) {
        (Sort::Name, false) => " ORDER BY w.name, w.id",
        (Sort::Name, true) => " ORDER BY w.name DESC, w.id DESC",
        (Sort::Site, false) => " ORDER BY s.name, w.name, w.id",
        (Sort::Site, true) => " ORDER BY s.name DESC, w.name, w.id",
        (Sort::Caseload, false) => " ORDER BY people, w.name, w.id",
        (Sort::Caseload, true) => " ORDER BY people DESC, w.name, w.id",
    };
    let rows = conditions(listed, reach, filter, today)
        .push(order)
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset())
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect::<Result<_>>()?;
    Ok(Listed { rows, total, page })
}

/// Writes down that the list is taken out as a file, before the file begins, and returns how many workers it will have.
///
/// # Errors
/// As the database says.
pub async fn exporting(
    tx: &mut Tx,
    around: &Surroundings,
    reach: &Reach<on::Worker, Export>,
    filter: &Filter,
    today: Date,
) -> Result<i64> {
    let total = count(tx, reach, filter, today).await?;
    audit::listed(tx, around, reach, usize::try_from(total).unwrap_or(0)).await?;
    Ok(total)
}

/// Up to `limit` workers after the one named `after`, by name, for a file that is written as it is read. What workers
/// are willing to share of themselves is never among it. [`exporting`] is called before.
///
/// # Errors
/// As the database says.
pub async fn export_page(
    tx: &mut Tx,
    reach: &Reach<on::Worker, Export>,
    filter: &Filter,
    after: Option<(&str, WorkerId)>,
    limit: u32,
    today: Date,
) -> Result<Vec<Worker>> {
    let listed = query(SELECT).bind(reach.actor().org).bind(today);
    let mut statement = conditions(listed, reach, filter, today);
    if let Some((name, id)) = after {
        statement = statement
            .push(" AND (w.name, w.id) > (")
            .push_bind(name)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    statement
        .push(" ORDER BY w.name, w.id")
        .limit(limit)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// Peer workers who could be the one about to be added, at the actor's sites: of the same name, however it is written,
/// or with the same email address. At most ten, each with the name of the site.
///
/// # Errors
/// As the database says.
pub async fn alike(
    tx: &mut Tx,
    creates: &access::Creates<on::Worker>,
    name: &str,
    email: &str,
) -> Result<Vec<(WorkerId, String, String)>> {
    let actor = creates.actor();
    let folded = delivery::person::folded_name(name);
    let email = email.to_lowercase();
    let known: Vec<(Uuid, String, String, String)> = query("SELECT w.id, w.name, w.email, s.name FROM worker w JOIN site s ON s.org_id = w.org_id AND s.id = w.site_id WHERE w.org_id = ")
        .push_bind(actor.org)
        .push(" AND w.site_id IN ")
        .push_list(actor.sites.iter().copied())
        .push(" ORDER BY w.name, w.id")
        .all(tx)
        .await?;
    Ok(known
        .into_iter()
        .filter(|(_, theirs, address, _)| {
            delivery::person::folded_name(theirs) == folded
                || (!email.is_empty() && address.to_lowercase() == email)
        })
        .take(10)
        .map(|(id, name, _, site)| (WorkerId(id), name, site))
        .collect())
}
