//! What everybody may do with their own account.

use super::keeping;
use super::session::{self, Candidate};
use super::throttle::{self, Turn};
use crate::{Result, Surroundings, Tx, audit, query};
use access::{Action, Actor, Resource};

/// What came of an attempt to change one's own password.
#[derive(Debug)]
pub enum PasswordChange {
    /// Done. Every session ended; this is the token of a new one.
    Done {
        /// The secret that the browser keeps while somebody is signed in.
        token: String,
        /// The secret by which the browser is known from now on.
        browser: String,
    },
    /// The current password is another.
    Wrong,
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

/// Changes the password of the actor, who is the candidate, ends all their sessions and begins a new one; or lets the
/// turn count, when the current password was not `right`.
///
/// As at the door, the turn is taken and [`Candidate::has`] asked before: that takes long, and here others may wait.
/// Commit the transaction whatever the answer.
///
/// # Errors
/// As the database says; a wrong password is an answer.
pub async fn change_own_password(
    tx: &mut Tx,
    around: &Surroundings,
    actor: &Actor,
    (candidate, right): (&Candidate, bool),
    (turn, known): (&Turn, Option<&str>),
    new_hash: &str,
    browser: &str,
) -> Result<PasswordChange> {
    // Read anew: the password may have changed while this one was being checked.
    let (hash,): (String,) =
        query("SELECT password_hash FROM account WHERE org_id = $1 AND id = $2")
            .bind(actor.org)
            .bind(actor.account)
            .one(tx)
            .await?;
    if !right || !candidate.has_hash(&hash) {
        return Ok(PasswordChange::Wrong);
    }
    throttle::give_back(tx, turn).await?;
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
    let who = (actor.org, actor.account);
    let browser = throttle::remember(tx, around, who, known).await?;
    Ok(PasswordChange::Done { token, browser })
}
