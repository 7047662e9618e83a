//! Accounts, and the sessions of those who are signed in.

pub mod session;

use crate::{Error, Result, Surroundings, Tx, query};
use access::{Actor, Creates, Role, on};
use ids::{AccountId, OrgId, PersonId, SiteId, TeamId, WorkerId};
use uuid::Uuid;

/// What a new account is made from.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// The address they sign in with.
    pub email: &'a str,
    /// Their name as shown to others.
    pub name: &'a str,
    /// Their role.
    pub role: Role,
    /// The argon2id hash of their password.
    pub password_hash: &'a str,
    /// The peer worker they are.
    pub worker: Option<WorkerId>,
    /// The supported person they are.
    pub person: Option<PersonId>,
    /// The sites they work for.
    pub sites: &'a [SiteId],
    /// The teams they work in.
    pub teams: &'a [TeamId],
}

/// Makes an account with leave of the policy.
///
/// # Errors
/// [`Error::Taken`] with `account_email_key` when the address has an account.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Account>,
    new: &NewAccount<'_>,
) -> Result<AccountId> {
    let id = insert(tx, around, creates.actor().org, new).await?;
    crate::audit::created(tx, around, creates, id.0, None).await?;
    Ok(id)
}

/// Makes an account at start-up or from the command line, where there is no actor to ask.
///
/// # Errors
/// [`Error::Taken`] with `account_email_key` when the address has an account.
pub async fn insert(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    new: &NewAccount<'_>,
) -> Result<AccountId> {
    let id: AccountId = around.id();
    query("INSERT INTO account (org_id, id, email, name, role, password_hash, state, worker_id, person_id, attempts, attempted_at, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8, 0, $9, 1, $10)")
        .bind(org)
        .bind(id)
        .bind(new.email.trim().to_lowercase())
        .bind(new.name)
        .bind(new.role.code())
        .bind(new.password_hash)
        .bind(new.worker)
        .bind(new.person)
        .bind(None::<jiff::Timestamp>)
        .bind(around.now())
        .execute(tx)
        .await?;
    for site in new.sites {
        query("INSERT INTO account_site (org_id, account_id, site_id) VALUES ($1, $2, $3)")
            .bind(org)
            .bind(id)
            .bind(*site)
            .execute(tx)
            .await?;
    }
    for team in new.teams {
        query("INSERT INTO account_team (org_id, account_id, team_id) VALUES ($1, $2, $3)")
            .bind(org)
            .bind(id)
            .bind(*team)
            .execute(tx)
            .await?;
    }
    Ok(id)
}

#[derive(sqlx::FromRow)]
struct ActorRow {
    name: String,
    role: String,
    worker_id: Option<Uuid>,
    person_id: Option<Uuid>,
}

/// The actor behind an account, if it is active.
///
/// # Errors
/// [`Error::Denied`] when there is no such account or it is suspended.
pub async fn actor(tx: &mut Tx, org: OrgId, id: AccountId) -> Result<Actor> {
    let row: ActorRow = query("SELECT name, role, worker_id, person_id FROM account WHERE org_id = $1 AND id = $2 AND state = 'active'")
        .bind(org)
        .bind(id)
        .one(tx)
        .await?;
    let role: Role = row.role.parse().map_err(|_| Error::Unreadable {
        table: "account",
        column: "role",
    })?;
    let mut actor = Actor::new(org, id, role, &row.name);
    actor.worker = row.worker_id.map(WorkerId);
    actor.person = row.person_id.map(PersonId);
    actor.sites = query(
        "SELECT site_id FROM account_site WHERE org_id = $1 AND account_id = $2 ORDER BY site_id",
    )
    .bind(org)
    .bind(id)
    .all::<(Uuid,)>(tx)
    .await?
    .into_iter()
    .map(|(site,)| SiteId(site))
    .collect();
    actor.teams = query(
        "SELECT team_id FROM account_team WHERE org_id = $1 AND account_id = $2 ORDER BY team_id",
    )
    .bind(org)
    .bind(id)
    .all::<(Uuid,)>(tx)
    .await?
    .into_iter()
    .map(|(team,)| TeamId(team))
    .collect();
    Ok(actor)
}

/// Gives an account a new password and ends its sessions, from the command line, where there is no actor to ask.
/// Returns whether there is such an account.
///
/// # Errors
/// As the database says.
pub async fn set_password_by_email(
    tx: &mut Tx,
    around: &Surroundings,
    email: &str,
    password_hash: &str,
) -> Result<bool> {
    let email = email.trim().to_lowercase();
    query("UPDATE session SET ended_at = $2 WHERE ended_at IS NULL AND EXISTS (SELECT 1 FROM account a WHERE a.org_id = session.org_id AND a.id = session.account_id AND a.email = $1)")
        .bind(&email)
        .bind(around.now())
        .execute(tx)
        .await?;
    let changed = query("UPDATE account SET password_hash = $2, attempts = 0, version = version + 1 WHERE email = $1")
        .bind(&email)
        .bind(password_hash)
        .execute(tx)
        .await?;
    Ok(changed > 0)
}
