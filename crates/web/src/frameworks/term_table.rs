//! A list of terms as a table in a file: what is downloaded can be filled in and imported.

use super::present::in_reading_order;
use crate::Texts;
use crate::said::Said;
use frameworks::{Framework, Place, Problem, Row, Status, limits};
use interchange::{Cell, Column, ExpectedColumn, Limits, ReadOptions, read_table_with, suggest};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 1024 * 1024;

/// Something that keeps a file from being imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issue {
    /// The file cannot be read as a table.
    File(interchange::Problem),
    /// The rows make no vocabulary.
    Rule(Problem),
    /// It did not come as it should; the key of the text.
    Sent(&'static str),
}

impl Issue {
    /// The row as a spreadsheet numbers it; none when it is about the file.
    pub fn row(&self) -> Option<u64> {
        match self {
            Issue::File(problem) => problem.row(),
            Issue::Rule(problem) => match problem.place {
                Place::Row(row) => Some(row),
                _ => None,
            },
            Issue::Sent(_) => None,
        }
    }

    /// The column, when one is to blame.
    pub fn column(&self) -> Option<&str> {
        match self {
            Issue::File(problem) => problem.column(),
            Issue::Rule(problem) => problem.field,
            Issue::Sent(_) => None,
        }
    }
}

/// What is wrong and what to do, as the command line says it.
impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Issue::File(problem) => {
                f.write_str(problem.message().to_string().trim_end_matches('.'))?;
                if let Some(value) = problem.shown_value() {
                    write!(f, ": “{value}”")?;
                }
                f.write_str(".")?;
                if problem.remedy_text().is_empty() {
                    return Ok(());
                }
                write!(f, " {}", problem.remedy_text())
            }
            Issue::Rule(problem) => match &problem.place {
                Place::Row(_) | Place::Framework => problem.reason.fmt(f),
                place => write!(f, "{place}: {}", problem.reason),
            },
            Issue::Sent(key) => f.write_str(key),
        }
    }
}

/// The same, as a page says it.
impl Said for Issue {
    fn said(&self, t: &Texts) -> String {
        match self {
            Issue::File(problem) => problem.said(t),
            Issue::Rule(problem) => match &problem.place {
                Place::Row(_) | Place::Framework => problem.reason.said(t),
                place => t.with(
                    "framework-wrong-at",
                    &[
                        ("place", &place.said(t)),
                        ("reason", &problem.reason.said(t)),
                    ],
                ),
            },
            Issue::Sent(key) => t.text(key),
        }
    }
}

impl From<interchange::Problem> for Issue {
    fn from(problem: interchange::Problem) -> Self {
        Issue::File(problem)
    }
}

impl From<Problem> for Issue {
    fn from(problem: Problem) -> Self {
        Issue::Rule(problem)
    }
}

/// The columns that are read. Those of a download that an import has no use for are known and passed over.
fn expected() -> Vec<ExpectedColumn> {
    vec![
        ExpectedColumn::optional("number").or("no"),
        ExpectedColumn::required("name").or("term").or("component"),
        ExpectedColumn::optional("definition").or("meaning"),
        ExpectedColumn::optional("group").or("theme").or("domain"),
        ExpectedColumn::optional("parent").or("part of"),
        ExpectedColumn::optional("source"),
        ExpectedColumn::optional("status"),
        ExpectedColumn::optional("replaces").or("draft"),
        ExpectedColumn::optional("known_group"),
        ExpectedColumn::optional("attribution"),
        ExpectedColumn::optional("id"),
        ExpectedColumn::optional("framework"),
        ExpectedColumn::optional("version"),
    ]
}

