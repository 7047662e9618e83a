//! Guesses at the door, counted in the database for every server of the service; and the browsers that are known.

use super::session::hashed;
use crate::{Result, Surroundings, Tx, query};
use access::throttle::{BROWSER_KNOWN, BROWSERS, Guesses, WINDOW, headings};
use ids::{AccountId, OrgId};
use jiff::Timestamp;
use std::net::IpAddr;
use uuid::Uuid;

/// Somebody who is about to say who they are.
#[derive(Clone, Copy, Default)]
pub struct Knock<'a> {
    /// The address they sign in with.
    pub email: &'a str,
    /// Where they come from, as far as it is known.
    pub address: Option<IpAddr>,
    /// The token of a browser that may be known.
    pub browser: Option<&'a str>,
}

impl std::fmt::Debug for Knock<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Knock")
    }
}

/// Leave to guess once.
#[derive(Debug)]
pub struct Turn {
    headings: Vec<String>,
    at: Timestamp,
    /// No other guess is left after this one.
    pub last: bool,
}

/// Counted before anybody is known.
const NOBODYS: OrgId = OrgId(Uuid::nil());

/// Takes a turn to guess, counted before the guess is looked at, so that many at once are counted too. None when there
/// were too many: then nothing may be looked at. Commit the transaction whatever comes of the guess.
///
/// # Errors
/// As the database says.
pub async fn take_turn(
    tx: &mut Tx,
    around: &Surroundings,
    knock: &Knock<'_>,
) -> Result<Option<Turn>> {
    take(tx, around, knock, "").await
}

/// The same for a code, whose guesses are counted apart from those of the password.
///
/// # Errors
/// As the database says.
pub async fn take_turn_for_code(
    tx: &mut Tx,
    around: &Surroundings,
    knock: &Knock<'_>,
) -> Result<Option<Turn>> {
    take(tx, around, knock, "code ").await
}

async fn take(
    tx: &mut Tx,
    around: &Surroundings,
    knock: &Knock<'_>,
    what: &str,
) -> Result<Option<Turn>> {
    // As it comes back from the database.
    let now = around.now();
    let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
    query("DELETE FROM guess WHERE org_id = $1 AND last_at < $2")
        .bind(NOBODYS)
        .bind(now - WINDOW - WINDOW)
        .execute(tx)
        .await?;
    let known = match knock.browser {
        Some(token) if is_known(tx, around, knock.email, token).await? => Some(hashed(token)),
        _ => None,
    };
    let mut headings: Vec<String> = headings(knock.email, knock.address, known.as_deref())
        .iter()
        .map(|heading| hashed(&format!("{what}{heading}")))
        .collect();
    // In one order, so that two who wait for each other's rows never do so in a circle.
    headings.sort();
    let mut after = Vec::with_capacity(headings.len());
    let mut last = false;
    for heading in &headings {
        let Some(guesses) = lock(tx, heading, now).await?.with_one_more(now) else {
            return Ok(None);
        };
        last |= guesses.left(now) == 0;
        after.push(guesses);
    }
    for (heading, guesses) in headings.iter().zip(&after) {
        write(tx, heading, guesses, now).await?;
    }
    Ok(Some(Turn {
        headings,
        at: now,
        last,
    }))
}

/// Gives a turn back that was no guess, because it was right.
///
/// # Errors
/// As the database says.
pub async fn give_back(tx: &mut Tx, turn: &Turn) -> Result<()> {
    for heading in &turn.headings {
        let guesses = lock(tx, heading, turn.at).await?.without(turn.at);
        write(tx, heading, &guesses, turn.at).await?;
    }
    Ok(())
}

