//! Sessions: who is signed in, in which browser. Kept on the server, so that they can be listed and ended.

use super::factor;
use super::throttle::{self, Turn};
use crate::organisation::{self, Organisation};
use crate::{Error, Result, Stamp, Surroundings, Tx, audit, query};
use access::account::State;
use access::factor::SecondFactor;
use access::{Action, Actor, Role, password};
use data_encoding::HEXLOWER;
use ids::{AccountId, OrgId, SessionId};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A session ends after this long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session ends this long after signing in, whatever happens.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(12);
/// What came of an attempt to sign in.
#[derive(Debug)]
pub enum SignIn {
    /// The token for the cookie.
    Done {
        /// The secret that the browser keeps while somebody is signed in.
        token: String,
        /// The secret by which the browser is known from now on.
        browser: String,
        /// Who signed in.
        actor: Actor,
    },
    /// The password is theirs; a code has to follow.
    HalfWay {
        /// The secret that the next form brings.
        token: String,
    },
    /// The address and the password do not belong together. Whether the address is known is not said.
    Wrong,
    /// The password is theirs, but nobody has confirmed yet that the account is.
    NotConfirmed,
}

/// A hash that no password matches, so that an unknown address takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$mQhbmVvVzHp8G0r0Uk5t0zQJ4o0p0V3g2o7yR0b0t2s";

#[derive(sqlx::FromRow)]
struct AccountRow {
    org_id: Uuid,
    id: Uuid,
    password_hash: String,
    role: String,
    state: String,
}

/// Whom an address may belong to. Nothing can be learnt from it but whether a password is theirs.
pub struct Candidate {
    email: String,
    hash: Option<String>,
}

impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Candidate")
    }
}

impl Candidate {
    /// Whether the password is theirs. It takes tens of milliseconds on purpose, and as long for an address that is not
    /// known: call it outside any transaction and away from the threads that serve requests.
    pub fn has(&self, given: &str) -> bool {
        password::matches(given, self.hash.as_deref().unwrap_or(NOBODY)) && self.hash.is_some()
    }

    /// Whether their password is still the one that was looked at.
    pub(super) fn has_hash(&self, hash: &str) -> bool {
        self.hash.as_deref() == Some(hash)
    }
}

/// Whom this address may belong to.
///
/// # Errors
/// As the database says; an unknown address is a candidate too.
pub async fn candidate(tx: &mut Tx, email: &str) -> Result<Candidate> {
    let email = email.trim().to_lowercase();
    let found: Option<(String,)> = query("SELECT password_hash FROM account WHERE email = $1")
        .bind(&email)
        .optional(tx)
        .await?;
    Ok(Candidate {
        email,
        hash: found.map(|(hash,)| hash).filter(|hash| !hash.is_empty()),
    })
}

/// Begins a session for a candidate whose password was theirs, and gives their turn back; or lets the turn count.
///
/// Commit the transaction whatever the answer, so that it takes as long.
///
/// # Errors
/// As the database says; a wrong password is an answer.
pub async fn settle(
    tx: &mut Tx,
    around: &Surroundings,
    candidate: &Candidate,
    right: bool,
    (turn, known): (&Turn, Option<&str>),
    browser: &str,
) -> Result<SignIn> {
    // Read anew: others may have tried, or the password may have changed, while this one was being checked.
    let found: Option<AccountRow> =
        query("SELECT org_id, id, password_hash, role, state FROM account WHERE email = $1")
            .bind(&candidate.email)
            .optional(tx)
            .await?;
    let Some(account) = found else {
        throttle::as_if_written(tx, turn).await?;
        return Ok(SignIn::Wrong);
    };
    let (org, id) = (OrgId(account.org_id), AccountId(account.id));
    let role: Role = account.role.parse().map_err(|_| Error::Unreadable {
        table: "account",
        column: "role",
    })?;
    let same = candidate.has_hash(&account.password_hash);
    let state = State::from_code(&account.state).ok_or(Error::Unreadable {
        table: "account",
        column: "state",
    })?;
    if right && same && state == State::Accepted {
        throttle::give_back(tx, turn).await?;
        let detail = "not confirmed yet";
        audit::signing(tx, around, org, (id, role), Action::Create, detail).await?;
        return Ok(SignIn::NotConfirmed);
    }
    if !right || !same || !state.may_sign_in() {
        let detail = match (state, turn.last) {
            (State::Confirmed, true) => "wrong password; nobody can try for a while",
            (State::Confirmed | State::Accepted, _) => "wrong password",
            (State::Invited | State::Suspended, _) => state.code(),
        };
        audit::signing(tx, around, org, (id, role), Action::Create, detail).await?;
        return Ok(SignIn::Wrong);
    }
    throttle::give_back(tx, turn).await?;
    if factor::is_there(tx, (org, id)).await? {
        let token = factor::go_on(tx, around, (org, id)).await?;
        return Ok(SignIn::HalfWay { token });
    }
    let actor = super::actor(tx, org, id).await?;
    let_in(tx, around, actor, known, browser, "signed in").await
}

