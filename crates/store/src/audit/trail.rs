//! The audit trail of the organisation, as its administrators read it.

use super::{Entry, write};
use crate::listing::{Listed, Page};
use crate::query::Query;
use crate::{Error, Result, Stamp, Surroundings, Tx, query};
use access::to::{Deed, Export, Read};
use access::{Action, Permit, Resource, Role, on};
use ids::AccountId;
use jiff::Timestamp;
use uuid::Uuid;

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this account only.
    pub account: Option<AccountId>,
    /// Of this action only.
    pub action: Option<Action>,
    /// About this kind of record only.
    pub resource: Option<Resource>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// Entries are put in another order than that of time up to so many; beyond, they have to be narrowed down first.
pub const MOST_SORTED: u32 = 10_000;

/// What entries are put in order by, instead of by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// The name of who did it. Supported people, who are not named here, and the program itself come together.
    Who,
    /// What was done, in this order.
    Deed(Vec<Action>),
    /// The kind of record, in this order.
    What(Vec<Resource>),
}

/// Where a page of the trail begins and which way it goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Along {
    /// Behind this entry; at the end of the trail where there is none.
    pub after: Option<(Stamp, Uuid)>,
    /// The earliest first.
    pub earliest_first: bool,
}

/// An entry. Supported people are not named in it: neither as whose record it was nor as who did it.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its identifier, to go on from.
    pub id: Uuid,
    /// When.
    pub at: Stamp,
    /// Who did it; none for the program itself.
    pub account: Option<AccountId>,
    /// Their name, unless they are a supported person.
    pub account_name: Option<String>,
    /// The role they had.
    pub role: Option<Role>,
    /// What was done, as it was written.
    pub action: String,
    /// To what kind of record, as it was written.
    pub resource: String,
    /// To which record.
    pub resource_id: Option<Uuid>,
    /// Whose record it belongs to.
    pub person_id: Option<Uuid>,
    /// How many rows, or which fields.
    pub detail: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    at: Stamp,
    account_id: Option<Uuid>,
    account_name: Option<String>,
    account_role: Option<String>,
    action: String,
    resource: String,
    resource_id: Option<Uuid>,
    person_id: Option<Uuid>,
    detail: String,
}

impl Row {
    fn read(self) -> Result<Line> {
        let role: Option<Role> = self
            .account_role
            .map(|role| role.parse())
            .transpose()
            .map_err(|_| Error::Unreadable {
                table: "account",
                column: "role",
            })?;
        Ok(Line {
            id: self.id,
            at: self.at,
            account: self.account_id.map(AccountId),
            account_name: self
                .account_name
                .filter(|_| role != Some(Role::SupportedPerson)),
            role,
            action: self.action,
            resource: self.resource,
            resource_id: self.resource_id,
            person_id: self.person_id,
            detail: self.detail,
        })
    }
}

const COLUMNS: &str = "SELECT org_id, id, at, account_id, action, resource, resource_id, person_id, detail, account_role FROM audit WHERE org_id = ";

