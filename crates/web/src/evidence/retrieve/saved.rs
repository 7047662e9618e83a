//! Keeping a query, and throwing one away.

use super::page::show;
use crate::evidence::address;
use crate::routes::{AppState, id};
use crate::said::Said as _;
use crate::ui::FieldErrors;
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use evidence::retrieve::parse;
use ids::{QueryId, StudyId};
use serde_json::json;
use store::evidence::saved_query;
use store::{Error, permits};

/// Keeps it under a name.
pub(super) async fn save(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    let mut errors = FieldErrors::default();
    // What cannot be read is said by the page, which puts the query again.
    if let Ok(query) = parse(typed.get("query")) {
        let body = json!({ "query": query.to_string() });
        match saved_query::save(&mut tx, &state.around, &permit, typed.get("name"), &body).await {
            Ok(_) => {
                tx.commit().await?;
                let to = format!(
                    "{}?done=saved&{}",
                    address(one, "retrieve"),
                    Fields::from_pairs(vec![("query".to_owned(), query.to_string())]).query()
                );
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Error::Refused(why)) => errors.add("name", why.said(&state.texts)),
            Err(other) => return Err(other.into()),
        }
    }
    tx.rollback().await?;
    show(&state, &signed, one, &typed, &errors).await
}

/// Throws one away.
pub(super) async fn remove(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    typed: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let query: QueryId = typed.read("id").ok_or(Failure::Missing)?;
    let mut tx = state.db.write().await?;
    let permit = permits::study::<on::Coding, to::Create>(&mut tx, &signed.actor, one).await?;
    saved_query::remove(&mut tx, &state.around, &permit, query).await?;
    tx.commit().await?;
    let to = format!("{}?done=saved", address(one, "retrieve"));
    Ok(Redirect::to(&to).into_response())
}
