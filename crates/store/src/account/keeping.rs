//! Accounts as their keepers see them.

use super::ties::{check_ties, not_a_persons, only_one, put_ties};
use super::{link, session, throttle};
use crate::account::Refusal;
use crate::listing::{Listed, Page, contains};
use crate::query::Query;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::account::{Standing, State, Step, Unmovable};
use access::to::{Change, Deed, Read};
use access::{Action, Permit, Reach, Resource, Role, Scope, on};
use ids::{AccountId, OrgId, PersonId, SiteId, TeamId, WorkerId};
use std::collections::HashMap;
use uuid::Uuid;

/// An account as it is kept.
#[derive(Clone)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// The address they sign in with.
    pub email: String,
    /// Their name as shown to others.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Where it stands.
    pub state: State,
    /// Whether they have still to choose a password of their own.
    pub temporary: bool,
    /// The peer worker they are.
    pub worker: Option<WorkerId>,
    /// The reference of that peer worker.
    pub worker_ref: Option<String>,
    /// The reference of the supported person they are.
    pub person_ref: Option<String>,
    /// The sites they work for; only [`load`] fills them.
    pub sites: Vec<SiteId>,
    /// The teams they work in; only [`load`] fills them.
    pub teams: Vec<TeamId>,
    /// When they last did something, to the minute.
    pub seen_at: Option<Stamp>,
    /// Rises with every change.
    pub version: i64,
}

// Names must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({} {})", self.role, self.id)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    state: String,
    password_temporary: bool,
    worker_id: Option<Uuid>,
    worker_ref: Option<String>,
    person_ref: Option<String>,
    seen_at: Option<Stamp>,
    version: i64,
}

impl Row {
    fn read(self) -> Result<Account> {
        let unreadable = |column| Error::Unreadable {
            table: "account",
            column,
        };
        Ok(Account {
            id: AccountId(self.id),
            email: self.email,
            name: self.name,
            role: self.role.parse().map_err(|_| unreadable("role"))?,
            state: State::from_code(&self.state).ok_or(unreadable("state"))?,
            temporary: self.password_temporary,
            worker: self.worker_id.map(WorkerId),
            worker_ref: self.worker_ref,
            person_ref: self.person_ref,
            sites: Vec::new(),
            teams: Vec::new(),
            seen_at: self.seen_at,
            version: self.version,
        })
    }
}

const SELECT: &str = "SELECT a.id, a.email, a.name, a.role, a.state, a.password_temporary, a.worker_id, w.local_ref AS worker_ref, p.local_ref AS person_ref, (SELECT max(s.seen_at) FROM session s WHERE s.org_id = a.org_id AND s.account_id = a.id) AS seen_at, a.version FROM account a LEFT JOIN worker w ON w.org_id = a.org_id AND w.id = a.worker_id LEFT JOIN person p ON p.org_id = a.org_id AND p.id = a.person_id WHERE a.org_id = $1 AND a.state <> 'elsewhere'";

/// Which accounts are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the name or of the address.
    pub search: String,
    /// Of this role only.
    pub role: Option<Role>,
    /// In this state only.
    pub state: Option<State>,
}

fn conditions(mut statement: Query, reach: &Reach<on::Account, Read>, filter: &Filter) -> Query {
    if !matches!(reach.scope(), Scope::Organisation) {
        statement = statement
            .push(" AND a.id = ")
            .push_bind(reach.actor().account);
    }
    if !filter.search.trim().is_empty() {
        let pattern = contains(&filter.search);
        statement = statement
            .push(" AND (lower(a.name) LIKE lower(")
            .push_bind(pattern.clone())
            .push(") ESCAPE '\\' OR a.email LIKE lower(")
            .push_bind(pattern)
            .push(") ESCAPE '\\')");
    }
    if let Some(role) = filter.role {
        statement = statement.push(" AND a.role = ").push_bind(role.code());
    }
    if let Some(state) = filter.state {
        statement = statement.push(" AND a.state = ").push_bind(state.code());
    }
    statement
}