/// Reads a row and keeps it until the transaction ends, so that guesses at the same moment are counted one after the
/// other.
async fn lock(tx: &mut Tx, heading: &str, now: Timestamp) -> Result<Guesses> {
    query("INSERT INTO guess (org_id, heading, guessed_at, last_at) VALUES ($1, $2, '', $3) ON CONFLICT (org_id, heading) DO UPDATE SET heading = excluded.heading")
        .bind(NOBODYS)
        .bind(heading)
        .bind(now)
        .execute(tx)
        .await?;
    let (text,): (String,) =
        query("SELECT guessed_at FROM guess WHERE org_id = $1 AND heading = $2")
            .bind(NOBODYS)
            .bind(heading)
            .one(tx)
            .await?;
    let at = text
        .split(',')
        .filter_map(|micros| micros.parse().ok())
        .filter_map(|micros| Timestamp::from_microsecond(micros).ok());
    Ok(Guesses::new(at.collect()))
}

async fn write(tx: &mut Tx, heading: &str, guesses: &Guesses, now: Timestamp) -> Result<()> {
    let micros: Vec<String> = guesses
        .at()
        .iter()
        .map(|at| at.as_microsecond().to_string())
        .collect();
    query("UPDATE guess SET guessed_at = $3, last_at = $4 WHERE org_id = $1 AND heading = $2")
        .bind(NOBODYS)
        .bind(heading)
        .bind(micros.join(","))
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes as long as writing down a guess at an account that is known.
pub(super) async fn as_if_written(tx: &mut Tx, turn: &Turn) -> Result<()> {
    query("UPDATE guess SET last_at = $3 WHERE org_id = $1 AND heading = $2")
        .bind(NOBODYS)
        .bind(turn.headings.first().cloned().unwrap_or_default())
        .bind(turn.at)
        .execute(tx)
        .await?;
    Ok(())
}

async fn is_known(tx: &mut Tx, around: &Surroundings, email: &str, token: &str) -> Result<bool> {
    let known = query("SELECT count(*) FROM known_browser b JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id WHERE b.token_hash = $1 AND b.used_at > $2 AND a.email = $3")
        .bind(hashed(token))
        .bind(around.now() - BROWSER_KNOWN)
        .bind(email.trim().to_lowercase())
        .count(tx)
        .await?;
    Ok(known > 0)
}

/// Remembers the browser in which somebody has just signed in and returns its new token. Whoever else is known in it
/// stays known; its earlier token is of no use any more, so one that was planted or copied is not either.
///
/// # Errors
/// As the database says.
pub async fn remember(
    tx: &mut Tx,
    around: &Surroundings,
    (org, account): (OrgId, AccountId),
    browser: Option<&str>,
) -> Result<String> {
    let token = around.token();
    let now = around.now();
    if let Some(old) = browser {
        query("UPDATE known_browser SET token_hash = $2 WHERE token_hash = $1")
            .bind(hashed(old))
            .bind(hashed(&token))
            .execute(tx)
            .await?;
    }
    query("INSERT INTO known_browser (org_id, account_id, token_hash, used_at) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id, account_id, token_hash) DO UPDATE SET used_at = excluded.used_at")
        .bind(org)
        .bind(account)
        .bind(hashed(&token))
        .bind(now)
        .execute(tx)
        .await?;
    query("DELETE FROM known_browser WHERE org_id = $1 AND account_id = $2 AND (used_at <= $3 OR token_hash NOT IN (SELECT token_hash FROM known_browser WHERE org_id = $1 AND account_id = $2 ORDER BY used_at DESC, token_hash")
        .bind(org)
        .bind(account)
        .bind(now - BROWSER_KNOWN)
        .limit(BROWSERS)
        .push("))")
        .execute(tx)
        .await?;
    Ok(token)
}

/// Forgets every browser of an account: the password is another now, or should be.
pub(super) async fn forget(tx: &mut Tx, org: OrgId, account: AccountId) -> Result<()> {
    query("DELETE FROM known_browser WHERE org_id = $1 AND account_id = $2")
        .bind(org)
        .bind(account)
        .execute(tx)
        .await?;
    Ok(())
}
