//! The account with which a supported person reads their own record.
//!
//! It is given by somebody who knows the person and may already read the record, never by whoever keeps accounts: with
//! such an account comes the record.

use super::keeping::{self, Account};
use super::{NewAccount, put};
use crate::{Error, Result, Surroundings, Tx, audit, query};
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

/// Gives a person an account, under the name the service knows them by. The password is somebody else's choice, so it
/// has to be changed at the first signing in. A form sent twice counts once.
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
    password_hash: &str,
) -> Result<()> {
    let (org, person) = (permit.actor().org, permit.subject());
    // Two who give the same person an account at the same moment wait for one another here.
    query("UPDATE person SET local_ref = local_ref WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(person)
        .execute(tx)
        .await?;
    match find(tx, org, person).await? {
        Some(there) if there == id => return Ok(()),
        Some(_) => {
            return Err(Error::Refused(
                "They have a sign-in already. You can give them a new password below".into(),
            ));
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
        password_hash,
        worker: None,
        person: Some(person),
        sites: &[],
        teams: &[],
    };
    put(tx, around, org, id, &new, true).await?;
    audit::used(tx, around, permit, id.0, "").await
}

/// Gives a person's account a new password that has to be changed at the next signing in. Its sessions end at once.
///
/// # Errors
/// [`Error::Denied`] when the person has no account.
pub async fn renew(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::PersonAccount, Change>,
    hash: &str,
) -> Result<()> {
    let org = permit.actor().org;
    let id = find(tx, org, permit.subject())
        .await?
        .ok_or(Error::Denied)?;
    keeping::put_password(tx, around, org, id, hash, true).await?;
    audit::used(tx, around, permit, id.0, "password").await
}
