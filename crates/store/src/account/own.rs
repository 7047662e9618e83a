//! What everybody may do with their own account.

use super::keeping;
use super::session::{self, GUESS_WINDOW, GUESSES};
use crate::{Result, Stamp, Surroundings, Tx, audit, query};
use access::{Action, Actor, Resource, password};

/// What came of an attempt to change one's own password.
#[derive(Debug)]
pub enum PasswordChange {
    /// Done. Every session ended; this is the token of a new one.
    Done {
        /// The secret that the browser keeps.
        token: String,
    },
    /// The current password is another.
    Wrong,
    /// Too many wrong passwords lately.
    Wait,
}

/// The address that the actor signs in with.
///
/// # Errors
/// As the database says.
pub async fn own_email(tx: &mut Tx, actor: &Actor) -> Result<String> {
    let (email,): (String,) = query("SELECT email FROM account WHERE org_id = $1 AND id = $2")
        .bind(actor.org)
        .bind(actor.account)
        .one(tx)
        .await?;
    Ok(email)
}

/// Changes the actor's own password, ends all their sessions and begins a new one.
///
/// Call it in a transaction that is committed whatever the answer, so that wrong attempts are counted with those at the
/// door.
///
/// # Errors
/// As the database says; a wrong password is an answer.
pub async fn change_own_password(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    current: &str,
    new_hash: &str,
    browser: &str,
) -> Result<PasswordChange> {
    let now = around.now();
    let (hash, counted, at): (String, i64, Option<Stamp>) = query(
        "SELECT password_hash, attempts, attempted_at FROM account WHERE org_id = $1 AND id = $2",
    )
    .bind(actor.org)
    .bind(actor.account)
    .one(tx)
    .await?;
    let recent = at.is_some_and(|at| now.duration_since(at.0) < GUESS_WINDOW);
    let attempts = if recent { counted } else { 0 };
    if attempts >= GUESSES {
        return Ok(PasswordChange::Wait);
    }
    if !password::matches(current, &hash) {
        query("UPDATE account SET attempts = $3, attempted_at = $4 WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(actor.account)
            .bind(attempts + 1)
            .bind(now)
            .execute(tx)
            .await?;
        return Ok(PasswordChange::Wrong);
    }
    keeping::put_password(tx, around, actor.org, actor.account, new_hash, false).await?;
    let token = session::begin(tx, around, actor, browser).await?;
    let entry = audit::Entry {
        action: Action::Change,
        resource: Resource::Account,
        resource_id: Some(actor.account.0),
        person: None,
        detail: "password".to_owned(),
    };
    audit::write(tx, around, actor, entry).await?;
    Ok(PasswordChange::Done { token })
}
