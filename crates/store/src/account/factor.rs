//! The second factor of an account: an authenticator app, and recovery codes for when it is lost.

use super::session::{self, SignIn, hashed};
use super::throttle::{self, Turn};
use crate::account::Refusal;
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::account::State;
use access::factor::HALF_WAY;
use access::sealed::{AnotherKey, Key, NONCE};
use access::to::Change;
use access::totp::{RECOVERY_CODES, Secret, recovery_code};
use access::{Action, Actor, Permit, on, password};
use ids::{AccountId, OrgId};
use uuid::Uuid;

/// What an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// No app.
    Missing,
    /// An app that has not shown a code yet.
    Begun,
    /// An app, and so many recovery codes that were not used.
    There {
        /// How many.
        recovery_codes: i64,
    },
}

type Whose = (OrgId, AccountId);

fn whose(actor: &Actor) -> Whose {
    (actor.org, actor.account)
}

/// What the actor has.
///
/// # Errors
/// As the database says.
pub async fn own(tx: &mut Tx, actor: &Actor) -> Result<Factor> {
    let found: Option<(Option<Stamp>,)> =
        query("SELECT confirmed_at FROM totp WHERE org_id = $1 AND account_id = $2")
            .bind(actor.org)
            .bind(actor.account)
            .optional(tx)
            .await?;
    Ok(match found {
        None => Factor::Missing,
        Some((None,)) => Factor::Begun,
        Some((Some(_),)) => Factor::There {
            recovery_codes: query("SELECT count(*) FROM recovery_code WHERE org_id = $1 AND account_id = $2 AND used_at IS NULL")
                .bind(actor.org)
                .bind(actor.account)
                .count(tx)
                .await?,
        },
    })
}

/// Whether an account gives a code when it signs in.
pub(super) async fn is_there(tx: &mut Tx, (org, account): Whose) -> Result<bool> {
    let there = query("SELECT count(*) FROM totp WHERE org_id = $1 AND account_id = $2 AND confirmed_at IS NOT NULL")
        .bind(org)
        .bind(account)
        .count(tx)
        .await?;
    Ok(there > 0)
}

fn another_key(_: AnotherKey) -> Error {
    Error::from(Refusal::AnotherKey)
}

/// Makes a secret for an app. Nothing rests on it before [`confirm`].
///
/// # Errors
/// [`Error::Refused`] when there is an app already.
pub async fn begin(tx: &mut Tx, around: &Surroundings, key: &Key, actor: &Actor) -> Result<()> {
    if is_there(tx, whose(actor)).await? {
        return Err(Refusal::AppThere.into());
    }
    let (mut secret, mut nonce) = ([0; 20], [0; NONCE]);
    around.fill(&mut secret);
    around.fill(&mut nonce);
    let sealed = key
        .seal(&secret, actor.account.0.as_bytes(), nonce)
        .map_err(another_key)?;
    query("INSERT INTO totp (org_id, account_id, sealed, key_name, confirmed_at, used_step) VALUES ($1, $2, $3, $4, NULL, 0) ON CONFLICT (org_id, account_id) DO UPDATE SET sealed = excluded.sealed, key_name = excluded.key_name")
        .bind(actor.org)
        .bind(actor.account)
        .bind(sealed)
        .bind(key.name())
        .execute(tx)
        .await?;
    Ok(())
}

struct Kept {
    secret: Secret,
    used_step: i64,
}

async fn read(tx: &mut Tx, key: &Key, (org, account): Whose) -> Result<Option<Kept>> {
    let found: Option<(Vec<u8>, String, i64)> =
        query("SELECT sealed, key_name, used_step FROM totp WHERE org_id = $1 AND account_id = $2")
            .bind(org)
            .bind(account)
            .optional(tx)
            .await?;
    let Some((sealed, key_name, used_step)) = found else {
        return Ok(None);
    };
    if key_name != key.name() {
        return Err(another_key(AnotherKey));
    }
    let secret = key
        .open(&sealed, account.0.as_bytes())
        .map_err(another_key)?;
    let secret = <[u8; 20]>::try_from(secret.as_slice()).map_err(|_| Error::Unreadable {
        table: "totp",
        column: "sealed",
    })?;
    Ok(Some(Kept {
        secret: Secret::new(secret),
        used_step,
    }))
}

