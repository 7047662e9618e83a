//! The matrix as files: as it stands, and sentence by sentence with the quotes.

use super::{Matrix, lines};
use crate::evidence::counts::{count, whole_as};
use crate::evidence::leaving;
use crate::routes::{AppState, id};
use crate::{Failure, Fields, Signed, download};
use access::{on, to};
use axum::extract::Path;
use axum::response::Response;
use ids::{CodingId, StudyId};
use interchange::{Cell, Column, ColumnKind};
use std::collections::BTreeSet;
use store::evidence::taken_out;
use store::{Tx, permits};

/// What stands at the end of a sentence that rests on no quote.
const BARE: &str = " [rests on no quote]";

async fn take_out(
    tx: &mut Tx,
    app: &AppState,
    signed: &Signed,
    one: StudyId,
    kind: &str,
) -> Result<Matrix, Failure> {
    let leave = permits::study::<on::Study, to::Export>(tx, &signed.actor, one).await?;
    let matrix = Matrix::load(tx, app, signed, one).await?;
    taken_out::begun(tx, &app.around, &leave, kind, None).await?;
    Ok(matrix)
}

/// What kind of file the address asks for.
fn kind(signed: &Signed, name: &str) -> String {
    format!("{name}.{}", download::format_of(&signed.path).extension())
}

/// A row for each case, a column for each construct.
pub(super) async fn table(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let kind = kind(&signed, "matrix");
    if let Some(page) = leaving::asks(&state, &signed, &one, &kind, &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let matrix = take_out(&mut tx, &state, &signed, one, &kind).await?;
    tx.commit().await?;
    let mut columns = ["case_id", "case"].map(Column::text).to_vec();
    let names = matrix
        .constructs
        .iter()
        .map(|code| matrix.material.code_path(*code));
    columns.extend(names.map(Column::text));
    let rows = matrix
        .material
        .cases
        .iter()
        .map(|case| {
            let mut row: Vec<Cell> = vec![case.id.to_string().into(), case.name.as_str().into()];
            row.extend(matrix.constructs.iter().map(|code| {
                let summary = matrix.summary((case.id, *code));
                let sentences: Vec<String> = summary
                    .sentences()
                    .iter()
                    .map(|sentence| {
                        let bare = if sentence.quotes.is_empty() { BARE } else { "" };
                        format!("{}{bare}", sentence.text)
                    })
                    .collect();
                Cell::from(sentences.join(" ").as_str())
            }));
            row
        })
        .collect();
    Ok(whole_as(
        download::format_of(&signed.path),
        "matrix",
        columns,
        rows,
    ))
}

/// A line for each sentence and quote; a sentence without a quote has one line.
pub(super) async fn sentences(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let kind = kind(&signed, "matrix-sentences");
    if let Some(page) = leaving::asks(&state, &signed, &one, &kind, &asked).await? {
        return Ok(page);
    }
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let matrix = take_out(&mut tx, &state, &signed, one, &kind).await?;
    let chosen: BTreeSet<CodingId> = matrix
        .cells
        .values()
        .flat_map(|cell| cell.rests.iter().map(|rest| rest.coding))
        .collect();
    let chosen: Vec<CodingId> = chosen.into_iter().collect();
    let lines = lines(&mut tx, &state, &signed, one, &chosen).await?;
    tx.commit().await?;
    let there = matrix.quotes(&matrix.constructs);
    let mut columns = ["case_id", "case", "construct_id", "construct"]
        .map(Column::text)
        .to_vec();
    columns.push(Column::new("sentence_number", ColumnKind::Integer));
    columns.extend(["sentence", "rests_on", "coding_id", "source", "coder"].map(Column::text));
    columns.push(Column::new("start", ColumnKind::Integer));
    columns.push(Column::new("end", ColumnKind::Integer));
    columns.push(Column::text("quote"));
    let mut rows = Vec::new();
    for case in &matrix.material.cases {
        for code in &matrix.constructs {
            let at = (case.id, *code);
            for (number, sentence) in (1..).zip(matrix.summary(at).sentences()) {
                let begin = |rests_on: &str| -> Vec<Cell> {
                    vec![
                        case.id.to_string().into(),
                        case.name.as_str().into(),
                        code.to_string().into(),
                        matrix.material.code_path(*code).into(),
                        count(number),
                        sentence.text.as_str().into(),
                        rests_on.into(),
                    ]
                };
                if sentence.quotes.is_empty() {
                    let mut row = begin("nothing");
                    row.extend(std::iter::repeat_n(Cell::Empty, 6));
                    rows.push(row);
                }
                for line in sentence.quotes.iter().filter_map(|quote| lines.get(quote)) {
                    let is_here = there
                        .get(&at)
                        .is_some_and(|here| here.contains(&line.coding.id));
                    let mut row = begin(if is_here {
                        "quote"
                    } else {
                        "quote_from_elsewhere"
                    });
                    row.extend([
                        line.coding.id.to_string().into(),
                        line.source.as_str().into(),
                        line.coder.as_str().into(),
                        Cell::Integer(i64::from(line.coding.span.start())),
                        Cell::Integer(i64::from(line.coding.span.end())),
                        line.coding.quote.as_str().into(),
                    ]);
                    rows.push(row);
                }
            }
        }
    }
    Ok(whole_as(
        download::format_of(&signed.path),
        "matrix-sentences",
        columns,
        rows,
    ))
}
