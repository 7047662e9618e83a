//! Saving a correction that was looked at.

use super::{Correction, address, page};
use crate::routes::{AppState, id};
use crate::sent::{Sent, is_too_large};
use crate::ui::FieldErrors;
use crate::{Failure, Signed};
use access::{on, to};
use axum::extract::{Multipart, Path};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use ids::{SourceId, StudyId};
use store::evidence::source;
use store::permits;

/// Saves it.
pub(super) async fn send(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let (one, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let actor = &signed.actor;
    let mut tx = state.db.write().await?;
    permits::study::<on::StudySource, to::Change>(&mut tx, actor, one).await?;
    let read = permits::study::<on::StudySource, to::Read>(&mut tx, actor, one).await?;
    let source = source::load(&mut tx, &state.around, &read, source).await?;
    tx.commit().await?;
    let sent = Sent::read(multipart, is_too_large(&headers)).await?;
    let typed = sent.fields.clone();
    let correction = match Correction::read(&state.texts, &source, sent).await? {
        Ok(correction) => correction,
        Err((field, message)) => {
            // The same correction sent twice: it is made.
            if source.version > typed.read("version").unwrap_or(i64::MAX) && field == "text" {
                return Ok(done(one, source.id));
            }
            let mut errors = FieldErrors::default();
            errors.add(field, message);
            return page::show(&state, &signed, (one, source.id), &typed, &errors).await;
        }
    };
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::StudySource, to::Change>(&mut tx, actor, one).await?;
    correction
        .make(&mut tx, &state.around, &permit, &source)
        .await?;
    tx.commit().await?;
    Ok(done(one, source.id))
}

fn done(study: StudyId, source: SourceId) -> Response {
    let to = format!("{}?done=source-corrected", address(study, source, ""));
    Redirect::to(&to).into_response()
}
