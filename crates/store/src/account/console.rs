//! Keeping accounts from the command line, where there is no actor to ask: whoever can start the program with the
//! database can do this. It is audited as done by the program.

use super::keeping::{self, Account};
use super::refusal::Tied;
use super::{How, NewAccount, put};
use crate::account::Refusal;
use crate::{Error, Result, Surroundings, Tx, audit, query};
use access::account::{State, Step};
use access::{Action, Resource};
use ids::{AccountId, OrgId, PersonId, SiteId, TeamId, WorkerId};
use uuid::Uuid;

/// Every account of an organisation, by name, with sites and teams.
///
/// # Errors
/// As the database says.
pub async fn all(tx: &mut Tx, org: OrgId) -> Result<Vec<Account>> {
    keeping::all(tx, org).await
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

/// What ties an account to the programme, by the references that people use.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ties<'a> {
    /// References of sites.
    pub sites: &'a [String],
    /// Teams, as the reference of the site, a slash and the name.
    pub teams: &'a [String],
    /// The reference of a peer worker.
    pub worker: Option<&'a str>,
    /// The reference of a supported person.
    pub person: Option<&'a str>,
}

/// The same, found.
#[derive(Debug, Clone, Default)]
pub struct FoundTies {
    /// The sites.
    pub sites: Vec<SiteId>,
    /// The teams.
    pub teams: Vec<TeamId>,
    /// The peer worker.
    pub worker: Option<WorkerId>,
    /// The supported person.
    pub person: Option<PersonId>,
}

/// Finds what references stand for.
///
/// # Errors
/// [`Error::Refused`] names the reference that is not known.
pub async fn ties(tx: &mut Tx, org: OrgId, ties: &Ties<'_>) -> Result<FoundTies> {
    let mut found = FoundTies::default();
    for site in ties.sites {
        let id = by_ref(tx, org, Tied::Site, site).await?;
        found.sites.push(SiteId(id));
    }
    for team in ties.teams {
        let (site, name) = team.split_once('/').ok_or_else(|| {
            Error::from(Refusal::TeamNotWritten {
                team: (*team).clone(),
            })
        })?;
        let site = by_ref(tx, org, Tied::Site, site.trim()).await?;
        let (id,): (Uuid,) =
            query("SELECT id FROM team WHERE org_id = $1 AND site_id = $2 AND name = $3")
                .bind(org)
                .bind(site)
                .bind(name.trim())
                .optional(tx)
                .await?
                .ok_or_else(|| {
                    Error::from(Refusal::NoTeam {
                        team: (*team).clone(),
                    })
                })?;
        found.teams.push(TeamId(id));
    }
    if let Some(worker) = ties.worker {
        found.worker = Some(WorkerId(by_ref(tx, org, Tied::Worker, worker).await?));
    }
    if let Some(person) = ties.person {
        found.person = Some(PersonId(by_ref(tx, org, Tied::Person, person).await?));
    }
    Ok(found)
}

async fn by_ref(tx: &mut Tx, org: OrgId, tied: Tied, reference: &str) -> Result<Uuid> {
    let statement = match tied {
        Tied::Site => "SELECT id FROM site WHERE org_id = $1 AND local_ref = $2",
        Tied::Worker => "SELECT id FROM worker WHERE org_id = $1 AND local_ref = $2",
        Tied::Person => "SELECT id FROM person WHERE org_id = $1 AND local_ref = $2",
    };
    query(statement)
        .bind(org)
        .bind(reference)
        .optional::<(Uuid,)>(tx)
        .await?
        .map(|(id,)| id)
        .ok_or_else(|| {
            Error::from(Refusal::NoReference {
                what: tied,
                reference: reference.to_owned(),
            })
        })
}

/// Makes an account for which whoever runs the server vouches. Its password is somebody else's choice, so it has to be
/// changed at the first signing in.
///
/// # Errors
/// [`crate::Error::Taken`] with `account_email_key` when the address has an account, with `account_worker_key` or
/// `account_person_key` when the peer worker or the person has one; [`crate::Error::Refused`] when a tie is missing.
pub async fn create(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    new: &NewAccount<'_>,
) -> Result<AccountId> {
    super::ties::check_ties(new.role, new.worker, new.person, new.sites, new.teams)?;
    let id: AccountId = around.id();
    put(tx, around, org, id, new, How::Vouched { temporary: true }).await?;
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

/// Suspends an account, lets it in again, or confirms somebody who accepted. Returns where it stands then.
///
/// # Errors
/// [`crate::Error::Refused`] when nobody would be left to keep the accounts, or the step does not lead on from where the
/// account stands.
pub async fn set_state(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
    step: Step,
) -> Result<State> {
    if let Some(state) = keeping::put_state(tx, around, org, id, step).await? {
        let said = keeping::said(step, state);
        note(tx, around, org, id, Action::Change, said).await?;
    }
    Ok(keeping::one(tx, org, id).await?.state)
}

/// Removes the second factor of somebody who lost it with all recovery codes, and ends their sessions.
///
/// # Errors
/// As the database says.
pub async fn reset_factor(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    id: AccountId,
) -> Result<()> {
    super::factor::put_reset(tx, around, (org, id)).await?;
    note(tx, around, org, id, Action::Change, super::factor::RESET).await
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
