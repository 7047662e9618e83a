//! Suspending an account, letting it in again, giving it a temporary password.

use super::{address, one as page};
use crate::account::hashed;
use crate::routes::{AppState, id};
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::on;
use access::to::Change;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::AccountId;
use store::account::{self, State};
use store::{Error, permits};

/// Suspends, or lets in again.
pub async fn state(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let one: AccountId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::account::<on::Account, Change>(&mut tx, &signed.actor, one).await?;
    let wanted = State::from_code(fields.get("state")).ok_or(Failure::Missing)?;
    match account::set_state(&mut tx, &state.around, &permit, wanted).await {
        Ok(()) => {
            tx.commit().await?;
            let done = match wanted {
                State::Suspended => "account-suspended",
                State::Active => "account-reactivated",
            };
            Ok(Redirect::to(&format!("{}?done={done}", address(one))).into_response())
        }
        Err(Error::Refused(message)) => {
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("suspend", message);
            page::again(&state, &signed, one, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Sets a temporary password. It is not shown again, here or anywhere.
pub async fn password(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let one: AccountId = id(&one)?;
    // Asked before hashing, so that nobody without leave can keep the processor busy.
    let mut tx = state.db.read().await?;
    let permit = permits::account::<on::Account, Change>(&mut tx, &signed.actor, one).await?;
    tx.rollback().await?;
    match hashed(&state, fields.raw("password")).await? {
        Ok(hash) => {
            let mut tx = state.db.write().await?;
            match account::set_password(&mut tx, &state.around, &permit, &hash).await {
                Ok(()) => tx.commit().await?,
                Err(Error::Refused(message)) => return Err(Failure::Unfit(message)),
                Err(other) => return Err(other.into()),
            }
            let to = format!("{}?done=account-password", address(one));
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) => {
            let mut errors = FieldErrors::default();
            errors.add("password", refused.to_string());
            page::again(&state, &signed, one, &errors).await
        }
    }
}