/// The secret that the actor is about to put into an app.
///
/// # Errors
/// [`Error::Refused`] when it was made with another key.
pub async fn begun(tx: &mut Tx, key: &Key, actor: &Actor) -> Result<Option<Secret>> {
    if own(tx, actor).await? != Factor::Begun {
        return Ok(None);
    }
    let kept = read(tx, key, whose(actor)).await?;
    Ok(kept.map(|kept| kept.secret))
}

/// Uses the first code of an app. When it is right the app counts from now on, and these are the recovery codes, to be
/// shown once; none when it is not.
///
/// # Errors
/// [`Error::Refused`] when the secret was made with another key.
pub async fn confirm(
    tx: &mut Tx,
    around: &Surroundings,
    key: &Key,
    actor: &Actor,
    code: &str,
) -> Result<Option<Vec<String>>> {
    let who = whose(actor);
    if own(tx, actor).await? != Factor::Begun || !use_code(tx, around, key, who, code).await? {
        return Ok(None);
    }
    query("UPDATE totp SET confirmed_at = $3 WHERE org_id = $1 AND account_id = $2")
        .bind(actor.org)
        .bind(actor.account)
        .bind(around.now())
        .execute(tx)
        .await?;
    let codes = renew_codes(tx, around, actor).await?;
    said(tx, around, actor, "second factor set up").await?;
    Ok(Some(codes))
}

async fn said(tx: &mut Tx, around: &Surroundings, actor: &Actor, detail: &str) -> Result<()> {
    let who = (actor.account, actor.role);
    audit::signing(tx, around, actor.org, who, Action::Change, detail).await
}

/// Makes new recovery codes, to be shown once; the earlier ones are of no use any more.
///
/// # Errors
/// As the database says.
pub async fn renew_codes(tx: &mut Tx, around: &Surroundings, actor: &Actor) -> Result<Vec<String>> {
    forget_codes(tx, whose(actor)).await?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = password::passphrase(|bytes| around.fill(bytes));
        query("INSERT INTO recovery_code (org_id, account_id, code_hash, used_at) VALUES ($1, $2, $3, NULL)")
            .bind(actor.org)
            .bind(actor.account)
            .bind(hashed(&recovery_code(&code)))
            .execute(tx)
            .await?;
        codes.push(code);
    }
    said(tx, around, actor, "new recovery codes").await?;
    Ok(codes)
}

async fn forget_codes(tx: &mut Tx, (org, account): Whose) -> Result<()> {
    query("DELETE FROM recovery_code WHERE org_id = $1 AND account_id = $2")
        .bind(org)
        .bind(account)
        .execute(tx)
        .await?;
    Ok(())
}

async fn forget(tx: &mut Tx, (org, account): Whose) -> Result<()> {
    forget_codes(tx, (org, account)).await?;
    query("DELETE FROM totp WHERE org_id = $1 AND account_id = $2")
        .bind(org)
        .bind(account)
        .execute(tx)
        .await?;
    Ok(())
}

/// Removes the actor's own app and recovery codes.
///
/// # Errors
/// As the database says.
pub async fn end(tx: &mut Tx, around: &Surroundings, actor: &Actor) -> Result<()> {
    forget(tx, whose(actor)).await?;
    said(tx, around, actor, "second factor removed").await
}

/// Removes the app and recovery codes of somebody who lost both, and ends their sessions.
///
/// # Errors
/// As the database says.
pub async fn reset(
    tx: &mut Tx,
    around: &Surroundings,
    permit: &Permit<on::Account, Change>,
) -> Result<()> {
    put_reset(tx, around, (permit.actor().org, permit.subject())).await?;
    super::keeping::note(tx, around, permit, RESET.to_owned()).await
}

/// What the audit says of it.
pub(super) const RESET: &str = "second factor reset";

pub(super) async fn put_reset(tx: &mut Tx, around: &Surroundings, who: Whose) -> Result<()> {
    forget(tx, who).await?;
    session::end_all(tx, around, who.0, who.1).await
}

/// Uses a code of the app: true once for each.
async fn use_code(
    tx: &mut Tx,
    around: &Surroundings,
    key: &Key,
    who: Whose,
    code: &str,
) -> Result<bool> {
    let Some(kept) = read(tx, key, who).await? else {
        return Ok(false);
    };
    let Some(step) = kept
        .secret
        .step_of(code, around.now(), Some(kept.used_step))
    else {
        return Ok(false);
    };
    let used = query(
        "UPDATE totp SET used_step = $3 WHERE org_id = $1 AND account_id = $2 AND used_step < $3",
    )
    .bind(who.0)
    .bind(who.1)
    .bind(step)
    .execute(tx)
    .await?;
    Ok(used > 0)
}

