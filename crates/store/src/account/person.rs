//! The account with which a supported person reads their own record.
//!
//! It is given by somebody who knows the person and may already read the record, never by whoever keeps accounts: with
//! such an account comes the record.

use super::keeping::{self, Account};
use super::link::{self, Made};
use super::{NewAccount, put};
use crate::account::Refusal;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::account::{LinkFor, Step};
use access::to::{Change, Create, Read};
use access::{Permit, Role, on};
use ids::{AccountId, OrgId, PersonId};
use uuid::Uuid;

/// The account of a person, if they have one.
///
/// # Errors
/// As the database says.
pub async fn of_person(
    tx: &mut Tx,
    permit: &Permit<on::PersonAccount, Read>,
) -> Result<Option<Account>> {
    let org = permit.actor().org;
    match find(tx, org, permit.subject()).await? {
        Some(id) => keeping::one(tx, org, id).await.map(Some),
        None => Ok(None),
    }
}

async fn find(tx: &mut Tx, org: OrgId, person: PersonId) -> Result<Option<AccountId>> {
    Ok(
        query("SELECT id FROM account WHERE org_id = $1 AND person_id = $2 ORDER BY id LIMIT 1")
            .bind(org)
            .bind(person)
            .optional::<(Uuid,)>(tx)
            .await?
            .map(|(id,)| AccountId(id)),
    )
}

/// Gives a person an account, under the name the service knows them by, and the link with which they accept it. A form
/// sent twice counts once, and only the first time has the link.
///
/// # Errors
/// [`Error::Taken`] with `account_email_key` when the address has an account; [`Error::Refused`] when the person has
/// one already.
pub async fn give(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::PersonAccount, Create>,
    id: AccountId,
    email: &str,
) -> Result<Option<Made>> {
    let (org, person) = (permit.actor().org, permit.subject());
    // Two who give the same person an account at the same moment wait for one another here.
    query("UPDATE person SET local_ref = local_ref WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(person)
        .execute(tx)
        .await?;
    match find(tx, org, person).await? {
        Some(there) if there == id => return Ok(None),
        Some(_) => {
            return Err(Refusal::SignInThere.into());
        }
        None => {}
    }
    let (name,): (String,) = query("SELECT name FROM person WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(person)
        .one(tx)
        .await?;
    let new = NewAccount {
        email,
        name: &name,
        role: Role::SupportedPerson,
        password_hash: "",
        worker: None,
        person: Some(person),
        sites: &[],
        teams: &[],
    };
    put(tx, around, org, id, &new, super::How::Invited).await?;
    let made = link::put(tx, around, org, id, LinkFor::Invitation).await?;
    audit::used(tx, around, permit, id.0, "").await?;
    Ok(Some(made))
}

/// Gives a person a new link: another invitation while they have not accepted one, else for a new password; then the old
/// password is gone and their sessions end at once.
///
/// # Errors
/// [`Error::Denied`] when the person has no account; [`Error::Refused`] when it is suspended.
pub async fn renew(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::PersonAccount, Change>,
) -> Result<Made> {
    let org = permit.actor().org;
    let account = of(tx, org, permit.subject()).await?;
    let made = link::again(tx, around, org, &account).await?;
    let detail = link::detail(made.made_for);
    audit::used(tx, around, permit, account.id.0, detail).await?;
    Ok(made)
}

/// Confirms that it was the person themselves who accepted. From now on they can sign in.
///
/// # Errors
/// [`Error::Denied`] when the person has no account; [`Error::Refused`] when nobody has accepted, or it is suspended.
pub async fn confirm(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::PersonAccount, Change>,
) -> Result<()> {
    let org = permit.actor().org;
    let id = of(tx, org, permit.subject()).await?.id;
    if let Some(state) = keeping::put_state(tx, around, org, id, Step::Confirm).await? {
        let detail = keeping::said(Step::Confirm, state);
        audit::used(tx, around, permit, id.0, detail).await?;
    }
    Ok(())
}

async fn of(tx: &mut Tx, org: OrgId, person: PersonId) -> Result<Account> {
    let id = find(tx, org, person).await?.ok_or(Error::Denied)?;
    keeping::one(tx, org, id).await
}