/// Reads the rows of a CSV file or a workbook.
///
/// # Errors
/// Everything that is wrong with the file; what is wrong with its rows as terms is found by
/// [`frameworks::replace_drafts`].
pub fn read(bytes: &[u8], file_name: &str) -> Result<Vec<Row>, Vec<Issue>> {
    let options = ReadOptions {
        limits: Limits {
            bytes: LARGEST_FILE,
            unpacked_bytes: 8 * LARGEST_FILE,
            rows: limits::ROWS as u64,
            columns: 50,
            cell_chars: limits::DEFINITION,
            problems: 100,
        },
        // A list that was downloaded comes back as it was.
        undo_formula_guard: true,
        ..ReadOptions::default()
    };
    let table = read_table_with(bytes, file_name, &options).map_err(|problem| {
        problem
            .into_problems()
            .into_iter()
            .map(Issue::from)
            .collect::<Vec<_>>()
    })?;
    let suggestion = suggest(&table.header, &expected());
    let problems = suggestion.problems(file_name, table.header_row);
    if problems.iter().any(interchange::Problem::is_error) {
        return Err(problems.into_iter().map(Issue::from).collect());
    }
    let at = |column: &str| suggestion.mapping.position(&table.header, column);
    let places = [
        "number",
        "name",
        "definition",
        "group",
        "parent",
        "source",
        "status",
        "replaces",
    ]
    .map(at);
    Ok(table
        .rows
        .iter()
        .map(|row| {
            let [
                number,
                name,
                definition,
                group,
                parent,
                source,
                status,
                replaces,
            ] = places.map(|place| {
                place
                    .and_then(|place| row.cells.get(place))
                    .cloned()
                    .unwrap_or_default()
            });
            Row {
                line: row.number,
                number,
                name,
                definition,
                group,
                parent,
                source,
                status,
                replaces,
            }
        })
        .collect())
}

/// The columns of a download.
pub fn columns() -> Vec<Column> {
    [
        "number",
        "name",
        "definition",
        "group",
        "parent",
        "source",
        "status",
        "replaces",
        "known_group",
        "attribution",
        "id",
        "framework",
        "version",
    ]
    .map(Column::text)
    .into()
}

/// The rows of a download, in reading order.
pub fn rows(framework: &Framework) -> Vec<Vec<Cell>> {
    in_reading_order(framework)
        .into_iter()
        .map(|term| {
            let group = framework
                .group(&term.group)
                .map_or(term.group.to_string(), |group| group.name.clone());
            // A row that names its group makes the place as sure as its name. Where one is surer than the other, the
            // group stands in a column of its own, which an import passes over.
            let says_place = term.place_confirmed == (term.status == Status::Confirmed);
            let (group, known_group) = if says_place {
                (Some(group), None)
            } else {
                (None, Some(group))
            };
            vec![
                term.number.clone().into(),
                term.name.clone().into(),
                term.definition.clone().into(),
                group.into(),
                term.parent
                    .as_ref()
                    .filter(|_| says_place)
                    .map(ToString::to_string)
                    .into(),
                term.source.key.clone().into(),
                term.status.as_str().into(),
                // Which draft a term took the place of is history; a row that names one asks for it again.
                Cell::Empty,
                known_group.into(),
                term.attribution().to_string().into(),
                term.id.to_string().into(),
                framework.id().to_string().into(),
                framework.version().to_string().into(),
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use frameworks::{Leftover, built_in, replace_drafts};
    use interchange::{Format, TableWriter};

    #[test]
    fn what_is_downloaded_and_imported_again_changes_nothing() {
        for format in [Format::Csv, Format::Xlsx] {
            for framework in built_in() {
                let mut writer =
                    TableWriter::new(format, Vec::new(), "terms", &columns()).expect("begins");
                for row in rows(framework) {
                    writer.row(&row).expect("fits");
                }
                let bytes = writer.finish(&[]).expect("ends");
                let read = read(&bytes, "terms").expect("readable");
                let (_, changes) = replace_drafts(
                    framework,
                    &read,
                    framework.version().next(),
                    Leftover::Retire,
                )
                .unwrap_or_else(|problems| panic!("{}: {problems:#?}", framework.id()));
                assert_eq!(changes, [], "{}", framework.id());
            }
        }
    }

    #[test]
    fn a_column_that_is_not_known_is_named() {
        let issues = read(b"name,shoe size\nA,41\n", "t.csv").expect_err("refused");
        assert_eq!(issues[0].column(), Some("shoe size"));
        assert_eq!(issues[0].row(), Some(1));
    }
}
