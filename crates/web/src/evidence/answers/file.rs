//! The grid as a file: the answers whole, and beside each the codes it was given.

use super::Grid;
use crate::evidence::counts::whole_as;
use crate::evidence::leaving;
use crate::routes::{AppState, id};
use crate::{Failure, Fields, Signed, download};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::StudyId;
use interchange::{Cell, Column};
use store::evidence::taken_out;
use store::permits;

/// A row for each respondent; for each question a column with the answer and one with the codes.
pub(super) async fn table(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let format = download::format_of(&signed.path);
    let kind = format!("answers.{}", format.extension());
    if let Some(page) = leaving::asks(&state, &signed, &one, &kind, &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let grid = Grid::load(&mut tx, &state, &signed, one).await?;
    taken_out::begun(&mut tx, &state.around, &leave, &kind, None).await?;
    tx.commit().await?;
    let mut columns = ["source_id", "case"].map(Column::text).to_vec();
    for question in &grid.questions {
        columns.push(Column::text(question.as_str()));
        columns.push(Column::text(format!("{question} (codes)").as_str()));
    }
    let rows = grid
        .rows
        .iter()
        .map(|row| {
            let mut cells: Vec<Cell> =
                vec![row.source.to_string().into(), row.name.as_str().into()];
            for at in 0..grid.questions.len() {
                let answer = row.cells.get(&at);
                let codes = answer.map_or_else(Vec::new, |answer| {
                    let names = answer.codes.iter();
                    names.map(|code| grid.material.code_path(*code)).collect()
                });
                cells.push(answer.map_or("", |answer| answer.words.as_str()).into());
                cells.push(codes.join("; ").as_str().into());
            }
            cells
        })
        .collect();
    Ok(whole_as(format, "answers", columns, rows))
}
