//! One-time links: an invitation, or a new password for somebody who lost theirs. The link is shown once to whoever made
//! it; only its hash is kept.

use super::keeping::{self, Account};
use super::session::hashed;
use super::ties::not_a_persons;
use crate::account::Refusal;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::account::{LINK_LIFETIME, LinkFor, State, Step, Unmovable, link_is_open};
use access::to::Change;
use access::{Action, Permit, Role, on};
use ids::{AccountId, OrgId};
use jiff::Timestamp;
use uuid::Uuid;

/// A link that was just made.
pub struct Made {
    /// What stands in it, to be shown once.
    pub token: String,
    /// What it is for.
    pub made_for: LinkFor,
    /// Until when it can be used.
    pub until: Timestamp,
}

// The secret must not reach a log by way of `{:?}`.
impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Made({:?})", self.made_for)
    }
}

/// Makes a link for an account. An earlier one of the account is of no use from now on.
pub(super) async fn put(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    account: AccountId,
    made_for: LinkFor,
) -> Result<Made> {
    let token = around.token();
    let until = around.now() + LINK_LIFETIME;
    query("INSERT INTO account_link (org_id, account_id, token_hash, made_for, until, used_at) VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT (org_id, account_id) DO UPDATE SET token_hash = excluded.token_hash, made_for = excluded.made_for, until = excluded.until, used_at = NULL")
        .bind(org)
        .bind(account)
        .bind(hashed(&token))
        .bind(made_for.code())
        .bind(until)
        .execute(tx)
        .await?;
    Ok(Made {
        token,
        made_for,
        until,
    })
}

/// Makes a new link for an account: another invitation while nobody has accepted one, else for a new password. With the
/// latter the old password is gone and every session ends.
///
/// # Errors
/// [`Error::Refused`] when the account is suspended or a supported person's.
pub async fn renew(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Account, Change>,
) -> Result<Made> {
    let (org, id) = (permit.actor().org, permit.subject());
    let account = keeping::one(tx, org, id).await?;
    not_a_persons(account.role)?;
    let made = again(tx, around, org, &account).await?;
    keeping::note(tx, around, permit, detail(made.made_for).to_owned()).await?;
    Ok(made)
}

/// What the audit says of a link.
pub(super) fn detail(made_for: LinkFor) -> &'static str {
    match made_for {
        LinkFor::Invitation => "link to accept",
        LinkFor::Password => "link for a new password",
    }
}

/// The same for somebody whose leave was asked already.
pub(super) async fn again(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    account: &Account,
) -> Result<Made> {
    let made_for =
        LinkFor::in_state(account.state).ok_or_else(|| Refusal::from(Unmovable::Suspended))?;
    if made_for == LinkFor::Password {
        keeping::put_password(tx, around, org, account.id, "", false).await?;
    }
    put(tx, around, org, account.id, made_for).await
}

/// Makes whatever link an account has useless.
pub(super) async fn forget(tx: &mut Tx, org: OrgId, account: AccountId) -> Result<()> {
    query("DELETE FROM account_link WHERE org_id = $1 AND account_id = $2")
        .bind(org)
        .bind(account)
        .execute(tx)
        .await?;
    Ok(())
}

/// What a link that still lets somebody in is about.
#[derive(Clone)]
pub struct Open {
    /// What it is for.
    pub made_for: LinkFor,
    /// The address they sign in with.
    pub email: String,
    /// Their name as shown to others.
    pub name: String,
    /// The name of the organisation.
    pub organisation: String,
    /// Their role.
    pub role: Role,
    org: OrgId,
    account: AccountId,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Open({:?} {})", self.made_for, self.account)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    org_id: Uuid,
    account_id: Uuid,
    made_for: String,
    until: Stamp,
    used_at: Option<Stamp>,
    email: String,
    name: String,
    role: String,
    state: String,
    org_name: String,
}

/// What a link is about; none when it is not known, was used, is too old, or no longer fits the account.
///
/// # Errors
/// As the database says.
pub async fn open(tx: &mut Tx, around: &Surroundings, token: &str) -> Result<Option<Open>> {
    let row: Option<Row> = query("SELECT l.org_id, l.account_id, l.made_for, l.until, l.used_at, a.email, a.name, a.role, a.state, o.name AS org_name FROM account_link l JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id JOIN organisation o ON o.org_id = l.org_id WHERE l.token_hash = $1")
        .bind(hashed(token))
        .optional(tx)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let unreadable = |table, column| Error::Unreadable { table, column };
    let made_for =
        LinkFor::from_code(&row.made_for).ok_or(unreadable("account_link", "made_for"))?;
    let state = State::from_code(&row.state).ok_or(unreadable("account", "state"))?;
    let used = row.used_at.map(|at| at.0);
    if !link_is_open(row.until.0, used, around.now()) || !made_for.fits(state) {
        return Ok(None);
    }
    Ok(Some(Open {
        made_for,
        email: row.email,
        name: row.name,
        organisation: row.org_name,
        role: row
            .role
            .parse()
            .map_err(|_| unreadable("account", "role"))?,
        org: OrgId(row.org_id),
        account: AccountId(row.account_id),
    }))
}

/// Uses a link: the password becomes the account's, and an invitation is accepted. False when somebody used it first,
/// and then nothing changed.
///
/// # Errors
/// As the database says.
pub async fn take(
    tx: &mut Tx,
    around: &Surroundings,
    token: &str,
    password_hash: &str,
) -> Result<bool> {
    let Some(link) = open(tx, around, token).await? else {
        return Ok(false);
    };
    let (org, account) = (link.org, link.account);
    let taken = query("UPDATE account_link SET used_at = $3 WHERE org_id = $1 AND account_id = $2 AND token_hash = $4 AND used_at IS NULL")
        .bind(org)
        .bind(account)
        .bind(around.now())
        .bind(hashed(token))
        .execute(tx)
        .await?;
    if taken == 0 {
        return Ok(false);
    }
    keeping::put_password(tx, around, org, account, password_hash, false).await?;
    let said = match link.made_for {
        LinkFor::Invitation => {
            keeping::put_state(tx, around, org, account, Step::Accept).await?;
            "accepted the invitation"
        }
        LinkFor::Password => "chose a new password by link",
    };
    audit::signing(tx, around, org, (account, link.role), Action::Change, said).await?;
    Ok(true)
}