/// Begins a session, remembers the browser and writes it down.
pub(super) async fn let_in(
    tx: &mut Tx,
    around: &Surroundings,
    actor: Actor,
    known: Option<&str>,
    browser: &str,
    detail: &str,
) -> Result<SignIn> {
    let who = (actor.account, actor.role);
    audit::signing(tx, around, actor.org, who, Action::Create, detail).await?;
    let token = begin(tx, around, &actor, browser).await?;
    let who = (actor.org, actor.account);
    let browser = throttle::remember(tx, around, who, known).await?;
    Ok(SignIn::Done {
        token,
        browser,
        actor,
    })
}

/// Begins a session for somebody whose identity is proved, and returns the token for the cookie.
///
/// # Errors
/// As the database says.
pub async fn begin(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    browser: &str,
) -> Result<String> {
    let token = around.token();
    let now = around.now();
    query("INSERT INTO session (org_id, id, account_id, token_hash, created_at, seen_at, ended_at, browser, proved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $5)")
        .bind(actor.org)
        .bind(around.id::<SessionId>())
        .bind(actor.account)
        .bind(hashed(&token))
        .bind(now)
        .bind(now)
        .bind(None::<Timestamp>)
        .bind(browser.chars().take(200).collect::<String>())
        .execute(tx)
        .await?;
    Ok(token)
}

/// What a token from a cookie stands for.
#[derive(Debug)]
pub enum Found {
    /// A session that goes on.
    Current(Current),
    /// A session that ended, of an account that is still active: what was typed in it can still be kept as a draft.
    Over(Actor),
    /// Nothing that is known.
    Unknown,
}

/// A session that goes on.
#[derive(Debug)]
pub struct Current {
    /// Whose it is.
    pub actor: Actor,
    /// The organisation they belong to.
    pub organisation: Organisation,
    /// Which one.
    pub session: SessionId,
    /// When it ends unless something is asked before.
    pub ends_at: Timestamp,
    /// When it ends whatever happens.
    pub latest: Timestamp,
    /// When it was last written down that it was used.
    pub seen_at: Timestamp,
    /// Whether the password is somebody else's choice and has to be changed first.
    pub temporary: bool,
    /// When they last proved who they are.
    pub proved_at: Timestamp,
    /// Whether a second factor is asked of them.
    pub factor_asked: bool,
    /// Whether they have one.
    pub factor_there: bool,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    org_id: Uuid,
    id: Uuid,
    account_id: Uuid,
    created_at: Stamp,
    seen_at: Stamp,
    ended_at: Option<Stamp>,
    password_temporary: bool,
    state: String,
    proved_at: Option<Stamp>,
    second_factor: String,
    factors: i64,
    #[sqlx(flatten)]
    actor: super::ActorRow,
    #[sqlx(flatten)]
    organisation: organisation::Belongs,
}

/// Finds what a token stands for. A suspended account has no session, from the next request on.
///
/// # Errors
/// As the database says.
pub async fn find(tx: &mut Tx, around: &Surroundings, token: &str) -> Result<Found> {
    let row: Option<SessionRow> = query("SELECT s.org_id, s.id, s.account_id, s.created_at, s.seen_at, s.ended_at, a.password_temporary, a.state, a.name, a.role, a.worker_id, a.person_id, o.name AS org_name, o.demonstration, o.time_zone, o.contact_gap_days, s.proved_at, o.second_factor, (SELECT count(*) FROM totp t WHERE t.org_id = a.org_id AND t.account_id = a.id AND t.confirmed_at IS NOT NULL) AS factors FROM session s JOIN account a ON a.org_id = s.org_id AND a.id = s.account_id JOIN organisation o ON o.org_id = s.org_id WHERE s.token_hash = $1")
        .bind(hashed(token))
        .optional(tx)
        .await?;
    let Some(row) = row else {
        return Ok(Found::Unknown);
    };
    if !State::from_code(&row.state).is_some_and(State::may_sign_in) {
        return Ok(Found::Unknown);
    }
    let org = OrgId(row.org_id);
    let actor = row.actor.read(tx, org, AccountId(row.account_id)).await?;
    let now = around.now();
    let ends_at = (row.seen_at.0 + IDLE).min(row.created_at.0 + ABSOLUTE);
    if row.ended_at.is_some() || now >= ends_at {
        return Ok(Found::Over(actor));
    }
    let asked = SecondFactor::from_code(&row.second_factor).ok_or(Error::Unreadable {
        table: "organisation",
        column: "second_factor",
    })?;
    Ok(Found::Current(Current {
        factor_asked: asked.asked_of(actor.role),
        factor_there: row.factors > 0,
        // A session from before this was written down was proved when it began.
        proved_at: row.proved_at.unwrap_or(row.created_at).0,
        actor,
        organisation: row.organisation.read(org)?,
        session: SessionId(row.id),
        ends_at: (now + IDLE).min(row.created_at.0 + ABSOLUTE),
        latest: row.created_at.0 + ABSOLUTE,
        seen_at: row.seen_at.0,
        temporary: row.password_temporary,
    }))
}

