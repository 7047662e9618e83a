//! The table as a page and as a file.

use super::table::{Grouping, grouping_field};
use crate::evidence::counts::{count, whole};
use crate::evidence::material::{Material, Whose, download_button, take_out, whose_field};
use crate::evidence::{address, frame, parts};
use crate::fields::Asked;
use crate::routes::{AppState, id};
use crate::ui::{self, Cell, Column, DataTable, Empty, FilterPanel, Link};
use crate::{Failure, Fields, Signed, Texts};
use axum::extract::Path;
use axum::response::Response;
use evidence::coverage::{self, Coverage, State};
use ids::{CodeId, StudyId};
use maud::{Markup, html};

/// The page.
pub(super) async fn page(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    Asked(asked): Asked,
) -> Result<Response, Failure> {
    let t = &state.texts;
    let one: StudyId = id(&one)?;
    let mut tx = state.db.write().await?;
    let material = Material::load(&mut tx, &state, &signed, one, Whose::read(&asked)).await?;
    tx.commit().await?;
    let grouping = Grouping::read(&asked, &material);
    let coverage = grouping.coverage(&material);
    let action = address(one, "coverage");
    let title = t.text("coverage-title");
    Ok(frame(&state, &signed, (one, &material.name), &title).body(html! {
        h1 { (title) }
        (parts(t, one, "coverage"))
        p { (t.text("coverage-means")) }
        p { (t.text("coverage-note-unasked")) " " a class="nhsuk-link" href=(address(one, "cases")) { (t.text("cases-title")) } ", " a class="nhsuk-link" href=(address(one, "codes")) { (t.text("codes-title")) } "." }
        (ui::filter_panel(t.words(), &FilterPanel { action: &action, clear_href: &action, ..FilterPanel::default() }, &html! {
            (grouping_field(t, &material, grouping, true))
            (whose_field(t, &material.coders, &asked))
        }))
        (codes(t, &material, &coverage, grouping, &asked))
        @if !coverage.columns.is_empty() {
            @if !coverage.ungrouped.is_empty() {
                p { (t.with("coverage-ungrouped", &[("number", coverage.ungrouped.len().to_string().as_str())])) }
            }
            h2 { (t.text("coverage-groups")) }
            (branches(t, &material, &coverage))
        }
        (download_button(t, &address(one, "coverage.csv"), &asked, &t.text("coverage-file")))
    }))
}

/// The address of the quotes of a cell.
fn cell_address(
    study: StudyId,
    code: CodeId,
    group: &str,
    grouping: Grouping,
    asked: &Fields,
) -> String {
    let mut query = Fields::default();
    query.set("code", code.to_string());
    query.set("group", group);
    query.set("by", grouping.code());
    query.set("whose", asked.get("whose"));
    format!("{}?{}", address(study, "coverage/quotes"), query.query())
}

/// What a cell says, in words.
pub(super) fn said(t: &Texts, cell: &coverage::Cell) -> String {
    let (quoted, cases, quotes) = (
        cell.quoted.to_string(),
        cell.cases.to_string(),
        cell.codings.len().to_string(),
    );
    match cell.state {
        State::Quoted => t.with(
            "coverage-quoted",
            &[
                ("quoted", quoted.as_str()),
                ("cases", &cases),
                ("quotes", &quotes),
            ],
        ),
        State::NotQuoted => t.with("coverage-not-quoted", &[("cases", cases.as_str())]),
        State::NotAsked => t.text("coverage-not-asked"),
        State::NotKnown => t.text("coverage-not-known"),
    }
}

fn columns<'a>(first: &'a str, coverage: &'a Coverage<String>) -> Vec<Column<'a>> {
    let mut columns = vec![Column::text("code", first)];
    columns.extend(
        coverage
            .columns
            .iter()
            .map(|group| Column::text("group", group)),
    );
    columns
}

