//! What the two forms send: first a file, then the rows that were read from it and what was chosen.

use crate::{Failure, Fields, Texts};
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use interchange::{Limits, read_table};
use serde::{Deserialize, Serialize};

/// The largest file, in bytes.
const LARGEST_FILE: u64 = 5 * 1024 * 1024;
/// How many cases one file brings.
const ROWS: u64 = 2_000;
/// How many columns it has.
const COLUMNS: usize = 60;

/// A row with its number in the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) cells: Vec<String>,
}

impl Row {
    /// The text of a cell; nothing for one that is not there.
    pub(super) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }
}

/// A table as the page carries it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Table {
    /// The name of the file.
    #[serde(default)]
    pub(super) file: String,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    file: Vec<u8>,
    file_name: String,
    rows: Option<String>,
    /// Everything else: what was chosen for each column.
    pub(super) fields: Fields,
}

impl Sent {
    /// Reads the form.
    ///
    /// # Errors
    /// When it is not a form, or too much of one.
    pub(super) async fn read(mut multipart: Multipart) -> Result<Sent, Failure> {
        let mut sent = Sent::default();
        while let Some(field) = multipart.next_field().await.map_err(unfit)? {
            let name = field.name().unwrap_or("").to_owned();
            match name.as_str() {
                "file" => {
                    field
                        .file_name()
                        .unwrap_or("")
                        .clone_into(&mut sent.file_name);
                    sent.file = field.bytes().await.map_err(unfit)?.to_vec();
                }
                "rows" => sent.rows = Some(field.text().await.map_err(unfit)?),
                _ => {
                    let value = field.text().await.map_err(unfit)?;
                    sent.fields.set(&name, value);
                }
            }
        }
        Ok(sent)
    }

    /// Somebody saw what the table becomes and agreed.
    pub(super) fn agreed(&self) -> bool {
        self.rows.is_some() && self.fields.has("agreed", "yes")
    }

    /// The table, from the file or from the page that showed what it becomes.
    ///
    /// # Errors
    /// What is wrong with it, for whoever has the file.
    pub(super) fn table(&self, t: &Texts) -> Result<Table, Vec<String>> {
        if let Some(rows) = &self.rows {
            return serde_json::from_str::<Table>(rows)
                .ok()
                .filter(|table| !table.header.is_empty())
                .ok_or_else(|| vec![t.text("cases-import-not-whole")]);
        }
        if self.file.is_empty() {
            return Err(vec![t.text("cases-import-no-file")]);
        }
        let limits = Limits {
            bytes: LARGEST_FILE,
            rows: ROWS,
            columns: COLUMNS,
            ..Limits::default()
        };
        let table = read_table(&self.file, &self.file_name, &limits).map_err(|problem| {
            problem
                .problems()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        })?;
        if table.rows.is_empty() {
            return Err(vec![t.text("cases-import-no-rows")]);
        }
        Ok(Table {
            file: self.file_name.clone(),
            header: table.header,
            rows: table
                .rows
                .into_iter()
                .map(|row| Row {
                    number: row.number,
                    cells: row.cells,
                })
                .collect(),
        })
    }
}

fn unfit(error: MultipartError) -> Failure {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::UnfitAs("unfit-cases-too-large");
    }
    Failure::UnfitAs("unfit-file-not-whole")
}
