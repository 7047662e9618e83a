//! Tying a sentence of a cell to the quotes it rests on.

use super::cell_address;
use crate::routes::{AppState, id};
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::matrix::Summary;
use ids::{CodeId, CodingId, StudyCaseId, StudyId};
use store::evidence::matrix::{self, Cell, rests_of};
use store::{Error, permits};

/// Keeps which of the quotes shown are ticked for the sentence.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path((one, case, code)): Path<(String, String, String)>,
    typed: Fields,
) -> Result<Response, Failure> {
    let (one, case, code): (StudyId, StudyCaseId, CodeId) = (id(&one)?, id(&case)?, id(&code)?);
    let version: i64 = typed.read("version").ok_or(Failure::Missing)?;
    let number: usize = typed.read("sentence").ok_or(Failure::Missing)?;
    let at = number.checked_sub(1).ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    let before: Option<Cell> = matrix::load(&mut tx, &permit, case, code).await?;
    let body = before.as_ref().map_or("", |cell| cell.body.as_str());
    let mut summary: Summary = before.as_ref().map(Cell::summary).unwrap_or_default();
    let ids = |name: &'static str| typed.all(name).filter_map(|id| id.parse::<CodingId>().ok());
    for shown in ids("shown") {
        summary.unlink(at, shown);
    }
    for ticked in ids("quote") {
        summary.link(at, ticked);
    }
    let written = matrix::write(
        &mut tx,
        &state.around,
        &permit,
        case,
        code,
        version,
        body,
        &rests_of(&summary),
    )
    .await;
    match written {
        Ok(()) => {}
        // The sentences may be others now: nothing is tied to what was not looked at.
        Err(Error::Changed) => {
            return Err(Failure::Unfit(state.texts.text("matrix-changed-since")));
        }
        Err(other) => return Err(other.into()),
    }
    tx.commit().await?;
    let to = format!(
        "{}?done=saved#s-{number}",
        cell_address(one, (case, code), "")
    );
    Ok(Redirect::to(&to).into_response())
}
