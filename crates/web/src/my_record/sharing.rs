//! Sharing with a team, and stopping to: one step each, working from the next request.

use super::own;
use crate::delivery::person::ask::Asking;
use crate::routes::AppState;
use crate::{Failure, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::TeamId;
use store::delivery::share;

/// Begins to share.
pub async fn start(
    state: AppState,
    signed: Signed,
    Path(team): Path<String>,
) -> Result<Response, Failure> {
    let team: TeamId = team.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::Share, to::Create>()?;
    share::start(&mut tx, &state.around, &permit, team).await?;
    tx.commit().await?;
    Ok(Redirect::to("/my-record?done=sharing").into_response())
}

/// Stops sharing.
pub async fn stop(
    state: AppState,
    signed: Signed,
    Path(team): Path<String>,
) -> Result<Response, Failure> {
    let team: TeamId = team.parse().map_err(|_| Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let asking = Asking::about(&mut tx, &signed, own(&signed)?).await?;
    let permit = asking.leave::<on::Share, to::Change>()?;
    share::withdraw(&mut tx, &state.around, &permit, team).await?;
    tx.commit().await?;
    Ok(Redirect::to("/my-record?done=not-sharing").into_response())
}
