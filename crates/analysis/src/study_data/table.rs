//! A table of studies.

use super::columns::{Found, Role, sniff};
use super::fields::Fields;
use super::{StudyData, for_each_made, rows};
use interchange::{Limits, Problem, ProblemKind, Row, Table, read_table};
use serde_json::Map;

const REMEDY: &str = "Name the columns study, treat1, treat2, te, se (contrasts), or study, treatment, event, n, \
    or study, treatment, mean, sd, n, or study, treatment, event, time (one arm a row).";

struct TableRow<'a> {
    table: &'a Table,
    row: &'a Row,
    found: &'a [Found],
}

impl TableRow<'_> {
    fn at(&self, role: Role) -> Option<usize> {
        let of = |role: Role| self.found.iter().find(|one| one.role == role);
        of(role)
            .or_else(|| of(Role::Variance).filter(|_| role == Role::Error))
            .map(|one| one.at)
    }
}

impl Fields for TableRow<'_> {
    fn text(&self, role: Role) -> &str {
        self.at(role)
            .and_then(|at| self.row.cells.get(at))
            .map_or("", String::as_str)
    }

    fn problem(&self, role: Role) -> Problem {
        let place = Problem::in_row(&self.table.file, self.row.number);
        match self.at(role).and_then(|at| self.table.header.get(at)) {
            Some(name) => place.column_named(name.clone()),
            None => place,
        }
    }
}

pub(super) fn read(bytes: &[u8], name: &str) -> Result<StudyData, Vec<Problem>> {
    let table = read_table(bytes, name, &Limits::default())
        .map_err(|problem| problem.into_problems().into_iter().collect::<Vec<_>>())?;
    let Some((shape, found)) = sniff(&table.header) else {
        return Err(vec![
            Problem::in_row(name, table.header_row)
                .kind(ProblemKind::MissingColumn)
                .says(format!(
                    "the columns {} do not tell what the studies found",
                    table.header.join(", ")
                ))
                .remedy(REMEDY),
        ]);
    };
    if table.rows.is_empty() {
        return Err(vec![
            Problem::in_file(name)
                .kind(ProblemKind::Empty)
                .says("no study is in it")
                .remedy(REMEDY),
        ]);
    }
    let made = rows::collect(
        shape,
        table.rows.iter().map(|row| TableRow {
            table: &table,
            row,
            found: &found,
        }),
    )?;
    let rest = (0..table.header.len()).filter(|at| found.iter().all(|one| one.at != *at));
    let described = rest
        .map(|at| {
            let values = table.rows.iter().map(|row| {
                row.cells
                    .get(at)
                    .map_or_else(String::new, |cell| cell.trim().to_owned())
            });
            (
                table.header[at].clone(),
                for_each_made(&made, values.collect()),
            )
        })
        .collect();
    let places = table
        .rows
        .iter()
        .map(|row| format!("row {}", row.number))
        .collect();
    let columns: Vec<&str> = found
        .iter()
        .map(|one| table.header[one.at].as_str())
        .collect();
    Ok(StudyData {
        file: name.to_owned(),
        found: format!(
            "{} (columns {}), {} {}",
            shape.called,
            columns.join(", "),
            table.rows.len(),
            if table.rows.len() == 1 { "row" } else { "rows" }
        ),
        places: for_each_made(&made, places),
        rows: made,
        described,
        settings: Map::new(),
        warnings: table
            .ignored_sheets_warning()
            .map(|warning| warning.to_string())
            .into_iter()
            .collect(),
    })
}
