//! The answer as a file, source by source, so that no more than one text is in memory.

use super::answer::Answer;
use crate::download;
use crate::routes::{AppState, id};
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::{Path, State};
use axum::response::Response;
use evidence::retrieve::Hit;
use ids::{SourceId, StudyId};
use interchange::{Cell, Column, ColumnKind, Format};
use std::collections::BTreeSet;
use store::evidence::{source, taken_out};
use store::permits;

/// The file. A query that cannot be answered has none, and the reason is said.
pub(super) async fn file(
    State(app): AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let one: StudyId = id(&one)?;
    let mut tx = app.db.write().await?;
    let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let Answer { material, found } = Answer::of(&mut tx, &app, &signed, one, &asked).await?;
    let hits = match found {
        Some(Ok(hits)) => hits,
        Some(Err(message)) => return Err(Failure::Unfit(message)),
        None => return Err(Failure::Unfit(app.texts.text("retrieve-missing"))),
    };
    let of: BTreeSet<SourceId> = hits.iter().map(|hit| hit.source).collect();
    let of: Vec<SourceId> = of.into_iter().collect();
    taken_out::begun(&mut tx, &app.around, &leave, "quotes.csv", Some(&of)).await?;
    tx.commit().await?;
    let mut columns = ["source_id", "source"].map(Column::text).to_vec();
    columns.push(Column::new("start", ColumnKind::Integer));
    columns.push(Column::new("end", ColumnKind::Integer));
    columns.extend(["codes", "quote"].map(Column::text));
    let actor = signed.actor.clone();
    Ok(download::stream(
        Format::Csv,
        "quotes",
        columns,
        Vec::new(),
        move |pages| async move {
            for source in of {
                let mut tx = app.db.write().await?;
                let reads =
                    permits::study::<on::StudySource, to::Read>(&mut tx, &actor, one).await?;
                let texts = source::texts(&mut tx, &app.around, &reads, &[source]).await?;
                tx.commit().await?;
                let Some((_, text)) = texts.first() else {
                    continue;
                };
                let row = |hit: &Hit| -> Vec<Cell> {
                    let codes: Vec<String> =
                        hit.codes.iter().map(|c| material.code_path(*c)).collect();
                    vec![
                        source.to_string().into(),
                        material.source_name(source).into(),
                        Cell::Integer(i64::from(hit.span.start())),
                        Cell::Integer(i64::from(hit.span.end())),
                        codes.join("; ").into(),
                        text.slice(hit.span).unwrap_or_default().into(),
                    ]
                };
                let rows = hits
                    .iter()
                    .filter(|hit| hit.source == source)
                    .map(row)
                    .collect();
                if !pages.send(rows).await {
                    return Ok(());
                }
            }
            Ok(())
        },
    ))
}
