//! What the two forms of an import send: first a file, then the rows that were read from it and agreement.

use crate::Failure;
use crate::frameworks::term_table::{self, Issue, LARGEST_FILE};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use frameworks::{Leftover, Row, Version};

/// The most that is read of a form, in bytes: a file with what surrounds it, or the rows as text.
pub(super) const LARGEST: usize = 5 * 1024 * 1024;
/// The most that the rows may take as text, in bytes. They travel twice, so there is room for this.
const LARGEST_ROWS: usize = 4 * 1024 * 1024;
/// How much of the name of a file is kept, in characters.
const LONGEST_NAME: usize = 100;

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    file: Option<Vec<u8>>,
    too_large: bool,
    file_name: String,
    rows: Option<String>,
    retire: bool,
    agreed_on: Option<Version>,
}

impl Sent {
    /// Reads the form.
    ///
    /// # Errors
    /// When it is not a form with a file, or too much of one.
    pub(super) async fn read(mut multipart: Multipart) -> Result<Sent, Failure> {
        let mut sent = Sent::default();
        while let Some(field) = multipart.next_field().await.map_err(unfit)? {
            match field.name().unwrap_or("") {
                "file" => sent.take_file(field).await?,
                "rows" => sent.rows = Some(field.text().await.map_err(unfit)?),
                "file_name" => sent.set_name(&field.text().await.map_err(unfit)?),
                "leftover" => sent.retire = field.text().await.map_err(unfit)? == "retire",
                "agreed" => sent.agreed_on = field.text().await.map_err(unfit)?.parse().ok(),
                _ => {}
            }
        }
        Ok(sent)
    }

    async fn take_file(&mut self, mut field: Field<'_>) -> Result<(), Failure> {
        self.set_name(field.file_name().unwrap_or(""));
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(unfit)? {
            if bytes.len() as u64 + piece.len() as u64 > LARGEST_FILE {
                self.too_large = true;
            }
            if !self.too_large {
                bytes.extend_from_slice(&piece);
            }
        }
        self.file = Some(bytes);
        Ok(())
    }

    /// Only the last part of a path, and nothing that cannot be shown.
    fn set_name(&mut self, name: &str) {
        self.file_name = name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or("")
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_NAME)
            .collect();
    }

    /// The name of the file that was chosen.
    pub(super) fn file_name(&self) -> &str {
        &self.file_name
    }

    /// What becomes of drafts that no row takes the place of.
    pub(super) fn leftover(&self) -> Leftover {
        if self.retire {
            Leftover::Retire
        } else {
            Leftover::Keep
        }
    }

    /// The version whose changes somebody saw and agreed to.
    pub(super) fn agreed_on(&self) -> Option<&Version> {
        self.agreed_on.as_ref()
    }

    /// The rows, from the file or from the page that showed what they change.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(super) fn rows(&self) -> Result<Vec<Row>, Vec<Issue>> {
        if let Some(rows) = &self.rows {
            return from_text(rows)
                .ok_or_else(|| vec![Issue::Sent("framework-import-rows-not-whole")]);
        }
        if self.too_large {
            return Err(vec![Issue::Sent("framework-import-file-too-large")]);
        }
        match &self.file {
            Some(bytes) if !bytes.is_empty() => term_table::read(bytes, &self.file_name),
            Some(_) if !self.file_name.is_empty() => {
                Err(vec![Issue::Sent("framework-import-file-empty")])
            }
            _ => Err(vec![Issue::Sent("framework-import-no-file")]),
        }
    }

    /// The rows as text for the page that shows what they change; none when they are too much for it.
    pub(super) fn rows_as_text(&self) -> Option<String> {
        match &self.rows {
            Some(rows) => Some(rows.clone()),
            None => self.rows().ok().and_then(|rows| to_text(&rows)),
        }
        .filter(|text| text.len() <= LARGEST_ROWS)
    }
}

fn unfit(error: MultipartError) -> Failure {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::UnfitAs("unfit-terms-too-large");
    }
    Failure::UnfitAs("unfit-file-not-whole")
}

type Texts = [String; 8];

fn to_text(rows: &[Row]) -> Option<String> {
    let rows: Vec<(u64, Texts)> = rows
        .iter()
        .map(|row| {
            let texts = [
                &row.number,
                &row.name,
                &row.definition,
                &row.group,
                &row.parent,
                &row.source,
                &row.status,
                &row.replaces,
            ];
            (row.line, texts.map(Clone::clone))
        })
        .collect();
    serde_json::to_string(&rows).ok()
}

fn from_text(text: &str) -> Option<Vec<Row>> {
    let rows: Vec<(u64, Texts)> = serde_json::from_str(text).ok()?;
    Some(
        rows.into_iter()
            .map(
                |(
                    line,
                    [
                        number,
                        name,
                        definition,
                        group,
                        parent,
                        source,
                        status,
                        replaces,
                    ],
                )| Row {
                    line,
                    number,
                    name,
                    definition,
                    group,
                    parent,
                    source,
                    status,
                    replaces,
                },
            )
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_travel_through_the_page_unchanged() {
        let rows = vec![Row {
            line: 7,
            name: "Zoë \"quoted\"\nand more".into(),
            replaces: "draft:1.1".into(),
            ..Row::default()
        }];
        assert_eq!(from_text(&to_text(&rows).expect("text")), Some(rows));
        assert_eq!(from_text("[[1]]"), None);
    }
}