/// Writes down that whoever is signed in proved again who they are, gives the turn back and returns the session's new
/// token; or lets the turn count. Commit whatever the answer.
///
/// # Errors
/// As the database says.
pub async fn prove(
    tx: &mut Tx,
    around: &Surroundings,
    (actor, session): (&Actor, SessionId),
    right: bool,
    turn: &Turn,
) -> Result<Option<String>> {
    let who = (actor.account, actor.role);
    if !right {
        let detail = "wrong password, when asked again";
        audit::signing(tx, around, actor.org, who, Action::Change, detail).await?;
        return Ok(None);
    }
    throttle::give_back(tx, turn).await?;
    let token = around.token();
    let there = query("UPDATE session SET proved_at = $3, token_hash = $4 WHERE org_id = $1 AND id = $2 AND ended_at IS NULL")
        .bind(actor.org)
        .bind(session)
        .bind(around.now())
        .bind(hashed(&token))
        .execute(tx)
        .await?;
    // It was ended while the password was looked at.
    if there == 0 {
        return Ok(None);
    }
    audit::signing(tx, around, actor.org, who, Action::Change, "proved again").await?;
    Ok(Some(token))
}

/// Writes down that a session was used. Called at most once a minute for a session.
///
/// # Errors
/// As the database says.
pub async fn seen(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    session: SessionId,
) -> Result<()> {
    query("UPDATE session SET seen_at = $3 WHERE org_id = $1 AND id = $2")
        .bind(org)
        .bind(session)
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends one session of the actor's own.
///
/// # Errors
/// As the database says.
pub async fn end(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    session: SessionId,
) -> Result<()> {
    let ended = query("UPDATE session SET ended_at = $4 WHERE org_id = $1 AND id = $2 AND account_id = $3 AND ended_at IS NULL")
        .bind(actor.org)
        .bind(session)
        .bind(actor.account)
        .bind(around.now())
        .execute(tx)
        .await?;
    if ended > 0 {
        let who = (actor.account, actor.role);
        audit::signing(tx, around, actor.org, who, Action::Change, "ended").await?;
    }
    Ok(())
}

/// A session that goes on.
#[derive(Debug, Clone)]
pub struct Open {
    /// Which one.
    pub id: SessionId,
    /// When they signed in.
    pub created_at: Stamp,
    /// When it was last used, to the minute.
    pub seen_at: Stamp,
    /// What the browser calls itself.
    pub browser: String,
}

#[derive(sqlx::FromRow)]
struct OpenRow {
    id: Uuid,
    created_at: Stamp,
    seen_at: Stamp,
    browser: String,
}

/// The actor's own sessions that go on, the one used last first.
///
/// # Errors
/// As the database says.
pub async fn own(tx: &mut Tx, around: &Surroundings, actor: &Actor) -> Result<Vec<Open>> {
    let now = around.now();
    Ok(query("SELECT id, created_at, seen_at, browser FROM session WHERE org_id = $1 AND account_id = $2 AND ended_at IS NULL AND seen_at > $3 AND created_at > $4 ORDER BY seen_at DESC, id DESC LIMIT 100")
        .bind(actor.org)
        .bind(actor.account)
        .bind(now - IDLE)
        .bind(now - ABSOLUTE)
        .all::<OpenRow>(tx)
        .await?
        .into_iter()
        .map(|row| Open {
            id: SessionId(row.id),
            created_at: row.created_at,
            seen_at: row.seen_at,
            browser: row.browser,
        })
        .collect())
}

/// Ends every session of the actor's own but the one to keep, if any, and whatever sign-in waits for its second factor.
/// Returns how many that were.
///
/// # Errors
/// As the database says.
pub async fn end_others(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    keep: Option<SessionId>,
) -> Result<u64> {
    factor::forget_half_way(tx, actor.org, actor.account).await?;
    let ended = query("UPDATE session SET ended_at = $4 WHERE org_id = $1 AND account_id = $2 AND ($3 IS NULL OR id <> $3) AND ended_at IS NULL")
        .bind(actor.org)
        .bind(actor.account)
        .bind(keep)
        .bind(around.now())
        .execute(tx)
        .await?;
    if ended > 0 {
        let who = (actor.account, actor.role);
        let detail = format!("ended {ended}");
        audit::signing(tx, around, actor.org, who, Action::Change, &detail).await?;
    }
    Ok(ended)
}

/// Ends every session of an account, and whatever sign-in waits for its second factor.
pub(super) async fn end_all(
    tx: &mut Tx,
    around: &Surroundings,
    org: OrgId,
    account: AccountId,
) -> Result<()> {
    factor::forget_half_way(tx, org, account).await?;
    query("UPDATE session SET ended_at = $3 WHERE org_id = $1 AND account_id = $2 AND ended_at IS NULL")
        .bind(org)
        .bind(account)
        .bind(around.now())
        .execute(tx)
        .await?;
    Ok(())
}

/// What is kept of a secret.
pub(super) fn hashed(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}
