//! The lines as a file.

use super::concordance;
use crate::evidence::counts::whole;
use crate::evidence::leaving;
use crate::routes::{AppState, id};
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::{SourceId, StudyId};
use interchange::{Cell, Column, ColumnKind};
use std::collections::BTreeSet;
use store::evidence::taken_out;
use store::permits;

/// The file. A keyword without a word has none, and the reason is said.
pub(super) async fn file(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    if let Some(page) = leaving::asks(&state, &signed, &one, "kwic.csv", &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let found = concordance(&mut tx, &state, &signed, one, &asked)
        .await?
        .map_err(Failure::Unfit)?;
    let of: BTreeSet<SourceId> = found.lines.iter().map(|found| found.source).collect();
    let of: Vec<SourceId> = of.into_iter().collect();
    taken_out::begun(&mut tx, &state.around, &leave, "kwic.csv", Some(&of)).await?;
    tx.commit().await?;
    let mut columns = ["source_id", "source"].map(Column::text).to_vec();
    columns.push(Column::new("start", ColumnKind::Integer));
    columns.push(Column::new("end", ColumnKind::Integer));
    columns.extend(["before", "keyword", "after"].map(Column::text));
    let rows = found
        .lines
        .into_iter()
        .map(|found| -> Vec<Cell> {
            let line = found.line;
            vec![
                found.source.to_string().into(),
                found.name.as_str().into(),
                Cell::Integer(i64::from(line.span.start())),
                Cell::Integer(i64::from(line.span.end())),
                line.before.as_str().into(),
                line.keyword.as_str().into(),
                line.after.as_str().into(),
            ]
        })
        .collect();
    Ok(whole("kwic", columns, rows))
}
