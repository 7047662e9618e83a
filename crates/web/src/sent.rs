//! What a form with files sends: its fields, and the files.

use crate::{Failure, Fields};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};

/// The most that is read of one file, in bytes.
pub(crate) const LARGEST_FILE: usize = 20 * 1024 * 1024;
/// The most that is read of a form, in bytes.
pub(crate) const LARGEST_FORM: usize = 64 * 1024 * 1024;
/// So many files are taken at once.
pub(crate) const MOST_FILES: usize = 200;
/// How much of the name of a file is kept, in characters.
const LONGEST_NAME: usize = 200;
/// How long a field may be, in bytes: a long transcript, twice.
const LONGEST_FIELD: usize = 16 * 1024 * 1024;

/// A file that was sent.
pub(crate) struct SentFile {
    /// Its name without folders.
    pub(crate) name: String,
    /// What is in it; none when it is larger than is taken.
    pub(crate) content: Option<Vec<u8>>,
}

impl SentFile {
    /// The name without its ending, for a source made from it.
    pub(crate) fn title(&self) -> &str {
        let title = self.name.rsplit_once('.').map_or("", |(title, _)| title);
        if title.trim().is_empty() {
            &self.name
        } else {
            title
        }
    }
}

/// What was sent.
#[derive(Default)]
pub(crate) struct Sent {
    pub(crate) fields: Fields,
    pub(crate) files: Vec<SentFile>,
    /// It was more than is taken: what came before that is here.
    pub(crate) too_large: bool,
}

/// Whether the browser says itself that it sends too much. Then only the fields before the files are read.
pub(crate) fn is_too_large(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|l| l.to_str().ok());
    let length: Option<usize> = length.and_then(|length| length.parse().ok());
    length.is_some_and(|length| length > LARGEST_FORM)
}

impl Sent {
    /// Reads the form, and no more of it than is taken.
    ///
    /// # Errors
    /// When it is not such a form.
    pub(crate) async fn read(
        mut multipart: Multipart,
        is_too_large: bool,
    ) -> Result<Sent, Failure> {
        let mut pairs = Vec::new();
        let mut sent = Sent::default();
        loop {
            let field = match multipart.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => break,
                Err(error) if is_too_large || is_limit(&error) => {
                    sent.too_large = true;
                    break;
                }
                Err(error) => return Err(unfit(&error)),
            };
            let is_file = field.file_name().is_some();
            if is_file && (is_too_large || sent.files.len() >= MOST_FILES) {
                sent.too_large = true;
                break;
            }
            let name = field.name().unwrap_or("").to_owned();
            let file_name = plain_name(field.file_name().unwrap_or(""));
            let most = if is_file { LARGEST_FILE } else { LONGEST_FIELD };
            let content = match content(field, most).await {
                Ok(content) => content,
                Err(error) if is_limit(&error) => {
                    sent.too_large = true;
                    break;
                }
                Err(error) => return Err(unfit(&error)),
            };
            match content {
                // Nothing was chosen.
                Some(content) if is_file && content.is_empty() && file_name.is_empty() => {}
                content if is_file => sent.files.push(SentFile {
                    name: file_name,
                    content,
                }),
                Some(content) => pairs.push((name, words(&content))),
                None => {
                    sent.too_large = true;
                    break;
                }
            }
        }
        sent.fields = Fields::from_pairs(pairs);
        Ok(sent)
    }
}

/// What is in a field; none when it is more than `most` bytes.
async fn content(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(piece) = field.chunk().await? {
        fits = fits && bytes.len() + piece.len() <= most;
        if fits {
            bytes.extend_from_slice(&piece);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then_some(bytes))
}

/// The words of a field. No database keeps NUL.
fn words(content: &[u8]) -> String {
    String::from_utf8_lossy(content).replace('\0', "")
}

/// Only the last part of a path, and nothing that cannot be shown.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    last.chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect()
}

fn is_limit(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}

fn unfit(error: &MultipartError) -> Failure {
    tracing::debug!(status = %error.status(), "a form with files could not be read");
    Failure::UnfitAs("unfit-files-not-whole")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_called_like_its_file_without_folders_and_ending() {
        for (sent, title) in [
            ("../../Interview 1.docx", "Interview 1"),
            ("C:\\texts\\P.W. 2.txt", "P.W. 2"),
            ("no ending", "no ending"),
            (".txt", ".txt"),
        ] {
            let file = SentFile {
                name: plain_name(sent),
                content: None,
            };
            assert_eq!(file.title(), title);
        }
    }
}
