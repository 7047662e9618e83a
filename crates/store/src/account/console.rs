//! Keeping accounts from the command line, where there is no actor to ask: whoever can start the program with the
//! database can do this. It is audited as done by the program.

use super::keeping::{self, Account, State};
use super::{NewAccount, insert};
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Action, Resource};
use ids::{AccountId, OrgId};
use uuid::Uuid;

/// Every account of an organisation, by name, with sites and teams.
///
/// # Errors
/// As the database says.
pub async fn all(tx: &mut Tx, org: OrgId) -> Result<Vec<Account>> {
    let ids: Vec<(Uuid,)> = query("SELECT id FROM account WHERE org_id = $1 ORDER BY name, id")
        .bind(org)
        .all(tx)
        .await?;
    let mut accounts = Vec::with_capacity(ids.len());
    for (id,) in ids {
        accounts.push(keeping::one(tx, org, AccountId(id)).await?);
    }
    Ok(accounts)
}

/// The account with this address, and its organisation.
///
/// # Errors
/// As the database says.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<(OrgId, AccountId)>> {
    Ok(query("SELECT org_id, id FROM account WHERE email = $1")
        .bind(email.trim().to_lowercase())
        .optional::<(Uuid, Uuid)>(tx)
        .await?
        .map(|(org, id)| (OrgId(org), AccountId(id))))
}

/// Makes an account.
///
/// # Errors
/// [`crate::Error::Taken`] with `account_email_key` when the address has an account; [`crate::Error::Refused`] when a
/// tie is missing.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    new: &NewAccount<'_>,
) -> Result<AccountId> {
    keeping::check_ties(new.role, new.worker, new.person, new.sites, new.teams)?;
    let id = insert(tx, around, org, new).await?;
    note(tx, around, org, id, Action::Create, "").await?;
    Ok(id)
}

/// Gives an account a new password; its sessions end at once. With `temporary` it has to be changed at the next signing
/// in.
///
/// # Errors
/// As the database says.
pub async fn set_password(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
    hash: &str,
    temporary: bool,
) -> Result<()> {
    keeping::put_password(tx, around, org, id, hash, temporary).await?;
    note(tx, around, org, id, Action::Change, "password").await
}

/// Suspends an account or lets it in again.
///
/// # Errors
/// [`crate::Error::Refused`] when nobody would be left to keep the accounts.
pub async fn set_state(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
    state: State,
) -> Result<()> {
    if keeping::put_state(tx, around, org, id, state).await? {
        note(tx, around, org, id, Action::Change, state.code()).await?;
    }
    Ok(())
}

async fn note(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
    action: Action,
    detail: &str,
) -> Result<()> {
    let entry = audit::Entry {
        action,
        resource: Resource::Account,
        resource_id: Some(id.0),
        person: None,
        detail: detail.to_owned(),
    };
    audit::write_as_program(tx, around, org, entry).await
}