/// Uses a code of the app or a recovery code.
///
/// # Errors
/// [`Error::Refused`] when it is no recovery code and the key is missing or another.
pub(super) async fn prove(
    tx: &mut Tx,
    around: &Surroundings,
    key: Option<&Key>,
    who: Whose,
    code: &str,
) -> Result<Option<&'static str>> {
    let used = query("UPDATE recovery_code SET used_at = $4 WHERE org_id = $1 AND account_id = $2 AND code_hash = $3 AND used_at IS NULL")
        .bind(who.0)
        .bind(who.1)
        .bind(hashed(&recovery_code(code)))
        .bind(around.now())
        .execute(tx)
        .await?;
    if used > 0 {
        return Ok(Some("signed in with a recovery code"));
    }
    let key = key.ok_or_else(|| another_key(AnotherKey))?;
    let right = use_code(tx, around, key, who, code).await?;
    Ok(right.then_some("signed in with a code"))
}

/// Lets somebody whose password was right go on to the code.
pub(super) async fn go_on(
    tx: &mut Tx,
    around: &Surroundings,
    (org, account): Whose,
) -> Result<String> {
    let now = around.now();
    query("DELETE FROM half_way WHERE org_id = $1 AND until < $2")
        .bind(org)
        .bind(now)
        .execute(tx)
        .await?;
    let token = around.token();
    query("INSERT INTO half_way (org_id, account_id, token_hash, until) VALUES ($1, $2, $3, $4)")
        .bind(org)
        .bind(account)
        .bind(hashed(&token))
        .bind(now + HALF_WAY)
        .execute(tx)
        .await?;
    Ok(token)
}

/// Somebody between password and code.
#[derive(Clone)]
pub struct HalfWay {
    who: Whose,
    /// The address they sign in with.
    pub email: String,
}

impl std::fmt::Debug for HalfWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HalfWay({})", self.who.1)
    }
}

/// Who is half way with this token; none when it is not known or too late.
///
/// # Errors
/// As the database says.
pub async fn half_way(tx: &mut Tx, around: &Surroundings, token: &str) -> Result<Option<HalfWay>> {
    let found: Option<(Uuid, Uuid, String, String)> = query("SELECT h.org_id, h.account_id, a.email, a.state FROM half_way h JOIN account a ON a.org_id = h.org_id AND a.id = h.account_id WHERE h.token_hash = $1 AND h.until > $2")
        .bind(hashed(token))
        .bind(around.now())
        .optional(tx)
        .await?;
    Ok(found
        .filter(|(_, _, _, state)| State::from_code(state).is_some_and(State::may_sign_in))
        .map(|(org, account, email, _)| HalfWay {
            who: (OrgId(org), AccountId(account)),
            email,
        }))
}

/// Whoever is between password and code has to begin again.
pub(super) async fn forget_half_way(tx: &mut Tx, org: OrgId, account: AccountId) -> Result<()> {
    query("DELETE FROM half_way WHERE org_id = $1 AND account_id = $2")
        .bind(org)
        .bind(account)
        .execute(tx)
        .await?;
    Ok(())
}

/// Begins a session when the code is right, and gives the turn back; else the turn counts. Commit whatever the answer.
///
/// # Errors
/// [`Error::Refused`] when the key is missing or another.
pub async fn settle(
    tx: &mut Tx,
    around: &Surroundings,
    key: Option<&Key>,
    half: &HalfWay,
    code: &str,
    (turn, known): (&Turn, Option<&str>),
    browser: &str,
) -> Result<SignIn> {
    let (org, account) = half.who;
    let actor = super::actor(tx, org, account).await?;
    let Some(detail) = prove(tx, around, key, half.who, code).await? else {
        let who = (account, actor.role);
        audit::signing(tx, around, org, who, Action::Create, "wrong code").await?;
        return Ok(SignIn::Wrong);
    };
    throttle::give_back(tx, turn).await?;
    forget_half_way(tx, org, account).await?;
    session::let_in(tx, around, actor, known, browser, detail).await
}
