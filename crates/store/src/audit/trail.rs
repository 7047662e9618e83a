//! The audit trail of the organisation, as its administrators read it.

use super::{Entry, write};
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
    after: Option<(Stamp, Uuid)>,
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
    if let Some((at, id)) = after {
        statement = statement
            .push(" AND (at, id) < (")
            .push_bind(at)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    statement
        .push(" ORDER BY at DESC, id DESC LIMIT ")
        .push_bind(limit)
}

/// Up to `limit` entries, latest first, older than the one named `after`. Reading the trail is itself written down.
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
    after: Option<(Stamp, Uuid)>,
    limit: u32,
) -> Result<Vec<Line>> {
    let lines = page(tx, permit, filter, after, limit).await?;
    let entry = Entry {
        action: Action::Read,
        resource: Resource::AuditTrail,
        resource_id: None,
        person: None,
        detail: format!("{} listed", lines.len()),
    };
    write(tx, around, permit.actor(), entry).await?;
    Ok(lines)
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
    page(tx, permit, filter, after, limit).await
}

async fn page<D: Deed>(
    tx: &mut Tx,
    permit: &Permit<on::AuditTrail, D>,
    filter: &Filter,
    after: Option<(Stamp, Uuid)>,
    limit: u32,
) -> Result<Vec<Line>> {
    let org = permit.subject();
    let mut statement = query(
        "SELECT a.id, a.at, a.account_id, c.name AS account_name, COALESCE(a.account_role, c.role) AS account_role, a.action, a.resource, a.resource_id, a.person_id, a.detail FROM (",
    );
    let by_deed =
        filter.account.is_none() && (filter.action.is_some() || filter.resource.is_some());
    if by_deed {
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
                    after,
                    limit,
                );
                statement = statement.push(") AS one_deed");
            }
        }
    } else {
        statement = run(statement, org, filter, None, after, limit);
    }
    statement
        .push(") AS a LEFT JOIN account c ON c.org_id = a.org_id AND c.id = a.account_id ORDER BY a.at DESC, a.id DESC LIMIT ")
        .push_bind(limit)
        .all::<Row>(tx)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}