/// A page of accounts by name.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    reach: &Reach<on::Account, Read>,
    filter: &Filter,
    page: Page,
) -> Result<Listed<Account>> {
    let org = reach.actor().org;
    let counted =
        query("SELECT count(*) FROM account a WHERE a.org_id = $1 AND a.state <> 'elsewhere'")
            .bind(org);
    let total = conditions(counted, reach, filter).count(tx).await?;
    let rows = conditions(query(SELECT).bind(org), reach, filter)
        .push(" ORDER BY a.name, a.id")
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

/// An account with its sites and teams.
///
/// # Errors
/// [`Error::Denied`] when it is not there.
pub async fn load<D: Deed>(tx: &mut Tx, permit: &Permit<on::Account, D>) -> Result<Account> {
    one(tx, permit.actor().org, permit.subject()).await
}

/// Every account by name, with sites and teams.
pub(super) async fn all(tx: &mut Tx, org: OrgId) -> Result<Vec<Account>> {
    let mut sites: HashMap<Uuid, Vec<SiteId>> = HashMap::new();
    let tied: Vec<(Uuid, Uuid)> = query(
        "SELECT account_id, site_id FROM account_site WHERE org_id = $1 ORDER BY account_id, site_id",
    )
    .bind(org)
    .all(tx)
    .await?;
    for (account, site) in tied {
        sites.entry(account).or_default().push(SiteId(site));
    }
    let mut teams: HashMap<Uuid, Vec<TeamId>> = HashMap::new();
    let tied: Vec<(Uuid, Uuid)> = query(
        "SELECT account_id, team_id FROM account_team WHERE org_id = $1 ORDER BY account_id, team_id",
    )
    .bind(org)
    .all(tx)
    .await?;
    for (account, team) in tied {
        teams.entry(account).or_default().push(TeamId(team));
    }
    let rows = query(SELECT).bind(org).push(" ORDER BY a.name, a.id");
    let read = |row: Row| {
        let id = row.id;
        Ok(Account {
            sites: sites.remove(&id).unwrap_or_default(),
            teams: teams.remove(&id).unwrap_or_default(),
            ..row.read()?
        })
    };
    rows.all::<Row>(tx).await?.into_iter().map(read).collect()
}

pub(super) async fn one(tx: &mut Tx, org: OrgId, id: AccountId) -> Result<Account> {
    let mut account = query(SELECT)
        .bind(org)
        .push(" AND a.id = ")
        .push_bind(id)
        .one::<Row>(tx)
        .await?
        .read()?;
    account.sites = query(
        "SELECT site_id FROM account_site WHERE org_id = $1 AND account_id = $2 ORDER BY site_id",
    )
    .bind(org)
    .bind(id)
    .all::<(Uuid,)>(tx)
    .await?
    .into_iter()
    .map(|(site,)| SiteId(site))
    .collect();
    account.teams = query(
        "SELECT team_id FROM account_team WHERE org_id = $1 AND account_id = $2 ORDER BY team_id",
    )
    .bind(org)
    .bind(id)
    .all::<(Uuid,)>(tx)
    .await?
    .into_iter()
    .map(|(team,)| TeamId(team))
    .collect();
    Ok(account)
}

/// What an account is changed to.
#[derive(Debug, Clone)]
pub struct Changes<'a> {
    /// The address they sign in with.
    pub email: &'a str,
    /// Their name as shown to others.
    pub name: &'a str,
    /// Their role.
    pub role: Role,
    /// The peer worker they are.
    pub worker: Option<WorkerId>,
    /// The supported person they are.
    pub person: Option<PersonId>,
    /// The sites they work for.
    pub sites: &'a [SiteId],
    /// The teams they work in.
    pub teams: &'a [TeamId],
}

