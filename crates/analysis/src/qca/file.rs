//! Reading what is to be analysed: a table with a case in each row, or JSON with cases and columns.

use super::run;
use super::settings::Calibration;
use crate::study_data::json_text;
use crate::words::capital;
use crate::{Refusal, Source};
use ::qca::{Cell, Column, Data, Error};
use interchange::Words;
use interchange::{Limits, Problem, ProblemKind, Table, read_table};
use serde_json::{Map, Value};

/// Headers that say what a case is called.
const CASE_HEADERS: [&str; 4] = ["case", "cases", "id", "site"];

/// Cases with where they came from, so that problems can be placed.
#[derive(Debug, Clone)]
pub struct Cases {
    file: String,
    data: Data,
    /// The row of each case, when it was a table.
    rows: Vec<u64>,
}

impl Cases {
    /// Reads a table with a case in each row, or JSON when the file begins as JSON does.
    ///
    /// # Errors
    /// What is wrong in the file, or a column for the names of cases that is not there.
    pub fn read(source: &Source<'_>, case_column: Option<&str>) -> Result<Self, Refusal> {
        read(source, case_column)
    }

    /// What the cases are called.
    pub fn names(&self) -> &[String] {
        self.data.cases()
    }

    /// What the columns are called.
    pub fn columns(&self) -> Vec<&str> {
        self.data
            .columns()
            .iter()
            .map(|column| column.name.as_str())
            .collect()
    }

    /// What the columns are called that can be conditions or an outcome: all but those that name the cases, which are
    /// `case_column`, those with a usual name, and a first column that holds something else than numbers.
    pub fn values(&self, case_column: Option<&str>) -> Vec<&str> {
        let usual = |name: &str| {
            CASE_HEADERS
                .iter()
                .any(|header| name.eq_ignore_ascii_case(header))
        };
        self.columns()
            .into_iter()
            .enumerate()
            .filter(|(at, name)| {
                case_column != Some(name)
                    && !usual(name)
                    && (*at > 0 || self.data.numbers(name).is_ok())
            })
            .map(|(_, name)| name)
            .collect()
    }

    /// The numbers of a column.
    pub(super) fn numbers(&self, column: &str) -> Result<Vec<f64>, Refusal> {
        self.data
            .numbers(column)
            .map_err(|error| self.refusal(&error))
    }

    /// What a column says of each case, for cases that belong together.
    pub(super) fn groups(&self, column: &str) -> Result<Vec<String>, Refusal> {
        let texts = self
            .data
            .texts(column)
            .map_err(|error| self.refusal(&error))?;
        match texts.iter().position(|text| text.trim().is_empty()) {
            None => Ok(texts),
            Some(at) => {
                let problem = match self.rows.get(at) {
                    Some(row) => Problem::at(&self.file, *row, column),
                    None => Problem::in_file(&self.file),
                };
                Err(Refusal::Problems(vec![
                    problem
                        .kind(ProblemKind::Rule("qca"))
                        .says(Words::with(
                            "case {case} has nothing in column {column}",
                            &[("case", &(self.data.cases()[at])), ("column", &column)],
                        ))
                        .remedy("Say for every case which cluster and which unit it belongs to."),
                ]))
            }
        }
    }

    /// Raw values as memberships.
    pub(super) fn scores(&self, calibration: &Calibration, x: &[f64]) -> Result<Vec<f64>, Refusal> {
        run::calibrate(&calibration.settings, x).map_err(|says| {
            Refusal::Data(format!(
                "{}, column {}: {says}.",
                self.file, calibration.column
            ))
        })
    }

    /// The data with raw columns made memberships.
    pub(super) fn calibrated(&self, all: &[Calibration]) -> Result<Data, Refusal> {
        if all.is_empty() {
            return Ok(self.data.clone());
        }
        let mut columns = self.data.columns().to_vec();
        for calibration in all {
            let x = self.numbers(&calibration.column)?;
            let scores = self.scores(calibration, &x)?;
            if let Some(column) = columns
                .iter_mut()
                .find(|one| one.name == calibration.column)
            {
                *column = Column::numbers(calibration.column.clone(), &scores);
            }
        }
        Data::new(self.data.cases().to_vec(), columns)
            .map_err(|error| Refusal::Data(format!("{}: {error}.", self.file)))
    }

    /// Says an error of the engine with the file and the row.
    pub(super) fn refusal(&self, error: &Error) -> Refusal {
        let text = self.problem(error).to_string();
        if is_wrong_use(error) {
            Refusal::Use(text)
        } else {
            Refusal::Data(text)
        }
    }

    fn problem(&self, error: &Error) -> Problem {
        let place = match error {
            Error::NotANumber { case, column, .. }
            | Error::Membership { case, column, .. }
            | Error::Level { case, column, .. } => Some((case, column)),
            _ => None,
        };
        let row = place.and_then(|(case, column)| {
            let at = self.data.cases().iter().position(|name| name == case)?;
            Some((*self.rows.get(at)?, column))
        });
        let (says, remedy) = sentence(error);
        let problem = match row {
            Some((row, column)) => Problem::at(&self.file, row, column.clone()),
            None => Problem::in_file(&self.file),
        };
        problem
            .kind(ProblemKind::Rule("qca"))
            .says(Words::untranslated(says))
            .remedy(Words::untranslated(remedy))
    }
}

/// What is wrong, and the remedy after the colon.
fn sentence(error: &Error) -> (String, String) {
    let text = error.to_string();
    match text.rsplit_once(": ") {
        Some((says, remedy)) => (says.to_owned(), format!("{}.", capital(remedy))),
        None => (
            text,
            "Look at the names and the cut-offs that were given.".to_owned(),
        ),
    }
}

