//! Answering a concern: one press to acknowledge it, and what was done.

use super::show::{self, Typed};
use super::{PATH, address};
use crate::delivery::person::form::bounded;
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::to;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use delivery::concern::{Done, LONGEST_DONE};
use ids::{ConcernEntryId, ConcernId, DraftId, TeamId};
use store::delivery::concern::{self, NewEntry};
use store::{draft as drafts, permits};

/// The name of the form in which what was done is written.
pub(super) const FORM: &str = "concern-done";

/// Takes it in hand, with one press. Whoever was first did: a later press says who it was.
pub async fn acknowledge(
    state: AppState,
    signed: Signed,
    Path(which): Path<String>,
) -> Result<Response, Failure> {
    let id: ConcernId = id(&which)?;
    let mut tx = state.db.write().await?;
    let permit = permits::concern::<to::Change>(&mut tx, &signed.actor, id).await?;
    let own = concern::acknowledge(&mut tx, &state.around, &permit).await?;
    tx.commit().await?;
    let done = if own {
        "concern-acknowledged"
    } else {
        "concern-acknowledged-before"
    };
    let to = format!("{}?done={done}", address(id));
    Ok(Redirect::to(&to).into_response())
}

/// Writes down what was done.
pub async fn write(
    state: AppState,
    signed: Signed,
    Path(which): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let id: ConcernId = id(&which)?;
    let mut tx = state.db.write().await?;
    let permit = permits::concern::<to::Change>(&mut tx, &signed.actor, id).await?;
    let entry: ConcernEntryId = typed.read("id").ok_or(Failure::Missing)?;
    let mut errors = FieldErrors::default();
    let done = Done::from_code(typed.get("how"));
    let words = bounded(t, &typed, "words", LONGEST_DONE, &mut errors);
    let team = typed
        .read::<TeamId>("to")
        .filter(|_| done == Some(Done::PassedOn));
    match done {
        None => errors.add("how", t.text("concern-how-missing")),
        Some(Done::NothingMore) => {}
        Some(Done::PassedOn) if team.is_some() => {}
        Some(_) if words.is_empty() => errors.add("words", t.text("concern-words-missing")),
        Some(_) => {}
    }
    if let (Some(done), true) = (done, errors.is_empty()) {
        let new = NewEntry {
            id: entry,
            done,
            words,
            team,
            for_raiser: typed.get("for-raiser") == "yes",
            ends: typed.get("ends") == "yes",
        };
        match concern::write(&mut tx, &state.around, &permit, &new).await {
            Ok(()) => {
                drafts::forget(&mut tx, &signed.actor, DraftId(entry.0)).await?;
                tx.commit().await?;
                let to = format!("{}?done=concern-written", address(id));
                return Ok(Redirect::to(&to).into_response());
            }
            // Somebody else ended it meanwhile: what was typed is shown, to be raised again or said elsewhere.
            Err(store::Error::Refused(why)) => errors.add("words", why.said(t)),
            Err(other) => return Err(other.into()),
        }
    }
    let typed = Typed {
        fields: typed,
        saved_at: None,
    };
    let answer = show::load(&mut tx, &state, &signed, id, (Some(typed), &errors)).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Opens what was typed about a concern and not sent; without such a text, the list.
pub async fn draft(
    state: AppState,
    signed: Signed,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let mut tx = state.db.read().await?;
    let found = match asked.read::<DraftId>("draft") {
        Some(id) => drafts::load(&mut tx, &signed.actor, id).await?,
        None => None,
    };
    tx.rollback().await?;
    let concern = found
        .filter(|found| found.form == FORM)
        .and_then(|found| Fields::from_pairs(found.fields).read::<ConcernId>("concern"));
    let to = concern.map_or(PATH.to_owned(), address);
    Ok(Redirect::to(&to).into_response())
}
