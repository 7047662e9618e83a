//! The ranking as a file, with shares unrounded.

use super::Unranked;
use crate::evidence::counts::{count, whole};
use crate::evidence::leaving;
use crate::routes::{AppState, id};
use crate::{Failure, Fields, Signed};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use evidence::selection::By;
use ids::StudyId;
use interchange::{Cell, Column, ColumnKind};
use store::evidence::taken_out;
use store::permits;

/// The file.
pub(super) async fn file(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    if let Some(page) = leaving::asks(&state, &signed, &one, "selection.csv", &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let leave = permits::study::<on::Study, to::Export>(&mut tx, &signed.actor, one).await?;
    let read = Unranked::load(&mut tx, &state, &signed, one, &asked).await?;
    taken_out::begun(&mut tx, &state.around, &leave, "selection.csv", None).await?;
    tx.commit().await?;
    let ranking = read.ranked();
    let number = |name: &str| Column::new(name, ColumnKind::Integer);
    let share = |name: &str| Column::new(name, ColumnKind::Decimal);
    let columns = vec![
        number("rank"),
        Column::text("id"),
        Column::text("name"),
        number("chosen_codings"),
        number("codings"),
        share("share_of_codings"),
        number("chosen_words"),
        number("words"),
        share("share_of_words"),
    ];
    // Words that were not counted are left empty, never 0.
    let counted = |words: usize| match ranking.by {
        By::Words => count(words),
        By::Codings => Cell::Empty,
    };
    let decimal = |share: Option<f64>| share.map_or(Cell::Empty, Cell::Decimal);
    let rows = ranking
        .lines
        .iter()
        .map(|line| {
            vec![
                count(line.rank),
                line.id.as_str().into(),
                line.name.as_str().into(),
                count(line.chosen_codings),
                count(line.codings),
                decimal(line.share_of_codings),
                counted(line.chosen_words),
                counted(line.words),
                decimal(line.share_of_words),
            ]
        })
        .collect();
    Ok(whole("selection", columns, rows))
}
