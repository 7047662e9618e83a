//! A table of studies.

use super::columns::{Found, Kind, Role, SHAPES, Shape, sniff};
use super::fields::Fields;
use super::{Group, Rows, StudyData, for_each_made, rows};
use interchange::Words;
use interchange::{Limits, Problem, ProblemKind, Row, Table, read_table};
use serde_json::Map;
use synthesis::effects::Outcome;

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
    let Some((shape, mut found)) = sniff(&table.header) else {
        return Err(vec![
            Problem::in_row(name, table.header_row)
                .kind(ProblemKind::MissingColumn)
                .says(Words::with(
                    "the columns {columns} do not tell what the studies found",
                    &[("columns", &(table.header.join(", ")))],
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
    let shape = correlations(&table, shape, &mut found).unwrap_or(shape);
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
        warnings: table
            .ignored_sheets_warning()
            .map(|warning| warning.to_string())
            .into_iter()
            .chain(parts_of_events(&made))
            .collect(),
        rows: made,
        described,
        settings: Map::new(),
    })
}

/// A column `r` beside people may be responders or correlations; parts of 1 that no number of people is are the latter.
fn correlations(table: &Table, shape: Shape, found: &mut [Found]) -> Option<Shape> {
    let events = found.iter_mut().find(|one| one.role == Role::Events)?;
    let named_r = table.header[events.at].trim().eq_ignore_ascii_case("r");
    if shape.kind != Kind::Group || !named_r {
        return None;
    }
    let numbers: Vec<f64> = table
        .rows
        .iter()
        .filter_map(|row| row.cells.get(events.at)?.trim().parse().ok())
        .collect();
    if numbers.iter().any(|r: &f64| r.abs() > 1.0) || numbers.iter().all(|r| r.fract() == 0.0) {
        return None;
    }
    let shape = SHAPES
        .into_iter()
        .find(|shape| shape.needs.contains(&Role::Correlation))?;
    events.role = Role::Correlation;
    Some(shape)
}

/// Numbers of events that are not whole are taken as they are written, which is said.
fn parts_of_events(made: &Rows) -> Option<String> {
    let mut studies: Vec<&str> = Vec::new();
    let partly = |outcome: &Outcome| match outcome {
        Outcome::Events(events) => events.events().fract() != 0.0,
        Outcome::Rate(rate) => rate.events().fract() != 0.0,
        Outcome::Sample(_) | Outcome::Estimate(_) => false,
    };
    match made {
        Rows::Arms(arms) => {
            for arm in arms {
                if partly(&arm.outcome) {
                    studies.push(&arm.study);
                }
            }
        }
        Rows::Pairs(pairs) => {
            for pair in pairs {
                if partly(&pair.arm1) || partly(&pair.arm2) {
                    studies.push(&pair.study);
                }
            }
        }
        Rows::Groups(groups) => {
            for one in groups {
                if let Group::Outcome(outcome) = &one.group
                    && partly(outcome)
                {
                    studies.push(&one.study);
                }
            }
        }
        Rows::Contrasts(_) | Rows::Effects(_) => {}
    }
    studies.dedup();
    (!studies.is_empty()).then(|| {
        format!(
            "Numbers of events that are not whole were taken as they are written, in {}; were they meant as something else?",
            studies
                .iter()
                .map(|study| format!("“{study}”"))
                .collect::<Vec<_>>()
                .join(", ")
        )
    })
}
