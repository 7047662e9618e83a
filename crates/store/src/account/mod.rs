//! Accounts, and the sessions of those who are signed in.

pub mod console;
pub(crate) mod elsewhere;
pub mod factor;
mod keeping;
pub mod link;
mod own;
pub mod person;
pub mod refusal;
pub mod session;
pub mod throttle;
mod ties;
mod worker;

pub use access::account::{State, Step};
pub use keeping::{Account, Changes, Filter, change, list, load, set_state};
pub use own::{PasswordChange, change_own_password, own_email};
pub use refusal::Refusal;
pub use worker::{Sought, Untied, is_without_account, worker_by_ref, workers_without_account};

use crate::packed::packed_row;
use crate::{Error, Result, Surroundings, Tx, query};
use access::account::LinkFor;
use access::{Action, Actor, Creates, Resource, Role, on};
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
    /// The argon2id hash of their password; empty for somebody who is invited.
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

/// Invites somebody, with leave of the policy: an account with an identifier made when the form was, and the link with
/// which its owner accepts. Made twice with the same identifier it is there once, and only the first time has the link.
///
/// # Errors
/// [`Error::Taken`] with `account_email_key` when the address has an account, with `account_worker_key` when the peer
/// worker has; [`Error::Refused`] when a tie is missing
/// or it would be a supported person's ([`person::give`] makes those).
pub async fn invite(
    tx: &mut Tx,
    around: &Surroundings,
    creates: &Creates<on::Account>,
    id: AccountId,
    new: &NewAccount<'_>,
) -> Result<Option<link::Made>> {
    let org = creates.actor().org;
    let there = query("SELECT count(*) FROM account WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(id)
        .count(tx)
        .await?;
    if there > 0 {
        return Ok(None);
    }
    ties::check_ties(new.role, new.worker, new.person, new.sites, new.teams)?;
    ties::not_a_persons(new.role)?;
    put(tx, around, org, id, new, How::Invited).await?;
    let made = link::put(tx, around, org, id, LinkFor::Invitation).await?;
    crate::audit::created(tx, around, creates, id.0, None).await?;
    Ok(Some(made))
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
    put(tx, around, org, id, new, How::Vouched { temporary: false }).await?;
    Ok(id)
}

/// Makes the first administrator of a service that was just made, for whoever has the link that the server printed.
///
/// # Errors
/// [`Error::Taken`] with `account_email_key` when the address has an account.
pub async fn insert_first(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    new: &NewAccount<'_>,
) -> Result<AccountId> {
    let id = insert(tx, around, org, new).await?;
    let entry = crate::audit::Entry {
        action: Action::Create,
        resource: Resource::Account,
        resource_id: Some(id.0),
        person: None,
        detail: "first administrator".to_owned(),
    };
    crate::audit::write_as_program(tx, around, org, entry).await?;
    Ok(id)
}

/// How an account comes to be.
#[derive(Debug, Clone, Copy)]
enum How {
    /// Its owner has to accept, and somebody to confirm.
    Invited,
    /// Whoever runs the server vouches for its owner.
    Vouched {
        /// The password is somebody else's choice, so it has to be changed at the first signing in.
        temporary: bool,
    },
}

async fn put(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
    new: &NewAccount<'_>,
    made: How,
) -> Result<()> {
    let (state, hash, temporary) = match made {
        How::Invited => (State::Invited, "", false),
        How::Vouched { temporary } => (State::Confirmed, new.password_hash, temporary),
    };
    ties::only_one(tx, org, id, new.worker, new.person).await?;
    query("INSERT INTO account (org_id, id, email, name, role, password_hash, state, worker_id, person_id, version, created_at, password_temporary) VALUES ($1, $2, $3, $4, $5, $6, $11, $7, $8, 1, $9, $10)")
        .bind(org)
        .bind(id)
        .bind(new.email.trim().to_lowercase())
        .bind(new.name)
        .bind(new.role.code())
        .bind(hash)
        .bind(new.worker)
        .bind(new.person)
        .bind(around.now())
        .bind(temporary)
        .bind(state.code())
        .execute(tx)
        .await?;
    ties::put_ties(tx, org, id, new.sites, new.teams).await
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
    row.read(tx, org, id).await
}

/// A site somebody works for, or a team they work in.
const SITE: &str = "site";

packed_row! {
    struct TieRow {
        kind: String,
        id: Uuid,
    }
}

impl ActorRow {
    /// The actor with the sites they work for and the teams they work in.
    async fn read(self, tx: &mut Tx, org: OrgId, id: AccountId) -> Result<Actor> {
        let role: Role = self.role.parse().map_err(|_| Error::Unreadable {
            table: "account",
            column: "role",
        })?;
        let mut actor = Actor::new(org, id, role, &self.name);
        actor.worker = self.worker_id.map(WorkerId);
        actor.person = self.person_id.map(PersonId);
        let ties = query("SELECT 'site' AS kind, site_id AS id FROM account_site WHERE org_id = $1 AND account_id = $2 UNION ALL SELECT 'team' AS kind, team_id AS id FROM account_team WHERE org_id = $1 AND account_id = $2 ORDER BY 2")
            .bind(org)
            .bind(id)
            .packed::<TieRow>(tx)
            .await?;
        for tie in ties {
            if tie.kind == SITE {
                actor.sites.push(SiteId(tie.id));
            } else {
                actor.teams.push(TeamId(tie.id));
            }
        }
        Ok(actor)
    }
}