/// Whether an error comes from how the command was used rather than from the data.
fn is_wrong_use(error: &Error) -> bool {
    matches!(
        error,
        Error::NoColumn { .. }
            | Error::NoConditions
            | Error::ConditionTwice(_)
            | Error::OutcomeIsCondition(_)
            | Error::OutcomeLevels(_)
            | Error::OutcomeFuzzy(_)
            | Error::Setting { .. }
            | Error::NoRow { .. }
            | Error::Expression { .. }
            | Error::TooManyExpressions(_)
    )
}

/// Reads a table, or JSON when the file begins as JSON does.
fn read(source: &Source<'_>, case_column: Option<&str>) -> Result<Cases, Refusal> {
    let name = source.name;
    if source.bytes.len() as u64 > Limits::default().bytes {
        return Err(Refusal::Data(format!(
            "{name}: the file is too large. Divide it into several files."
        )));
    }
    if let Some(text) = json_text(source.bytes) {
        let json = parse(text, name)?;
        let object = json.as_object().ok_or_else(|| not_an_object(name))?;
        let holder = match object.get("data") {
            Some(Value::Object(data)) => data,
            _ => object,
        };
        let data = of_json(holder, name).map_err(Refusal::Data)?;
        return Ok(Cases {
            file: name.to_owned(),
            data,
            rows: Vec::new(),
        });
    }
    let table = read_table(source.bytes, name, &Limits::default())
        .map_err(|problem| Refusal::Problems(problem.into_problems()))?;
    of_table(&table, case_column)
}

pub(super) fn parse(bytes: &[u8], name: &str) -> Result<Value, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| {
        Refusal::Data(format!(
            "{name}: this is not JSON: {error}. Mend it at that line and column."
        ))
    })
}

pub(super) fn not_an_object(name: &str) -> Refusal {
    Refusal::Data(format!(
        "{name}: the file holds no object. Write {{ … }} as docs/json.md says."
    ))
}

fn of_table(table: &Table, case_column: Option<&str>) -> Result<Cases, Refusal> {
    let names = match case_column {
        Some(name) => {
            let at = table.header.iter().position(|header| header == name);
            Some(at.ok_or_else(|| {
                Refusal::Use(format!(
                    "{}, row {}: there is no column {name}. The columns are {}.",
                    table.file,
                    table.header_row,
                    table.header.join(", ")
                ))
            })?)
        }
        None => naming_column(table),
    };
    let cases: Vec<String> = table
        .rows
        .iter()
        .map(|row| match names.and_then(|at| row.cells.get(at)) {
            Some(cell) if !cell.trim().is_empty() => cell.trim().to_owned(),
            _ => format!("row {}", row.number),
        })
        .collect();
    let columns = table
        .header
        .iter()
        .enumerate()
        .map(|(at, header)| Column {
            name: header.trim().to_owned(),
            cells: table
                .rows
                .iter()
                .map(|row| cell(row.cells.get(at).map_or("", |cell| cell.trim())))
                .collect(),
        })
        .collect();
    let data = Data::new(cases, columns)
        .map_err(|error| Refusal::Data(format!("{}: {error}.", table.file)))?;
    Ok(Cases {
        file: table.file.clone(),
        data,
        rows: table.rows.iter().map(|row| row.number).collect(),
    })
}

/// The column with the names of the cases: one that is called so, else the first when it holds no number.
fn naming_column(table: &Table) -> Option<usize> {
    let named = table.header.iter().position(|header| {
        CASE_HEADERS
            .iter()
            .any(|name| header.trim().eq_ignore_ascii_case(name))
    });
    named.or_else(|| {
        let no_number = table.rows.iter().all(|row| {
            row.cells
                .first()
                .is_some_and(|cell| cell.trim().parse::<f64>().is_err())
        });
        (no_number && !table.rows.is_empty()).then_some(0)
    })
}

fn cell(text: &str) -> Cell {
    if text.is_empty() || text.eq_ignore_ascii_case("NA") {
        return Cell::Missing;
    }
    text.parse()
        .map_or_else(|_| Cell::Text(text.to_owned()), Cell::Number)
}

/// Data as JSON: `columns`, each a list with a value for each case, and `cases` with their names.
pub(super) fn of_json(object: &Map<String, Value>, file: &str) -> Result<Data, String> {
    let Some(Value::Object(listed)) = object.get("columns") else {
        return Err(format!(
            "{file}: there are no columns. Write “columns” with a list of values for each name."
        ));
    };
    let mut columns = Vec::with_capacity(listed.len());
    for (name, values) in listed {
        let Value::Array(values) = values else {
            return Err(format!(
                "{file}, column {name}: this is not a list. List one value for each case."
            ));
        };
        let cells = values
            .iter()
            .map(|value| match value {
                Value::Null => Cell::Missing,
                Value::Bool(yes) => Cell::Number(f64::from(u8::from(*yes))),
                Value::Number(number) => Cell::Number(number.as_f64().unwrap_or(f64::NAN)),
                Value::String(text) => Cell::Text(text.clone()),
                other => Cell::Text(other.to_string()),
            })
            .collect();
        columns.push(Column {
            name: name.clone(),
            cells,
        });
    }
    let cases = match object.get("cases") {
        Some(Value::Array(cases)) => cases
            .iter()
            .map(|case| match case {
                Value::String(name) => name.clone(),
                other => other.to_string(),
            })
            .collect(),
        _ => (1..=columns.first().map_or(0, |column| column.cells.len()))
            .map(|at| at.to_string())
            .collect(),
    };
    Data::new(cases, columns).map_err(|error| format!("{file}: {error}."))
}