/// One run along one index: by account, by kind of deed, or by time alone.
fn run(
    statement: Query,
    permit_org: ids::OrgId,
    filter: &Filter,
    deed: Option<(Resource, Action)>,
    along: Along,
    limit: u32,
) -> Query {
    let mut statement = statement.push(COLUMNS).push_bind(permit_org);
    if let Some((resource, action)) = deed {
        statement = statement
            .push(" AND resource = ")
            .push_bind(resource.code())
            .push(" AND action = ")
            .push_bind(action.code());
    }
    if let Some(account) = filter.account {
        statement = statement.push(" AND account_id = ").push_bind(account);
        if let Some(action) = filter.action {
            statement = statement.push(" AND action = ").push_bind(action.code());
        }
        if let Some(resource) = filter.resource {
            statement = statement
                .push(" AND resource = ")
                .push_bind(resource.code());
        }
    }
    if let Some(from) = filter.from {
        statement = statement.push(" AND at >= ").push_bind(from);
    }
    if let Some(until) = filter.until {
        statement = statement.push(" AND at < ").push_bind(until);
    }
    if let Some((at, id)) = along.after {
        statement = statement
            .push(if along.earliest_first {
                " AND (at, id) > ("
            } else {
                " AND (at, id) < ("
            })
            .push_bind(at)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    statement
        .push(if along.earliest_first {
            " ORDER BY at, id"
        } else {
            " ORDER BY at DESC, id DESC"
        })
        .limit(limit)
}

/// Up to `limit` entries in the order of time. Reading the trail is itself written down.
///
/// However long the trail is, each page reads only as many entries as it shows: a filter by deed becomes one short run
/// along the index for each kind of deed, put together.
///
/// # Errors
/// As the database says.
pub async fn trail(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::AuditTrail, Read>,
    filter: &Filter,
    along: Along,
    limit: u32,
) -> Result<Vec<Line>> {
    let lines = page(tx, permit, filter, along, limit).await?;
    seen(tx, around, permit, lines.len()).await?;
    Ok(lines)
}

/// A page of the entries in another order, the latest first among equals; none, and nothing is written down, when there
/// are more than [`MOST_SORTED`].
///
/// # Errors
/// As the database says.
pub async fn sorted(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::AuditTrail, Read>,
    filter: &Filter,
    (sort, descending): (&Sort, bool),
    page: Page,
) -> Result<Option<Listed<Line>>> {
    let org = permit.subject();
    let all = Along::default();
    let counted = query("SELECT count(*) FROM (");
    let total = gathered(counted, org, filter, all, MOST_SORTED + 1)
        .push(") AS counted")
        .count(tx)
        .await?;
    if total > i64::from(MOST_SORTED) {
        return Ok(None);
    }
    let statement = gathered(query(SHOWN), org, filter, all, MOST_SORTED).push(ACCOUNTS);
    let statement = match sort {
        Sort::Who => statement.push(" ORDER BY CASE WHEN COALESCE(a.account_role, c.role) = 'supported_person' THEN '' ELSE lower(COALESCE(c.name, '')) END"),
        Sort::Deed(order) => ranked(
            statement.push(" ORDER BY CASE a.action"),
            order.iter().map(|action| action.code()),
        ),
        Sort::What(order) => ranked(
            statement.push(" ORDER BY CASE a.resource"),
            order.iter().map(|resource| resource.code()),
        ),
    };
    let rows = statement
        .push(if descending { " DESC" } else { "" })
        .push(", a.at DESC, a.id DESC")
        .limit(page.limit())
        .push(" OFFSET ")
        .push_bind(page.offset());
    let rows = read(tx, rows).await?;
    seen(tx, around, permit, rows.len()).await?;
    Ok(Some(Listed { rows, total, page }))
}

/// The place of each word in an order, for `CASE`.
fn ranked(mut statement: Query, order: impl Iterator<Item = &'static str>) -> Query {
    for (place, word) in (0_i64..).zip(order) {
        statement = statement
            .push(" WHEN ")
            .push_bind(word)
            .push(" THEN ")
            .push_bind(place);
    }
    statement.push(" ELSE 1000 END")
}

/// Writes down that entries were read.
async fn seen(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::AuditTrail, Read>,
    entries: usize,
) -> Result<()> {
    let entry = Entry {
        action: Action::Read,
        resource: Resource::AuditTrail,
        resource_id: None,
        person: None,
        detail: format!("{entries} listed"),
    };
    write(tx, around, permit.actor(), entry).await
}

/// Writes down that the trail is taken out as a file, before the file begins.
///
/// # Errors
/// As the database says.
pub async fn exporting(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::AuditTrail, Export>,
) -> Result<()> {
    let entry = Entry {
        action: Action::Export,
        resource: Resource::AuditTrail,
        resource_id: None,
        person: None,
        detail: String::new(),
    };
    write(tx, around, permit.actor(), entry).await
}

/// The same entries as [`trail`], for a file that is written as it is read. [`exporting`] is called before.
///
/// # Errors
/// As the database says.
pub async fn export_page(
    tx: &mut Tx,
    permit: &Permit<on::AuditTrail, Export>,
    filter: &Filter,
    after: Option<(Stamp, Uuid)>,
    limit: u32,
) -> Result<Vec<Line>> {
    let along = Along {
        after,
        earliest_first: false,
    };
    page(tx, permit, filter, along, limit).await
}

/// What is shown of an entry …
const SHOWN: &str = "SELECT a.id, a.at, a.account_id, c.name AS account_name, COALESCE(a.account_role, c.role) AS account_role, a.action, a.resource, a.resource_id, a.person_id, a.detail FROM (";
/// … and who did it, after the statement that gathers the entries.
const ACCOUNTS: &str = ") AS a LEFT JOIN account c ON c.org_id = a.org_id AND c.id = a.account_id";

async fn page<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::AuditTrail, D>,
    filter: &Filter,
    along: Along,
    limit: u32,
) -> Result<Vec<Line>> {
    let statement = gathered(query(SHOWN), permit.subject(), filter, along, limit)
        .push(ACCOUNTS)
        .push(if along.earliest_first {
            " ORDER BY a.at, a.id"
        } else {
            " ORDER BY a.at DESC, a.id DESC"
        })
        .limit(limit);
    read(tx, statement).await
}

async fn read(tx: &mut Tx, statement: Query) -> Result<Vec<Line>> {
    let rows = statement.all::<Row>(tx).await?;
    rows.into_iter().map(Row::read).collect()
}

/// Adds what gathers the entries: up to `limit` of them, or of each kind of deed.
fn gathered(
    mut statement: Query,
    org: ids::OrgId,
    filter: &Filter,
    along: Along,
    limit: u32,
) -> Query {
    let by_deed =
        filter.account.is_none() && (filter.action.is_some() || filter.resource.is_some());
    if !by_deed {
        return run(statement, org, filter, None, along, limit);
    }
    let mut first = true;
    for resource in Resource::ALL {
        for action in Action::ALL {
            if filter.resource.is_some_and(|only| only != resource)
                || filter.action.is_some_and(|only| only != action)
            {
                continue;
            }
            if !first {
                statement = statement.push(" UNION ALL ");
            }
            first = false;
            statement = statement.push("SELECT * FROM (");
            statement = run(
                statement,
                org,
                filter,
                Some((resource, action)),
                along,
                limit,
            );
            statement = statement.push(") AS one_deed");
        }
    }
    statement
}
