//! Confirming somebody who accepted, suspending an account, letting it in again, a new link.

use super::form::invited;
use super::{address, one as page};
use crate::account::link_shown;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::on;
use access::to::Change;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::AccountId;
use store::account::{self, State, Step, factor, link};
use store::{Error, permits};

/// Suspends, or lets in again.
pub async fn state(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    fields: Fields,
) -> Result<Response, Failure> {
    let one: AccountId = id(&one)?;
    let (step, done) = match State::from_code(fields.get("state")) {
        Some(State::Suspended) => (Step::Suspend, "account-suspended"),
        Some(State::Confirmed) => (Step::LetInAgain, "account-reactivated"),
        Some(State::Invited | State::Accepted) | None => return Err(Failure::Missing),
    };
    take(&state, &signed, one, step, done).await
}

/// Confirms somebody who accepted.
pub async fn confirm(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    take(
        &state,
        &signed,
        id(&one)?,
        Step::Confirm,
        "account-confirmed",
    )
    .await
}

async fn take(
    state: &AppState,
    signed: &Signed,
    one: AccountId,
    step: Step,
    done: &str,
) -> Result<Response, Failure> {
    let mut tx = state.db.write().await?;
    let permit = permits::account::<on::Account, Change>(&mut tx, &signed.actor, one).await?;
    match account::set_state(&mut tx, &state.around, &permit, step).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?done={done}", address(one))).into_response())
        }
        Err(Error::Refused(why)) => {
            tx.rollback().await?;
            let mut errors = FieldErrors::default();
            errors.add("state", why.said(&state.texts));
            page::again(state, signed, one, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes a new link. It is on the page that answers and nowhere else.
pub async fn renew(
    state: AppState,
    signed: Signed,
    headers: HeaderMap,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: AccountId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::account::<on::Account, Change>(&mut tx, &signed.actor, one).await?;
    let account = account::load(&mut tx, &permit).await?;
    match link::renew(&mut tx, &state.around, &permit).await {
        Ok(made) => {
            tx.commit().await?;
            let zone = &signed.organisation.time_zone;
            let link = link_shown(&state, &headers, &made, zone);
            Ok(invited(&state, &signed, one, &account.name, &link))
        }
        Err(other) => Err(other.into()),
    }
}

/// Removes the second factor of somebody who lost it.
pub async fn reset_factor(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
) -> Result<Response, Failure> {
    let one: AccountId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::account::<on::Account, Change>(&mut tx, &signed.actor, one).await?;
    factor::reset(&mut tx, &state.around, &permit).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}?done=factor-reset", address(one))).into_response())
}
