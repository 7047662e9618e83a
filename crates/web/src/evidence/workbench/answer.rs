//! What the page is told after something changed: the bars and list items that are new, and the words for them.

use super::page::Bench;
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::{Failure, Signed, Texts};
use access::{on, to};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use evidence::coding::Coding;
use evidence::history::Change;
use ids::{SourceId, StudyId};
use serde_json::json;
use store::evidence::history;
use store::permits;

/// Everything that can change, for the page to put in place of what it has.
///
/// Bars of all paragraphs come anew, because a new coding may move others to another lane; list items come only for the
/// codings that are new, with their order.
pub(super) fn whole(t: &Texts, signed: &Signed, bench: &Bench, fresh: &[&Coding]) -> Response {
    let showing = bench.showing(t, signed);
    let bars: Vec<serde_json::Value> = showing
        .bars(&bench.codings)
        .into_iter()
        .map(|(number, bars)| json!({ "block": number, "html": bars.into_string() }))
        .collect();
    let items: Vec<serde_json::Value> = fresh
        .iter()
        .map(|coding| json!({ "id": coding.id.to_string(), "html": showing.item(coding).into_string() }))
        .collect();
    let order: Vec<String> = bench.codings.iter().map(|c| c.id.to_string()).collect();
    let uses: serde_json::Map<String, serde_json::Value> = bench
        .uses
        .iter()
        .map(|(code, uses)| (code.to_string(), uses.codings.into()))
        .collect();
    let codes = super::code_tree::tree(t, &bench.codebook, &bench.uses, &bench.recent);
    Json(json!({
        "steps": bench.steps,
        "bars": bars,
        "items": items,
        "order": order,
        "uses": uses,
        "codes": codes.into_string(),
        "version": bench.source.number,
    }))
    .into_response()
}

/// What others did since a number of steps; nothing when they did nothing.
pub(super) async fn changes(
    state: AppState,
    signed: Signed,
    Path((study, source)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let (study, source): (StudyId, SourceId) = (id(&study)?, id(&source)?);
    let after: i64 = asked.read("after").unwrap_or(0);
    let mut tx = state.db.read().await?;
    let permit = permits::study::<on::Coding, to::Read>(&mut tx, &signed.actor, study).await?;
    let steps = history::after(&mut tx, &permit, after).await?;
    tx.rollback().await?;
    if steps.is_empty() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let mut tx = state.db.write().await?;
    let bench = Bench::load(&mut tx, &state, &signed, study, source).await?;
    tx.commit().await?;
    let touched = |coding: &&Coding| {
        steps
            .iter()
            .flat_map(|step| &step.changes)
            .any(|change| matches!(change, Change::Coding(edit) if edit.thing().id == coding.id))
    };
    let fresh: Vec<&Coding> = bench.codings.iter().filter(touched).collect();
    Ok(whole(&state.texts, &signed, &bench, &fresh))
}
