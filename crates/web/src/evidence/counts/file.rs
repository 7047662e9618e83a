//! The counts as files: whole, and with numbers unrounded.

use super::page::order;
use crate::evidence::material::take_out;
use crate::routes::AppState;
use crate::{Failure, Fields, Signed, download};
use axum::extract::Path;
use axum::response::Response;
use evidence::cooccurrence::cooccurrence;
use evidence::frequency::frequency;
use evidence::saturation::steps;
use interchange::{Cell, Column, ColumnKind, Format};

/// A number of things as a cell.
pub(in crate::evidence) fn count(number: usize) -> Cell {
    Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Answers with rows that are there already, as CSV.
pub(in crate::evidence) fn whole(
    name: &str,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
) -> Response {
    whole_as(Format::Csv, name, columns, rows)
}

/// Answers with rows that are there already.
pub(in crate::evidence) fn whole_as(
    format: Format,
    name: &str,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
) -> Response {
    download::stream(format, name, columns, Vec::new(), move |pages| async move {
        pages.send(rows).await;
        Ok(())
    })
}

fn numbers<const N: usize>(names: [&'static str; N]) -> impl Iterator<Item = Column> {
    names
        .into_iter()
        .map(|name| Column::new(name, ColumnKind::Integer))
}

/// Frequencies.
pub(super) async fn frequencies(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let material = match take_out(&state, &signed, &one, &asked, "frequency.csv").await? {
        Ok(material) => material,
        Err(page) => return Ok(page),
    };
    let mut columns = vec![Column::text("code_id"), Column::text("code")];
    columns.extend(numbers([
        "codings",
        "sources",
        "coders",
        "characters",
        "codings_with_subcodes",
        "sources_with_subcodes",
        "coders_with_subcodes",
        "characters_with_subcodes",
    ]));
    let rows = frequency(&material.codebook, &material.passages)
        .into_iter()
        .map(|line| {
            let mut cells = vec![
                line.code.to_string().into(),
                material.code_path(line.code).into(),
            ];
            for counts in [line.own, line.with_subcodes] {
                cells.extend([
                    count(counts.codings),
                    count(counts.sources),
                    count(counts.coders),
                    Cell::Integer(i64::try_from(counts.characters).unwrap_or(i64::MAX)),
                ]);
            }
            cells
        })
        .collect();
    Ok(whole("frequency", columns, rows))
}

/// Pairs of codes.
pub(super) async fn pairs(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let material = match take_out(&state, &signed, &one, &asked, "cooccurrence.csv").await? {
        Ok(material) => material,
        Err(page) => return Ok(page),
    };
    let mut columns = vec![Column::text("first_code"), Column::text("second_code")];
    columns.extend(numbers([
        "meetings",
        "first_passages_meeting",
        "second_passages_meeting",
        "first_passages",
        "second_passages",
        "characters_both",
        "characters_either",
        "sources",
    ]));
    columns.push(Column::new("c_coefficient", ColumnKind::Decimal));
    columns.push(Column::new("jaccard_characters", ColumnKind::Decimal));
    let rows = cooccurrence(&material.passages)
        .into_iter()
        .map(|pair| {
            let characters = |n: u64| Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX));
            vec![
                material.code_path(pair.first).into(),
                material.code_path(pair.second).into(),
                count(pair.meetings),
                count(pair.first_meeting),
                count(pair.second_meeting),
                count(pair.first_passages),
                count(pair.second_passages),
                characters(pair.characters_both),
                characters(pair.characters_either),
                count(pair.sources),
                Cell::Decimal(pair.c_coefficient()),
                Cell::Decimal(pair.jaccard()),
            ]
        })
        .collect();
    Ok(whole("cooccurrence", columns, rows))
}

/// What each source added.
pub(super) async fn steps_file(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    let material = match take_out(&state, &signed, &one, &asked, "saturation.csv").await? {
        Ok(material) => material,
        Err(page) => return Ok(page),
    };
    let mut columns = vec![Column::text("source_id"), Column::text("source")];
    columns.extend(numbers(["codes", "new_codes", "codes_so_far"]));
    columns.push(Column::text("new"));
    let rows = steps(&order(&material, &asked), &material.passages)
        .into_iter()
        .map(|step| {
            let new: Vec<String> = step
                .new
                .iter()
                .map(|code| material.code_path(*code))
                .collect();
            vec![
                step.source.to_string().into(),
                material.source_name(step.source).into(),
                count(step.codes),
                count(step.new.len()),
                count(step.so_far),
                new.join("; ").into(),
            ]
        })
        .collect();
    Ok(whole("saturation", columns, rows))
}