/// Changes an account. It holds from the account's next request on.
///
/// # Errors
/// [`Error::Changed`] when somebody else changed it in the meantime; [`Error::Taken`] with `account_email_key`,
/// or with `account_worker_key` when the peer worker has another account; [`Error::Refused`] when a tie is missing or nobody would be left to keep the accounts.
pub async fn change(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Account, Change>,
    version: i64,
    new: &Changes<'_>,
) -> Result<()> {
    let (org, id) = (permit.actor().org, permit.subject());
    if new.role != Role::Administrator {
        keep_an_administrator(tx, org, id).await?;
    }
    let was = one(tx, org, id).await?;
    if was.role != new.role {
        if permit.actor().account == id {
            return Err(Refusal::OwnRole.into());
        }
        not_a_persons(was.role)?;
        not_a_persons(new.role)?;
    }
    // Whose record it opens is not for a keeper of accounts to say.
    let person = if was.role == Role::SupportedPerson {
        query("SELECT person_id FROM account WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(id)
            .one::<(Option<Uuid>,)>(tx)
            .await?
            .0
            .map(PersonId)
    } else {
        new.person
    };
    check_ties(new.role, new.worker, person, new.sites, new.teams)?;
    only_one(tx, org, id, new.worker, person).await?;
    let changed = query("UPDATE account SET email = $4, name = $5, role = $6, worker_id = $7, person_id = $8, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(new.email.trim().to_lowercase())
        .bind(new.name)
        .bind(new.role.code())
        .bind(new.worker)
        .bind(person)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    query("DELETE FROM account_site WHERE org_id = $1 AND account_id = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
        .await?;
    query("DELETE FROM account_team WHERE org_id = $1 AND account_id = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
        .await?;
    put_ties(tx, org, id, new.sites, new.teams).await?;
    let now = one(tx, org, id).await?;
    if was.role != now.role {
        session::end_all(tx, around, org, id).await?;
    }
    let mut fields = Vec::new();
    for (name, differs) in [
        ("email", was.email != now.email),
        ("name", was.name != now.name),
        ("role", was.role != now.role),
        ("worker", was.worker_ref != now.worker_ref),
        ("person", was.person_ref != now.person_ref),
        ("sites", was.sites != now.sites),
        ("teams", was.teams != now.teams),
    ] {
        if differs {
            fields.push(name);
        }
    }
    let detail = if was.role == now.role {
        fields.join(", ")
    } else {
        format!("{} ({} to {})", fields.join(", "), was.role, now.role)
    };
    note(tx, around, permit, detail).await
}

/// Suspends an account or lets it in again. A suspended account's sessions end at once.
///
/// # Errors
/// [`Error::Refused`] when nobody would be left to keep the accounts.
pub async fn set_state(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Account, Change>,
    step: Step,
) -> Result<()> {
    let (org, id) = (permit.actor().org, permit.subject());
    if step == Step::Confirm {
        not_a_persons(one(tx, org, id).await?.role)?;
    }
    if let Some(state) = put_state(tx, around, org, id, step).await? {
        note(tx, around, permit, said(step, state).to_owned()).await?;
    }
    Ok(())
}

/// What the audit says of a step.
pub(super) fn said(step: Step, state: State) -> &'static str {
    match step {
        Step::Confirm => "confirmed",
        Step::Accept | Step::Suspend | Step::LetInAgain => state.code(),
    }
}

/// Takes a step and returns the state after it; none when it was taken before.
pub(super) async fn put_state(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
    step: Step,
) -> Result<Option<State>> {
    if step == Step::Suspend {
        keep_an_administrator(tx, org, id).await?;
    }
    let (state, before): (String, Option<String>) =
        query("SELECT state, state_before FROM account WHERE org_id = $1 AND id = $2")
            .bind(org)
            .bind(id)
            .one(tx)
            .await?;
    let now = Standing::read(&state, before.as_deref()).ok_or(Error::Unreadable {
        table: "account",
        column: "state",
    })?;
    let after = match now.after(step) {
        Ok(after) => after,
        Err(Unmovable::Already) => return Ok(None),
        Err(other) => return Err(Refusal::from(other).into()),
    };
    let changed = query("UPDATE account SET state = $3, state_before = $4, version = version + 1 WHERE org_id = $1 AND id = $2 AND state = $5")
        .bind(org)
        .bind(id)
        .bind(after.state().code())
        .bind(after.before().map(State::code))
        .bind(state)
        .execute(tx)
        .await?;
    if changed == 0 {
        return Err(Error::Changed);
    }
    if step == Step::Suspend {
        link::forget(tx, org, id).await?;
        session::end_all(tx, around, org, id).await?;
    }
    Ok(Some(after.state()))
}

pub(super) async fn put_password(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
    hash: &str,
    temporary: bool,
) -> Result<()> {
    query("UPDATE account SET password_hash = $3, password_temporary = $4, version = version + 1 WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .bind(hash)
        .bind(temporary)
        .execute(tx)
        .await?;
    throttle::forget(tx, org, id).await?;
    session::end_all(tx, around, org, id).await
}

/// Refuses when the account is the last active administrator's.
async fn keep_an_administrator(tx: &mut Tx, org: OrgId, id: AccountId) -> Result<()> {
    // Two administrators who suspend each other at the same moment wait for one another here.
    query("UPDATE organisation SET name = name WHERE org_id = $1")
        .bind(org)
        .execute(tx)
        .await?;
    let is_one = query("SELECT count(*) FROM account WHERE org_id = $1 AND id = $2 AND role = 'administrator' AND state = 'active'")
        .bind(org)
        .bind(id)
        .count(tx)
        .await?
        > 0;
    if !is_one {
        return Ok(());
    }
    let others = query("SELECT count(*) FROM account WHERE org_id = $1 AND id <> $2 AND role = 'administrator' AND state = 'active'")
        .bind(org)
        .bind(id)
        .count(tx)
        .await?;
    if others == 0 {
        return Err(Refusal::LastAdministrator.into());
    }
    Ok(())
}

pub(super) async fn note(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Account, Change>,
    detail: String,
) -> Result<()> {
    let entry = audit::Entry {
        action: Action::Change,
        resource: Resource::Account,
        resource_id: Some(permit.subject().0),
        person: None,
        detail,
    };
    audit::write(tx, around, permit.actor(), entry).await
}
