//! What ties an account to the programme, and who may say so.

use crate::account::Refusal;
use crate::query::Value;
use crate::{Error, Result, Tx, query};
use access::{Role, TieMissing};
use ids::{AccountId, OrgId, PersonId, SiteId, TeamId, WorkerId};

/// Refuses an account that could see nothing.
pub(super) fn check_ties(
    role: Role,
    worker: Option<WorkerId>,
    person: Option<PersonId>,
    sites: &[SiteId],
    teams: &[TeamId],
) -> Result<()> {
    let missing = match role.tie() {
        Some(TieMissing::Worker) => worker.is_none(),
        Some(TieMissing::Person) => person.is_none(),
        Some(TieMissing::Site) => sites.is_empty(),
        Some(TieMissing::Team) => teams.is_empty(),
        None => false,
    };
    match role.tie() {
        Some(tie) if missing => Err(Refusal::from(tie).into()),
        _ => Ok(()),
    }
}

/// Refuses what would let a keeper of accounts into a person's record.
pub(super) fn not_a_persons(role: Role) -> Result<()> {
    if role == Role::SupportedPerson {
        return Err(Refusal::SupportedPerson.into());
    }
    Ok(())
}

/// Refuses a second account of one peer worker or of one supported person: what they do would be told apart, and one of
/// the two would be left open when the other is closed.
///
/// # Errors
/// [`Error::Taken`] with `account_worker_key` or `account_person_key`.
pub(super) async fn only_one(
    tx: &mut Tx,
    org: OrgId,
    id: AccountId,
    worker: Option<WorkerId>,
    person: Option<PersonId>,
) -> Result<()> {
    let worker = worker.map(|worker| {
        (
            Value::from(worker),
            "UPDATE worker SET local_ref = local_ref WHERE org_id = $1 AND id = $2",
            "SELECT count(*) FROM account WHERE org_id = $1 AND id <> $2 AND worker_id = $3",
            "account_worker_key",
        )
    });
    let person = person.map(|person| {
        (
            Value::from(person),
            "UPDATE person SET local_ref = local_ref WHERE org_id = $1 AND id = $2",
            "SELECT count(*) FROM account WHERE org_id = $1 AND id <> $2 AND person_id = $3",
            "account_person_key",
        )
    });
    for (tied, hold, others, key) in worker.into_iter().chain(person) {
        // Two who give one of them an account at the same moment wait for one another here.
        query(hold).bind(org).bind(tied.clone()).execute(tx).await?;
        let others = query(others)
            .bind(org)
            .bind(id)
            .bind(tied)
            .count(tx)
            .await?;
        if others > 0 {
            return Err(Error::Taken { key: key.into() });
        }
    }
    Ok(())
}

/// Writes the sites and teams of an account that has none yet.
pub(super) async fn put_ties(
    tx: &mut Tx,
    org: OrgId,
    id: AccountId,
    sites: &[SiteId],
    teams: &[TeamId],
) -> Result<()> {
    for site in sites {
        query("INSERT INTO account_site (org_id, account_id, site_id) VALUES ($1, $2, $3)")
            .bind(org)
            .bind(id)
            .bind(*site)
            .execute(tx)
            .await?;
    }
    for team in teams {
        query("INSERT INTO account_team (org_id, account_id, team_id) VALUES ($1, $2, $3)")
            .bind(org)
            .bind(id)
            .bind(*team)
            .execute(tx)
            .await?;
    }
    Ok(())
}
