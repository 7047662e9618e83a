//! The long list: one judgement a line, with the columns unit, coder and value.

use evidence::agreement::Judgements;
use interchange::Words;
use interchange::{Limits, Problem, ProblemKind, Table, read_table};
use std::collections::BTreeMap;

const COLUMNS: [&str; 3] = ["unit", "coder", "value"];
const REMEDY: &str =
    "The first row names the columns unit, coder and value; every row below is one judgement.";

/// Reads a table of judgements.
pub(super) fn read(
    bytes: &[u8],
    name: &str,
) -> Result<Judgements<String, String, String>, Vec<Problem>> {
    let table = read_table(bytes, name, &Limits::default())
        .map_err(|problem| problem.into_problems().into_iter().collect::<Vec<_>>())?;
    let [unit, coder, value] = columns(&table)?;
    let mut problems = Vec::new();
    let mut seen: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut lines = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.trim());
        let (unit, coder, value) = (cell(unit), cell(coder), cell(value));
        let before = problems.len();
        for (column, cell, remedy) in [
            ("unit", unit, "Write what was judged."),
            ("coder", coder, "Write who judged it."),
        ] {
            if cell.is_empty() {
                problems.push(
                    Problem::at(name, row.number, column)
                        .kind(ProblemKind::Rule("empty-cell"))
                        .says("nothing is written here")
                        .remedy(remedy),
                );
            }
        }
        if problems.len() > before {
            continue;
        }
        if let Some(earlier) = seen.insert((unit, coder), row.number) {
            problems.push(
                Problem::at(name, row.number, "coder")
                    .kind(ProblemKind::Rule("judged-twice"))
                    .value(coder)
                    .says(Words::with(
                        "the same person judged the same unit in row {earlier} already",
                        &[("earlier", &earlier)],
                    ))
                    .remedy("Keep one of the two rows."),
            );
            continue;
        }
        let value = (!value.is_empty()).then(|| value.to_owned());
        lines.push((unit.to_owned(), coder.to_owned(), value));
    }
    if lines.is_empty() && problems.is_empty() {
        problems.push(
            Problem::in_file(name)
                .kind(ProblemKind::Empty)
                .says("no judgement is in it")
                .remedy(REMEDY),
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Judgements::new(lines).map_err(|repeated| {
        vec![
            Problem::in_file(name)
                .kind(ProblemKind::Rule("judged-twice"))
                .says(Words::untranslated(repeated.to_string()))
                .remedy("Keep one of the two rows."),
        ]
    })
}

/// Where the three columns stand; others are read over with a warning.
fn columns(table: &Table) -> Result<[usize; 3], Vec<Problem>> {
    let find = |name: &str| {
        table
            .header
            .iter()
            .position(|header| header.trim().eq_ignore_ascii_case(name))
    };
    let missing: Vec<Problem> = COLUMNS
        .iter()
        .filter(|name| find(name).is_none())
        .map(|name| {
            Problem::at(&table.file, table.header_row, *name)
                .kind(ProblemKind::MissingColumn)
                .says("this column is missing")
                .remedy(REMEDY)
        })
        .collect();
    match COLUMNS.map(find) {
        [Some(unit), Some(coder), Some(value)] => {
            for (at, header) in table.header.iter().enumerate() {
                if ![unit, coder, value].contains(&at) {
                    let unknown = Problem::at(&table.file, table.header_row, header.clone())
                        .kind(ProblemKind::UnknownColumn)
                        .warning()
                        .says("this column is not read")
                        .remedy("Only unit, coder and value are.");
                    eprintln!("{unknown}");
                }
            }
            Ok([unit, coder, value])
        }
        _ => Err(missing),
    }
}