fn codes(
    t: &Texts,
    material: &Material,
    coverage: &Coverage<String>,
    grouping: Grouping,
    asked: &Fields,
) -> Markup {
    let head = t.text("counts-column-code");
    let rows: Vec<Vec<Cell>> = if coverage.columns.is_empty() {
        Vec::new()
    } else {
        coverage
            .rows
            .iter()
            .map(|row| {
                let mut cells: Vec<Cell> = vec![material.code_path(row.code).into()];
                for (cell, group) in row.cells.iter().zip(&coverage.columns) {
                    let words = said(t, cell);
                    cells.push(if cell.codings.is_empty() {
                        words.into()
                    } else {
                        Cell::link(
                            words,
                            cell_address(material.study, row.code, group, grouping, asked),
                        )
                    });
                }
                cells
            })
            .collect()
    };
    let to_cases = t.text("coverage-to-cases");
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("coverage-title"),
            caption_hidden: true,
            columns: &columns(&head, coverage),
            rows,
            first_cell_is_header: true,
            dense: true,
            empty: Empty {
                message: &t.text("coverage-none"),
                action: Some(Link::new(&to_cases, &address(material.study, "sources"))),
            },
            ..DataTable::default()
        },
    )
}

fn branches(t: &Texts, material: &Material, coverage: &Coverage<String>) -> Markup {
    let head = t.text("coverage-group");
    let told = |counts: &[coverage::Count]| -> Vec<Cell> {
        counts
            .iter()
            .map(|count| {
                let (quoted, codes, silent, unasked, unknown) = (
                    count.quoted.to_string(),
                    count.codes().to_string(),
                    count.not_quoted.to_string(),
                    count.not_asked.to_string(),
                    count.not_known.to_string(),
                );
                Cell::Text(t.with(
                    "coverage-count",
                    &[
                        ("quoted", quoted.as_str()),
                        ("codes", &codes),
                        ("silent", &silent),
                        ("unasked", &unasked),
                        ("unknown", &unknown),
                    ],
                ))
            })
            .collect()
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (code, counts) in &coverage.branches {
        let mut cells: Vec<Cell> = vec![material.code_path(*code).into()];
        cells.extend(told(counts));
        rows.push(cells);
    }
    let mut all: Vec<Cell> = vec![t.text("coverage-all").into()];
    all.extend(told(&coverage.totals));
    rows.push(all);
    ui::data_table(
        t.words(),
        &DataTable {
            caption: &t.text("coverage-groups"),
            caption_hidden: true,
            columns: &columns(&head, coverage),
            rows,
            first_cell_is_header: true,
            dense: true,
            ..DataTable::default()
        },
    )
}

/// The table as a file, a line a cell.
pub(super) async fn file(
    state: AppState,
    signed: Signed,
    Path(one): Path<String>,
    asked: Fields,
) -> Result<Response, Failure> {
    use interchange::{Column, ColumnKind};
    let material = match take_out(&state, &signed, &one, &asked, "coverage.csv").await? {
        Ok(material) => material,
        Err(page) => return Ok(page),
    };
    let coverage = Grouping::read(&asked, &material).coverage(&material);
    let mut columns = ["code_id", "code", "group", "state"]
        .map(Column::text)
        .to_vec();
    for name in ["cases", "quoted", "not_asked", "not_known", "codings"] {
        columns.push(Column::new(name, ColumnKind::Integer));
    }
    let mut rows = Vec::new();
    for row in &coverage.rows {
        for (cell, group) in row.cells.iter().zip(&coverage.columns) {
            rows.push(vec![
                row.code.to_string().into(),
                material.code_path(row.code).into(),
                group.as_str().into(),
                cell.state.code().into(),
                count(cell.cases),
                count(cell.quoted),
                count(cell.not_asked),
                count(cell.not_known),
                count(cell.codings.len()),
            ]);
        }
    }
    Ok(whole("coverage", columns, rows))
}
